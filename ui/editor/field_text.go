package editor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/area"
	"rounds/ui/kit"
)

// typed is a text field's text with its cursor, kept from frame to frame.
type typed struct{ area *area.Area }

// textField is a field that is typed into.
type textField struct {
	e            *Editor
	id, lab, grp string
	get          func() string
	set          func(string)
	oneLine      bool
	loose        bool   // not part of the content: neither saved nor undone by itself
	most         int    // rows that it takes at most while it has the focus
	hint         string // shown while it is empty
	above, below func(w int) []string
	enter        func() tea.Cmd
	leaves       func() tea.Cmd
	shown        func() string // in place of the text, without the focus
	limit        int           // characters; 0 is area.DefaultLimit
	whole        bool          // fills the height it is given
}

func (f *textField) name() string  { return f.id }
func (f *textField) label() string { return f.lab }
func (f *textField) group() string { return f.grp }
func (f *textField) typing() bool  { return true }

// areaKey names the place where a field's cursor is kept: the text has one for
// each tab and part.
func (e *Editor) areaKey(name string) string {
	switch name {
	case "text":
		return fmt.Sprintf("text/%s/%d", e.tab, e.part)
	case "media":
		return fmt.Sprintf("media/%d", e.pics.at)
	}
	return name
}

// sync gives the field's area with the text as it is now: undo, another window
// or a neighbour field may have changed it.
func (f *textField) sync() *typed {
	key := f.e.areaKey(f.id)
	t := f.e.areas[key]
	text := f.get()
	if t == nil {
		t = &typed{area.New(text)}
		f.e.areas[key] = t
	}
	t.area.OneLine = f.oneLine
	if f.limit > 0 {
		t.area.Limit = f.limit
	}
	t.area.SetText(text)
	return t
}

func (f *textField) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	t := f.sync()
	mod := k.Key().Mod
	if k.Text != "" && !mod.Contains(tea.ModCtrl) && !mod.Contains(tea.ModAlt) {
		return true, f.insert(k.Text, "type")
	}
	name := k.String()
	switch name {
	case "up", "down":
		if f.oneLine || name == "up" && f.atTop(t) && f.id != "text" {
			return false, nil
		}
	case "enter", "shift+enter", "ctrl+j":
		if f.enter != nil {
			return true, f.enter()
		}
	case "ctrl+x":
		if s := t.area.Selected(); s != "" {
			_, cmd := f.change("cut", "", func() bool { return t.area.Key("delete") })
			return true, tea.Batch(tea.SetClipboard(s), cmd)
		}
		return true, nil
	}
	kind, typed := "delete", ""
	if strings.HasSuffix(name, "enter") || name == "ctrl+j" {
		kind, typed = "type", "\n"
	}
	return f.change(kind, typed, func() bool { return t.area.Key(name) })
}

func (f *textField) atTop(t *typed) bool { return t.area.Offset() == 0 }

// change runs f on the area and keeps what came of it.
func (f *textField) change(kind, text string, do func() bool) (bool, tea.Cmd) {
	t := f.sync()
	var before step
	if !f.loose {
		before = f.e.now()
	}
	version := t.area.Version()
	used := do()
	if t.area.Version() == version {
		if used {
			f.e.typing = burst{} // the cursor moved: what follows is a new step
		}
		return used, nil
	}
	f.set(t.area.Text())
	if f.loose {
		return true, nil
	}
	f.e.keep(before, kind, text)
	return true, f.e.changed()
}

// insert puts text at the cursor and says what of it did not arrive.
func (f *textField) insert(text, kind string) tea.Cmd {
	t := f.sync()
	var left area.Left
	_, cmd := f.change(kind, text, func() bool {
		left = t.area.Insert(text)
		return true
	})
	if s := leftText(left, t.area.Limit); s != "" {
		f.e.host.Say(kit.Warn, s, "")
	}
	return cmd
}

func (f *textField) paste(text string) tea.Cmd { return f.insert(text, "paste") }

// leftText says what a field left out.
func leftText(l area.Left, limit int) string {
	var out []string
	if l.Over > 0 {
		out = append(out, fmt.Sprintf("a field holds %s characters: the last %s were not taken", thousands(limit), thousands(l.Over)))
	}
	if l.Removed > 0 {
		out = append(out, kit.Count(l.Removed, "character that cannot be seen was left out", "characters that cannot be seen were left out"))
	}
	if l.Tabs > 0 {
		out = append(out, kit.Count(l.Tabs, "tab became a space", "tabs became spaces"))
	}
	return strings.Join(out, "; ")
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (f *textField) leave() tea.Cmd {
	if f.leaves == nil {
		return nil
	}
	return f.leaves()
}

func (f *textField) extra(w int) (above, below []string) {
	if f.above != nil {
		above = f.above(w)
	}
	if f.below != nil {
		below = f.below(w)
	}
	return above, below
}

func (f *textField) rows(w int, focused bool) int {
	if !focused {
		return 1
	}
	above, below := f.extra(w)
	return len(above) + f.sync().area.Rows(w, max(f.most, 1)) + len(below)
}

func (f *textField) draw(w, h int, focused bool) ([]string, *tea.Cursor) {
	s := f.e.host.Styles()
	if !focused && !f.whole {
		text := ""
		if f.shown != nil {
			text = f.shown()
		} else {
			text = firstLine(f.get(), w)
		}
		if text == "" {
			return []string{s.Placeholder.Render(kit.Truncate(f.hint, w))}, nil
		}
		return []string{s.Text.Render(kit.Truncate(text, w))}, nil
	}
	above, below := f.extra(w)
	room := max(1, h-len(above)-len(below))
	if !f.whole {
		room = min(room, f.sync().area.Rows(w, max(f.most, 1)))
	}
	a := f.sync().area
	a.SetSize(w, room)
	look := area.Look{Text: s.Field, Selected: s.Selected, Placeholder: s.Placeholder, Hint: kit.Truncate(f.hint, w)}
	lines := append(append(append([]string{}, above...), a.View(look)...), below...)
	if !focused {
		return lines, nil
	}
	x, y := a.Cursor()
	c := tea.NewCursor(x, y+len(above))
	c.Shape = tea.CursorBar
	return lines, c
}

// firstLine gives what one row can show of a text, without working through a
// long one.
func firstLine(s string, w int) string {
	if most := 8 * max(w, 1); len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return kit.OneLine(s)
}
