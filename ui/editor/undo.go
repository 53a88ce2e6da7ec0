package editor

import (
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// step is a state of the editor that undo can bring back.
type step struct {
	content calendar.Content
	place   placing
	tab     platform.Name
	part    int
	focus   string
	offset  int
	size    int
}

const (
	undoSteps = 1000
	// undoBytes bounds what the steps may hold in texts: enough for a day's work
	// on a post, little beside the rest of the program.
	undoBytes = 8 << 20
	// pause is how long nobody types until a new step begins.
	pause = 1500 * time.Millisecond
)

// burst is a run of typing that undo takes back at once.
type burst struct {
	field string
	kind  string
	at    time.Time
	space bool // the last thing typed ended a word
}

// now gives the editor's present state.
func (e *Editor) now() step {
	s := step{content: e.content.Clone(), place: e.place.clone(), tab: e.tab, part: e.part, focus: e.focus}
	s.size = textBytes(e.content)
	if t := e.areas[e.areaKey(e.focus)]; t != nil {
		s.offset = t.area.Offset()
	}
	return s
}

func textBytes(c calendar.Content) int {
	n := len(c.Title) + len(c.Text) + len(c.FirstComment) + 200
	for _, p := range c.Parts {
		n += len(p)
	}
	for _, v := range c.Variants {
		n += len(v.Text)
		for _, p := range v.Parts {
			n += len(p)
		}
	}
	return n
}

// remember keeps the present state before a change. Typing of one kind in one
// field is one step until a word ends or the person pauses.
func (e *Editor) remember(kind string) { e.keep(e.now(), kind, "") }

func (e *Editor) keep(before step, kind, typed string) {
	now := e.host.Now()
	b := burst{field: before.focus, kind: kind, at: now, space: endsWord(typed)}
	same := kind != "" && (kind == "type" || kind == "delete") &&
		e.typing.field == b.field && e.typing.kind == kind && now.Sub(e.typing.at) < pause &&
		(!e.typing.space || b.space)
	e.typing = b
	e.future = nil
	if same {
		return
	}
	e.past = append(e.past, before)
	total := 0
	for i := len(e.past) - 1; i >= 0; i-- {
		total += e.past[i].size
		if len(e.past)-i > undoSteps || total > undoBytes && i < len(e.past)-1 {
			e.past = append([]step(nil), e.past[i+1:]...)
			break
		}
	}
}

func endsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && (unicode.IsSpace(r) || unicode.IsPunct(r))
}

// undo brings back the state before the last step.
func (e *Editor) undo() tea.Cmd { return e.travel(&e.past, &e.future, "nothing to undo here") }

func (e *Editor) redo() tea.Cmd { return e.travel(&e.future, &e.past, "nothing to redo") }

func (e *Editor) travel(from, to *[]step, none string) tea.Cmd {
	n := len(*from)
	if n == 0 {
		e.host.Say(kit.Info, none, "")
		return nil
	}
	*to = append(*to, e.now())
	s := (*from)[n-1]
	*from = (*from)[:n-1]
	e.typing = burst{}
	e.content = s.content.Clone()
	// An entry that is on the calendar is taken off there, not by undo here.
	if s.place.On || !e.kept.placed {
		e.place = s.place.clone()
	}
	e.when = e.whenText()
	e.tab, e.part, e.focus = s.tab, s.part, s.focus
	e.tidyFocus()
	if f, ok := e.field().(*textField); ok {
		t := f.sync()
		t.area.SetOffset(min(s.offset, len(t.area.Text())))
	}
	return tea.Batch(e.readMedia(), e.changed())
}
