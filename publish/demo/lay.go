package demo

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"time"

	"rounds/calendar"
	"rounds/calendar/sample"
)

// File is what laying a month out needs of a calendar file.
type File interface {
	People(ctx context.Context) ([]calendar.Person, error)
	SavePerson(ctx context.Context, by calendar.PersonID, p calendar.Person) (calendar.Person, error)
	SaveAccount(ctx context.Context, by calendar.PersonID, a calendar.Account) (calendar.Account, error)
	AddMedia(ctx context.Context, by calendar.PersonID, path string) (calendar.Media, error)
	NewDraft(ctx context.Context, by calendar.PersonID, c calendar.Content) (calendar.Draft, error)
	Place(ctx context.Context, by calendar.PersonID, e calendar.Entry) (calendar.Entry, error)
	Answers
}

// Answers is what people say to entries and deliveries.
type Answers interface {
	AskApproval(ctx context.Context, by calendar.PersonID, id calendar.EntryID) error
	Review(ctx context.Context, id calendar.EntryID) (calendar.ReviewSheet, error)
	Approve(ctx context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error)
	SendBack(ctx context.Context, by calendar.PersonID, id calendar.EntryID, remarks string) (calendar.Approval, error)
	Answer(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, said calendar.Record) (calendar.Delivery, error)
}

// Runner does publish runs.
type Runner interface {
	Start(ctx context.Context, o calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error)
}

// stage is a month being laid out.
type stage struct {
	file     File
	runner   Runner
	clock    *Clock
	dir      string
	people   []calendar.Person
	accounts map[string]calendar.AccountID
	pictures map[string]calendar.SHA256
}

// Lay plays a sample month into a file that was made with the plan's practice
// and first person: everything is written, approved and sent at the time at
// which it would have been. Pictures are put into dir on their way.
func Lay(ctx context.Context, f File, r Runner, p *Platforms, clock *Clock, plan sample.Plan, dir string) error {
	today := clock.Now()
	s := &stage{file: f, runner: r, clock: clock, dir: dir, accounts: map[string]calendar.AccountID{}, pictures: map[string]calendar.SHA256{}}
	if err := s.hire(ctx, plan); err != nil {
		return err
	}
	for _, a := range plan.Accounts {
		if err := s.connect(ctx, p, a); err != nil {
			return err
		}
	}
	entries := slices.Clone(plan.Entries)
	sort.SliceStable(entries, func(i, j int) bool {
		a, b := entries[i].Slot, entries[j].Slot
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.At, b.At)) < 0
	})
	for _, e := range entries {
		at, err := e.Slot.Instant()
		if err != nil {
			return err
		}
		written := at.Add(-5 * 24 * time.Hour)
		if written.After(today.Add(-time.Hour)) {
			written = today.Add(-time.Hour)
		}
		s.clock.Set(written)
		if err := s.play(ctx, e, at); err != nil {
			return fmt.Errorf("lay out %s: %w", e.Slot, err)
		}
	}
	return nil
}

// hire enters the people who are not there yet.
func (s *stage) hire(ctx context.Context, plan sample.Plan) error {
	here, err := s.file.People(ctx)
	if err != nil {
		return err
	}
	s.people = here[:1]
	for _, p := range plan.People[1:] {
		saved, err := s.file.SavePerson(ctx, here[0].ID, p)
		if err != nil {
			return err
		}
		s.people = append(s.people, saved)
	}
	return nil
}

// connect makes an account: on the rehearsal platforms, or served by hand.
func (s *stage) connect(ctx context.Context, p *Platforms, a sample.Account) error {
	account := a.Account
	r, keys := p.take(account.Platform)
	account.Base = account.Platform.Host()
	if keys = keys && !account.ByHand; keys {
		account.Base, account.RemoteID = r.Base, r.ID
	} else {
		account.ByHand = true
	}
	saved, err := s.file.SaveAccount(ctx, s.people[0].ID, account)
	if err != nil {
		return err
	}
	if keys {
		p.tokens[saved.ID] = r.Token
	}
	s.accounts[a.Key] = saved.ID
	return nil
}

// play takes one entry as far as the sample shows it.
func (s *stage) play(ctx context.Context, e sample.Entry, at time.Time) error {
	writer := s.people[e.Writer].ID
	entry := calendar.Entry{Kind: e.Kind, Slot: e.Slot, PostKind: e.PostKind, Text: e.Text}
	for _, key := range e.Accounts {
		entry.Accounts = append(entry.Accounts, s.accounts[key])
	}
	if e.Kind == calendar.PostEntry {
		c, err := s.content(ctx, writer, e)
		if err != nil {
			return err
		}
		d, err := s.file.NewDraft(ctx, writer, c)
		if err != nil {
			return err
		}
		entry.Draft = d.ID
	}
	entry, err := s.file.Place(ctx, writer, entry)
	if err != nil || e.Kind != calendar.PostEntry {
		return err
	}
	return s.answer(ctx, e, entry, at)
}

// answer says to an entry what the sample has said to it.
func (s *stage) answer(ctx context.Context, e sample.Entry, entry calendar.Entry, at time.Time) error {
	approver := s.people[e.Approver].ID
	switch e.Stage {
	case sample.Draft:
		return nil
	case sample.Asked:
		return s.file.AskApproval(ctx, s.people[e.Writer].ID, entry.ID)
	case sample.SentBack:
		_, err := s.file.SendBack(ctx, approver, entry.ID, e.Remarks)
		return err
	case sample.Approved, sample.Sent:
	}
	sheet, err := s.file.Review(ctx, entry.ID)
	if err != nil {
		return err
	}
	if _, err = s.file.Approve(ctx, approver, entry.ID, sheet.Revision.Number, sheet.Hashes()); err != nil || e.Stage != sample.Sent {
		return err
	}
	s.clock.Set(at)
	report, err := s.runner.Start(ctx, calendar.Order{By: s.people[e.Writer].ID, Only: []calendar.EntryID{entry.ID}}, nil)
	if err != nil {
		return err
	}
	for _, row := range report.Rows {
		if row.Delivery.State != calendar.Handed {
			continue
		}
		said := calendar.Record{
			At: at, By: s.people[e.Writer].ID, Event: calendar.SaidThere,
			URL: fmt.Sprintf("https://juniperclinic.example/%s/%s", row.Account.Platform, e.Slot.Day),
		}
		if _, err := s.file.Answer(ctx, said.By, row.Delivery.ID, said); err != nil {
			return err
		}
	}
	return nil
}

// content gives what a sample entry says, with its pictures taken in.
func (s *stage) content(ctx context.Context, by calendar.PersonID, e sample.Entry) (calendar.Content, error) {
	c := e.Content.Clone()
	for _, p := range e.Pictures {
		id, ok := s.pictures[p.Name]
		if !ok {
			path := filepath.Join(s.dir, p.Name+".png")
			if err := os.WriteFile(path, sample.Picture(p.Name), 0o600); err != nil {
				return c, err
			}
			m, err := s.file.AddMedia(ctx, by, path)
			if err != nil {
				return c, err
			}
			id = m.ID
			s.pictures[p.Name] = id
		}
		c.Media = append(c.Media, calendar.MediaUse{Media: id, Alt: p.Alt})
	}
	return c, nil
}
