package editor

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// Actions implements [kit.Screen].
func (e *Editor) Actions() []kit.Action {
	if e.broken != nil || !e.ready {
		return []kit.Action{{
			Name: "editor.close", Keys: kit.Bind("esc", "esc", "close"), Group: "Draft",
			Long: "Close the editor", Run: e.host.Pop,
		}}
	}
	// The footer shows as many as it has room for: what is needed most comes first.
	out := append(e.focusActions(), e.moveActions()...)
	out = append(out, e.fileActions()...)
	return append(out, e.textActions()...)
}

// focusActions are those of the field with the focus.
func (e *Editor) focusActions() []kit.Action {
	if _, ok := e.field().(*mediaField); ok && !e.pics.editing {
		none := func() string {
			if len(e.content.Media) == 0 {
				return "no file is attached"
			}
			return ""
		}
		act := func(name, keys, does, long string, run func() tea.Cmd) kit.Action {
			return kit.Action{Name: "media." + name, Keys: kit.Bind(keys, keys, does), Long: long, Group: "Pictures", Blocked: none, Run: run}
		}
		out := []kit.Action{
			{Name: "media.add", Keys: kit.Bind("a alt+m", "a", "add"), Long: "Attach a picture, video or document", Group: "Pictures", Run: e.pick},
			act("open", "o", "open", "Open this file in the system's viewer", e.openFile),
			act("uses", "w", "where used", "List the drafts in which this file was used before", e.whereUsed),
			act("up", "shift+up", "up", "Move this file up", func() tea.Cmd { return e.shift(-1) }),
			act("down", "shift+down", "down", "Move this file down", func() tea.Cmd { return e.shift(1) }),
			act("remove", "d", "take out", "Take this file out of the post", e.detach),
		}
		out[5].Keys = kit.Bind("d delete", "d", "take out")
		return out
	}
	out := []kit.Action{{
		Name: "media.add", Keys: kit.Bind("alt+m", "alt+m", "picture"), Group: "Pictures", Hidden: e.focus == "text",
		Long: "Attach a picture, video or document", Run: e.pick,
	}}
	if f, ok := e.field().(*fileField); ok {
		out = append(out, kit.Action{
			Name: "setting.clear", Keys: kit.Bind("d delete", "d", "take out"), Long: "Take the file of this setting out", Group: "Draft",
			Blocked: func() string {
				if f.value() == "" {
					return "no file is set"
				}
				return ""
			}, Run: f.clearFile,
		})
	}
	if f, ok := e.field().(*accountsField); ok {
		out = append(out, kit.Action{
			Name: "accounts.by-hand", Keys: kit.Bind("h", "h", "by hand"), Group: "Draft",
			Long: "Post this one by hand at this account, or let the run post it", Blocked: f.whyNotByHand, Run: f.toggleByHand,
		})
	}
	if g := e.field().group(); g != "" && !strings.HasPrefix(g, "set/") {
		out = append(out, kit.Action{
			Name: "editor.remove", Keys: kit.Bind("alt+x", "alt+x", "take away"), Group: "Draft",
			Long: "Take this poll or source away", Run: e.takeAway,
		})
	}
	return out
}

