package kittest

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rounds/calendar"
	"rounds/ui/kit"
)

// Host is a program around one screen. It keeps what the screen said and asked
// for.
type Host struct {
	File    *File
	Clock   time.Time
	Looks   *kit.Styles
	Person  int // index of who sits here
	Screen  kit.Screen
	Modals  []kit.Modal
	Said    []kit.Said
	Errors  []error
	Went    []kit.Request
	Popped  int
	Blocked []string
}

// NewHost makes a host on the sample file, at 10:00 on Tuesday 3 November 2026 in
// Denver.
func NewHost(f *File) *Host {
	zone, _ := calendar.LoadZone(Zone)
	return &Host{File: f, Clock: time.Date(2026, 11, 3, 10, 0, 0, 0, zone), Looks: kit.NewStyles(true, colorprofile.TrueColor)}
}

// Now implements [kit.Host].
func (h *Host) Now() time.Time { return h.Clock }

// Me implements [kit.Host].
func (h *Host) Me() calendar.Person { return h.File.Folk[h.Person] }

// Practice implements [kit.Host].
func (h *Host) Practice() calendar.Practice { return h.File.P }

// Zone implements [kit.Host].
func (h *Host) Zone() *time.Location { return h.Clock.Location() }

// People implements [kit.Host].
func (h *Host) People() []calendar.Person { return h.File.Folk }

// Accounts implements [kit.Host].
func (h *Host) Accounts() []calendar.Account { return h.File.Places }

// Hold implements [kit.Host].
func (h *Host) Hold() calendar.Hold { return h.File.Stop }

// Moment implements [kit.Host].
func (h *Host) Moment() calendar.Moment {
	m, _ := calendar.MomentAt(h.Clock, h.File.P, h.File.Stop)
	return m
}

// Styles implements [kit.Host].
func (h *Host) Styles() *kit.Styles { return h.Looks }

// Say implements [kit.Host].
func (h *Host) Say(kind kit.SayKind, text, hint string) {
	h.Said = append(h.Said, kit.Said{At: h.Clock, Kind: kind, Text: text, Hint: hint})
}

// Fail implements [kit.Host].
func (h *Host) Fail(err error) {
	if err != nil {
		h.Errors = append(h.Errors, err)
	}
}

// Push implements [kit.Host].
func (h *Host) Push(s kit.Screen) tea.Cmd { h.Screen = s; return s.Init() }

// Pop implements [kit.Host].
func (h *Host) Pop() tea.Cmd { h.Popped++; return nil }

// Ask implements [kit.Host].
func (h *Host) Ask(m kit.Modal) tea.Cmd {
	if s, ok := m.(kit.Styled); ok {
		s.SetStyles(h.Looks)
	}
	h.Modals = append(h.Modals, m)
	if s, ok := m.(kit.Starter); ok {
		return s.Init()
	}
	return nil
}

// Go implements [kit.Host].
func (h *Host) Go(to kit.Request) tea.Cmd { h.Went = append(h.Went, to); return nil }

// Context implements [kit.Host].
func (h *Host) Context() context.Context { return context.Background() }

// LastSaid is the last sentence, or "".
func (h *Host) LastSaid() string {
	if len(h.Said) == 0 {
		return ""
	}
	return h.Said[len(h.Said)-1].Text
}

// Send hands messages to the top modal or to the screen as the program does, and
// runs the commands that come back.
func (h *Host) Send(msgs ...tea.Msg) {
	for _, msg := range msgs {
		Run(h.update(msg), h.update)
	}
}

func (h *Host) update(msg tea.Msg) tea.Cmd {
	key, isKey := msg.(tea.KeyPressMsg)
	_, isMouse := msg.(tea.MouseMsg)
	if n := len(h.Modals); n > 0 {
		top := h.Modals[n-1]
		done, cmd := top.Update(msg)
		if done {
			for i, m := range h.Modals {
				if m == top {
					h.Modals = append(h.Modals[:i:i], h.Modals[i+1:]...)
					break
				}
			}
		}
		if isKey || isMouse {
			return cmd
		}
		return tea.Batch(cmd, h.Screen.Update(msg))
	}
	if isKey {
		cmd, took := kit.Dispatch(h.Screen.Actions(), key, h.Screen.Typing(), func(why string) { h.Blocked = append(h.Blocked, why) })
		if took {
			return cmd
		}
	}
	return h.Screen.Update(msg)
}

// Start shows a screen and runs its first command.
func (h *Host) Start(s kit.Screen) {
	h.Screen = s
	Run(s.Init(), h.update)
}
