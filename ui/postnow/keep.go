package postnow

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// keepAfter is how long after a key what was typed is written; with the write
// itself it stays below a second.
const keepAfter = 700 * time.Millisecond

// keeping is where the screen stands with what was typed.
type keeping struct {
	draft   calendar.DraftID
	serial  int // of the last change
	kept    int // the change that the file holds
	timer   bool
	writing bool
	failed  bool
}

type (
	saveDue struct{ screen *Screen }
	keptMsg struct {
		screen *Screen
		serial int
		draft  calendar.DraftID
		err    error
	}
)

func (s *Screen) changed() tea.Cmd {
	s.keep.serial++
	return tea.Batch(s.judge(), s.keepSoon())
}

func (s *Screen) keepSoon() tea.Cmd {
	if s.keep.timer || s.keep.writing {
		return nil
	}
	s.keep.timer = true
	return s.after(keepAfter, func(time.Time) tea.Msg { return saveDue{s} })
}

func (s *Screen) gotSaveDue() tea.Cmd {
	s.keep.timer = false
	return s.write()
}

// write keeps what was typed as the draft's working copy.
func (s *Screen) write() tea.Cmd {
	if s.keep.writing || s.busy || s.keep.kept == s.keep.serial {
		return nil
	}
	if s.keep.draft == "" && s.content().Empty() {
		return nil
	}
	s.keep.writing = true
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	serial, draft, content := s.keep.serial, s.keep.draft, s.content()
	return func() tea.Msg {
		var d calendar.Draft
		var err error
		if draft == "" {
			d, err = file.NewDraft(ctx, by, content)
		} else {
			d, err = file.SaveWorking(ctx, by, draft, content)
		}
		if err != nil {
			return keptMsg{s, serial, draft, err}
		}
		return keptMsg{s, serial, d.ID, nil}
	}
}

func (s *Screen) gotKept(m keptMsg) tea.Cmd {
	s.keep.writing = false
	if m.draft != "" {
		s.keep.draft = m.draft
	}
	if m.err != nil {
		if !s.keep.failed { // said once, not with each try
			s.host.Fail(m.err)
		}
		s.keep.failed = true
		return s.keepSoon()
	}
	s.keep.failed = false
	s.keep.kept = max(s.keep.kept, m.serial)
	if s.keep.kept != s.keep.serial {
		return s.keepSoon()
	}
	return nil
}

// Leave implements [kit.Screen]: what was typed stays as a draft.
func (s *Screen) Leave() tea.Cmd {
	if s.gone || s.content().Empty() {
		return nil
	}
	s.keep.failed = false // a failure now has to be said again
	s.host.Say(kit.Info, "nothing was sent; what you wrote is kept as a draft", "D lists it")
	return s.write()
}
