package cli

import (
	"context"
	"time"

	"rounds/calendar"
)

const (
	// settled is how long the program on screen is left alone before the first
	// look: the first frame and the first keys come first.
	settled = 5 * time.Second
	// hourly is how often it looks again.
	hourly = time.Hour
)

// Backed is a file that is backed up.
type Backed interface {
	BackupDue(ctx context.Context) (bool, error)
	Backup(ctx context.Context, by calendar.PersonID, path string) (string, error)
}

// Clock tells the time and waits for a moment, or for the context's end.
type Clock interface {
	Now() time.Time
	Wait(ctx context.Context, until time.Time) error
}

// DailyBackup makes the day's backup at the usual place, where it is due.
func DailyBackup(ctx context.Context, f Backed, by calendar.PersonID) error {
	due, err := f.BackupDue(ctx)
	if err != nil || !due {
		return err
	}
	_, err = f.Backup(ctx, by, "")
	return err
}

// KeepBackups makes the day's backup, and every later one, for as long as ctx
// lives. The program itself makes them, so the audit trail names nobody. warn
// gets what went wrong; the next hour tries again.
func KeepBackups(ctx context.Context, f Backed, clock Clock, warn func(error)) {
	for wait := settled; clock.Wait(ctx, clock.Now().Add(wait)) == nil; wait = hourly {
		if err := DailyBackup(ctx, f, ""); err != nil && ctx.Err() == nil {
			warn(err)
		}
	}
}
