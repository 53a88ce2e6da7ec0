package ui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// Now implements [kit.Host].
func (r *Root) Now() time.Time { return r.now() }

// Me implements [kit.Host].
func (r *Root) Me() calendar.Person {
	for _, p := range r.facts.people {
		if p.ID == r.me {
			return p
		}
	}
	return calendar.Person{}
}

// Practice implements [kit.Host].
func (r *Root) Practice() calendar.Practice { return r.facts.practice }

// People implements [kit.Host].
func (r *Root) People() []calendar.Person { return r.facts.people }

// Accounts implements [kit.Host].
func (r *Root) Accounts() []calendar.Account { return r.facts.accounts }

// Hold implements [kit.Host].
func (r *Root) Hold() calendar.Hold { return r.facts.hold }

// Zone implements [kit.Host].
func (r *Root) Zone() *time.Location { return zoneOf(r.facts.practice) }

// Moment implements [kit.Host]. It is the same for a whole minute, so that what
// was drawn can be kept.
func (r *Root) Moment() calendar.Moment {
	now := r.now().Truncate(time.Minute)
	m, err := calendar.MomentAt(now, r.facts.practice, r.facts.hold)
	if err != nil {
		return calendar.Moment{Now: now, Today: calendar.DayOf(now.UTC()), Late: r.facts.practice.LateAfter(), Hold: r.facts.hold.On}
	}
	return m
}

// Styles implements [kit.Host].
func (r *Root) Styles() *kit.Styles { return r.styles }

// Context implements [kit.Host].
func (r *Root) Context() context.Context { return r.ctx }

const (
	keptSentences = 50              // as many as a person would scroll through
	shownFor      = 8 * time.Second // a sentence that asks for nothing
)

// Say implements [kit.Host].
func (r *Root) Say(kind kit.SayKind, text, hint string) {
	r.dirty = true
	if kind == kit.Bad && (r.quitting || len(r.leaving) > 0) {
		r.unsaved = true
	}
	if len(r.stack) > 0 {
		r.saidOn = r.top()
	}
	r.said = append(r.said, kit.Said{At: r.now(), Kind: kind, Text: kit.OneLine(text), Hint: kit.OneLine(hint)})
	if n := len(r.said); n > keptSentences {
		r.said = append([]kit.Said{}, r.said[n-keptSentences:]...)
	}
}

// Fail implements [kit.Host].
func (r *Root) Fail(err error) {
	if err == nil || errors.Is(err, context.Canceled) && r.ctx.Err() != nil {
		return
	}
	r.log.Error("Shown to the person", "error", err, "kind", calendar.KindOf(err))
	e, ok := errors.AsType[*calendar.Error](err)
	if !ok || e.Text == "" || e.Kind == calendar.Internal {
		r.Say(kit.Bad, "something went wrong in Rounds", "try again; start it with --log FILE to keep the cause")
		return
	}
	r.Say(kit.Bad, e.Text, e.Hint)
}

func (r *Root) lastSaid() *kit.Said {
	if len(r.said) == 0 {
		return nil
	}
	return &r.said[len(r.said)-1]
}

// stale tells whether a sentence has been shown for long enough. What went wrong
// stays until something else is said, or its screen is left: on another one it
// would look as if that had failed.
func (r *Root) stale(s kit.Said) bool {
	stays := s.Kind == kit.Bad || s.Kind == kit.Warn
	return (!stays || r.saidOn != r.top()) && r.now().Sub(s.At) > shownFor
}

// Push implements [kit.Host].
func (r *Root) Push(s kit.Screen) tea.Cmd {
	r.dirty = true
	if st, ok := s.(kit.Styled); ok {
		st.SetStyles(r.styles)
	}
	r.stack = append(r.stack, s)
	return s.Init()
}

// Pop implements [kit.Host]. The calendar, at the bottom, stays. A screen that
// fails to save what it holds comes back: see parted.
func (r *Root) Pop() tea.Cmd {
	r.dirty = true
	n := len(r.stack)
	if n == 1 {
		return nil
	}
	leaving := r.stack[n-1]
	cmd := leaving.Leave()
	r.stack = r.stack[:n-1]
	if cmd == nil {
		return r.top().FileChanged()
	}
	r.leaving = append(r.leaving, leaving)
	return tea.Sequence(cmd, func() tea.Msg { return partedMsg{leaving} })
}

// partedMsg comes when a closed screen has saved what it held, or failed to.
type partedMsg struct{ screen kit.Screen }

// parted lets a closed screen go, or opens it again where saving failed, with
// everything that was typed still in it.
func (r *Root) parted(m partedMsg) tea.Cmd {
	for i, s := range r.leaving {
		if s == m.screen {
			r.leaving = append(r.leaving[:i:i], r.leaving[i+1:]...)
			break
		}
	}
	if r.unsaved {
		r.unsaved = false
		r.stack = append(r.stack, m.screen)
		return nil
	}
	return r.top().FileChanged()
}

// Ask implements [kit.Host].
func (r *Root) Ask(m kit.Modal) tea.Cmd {
	r.dirty = true
	if s, ok := m.(kit.Styled); ok {
		s.SetStyles(r.styles)
	}
	r.modals = append(r.modals, m)
	if s, ok := m.(kit.Starter); ok {
		return s.Init()
	}
	return nil
}
