package stage

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

var _ kit.Host = (*Stage)(nil)

// Now implements [kit.Host].
func (st *Stage) Now() time.Time { return st.Clock }

// Me implements [kit.Host].
func (st *Stage) Me() calendar.Person { return st.Person }

// Practice implements [kit.Host].
func (st *Stage) Practice() calendar.Practice { return st.Clinic }

// People implements [kit.Host].
func (st *Stage) People() []calendar.Person { return st.Staff }

// Accounts implements [kit.Host].
func (st *Stage) Accounts() []calendar.Account { return st.Profiles }

// Hold implements [kit.Host].
func (st *Stage) Hold() calendar.Hold { return st.Stop }

// Zone implements [kit.Host].
func (st *Stage) Zone() *time.Location {
	z, err := calendar.LoadZone(st.Clinic.Zone)
	if err != nil {
		return time.UTC
	}
	return z
}

// Moment implements [kit.Host].
func (st *Stage) Moment() calendar.Moment {
	m, err := calendar.MomentAt(st.Clock, st.Clinic, st.Stop)
	if err != nil {
		return calendar.Moment{Now: st.Clock}
	}
	return m
}

// Styles implements [kit.Host].
func (st *Stage) Styles() *kit.Styles { return st.looks }

// Say implements [kit.Host].
func (st *Stage) Say(kind kit.SayKind, text, hint string) {
	st.Said = append(st.Said, kit.Said{At: st.Clock, Kind: kind, Text: text, Hint: hint})
}

// Fail implements [kit.Host].
func (st *Stage) Fail(err error) {
	if err == nil {
		return
	}
	st.Errors = append(st.Errors, err)
	st.Say(kit.Bad, err.Error(), calendar.HintOf(err))
}

// Push implements [kit.Host].
func (st *Stage) Push(s kit.Screen) tea.Cmd { st.Pushed = append(st.Pushed, s); return nil }

// Pop implements [kit.Host].
func (st *Stage) Pop() tea.Cmd { st.Pops++; return st.Screen.Leave() }

// Ask implements [kit.Host].
func (st *Stage) Ask(m kit.Modal) tea.Cmd {
	if s, ok := m.(kit.Styled); ok {
		s.SetStyles(st.looks)
	}
	st.Modals = append(st.Modals, m)
	if s, ok := m.(kit.Starter); ok {
		return s.Init()
	}
	return nil
}

// Go implements [kit.Host].
func (st *Stage) Go(to kit.Request) tea.Cmd { st.Went = append(st.Went, to); return nil }

// Context implements [kit.Host].
func (st *Stage) Context() context.Context { return st.ctx }
