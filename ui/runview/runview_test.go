package runview

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
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

// world is a calendar's file and a runner in memory. Its clock is the stage's.
type world struct {
	st    *stage.Stage
	mu    sync.Mutex
	items []calendar.RunItem
	calls []string
	fail  error
	body  func(ctx context.Context, o calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error)
	order calendar.Order
	dir   string
}

func (w *world) Plan(_ context.Context, _ time.Time) (calendar.RunPlan, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var open []calendar.RunItem
	for _, i := range w.items {
		if i.Delivery == nil || !i.Delivery.State.Out() {
			open = append(open, i)
		}
	}
	return calendar.PlanRun(open, w.st.Moment(), w.st.Stop), w.fail
}

func (w *world) DryRun(_ context.Context, o calendar.Order) ([]calendar.DryLine, error) {
	p, err := w.Plan(context.Background(), time.Time{})
	var out []calendar.DryLine
	for _, i := range p.Items {
		if o.Sends(i) {
			out = append(out, calendar.DryLine{Item: i, Calls: []calendar.DryCall{
				{Name: "upload-1", Bytes: 412_000, Says: "uploading picture 1 of 1"}, {Name: "publish", Public: true, Says: "publishing the post"},
			}, Notes: []string{"The account is not connected: connect it first."}})
		}
	}
	return out, err
}

func (w *world) Start(ctx context.Context, o calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error) {
	w.order = o
	if w.body == nil {
		return calendar.RunReport{}, nil
	}
	return w.body(ctx, o, emit)
}

func (w *world) called(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, what)
}

// with writes journal lines of an item and gives the delivery after them.
func (w *world) with(entry calendar.EntryID, lines ...calendar.Record) calendar.Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	for n := range w.items {
		i := &w.items[n]
		if i.Entry.ID != entry {
			continue
		}
		d := calendar.Delivery{ID: calendar.DeliveryID("d-" + entry), Entry: entry, Account: i.Account.ID, Title: i.Title, Slot: i.Entry.Slot}
		if i.Delivery != nil {
			d = *i.Delivery
		}
		d, err := d.Play(lines)
		if err != nil {
			panic(err)
		}
		i.Delivery = &d
		return d
	}
	panic("there is no " + entry)
}

func (w *world) Answer(_ context.Context, by calendar.PersonID, id calendar.DeliveryID, said calendar.Record) (calendar.Delivery, error) {
	w.called(string(by) + " says of " + string(id) + ": " + string(said.Event) + " " + said.URL)
	return w.with(calendar.EntryID(id[2:]), said), nil
}

func (w *world) Deliveries(_ context.Context, entry calendar.EntryID) ([]calendar.Delivery, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []calendar.Delivery
	for _, i := range w.items {
		if i.Entry.ID == entry && i.Delivery != nil {
			out = append(out, *i.Delivery)
		}
	}
	return out, nil
}

func (w *world) Changes(context.Context, calendar.EntryID) ([]calendar.Delivery, error) {
	return nil, nil
}

func (w *world) Approved(_ context.Context, _ calendar.ApprovalID, account calendar.AccountID) (calendar.Approved, error) {
	return calendar.Approve([]calendar.Outgoing{{
		Account: account, Platform: "linkedin", Text: "Walk with us on Saturday.\nMeet at the pier.", Link: "https://harbor.example/walk",
		FirstComment: "Bring water.", Media: []calendar.OutgoingMedia{{Prepared: calendar.Prepared{ID: "abc", MIME: "image/jpeg"}, Alt: "The pier"}},
	}})[0], nil
}

func (w *world) Media(_ context.Context, id calendar.SHA256) (calendar.Media, error) {
	return calendar.Media{ID: id, Name: "Pier at dawn.jpg", MIME: "image/jpeg"}, nil
}

func (w *world) MediaPath(_ context.Context, id calendar.SHA256) (string, error) {
	path := filepath.Join(w.dir, string(id)+".jpg")
	return path, os.WriteFile(path, []byte("a picture of a pier"), 0o600)
}

func (w *world) ChangeEntry(_ context.Context, by calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for n := range w.items {
		if i := &w.items[n]; i.Entry.ID == id {
			err := change(&i.Entry)
			w.calls = append(w.calls, fmt.Sprintf("%s changes %s, by hand %v", by, id, i.Entry.ByHand))
			return i.Entry, err
		}
	}
	return calendar.Entry{}, &calendar.Error{Kind: calendar.NotFound, Text: "there is no such entry"}
}

