package ui_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/charmbracelet/x/vt"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/ui"
	"rounds/ui/kit"
	"rounds/ui/kit/kittest"
	"rounds/ui/runview"
	"rounds/ui/settings"
)

// others stands for what these tests never ask of the file: a call of it would
// panic.
type others struct{ ui.File }

// world is a file in memory as the whole program sees it.
type world struct {
	*kittest.File
	others
	where   calendar.Standing
	settled []bool
}

func (w *world) Standing(context.Context) (calendar.Standing, error) { return w.where, nil }

func (w *world) Settle(_ context.Context, _ calendar.PersonID, moved bool) error {
	w.settled = append(w.settled, moved)
	w.where = calendar.Home
	if !moved {
		w.where = calendar.Copied
	}
	return nil
}

func sample() *world { return &world{File: kittest.Sample(), where: calendar.Home} }

// morning is 10:00 on Tuesday 3 November 2026 in Denver.
var morning = time.Date(2026, 11, 3, 17, 0, 0, 0, time.UTC)

// term is the whole program talking to an emulated terminal, on fake time.
type term struct {
	t    *testing.T
	emu  *vt.SafeEmulator
	prog *tea.Program
	done chan error
}

// run plays a test in a bubble of fake time, which begins on 1 January 2000.
func run(t *testing.T, d ui.Deps, w, h int, play func(*term)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if d.Now == nil {
			begun := time.Now()
			d.Now = func() time.Time { return morning.Add(time.Since(begun)) }
		}
		emu := vt.NewSafeEmulator(w, h)
		_, err := io.WriteString(emu, "\x1b[20h") // a line feed returns as well, as on a terminal line
		require.NoError(t, err)
		r, err := ui.New(t.Context(), d)
		require.NoError(t, err)
		tt := &term{t: t, emu: emu, done: make(chan error, 1), prog: tea.NewProgram(
			r, tea.WithInput(emu), tea.WithOutput(emu), tea.WithWindowSize(w, h), tea.WithColorProfile(colorprofile.TrueColor),
			tea.WithoutSignalHandler(), tea.WithEnvironment([]string{"TERM=xterm-256color"}))}
		go func() { _, err := tt.prog.Run(); tt.done <- err }()
		defer func() { // also when the test has failed: nothing may be left in the bubble
			tt.prog.Quit()
			err := <-tt.done
			_ = tt.emu.InputPipe().(io.Closer).Close()
			time.Sleep(time.Minute) // ticks that are still asleep
			require.NoError(t, err)
		}()
		tt.settle()
		play(tt)
	})
}

// settle lets every command finish and a frame be drawn.
func (tt *term) settle() {
	time.Sleep(100 * time.Millisecond)
	synctest.Wait()
}

func (tt *term) keys(names string) {
	for _, k := range kittest.Keys(names) {
		tt.prog.Send(k)
	}
	tt.settle()
}

func (tt *term) text(s string) {
	for _, k := range kittest.Typed(s) {
		tt.prog.Send(k)
	}
	tt.settle()
}

func (tt *term) screen() string { return ansi.Strip(tt.emu.Render()) }

func (tt *term) row(y int) string { return strings.Split(tt.screen(), "\n")[y] }

func (tt *term) shows(text string) {
	tt.t.Helper()
	require.Contains(tt.t, tt.screen(), text)
}

func (tt *term) hides(text string) {
	tt.t.Helper()
	require.NotContains(tt.t, tt.screen(), text)
}

func TestTheWholeProgram(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}, "200x60": {200, 60}} {
		t.Run(name, func(t *testing.T) {
			run(t, ui.Deps{File: sample(), Me: "ana"}, size[0], size[1], func(tt *term) {
				require.True(t, tt.emu.IsAltScreen())
				golden.RequireEqual(t, tt.screen())
			})
		})
	}
}

func TestAnEntryIsMovedByKeysAndUndone(t *testing.T) {
	w := sample()
	run(t, ui.Deps{File: w, Me: "ana"}, 120, 36, func(tt *term) {
		tt.keys("m right right")
		tt.shows("Moving Flu shots")
		tt.keys("enter")
		tt.shows("✓ moved: Flu shots: no appointment")
		require.Len(t, w.Calls, 1)
		tt.keys("ctrl+z")
		tt.shows("undone: moved the last entry")
		require.Equal(t, "undo", w.Calls[1])
		tt.keys("U")
		tt.shows("done again")
	})
}

