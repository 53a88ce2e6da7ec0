package cli

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// item is one entry of the sample at one account.
func item(w *world, title string, account int, v calendar.Verdict, why string) calendar.RunItem {
	s := w.file.Find(title)
	require.NotNil(w.t, s, title)
	return calendar.RunItem{
		Entry: calendar.Entry{ID: s.Entry, Slot: s.Slot}, Account: w.file.Places[account], Title: s.Title, At: s.Instant, Verdict: v, Why: why,
		Approval: calendar.Approval{ID: "approval-1", Contents: []calendar.Approved{{Outgoing: calendar.Outgoing{Account: w.file.Places[account].ID, Text: "Flu shots."}}}},
	}
}

const (
	flu     = "Flu shots: no appointment needed on Thursday"
	thyroid = "Five signs of a thyroid that is out of step"
	drive   = "Food drive with the Riverside Pantry"
)

// planned is a world with one of each: overdue, due, not ready and later.
func planned(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.run.plan = calendar.RunPlan{Items: []calendar.RunItem{
		item(w, flu, 0, calendar.IsOverdue, "its time was 08:00"),
		item(w, flu, 3, calendar.GoesOut, ""),
		item(w, drive, 2, calendar.NotReady, "nobody has approved it"),
		item(w, thyroid, 0, calendar.GoesLater, ""),
	}}
	return w
}

func TestWithoutATerminalARunNeedsYes(t *testing.T) {
	w := planned(t)
	r := w.fails(2, "nobody is here to say yes to this run", "look at it with --dry-run, then add --yes", "publish")
	golden.RequireEqual(t, []byte(r.err))
	require.Empty(t, r.out)
	w.terminal = true
	w.fails(2, "nobody is here to say yes", "look at it", "publish", "--json")
	require.Empty(t, w.run.started)
}

func TestAtATerminalARunAsksFirst(t *testing.T) {
	w := planned(t)
	w.terminal, w.in = true, "n\n"
	r := w.rounds("publish")
	require.Equal(t, 0, r.status)
	require.Contains(t, r.err, "Send 1 post now? [y/N]")
	require.Contains(t, r.out, "nothing was sent")
	require.Empty(t, w.run.started)
	w.in = "y\n"
	w.ok("publish")
	require.Equal(t, []calendar.Order{{By: "ana"}}, w.run.started)
	w.in = "y\n"
	require.Contains(t, w.rounds("publish", "--overdue", "all", "--until", "18:00").err, "Send 3 posts now? [y/N]")
}

func TestARunThatOnlyLooksUpAsksToo(t *testing.T) {
	w := newWorld(t)
	w.run.plan.Items = []calendar.RunItem{item(w, flu, 0, calendar.LooksUp, "")}
	w.terminal = true
	require.Contains(t, w.rounds("publish").err, "Look up 1 uncertain post, and send what is not there?")
	require.Empty(t, w.run.started)
}

func TestWhereNothingIsDueThereIsNothingToAsk(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "nothing is due\n", w.ok("publish"))
	require.Equal(t, []any{}, w.value("publish").(map[string]any)["rows"], "never null")
	require.Equal(t, []any{}, w.value("publish", "--dry-run"))
}

func TestTheOrderIsWhatTheFlagsSay(t *testing.T) {
	late := w2id(t, flu)
	tests := []struct {
		name string
		args []string
		want calendar.Order
	}{
		{"what is due", nil, calendar.Order{By: "ana"}},
		{"one overdue entry", []string{"--overdue", late}, calendar.Order{By: "ana", Overdue: []calendar.EntryID{calendar.EntryID(late)}}},
		{"every overdue entry", []string{"--overdue", "all"}, calendar.Order{By: "ana", Overdue: []calendar.EntryID{calendar.EntryID(late)}}},
		{"an entry that is not late needs no word", []string{"--overdue", w2id(t, drive)}, calendar.Order{By: "ana"}},
		{"only one entry", []string{"--only", late}, calendar.Order{By: "ana", Only: []calendar.EntryID{calendar.EntryID(late)}}},
		{"until this evening", []string{"--until", "18:00"}, calendar.Order{By: "ana", Until: morning.Add(8 * time.Hour)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := planned(t)
			w.ok(append([]string{"publish", "--yes"}, tt.args...)...)
			require.Len(t, w.run.started, 1)
			got := w.run.started[0]
			require.True(t, got.Until.Equal(tt.want.Until))
			got.Until, tt.want.Until = time.Time{}, time.Time{}
			require.Equal(t, tt.want, got)
		})
	}
}

