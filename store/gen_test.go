package store_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/store/storetest"
)

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		require.NoError(b, storetest.Generate(filepath.Join(b.TempDir(), "g.rounds"), 5000, 10000))
	}
}
