package main

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/store"
	"rounds/ui"
	"rounds/ui/cli"
	"rounds/ui/desktop"
	"rounds/ui/kit/kittest"
	"rounds/ui/runview"
)

// window is the whole program on screen, without a terminal: the root model
// over a real file. Commands run in goroutines, as they do in the program.
type window struct {
	tb    testing.TB
	model tea.Model
	msgs  chan tea.Msg
}

// openWindow opens a file in a window of w×h cells.
func openWindow(tb testing.TB, f file, r runview.Runner, me calendar.PersonID, now func() time.Time, w, h int) *window {
	tb.Helper()
	m, err := ui.New(tb.Context(), ui.Deps{
		File: f, Runner: r, Me: me, Now: now, Browser: desktop.Opener{}, Viewer: desktop.Files{}, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(tb, err)
	win := &window{tb: tb, model: m, msgs: make(chan tea.Msg, 4096)}
	win.run(m.Init())
	win.send(tea.WindowSizeMsg{Width: w, Height: h})
	return win
}

// openStore opens a file that has a window only, and no keys for any account.
func openStore(tb testing.TB, path string, now func() time.Time) (file, runview.Runner) {
	tb.Helper()
	s, err := store.Open(path, store.Options{Now: now})
	require.NoError(tb, err)
	p := publishing{&program{now: now, log: slog.New(slog.DiscardHandler)}}
	return file{s}, p.engine(file{s}, nil, publish.Wall(now))
}

// send has the model take one message, and draws.
func (w *window) send(msg tea.Msg) string {
	m, cmd := w.model.Update(msg)
	w.model = m
	w.run(cmd)
	return w.model.View().Content
}

// keys presses keys by their names, each when the last one's answers are there.
func (w *window) keys(rest func(), names string) {
	for _, k := range kittest.Keys(names) {
		w.send(k)
		rest()
	}
}

// run starts a command; its answer comes through msgs.
func (w *window) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		v := reflect.ValueOf(msg)
		if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
			if msg != nil {
				w.msgs <- msg
			}
			return
		}
		for i := range v.Len() { // a batch or a sequence
			w.run(v.Index(i).Interface().(tea.Cmd))
		}
	}()
}

// text is the frame without its colours.
func (w *window) text() string { return ansi.Strip(w.model.View().Content) }

// shows fails unless the frame has every one of these texts.
func (w *window) shows(texts ...string) {
	w.tb.Helper()
	frame := w.text()
	for _, t := range texts {
		require.True(w.tb, strings.Contains(frame, t), "%q is not in the frame:\n%s", t, frame)
	}
}

// sampleClinic is the demo's file with its rehearsal platforms, on a clock that
// stands still.
func sampleClinic(tb testing.TB, now time.Time) (cli.Stage, calendar.PersonID) {
	tb.Helper()
	p := &program{now: func() time.Time { return now }, log: slog.New(slog.DiscardHandler)}
	stage, err := publishing{p}.Demo(tb.Context(), true)
	require.NoError(tb, err)
	tb.Cleanup(stage.End)
	people, err := stage.File.People(context.Background())
	require.NoError(tb, err)
	for _, person := range people {
		if person.May(calendar.Approves) {
			return stage, person.ID
		}
	}
	require.Fail(tb, fmt.Sprintf("none of %d people may approve", len(people)))
	return stage, ""
}
