package postnow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/stage"
)

// file is a calendar's file in memory that writes down what it is asked.
type file struct {
	st    *stage.Stage
	calls []string
	text  string
	entry calendar.Entry
	fail  map[string]error
	other string // a text that somebody else put in before the yes
}

func (f *file) did(what string, err string) error {
	f.calls = append(f.calls, what)
	return f.fail[err]
}

func (f *file) NewDraft(_ context.Context, _ calendar.PersonID, c calendar.Content) (calendar.Draft, error) {
	f.text = c.Text
	return calendar.Draft{ID: "d"}, f.did("new draft", "draft")
}

func (f *file) SaveWorking(_ context.Context, _ calendar.PersonID, _ calendar.DraftID, c calendar.Content) (calendar.Draft, error) {
	f.text = c.Text
	return calendar.Draft{ID: "d"}, f.did("working copy", "draft")
}

func (f *file) SaveRevision(_ context.Context, _ calendar.PersonID, _ calendar.DraftID, c calendar.Content) (calendar.Draft, error) {
	f.text = c.Text
	return calendar.Draft{ID: "d"}, f.did("revision", "draft")
}

func (f *file) Place(_ context.Context, _ calendar.PersonID, e calendar.Entry) (calendar.Entry, error) {
	e.ID = "e"
	f.entry = e
	return e, f.did(fmt.Sprintf("place at %s for %v", e.Slot, e.Accounts), "place")
}

func (f *file) ChangeEntry(_ context.Context, _ calendar.PersonID, _ calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error) {
	err := change(&f.entry)
	return f.entry, errors.Join(err, f.did(fmt.Sprintf("change to %v", f.entry.Accounts), "place"))
}

func (f *file) Review(_ context.Context, _ calendar.EntryID) (calendar.ReviewSheet, error) {
	c := calendar.Content{Text: f.text}
	r := calendar.ReviewSheet{Entry: f.entry, Revision: calendar.Revision{Number: 1, By: "kim", Content: c}}
	for _, a := range f.st.Profiles {
		for _, id := range f.entry.Accounts {
			if a.ID == id {
				r.Accounts = append(r.Accounts, a)
				r.Contents = append(r.Contents, calendar.Render(c, "", a, calendar.Shown{Practice: f.st.Clinic}))
			}
		}
	}
	return r, f.fail["review"]
}

func (f *file) Approve(_ context.Context, by calendar.PersonID, _ calendar.EntryID, _ int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error) {
	if f.other != "" {
		return calendar.Approval{}, &calendar.Error{Kind: calendar.Conflict, Text: "it was changed meanwhile", Hint: "look again"}
	}
	return calendar.Approval{}, f.did(fmt.Sprintf("%s says yes to %d", by, len(hashes)), "approve")
}

func (f *file) AskApproval(context.Context, calendar.PersonID, calendar.EntryID) error {
	return f.did("ask", "ask")
}

func (f *file) LetThrough(_ context.Context, by calendar.PersonID, _ calendar.EntryID, reason string) error {
	return f.did(string(by)+" lets it through: "+reason, "through")
}

const pipe = "A water pipe burst at our Main Street office. We are closed today, and see you at Pier Road instead. Call 555-0142 if you had an appointment."

func begin(t *testing.T) (*stage.Stage, *file, *Screen) {
	t.Helper()
	st := stage.New()
	f := &file{st: st, fail: map[string]error{}}
	s := New(st, f)
	s.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	st.Open(s)
	return st, f, s
}