func (e *Editor) textActions() []kit.Action {
	_, parts := e.textOf(e.tab)
	noPart := func(why string, ok bool) func() string {
		return func() string {
			if ok {
				return ""
			}
			return why
		}
	}
	out := []kit.Action{
		{
			Name: "editor.preview", Keys: kit.Bind("ctrl+o", "ctrl+o", "preview"), Group: "Text", Hidden: e.beside,
			Long: "Show what each account would get, with counts and problems", Run: e.togglePreview,
		},
		{
			Name: "editor.tab.next", Keys: kit.Bind("ctrl+t", "ctrl+t", "platform"), Group: "Text",
			Long: "Go to the next platform's text", Run: func() tea.Cmd { return e.nextTab(1) },
		},
		{
			Name: "editor.tab.back", Keys: kit.Bind("alt+t", "alt+t", "back"), Group: "Text", Hidden: true,
			Long: "Go to the platform before", Run: func() tea.Cmd { return e.nextTab(-1) },
		},
		{
			Name: "editor.shared", Keys: kit.Bind("ctrl+r", "ctrl+r", "shared text"), Group: "Text", Hidden: !e.own(e.tab),
			Long: "Go back to the shared text on this platform", Blocked: e.whyNotShared, Run: e.shareAgain,
		},
		{
			Name: "thread.split", Keys: kit.Bind("alt+enter ctrl+n", "ctrl+n", "next part"), Group: "Thread", Hidden: e.whyNoThread() != "",
			Long: "Split the text at the cursor: what follows is a further part of the thread", Blocked: e.whyNoThread, Run: e.split,
		},
		{
			Name: "thread.auto", Keys: kit.Bind("alt+s", "alt+s", "split long"), Group: "Thread", Hidden: true,
			Long: "Split a text that is too long at the ends of sentences", Blocked: e.whyNoThread, Run: e.splitLong,
		},
		{
			Name: "thread.join", Keys: kit.Bind("alt+j", "alt+j", "join"), Group: "Thread", Hidden: len(parts) == 0,
			Long: "Join this part of the thread with the one before", Blocked: noPart("this is the first part", e.part > 0), Run: e.join,
		},
		{
			Name: "thread.next", Keys: kit.Bind("alt+down", "alt+↓", "part"), Group: "Thread", Hidden: len(parts) == 0,
			Long: "Go to the next part of the thread", Blocked: noPart("this is the last part", e.part < len(parts)),
			Run: func() tea.Cmd { return e.walkParts(1) },
		},
		{
			Name: "thread.back", Keys: kit.Bind("alt+up", "alt+↑", "part"), Group: "Thread", Hidden: true,
			Long: "Go to the part of the thread before", Blocked: noPart("this is the first part", e.part > 0),
			Run: func() tea.Cmd { return e.walkParts(-1) },
		},
		{
			Name: "editor.copy", Keys: kit.Bind("alt+c", "alt+c", "copy"), Group: "Text", Hidden: true,
			Long: "Copy the selected text, or all of this text, to the clipboard", Run: e.copyText,
		},
		{
			Name: "editor.select", Keys: kit.Bind("alt+a", "alt+a", "select all"), Group: "Text", Hidden: true,
			Long: "Select the whole text of this field", Run: e.selectAll,
		},
		{
			Name: "editor.undo", Keys: kit.Bind("ctrl+z", "ctrl+z", "undo"), Group: "Text", Hidden: true,
			Long: "Undo the last thing typed or changed in this draft", Run: e.undo,
		},
		{
			Name: "editor.redo", Keys: kit.Bind("ctrl+y", "ctrl+y", "redo"), Group: "Text", Hidden: true,
			Long: "Do again what was undone in this draft", Run: e.redo,
		},
	}
	for i, n := range platform.All() {
		keys := "alt+" + string(rune('1'+i))
		out = append(out, kit.Action{
			Name: "editor.tab." + string(n), Keys: kit.Bind(keys, keys, n.Title()), Group: "Text", Hidden: true,
			Long: "Go to " + n.Title() + "'s text", Run: func() tea.Cmd { return e.toTab(n) },
		})
	}
	return append(out, kit.Action{
		Name: "editor.tab.all", Keys: kit.Bind("alt+0", "alt+0", "all"), Group: "Text", Hidden: true,
		Long: "Go to the shared text", Run: func() tea.Cmd { return e.toTab("") },
	})
}

