package plan

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// timed splits a typed line into a time in front, if there is one, and the text:
// "18:00 Flu evening", "6 pm Flu evening". A note may do without a time.
func timed(line string) (at calendar.TimeOfDay, has bool, text string) {
	words := strings.Fields(line)
	for n := min(2, len(words)-1); n > 0; n-- {
		if at, err := calendar.ParseClock(strings.Join(words[:n], " ")); err == nil {
			return at, true, strings.Join(words[n:], " ")
		}
	}
	return 0, false, strings.TrimSpace(line)
}

func checkNote(kind calendar.EntryKind, line string) (string, error) {
	at, has, text := timed(line)
	switch {
	case text == "":
		return "", &calendar.Error{Kind: calendar.Invalid, Text: "nothing is written yet", Hint: "a time may stand in front: 18:00 Flu evening"}
	case kind == calendar.EventEntry && !has:
		return "", &calendar.Error{Kind: calendar.Invalid, Text: "an event needs a time", Hint: "put it in front: 18:00 " + text}
	case has:
		return string(kind) + " at " + at.String() + ": " + text, nil
	}
	return string(kind) + ": " + text, nil
}

// add asks for a note or an event on the chosen day.
func (s *Screen) add(kind calendar.EntryKind) tea.Cmd {
	day, zone := s.sel, s.host.Practice().Zone
	title, hint := "Note on ", "what to remember"
	if kind == calendar.EventEntry {
		title, hint = "Event on ", "18:00 Flu evening at the town hall"
	}
	f, by := s.file, s.host.Me().ID
	return s.host.Ask(&kit.Line{
		Title: title + day.Format("Mon 2 January"), Hint: hint,
		Check: func(line string) (string, error) { return checkNote(kind, line) },
		OnDone: func(line string) tea.Cmd {
			at, _, text := timed(line)
			e := calendar.Entry{Kind: kind, Slot: calendar.Slot{Day: day, At: at, Zone: zone}, Text: text}
			return s.write(string(kind)+" added: "+text, undoes, func(ctx context.Context) (calendar.Entry, error) {
				return f.Place(ctx, by, e)
			})
		},
	})
}

// entryMsg is a note or event as it stands in the file, to be changed.
type entryMsg struct {
	entry calendar.Entry
	err   error
}

// open opens the chosen entry: a post on its own screen, a note or event in a
// line. On an empty day it begins a post.
func (s *Screen) open() tea.Cmd {
	it, ok := s.current()
	switch {
	case s.chosenEnd() != nil:
		return s.host.Go(kit.OpenSettings{Page: "accounts"})
	case !ok:
		return s.begin()
	case it.Kind == calendar.PostEntry:
		return s.host.Go(kit.OpenEntry{ID: it.Entry})
	}
	ctx, f := s.host.Context(), s.file
	return func() tea.Msg {
		e, err := f.Entry(ctx, it.Entry)
		return entryMsg{e, err}
	}
}

func (s *Screen) edit(m entryMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	e := m.entry
	line := e.Text
	if e.Kind == calendar.EventEntry || e.Slot.At != 0 {
		line = e.Slot.At.String() + " " + line
	}
	f, by := s.file, s.host.Me().ID
	_, word, _ := kit.KindSign(s.host.Styles(), e.Kind)
	return s.host.Ask(&kit.Line{
		Title: strings.ToUpper(word[:1]) + word[1:] + " on " + e.Slot.Day.Format("Mon 2 January"), Value: line,
		Check: func(line string) (string, error) { return checkNote(e.Kind, line) },
		OnDone: func(line string) tea.Cmd {
			at, _, text := timed(line)
			return s.write(word+" changed: "+text, undoes, func(ctx context.Context) (calendar.Entry, error) {
				return f.ChangeEntry(ctx, by, e.ID, func(e *calendar.Entry) error {
					e.Text, e.Slot.At = text, at
					return nil
				})
			})
		},
	})
}
