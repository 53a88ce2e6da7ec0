package publish_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// held is a post at a platform that has a scheduler of its own.
type held struct {
	text string
	show time.Time
}

// board is such a platform. Anything can be asked of it again and again but
// making a post.
type board struct {
	mu    sync.Mutex
	made  int
	late  time.Duration // how much later than it should it shows a post
	posts map[string]held
	cuts  []bool // of the calls that change something: the answer is lost
}

// shown lists the texts that the public can see.
func (b *board) shown() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[string]int{}
	for _, p := range b.posts {
		if b.isOut(p) {
			out[p.text]++
		}
	}
	return out
}

func (b *board) isOut(p held) bool { return !p.show.Add(b.late).After(time.Now()) }

func (b *board) cut() error {
	if len(b.cuts) == 0 {
		return nil
	}
	is := b.cuts[0]
	b.cuts = b.cuts[1:]
	if is {
		return &publish.Fault{Class: publish.Unknown, Text: "cut"}
	}
	return nil
}

type boardClient struct {
	*board
	p *process
}

func (boardClient) Platform() platform.Name               { return platform.Facebook }
func (boardClient) Settle(calendar.Account) time.Duration { return 0 }

func (boardClient) Schedules(_ calendar.Outgoing, now, at time.Time) (bool, string) {
	return at.Sub(now) >= 10*time.Minute, "that is too soon"
}

func (boardClient) Changes(publish.Act, calendar.Outgoing) (bool, string) { return true, "" }

func (boardClient) Next(_ calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	post := publish.Step{Name: "post", Public: true, Completes: true}
	if _, later := p.ShowAt(); later {
		post = publish.Step{Name: "post", Public: true, Schedules: true}
	}
	for _, s := range []publish.Step{post, {Name: "verify", Verifies: true}} {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

func (boardClient) NextChange(c publish.Change, _ calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	for _, s := range []publish.Step{{Name: string(c.Act)}, {Name: "check", Verifies: true}} {
		if !p.Done(s.Name) {
			return s, true
		}
	}
	return publish.Step{}, false
}

func (c boardClient) Do(_ context.Context, t publish.Target, s publish.Step) (publish.Result, error) {
	if !c.p.alive() {
		return publish.Result{}, errKilled
	}
	c.mu.Lock()
	res, err := c.act(t, s)
	c.mu.Unlock()
	if !c.p.alive() {
		return publish.Result{}, errKilled
	}
	return res, err
}

func (c boardClient) act(t publish.Target, s publish.Step) (publish.Result, error) {
	if t.Change != nil {
		return publish.Result{}, c.alter(t, s)
	}
	show, later := t.Progress.ShowAt()
	if s.Name == "verify" {
		if _, there := c.posts[t.Progress["id"]]; !there {
			return publish.Result{}, &publish.Fault{Class: publish.Person, Text: "it is not there"}
		}
		return publish.Result{URL: "https://example.test/" + t.Progress["id"]}, nil
	}
	if later && show.Before(time.Now()) {
		return publish.Result{}, &publish.Fault{Class: publish.Person, Text: "that time is over"}
	}
	if !later {
		show = time.Now().Add(-c.late)
	}
	c.made++
	id := fmt.Sprint("b", c.made)
	c.posts[id] = held{t.Content.Text, show}
	return publish.Result{Values: map[string]string{"id": id}, URL: "https://example.test/" + id}, c.cut()
}

func (c boardClient) alter(t publish.Target, s publish.Step) error {
	id := t.Change.Made["id"]
	p, there := c.posts[id]
	switch publish.Act(s.Name) {
	case publish.TakeDown, publish.Withdraw:
		delete(c.posts, id)
	case publish.Edit:
		c.posts[id] = held{t.Content.Text, p.show}
	case publish.Move:
		p.show, _ = t.Progress.ShowAt()
		c.posts[id] = p
	default:
		gone := t.Change.Act == publish.TakeDown || t.Change.Act == publish.Withdraw
		if there == gone {
			return &publish.Fault{Class: publish.Person, Text: "it is not as it should be"}
		}
		return nil
	}
	return c.cut()
}

func (c boardClient) Find(_ context.Context, t publish.Target, _ publish.Step, _ time.Time) (publish.Finding, error) {
	if !c.p.alive() {
		return publish.Finding{}, errKilled
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, later := t.Progress.ShowAt() // its list of posts has what is out alone
	for id, p := range c.posts {
		if p.text == t.Content.Text && (later || c.isOut(p)) && !t.Adopted(id) {
			return publish.Finding{There: true, Values: map[string]string{"id": id}}, nil
		}
	}
	return publish.Finding{Absent: true}, nil
}

// planAhead is a plan whose one post comes in two hours.
func planAhead() (*file, *board) {
	f := plan(time.Now(), 1, 1)
	f.place(0, time.Now().Add(2*time.Hour))
	f.items[0].Account.Platform = platform.Facebook
	f.deadOwner = func(string) bool { return true }
	return f, &board{posts: map[string]held{}}
}

// place puts an item on another time.
func (f *file) place(n int, at time.Time) {
	i := &f.items[n]
	i.At = at
	i.Entry.Slot, _ = calendar.SlotAt(at, f.practice.Zone)
}

func (f *file) start(b *board, p *process, o calendar.Order) (calendar.RunReport, error) {
	e := engine(f, &world{}, p, fmt.Sprint("process ", f.commits))
	e.Clients = []publish.Client{boardClient{b, p}}
	return e.Start(context.Background(), o, nil)
}

func (f *file) runThere(t *testing.T, b *board, o calendar.Order) calendar.RunReport {
	t.Helper()
	r, err := f.start(b, &process{left: never}, o)
	require.NoError(t, err)
	return r
}

func ahead() calendar.Order { return calendar.Order{Ahead: time.Now().Add(7 * 24 * time.Hour)} }

func TestWhatIsGivenToAPlatformAheadIsShownByItAndReadBackAtItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		r := f.runThere(t, b, ahead())
		require.Equal(t, calendar.ScheduledThere, r.Rows[0].Delivery.State)
		require.Empty(t, b.shown())
		require.Empty(t, f.runThere(t, b, ahead()).Rows, "nothing more is to be done")
		require.Len(t, b.posts, 1)

		time.Sleep(2*time.Hour + 2*time.Minute)
		require.Equal(t, 1, b.shown()["post 0"])
		r = f.runThere(t, b, calendar.Order{})
		require.Equal(t, calendar.Sent, r.Rows[0].Delivery.State)
		require.NotEmpty(t, r.Rows[0].Delivery.URL)
		require.Len(t, b.posts, 1)
	})
}

func TestWhatThePlatformDidNotShowIsAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.runThere(t, b, ahead())
		clear(b.posts)
		time.Sleep(2*time.Hour + 2*time.Minute)
		r := f.runThere(t, b, calendar.Order{})
		require.Equal(t, calendar.AsksYou, r.Rows[0].Verdict)
		require.True(t, r.NeedsPerson())
		require.Empty(t, b.posts, "it is not sent on a guess")
	})
}

func TestAHoldWithdrawsWhatIsScheduledThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.runThere(t, b, ahead())
		f.hold = calendar.Hold{On: true, Reason: "a breach"}
		plan, err := engine(f, &world{}, &process{left: never}, "look").Plan(t.Context(), time.Time{})
		require.NoError(t, err)
		require.Equal(t, calendar.Withdraws, plan.Items[0].Verdict)
		r := f.runThere(t, b, calendar.Order{Changes: true})
		require.Empty(t, b.posts)
		require.Equal(t, calendar.Open, r.Rows[0].Delivery.State)
		require.Contains(t, r.Rows[0].Text, "withdrawn")

		f.hold = calendar.Hold{}
		time.Sleep(2 * time.Hour)
		f.runThere(t, b, calendar.Order{})
		require.Equal(t, 1, b.shown()["post 0"], "once the hold is lifted it goes out at its time")
	})
}

func TestWhatIsMovedOnTheCalendarIsMovedThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.runThere(t, b, ahead())
		for _, later := range []time.Duration{3 * time.Hour, 4 * time.Hour} {
			f.place(0, time.Now().Add(later).Truncate(time.Second))
			r := f.runThere(t, b, calendar.Order{Changes: true})
			require.Equal(t, calendar.ScheduledThere, r.Rows[0].Delivery.State)
			require.Equal(t, 1, b.made, "it is the same post")
			require.True(t, b.posts["b1"].show.Equal(f.items[0].At))
		}
		f.place(0, time.Now().Add(5*time.Minute).Truncate(time.Second)) // nearer than the scheduler takes
		f.runThere(t, b, calendar.Order{Changes: true})
		require.Empty(t, b.posts)
		time.Sleep(5 * time.Minute)
		f.runThere(t, b, calendar.Order{})
		require.Equal(t, 1, b.shown()["post 0"])
	})
}