func (e *Editor) fileActions() []kit.Action {
	out := []kit.Action{
		{
			Name: "editor.ask", Keys: kit.Bind("ctrl+g", "ctrl+g", "ask approval"), Group: "Draft",
			Hidden: e.judged.yes == calendar.YesGiven || e.judged.yes == calendar.Asked,
			Long:   "Save and ask for approval", Blocked: e.whyNotAsk, Run: func() tea.Cmd { return e.ask(false) },
		},
		{
			Name: "editor.save", Keys: kit.Bind("ctrl+s", "ctrl+s", "save"), Group: "Draft",
			Long: "Save this text as a revision that can be brought back", Run: e.saveNow,
		},
		{
			Name: "editor.review", Keys: kit.Bind("alt+g", "alt+g", "approve"), Group: "Draft", Hidden: true,
			Long: "Save and go to where it is approved", Blocked: e.whyNotAsk, Run: func() tea.Cmd { return e.ask(true) },
		},
		{
			Name: "editor.blockers", Keys: kit.Bind("alt+w", "alt+w", "what is missing"), Group: "Draft", Hidden: true,
			Long: "List what keeps this from being approved", Run: e.showBlockers,
		},
		{
			Name: "editor.place", Keys: kit.Bind("alt+p", "alt+p", "day"), Group: "Draft", Hidden: e.place.On,
			Long: "Place this on a day, or move it to another", Run: func() tea.Cmd { return e.goTo("when") },
		},
		{
			Name: "editor.history", Keys: kit.Bind("alt+h", "alt+h", "history"), Group: "Draft", Hidden: true,
			Long: "Look at earlier revisions and bring one back", Blocked: e.whyNoHistory, Run: e.openHistory,
		},
		{
			Name: "editor.notes", Keys: kit.Bind("alt+n", "alt+n", "notes"), Group: "Draft", Hidden: true,
			Long: "Read all notes on this draft", Blocked: func() string {
				if len(e.kept.draft.Notes) == 0 {
					return "there are no notes yet"
				}
				return ""
			}, Run: e.allNotes,
		},
	}
	if e.save.theirs != nil {
		out = append([]kit.Action{{
			Name: "editor.choose", Keys: kit.Bind("alt+o", "alt+o", "mine or theirs"), Group: "Draft",
			Long: "Choose between your text and the one of the other window", Run: e.choose,
		}}, out...)
	}
	return out
}

func (e *Editor) moveActions() []kit.Action {
	back := kit.Action{
		Name: "editor.close", Keys: kit.Bind("esc", "esc", "save, close"), Group: "Draft",
		Long: "Save and close the editor", Run: e.close,
	}
	switch {
	case e.pics.editing:
		back.Keys, back.Long = kit.Bind("esc", "esc", "to the list"), "Go back to the list of files"
		back.Run = func() tea.Cmd {
			e.pics.editing = false
			return nil
		}
	case e.focus != "text":
		back.Keys, back.Long = kit.Bind("esc", "esc", "to the text"), "Go back to the text"
		back.Run = func() tea.Cmd { return e.goTo("text") }
	}
	return []kit.Action{
		{
			Name: "editor.next", Keys: kit.Bind("tab", "tab", "fields"), Group: "Moving",
			Long: "Go to the next field", Run: func() tea.Cmd { return e.step(1) },
		},
		{
			Name: "editor.previous", Keys: kit.Bind("shift+tab", "shift+tab", "back"), Group: "Moving", Hidden: true,
			Long: "Go to the field before", Run: func() tea.Cmd { return e.step(-1) },
		},
		{
			Name: "editor.scroll.down", Keys: kit.Bind("ctrl+pgdown alt+pgdown", "ctrl+pgdn", "preview"), Group: "Moving", Hidden: true,
			Long: "Scroll the preview down", Run: func() tea.Cmd { return e.scrollPreview(5) },
		},
		{
			Name: "editor.scroll.up", Keys: kit.Bind("ctrl+pgup alt+pgup", "ctrl+pgup", "preview"), Group: "Moving", Hidden: true,
			Long: "Scroll the preview up", Run: func() tea.Cmd { return e.scrollPreview(-5) },
		},
		back,
	}
}

func (e *Editor) togglePreview() tea.Cmd {
	e.preview, e.scroll = !e.preview, 0
	return nil
}

func (e *Editor) scrollPreview(n int) tea.Cmd {
	e.scroll = max(0, e.scroll+n)
	return nil
}

// typedField gives the text field with the focus.
func (e *Editor) typedField() (*textField, bool) {
	switch f := e.field().(type) {
	case *textField:
		return f, true
	case *mediaField:
		return f.alt(), len(e.content.Media) > 0
	}
	return nil, false
}

func (e *Editor) copyText() tea.Cmd {
	f, ok := e.typedField()
	if !ok {
		f, _ = e.fields()[0].(*textField)
	}
	a := f.sync().area
	text := a.Selected()
	if text == "" {
		text = a.Text()
	}
	if text == "" {
		e.host.Say(kit.Info, "there is no text to copy", "")
		return nil
	}
	e.host.Say(kit.Good, kit.Count(len([]rune(text)), "character", "characters")+" copied to the clipboard", "")
	return tea.SetClipboard(text)
}

func (e *Editor) selectAll() tea.Cmd {
	if f, ok := e.typedField(); ok {
		f.sync().area.SelectAll()
	}
	return nil
}
