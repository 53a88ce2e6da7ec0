package publish_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/publish"
)

// deed is what a person, the computer or the disk does while runs are under way.
type deed int

const (
	holdsAll deed = iota
	liftsHold
	holdsOne
	edits // and nobody has said yes to it
	approves
	archives
	bringsBack
	movesLater
	movesBack
	fillsDisk // the next write is not done
	fillsDiskLate
	clockForward
	clockBack
	deeds
)

// company is a world in which several processes run and things happen.
type company struct {
	*file
	*world
	clock jumpingClock
	begin time.Time
	todo  []deed // one before each call to the platform
	full  atomic.Int32
	mu    sync.Mutex // of todo
	runs  sync.Map   // processes by name
	wrong string     // what began although it must not
}

// happen does the next deed to an item.
func (c *company) happen(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.todo) == 0 {
		return
	}
	do := c.todo[0]
	c.todo = c.todo[1:]
	c.change(func() { c.do(do, &c.items[n%len(c.items)]) })
}

func (c *company) do(do deed, i *calendar.RunItem) {
	switch do {
	case holdsAll:
		c.hold = calendar.Hold{On: true, Reason: "breach"}
	case liftsHold:
		c.hold = calendar.Hold{}
	case holdsOne:
		i.Entry.Held = "wait"
	case edits:
		if d := c.deliveries[name(*i)]; d == nil || !d.PartlyOut && !d.State.Out() {
			i.Yes = calendar.Stale
		}
	case approves:
		c.approve(i)
	case archives:
		i.Entry.Archived = true
	case bringsBack:
		i.Entry.Archived, i.Entry.Held = false, ""
	case movesLater:
		i.At = c.begin.Add(48 * time.Hour)
	case movesBack:
		i.At = c.begin
	case fillsDisk, fillsDiskLate:
		c.full.Store(int32(do))
	case clockForward:
		for _, d := range c.deliveries {
			if d.State == calendar.Uncertain {
				return // how long ago it was lost only the clock can tell the next run
			}
		}
		c.clock.set(26 * time.Hour)
	case clockBack:
		c.clock.set(-26 * time.Hour)
	}
}

// approve is a yes to other words, where the old ones were edited.
func (c *company) approve(i *calendar.RunItem) {
	if i.Yes != calendar.Stale {
		return
	}
	yes := calendar.Approval{ID: i.Approval.ID + "'", Entry: i.Entry.ID}
	out := i.Approval.Contents[0].Outgoing
	out.Text += "'"
	yes.Contents = calendar.Approve([]calendar.Outgoing{out})
	i.Yes, i.Approval = calendar.YesGiven, yes
	c.approvals[yes.ID] = yes
}

// dead tells of a run's owner whether its process has ended.
func (c *company) dead(owner string) bool {
	name, _, _ := strings.Cut(owner, "|")
	p, ok := c.runs.Load(name)
	return !ok || p.(*process).ended()
}

// run starts one process and waits for its end, or its death.
func (c *company) run(name string, life int) {
	p := &process{left: life}
	c.runs.Store(name, p)
	e := engine(c.file, c.world, p, name)
	e.Clock, e.Dead = c.clock, c.dead
	_, _ = e.Start(context.Background(), calendar.Order{Overdue: c.all()}, nil)
	p.end()
}

func (c *company) all() (out []calendar.EntryID) {
	c.file.mu.Lock()
	defer c.file.mu.Unlock()
	for _, i := range c.items {
		out = append(out, i.Entry.ID)
	}
	return out
}