func TestAnotherWindowsChangeIsSeenWithinASecond(t *testing.T) {
	w := sample()
	run(t, ui.Deps{File: w, Me: "ana"}, 120, 36, func(tt *term) {
		tt.hides("Added elsewhere")
		w.Add(calendar.Summary{Kind: calendar.PostEntry, Title: "Added elsewhere", Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: 11, Day: 3}, At: 60, Zone: kittest.Zone}})
		time.Sleep(time.Second)
		tt.settle()
		tt.shows("Added elsewhere")
	})
}

func TestAQuietProgramReadsNothing(t *testing.T) {
	w := sample()
	run(t, ui.Deps{File: w, Me: "ana"}, 80, 24, func(tt *term) {
		reads := w.Reads
		time.Sleep(30 * time.Second)
		tt.settle()
		require.Equal(t, reads, w.Reads)
	})
}

func TestTheClockMakesEntriesDue(t *testing.T) {
	var later atomic.Int64 // the clock jumps, so that no hours of frames are drawn
	now := func() time.Time { return morning.Add(time.Duration(later.Load())) }
	run(t, ui.Deps{File: sample(), Me: "ana", Now: now}, 120, 36, func(tt *term) {
		tt.shows("12:00  ✓ approved")
		tt.shows("next 12:00")
		later.Store(int64(2*time.Hour + time.Second))
		time.Sleep(time.Second)
		tt.settle()
		tt.shows("12:00  ▶ due")
		later.Store(int64(4 * time.Hour))
		time.Sleep(time.Second)
		tt.settle()
		tt.shows("! 2 overdue")
	})
}

func TestTheHoldIsOnEveryScreen(t *testing.T) {
	w := sample()
	run(t, ui.Deps{File: w, Me: "ana"}, 80, 24, func(tt *term) {
		tt.keys("H")
		tt.text("burst pipe")
		tt.keys("enter")
		time.Sleep(time.Second)
		tt.settle()
		require.Contains(t, tt.row(1), "HOLD: nothing goes out · burst pipe · Ana Silva")
		require.Equal(t, tt.emu.CellAt(1, 1).Style.Bg != nil, true, "the banner has a colour of its own")
	})
}

func TestWhoSitsHereIsAskedOnce(t *testing.T) {
	w := sample()
	var kept []calendar.PersonID
	d := ui.Deps{File: w, Remember: func(id calendar.PersonID) error { kept = append(kept, id); return nil }}
	run(t, d, 80, 24, func(tt *term) {
		tt.shows("Who sits here?")
		tt.keys("down enter")
		tt.hides("Who sits here?")
		require.Contains(t, tt.row(0), "Ben Okafor")
		tt.keys("f9 up enter")
		require.Contains(t, tt.row(0), "Ana Silva")
		tt.shows("Ana Silva sits here now")
	})
	require.Equal(t, []calendar.PersonID{"ben", "ana"}, kept)
}

func TestASinglePersonIsNotAsked(t *testing.T) {
	w := sample()
	w.Folk = w.Folk[:1]
	run(t, ui.Deps{File: w}, 80, 24, func(tt *term) {
		tt.hides("Who sits here?")
		require.Contains(t, tt.row(0), "Ana Silva")
	})
}

func TestAFileElsewhereAsksMovedOrCopied(t *testing.T) {
	w := sample()
	w.where = calendar.Elsewhere
	run(t, ui.Deps{File: w, Me: "ana"}, 80, 24, func(tt *term) {
		tt.shows("Moved or copied?")
		tt.keys("down enter")
		require.Equal(t, []bool{false}, w.settled)
		tt.shows("this file is a copy: it cannot publish")
	})
}

func TestTheBinPutsBack(t *testing.T) {
	w := sample()
	run(t, ui.Deps{File: w, Me: "ana"}, 80, 24, func(tt *term) {
		tt.keys("d")
		tt.shows("removed to the bin")
		tt.keys("f10")
		tt.shows("Flu shots: no appointment")
		tt.keys("enter")
		tt.shows("put back: Flu shots")
	})
}

func TestPaletteAndHelpNameEveryAction(t *testing.T) {
	run(t, ui.Deps{File: sample(), Me: "ana"}, 80, 24, func(tt *term) {
		tt.keys(":")
		tt.text("let through")
		tt.shows("Let this entry through the hold")
		tt.keys("enter")
		tt.shows("no hold is set")
		tt.keys("esc esc")
		tt.hides("All actions")
		tt.keys("L")
		tt.shows("! no hold is set")
		tt.keys("?")
		tt.shows("Help: Calendar")
		tt.keys("end")
		tt.shows("What was said lately")
		tt.keys("esc 3 : w e e k space v i e w enter")
		tt.shows("▸2 Week")
	})
}

func TestABlockedKeySaysWhy(t *testing.T) {
	run(t, ui.Deps{File: sample(), Me: "ben"}, 80, 24, func(tt *term) {
		tt.keys("H")
		tt.shows("! only somebody who may approve")
	})
}

