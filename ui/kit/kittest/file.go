// Package kittest has what tests of screens share: a calendar file in memory and
// a host around one screen. Nothing but tests imports it.
package kittest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// File is a calendar file in memory: just enough of one to drive the screens.
// Err, when set, is the answer of every change.
type File struct {
	P       calendar.Practice
	Folk    []calendar.Person
	Places  []calendar.Account
	Stop    calendar.Hold
	List    []calendar.Summary
	Removed []calendar.Summary
	There   []calendar.RunItem // what Recalls answers
	Gen     uint64
	Calls   []string
	Err     error
	Reads   int

	mu sync.Mutex
}

// Zone is the zone of the sample practice.
const Zone = "America/Denver"

// Sample gives a clinic in Denver with a month of entries around 3 November 2026.
func Sample() *File {
	f := &File{
		P: calendar.Practice{
			Name: "Riverside Family Clinic", Region: "US", Zone: Zone, WeekStarts: 1, Pillars: calendar.DefaultPillars(),
			UsualTimes: []calendar.TimeOfDay{calendar.NewTimeOfDay(9, 0), calendar.NewTimeOfDay(17, 30)},
		},
		Folk: []calendar.Person{
			{ID: "ana", Name: "Ana Silva", Roles: []calendar.Role{calendar.Writes, calendar.Approves}},
			{ID: "ben", Name: "Ben Okafor", Roles: []calendar.Role{calendar.Writes}},
		},
		Gen: 1,
	}
	for _, n := range platform.All() {
		f.Places = append(f.Places, calendar.Account{ID: calendar.AccountID(n), Platform: n, Name: n.Title(), Base: n.Host()})
	}
	all := calendar.PlatformsOf
	fb, ig, li, x, yt := platform.Facebook, platform.Instagram, platform.LinkedIn, platform.X, platform.YouTube
	add := func(day, hour, minute int, title, pillar string, p calendar.Platforms, set func(*calendar.Summary)) {
		s := calendar.Summary{
			Kind: calendar.PostEntry, Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: day}, At: calendar.NewTimeOfDay(hour, minute), Zone: Zone},
			Title: title, Pillar: pillar, Platforms: p, Accounts: len(p.Names()), Yes: calendar.YesGiven,
		}
		if set != nil {
			set(&s)
		}
		f.add(s)
	}
	sent := func(s *calendar.Summary) { s.Out = s.Accounts }
	yes := func(y calendar.Yes) func(*calendar.Summary) { return func(s *calendar.Summary) { s.Yes = y } }
	add(1, 9, 0, "Clocks went back: sleep tips for families", "Prevention", all(fb, x), sent)
	add(2, 9, 0, "November is Lung Cancer Awareness Month", "Awareness", all(fb, ig, li), func(s *calendar.Summary) { s.Out = 2; s.Failed = 1 })
	add(2, 17, 30, "Meet Dr. Osei, our new paediatrician", "People", all(fb, ig), sent)
	add(3, 8, 0, "Flu shots: no appointment needed on Thursday", "Prevention", all(fb, x), nil)
	add(3, 9, 45, "Closed on Thanksgiving Day", "Practice news", all(fb), func(s *calendar.Summary) { s.Uncertain = 1 })
	add(3, 12, 0, "Five signs of a thyroid that is out of step", "Awareness", all(fb, ig, x), nil)
	add(3, 15, 0, "Why we ask for your medicines list", "Practice news", all(li), yes(calendar.Asked))
	add(3, 17, 30, "Food drive with the Riverside Pantry", "Community", all(fb, ig, li, x), yes(calendar.NotAsked))
	add(3, 18, 0, "Stretch of the week: neck and shoulders", "Prevention", all(yt), yes(calendar.SentBack))
	add(4, 0, 0, "Ask Dr. Lee for the diabetes figures", "", 0, func(s *calendar.Summary) { s.Kind = calendar.NoteEntry })
	add(5, 18, 0, "Flu evening at the town hall", "", 0, func(s *calendar.Summary) { s.Kind = calendar.EventEntry })
	add(5, 9, 0, "Walk-in flu shots today until 18:00", "Prevention", all(fb, x, ig), nil)
	for d := 9; d <= 27; d += 3 {
		add(d, 9, 0, fmt.Sprintf("World Diabetes Day series, part %d", d/3-2), "Awareness", all(fb, ig, x), yes(calendar.Yes(d%5)))
		if d%2 == 0 {
			add(d, 17, 30, "Recipe: lentil soup that the whole family eats", "Community", all(fb), yes(calendar.NotAsked))
		}
	}
	return f
}

