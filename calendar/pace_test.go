package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPace(t *testing.T) {
	at := time.Unix(1_790_000_000, 0)
	line := func(after time.Duration, sent int64) Record {
		return Record{At: at.Add(after), Event: Uploading, Sent: sent, Size: 100e6}
	}
	var p Pace
	p.Add(line(0, 40e6)) // it goes on where another process stopped
	require.Equal(t, "40.0 of 100.0 MB", p.String())
	p.Add(line(10*time.Second, 60e6))
	require.InDelta(t, 2e6, p.Rate(), 1)
	require.Equal(t, "60.0 of 100.0 MB, 2.0 MB a second, 20s left", p.String())
	p.Add(line(11*time.Second, 0))
	require.Zero(t, p.Left(), "it began again")
}
