package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// place says where a draft goes.
type place struct {
	when, kind, move string
	accounts         []string
	byHand           bool
}

func (s *session) scheduleCmd() *cobra.Command {
	var q place
	c := &cobra.Command{
		Use:   "schedule [DRAFT]",
		Short: "Place a draft on a day and time, or move an entry",
		Example: "  rounds schedule 01981f6e-… --at \"2026-11-24 09:00\" --account facebook,x\n" +
			"  rounds schedule 01981f6e-… --at \"next tue 9am\" --account \"Juniper Street Clinic\"\n" +
			"  rounds schedule --move 01981f70-… --at \"fri 17:30\"",
		Args: takes(0, 1),
		RunE: func(c *cobra.Command, args []string) error { return s.schedule(c.Context(), args, q) },
	}
	f := c.Flags()
	f.StringVar(&q.when, "at", "", "day and time in the practice's zone")
	f.StringSliceVar(&q.accounts, "account", nil, "an account's name or id, or a platform for all its accounts (repeat)")
	f.StringVar(&q.kind, "kind", "", "kind of post: post, story, reel … (else post)")
	f.StringVar(&q.move, "move", "", "move this entry instead of placing a draft")
	f.BoolVar(&q.byHand, "by-hand", false, "a person posts this one by hand, even where an account has keys")
	_ = c.MarkFlagRequired("at")
	return s.listing(c)
}

func (s *session) schedule(ctx context.Context, args []string, q place) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	slot, err := s.slot(ctx, f, q.when)
	if err != nil {
		return err
	}
	if at, shift, err := slot.Resolve(); err == nil && shift == calendar.Skipped {
		s.note("on that day the clocks jump over %s: it goes out at %s", slot.At, at.Format("15:04"))
	}
	var e calendar.Entry
	switch {
	case q.move != "" && len(args) > 0:
		return usage("a draft is placed or an entry moved, not both", "leave out the draft, or --move")
	case q.move != "":
		e, err = f.Move(ctx, by.ID, calendar.EntryID(q.move), slot)
	case len(args) == 0:
		return usage("which draft?", "give its id: rounds draft list shows them")
	default:
		e, err = s.place(ctx, f, by, calendar.DraftID(args[0]), slot, q)
	}
	if err != nil {
		return err
	}
	if err := s.print(e, func() { s.line("%s", e.ID) }); err != nil {
		return err
	}
	if err := s.placed(ctx, f, e); err != nil {
		return err
	}
	return s.recall(ctx, f, by)
}

func (s *session) place(ctx context.Context, f File, by calendar.Person, draft calendar.DraftID, slot calendar.Slot, q place) (calendar.Entry, error) {
	accounts, err := s.accountsNamed(ctx, f, q.accounts)
	if err != nil {
		return calendar.Entry{}, err
	}
	e := calendar.Entry{Kind: calendar.PostEntry, Draft: draft, Slot: slot, PostKind: platform.Kind(q.kind)}
	if e.PostKind == "" {
		e.PostKind = platform.KindPost
	}
	for _, a := range accounts {
		e.Accounts = append(e.Accounts, a.ID)
		if q.byHand {
			e.ByHand = append(e.ByHand, a.ID)
		}
	}
	return f.Place(ctx, by.ID, e)
}

// slot reads a day and a time as the practice means them; both are needed.
func (s *session) slot(ctx context.Context, f File, when string) (calendar.Slot, error) {
	p, err := f.Practice(ctx)
	if err != nil {
		return calendar.Slot{}, err
	}
	now, err := calendar.SlotAt(s.Now(), p.Zone)
	if err != nil {
		return calendar.Slot{}, err
	}
	w, err := calendar.ParseWhen(when, now)
	if err != nil {
		return calendar.Slot{}, err
	}
	if !w.HasTime {
		if len(p.UsualTimes) == 0 {
			return calendar.Slot{}, usage(fmt.Sprintf("%q has no time", when), "add one: "+w.Day.String()+" 09:00")
		}
		w.At = p.UsualTimes[0]
	}
	return calendar.Slot{Day: w.Day, At: w.At, Zone: p.Zone}, nil
}

// accountsNamed finds accounts by id, by name, or by platform.
func (s *session) accountsNamed(ctx context.Context, f File, names []string) ([]calendar.Account, error) {
	all, err := f.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(a calendar.Account) bool { return a.Gone })
	var out []calendar.Account
	for _, name := range names {
		found := 0
		n, isPlatform := platform.Parse(name)
		for _, a := range all {
			if string(a.ID) != name && !strings.EqualFold(a.Name, name) && (!isPlatform || a.Platform != n) {
				continue
			}
			found++
			if !slices.ContainsFunc(out, func(b calendar.Account) bool { return b.ID == a.ID }) {
				out = append(out, a)
			}
		}
		if found == 0 {
			return nil, &calendar.Error{
				Op: "find an account", Kind: calendar.NotFound, Text: fmt.Sprintf("there is no account %q", name),
				Hint: "see them with: rounds accounts; connect one with: rounds connect facebook",
			}
		}
	}
	return out, nil
}
