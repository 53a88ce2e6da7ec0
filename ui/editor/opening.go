package editor

import (
	"slices"
	"sort"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// Opening says what an editor opens: an entry with its draft, a draft, or, where
// both are "", a new draft, placed on Slot unless that has no day.
type Opening struct {
	Draft calendar.DraftID
	Entry calendar.EntryID
	Slot  calendar.Slot
}

// New makes the editor of one draft. Nothing is read before Init, and a new
// draft is not in the file before something was typed.
func New(host kit.Host, file File, opener Opener, what Opening) *Editor {
	e := &Editor{
		host: host, file: file, opener: opener, what: what, after: tea.Tick,
		w: &writer{file: file}, media: map[calendar.SHA256]calendar.Media{},
		raw: map[string]string{}, areas: map[string]*typed{}, thumbs: map[thumbKey]string{},
		focus: "text",
	}
	if what.Draft == "" && what.Entry == "" {
		e.ready = true
		if !what.Slot.Day.IsZero() {
			e.place = placing{On: true, Slot: what.Slot, Accounts: e.offered()}
			if e.place.Slot.Zone == "" {
				e.place.Slot.Zone = host.Practice().Zone
			}
		}
	}
	e.when = e.whenText()
	return e
}

// offered lists the accounts that a new entry begins with: all that are there,
// but those of a platform that lives on videos only where there is no other.
func (e *Editor) offered() []calendar.AccountID {
	var out, videos []calendar.AccountID
	for _, a := range e.accounts() {
		if a.Platform == platform.YouTube {
			videos = append(videos, a.ID)
			continue
		}
		out = append(out, a.ID)
	}
	if len(out) == 0 {
		return videos
	}
	return out
}

// accounts lists the practice's accounts in the order of the platforms.
func (e *Editor) accounts() []calendar.Account {
	var out []calendar.Account
	for _, a := range e.host.Accounts() {
		if !a.Gone || slices.Contains(e.place.Accounts, a.ID) {
			out = append(out, a)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return platformOrder(out[i].Platform) < platformOrder(out[j].Platform) })
	return out
}

// Init reads the draft.
func (e *Editor) Init() tea.Cmd {
	if e.ready {
		return tea.Batch(e.judge(), e.wantNear(false))
	}
	what, w := e.what, e.w
	ctx := e.host.Context()
	return e.cmd(func() any { return opened{w.open(ctx, what)} })
}

type opened struct{ look }

func (e *Editor) gotOpened(m opened) tea.Cmd {
	if m.err != nil {
		e.broken = m.err
		e.host.Fail(m.err)
		return nil
	}
	e.ready = true
	e.kept = m.kept
	e.content = m.kept.draft.Working.Clone()
	e.place = m.kept.place()
	e.when = e.whenText()
	e.took(m.look)
	if m.kept.placed && m.kept.entry.Kind != calendar.PostEntry {
		e.broken = &calendar.Error{
			Op: "open the editor", Kind: calendar.Invalid,
			Text: "a note or an event has no text to edit here", Hint: "change it on the calendar",
		}
		e.host.Fail(e.broken)
		return nil
	}
	return tea.Batch(e.readMedia(), e.judge(), e.wantNear(false))
}