func (w *world) Copy(_ context.Context, text string) error {
	w.called("system clipboard: " + text)
	return nil
}

func (w *world) Folder() string { return filepath.Join(w.dir, "Downloads") }

func (w *world) Move(_ context.Context, _ calendar.PersonID, id calendar.EntryID, to calendar.Slot) (calendar.Entry, error) {
	w.called("move " + string(id) + " to " + to.String())
	return calendar.Entry{}, nil
}

func (w *world) Remove(_ context.Context, _ calendar.PersonID, id calendar.EntryID) error {
	w.called("remove " + string(id))
	if id == "partly" {
		return &calendar.Error{Kind: calendar.Forbidden, Text: "part of it is out"}
	}
	return nil
}

func (w *world) Archive(_ context.Context, _ calendar.PersonID, id calendar.EntryID, _ bool) error {
	w.called("archive " + string(id))
	return nil
}

func (w *world) Open(_ context.Context, address string) error {
	w.called("open " + address)
	return nil
}

// put adds an entry of today with one account; minutes are from now.
func (w *world) put(id calendar.EntryID, title string, account, minutes int, yes calendar.Yes) {
	at := w.st.Clock.Add(time.Duration(minutes) * time.Minute)
	sl, err := calendar.SlotAt(at, "America/New_York")
	if err != nil {
		panic(err)
	}
	w.items = append(w.items, calendar.RunItem{
		Entry:   calendar.Entry{ID: id, Kind: calendar.PostEntry, Slot: sl},
		Account: w.st.Profiles[account], Title: title, At: at, Yes: yes,
	})
}

func (w *world) at(seconds int, l calendar.Record) calendar.Record {
	l.At = w.st.Clock.Add(time.Duration(seconds) * time.Second)
	return l
}

// begin makes a day with one of everything.
func begin(t *testing.T) (*stage.Stage, *world, *Screen) {
	t.Helper()
	st := stage.New()
	w := &world{st: st, dir: t.TempDir()}
	w.put("flu", "Flu clinic opens", 0, -5, calendar.YesGiven)
	w.put("hands", "Wash your hands", 1, -2, calendar.YesGiven)
	w.put("walk", "Walk for hearts", 2, -1, calendar.YesGiven)
	w.put("partly", "Meet Dr. Lee", 0, -95, calendar.YesGiven)
	w.put("old", "Open house was great", 1, -24*60, calendar.YesGiven)
	w.put("draft", "New telehealth hours", 1, -30, calendar.Asked)
	w.put("held", "Holding statement", 0, -10, calendar.YesGiven)
	w.items[6].Entry.Held = "wait for the county's figures"
	w.put("lost", "Sleep well", 1, -40, calendar.YesGiven)
	w.with("lost", w.at(-60, calendar.Record{Event: calendar.Taken}), w.at(-59, calendar.Record{Event: calendar.Began, Step: "publish", Public: true}),
		w.at(-30, calendar.Record{Event: calendar.LostEnd, Step: "publish", Text: "the connection was cut while it was published"}))
	w.put("evening", "Good night routine", 0, 6*60, calendar.YesGiven)
	s := New(st, w, w, w, Options{})
	return st, w, s
}

func TestFrames(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}, "200x60": {200, 60}} {
		t.Run("plan "+name, func(t *testing.T) {
			st, _, s := begin(t)
			st.Open(s)
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
		t.Run("live "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st, w, _ := live(t)
				golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
				end(st, w)
			})
		})
		t.Run("hand "+name, func(t *testing.T) {
			st, w, s := begin(t)
			w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver, Text: "this account is served by hand"}))
			st.Open(s)
			st.Press("home")
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
	}
	t.Run("dry", func(t *testing.T) {
		st, _, s := begin(t)
		st.Open(s)
		st.Press("d")
		golden.RequireEqual(t, st.Frame())
	})
}

