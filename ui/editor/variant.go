package editor

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// textOf gives what a tab holds: the shared text for "", else a platform's.
func (e *Editor) textOf(n platform.Name) (string, []string) {
	if n == "" {
		return e.content.Text, e.content.Parts
	}
	return e.content.For(n)
}

// own tells whether a platform has a text of its own.
func (e *Editor) own(n platform.Name) bool {
	_, ok := e.content.Variants[n]
	return ok
}

// partText gives the text that is typed into: of the tab, and of its thread part.
func (e *Editor) partText() string {
	text, parts := e.textOf(e.tab)
	if e.part > 0 && e.part <= len(parts) {
		return parts[e.part-1]
	}
	return text
}

// setPartText is what typing does. On a platform's tab it makes the platform's
// own text out of the shared one.
func (e *Editor) setPartText(s string) {
	text, parts := e.textOf(e.tab)
	if e.part > 0 && e.part <= len(parts) {
		parts = slices.Clone(parts)
		parts[e.part-1] = s
	} else {
		text = s
	}
	e.setText(e.tab, text, parts)
}

// setText writes a tab's text and parts.
func (e *Editor) setText(n platform.Name, text string, parts []string) {
	if n == "" {
		e.content.Text, e.content.Parts = text, parts
		return
	}
	v := make(map[platform.Name]calendar.Variant, len(e.content.Variants)+1)
	for k, o := range e.content.Variants {
		v[k] = o
	}
	v[n] = calendar.Variant{Text: text, Parts: parts}
	e.content.Variants = v
}

// tabs lists the tabs in their order: the shared text, then the platforms.
func tabs() []platform.Name { return append([]platform.Name{""}, platform.All()...) }

// nextTab walks the tabs that can be chosen.
func (e *Editor) nextTab(n int) tea.Cmd {
	all := tabs()
	at := slices.Index(all, e.tab)
	on := e.platforms()
	for range all {
		at = (at + n + len(all)) % len(all)
		if all[at] == "" || on.Has(all[at]) || e.own(all[at]) {
			break
		}
	}
	return e.toTab(all[at])
}

// toTab shows a tab. One whose platform gets nothing is only named.
func (e *Editor) toTab(n platform.Name) tea.Cmd {
	if n != "" && !e.platforms().Has(n) && !e.own(n) {
		e.host.Say(kit.Info, n.Title()+" is not among the accounts of this post", "choose an account of it first")
		return nil
	}
	cmd := e.goTo("text")
	if n != e.tab {
		// The same text stays under the cursor where both tabs share it.
		offset := e.offset()
		_, was := e.textOf(e.tab)
		before := e.partText()
		e.tab, e.scroll, e.typing = n, 0, burst{}
		if _, now := e.textOf(n); len(now) != len(was) {
			e.part = 0
		}
		if e.partText() == before {
			e.toOffset(offset)
		}
	}
	return cmd
}

func (e *Editor) offset() int {
	if f, ok := e.fields()[0].(*textField); ok {
		return f.sync().area.Offset()
	}
	return 0
}

func (e *Editor) toOffset(n int) {
	if f, ok := e.fields()[0].(*textField); ok {
		f.sync().area.SetOffset(n)
	}
}

// whyNotShared says why there is nothing to go back from.
func (e *Editor) whyNotShared() string {
	switch {
	case e.tab == "":
		return "this is the shared text"
	case !e.own(e.tab):
		return e.tab.Title() + " has the shared text already"
	}
	return ""
}

// shareAgain takes a platform's own text away, after asking where it says
// something else.
func (e *Editor) shareAgain() tea.Cmd {
	n := e.tab
	drop := func() tea.Cmd {
		e.remember("variant")
		v := make(map[platform.Name]calendar.Variant, len(e.content.Variants))
		for k, o := range e.content.Variants {
			if k != n {
				v[k] = o
			}
		}
		e.content.Variants = v
		e.tidyFocus()
		e.host.Say(kit.Good, n.Title()+" has the shared text again", "ctrl+z undoes it")
		return e.changed()
	}
	v := e.content.Variants[n]
	if v.Text == e.content.Text && slices.Equal(v.Parts, e.content.Parts) {
		return drop()
	}
	return e.host.Ask(&kit.Confirm{
		Title: "Back to the shared text", Text: n.Title() + "'s own text says something else. Take it away? Undo brings it back.",
		Yes: "take it away", No: "keep it", OnYes: drop,
	})
}
