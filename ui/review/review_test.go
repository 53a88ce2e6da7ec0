package review

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/stage"
)

const words = "Flu season is here. \nOur flu clinic is open every Saturday in October, 9 to 12.\n\nNo appointment needed. Bring your insurance card, and wear a shirt with short sleeves.\n\nQuestions? Call {practice.phone}."

// file is a calendar's file in memory.
type file struct {
	sheets  map[calendar.EntryID]calendar.ReviewSheet
	answers map[calendar.EntryID][]calendar.Approval
	clock   func() time.Time
	fail    error
	asked   []calendar.EntryID
	reads   int
	pic     calendar.Media
}

func (f *file) Media(_ context.Context, id calendar.SHA256) (calendar.Media, error) {
	return calendar.Media{ID: id, Name: "captions.srt"}, nil
}

func (f *file) Review(_ context.Context, id calendar.EntryID) (calendar.ReviewSheet, error) {
	f.reads++
	r, ok := f.sheets[id]
	if !ok {
		return r, &calendar.Error{Kind: calendar.NotFound, Text: "this entry is no longer there", Hint: "go back to the calendar"}
	}
	if a := f.answers[id]; len(a) > 0 {
		r.Last = &a[0]
	}
	r.Yes = calendar.YesTo(r.Entry, r.Last, r.Contents, calendar.Practice{}, f.clock())
	return r, nil
}

func (f *file) Approve(_ context.Context, by calendar.PersonID, id calendar.EntryID, revision int, hashes map[calendar.AccountID]calendar.SHA256) (calendar.Approval, error) {
	r := f.sheets[id]
	if f.fail != nil {
		return calendar.Approval{}, f.fail
	}
	if revision != r.Revision.Number || !maps.Equal(hashes, r.Hashes()) {
		return calendar.Approval{}, &calendar.Error{Kind: calendar.Conflict, Text: "this entry was changed while you looked at it", Hint: "look again"}
	}
	a := calendar.Approval{Entry: id, Revision: revision, By: by, At: f.clock(), Own: r.Revision.By == by, Contents: calendar.Approve(r.Contents)}
	f.answers[id] = append([]calendar.Approval{a}, f.answers[id]...)
	return a, nil
}

func (f *file) SendBack(_ context.Context, by calendar.PersonID, id calendar.EntryID, remarks string) (calendar.Approval, error) {
	a := calendar.Approval{Entry: id, Revision: f.sheets[id].Revision.Number, By: by, At: f.clock(), Back: true, Remarks: remarks}
	f.answers[id] = append([]calendar.Approval{a}, f.answers[id]...)
	return a, f.fail
}

func (f *file) AskApproval(_ context.Context, _ calendar.PersonID, id calendar.EntryID) error {
	f.asked = append(f.asked, id)
	return f.fail
}

func (f *file) Approvals(_ context.Context, id calendar.EntryID) ([]calendar.Approval, error) {
	return f.answers[id], nil
}

func (f *file) Summaries(_ context.Context, from, to calendar.Day) ([]calendar.Summary, error) {
	var out []calendar.Summary
	for _, id := range slices.Sorted(maps.Keys(f.sheets)) {
		r, _ := f.Review(context.Background(), id)
		if d := r.Entry.Slot.Day; !d.Before(from) && !to.Before(d) {
			out = append(out, calendar.Summary{Entry: id, Kind: calendar.PostEntry, Title: r.Revision.Content.Title, Slot: r.Entry.Slot, Yes: r.Yes, Accounts: len(r.Entry.Accounts)})
		}
	}
	return out, nil
}

// put makes the sheet of an entry that Amir wrote and asked a yes for.
func (f *file) put(st *stage.Stage, id calendar.EntryID, title, text string) {
	e := calendar.Entry{
		ID: id, Kind: calendar.PostEntry, Draft: "d-" + calendar.DraftID(id), Asked: st.Clock.Add(-time.Hour), AskedBy: "amir",
		Slot:     calendar.Slot{Day: calendar.NewDay(2026, 10, 24), At: 9 * 60, Zone: "America/New_York"},
		Accounts: []calendar.AccountID{"fb", "x", "li"},
	}
	f.pic = calendar.Media{ID: "3f2a77c1d0", Name: "clinic.jpg", MIME: "image/jpeg", Bytes: 412_345, Width: 1600, Height: 1200, Prepared: map[platform.Name]calendar.Prepared{
		platform.X: {ID: "99aa77c1d0", MIME: "image/jpeg", Bytes: 301_000, Width: 1200, Height: 900, Changes: []string{"where it was taken was removed", "made smaller"}},
	}}
	c := calendar.Content{Title: title, Text: text, Link: "https://harbor.example/flu", Pillar: "Prevention", Media: []calendar.MediaUse{{Media: f.pic.ID, Alt: "A nurse gives a flu shot"}}}
	r := calendar.ReviewSheet{
		Entry: e, Draft: calendar.Draft{ID: e.Draft, Working: c, Revision: 4}, Accounts: st.Profiles,
		Revision: calendar.Revision{Draft: e.Draft, Number: 4, By: "amir", At: st.Clock.Add(-2 * time.Hour), Content: c},
	}
	f.render(st, &r)
	f.sheets[id] = r
}