// live starts a run that has sent one post, waits with the next, and is at the
// third.
func live(t *testing.T) (*stage.Stage, *world, *Screen) {
	t.Helper()
	st, w, s := begin(t)
	st.Async = true
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	st.Within(ctx)
	w.body = func(ctx context.Context, _ calendar.Order, emit func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error) {
		say := func(id calendar.EntryID, l calendar.Record) { emit(w.with(id, l), l) }
		say("flu", w.at(1, calendar.Record{Event: calendar.Taken}))
		say("flu", w.at(1, calendar.Record{Event: calendar.Began, Step: "publish", Public: true, Text: "publishing the post"}))
		say("flu", w.at(2, calendar.Record{Event: calendar.Ended, Step: "publish"}))
		say("flu", w.at(2, calendar.Record{Event: calendar.SentNow, URL: "https://facebook.example/17"}))
		say("flu", w.at(3, calendar.Record{Event: calendar.Verified}))
		say("hands", w.at(1, calendar.Record{Event: calendar.Taken}))
		say("hands", w.at(2, calendar.Record{Event: calendar.Began, Step: "upload-1", Text: "uploading picture 1 of 2"}))
		say("hands", w.at(4, calendar.Record{Event: calendar.Failed, Step: "upload-1", Until: st.Clock.Add(4*time.Minute + 32*time.Second), Text: "X asks to slow down", Hint: "nothing to do: the run goes on by itself"}))
		say("walk", w.at(4, calendar.Record{Event: calendar.HandedOver}))
		say("lost", w.at(5, calendar.Record{Event: calendar.Began, Step: "look", Text: "looking at the newest posts"}))
		<-ctx.Done()
		say("lost", w.at(6, calendar.Record{Event: calendar.Asks, Text: "X cannot tell whether it is there"}))
		return calendar.RunReport{Rows: []calendar.ReportRow{{Delivery: *w.items[7].Delivery, Account: w.items[7].Account, Verdict: calendar.AsksYou}}}, nil
	}
	st.Open(s)
	st.Settle()
	st.Press("r")
	st.Settle()
	return st, w, s
}

// end stops what is under way, so that the bubble can close.
func end(st *stage.Stage, _ *world) {
	st.Leave()
	st.Settle()
	time.Sleep(time.Minute) // fake time: pending ticks end
	st.Settle()
}

func TestBounds(t *testing.T) {
	st, w, s := begin(t)
	w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver}))
	st.Open(s)
	st.Bounds(t)
	st.Press("home")
	st.Bounds(t)
}

func TestPlanSaysWhatGoesOutAndWhatDoesNotAndWhy(t *testing.T) {
	st, _, s := begin(t)
	st.Open(s)
	f := st.Size(120, 60).Frame()
	for _, want := range []string{"3 posts go out", "3 due", "2 overdue", "it waits for approval", "wait for the county's figures", "its day is over", "goes out at 16:00", "by hand"} {
		require.Contains(t, f, want)
	}
}

func TestLatePostsGoOutOnlyWhenDecided(t *testing.T) {
	st, w, s := begin(t)
	st.Open(s)
	s.after = never
	require.Equal(t, calendar.EntryID("old"), s.current().item.Entry.ID)
	st.Press("s")
	require.Equal(t, "do not send", does(s, "run.send-late"), "the key says what it does now")
	st.Press("r")
	require.Equal(t, []calendar.EntryID{"old"}, w.order.Overdue)
	require.Equal(t, calendar.PersonID("kim"), w.order.By)
}

// does gives what the footer says of an action.
func does(s *Screen, name string) string {
	for _, a := range s.Actions() {
		if a.Name == name {
			return a.Keys.Help().Desc
		}
	}
	return ""
}

// never is a clock that does not tick.
func never(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }

func TestAllLateAtOnce(t *testing.T) {
	st, w, s := begin(t)
	s.after = never
	st.Open(s)
	st.Press("S", "r")
	require.Equal(t, []calendar.EntryID{"old", "partly"}, w.order.Overdue)
}

func TestLatePostsCanBeMovedOrDropped(t *testing.T) {
	st, w, s := begin(t)
	st.Open(s)
	st.Press("m", "enter")
	st.Press("m")
	st.Type("another")
	st.Press("enter", "ctrl+u")
	st.Type("2026-11-03 08:15")
	st.Press("enter", "x", "y", "down", "x", "y")
	require.Equal(t, []string{"move old to 2026-10-22 12:30", "move old to 2026-11-03 08:15", "remove old", "remove partly", "archive partly"}, w.calls)
}

