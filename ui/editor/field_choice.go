package editor

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/kit"
)

// choiceField is one of a few: walked with the arrow keys, or picked from a list.
type choiceField struct {
	e            *Editor
	id, lab, grp string
	options      []string
	at           int // the chosen one, -1 for none
	pick         func(i int) tea.Cmd
	note         string // behind the value while it has the focus
	head, help   string // a label of its own, for one that is longer than the form's
	toggle       bool   // its two options are no and yes
}

func (f *choiceField) name() string  { return f.id }
func (f *choiceField) label() string { return f.lab }
func (f *choiceField) group() string { return f.grp }
func (f *choiceField) typing() bool  { return false }

func (f *choiceField) rows(_ int, focused bool) int {
	if focused && f.head != "" {
		return 2
	}
	return 1
}

func (f *choiceField) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	n := len(f.options)
	if n == 0 {
		return false, nil
	}
	switch k.String() {
	case "right", "l", "space":
		return true, f.pick((f.at + 1) % n)
	case "left", "h":
		return true, f.pick((max(f.at, 0) - 1 + n) % n)
	case "x":
		if f.toggle {
			return true, f.pick((f.at + 1) % n)
		}
	case "enter":
		if f.toggle {
			return true, f.pick((f.at + 1) % n)
		}
		items := make([]kit.Choice, n)
		for i, o := range f.options {
			items[i] = kit.Choice{Label: o, On: i == f.at}
		}
		return true, f.e.host.Ask(&kit.Choose{Title: cmp.Or(f.lab, f.head), Items: items, At: max(f.at, 0), Ticks: true, OnPick: f.pick})
	}
	return false, nil
}

func (f *choiceField) draw(w, _ int, focused bool) ([]string, *tea.Cursor) {
	s := f.e.host.Styles()
	value := ""
	if f.at >= 0 && f.at < len(f.options) {
		value = kit.OneLine(f.options[f.at])
	}
	if f.toggle {
		value = map[int]string{0: "[ ] no", 1: "[x] yes"}[f.at]
	}
	switch {
	case !focused && f.head != "":
		return []string{s.Text.Render(kit.Truncate(settingRow(f.head, value), w))}, nil
	case !focused:
		return []string{s.Text.Render(kit.Truncate(value, w))}, nil
	case f.toggle:
		return []string{f.e.headLine(f.head, f.help, w), kit.Truncate(s.Selected.Render(" "+value+" ")+s.Muted.Render("  space changes it"), w)}, nil
	}
	line := s.Accent.Render("‹ ") + s.Selected.Render(" "+value+" ") + s.Accent.Render(" ›")
	if f.note != "" {
		line += s.Muted.Render("  " + f.note)
	}
	if f.head != "" {
		return []string{f.e.headLine(f.head, f.help, w), kit.Truncate(line, w)}, nil
	}
	return []string{kit.Truncate(line, w)}, nil
}

// buttonField stands for something that can be added.
type buttonField struct {
	e            *Editor
	id, lab, grp string
	text, does   string
	press        func() tea.Cmd
}

func (f *buttonField) name() string       { return f.id }
func (f *buttonField) label() string      { return f.lab }
func (f *buttonField) group() string      { return f.grp }
func (f *buttonField) typing() bool       { return false }
func (f *buttonField) rows(int, bool) int { return 1 }

func (f *buttonField) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	if s := k.String(); s == "enter" || s == "space" {
		return true, f.press()
	}
	return false, nil
}

func (f *buttonField) draw(w, _ int, focused bool) ([]string, *tea.Cursor) {
	s := f.e.host.Styles()
	if !focused {
		return []string{s.Placeholder.Render(kit.Truncate(f.text, w))}, nil
	}
	return []string{kit.Truncate(s.Selected.Render(" "+f.text+" ")+s.Muted.Render("  enter "+f.does), w)}, nil
}
