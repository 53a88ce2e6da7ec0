package linkedin

import (
	"fmt"
	"time"
)

// Version is the version of LinkedIn's interface that every call names, in its
// header Linkedin-Version. It stands nowhere else.
const Version = "202609"

// Each version is served for at least twelve months from the middle of its month;
// after that every call is refused (LinkedIn documentation, "Versioning").
const (
	servedMonths = 12
	warnMonths   = 9 // from the tenth month on
	middle       = 15
)

// ServedUntil is the day until which LinkedIn serves [Version] for certain.
func ServedUntil() time.Time { return afterRelease(servedMonths) }

// WarnFrom is the day from which on a newer Rounds is due.
func WarnFrom() time.Time { return afterRelease(warnMonths) }

func afterRelease(months int) time.Time {
	var year, month int
	_, _ = fmt.Sscanf(Version, "%4d%2d", &year, &month) // a test reads it
	return time.Date(year, time.Month(month), middle, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
}

// VersionWarning tells in a sentence that [Version] runs out, with the next step,
// and from [WarnFrom] on that there is something to tell.
func VersionWarning(now time.Time) (text, hint string, warn bool) {
	const day = "2 January 2006"
	until := ServedUntil()
	hint = "get a newer Rounds; until then posts for LinkedIn can be made by hand"
	switch {
	case now.Before(WarnFrom()):
		return "", "", false
	case now.Before(until):
		return "LinkedIn takes posts from this version of Rounds until " + until.Format(day), hint, true
	}
	return "LinkedIn may take no posts from this version of Rounds since " + until.Format(day), hint, true
}