func TestStay(t *testing.T) {
	st, w, s := begin(t)
	s.after = never
	st.Open(s)
	st.Press("u")
	require.Contains(t, st.Frame(), "Stays until 16:00")
	require.Contains(t, st.Frame(), "keep the computer awake")
	st.Press("r")
	require.Equal(t, st.Clock.Add(6*time.Hour), w.order.Until)
}

func TestWhatIsNotReadyIsOpened(t *testing.T) {
	st, _, s := begin(t)
	st.Open(s)
	s.at = key{"draft", "x", ""}
	st.Press("enter")
	require.Equal(t, []kit.Request{kit.OpenEntry{ID: "draft"}}, st.Went)
}

func TestLiveShowsEachDeliveryAndStopsSafely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, w, s := live(t)
		st.Size(120, 50)
		f := st.Frame()
		for _, want := range []string{"sent 10:00 facebook.example/17", "waits until 10:04 (4:32 left)", "yours to post by hand", "looking at the newest posts", "1 sent"} {
			require.Contains(t, f, want)
		}
		st.Clock = st.Clock.Add(time.Minute)
		time.Sleep(time.Second)
		st.Settle()
		require.Contains(t, st.Frame(), "(3:32 left)")
		st.Press("esc")
		require.Equal(t, 0, st.Pops, "the first esc stops the run")
		require.Contains(t, st.Frame(), "Stopping after the step")
		st.Settle()
		require.Equal(t, ended, s.phase)
		require.Contains(t, st.Frame(), "2 posts need you")
		require.Equal(t, "the run was stopped; nothing is lost", st.Last().Text)
		st.Press("esc")
		require.Equal(t, 1, st.Pops)
		end(st, w)
	})
}

func TestLeavingWaitsForTheStepUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, w, s := live(t)
		cmd := s.Leave()
		require.NotNil(t, cmd)
		require.Nil(t, cmd(), "it comes back when the run has ended")
		require.NoError(t, st.Context().Err(), "only the run was ended")
		end(st, w)
		require.Nil(t, s.Leave())
	})
}

func TestUncertainAsksAndWritesTheAnswer(t *testing.T) {
	ask := func(t *testing.T) (*stage.Stage, *world, *Screen) {
		t.Helper()
		st, w, s := begin(t)
		s.after = never
		w.with("lost", w.at(0, calendar.Record{Event: calendar.Asks, Text: "X cannot tell"}))
		st.Open(s)
		s.at = key{"lost", "x", ""}
		require.Contains(t, st.Frame(), "is it there?")
		return st, w, s
	}
	t.Run("it is there", func(t *testing.T) {
		st, w, _ := ask(t)
		st.Press("y")
		st.Type("not an address")
		st.Press("enter")
		require.Empty(t, w.calls)
		st.Press("ctrl+u")
		st.Type("https://x.com/harbor/1")
		st.Press("enter")
		require.Equal(t, []string{"kim says of d-lost: it is there https://x.com/harbor/1"}, w.calls)
		require.Contains(t, st.Frame(), "sent")
	})
	t.Run("it is not there, after a question", func(t *testing.T) {
		st, w, _ := ask(t)
		st.Press("n", "enter")
		require.Empty(t, w.calls, "enter alone does not say so")
		st.Press("y")
		require.Equal(t, []string{"kim says of d-lost: it is not there "}, w.calls)
		st.Press("t")
		require.Equal(t, "kim says of d-lost: try again ", w.calls[1])
	})
	t.Run("look again starts a run for it alone", func(t *testing.T) {
		st, w, _ := ask(t)
		st.Press("l")
		require.Equal(t, []string{"kim says of d-lost: look again "}, w.calls)
		require.Equal(t, []calendar.EntryID{"lost"}, w.order.Only)
	})
}