// Whatever people do meanwhile, whoever is killed, however many run at once,
// whether the disk is full and what the clock shows: nothing is public twice, one
// entry is not public in two wordings, nothing is public that was not allowed when
// its step began, and in the end all is out.
func TestInAnyCompanyEveryPostIsPublicExactlyOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		posts := rapid.IntRange(1, 5).Draw(r, "posts")
		accounts := rapid.IntRange(1, 3).Draw(r, "accounts")
		faults := rapid.SliceOfN(rapid.IntRange(0, int(fates)-1), 0, 20).Draw(r, "faults")
		todo := rapid.SliceOfN(rapid.IntRange(0, int(deeds)-1), 0, 20).Draw(r, "deeds")
		lives := rapid.SliceOfN(rapid.IntRange(1, 80), 0, 8).Draw(r, "operations until each kill")
		together := rapid.IntRange(1, 2).Draw(r, "processes at once")
		kills := rapid.Bool().Draw(r, "kills")
		var wrong string
		synctest.Test(t, func(*testing.T) {
			c := &company{
				file: plan(time.Now(), posts, accounts), world: &world{}, begin: time.Now(),
				clock: jumpingClock{new(atomic.Int64)},
			}
			for _, f := range faults {
				c.fates = append(c.fates, fate(f))
			}
			for _, d := range todo {
				// What the clock shows after a process was killed is believed: nothing
				// tells how long ago that was.
				if do := deed(d); !kills || do != clockForward && do != clockBack {
					c.todo = append(c.todo, do)
				}
			}
			if !kills {
				for i := range lives {
					lives[i] = never
				}
			}
			wrong = c.play(lives, together)
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}

func (c *company) play(lives []int, together int) (wrong string) {
	c.deadOwner = c.dead
	c.after = func() bool { return c.full.CompareAndSwap(int32(fillsDiskLate), 0) }
	c.before = func() bool { return c.full.CompareAndSwap(int32(fillsDisk), 0) }
	var calls atomic.Int64
	c.during = func(publish.Step) { c.happen(int(calls.Add(1))) }
	c.written = c.watch
	for n := 0; n < len(lives); n += together {
		var wait sync.WaitGroup
		for k := n; k < min(n+together, len(lives)); k++ {
			wait.Go(func() { c.run(fmt.Sprint("process ", k), lives[k]) })
		}
		wait.Wait()
		if wrong := c.twice(); wrong != "" {
			return wrong
		}
		c.change(c.answer)
		time.Sleep(time.Second)
	}
	c.settleDown()
	for n := range 6 {
		c.run(fmt.Sprint("last ", n), never)
		c.change(c.answer)
		time.Sleep(5 * time.Minute)
	}
	if wrong := c.twice(); wrong != "" {
		return wrong
	}
	count := c.count()
	for _, d := range c.deliveries {
		if !d.State.Out() {
			return "not out\n" + c.states()
		}
		said, _ := c.approvals[d.Approval].For(d.Account)
		for _, text := range append([]string{said.Text}, said.Parts...) {
			if count[text] != 1 {
				return fmt.Sprintf("%q is public %d times, and said to be out", text, count[text])
			}
		}
	}
	if len(c.deliveries) != len(c.items) {
		return "left out\n" + c.states()
	}
	return ""
}

// settleDown ends everything that keeps posts back.
func (c *company) settleDown() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.todo = nil
	c.full.Store(0)
	c.clock.off.Store(0)
	c.change(func() {
		c.hold = calendar.Hold{}
		for n := range c.items {
			i := &c.items[n]
			c.do(bringsBack, i)
			c.do(movesBack, i)
			c.do(approves, i)
		}
	})
}

// twice tells what is public more than once, or in two wordings, or was not
// allowed.
func (c *company) twice() string {
	first := map[string]string{}
	for text, n := range c.count() {
		plain := text
		for len(plain) > 0 && plain[len(plain)-1] == '\'' {
			plain = plain[:len(plain)-1]
		}
		if other, was := first[plain]; n > 1 || was {
			return fmt.Sprintf("%q is public %d times, beside %q\n%s", text, n, other, c.states())
		}
		first[plain] = text
	}
	return c.wrong
}

// watch holds what begins to be made public against what a person allows at that
// moment, in words of its own.
func (c *company) watch(d calendar.Delivery, l calendar.Record) {
	if l.Event != calendar.Began || !l.Public {
		return
	}
	for _, i := range c.items {
		if name(i) != string(d.ID) {
			continue
		}
		said, _ := i.Approval.For(d.Account)
		allowed := !c.hold.On && i.Entry.Held == "" && !i.Entry.Archived &&
			(d.PartlyOut || i.Yes == calendar.YesGiven && said.Hash == d.Hash && !i.At.After(l.At))
		if !allowed {
			c.wrong = fmt.Sprintf("%s began %s although it must not go out", name(i), l.Step)
		}
	}
}
