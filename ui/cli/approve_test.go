package cli

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// sheet is what would be sent: to Facebook still, to X no more.
func sheet(f *fakeFile) calendar.ReviewSheet {
	return calendar.ReviewSheet{
		Entry: calendar.Entry{Slot: f.List[3].Slot}, Draft: calendar.Draft{Working: full(), Unsaved: true},
		Revision: calendar.Revision{Number: 4}, Accounts: f.Places,
		Contents: []calendar.Outgoing{{
			Account: "facebook", Platform: platform.Facebook, Kind: platform.KindReel, Settings: map[string]string{"title": "Flu", "audience": "all"}, Text: "Flu shots today.\nWalk in.", Parts: []string{"Until 6 pm."},
			Link: "https://juniper.example/flu", FirstComment: "Bring your card.", Poll: &platform.Poll{Options: []string{"Yes", "No"}},
			Media: []calendar.OutgoingMedia{{Prepared: calendar.Prepared{MIME: "image/jpeg", Bytes: 2049, Changes: []string{"metadata removed"}}, Alt: "A nurse"}},
		}},
		Blockers: []calendar.Blocker{{Account: "facebook", Code: "alt", Text: "The alt text is short."}},
		Served:   []calendar.Delivery{{Platform: platform.X, URL: "https://x.com/juniper/status/1"}},
	}
}

func TestApproveShowsExactlyWhatWouldBeSent(t *testing.T) {
	w := newWorld(t)
	w.file.sheet = sheet(w.file)
	golden.RequireEqual(t, []byte(w.ok("approve", "entry-004", "--show")))
	require.Empty(t, w.file.Calls, "and answers nothing")
}

func TestTheYesIsToWhatWasShown(t *testing.T) {
	w := newWorld(t)
	w.file.sheet = sheet(w.file)
	require.Contains(t, w.ok("approve", "entry-004", "entry-005"), "approved by Ana Silva (a text of one's own: the audit trail says so)")
	require.Equal(t, []string{"approve entry-004 revision 4, 1 hashes", "approve entry-005 revision 4, 1 hashes"}, w.file.Calls)
}

func TestAtATerminalThePersonIsAsked(t *testing.T) {
	w := newWorld(t)
	w.terminal, w.in = true, "y\nno\n"
	r := w.rounds("approve", "entry-004", "entry-005")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "Ana Silva says yes to this? [y/N]")
	require.Equal(t, []string{"approve entry-004 revision 0, 0 hashes"}, w.file.Calls)
	w.in = ""
	require.Equal(t, 1, w.rounds("approve", "entry-004").status, "no answer is no")
	w.ok("approve", "entry-004", "--json")
}

func TestWhatIsBlockedCannotBeApproved(t *testing.T) {
	w := newWorld(t)
	w.file.sheet = sheet(w.file)
	w.file.sheet.Blockers = []calendar.Blocker{{Code: "length", Blocks: true, Text: "The text is 12 characters too long for X."}}
	r := w.fails(1, "this entry cannot be approved: the text is 12 characters too long for X", "mend it", "approve", "entry-004")
	require.Contains(t, r.out, "stop: The text is 12 characters too long for X.")
	require.Empty(t, w.file.Calls)
}

func TestSentBackAskedAndListed(t *testing.T) {
	w := newWorld(t)
	w.fails(2, "nothing says what to change", "add --remarks", "approve", "entry-004", "--back", "--remarks", " ")
	require.Equal(t, "sent back: Which flu shot?\n", w.ok("approve", "entry-004", "--back", "--remarks", "Which flu shot?"))
	require.Equal(t, "asked for approval of entry-004\n", w.ok("approve", "entry-004", "--ask"))
	require.Equal(t, []string{"send back entry-004: Which flu shot?", "ask entry-004"}, w.file.Calls)
	require.Contains(t, w.ok("approve", "--list"), "Why we ask for your medicines list")
	require.NotEmpty(t, w.value("approve", "--list"))
}

func TestApproveInJSON(t *testing.T) {
	w := newWorld(t)
	w.file.sheet = calendar.ReviewSheet{}
	one := w.value("approve", "entry-004", "--show").([]any)[0].(map[string]any)
	require.Equal(t, []any{}, one["accounts"])
	require.Equal(t, []any{}, one["contents"])
	require.Equal(t, "approval-1", w.value("approve", "entry-004").([]any)[0].(map[string]any)["id"])
	require.Equal(t, map[string]any{"entry": "entry-004", "asked": true}, w.value("approve", "entry-004", "--ask").([]any)[0])
}
