package cli

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheDoctorTellsWhenKeysEnd(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		rule   string
		left   time.Duration
		status int
		line   string
	}{
		{"far away", 40 * day, 0, "ok   keys         the key of “X” (X) ends on 13 December 2026, in 40 days; no other one ends before\n"},
		{"soon", 5 * day, 0, "ok   keys         the key of “X” (X) ends on 8 November 2026, in 5 days\n     next: connect it again under Settings, Accounts, or with rounds connect x\n"},
		{"over", -day, 1, "BAD  keys         the key of “X” (X) ended on 2 November 2026\n     next: connect it again"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			w := newWorld(t)
			for i := range w.file.Places {
				if w.file.Places[i].Platform == "x" {
					w.file.Places[i].KeyUntil = morning.Add(tt.left)
				}
			}
			r := w.rounds("doctor")
			require.Equal(t, tt.status, r.status)
			require.Contains(t, r.out, tt.line)
		})
	}
}
