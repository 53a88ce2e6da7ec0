package kit

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Action is one thing that a person can do on a screen. Keys, footer, help,
// palette and the README's key table are all read from it.
type Action struct {
	Name    string        // stable: "entry.move"
	Keys    key.Binding   // keys, and the words of help
	Long    string        // one line for help and palette: "Move this entry to another day"
	Group   string        // heading in help
	Blocked func() string // why it cannot be done now, or ""; nil never blocks
	Run     func() tea.Cmd
	Hidden  bool // not in the footer, but in help and palette
}

// Why gives the reason for which the action cannot be done now, or "".
func (a Action) Why() string {
	if a.Blocked == nil {
		return ""
	}
	return a.Blocked()
}

// Bind makes a binding: keys as Bubble Tea names them, separated by spaces, how
// they are written in help, and what they do in one or two words.
func Bind(keys, shown, does string) key.Binding {
	return key.NewBinding(key.WithKeys(strings.Fields(keys)...), key.WithHelp(shown, does))
}

// Dispatch runs the first action that is bound to the key. While typing, only
// keys that are no text are looked at: with ctrl or alt, function keys, esc and
// tab. A blocked action says why instead. It tells whether the key was taken.
func Dispatch(actions []Action, msg tea.KeyPressMsg, typing bool, blocked func(why string)) (tea.Cmd, bool) {
	if typing && !command(msg) {
		return nil, false
	}
	for _, a := range actions {
		if !key.Matches(msg, a.Keys) {
			continue
		}
		if why := a.Why(); why != "" {
			blocked(why)
			return nil, true
		}
		if a.Run == nil {
			return nil, true
		}
		return a.Run(), true
	}
	return nil, false
}

// NoText tells whether a key, by its name, can never be part of a text: it works
// while one types.
func NoText(name string) bool {
	if strings.HasPrefix(name, "ctrl+") || strings.HasPrefix(name, "alt+") {
		return true
	}
	switch name {
	case "esc", "tab", "shift+tab":
		return true
	}
	return len(name) > 1 && name[0] == 'f' && name[1] >= '1' && name[1] <= '9'
}

// command tells whether a key can never be part of a text.
func command(msg tea.KeyPressMsg) bool {
	k := msg.Key()
	if k.Mod.Contains(tea.ModCtrl) || k.Mod.Contains(tea.ModAlt) {
		return true
	}
	return k.Code == tea.KeyEscape || k.Code == tea.KeyTab || k.Code >= tea.KeyF1 && k.Code <= tea.KeyF12
}
