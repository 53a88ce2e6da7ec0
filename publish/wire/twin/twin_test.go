package twin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/publish/wire/twin"
)

func TestTexts(t *testing.T) {
	tests := []struct {
		rule, a, b  string
		same, alike bool
	}{
		{"equal texts are the same", "Flu shots today.", "Flu shots today.", true, true},
		{"composition does not count", "Cafe\u0301", "Café", true, true},
		{"white space is trimmed and joined", "One\r\n\r\n two ", "One\ntwo", true, true},
		{"a full stop keeps texts alike only", "Flu shots today", "Flu shots today!", false, true},
		{"case keeps texts alike only", "FLU shots", "Flu shots", false, true},
		{"another word is another text", "Flu shots today", "Flu shots tomorrow", false, false},
		{"emoji alone are compared as they are", "🎉", "🎈", false, false},
		{"nothing is the same as nothing", "", "  ", true, true},
		{"nothing is not like a text", "", "Text", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			require.Equal(t, tt.same, twin.Same(tt.a, tt.b))
			require.Equal(t, tt.alike, twin.Alike(tt.a, tt.b))
		})
	}
}

func TestSameIsAlikeAndSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		require.True(t, twin.Same(a, a))
		require.Equal(t, twin.Same(a, b), twin.Same(b, a))
		require.Equal(t, twin.Alike(a, b), twin.Alike(b, a))
		if twin.Same(a, b) {
			require.True(t, twin.Alike(a, b))
		}
	})
}

func TestLooked(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 58, 0, 0, time.FixedZone("", 3600))
	require.Equal(t, "looked at 1 post since 09:58 UTC", twin.Looked(1, at))
	require.Equal(t, "looked at 20 posts since 09:58 UTC", twin.Looked(20, at))
}