func TestFrames(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}, "200x60": {200, 60}} {
		t.Run(name, func(t *testing.T) {
			st, _, _ := begin(t)
			st.Send(tea.PasteMsg{Content: pipe})
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
	}
	t.Run("empty", func(t *testing.T) {
		st, _, _ := begin(t)
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("blocked and held", func(t *testing.T) {
		st, _, _ := begin(t)
		st.Stop = calendar.Hold{On: true, Reason: "an outbreak at the school"}
		st.Send(tea.PasteMsg{Content: strings.Repeat("too long for X ", 30) + "{practice.fax}"})
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("question", func(t *testing.T) {
		st, _, _ := begin(t)
		st.Send(tea.PasteMsg{Content: pipe})
		st.Press("ctrl+s")
		golden.RequireEqual(t, st.Frame())
	})
}

func TestBounds(t *testing.T) {
	st, _, _ := begin(t)
	st.Type("Closed today. 日本 👩‍⚕️\nSecond line")
	st.Bounds(t)
	st.Press("tab", "tab")
	st.Bounds(t)
}

func TestFromWordsToTheRun(t *testing.T) {
	st, f, _ := begin(t)
	st.Type("Closed today, q.") // letters are text here, never commands
	st.Press("tab", "tab", "down", "down", "space", "ctrl+s")
	require.Contains(t, st.Frame(), "Kim Ortiz says yes to 2 posts and sends them now")
	st.Press("enter")
	require.Len(t, st.Modals, 1, "enter alone sends nothing")
	st.Press("y")
	require.Equal(t, []string{"new draft", "place at 2026-10-22 10:00 for [fb x]", "kim says yes to 2"}, f.calls)
	require.Equal(t, "Closed today, q.", f.text)
	require.Equal(t, []kit.Request{kit.OpenRun{Only: []calendar.EntryID{"e"}, PostNow: true}}, st.Went)
	require.Equal(t, 1, st.Pops)
}

func TestNotYetKeepsEverything(t *testing.T) {
	st, f, _ := begin(t)
	st.Type("Closed today.")
	st.Press("ctrl+s", "n")
	require.Empty(t, st.Went)
	st.Type(" Sorry!")
	st.Press("tab", "tab", "space", "ctrl+s", "y")
	require.Equal(t, []string{"new draft", "place at 2026-10-22 10:00 for [fb x li]", "revision", "change to [x li]", "kim says yes to 2"}, f.calls)
	require.Equal(t, "Closed today. Sorry!", f.text)
}

func TestEveryGateHolds(t *testing.T) {
	t.Run("no words", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Press("ctrl+s")
		require.Equal(t, "write first what has to be said", st.Last().Text)
		require.Empty(t, f.calls)
	})
	t.Run("no account", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Type("Closed.")
		st.Press("tab", "tab", "space", "down", "space", "down", "space", "ctrl+s")
		require.Contains(t, st.Last().Text, "choose an account")
		require.Empty(t, f.calls)
	})
	t.Run("too long", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Send(tea.PasteMsg{Content: strings.Repeat("closed ", 60)})
		st.Press("ctrl+s")
		require.Empty(t, f.calls)
		require.Contains(t, st.Frame(), "keeps it back: X")
	})
	t.Run("a person who may not approve asks for a yes", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Person = st.Staff[1]
		st.Type("Closed.")
		require.Contains(t, st.Frame(), "ctrl+s ask for a yes")
		st.Press("ctrl+s")
		require.Contains(t, st.Frame(), "Ask Kim Ortiz for a yes?")
		st.Press("y")
		require.Equal(t, "ask", f.calls[len(f.calls)-1])
		require.Equal(t, []kit.Request{kit.OpenReview{Entry: "e"}}, st.Went)
	})
	t.Run("one's own words where there are two approvers", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Staff[1].Roles = calendar.Roles()
		st.Type("Closed.")
		st.Press("ctrl+s", "n", "ctrl+s", "y")
		require.NotContains(t, strings.Join(f.calls, ";"), "says yes")
		require.Equal(t, "ask", f.calls[len(f.calls)-1])
	})
	t.Run("the hold needs a reason", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Stop = calendar.Hold{On: true, Reason: "outbreak"}
		st.Type("Closed.")
		st.Press("ctrl+s", "y", "enter")
		require.Contains(t, st.Frame(), "a reason is needed")
		require.NotContains(t, strings.Join(f.calls, ";"), "says yes")
		st.Type("holding statement")
		st.Press("enter")
		require.Equal(t, "kim lets it through: holding statement", f.calls[len(f.calls)-1])
		require.Len(t, st.Went, 1)
	})
	t.Run("what changed meanwhile is not sent", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Type("Closed.")
		f.other = "x"
		st.Press("ctrl+s", "y")
		require.Empty(t, st.Went)
		require.Equal(t, kit.Bad, st.Last().Kind)
		f.other = ""
		st.Press("ctrl+s", "y")
		require.Len(t, st.Went, 1)
	})
}

func TestWhatIsTypedIsKeptWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := stage.New()
		f := &file{st: st, fail: map[string]error{}}
		st.Async = true
		st.Open(New(st, f))
		st.Settle()
		st.Type("Closed")
		st.Settle()
		require.Empty(t, f.calls)
		time.Sleep(keepAfter)
		st.Settle()
		require.Equal(t, "Closed", f.text)
		st.Type(" today")
		time.Sleep(keepAfter)
		st.Settle()
		require.Equal(t, "Closed today", f.text)
		require.Equal(t, []string{"new draft", "working copy"}, f.calls)
		f.fail["draft"] = errors.New("disk")
		st.Type("!")
		for range 5 {
			time.Sleep(keepAfter)
			st.Settle()
		}
		require.Len(t, st.Errors, 1, "a failure is said once")
		f.fail["draft"] = nil
		time.Sleep(keepAfter)
		st.Settle()
		require.Equal(t, "Closed today!", f.text)
		time.Sleep(time.Minute)
		st.Settle()
	})
}

func TestLeavingKeepsADraft(t *testing.T) {
	st, f, _ := begin(t)
	st.Press("esc")
	require.Empty(t, f.calls, "nothing was written")
	st.Type("Half a thou")
	st.Press("esc")
	require.Equal(t, "Half a thou", f.text)
	require.Contains(t, st.Last().Text, "kept as a draft")
}

func TestPasteArrivesWhole(t *testing.T) {
	st, f, _ := begin(t)
	long := strings.Repeat("All lines of a long paste.\n", 200)
	st.Send(tea.PasteMsg{Content: long})
	st.Press("esc")
	require.Equal(t, long, f.text)
}

func TestGoesOnInTheEditor(t *testing.T) {
	st, _, s := begin(t)
	st.Press("ctrl+e")
	require.Equal(t, "write something first", st.Last().Text)
	st.Type("Closed")
	st.Send(saveDue{s})
	st.Press("ctrl+e")
	require.Equal(t, []kit.Request{kit.OpenDraft{ID: "d"}}, st.Went)
}

func TestActionsHaveWordsAndKeysOfTheirOwn(t *testing.T) {
	st, _, _ := begin(t)
	st.CheckActions(t)
	st.Press("tab", "tab")
	st.CheckActions(t)
}

func TestOneAccountCanBeServedByHandThisOnce(t *testing.T) {
	st, f, _ := begin(t)
	st.Type("Boil water before you drink it.")
	st.Press("tab", "tab", "h", "down", "space", "h")
	require.Contains(t, st.Frame(), "[x] Facebook, by hand")
	require.Contains(t, st.Frame(), "[x] X, by hand", "whoever says how wants it to go there")
	st.Press("ctrl+s")
	require.Contains(t, st.Frame(), "Facebook · Harbor Family Practice, by hand")
	require.Equal(t, []calendar.AccountID{"fb", "x"}, f.entry.ByHand)
	st.Press("n", "up", "h", "ctrl+s", "n")
	require.Equal(t, []calendar.AccountID{"x"}, f.entry.ByHand)
	st.Press("down", "down", "h")
	require.Contains(t, st.Last().Text, "always served by hand")
}
