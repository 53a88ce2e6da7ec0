// Package storetest makes calendar files for tests and benchmarks: as big as
// wanted, the same each time, by the ways that people use.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/store"
)

// Now is the moment at which a generated file was made: 10:00 in London on a
// Sunday.
var Now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// BusyMonth is the month in which a generated file has 800 entries.
var BusyMonth = calendar.NewDay(2026, 12, 1)

// busyEntries is how many entries the busy month has.
const busyEntries = 800

// batch is how many records are made in one transaction.
const batch = 10_000

var words = strings.Fields(`flu clinic vaccine booking appointment blood pressure check heart healthy winter cough
	asthma diabetes screening walk exercise sleep water fruit vegetables nurse doctor team community pharmacy child
	school allergy pollen sun skin cancer awareness week support family carer mental health stress breathing meeting
	open closed holiday phone online repeat prescription travel advice stop smoking weight foot eye hearing bone
	arthritis stroke signs symptoms prevention safe storage medicine safely welcome new patients register surgery`)

type random struct{ *rand.ChaCha8 }

// Generate makes a calendar file at path with so many drafts and entries. The
// entries stand between 2016 and 2036, 800 of them in [BusyMonth].
func Generate(path string, drafts, entries int) error {
	ctx := context.Background()
	seed := random{rand.NewChaCha8([32]byte{7})}
	r := rand.New(seed)
	o := store.Options{Now: func() time.Time { return Now }, Random: seed}
	s, err := store.Create(path, o, calendar.Practice{
		Name: "Elm Street Family Practice", ShortName: "Elm Street", Region: "GB", Zone: "Europe/London",
		Phone: "020 7946 0000", Website: "https://elmstreet.example", Pillars: calendar.DefaultPillars(),
	}, calendar.Person{Name: "Ana Ruiz", Roles: calendar.Roles()})
	if err != nil {
		return err
	}
	people, err := s.People(ctx)
	if err != nil {
		return err
	}
	g := &generator{s: s, by: people[0].ID, r: r}
	for _, a := range []calendar.Account{
		{Platform: platform.Facebook, Name: "Facebook page", Base: "http://127.0.0.1:1"},
		{Platform: platform.X, Name: "X", Base: "http://127.0.0.1:1"},
		{Platform: platform.LinkedIn, Name: "LinkedIn", Base: "http://127.0.0.1:1", ByHand: true},
	} {
		saved, err := s.SaveAccount(ctx, g.by, a)
		if err != nil {
			return err
		}
		g.accounts = append(g.accounts, saved.ID)
	}
	if err := g.draft(ctx, drafts); err != nil {
		return err
	}
	if err := g.place(ctx, entries); err != nil {
		return err
	}
	return compact(path)
}

// compact writes the file anew without the free pages that big transactions
// leave behind, and that no real calendar has in such numbers.
func compact(path string) error {
	from, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	to, err := bolt.Open(path+".compact", 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType, NoSync: true})
	if err != nil {
		return errors.Join(err, from.Close())
	}
	err = bolt.Compact(to, from, 64<<20)
	if err = errors.Join(err, to.Sync(), to.Close(), from.Close()); err != nil {
		return err
	}
	return os.Rename(path+".compact", path)
}

type generator struct {
	s        *store.Store
	by       calendar.PersonID
	r        *rand.Rand
	accounts []calendar.AccountID
	drafts   []calendar.DraftID
}

// draft makes the drafts, each with a text of its own.
func (g *generator) draft(ctx context.Context, n int) error {
	for from := 0; from < n; from += batch {
		var made []calendar.DraftID
		err := g.s.Import(ctx, g.by, "sample drafts", func(b *store.Batch) error {
			made = made[:0]
			for i := from; i < min(n, from+batch); i++ {
				d, err := b.NewDraft(g.content(i))
				if err != nil {
					return err
				}
				made = append(made, d.ID)
			}
			return nil
		})
		if err != nil {
			return err
		}
		g.drafts = append(g.drafts, made...)
	}
	return nil
}

func (g *generator) content(i int) calendar.Content {
	pick := func(n int) string {
		out := make([]string, n)
		for j := range out {
			out[j] = words[g.r.IntN(len(words))]
		}
		return strings.Join(out, " ")
	}
	pillars := calendar.DefaultPillars()
	return calendar.Content{
		Title: strings.ToUpper(pick(1)[:1]) + pick(3) + fmt.Sprintf(" %d", i),
		Text:  pick(25) + fmt.Sprintf(". Reference %05d.", i), Pillar: pillars[i%len(pillars)].Name,
	}
}

// place puts the drafts on slots, some of them several times.
func (g *generator) place(ctx context.Context, n int) error {
	if len(g.drafts) == 0 {
		return nil
	}
	for from := 0; from < n; from += batch {
		err := g.s.Import(ctx, g.by, "sample entries", func(b *store.Batch) error {
			for i := from; i < min(n, from+batch); i++ {
				if _, err := b.Place(calendar.Entry{
					Kind: calendar.PostEntry, Draft: g.drafts[i%len(g.drafts)], Slot: g.slot(i),
					Accounts: g.accounts[:1+i%len(g.accounts)],
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// slot spreads the entries over twenty years, without the busy month but for
// the first 800.
func (g *generator) slot(i int) calendar.Slot {
	s := calendar.Slot{At: calendar.NewTimeOfDay(8+i%11, i%4*15), Zone: "Europe/London"}
	if i < busyEntries {
		s.Day = BusyMonth.Add(i % BusyMonth.DaysInMonth())
		return s
	}
	const years = 20
	s.Day = calendar.NewDay(2016, 1, 1).Add(g.r.IntN(years * 365))
	if s.Day.FirstOfMonth() == BusyMonth {
		s.Day = s.Day.AddMonths(1)
	}
	return s
}