func w2id(t *testing.T, title string) string {
	t.Helper()
	return string(sample().Find(title).Entry)
}

func TestOrdersThatCannotBeMeant(t *testing.T) {
	w := planned(t)
	w.fails(2, "2026-11-03 09:30 is over", "give a time that is still to come", "publish", "--yes", "--until", "9:30")
	w.fails(2, `"supper" is not a date`, "try fri", "publish", "--yes", "--until", "supper")
	w.fails(2, "this entry is no longer there", "look in the bin", "publish", "--yes", "--overdue", "entry-999")
	w.fails(2, "this entry is no longer there", "look in the bin", "publish", "--yes", "--only", "entry-999")
	require.Empty(t, w.run.started)
}

func TestADryRunShowsEachCallAndMakesNone(t *testing.T) {
	w := planned(t)
	w.file.Stop = calendar.Hold{On: true, Reason: "data breach", At: morning}
	w.run.plan.Hold = w.file.Stop
	w.run.dry = []calendar.DryLine{{
		Item: w.run.plan.Items[1], Notes: []string{"no key is kept for this account"},
		Calls: []calendar.DryCall{{Says: "uploading a picture"}, {Says: "making the post", Public: true}},
	}}
	golden.RequireEqual(t, []byte(w.ok("publish", "--dry-run")))
	require.Empty(t, w.run.started)
	require.Empty(t, w.file.Calls)
}

// report has one row of each outcome.
func report(w *world) calendar.RunReport {
	row := func(account int, s calendar.State, v calendar.Verdict, url, text, hint string) calendar.ReportRow {
		d := calendar.Delivery{ID: "delivery-1", Title: flu, Slot: w.file.Find(flu).Slot, State: s, URL: url}
		return calendar.ReportRow{Delivery: d, Account: w.file.Places[account], Verdict: v, Text: text, Hint: hint}
	}
	return calendar.RunReport{Rows: []calendar.ReportRow{
		row(0, calendar.Sent, calendar.Done, "https://www.facebook.com/1", "", ""),
		row(3, calendar.Uncertain, calendar.AsksYou, "", "X cannot tell whether it is there", "look yourself"),
		row(2, "", calendar.IsOverdue, "", "its time was 08:00", ""),
	}}
}

func TestTheReportTellsWhatCameOfEachPost(t *testing.T) {
	w := planned(t)
	w.run.report = report(w)
	r := w.rounds("publish", "--yes")
	require.Equal(t, 1, r.status)
	golden.RequireEqual(t, []byte(r.out))
	require.Len(t, w.value("publish", "--yes").(map[string]any)["rows"], 3)
}

func TestProgressIsToldAsItHappens(t *testing.T) {
	w := planned(t)
	w.run.lines = []calendar.Record{
		{Event: calendar.Taken},
		{Event: calendar.Began, Text: "uploading a picture"},
		{Event: calendar.Failed, Text: "X asks to wait", Until: morning.Add(time.Hour)},
		{Event: calendar.SentNow},
	}
	r := w.rounds("publish", "--yes")
	require.Equal(t, "  X          Flu shots                           uploading a picture\n"+
		"  X          Flu shots                           failed: X asks to wait, again at 11:00:00\n"+
		"  X          Flu shots                           sent\n", r.err)
}

func TestARunThatCannotBeginSaysWhyAndNothingElse(t *testing.T) {
	w := planned(t)
	w.run.err = &calendar.Error{Kind: calendar.NeedsPerson, Text: "this file is a copy, and a copy does not publish", Hint: "publish from the calendar"}
	r := w.fails(1, "this file is a copy", "publish from the calendar", "publish", "--yes")
	require.Empty(t, r.out)
	w.run.report = report(w)
	r = w.fails(1, "this file is a copy", "publish from the calendar", "publish", "--yes")
	require.Contains(t, r.out, "1 of 3 posts out", "what it did is told all the same")
}

