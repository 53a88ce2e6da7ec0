package settings

import (
	"context"

	"rounds/calendar"
)

// File is what the settings change. What they show comes from the program
// around them, which reads it anyway.
type File interface {
	SavePractice(ctx context.Context, by calendar.PersonID, p calendar.Practice) error
	// SaveZone moves the practice to another zone; where entries follow, what is
	// planned for 9:00 is at 9:00 there.
	SaveZone(ctx context.Context, by calendar.PersonID, zone string, entriesFollow bool) error
	SavePerson(ctx context.Context, by calendar.PersonID, p calendar.Person) (calendar.Person, error)
	SaveAccount(ctx context.Context, by calendar.PersonID, a calendar.Account) (calendar.Account, error)
	SetHold(ctx context.Context, by calendar.PersonID, on bool, reason string) error
}