// Scheduling, withdrawing and going out, with kills and lost answers anywhere:
// never twice, never in spite of a hold that could be obeyed in time.
func TestScheduledThereSurvivesKillsAndCuts(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cuts := rapid.SliceOfN(rapid.Bool(), 0, 12).Draw(r, "cuts")
		kills := rapid.SliceOfN(rapid.IntRange(1, 25), 0, 6).Draw(r, "kills")
		hold := rapid.Bool().Draw(r, "hold")
		var wrong string
		synctest.Test(t, func(*testing.T) {
			f, b := planAhead()
			b.cuts = cuts
			for _, life := range append(kills, never, never) {
				_, _ = f.start(b, &process{left: life}, ahead())
			}
			f.hold = calendar.Hold{On: hold, Reason: "wait"}
			for _, life := range append(kills, never, never, never) {
				_, _ = f.start(b, &process{left: life}, calendar.Order{Changes: true})
			}
			if hold && len(b.posts) > 0 {
				wrong = "it is still scheduled there\n" + f.states()
			}
			time.Sleep(3 * time.Hour)
			if n := b.shown()["post 0"]; n > 1 || hold && n > 0 {
				wrong = fmt.Sprintf("it is public %d times\n%s", n, f.states())
			}
			f.hold = calendar.Hold{}
			for range 4 {
				_, _ = f.start(b, &process{left: never}, calendar.Order{Overdue: []calendar.EntryID{"e0"}})
				f.answer()
				time.Sleep(2 * time.Minute)
			}
			if n := b.shown()["post 0"]; n != 1 {
				wrong = fmt.Sprintf("in the end it is public %d times\n%s", n, f.states())
			}
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}

// ask adds a take-down or an edit of what the plan's one post has become.
func (f *file) ask(kind calendar.SubjectKind, yes calendar.ApprovalID, hash calendar.SHA256) {
	post := f.deliveries["e0/a0"]
	d := &calendar.Delivery{
		ID: calendar.DeliveryID(kind), Subject: kind, Of: post.ID, Entry: "e0", Account: "a0", Platform: platform.X,
		Title: post.Title, State: calendar.Open, Approval: yes, Hash: hash,
	}
	f.deliveries[string(d.ID)] = d
	i := f.items[0]
	i.Post, i.Delivery, i.Approval = post, d, f.approvals[yes]
	f.items = append(f.items, i)
}

func TestATakeDownWorksDuringAHoldAndAfterEveryKill(t *testing.T) {
	for life := 1; life < 30; life++ {
		synctest.Test(t, func(t *testing.T) {
			f, b := planAhead()
			f.place(0, time.Now())
			f.runThere(t, b, calendar.Order{})
			require.Equal(t, 1, b.shown()["post 0"])
			f.hold = calendar.Hold{On: true, Reason: "a patient was named"}
			f.ask(calendar.TakeDownSubject, "y0", f.deliveries["e0/a0"].Hash)
			_, _ = f.start(b, &process{left: life}, calendar.Order{Changes: true})
			_, err := f.start(b, &process{left: never}, calendar.Order{Changes: true})
			require.NoError(t, err)
			require.Empty(t, b.posts)
			require.Equal(t, calendar.Sent, f.deliveries["take-down"].State)
		})
	}
}

func TestAnEditPutsTheNewWordsThereAndWaitsForAHoldToEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.place(0, time.Now())
		f.runThere(t, b, calendar.Order{})
		words := calendar.Outgoing{Account: "a0", Platform: platform.X, Text: "better words"}
		yes := calendar.Approval{ID: "edit", Contents: calendar.Approve([]calendar.Outgoing{words})}
		f.approvals["edit"] = yes
		f.ask(calendar.EditSubject, "edit", words.Hash())
		f.hold = calendar.Hold{On: true, Reason: "wait"}
		f.runThere(t, b, calendar.Order{Changes: true})
		require.Equal(t, 1, b.shown()["post 0"])
		f.hold = calendar.Hold{}
		r := f.runThere(t, b, calendar.Order{Changes: true})
		require.Equal(t, 1, b.shown()["better words"])
		require.Equal(t, calendar.Sent, r.Rows[0].Delivery.State)
		require.Equal(t, calendar.Done, r.Rows[0].Verdict)
	})
}

func TestTheSameTextAShortWhileAgoIsAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.place(0, time.Now())
		f.items[0].Before = &calendar.Earlier{Entry: "other", Title: "Flu shots"}
		r := f.runThere(t, b, calendar.Order{})
		require.Empty(t, b.posts)
		require.True(t, r.NeedsPerson())
		require.Equal(t, calendar.SaidBefore, r.Rows[0].Verdict)
		require.Contains(t, r.Rows[0].Text, "Flu shots")
		f.runThere(t, b, calendar.Order{Again: []calendar.EntryID{"e0"}})
		require.Equal(t, 1, b.shown()["post 0"])
	})
}

// What was begun of withdrawing or moving a post is ended, also where the reason for
// it has gone meanwhile: whether the platform had done it nobody knows.
func TestWhatIsScheduledThereFollowsThePersonThroughKillsAndCuts(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cuts := rapid.SliceOfN(rapid.Bool(), 0, 20).Draw(r, "cuts")
		type move struct{ what, life int }
		var moves []move
		for range rapid.IntRange(1, 8).Draw(r, "moves") {
			moves = append(moves, move{rapid.IntRange(0, 5).Draw(r, "what"), rapid.IntRange(1, 30).Draw(r, "life")})
		}
		var wrong string
		synctest.Test(t, func(*testing.T) {
			f, b := planAhead()
			b.cuts = cuts
			start := time.Now()
			for _, m := range moves {
				switch m.what {
				case 0, 1:
					f.change(func() { f.hold = calendar.Hold{On: m.what == 0, Reason: "wait"} })
				case 2, 3, 4:
					f.change(func() { f.place(0, start.Add(time.Duration(m.what)*time.Hour).Truncate(time.Second)) })
				}
				o := ahead()
				o.Changes = m.life%2 == 0
				_, _ = f.start(b, &process{left: m.life}, o)
			}
			f.hold = calendar.Hold{}
			b.cuts = nil
			for range 3 {
				_, _ = f.start(b, &process{left: never}, ahead())
				f.answer()
			}
			for _, p := range b.posts {
				if !p.show.Equal(f.items[0].At) {
					wrong = fmt.Sprintf("it is to come at %s and not at %s\n%s", p.show, f.items[0].At, f.states())
				}
			}
			if len(b.posts) != 1 {
				wrong = fmt.Sprintf("it is there %d times\n%s", len(b.posts), f.states())
			}
			time.Sleep(5 * time.Hour)
			_, _ = f.start(b, &process{left: never}, calendar.Order{})
			if d := f.deliveries["e0/a0"]; b.shown()["post 0"] != 1 || d.State != calendar.Sent || !d.SentAt.Equal(f.items[0].At) {
				wrong = fmt.Sprintf("in the end it is public %d times\n%s", b.shown()["post 0"], f.states())
			}
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}

func TestWhatAPersonSaysIsNotThereCanBeSentOnceMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.runThere(t, b, ahead())
		clear(b.posts)
		time.Sleep(2*time.Hour + 2*time.Minute)
		f.runThere(t, b, calendar.Order{})
		for _, said := range []calendar.Event{calendar.SaidNotThere, calendar.TryAgain} {
			d, err := f.deliveries["e0/a0"].Apply(calendar.Record{At: time.Now(), Event: said})
			require.NoError(t, err)
			f.deliveries["e0/a0"] = &d
		}
		r := f.runThere(t, b, calendar.Order{Overdue: []calendar.EntryID{"e0"}})
		require.Equal(t, calendar.Sent, r.Rows[0].Delivery.State)
		require.Equal(t, 1, b.shown()["post 0"])
	})
}

// A hold that is set while the end of the scheduling is not known has to reach what
// may be there.
func TestAHoldReachesWhatMayBeScheduledThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		b.cuts = []bool{true}
		_, _ = f.start(b, &process{left: 11}, ahead())
		for life := 10; f.deliveries["e0/a0"] == nil || f.deliveries["e0/a0"].Lost == nil; life++ {
			require.Less(t, life, 40)
			f, b = planAhead()
			b.cuts = []bool{true}
			_, _ = f.start(b, &process{left: life}, ahead())
		}
		require.Len(t, b.posts, 1)
		require.Equal(t, calendar.Uncertain, f.deliveries["e0/a0"].State)
		f.hold = calendar.Hold{On: true, Reason: "a breach"}
		r := f.runThere(t, b, calendar.Order{Changes: true})
		require.Empty(t, b.posts)
		require.Equal(t, calendar.Open, r.Rows[0].Delivery.State)
	})
}