func TestHandOff(t *testing.T) {
	st, w, s := begin(t)
	w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver}))
	st.Open(s)
	st.Press("home")
	require.Contains(t, st.Frame(), "yours to post by hand")
	st.Press("enter")
	const text = "Walk with us on Saturday.\nMeet at the pier.\n\nhttps://harbor.example/walk"
	require.Equal(t, []string{text}, st.Clipped)
	require.Contains(t, w.calls, "system clipboard: "+text)
	var folder string
	for _, c := range w.calls {
		if dir, ok := strings.CutPrefix(c, "open "+w.Folder()); ok {
			folder = w.Folder() + dir
		}
	}
	require.FileExists(t, filepath.Join(folder, "1-pier-at-dawn.jpg"), "the file as it would be uploaded, under a name that can be read")
	require.Equal(t, "open https://www.linkedin.com/feed/?shareActive=true", w.calls[len(w.calls)-1], "the page is on top")
	st.Press("c", "c")
	require.Equal(t, []string{"The pier", "Bring water."}, st.Clipped[1:], "the comment comes last: it is pasted when the post is out")
	st.Press("c")
	require.Equal(t, text, st.Clipped[3])
	w.calls = nil
	st.Press("f")
	require.Equal(t, []string{"open " + folder}, w.calls)
	st.Press("y", "enter")
	require.Equal(t, "kim says of d-walk: it is there ", w.calls[1])
	require.Contains(t, st.Size(120, 60).Frame(), "not verified")
	require.NoDirExists(t, w.Folder(), "nothing stays lying about")
}

func TestAnAddressElsewhereIsAskedAboutOnceMore(t *testing.T) {
	st, w, s := begin(t)
	w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver}))
	st.Open(s)
	st.Press("home", "y")
	st.Type("https://harbor.example/walk")
	st.Press("enter")
	require.Contains(t, st.Frame(), "This address is at harbor.example, not at LinkedIn.")
	st.Press("enter")
	require.Empty(t, w.calls, "enter alone is no answer")
	st.Press("n")
	require.Contains(t, st.Frame(), "The address of", "she may look again")
	st.Type("https://harbor.example/walk")
	st.Press("enter", "y")
	require.Equal(t, []string{"kim says of d-walk: it is there https://harbor.example/walk"}, w.calls)
}

func TestSeveralByHandFollowEachOther(t *testing.T) {
	st, w, s := begin(t)
	for _, id := range []calendar.EntryID{"walk", "flu", "hands"} {
		w.with(id, w.at(0, calendar.Record{Event: calendar.HandedOver}))
	}
	st.Open(s)
	st.Press("home")
	first := s.current().d.ID
	st.Press("tab")
	second := s.current().d.ID
	require.NotEqual(t, first, second, "one is left for later with one key")
	st.Press("y")
	st.Type("https://linkedin.com/p/1 ")
	st.Press("enter")
	if strings.Contains(st.Frame(), "Are you sure") {
		st.Press("y")
	}
	require.NotEqual(t, second, s.current().d.ID, "the answer leads to the next one")
	require.True(t, s.current().isHanded())
	require.Contains(t, st.Last().Hint, "next: ")
	st.Press("n", "y")
	require.True(t, s.current().isHanded())
	st.Press("y", "enter")
	for _, a := range s.Actions() {
		require.NotEqual(t, "run.next-hand", a.Name, "there is none left")
	}
}

func TestOneDeliveryCanBeMadeByHand(t *testing.T) {
	st, w, s := begin(t)
	st.Open(s)
	require.Equal(t, "flu", string(s.choose(t, "flu")))
	st.Press("h")
	require.Equal(t, []string{"kim changes flu, by hand [fb]"}, w.calls)
	require.Contains(t, st.Frame(), "by hand")
	st.Press("h")
	require.Equal(t, "kim changes flu, by hand []", w.calls[1])
	s.choose(t, "walk")
	st.Press("h")
	require.Len(t, w.calls, 2)
	require.Contains(t, st.Last().Text, "always served by hand")

	w.calls = nil
	w.with("hands", w.at(-3, calendar.Record{Event: calendar.Taken}), w.at(-2, calendar.Record{Event: calendar.TurnedDown, Text: "the platform refused it"}))
	st.Changed()
	s.choose(t, "hands")
	st.Press("h")
	require.Equal(t, []string{"kim changes hands, by hand [x]", "kim says of d-hands: try again "}, w.calls, "what was refused is open again")
}

// choose goes to the row of an entry.
func (s *Screen) choose(t *testing.T, id calendar.EntryID) calendar.EntryID {
	t.Helper()
	for _, r := range s.rows {
		if r.item.Entry.ID == id {
			s.goTo(r)
			return id
		}
	}
	t.Fatalf("there is no row %s", id)
	return ""
}

// noBrowser is a computer on which no page can be opened.
type noBrowser struct{}

func (noBrowser) Open(context.Context, string) error {
	return &calendar.Error{Kind: calendar.NotFound, Text: "no program here opens it"}
}

func (noBrowser) Copy(context.Context, string) error { return errors.New("no clipboard here") }

