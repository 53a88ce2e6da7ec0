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
		e.place.Accounts = without(e.place.Accounts, id)
		e.place.ByHand = without(e.place.ByHand, id)
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

func without(list []calendar.AccountID, id calendar.AccountID) []calendar.AccountID {
	return slices.DeleteFunc(slices.Clone(list), func(a calendar.AccountID) bool { return a == id })
}

// at gives the account with the cursor.
func (f *accountsField) at() (calendar.Account, bool) {
	all := f.e.accounts()
	if len(all) == 0 {
		return calendar.Account{}, false
	}
	return all[max(0, min(f.e.walk, len(all)-1))], true
}

// whyNotByHand tells why who posts cannot be chosen at this account, or "".
func (f *accountsField) whyNotByHand() string {
	a, ok := f.at()
	switch {
	case !ok:
		return "there is no account yet"
	case a.ByHand:
		return "this account is always served by hand: its keys are under settings, Accounts"
	case !f.e.place.On:
		return "it stands on no day yet: place it first"
	case !f.e.chosen(a.ID):
		return "choose the account first, with space"
	}
	for _, d := range f.e.deliveries {
		if d.Account == a.ID && (d.State.Out() || d.PartlyOut || d.State == calendar.Uncertain || d.State == calendar.Handed) {
			return "this account has had the post, or may have"
		}
	}
	return ""
}

// toggleByHand lets a person make this one post at the account, or the run.
func (f *accountsField) toggleByHand() tea.Cmd {
	a, _ := f.at()
	e := f.e
	e.remember("accounts")
	if slices.Contains(e.place.ByHand, a.ID) {
		e.place.ByHand = without(e.place.ByHand, a.ID)
		e.host.Say(kit.Info, a.Platform.Title()+": the run posts it", "")
	} else {
		e.place.ByHand = append(slices.Clone(e.place.ByHand), a.ID)
		e.host.Say(kit.Info, a.Platform.Title()+": you post this one by hand", "the run gives you text and files")
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
				name := a.Platform.Title()
				if slices.Contains(e.place.ByHand, a.ID) {
					name += " (by hand)"
				}
				names = append(names, name)
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
		text := sign + shown.Served(a, slices.Contains(e.place.ByHand, a.ID))
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