func TestAHoldThatIsSetWhileAPostIsScheduledWithdrawsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.written = func(d calendar.Delivery, l calendar.Record) {
			if l.Event == calendar.Began && l.Public {
				f.hold = calendar.Hold{On: true, Reason: "a breach"} // the moment after
			}
		}
		f.runThere(t, b, ahead())
		require.Equal(t, 1, b.made)
		require.Empty(t, b.posts)
	})
}

func TestWhatIsTooLateForTheSchedulerIsSentAtItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		now := time.Now()
		d := &calendar.Delivery{ID: "e0/a0", Subject: calendar.PostSubject, Entry: "e0", Account: "a0", Platform: platform.X}
		c := f.approvals["y0"].Contents[0]
		lost, err := d.Play([]calendar.Record{
			{At: now, Event: calendar.Taken, Approval: "y0", Hash: c.Hash, Values: calendar.Progress{}.Showing(f.items[0].At)},
			{At: now, Event: calendar.Began, Step: "post", Public: true, Later: true},
			{At: now, Event: calendar.LostEnd, Step: "post", Public: true},
		})
		require.NoError(t, err)
		f.deliveries["e0/a0"] = &lost
		time.Sleep(2*time.Hour + time.Minute)
		r := f.runThere(t, b, calendar.Order{})
		require.Equal(t, calendar.Sent, r.Rows[0].Delivery.State)
		require.Equal(t, 1, b.shown()["post 0"])
	})
}

// A file that was put back from before the post was given to the platform knows
// nothing of it.
func TestARestoredFileSchedulesNothingASecondTime(t *testing.T) {
	tests := map[string]struct {
		wait  time.Duration
		order func() calendar.Order
	}{
		"given ahead once more":             {0, ahead},
		"due, and about to be shown":        {2*time.Hour + 10*time.Second, func() calendar.Order { return calendar.Order{} }},
		"due, and shown":                    {2*time.Hour + 5*time.Minute, func() calendar.Order { return calendar.Order{} }},
		"overdue, and sent all the same":    {5 * time.Hour, func() calendar.Order { return calendar.Order{Overdue: []calendar.EntryID{"e0"}} }},
		"a look at what is not yet due":     {time.Hour, func() calendar.Order { return calendar.Order{} }},
		"taken back before that was undone": {time.Hour, func() calendar.Order { return calendar.Order{Changes: true} }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, b := planAhead()
				b.late = time.Minute
				since := time.Now()
				f.runThere(t, b, ahead())
				require.Len(t, b.posts, 1)
				c := f.approvals["y0"].Contents[0]
				old := calendar.Delivery{ID: "e0/a0", Subject: calendar.PostSubject, Entry: "e0", Account: "a0", Platform: platform.X}
				old, err := old.Play([]calendar.Record{
					{At: since, Event: calendar.Taken, Approval: "y0", Hash: c.Hash}, {At: since, Event: calendar.Doubted, Since: since},
				})
				require.NoError(t, err)
				f.deliveries["e0/a0"] = &old
				time.Sleep(test.wait)
				f.runThere(t, b, test.order())
				time.Sleep(5 * time.Hour)
				f.runThere(t, b, calendar.Order{Overdue: []calendar.EntryID{"e0"}})
				require.Equal(t, 1, b.made)
				require.Equal(t, 1, b.shown()["post 0"])
				require.Equal(t, calendar.Sent, f.deliveries["e0/a0"].State, f.states())
			})
		})
	}
}

func TestTheSameTextIsNotGivenAheadUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.items[0].Before = &calendar.Earlier{Entry: "other", Title: "Flu shots"}
		r := f.runThere(t, b, ahead())
		require.Empty(t, b.posts)
		require.True(t, r.NeedsPerson())
		require.Equal(t, calendar.SaidBefore, r.Rows[0].Verdict)
		o := ahead()
		o.Again = []calendar.EntryID{"e0"}
		f.runThere(t, b, o)
		require.Len(t, b.posts, 1)
	})
}

func TestADryRunSaysWhatCannotBeGivenAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := planAhead()
		f.place(0, time.Now().Add(5*time.Minute))
		e := engine(f, &world{}, &process{left: never}, "look")
		e.Clients = []publish.Client{boardClient{b, &process{left: never}}}
		lines, err := e.DryRun(t.Context(), ahead())
		require.NoError(t, err)
		require.Len(t, lines, 1)
		require.Equal(t, []string{"It is not given ahead: that is too soon"}, lines[0].Notes)
	})
}