func TestAnUnknownErrorShowsNoInternals(t *testing.T) {
	w := sample()
	run(t, ui.Deps{File: w, Me: "ana"}, 120, 36, func(tt *term) {
		w.Err = errors.New("page 7: bad magic")
		tt.keys("d")
		tt.shows("✗ something went wrong in Rounds")
		tt.hides("magic")
		w.Err = &calendar.Error{Kind: calendar.Disk, Text: "the disk is full", Hint: "free some space"}
		tt.keys("d")
		tt.shows("✗ the disk is full  free some space")
	})
}

func TestASmallWindowGetsASentence(t *testing.T) {
	run(t, ui.Deps{File: sample(), Me: "ana"}, 79, 24, func(tt *term) {
		tt.shows("Rounds needs a window of 80 columns and 24 lines.")
		tt.emu.Resize(80, 24)
		tt.prog.Send(tea.WindowSizeMsg{Width: 80, Height: 24})
		tt.settle()
		tt.shows("November 2026")
	})
}

func TestTheMouseReachesScreenFooterAndModal(t *testing.T) {
	run(t, ui.Deps{File: sample(), Me: "ana"}, 80, 24, func(tt *term) {
		click := func(text string, dx int) {
			for y, line := range strings.Split(tt.screen(), "\n") {
				if i := strings.Index(line, text); i >= 0 {
					tt.prog.Send(tea.MouseClickMsg{X: ansi.StringWidth(line[:i]) + dx, Y: y, Button: tea.MouseLeft})
					tt.settle()
					return
				}
			}
			t.Fatalf("%q is not on the screen", text)
		}
		click("2 Week", 0)
		tt.shows("▸2 Week")
		click("? help", 2)
		tt.shows("Help: Calendar")
		tt.keys("esc f")
		click("Instagram", 1)
		tt.keys("esc")
		tt.shows("only Instagram")
	})
}

func TestEverySizeIsDrawnWithoutPanic(t *testing.T) {
	r, err := ui.New(t.Context(), ui.Deps{File: sample(), Me: "ana", Now: func() time.Time { return morning }})
	require.NoError(t, err)
	require.Empty(t, r.View().Content, "the first frame comes before the size")
	for w := 0; w <= 200; w += 8 {
		for h := 0; h <= 60; h += 5 {
			r.Update(tea.WindowSizeMsg{Width: w, Height: h})
			out := r.View().Content
			require.LessOrEqual(t, lipgloss.Width(out), w)
			require.LessOrEqual(t, lipgloss.Height(out), max(h, 1))
		}
	}
}

