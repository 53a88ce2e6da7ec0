package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/kit"
)

// palette lists every action of this screen and of everywhere by what it does.
func (r *Root) palette() tea.Cmd {
	var actions []kit.Action
	var items []kit.Choice
	known := map[string]bool{} // what two keys do is listed once
	for _, a := range append(r.top().Actions(), r.beside()...) {
		if known[a.Long] {
			continue
		}
		known[a.Long] = true
		actions = append(actions, a)
		items = append(items, kit.Choice{Label: a.Long, Detail: a.Keys.Help().Key, Why: a.Why()})
	}
	return r.Ask(&kit.Choose{
		Title: "All actions", Items: items,
		OnPick: func(i int) tea.Cmd {
			if actions[i].Run == nil {
				return nil
			}
			return actions[i].Run()
		},
	})
}

// help shows the actions of this screen by group, what the signs mean, and the
// last sentences of the status line.
func (r *Root) help() tea.Cmd {
	var b strings.Builder
	actions := append(r.top().Actions(), r.beside()...)
	for n, g := range groups(actions) {
		if n > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(r.styles.Title.Render(g) + "\n")
		for _, a := range actions {
			if a.Group != g {
				continue
			}
			b.WriteString(kit.Pad(r.styles.Key.Render(a.Keys.Help().Key), keyColumn) + r.styles.Text.Render(a.Long) + "\n")
			if why := a.Why(); why != "" {
				for _, l := range kit.Wrap("not now: "+why, helpWidth-keyColumn) {
					b.WriteString(strings.Repeat(" ", keyColumn) + r.styles.Muted.Render(l) + "\n")
				}
			}
		}
	}
	if e, ok := r.top().(explainer); ok {
		b.WriteString("\n" + e.Explain())
	}
	b.WriteString(r.lately())
	return r.Ask(&kit.Text{Title: "Help: " + r.top().Title(), Content: strings.TrimRight(b.String(), "\n")})
}

// keyColumn is as wide as the longest way in which keys are written.
const keyColumn = 16

// helpWidth is the room for text in a help of the usual width.
const helpWidth = 70

// explainer is a screen with more to say in its help than its actions.
type explainer interface{ Explain() string }

func groups(actions []kit.Action) []string {
	var out []string
	seen := map[string]bool{}
	for _, a := range actions {
		if !seen[a.Group] {
			seen[a.Group] = true
			out = append(out, a.Group)
		}
	}
	return out
}

// lately lists the last sentences of the status line, the newest first.
func (r *Root) lately() string {
	if len(r.said) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + r.styles.Title.Render("What was said lately") + "\n")
	for i := len(r.said) - 1; i >= 0 && i >= len(r.said)-10; i-- {
		s := r.said[i]
		b.WriteString(r.styles.Muted.Render(s.At.In(r.Zone()).Format("15:04 ")) + r.styles.Text.Render(s.Text))
		if s.Hint != "" {
			b.WriteString(r.styles.Muted.Render(": " + s.Hint))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
