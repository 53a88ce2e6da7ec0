package editor

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// accountsField is the list of accounts, each on or off.
type accountsField struct{ e *Editor }

func (f *accountsField) name() string  { return "accounts" }
func (f *accountsField) label() string { return "Accounts" }
func (f *accountsField) group() string { return "" }
func (f *accountsField) typing() bool  { return false }

func (f *accountsField) rows(_ int, focused bool) int {
	if !focused {
		return 1
	}
	return max(1, len(f.e.accounts()))
}

func (f *accountsField) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	e, all := f.e, f.e.accounts()
	e.walk = max(0, min(e.walk, len(all)-1))
	switch k.String() {
	case "up", "k":
		if e.walk == 0 {
			return false, nil
		}
		e.walk--
		return true, nil
	case "down", "j":
		if e.walk >= len(all)-1 {
			return false, nil
		}
		e.walk++
		return true, nil
	case "space", "x":
		if len(all) == 0 {
			return true, nil
		}
		return true, e.toggle(all[e.walk].ID)
	}
	return false, nil
}

// toggle chooses an account, or no longer.
func (e *Editor) toggle(id calendar.AccountID) tea.Cmd {
	for _, d := range e.deliveries {
		if d.Account == id && (d.State.Out() || d.State == calendar.Uncertain) && e.chosen(id) {
			e.host.Say(kit.Warn, "this account has had the post, or may have: it cannot be taken off", "")
			return nil
		}
	}
	e.remember("accounts")
	if e.chosen(id) {
		e.place.Accounts = slices.DeleteFunc(slices.Clone(e.place.Accounts), func(a calendar.AccountID) bool { return a == id })
	} else {
		var next []calendar.AccountID
		for _, a := range e.accounts() { // in the order of the platforms, whatever the order of choosing
			if a.ID == id || e.chosen(a.ID) {
				next = append(next, a.ID)
			}
		}
		e.place.Accounts = next
	}
	return e.changed()
}

func (f *accountsField) draw(w, h int, focused bool) ([]string, *tea.Cursor) {
	e, s := f.e, f.e.host.Styles()
	all := e.accounts()
	if !focused {
		var names []string
		for _, a := range all {
			if e.chosen(a.ID) {
				names = append(names, a.Platform.Title())
			}
		}
		if len(names) == 0 {
			return []string{s.Warn.Render(kit.Truncate("none chosen", w))}, nil
		}
		return []string{s.Text.Render(kit.Truncate(strings.Join(names, ", "), w))}, nil
	}
	if len(all) == 0 {
		return []string{s.Muted.Render(kit.Truncate("there are no accounts yet: add them in the settings (o on the calendar)", w))}, nil
	}
	e.walk = max(0, min(e.walk, len(all)-1))
	top := max(0, min(e.walk-h+1, len(all)-h))
	var out []string
	for i, a := range all {
		if i < top || i >= top+h {
			continue
		}
		sign, look := "[ ] ", s.Text
		if e.chosen(a.ID) {
			sign = "[x] "
		}
		text := sign + shown.Served(a, slices.Contains(e.kept.entry.ByHand, a.ID))
		if a.Gone {
			text += ", no longer there"
		}
		if i == e.walk {
			look = s.Selected
			text = kit.Pad(text, min(w, max(48, kit.Width(text))))
		}
		out = append(out, look.Render(kit.Truncate(text, w)))
	}
	return out, nil
}
