package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/signin"
)

func (s *session) accountsCmd() *cobra.Command {
	check := false
	c := &cobra.Command{
		Use: "accounts", Short: "List the accounts that posts go to, or ask the platforms about their keys",
		Example: "  rounds accounts --json\n  rounds accounts --check", Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			f, err := s.open()
			if err != nil {
				return err
			}
			list, err := f.Accounts(c.Context())
			if err != nil {
				return err
			}
			if check {
				return s.checkAccounts(c.Context(), f, list)
			}
			return s.print(orEmpty(list), func() { s.accountsText(list) })
		},
	}
	c.Flags().BoolVar(&check, "check", false, "ask each platform whether the key is good, what it may do and until when")
	return s.listing(c)
}

func (s *session) accountsText(list []calendar.Account) {
	if len(list) == 0 {
		s.line("no account yet: connect one with rounds connect facebook, or --by-hand")
	}
	for _, a := range list {
		how := "by keys"
		switch {
		case a.Gone:
			how = "no longer used"
		case a.ByHand:
			how = "by hand"
		}
		s.line("%s  %-9s  %-14s  %s", a.ID, a.Platform.Title(), how, clean(a.Name, 50))
	}
}

// checkedAccount is one answer of rounds accounts --check.
type checkedAccount struct {
	Connected
	Error string `json:"error,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

// checkAccounts asks the platforms about the keys of all accounts in use.
func (s *session) checkAccounts(ctx context.Context, f File, list []calendar.Account) error {
	desk := s.Run.Desk(f, s.secrets())
	zone, err := zoneOf(ctx, f)
	if err != nil {
		return err
	}
	out, bad := []checkedAccount{}, false
	for _, a := range list {
		if a.Gone || a.ByHand {
			continue
		}
		found, err := desk.Look(ctx, a)
		one := checkedAccount{Connected: Connected{Account: a}}
		if err != nil {
			bad = true
			one.Error, one.Hint = err.Error(), calendar.HintOf(err)
		} else {
			one.Connected = connected(found.Account, found, zone)
		}
		out = append(out, one)
	}
	err = s.print(out, func() {
		if len(out) == 0 {
			s.line("no account has keys: connect one with rounds connect facebook")
		}
		for _, one := range out {
			s.line("%s · %s", one.Account.Platform.Title(), clean(one.Account.Name, 50))
			if one.Error != "" {
				s.line("  BAD %s", clean(one.Error, 0))
				if one.Hint != "" {
					s.line("      next: %s", clean(one.Hint, 0))
				}
			}
			for _, n := range one.Notes {
				s.line("  %s", clean(n, 0))
			}
		}
	})
	if err == nil && bad {
		return errNeedsPerson
	}
	return err
}

// connected is what a platform said of an account, for the answer.
func connected(a calendar.Account, found signin.Found, zone *time.Location) Connected {
	out := Connected{Account: a, Link: found.Link, Granted: found.Granted, Missing: found.Missing}
	if !a.ByHand {
		out.Notes = found.Sentences(zone)
	}
	return out
}
