package cli

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hand is a clock that jumps to what is waited for, a few times.
type hand struct {
	at    time.Time
	waits []time.Duration
	end   func()
	left  int
}

func (h *hand) Now() time.Time { return h.at }

func (h *hand) Wait(ctx context.Context, until time.Time) error {
	if h.left == 0 {
		h.end()
		return ctx.Err()
	}
	h.left--
	h.waits = append(h.waits, until.Sub(h.at))
	h.at = until
	return ctx.Err()
}

func TestTheProgramOnScreenBacksUpByItself(t *testing.T) {
	f := sample()
	f.backupDue = true
	ctx, end := context.WithCancel(t.Context())
	clock := &hand{at: morning, end: end, left: 3}
	KeepBackups(ctx, f, clock, func(err error) { t.Error(err) })
	require.Equal(t, []time.Duration{settled, hourly, hourly}, clock.waits)
	require.Equal(t, []string{`backup "" by `, `backup "" by `, `backup "" by `}, f.Calls)
}

func TestNoBackupIsMadeThatIsNotDue(t *testing.T) {
	f := sample()
	ctx, end := context.WithCancel(t.Context())
	KeepBackups(ctx, f, &hand{at: morning, end: end, left: 9}, func(err error) { t.Error(err) })
	require.Empty(t, f.Calls)
}

func TestABackupThatFailsIsAWarningAndIsTriedAgain(t *testing.T) {
	f := sample()
	f.backupDue, f.backupErr = true, errors.New("the disk is full")
	ctx, end := context.WithCancel(t.Context())
	warned := 0
	KeepBackups(ctx, f, &hand{at: morning, end: end, left: 2}, func(error) { warned++ })
	require.Equal(t, 2, warned)
}

func TestAProgramThatQuitsAtOnceMakesNoBackup(t *testing.T) {
	f := sample()
	f.backupDue = true
	ctx, end := context.WithCancel(t.Context())
	end()
	KeepBackups(ctx, f, &hand{at: morning, left: 5}, func(err error) { t.Error(err) })
	require.Empty(t, f.Calls)
}