func TestTheDaysBackupIsMadeAfterARun(t *testing.T) {
	w := planned(t)
	w.ok("publish", "--yes")
	require.Empty(t, w.file.Calls, "not due")

	w.file.backupDue = true
	w.ok("publish", "--yes")
	require.Equal(t, []string{`backup "" by ana`}, w.file.Calls)

	w.file.backupErr = &calendar.Error{Kind: calendar.Disk, Text: "the disk is full"}
	r := w.rounds("publish", "--yes")
	require.Equal(t, 0, r.status, "a warning, no error")
	require.Contains(t, r.err, "warning: today's backup was not made: the disk is full\n  make one with: rounds backup")
}

func TestRehearsalAndDryRunTakeNoBackup(t *testing.T) {
	w := planned(t)
	w.file.backupDue, w.copied.backupDue = true, true
	w.ok("publish", "--rehearse")
	require.True(t, w.ended, "the copy is thrown away")
	w.ok("publish", "--dry-run")
	w.ok("demo")
	require.Empty(t, w.file.Calls)
	require.Empty(t, w.copied.Calls)
}

func TestAFaultInARunIsNotTakenForSuccess(t *testing.T) {
	w := planned(t)
	w.run.err = errors.New("no such bucket")
	w.fails(1, "something went wrong inside Rounds", "do it again with --log", "publish", "--yes")
}

func handed(w *world) {
	w.terminal = true
	w.run.report = calendar.RunReport{Rows: []calendar.ReportRow{{
		Delivery: calendar.Delivery{ID: "delivery-7", Platform: platform.LinkedIn, Title: flu, State: calendar.Handed, Slot: w.file.Find(flu).Slot},
		Account:  w.file.Places[2], Verdict: calendar.AsksYou, Text: "handed to you",
	}}}
}

func TestHandOffAsksForTheAddress(t *testing.T) {
	tests := []struct {
		name, in string
		status   int
		want     []calendar.Record
	}{
		{"an address", "https://www.linkedin.com/feed/update/7\n", 0, []calendar.Record{{Event: calendar.SaidThere, URL: "https://www.linkedin.com/feed/update/7"}}},
		{"something else first", "done it\nwww.linkedin.com\nhttps://www.linkedin.com/7\n", 0, []calendar.Record{{Event: calendar.SaidThere, URL: "https://www.linkedin.com/7"}}},
		{"posted, without its address", "Posted\n", 0, []calendar.Record{{Event: calendar.SaidThere}}},
		{"not posted", "not posted\n", 1, []calendar.Record{{Event: calendar.SaidNotThere, Text: "it was not posted"}}},
		{"later", "\n", 1, nil},
		{"the terminal is gone", "", 1, nil},
		{"gone in the middle of a word", "pos", 1, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			handed(w)
			w.in = tt.in
			r := w.rounds("publish", "--yes")
			require.Equal(t, tt.status, r.status, r.err)
			require.Contains(t, r.out, "  | We are hiring a nurse.")
			require.Contains(t, r.out, "\x1b]52;c;V2UgYXJlIGhpcmluZyBhIG51cnNlLg==\x07", "the text is put on the clipboard")
			require.Equal(t, []string{platform.LinkedIn.Compose("", "")}, w.opened)
			for i := range w.file.said {
				require.Equal(t, morning, w.file.said[i].At)
				require.Equal(t, calendar.PersonID("ana"), w.file.said[i].By)
				w.file.said[i].At, w.file.said[i].By = time.Time{}, ""
			}
			require.Equal(t, tt.want, w.file.said)
		})
	}
}

func TestHandOffGivesTextsFilesAndPageOneByOne(t *testing.T) {
	w := newWorld(t)
	handed(w)
	w.file.dir, w.downloads = t.TempDir(), filepath.Join(t.TempDir(), "Rounds")
	w.file.comment = "Write to us."
	w.file.media = []calendar.OutgoingMedia{{Prepared: calendar.Prepared{ID: "aa", MIME: "image/jpeg"}, Alt: "A nurse"}}
	w.in = "c\nc\nhttps://elsewhere.example/1\nn\nhttps://elsewhere.example/1\ny\n"
	r := w.rounds("publish", "--yes")
	require.Equal(t, 0, r.status, r.err)
	require.Equal(t, []string{"We are hiring a nurse.", "A nurse", "Write to us."}, w.clips)
	require.Contains(t, r.out, "1-nurse-at-work.jpg")
	require.Equal(t, w.downloads, filepath.Dir(w.opened[0]), "the folder first, the page on top")
	require.Contains(t, r.err, "This address is at elsewhere.example, not at LinkedIn. Are you sure")
	require.Equal(t, "https://elsewhere.example/1", w.file.said[0].URL)
	require.NoDirExists(t, w.downloads, "what was posted no longer lies about")
}