func (noBrowser) Folder() string { return "" }

func TestWithoutABrowserTheTextIsCopiedAllTheSame(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	st, w, _ := begin(t)
	w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver}))
	st.Open(New(st, w, w, noBrowser{}, Options{}))
	st.Press("home", "enter")
	require.Len(t, st.Clipped, 1)
	require.Equal(t, "the text is copied, but nothing opens here", st.Last().Text)
	require.Contains(t, st.Last().Hint, "linkedin.com")
}

func TestWhatIsOutSaysItsAddressOnceAndAsksForNothing(t *testing.T) {
	st, w, s := begin(t)
	w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver, Text: "served by hand", Hint: "post it there"}))
	st.Open(s)
	st.Press("home")
	require.NotContains(t, st.Size(120, 60).Frame(), "What to do", "the steps below say it")
	st.Press("y")
	st.Type("https://linkedin.example/7")
	st.Press("enter")
	_, detail, _ := strings.Cut(st.Frame(), "────")
	require.Equal(t, 1, strings.Count(detail, "linkedin.example/7"))
	require.NotContains(t, detail, "What to do")
}

func TestPostNowStartsAtOnceForItsEntryAlone(t *testing.T) {
	st, w, _ := begin(t)
	s := New(st, w, w, nil, Options{Only: []calendar.EntryID{"flu"}, PostNow: true})
	s.after = never
	st.Open(s)
	require.Equal(t, []calendar.EntryID{"flu"}, w.order.Only)
	require.NotContains(t, st.Frame(), "Wash your hands")
	require.Equal(t, ended, s.phase)
}

func TestAnotherRunIsShown(t *testing.T) {
	st, w, s := begin(t)
	st.Open(s)
	d := w.with("hands", w.at(0, calendar.Record{Event: calendar.Taken}), w.at(1, calendar.Record{Event: calendar.Began, Step: "publish", Public: true}))
	d.Claim = calendar.Claim{Owner: "other", Until: st.Clock.Add(time.Minute), Fence: 1}
	w.items[1].Delivery = &d
	st.Changed()
	require.Contains(t, st.Frame(), "another run is at it: publish")
	d.Claim = calendar.Claim{}
	w.items[1].Delivery = &d
	w.with("hands", w.at(2, calendar.Record{Event: calendar.Ended, Step: "publish"}), w.at(2, calendar.Record{Event: calendar.SentNow, URL: "https://x.com/1"}))
	st.Changed()
	require.Contains(t, st.Size(120, 60).Frame(), "sent 10:00")
}

func TestNothingIsDue(t *testing.T) {
	st := stage.New()
	w := &world{st: st}
	st.Open(New(st, w, w, nil, Options{}))
	require.Contains(t, st.Frame(), "Nothing is due")
	st.Press("r", "d", "u")
	require.Equal(t, "nothing more is planned for today", st.Last().Text)
}

func TestFailuresReachThePersonOnce(t *testing.T) {
	st, w, s := begin(t)
	w.fail = errors.New("disk")
	st.Open(s)
	st.Changed()
	require.Len(t, st.Errors, 1)
	w.fail = nil
	st.Changed()
	w.body = func(context.Context, calendar.Order, func(calendar.Delivery, calendar.Record)) (calendar.RunReport, error) {
		return calendar.RunReport{}, errors.New("no passphrase")
	}
	s.after = never
	st.Press("r")
	require.Len(t, st.Errors, 2)
	require.Equal(t, ended, s.phase)
}

func TestLateLinesDoNotTurnARowBack(t *testing.T) {
	r := &row{}
	d := calendar.Delivery{ID: "d", State: calendar.Sent, Lines: 5}
	r.note(d, calendar.Record{Event: calendar.Verified})
	d.State, d.Lines = calendar.Open, 3
	r.note(d, calendar.Record{Event: calendar.Began})
	require.Equal(t, calendar.Sent, r.d.State)
}

func TestActionsHaveWordsAndKeysOfTheirOwn(t *testing.T) {
	st, w, s := begin(t)
	w.with("walk", w.at(0, calendar.Record{Event: calendar.HandedOver}))
	st.Open(s)
	for _, r := range s.rows {
		s.at = r.key()
		st.CheckActions(t)
	}
	s.phase = running
	for _, r := range s.rows {
		s.at = r.key()
		st.CheckActions(t)
	}
}