// Planned gives the posts from one day to another, at the first account of each
// platform. Their texts are their titles.
func (f *File) Planned(_ context.Context, from, to calendar.Day, texts bool) (out []calendar.Planned, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.List {
		if s.Kind != calendar.PostEntry || s.Slot.Day.Before(from) || to.Before(s.Slot.Day) {
			continue
		}
		for _, n := range s.Platforms.Names() {
			i := slices.IndexFunc(f.Places, func(a calendar.Account) bool { return a.Platform == n })
			if i < 0 {
				continue
			}
			p := calendar.Planned{Entry: s.Entry, Account: f.Places[i].ID, Platform: n, Name: f.Places[i].Name, Kind: platform.KindPost, At: s.Instant, Title: s.Title}
			if texts {
				p.Says = calendar.Saying(s.Title)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// Add puts an entry in, with an id and the instant of its slot.
func (f *File) Add(s calendar.Summary) calendar.Entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.add(s)
}

func (f *File) add(s calendar.Summary) calendar.Entry {
	if s.Entry == "" {
		s.Entry = calendar.EntryID(fmt.Sprintf("entry-%03d", len(f.List)+len(f.Removed)+1))
	}
	s.Instant, _ = s.Slot.Instant()
	f.List = append(f.List, s)
	slices.SortStableFunc(f.List, func(a, b calendar.Summary) int {
		if c := a.Slot.Day.Compare(b.Slot.Day); c != 0 {
			return c
		}
		return int(a.Slot.At - b.Slot.At)
	})
	f.Gen++
	return entryOf(s)
}

func entryOf(s calendar.Summary) calendar.Entry {
	return calendar.Entry{ID: s.Entry, Kind: s.Kind, Draft: s.Draft, Slot: s.Slot, Text: s.Title, Archived: s.Archived}
}

func (f *File) call(format string, args ...any) error {
	f.Calls = append(f.Calls, fmt.Sprintf(format, args...))
	if f.Err == nil {
		f.Gen++
	}
	return f.Err
}

// Find gives an entry's summary by its id or title, nil where there is none.
func (f *File) Find(name string) *calendar.Summary {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.find(name)
}

func (f *File) find(name string) *calendar.Summary {
	for i, s := range f.List {
		if string(s.Entry) == name || s.Title == name {
			return &f.List[i]
		}
	}
	return nil
}

// Practice implements the file.
func (f *File) Practice(context.Context) (calendar.Practice, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.P, nil
}

// People implements the file.
func (f *File) People(context.Context) ([]calendar.Person, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Folk, nil
}

// Accounts implements the file.
func (f *File) Accounts(context.Context) ([]calendar.Account, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Places, nil
}

// Hold implements the file.
func (f *File) Hold(context.Context) (calendar.Hold, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Stop, nil
}

// Generation implements the file.
func (f *File) Generation(context.Context) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Gen, nil
}

// Summaries implements the file.
func (f *File) Summaries(_ context.Context, from, to calendar.Day) ([]calendar.Summary, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Reads++
	var out []calendar.Summary
	for _, s := range f.List {
		if !s.Slot.Day.Before(from) && !to.Before(s.Slot.Day) {
			out = append(out, s)
		}
	}
	return out, nil
}

// Withdrawn empties what Recalls answers, as a run has done its work.
func (f *File) Withdrawn() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.There = nil
	f.Gen++
}

// Recalls lists what is scheduled at a platform and must not go out like that.
func (f *File) Recalls(context.Context) ([]calendar.RunItem, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.There, nil
}

// Search implements the file: titles that contain the words.
func (f *File) Search(_ context.Context, query string, limit int) ([]calendar.Hit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []calendar.Hit
	for _, s := range f.List {
		at := strings.Index(strings.ToLower(s.Title), strings.ToLower(query))
		if at < 0 || len(out) == limit {
			continue
		}
		h := calendar.Hit{Draft: s.Draft, Entry: s.Entry, Slot: s.Slot, Title: s.Title, Snippet: "… the text around " + query + " …"}
		for i := range len(query) {
			h.Marks = append(h.Marks, at+i)
		}
		out = append(out, h)
	}
	return out, nil
}

// Drafts implements the file.
func (f *File) Drafts(context.Context, calendar.DraftFilter) ([]calendar.DraftHead, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return []calendar.DraftHead{{ID: "draft-1", Title: "Idea: what a nurse practitioner does"}}, nil
}

// Entry implements the file.
func (f *File) Entry(_ context.Context, id calendar.EntryID) (calendar.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.entry(id)
}

func (f *File) entry(id calendar.EntryID) (calendar.Entry, error) {
	if s := f.find(string(id)); s != nil {
		return entryOf(*s), nil
	}
	return calendar.Entry{}, &calendar.Error{Kind: calendar.NotFound, Text: "this entry is no longer there", Hint: "look in the bin"}
}

// Place implements the file.
func (f *File) Place(_ context.Context, _ calendar.PersonID, e calendar.Entry) (calendar.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("place %s %s %s", e.Kind, e.Slot, e.Text); err != nil {
		return calendar.Entry{}, err
	}
	return f.add(calendar.Summary{Kind: e.Kind, Slot: e.Slot, Title: e.Text}), nil
}

// ChangeEntry implements the file.
func (f *File) ChangeEntry(_ context.Context, _ calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e, err := f.entry(id)
	if err == nil {
		err = f.call("change %s", id)
	}
	if err == nil {
		err = change(&e)
	}
	if err != nil {
		return e, err
	}
	s := f.find(string(id))
	s.Title, s.Slot = e.Text, e.Slot
	return e, nil
}

// Move implements the file.
func (f *File) Move(_ context.Context, _ calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("move %s %s", id, to); err != nil {
		return calendar.Entry{}, err
	}
	s := *f.find(string(id))
	f.List = slices.DeleteFunc(f.List, func(o calendar.Summary) bool { return o.Entry == id })
	s.Slot = to
	return f.add(s), nil
}

func (f *File) clone(what string, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error) {
	if err := f.call("%s %s %s", what, id, to); err != nil {
		return calendar.Entry{}, err
	}
	s := *f.find(string(id))
	s.Entry, s.Slot = "", to
	return f.add(s), nil
}

// Copy implements the file.
func (f *File) Copy(_ context.Context, _ calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clone("copy", id, to)
}

// Again implements the file.
func (f *File) Again(_ context.Context, _ calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clone("again", id, to)
}

// Remove implements the file.
func (f *File) Remove(_ context.Context, _ calendar.PersonID, id calendar.EntryID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("remove %s", id); err != nil {
		return err
	}
	f.Removed = append(f.Removed, *f.find(string(id)))
	f.List = slices.DeleteFunc(f.List, func(o calendar.Summary) bool { return o.Entry == id })
	return nil
}

// Archive implements the file.
func (f *File) Archive(_ context.Context, _ calendar.PersonID, id calendar.EntryID, on bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("archive %s %t", id, on); err != nil {
		return err
	}
	f.find(string(id)).Archived = on
	return nil
}

// AskApproval implements the file.
func (f *File) AskApproval(_ context.Context, _ calendar.PersonID, id calendar.EntryID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.call("ask %s", id)
}

// SetHold implements the file.
func (f *File) SetHold(_ context.Context, by calendar.PersonID, on bool, reason string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("hold %t %s", on, reason); err != nil {
		return err
	}
	f.Stop = calendar.Hold{On: on, Reason: reason, By: by}
	return nil
}

// LetThrough implements the file.
func (f *File) LetThrough(_ context.Context, _ calendar.PersonID, id calendar.EntryID, reason string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.call("through %s %s", id, reason)
}

// HoldEntry implements the file.
func (f *File) HoldEntry(_ context.Context, _ calendar.PersonID, id calendar.EntryID, reason string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.call("hold entry %s %s", id, reason)
}

// Undo implements the file.
func (f *File) Undo(context.Context, calendar.PersonID) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return "moved the last entry", f.call("undo")
}

// Redo implements the file.
func (f *File) Redo(context.Context, calendar.PersonID) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return "moved the last entry", f.call("redo")
}

// Bin implements the file.
func (f *File) Bin(context.Context) ([]calendar.Summary, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Removed, nil
}

// PutBack implements the file.
func (f *File) PutBack(_ context.Context, _ calendar.PersonID, id calendar.EntryID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("put back %s", id); err != nil {
		return err
	}
	for i, s := range f.Removed {
		if s.Entry == id {
			f.Removed = slices.Delete(f.Removed, i, i+1)
			f.add(s)
			break
		}
	}
	return nil
}
