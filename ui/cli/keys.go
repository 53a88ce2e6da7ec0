package cli

import (
	"context"
	"time"

	"rounds/calendar"
)

// zoneOf gives the practice's zone.
func zoneOf(ctx context.Context, f File) (*time.Location, error) {
	p, err := f.Practice(ctx)
	if err != nil {
		return nil, err
	}
	return calendar.LoadZone(p.Zone)
}

// keyFindings are the doctor's lines about the accounts' keys. They are read from
// the file alone: the secrets stay shut. A key that has ended is bad, one that
// ends soon is not yet.
func (s *session) keyFindings(ctx context.Context, f File) ([]calendar.Finding, error) {
	accounts, err := f.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := zoneOf(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []calendar.Finding
	notices := calendar.KeyNotices(accounts, s.Now(), zone)
	for _, n := range notices {
		if n.Soon() {
			out = append(out, calendar.Finding{Check: "keys", Bad: n.Over, Text: n.Text(), Hint: n.Hint()})
		}
	}
	if len(out) == 0 && len(notices) > 0 {
		out = append(out, calendar.Finding{Check: "keys", Text: notices[0].Text() + "; no other one ends before"})
	}
	return out, nil
}