func (f *file) render(st *stage.Stage, r *calendar.ReviewSheet) {
	media, accounts := map[calendar.SHA256]calendar.Media{f.pic.ID: f.pic}, map[calendar.AccountID]calendar.Account{}
	r.Contents = nil
	for _, a := range r.Accounts {
		accounts[a.ID] = a
		r.Contents = append(r.Contents, calendar.Render(r.Revision.Content, r.Entry.PostKind, a, calendar.Shown{Practice: st.Clinic, Media: media}))
	}
	r.Blockers = calendar.Blockers(r.Entry, r.Contents, accounts)
}

func begin(t *testing.T, ids ...calendar.EntryID) (*stage.Stage, *file, *Screen) {
	t.Helper()
	st := stage.New()
	f := &file{sheets: map[calendar.EntryID]calendar.ReviewSheet{}, answers: map[calendar.EntryID][]calendar.Approval{}, clock: func() time.Time { return st.Clock }}
	f.put(st, "e1", "Flu clinic opens", words)
	f.put(st, "e2", "Wash your hands", "Twenty seconds with soap. That is all.")
	f.put(st, "e3", "Meet Dr. Lee", "Dr. Lee joins us. Ask for {practice.fax}!")
	s := New(st, f, ids...)
	st.Open(s)
	return st, f, s
}

