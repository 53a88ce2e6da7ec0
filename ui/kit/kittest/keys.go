package kittest

import (
	"reflect"
	"strings"

	tea "charm.land/bubbletea/v2"
)

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10,
}

// Key builds a press as the terminal's decoder does: "a", "enter", "space",
// "ctrl+s", "shift+tab".
func Key(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	for {
		if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
			k.Mod |= tea.ModCtrl
			name = rest
		} else if rest, ok := strings.CutPrefix(name, "alt+"); ok {
			k.Mod |= tea.ModAlt
			name = rest
		} else if rest, ok := strings.CutPrefix(name, "shift+"); ok {
			k.Mod |= tea.ModShift
			name = rest
		} else {
			break
		}
	}
	if name == "space" {
		k.Code, k.Text = tea.KeySpace, " "
		return k
	}
	if c, ok := named[name]; ok {
		k.Code = c
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

// Keys builds presses from names separated by spaces.
func Keys(names string) []tea.Msg {
	var out []tea.Msg
	for _, n := range strings.Fields(names) {
		out = append(out, Key(n))
	}
	return out
}

// Typed builds the presses of a text.
func Typed(text string) []tea.Msg {
	var out []tea.Msg
	for _, r := range text {
		if r == ' ' {
			out = append(out, Key("space"))
		} else {
			out = append(out, Key(string(r)))
		}
	}
	return out
}

// Run runs a command and all that come of it, in order and without a goroutine,
// handing each message to update. Commands that wait for a clock must not be
// among them.
func Run(cmd tea.Cmd, update func(tea.Msg) tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	switch msg.(type) {
	case nil, tea.QuitMsg:
		return
	}
	// A batch and a sequence, which has no name outside, are both lists of commands.
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			Run(v.Index(i).Interface().(tea.Cmd), update)
		}
		return
	}
	Run(update(msg), update)
}