func TestAHandOffCanBeTakenUpLater(t *testing.T) {
	w := newWorld(t)
	handed(w)
	d := w.run.report.Rows[0].Delivery
	d.Account = w.file.Places[2].ID
	w.file.hands = []calendar.Delivery{d}
	w.terminal = false
	got := w.value("delivery", "hand", "delivery-7").(map[string]any)
	require.Equal(t, platform.LinkedIn.Compose("", ""), got["page"])
	require.Equal(t, []any{map[string]any{"name": "the text", "text": "We are hiring a nurse."}}, got["texts"])
	w.fails(2, "this address is at elsewhere.example, not at LinkedIn", "look at it once more; add --sure", "delivery", "there", "delivery-7", "https://elsewhere.example/1")
	w.file.dir, w.downloads = t.TempDir(), filepath.Join(t.TempDir(), "Rounds")
	w.file.media = []calendar.OutgoingMedia{{Prepared: calendar.Prepared{ID: "aa", MIME: "image/jpeg"}, Alt: "A nurse"}}
	w.ok("delivery", "hand", "delivery-7")
	require.DirExists(t, w.downloads)
	w.ok("delivery", "there", "delivery-7", "https://elsewhere.example/1", "--sure")
	require.NoDirExists(t, w.downloads, "answered from elsewhere, it is cleared away as well")
	w.file.hands = []calendar.Delivery{d}
	w.terminal, w.in = true, "posted\n"
	require.Contains(t, w.ok("delivery", "hand", "delivery-7"), "delivery-7 is sent, not verified")
	w.fails(2, "this delivery is not waiting for a person: it is sent, not verified", "a run hands over what is served by hand", "delivery", "hand", "delivery-7")
}

func TestHandOffWithoutATerminalAsksNothing(t *testing.T) {
	w := newWorld(t)
	handed(w)
	w.terminal = false
	r := w.rounds("publish", "--yes")
	require.Equal(t, 1, r.status)
	require.NotContains(t, r.out, "\x1b")
	require.Contains(t, r.out, "rounds delivery there delivery-7 [ADDRESS]")
	require.Empty(t, w.opened)
}

func TestATakeDownByHandIsNoInvitationToPost(t *testing.T) {
	w := newWorld(t)
	handed(w)
	post := w.run.report.Rows[0].Delivery
	post.State, post.URL = calendar.Sent, "https://www.linkedin.com/feed/update/urn:li:share:1"
	down := calendar.Delivery{
		ID: "delivery-8", Subject: calendar.TakeDownSubject, Of: post.ID, Entry: post.Entry, Account: post.Account,
		Platform: post.Platform, Title: post.Title, State: calendar.Handed, Slot: post.Slot,
	}
	w.file.hands = []calendar.Delivery{post, down}
	w.run.report.Rows[0].Delivery = down
	w.in = "posted\ndone\n"
	r := w.rounds("publish", "--yes")
	require.Equal(t, 0, r.status, r.err)
	require.Empty(t, w.clips, "the text that is to go is not laid out for posting")
	require.Equal(t, []string{post.URL}, w.opened)
	require.Contains(t, r.err, "done, not done, or Enter for later")
	require.Equal(t, calendar.SaidThere, w.file.said[0].Event)
	require.Len(t, w.file.said, 1)

	w.file.hands = []calendar.Delivery{post, down}
	w.fails(2, "this is a take-down, and no post", "say rounds delivery done delivery-8, or rounds delivery not-done delivery-8", "delivery", "there", "delivery-8")
	w.fails(2, "this is a post", "say rounds delivery there delivery-7 [ADDRESS], or rounds delivery not-there delivery-7", "delivery", "not-done", "delivery-7")
	w.ok("delivery", "done", "delivery-8")
}