func TestFrames(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}, "200x60": {200, 60}} {
		t.Run(name, func(t *testing.T) {
			st, _, _ := begin(t, "e1")
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
		t.Run("several "+name, func(t *testing.T) {
			st, _, _ := begin(t)
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
	}
	t.Run("changed", func(t *testing.T) {
		st, f, _ := begin(t, "e1")
		st.Press("a", "y")
		f.rewrite(st, "e1", "Our flu clinic is open every Sunday, 9 to 12.\nNo appointment needed.")
		st.Changed()
		st.Press("d")
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("question", func(t *testing.T) {
		st, _, _ := begin(t, "e1")
		st.Press("a")
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("remarks", func(t *testing.T) {
		st, _, _ := begin(t, "e1")
		st.Press("b")
		st.Type("Say which entrance.\nAnd the price.")
		golden.RequireEqual(t, st.Frame())
	})
}

// rewrite changes the text of an entry after its yes.
func (f *file) rewrite(st *stage.Stage, id calendar.EntryID, text string) {
	r := f.sheets[id]
	r.Revision.Number++
	r.Revision.Content.Text = text
	f.render(st, &r)
	f.sheets[id] = r
}

func TestBounds(t *testing.T) {
	st, f, _ := begin(t)
	st.Bounds(t)
	st.Press("enter")
	st.Press("a", "y")
	f.rewrite(st, "e1", "All new.")
	st.Changed()
	st.Press("b")
	st.Bounds(t)
}

func TestYesNamesExactlyWhatWasShown(t *testing.T) {
	st, f, _ := begin(t, "e1")
	st.Press("a")
	require.Contains(t, st.Frame(), "Kim Ortiz says yes to 3 posts")
	st.Press("y")
	a := f.answers["e1"][0]
	require.Equal(t, calendar.PersonID("kim"), a.By)
	require.Len(t, a.Contents, 3)
	require.Contains(t, st.Frame(), "Kim Ortiz approved exactly this")
	st.Press("a")
	require.Equal(t, "exactly this is approved already", st.Last().Text)
}

func TestAYesForWhatChangedMeanwhileIsRefusedAndShownAnew(t *testing.T) {
	st, f, _ := begin(t, "e1")
	st.Press("a")
	f.rewrite(st, "e1", "Something else by now.")
	st.Press("y")
	require.Empty(t, f.answers["e1"])
	require.Equal(t, kit.Bad, st.Last().Kind)
	require.Contains(t, st.Frame(), "Something else by now.")
}

func TestNothingIsApprovedWithoutTheQuestion(t *testing.T) {
	st, f, _ := begin(t, "e1")
	st.Press("a", "n")
	require.Empty(t, f.answers["e1"])
	st.Press("enter", "esc")
	require.Empty(t, f.answers["e1"])
}

func TestWhoMayNotApproveIsTold(t *testing.T) {
	st, f, _ := begin(t, "e1")
	st.Person = st.Staff[1]
	st.Press("a")
	require.Contains(t, st.Last().Text, "Amir Shah may not approve")
	require.Contains(t, st.Frame(), "Amir Shah may not approve")
	st.Press("b")
	require.Contains(t, st.Last().Text, "not send back")
	require.Empty(t, st.Modals)
	require.Empty(t, f.answers["e1"])
}

func TestOwnWords(t *testing.T) {
	t.Run("are approved by another where there are two approvers", func(t *testing.T) {
		st, _, _ := begin(t, "e1")
		st.Staff[1].Roles = calendar.Roles()
		st.Person = st.Staff[1]
		st.Press("a")
		require.Contains(t, st.Last().Text, "approved by somebody else")
	})
	t.Run("are approved by oneself where one is alone, and the trail says so", func(t *testing.T) {
		st, f, _ := begin(t, "e1")
		r := f.sheets["e1"]
		r.Revision.By = "kim"
		f.sheets["e1"] = r
		st.Changed()
		require.Contains(t, st.Frame(), "the audit trail will say that it was your own")
		st.Press("a")
		require.Contains(t, st.Frame(), "the audit trail will say so")
		st.Press("y")
		require.True(t, f.answers["e1"][0].Own)
	})
}

func TestWhatBlocksIsNamed(t *testing.T) {
	st, f, _ := begin(t, "e3")
	require.Contains(t, st.Frame(), "keeps it back")
	st.Press("a")
	require.Contains(t, st.Last().Text, "{practice.fax}")
	require.Empty(t, f.answers["e3"])
}

func TestSendBackNeedsAWordAndKeepsWhatWasTyped(t *testing.T) {
	st, f, _ := begin(t, "e1")
	st.Press("b", "ctrl+s")
	require.Empty(t, f.answers["e1"])
	require.Contains(t, st.Frame(), "Say in a word")
	st.Type("Too long")
	st.Press("esc")
	require.Empty(t, st.Modals)
	st.Press("b")
	require.Contains(t, st.Frame(), "Too long")
	st.Press("ctrl+s")
	require.Equal(t, "Too long", f.answers["e1"][0].Remarks)
	require.Contains(t, st.Frame(), "Kim Ortiz sent it back")
	st.Press("b")
	require.Contains(t, st.Last().Text, "sent back already")
}

func TestServedAccountsAreListedWithTheirAddress(t *testing.T) {
	st, f, _ := begin(t, "e1")
	r := f.sheets["e1"]
	r.Served = []calendar.Delivery{{Account: "fb", State: calendar.Sent, URL: "https://facebook.example/1", SentAt: st.Clock}}
	r.Differs = []calendar.AccountID{"fb"}
	r.Contents = r.Contents[1:]
	f.sheets["e1"] = r
	st.Changed()
	st.Size(120, 60)
	require.Contains(t, st.Frame(), "https://facebook.example/1")
	require.Contains(t, st.Frame(), "differs from what went out")
	st.Press("a")
	require.Contains(t, st.Frame(), "yes to 2 posts")
}

func TestManyAtOnce(t *testing.T) {
	t.Run("all that nothing keeps back, after naming them", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Press("A")
		require.Contains(t, st.Frame(), "yes to 6 posts of 2 entries")
		require.Contains(t, st.Frame(), "Wash your hands")
		st.Press("enter")
		require.Len(t, st.Modals, 1, "enter alone does not approve several")
		st.Press("y")
		require.Len(t, f.answers["e1"], 1)
		require.Len(t, f.answers["e2"], 1)
		require.Empty(t, f.answers["e3"])
	})
	t.Run("only those marked", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Press("down", "space", "A", "y")
		require.Empty(t, f.answers["e1"])
		require.Len(t, f.answers["e2"], 1)
	})
	t.Run("one that fails does not keep the others", func(t *testing.T) {
		st, f, _ := begin(t)
		st.Press("A")
		f.rewrite(st, "e1", "Changed meanwhile.")
		st.Press("y")
		require.Empty(t, f.answers["e1"])
		require.Len(t, f.answers["e2"], 1)
		require.Equal(t, kit.Bad, st.Last().Kind)
	})
}

func TestLateAnswersAreDropped(t *testing.T) {
	st, f, s := begin(t, "e1")
	old := loadedMsg{id: "e1", ask: s.items[0].ask, sheet: f.sheets["e1"]}
	f.rewrite(st, "e1", "The newest words.")
	st.Changed()
	st.Send(old)
	require.Contains(t, st.Frame(), "The newest words.")
}

func TestFailuresReachThePerson(t *testing.T) {
	st, f, _ := begin(t, "gone")
	require.Contains(t, st.Frame(), "no longer there")
	st.Press("a", "b", "e", "esc")
	require.Equal(t, 1, st.Pops)
	st2, f2, _ := begin(t, "e1")
	f2.fail = errors.New("disk")
	st2.Press("a", "y")
	require.Len(t, st2.Errors, 1)
	_ = f
}

func TestAskForAYes(t *testing.T) {
	st, f, _ := begin(t, "e1")
	st.Press("r")
	require.Equal(t, "approval was asked for already", st.Last().Text)
	r := f.sheets["e1"]
	r.Entry.Asked = time.Time{}
	f.sheets["e1"] = r
	st.Changed()
	st.Press("r")
	require.Equal(t, []calendar.EntryID{"e1"}, f.asked)
}

func TestActionsHaveWordsAndKeysOfTheirOwn(t *testing.T) {
	st, _, s := begin(t)
	st.CheckActions(t)
	st.Press("enter")
	st.CheckActions(t)
	require.NotEmpty(t, s.Actions())
}