func TestTheLooksFollowTheTerminal(t *testing.T) {
	r, err := ui.New(t.Context(), ui.Deps{File: sample(), Me: "ana", Now: func() time.Time { return morning }})
	require.NoError(t, err)
	require.True(t, r.Styles().Dark)
	r.Update(tea.EnvMsg{"COLORFGBG=0;15"})
	require.False(t, r.Styles().Dark)
	r.Update(tea.BackgroundColorMsg{Color: lipgloss.Color("#000000")})
	require.True(t, r.Styles().Dark)
	r.Update(tea.EnvMsg{"COLORFGBG=0;15"})
	require.True(t, r.Styles().Dark, "an answer outweighs the hint")
	r.Update(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	require.True(t, r.Styles().Plain)
}

// typist is a screen that fails to save until the disk has room.
type typist struct {
	kit.Screen
	host kit.Host
	full bool
}

type savedMsg struct{ err error }

func (s *typist) Title() string         { return "Typing" }
func (s *typist) Init() tea.Cmd         { return nil }
func (s *typist) View(w, h int) string  { return kit.Fit("precious words", w, h) }
func (s *typist) Cursor() *tea.Cursor   { return nil }
func (s *typist) Actions() []kit.Action { return nil }
func (s *typist) Typing() bool          { return true }
func (s *typist) FileChanged() tea.Cmd  { return nil }
func (s *typist) Update(m tea.Msg) tea.Cmd {
	if m, ok := m.(savedMsg); ok {
		s.host.Fail(m.err)
	}
	return nil
}

func (s *typist) Leave() tea.Cmd {
	full := s.full
	return func() tea.Msg {
		if full {
			return savedMsg{&calendar.Error{Kind: calendar.Disk, Text: "the disk is full", Hint: "free some space"}}
		}
		return savedMsg{}
	}
}

func TestAScreenThatCannotSaveComesBack(t *testing.T) {
	r, err := ui.New(t.Context(), ui.Deps{File: sample(), Me: "ana", Now: func() time.Time { return morning }})
	require.NoError(t, err)
	r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	update := func(m tea.Msg) tea.Cmd { _, cmd := r.Update(m); return cmd }
	s := &typist{host: r, full: true}
	kittest.Run(r.Push(s), update)
	kittest.Run(update(kittest.Key("q")), update)
	require.Contains(t, r.View().Content, "precious words", "q is text while typing")
	foot := ansi.Strip(r.View().Content[strings.LastIndexByte(r.View().Content, '\n')+1:])
	require.Contains(t, foot, "f1 help  ctrl+p all actions", "a question mark is text, too")
	require.NotContains(t, foot, "?")
	kittest.Run(update(kittest.Key("esc")), update)
	require.Contains(t, r.View().Content, "precious words")
	require.Contains(t, r.View().Content, "the disk is full")
	s.full = false
	kittest.Run(update(kittest.Key("esc")), update)
	require.NotContains(t, r.View().Content, "precious words")
}

func TestQuittingWithUnsavedWordsAsksForASecondKey(t *testing.T) {
	r, err := ui.New(t.Context(), ui.Deps{File: sample(), Me: "ana", Now: func() time.Time { return morning }})
	require.NoError(t, err)
	quit := 0
	update := func(m tea.Msg) tea.Cmd {
		_, cmd := r.Update(m)
		if cmd == nil {
			return nil
		}
		return func() tea.Msg {
			m := cmd()
			if _, ok := m.(tea.QuitMsg); ok {
				quit++
			}
			return m
		}
	}
	s := &typist{host: r, full: true}
	kittest.Run(r.Push(s), update)
	kittest.Run(update(kittest.Key("ctrl+c")), update)
	require.Zero(t, quit, "the words are not saved")
	kittest.Run(update(kittest.Key("ctrl+c")), update)
	require.Equal(t, 1, quit, "the person insists")
}

func TestTheFirstQuestionsMakeTheFile(t *testing.T) {
	w := sample()
	var got settings.Answers
	d := ui.Deps{Create: func(_ context.Context, a settings.Answers) (ui.File, runview.Runner, calendar.PersonID, error) {
		got = a
		if w.Err != nil {
			return nil, nil, "", w.Err
		}
		return w, nil, "ana", nil
	}}
	run(t, d, 80, 24, func(tt *term) {
		tt.shows("First questions")
		tt.text("Harbor? Practice") // a question mark is text here
		tt.keys("tab tab tab tab tab tab")
		tt.text("Kim")
		w.Err = &calendar.Error{Kind: calendar.Disk, Text: "this folder is read-only", Hint: "choose another"}
		tt.keys("ctrl+s")
		tt.shows("this folder is read-only")
		tt.shows("Harbor? Practice")
		w.Err = nil
		tt.keys("ctrl+s")
		tt.shows("is ready")
		tt.shows("November 2026")
	})
	require.Equal(t, "Harbor? Practice", got.Practice.Name)
	require.Equal(t, "Kim", got.Me.Name)
}

func TestWhatFailedIsNotSaidOnAnotherScreen(t *testing.T) {
	now := morning
	r, err := ui.New(t.Context(), ui.Deps{File: sample(), Me: "ana", Now: func() time.Time { return now }})
	require.NoError(t, err)
	update := func(m tea.Msg) tea.Cmd { _, cmd := r.Update(m); return cmd }
	update(tea.WindowSizeMsg{Width: 80, Height: 24})
	r.Fail(&calendar.Error{Kind: calendar.Disk, Text: "the disk is full"})
	now = now.Add(time.Hour)
	shown := func() string { update(kittest.Key("f5")); return ansi.Strip(r.View().Content) }
	require.Contains(t, shown(), "the disk is full", "it stays where it happened")
	kittest.Run(r.Push(&typist{host: r}), update)
	require.NotContains(t, shown(), "the disk is full")
}

func TestThePaletteNamesEachActionOnce(t *testing.T) {
	run(t, ui.Deps{File: sample(), Me: "ana"}, 80, 40, func(tt *term) {
		tt.keys("ctrl+p")
		tt.text("undone")
		require.Equal(t, 1, strings.Count(tt.screen(), "Do again what was undone"))
	})
}

func TestTheHoldsBannerLeavesOutWhatDoesNotFit(t *testing.T) {
	w := sample()
	w.Stop = calendar.Hold{On: true, Reason: "Water damage in the front office", By: "ana", At: morning}
	run(t, ui.Deps{File: w, Me: "ana"}, 80, 24, func(tt *term) {
		require.Contains(t, tt.row(1), "Water damage in the front office · Ana Silva")
		require.NotContains(t, tt.row(1), "…")
		tt.hides("since")
	})
}
