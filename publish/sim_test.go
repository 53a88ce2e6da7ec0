package publish_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

// errKilled is what everything answers once the simulated process is dead.
var errKilled = errors.New("killed")

// diskFull is what a full disk answers, before or after what was asked for.
var diskFull = &calendar.Error{Kind: calendar.Disk, Text: "the disk is full"}

// jumpingClock is a computer's clock that is set while time goes on.
type jumpingClock struct{ off *atomic.Int64 }

func (c jumpingClock) Now() time.Time       { return time.Now().Add(time.Duration(c.off.Load())) }
func (jumpingClock) Ticks() time.Duration   { return time.Duration(time.Now().UnixNano()) }
func (c jumpingClock) set(by time.Duration) { c.off.Add(int64(by)) }

func (c jumpingClock) Wait(ctx context.Context, until time.Time) error {
	end := c.Ticks() + until.Sub(c.Now())
	for {
		left := min(until.Sub(c.Now()), end-c.Ticks())
		if left <= 0 {
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(left, time.Minute)):
		}
	}
}

// realClock runs on the time of the test's bubble.
type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) Ticks() time.Duration { return time.Duration(time.Now().UnixNano()) }

func (realClock) Wait(ctx context.Context, until time.Time) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Until(until)):
		return nil
	}
}

// process is one simulated run of the program: it dies at the given operation
// and does nothing from then on.
type process struct {
	mu   sync.Mutex
	left int
	dead bool
}

// alive counts one operation; false says that the process is dead. The last
// operation before death may or may not still take effect: the caller asks
// once before and once after it.
func (p *process) alive() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return false
	}
	if p.left--; p.left == 0 {
		p.dead = true
	}
	return !p.dead
}

func (p *process) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
}

func (p *process) ended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// file is the calendar file in memory: it keeps the promises of the journal.
type file struct {
	mu         sync.Mutex
	practice   calendar.Practice
	hold       calendar.Hold
	standing   calendar.Standing
	items      []calendar.RunItem
	deliveries map[string]*calendar.Delivery
	journal    map[calendar.DeliveryID][]calendar.Record
	approvals  map[calendar.ApprovalID]calendar.Approval
	deadOwner  func(string) bool
	commits    int
	broken     error // what every call answers for the moment
	noOwners   error
	written    func(calendar.Delivery, calendar.Record) // is told of each line that is written
	before     func() bool                              // tells whether a call fails and is not done
	after      func() bool                              // tells whether a call that was done fails all the same
	// beforeClaim is what another process does between the two transactions in
	// which a run finds a delivery and claims it.
	beforeClaim func()
}

// change is what a person does in another window.
func (f *file) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

// window is the file as one process sees it.
type window struct {
	*file
	p *process
}

func do[T any](w window, f func() (T, error)) (T, error) {
	var zero T
	if !w.p.alive() {
		return zero, errKilled
	}
	w.mu.Lock()
	v, err := zero, w.broken
	if before := w.before; before != nil && err == nil && before() {
		err = diskFull
	}
	if err == nil {
		v, err = f()
	}
	w.mu.Unlock()
	if after := w.after; after != nil && err == nil && after() {
		return zero, diskFull
	}
	if !w.p.alive() {
		return zero, errKilled
	}
	return v, err
}

func (w window) Practice(context.Context) (calendar.Practice, error) { return w.practice, nil }
func (w window) Hold(context.Context) (calendar.Hold, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hold, nil
}
func (w window) Standing(context.Context) (calendar.Standing, error) { return w.standing, nil }

func (w window) AfterRestore(context.Context, calendar.PersonID, time.Time) error {
	w.standing = calendar.Home
	return nil
}
func (w window) OpenRun(context.Context, calendar.Run) error               { return nil }
func (w window) CloseRun(context.Context, calendar.RunID, time.Time) error { return nil }
func (w window) RunItems(_ context.Context, _, until time.Time) ([]calendar.RunItem, error) {
	return do(w, func() ([]calendar.RunItem, error) {
		var out []calendar.RunItem
		for _, i := range w.items {
			i = w.with(i)
			there := i.Delivery != nil && i.Delivery.State == calendar.ScheduledThere
			if (there || !i.At.After(until)) && !loose(i) && (i.Delivery == nil || !i.Delivery.State.Out() || i.Delivery.Pending != nil) {
				out = append(out, i)
			}
		}
		return out, nil
	})
}

func (w window) RunItem(_ context.Context, e calendar.EntryID, a calendar.AccountID) (calendar.RunItem, error) {
	return do(w, func() (calendar.RunItem, error) {
		for _, i := range w.items {
			if i.Entry.ID == e && i.Account.ID == a {
				if i = w.with(i); loose(i) {
					return i, &calendar.Error{Kind: calendar.Conflict, Text: "taken off the calendar"}
				}
				return i, nil
			}
		}
		return calendar.RunItem{}, &calendar.Error{Kind: calendar.NotFound}
	})
}

func (w window) ChangeItem(_ context.Context, id calendar.DeliveryID) (calendar.RunItem, error) {
	return do(w, func() (calendar.RunItem, error) {
		for _, i := range w.items {
			if i = w.with(i); i.Delivery != nil && i.Delivery.ID == id {
				return i, nil
			}
		}
		return calendar.RunItem{}, &calendar.Error{Kind: calendar.NotFound}
	})
}

func (f *file) with(i calendar.RunItem) calendar.RunItem {
	if d := f.deliveries[name(i)]; d != nil {
		c := *d
		i.Delivery = &c
	}
	return i
}

// loose tells whether nothing is to come of an item any more, but the answer to
// what is open.
func loose(i calendar.RunItem) bool {
	off := i.Entry.Archived || !i.Entry.Removed.IsZero() || !slices.Contains(i.Entry.Accounts, i.Account.ID)
	d := i.Delivery
	return off && (d == nil || d.State != calendar.Uncertain && d.State != calendar.Handed && d.State != calendar.ScheduledThere && (d.Pending == nil || !d.Pending.Public))
}

func name(i calendar.RunItem) string {
	if i.Post != nil {
		return string(i.Delivery.ID)
	}
	return string(i.Entry.ID) + "/" + string(i.Account.ID)
}

func (w window) Deliver(_ context.Context, _ calendar.RunID, i calendar.RunItem) (calendar.Delivery, error) {
	return do(w, func() (calendar.Delivery, error) {
		d := w.deliveries[name(i)]
		if d == nil {
			d = &calendar.Delivery{
				ID: calendar.DeliveryID(name(i)), Subject: calendar.PostSubject, Entry: i.Entry.ID,
				Account: i.Account.ID, Platform: i.Account.Platform, Title: i.Title, Slot: i.Entry.Slot,
			}
			w.deliveries[name(i)] = d
			w.commits++
		}
		return *d, nil
	})
}

func (w window) Take(_ context.Context, seen calendar.Delivery, owner string, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error) {
	if w.beforeClaim != nil {
		w.beforeClaim()
	}
	return do(w, func() (calendar.Delivery, error) {
		d := w.deliveries[string(seen.ID)]
		if d.Claim.Fence != seen.Claim.Fence {
			return *d, &calendar.Error{Kind: calendar.Conflict}
		}
		for _, o := range w.deliveries {
			if o.Account == d.Account && o.Claim.Owner != owner && o.Claim.Held(now, w.deadOwner) {
				return *d, &calendar.Error{Kind: calendar.Busy}
			}
		}
		c := calendar.Claim{Owner: owner, Until: now.Add(ttl), Fence: d.Claim.Fence + 1}
		if ttl == 0 {
			c.Owner = ""
		}
		return w.put(d, c, lines)
	})
}

func (w window) Append(_ context.Context, id calendar.DeliveryID, fence uint64, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error) {
	return do(w, func() (calendar.Delivery, error) {
		d := w.deliveries[string(id)]
		if d.Claim.Fence != fence || d.Claim.Owner == "" {
			return *d, &calendar.Error{Kind: calendar.Conflict}
		}
		c := d.Claim
		c.Until = now.Add(ttl)
		if ttl == 0 {
			c.Owner = ""
		}
		return w.put(d, c, lines)
	})
}

func (f *file) put(d *calendar.Delivery, c calendar.Claim, lines []calendar.Record) (calendar.Delivery, error) {
	n := *d
	for _, l := range lines {
		if err := f.allows(n, l); err != nil {
			return *d, err
		}
		var err error
		if n, err = n.Apply(l); err != nil {
			return *d, err
		}
	}
	n.Claim = c
	for _, l := range lines {
		if f.written != nil {
			f.written(n, l)
		}
	}
	*d = n
	f.journal[d.ID] = append(f.journal[d.ID], lines...)
	f.commits++
	return n, nil
}

// allows keeps the promises that the journal makes of single lines.
func (f *file) allows(d calendar.Delivery, l calendar.Record) error {
	switch {
	case l.Event == calendar.Began && l.Public:
		for _, i := range f.items {
			if name(i) == string(d.ID) {
				i.Delivery = &d
				if why := i.Stops(l.At, f.hold); why != "" {
					return &calendar.Error{Kind: calendar.Forbidden, Text: why}
				}
			}
		}
	case l.Event == calendar.Found:
		for _, o := range f.deliveries {
			for _, v := range l.Values {
				if o.ID != d.ID && o.Account == d.Account && slices.Contains(slices.Collect(maps.Values(o.Progress)), v) {
					return &calendar.Error{Kind: calendar.Conflict}
				}
			}
		}
	}
	return nil
}

func (w window) Approved(_ context.Context, id calendar.ApprovalID, a calendar.AccountID) (calendar.Approved, error) {
	return do(w, func() (calendar.Approved, error) {
		c, ok := w.approvals[id].For(a)
		if !ok {
			return c, &calendar.Error{Kind: calendar.NotFound}
		}
		return c, nil
	})
}

func (w window) RemoteIDs(_ context.Context, a calendar.AccountID, _ time.Time) (map[string]calendar.DeliveryID, error) {
	return do(w, func() (map[string]calendar.DeliveryID, error) {
		if w.noOwners != nil {
			return nil, w.noOwners
		}
		out := map[string]calendar.DeliveryID{}
		for _, d := range w.deliveries {
			for _, v := range d.Progress {
				if d.Account == a {
					out[v] = d.ID
				}
			}
		}
		return out, nil
	})
}

// plan makes a file with n approved entries, due now, over some accounts.
func plan(now time.Time, n, accounts int) *file {
	f := &file{
		practice:   calendar.Practice{Name: "Juniper Street Clinic", Region: "US", Zone: "America/Denver"},
		standing:   calendar.Home,
		deliveries: map[string]*calendar.Delivery{}, journal: map[calendar.DeliveryID][]calendar.Record{},
		approvals: map[calendar.ApprovalID]calendar.Approval{},
	}
	slot, _ := calendar.SlotAt(now, f.practice.Zone)
	for k := range n {
		account := calendar.Account{ID: calendar.AccountID(fmt.Sprint("a", k%accounts)), Platform: platform.X, Name: "Clinic", Base: "http://127.0.0.1:1/x"}
		entry := calendar.Entry{ID: calendar.EntryID(fmt.Sprint("e", k)), Kind: calendar.PostEntry, Slot: slot, Accounts: []calendar.AccountID{account.ID}}
		out := calendar.Outgoing{Account: account.ID, Platform: platform.X, Kind: platform.KindPost, Text: fmt.Sprint("post ", k)}
		for part := range k % 3 {
			out.Parts = append(out.Parts, fmt.Sprint("post ", k, " part ", part+2))
		}
		if k%2 == 1 {
			out.Media = []calendar.OutgoingMedia{{Prepared: calendar.Prepared{ID: "m"}}}
		}
		yes := calendar.Approval{ID: calendar.ApprovalID(fmt.Sprint("y", k)), Entry: entry.ID, Contents: calendar.Approve([]calendar.Outgoing{out})}
		f.approvals[yes.ID] = yes
		f.items = append(f.items, calendar.RunItem{Entry: entry, Account: account, Title: out.Text, At: now, Yes: calendar.YesGiven, Approval: yes})
	}
	return f
}

// engine makes the program of one process over file and world.
func engine(f *file, w *world, p *process, owner string) *publish.Engine {
	return &publish.Engine{
		File: window{f, p}, Clients: []publish.Client{client{w, p}}, Clock: realClock{}, Owner: owner, Dead: f.deadOwner,
		Token: func(calendar.Account) func(context.Context, string) (string, error) {
			return func(context.Context, string) (string, error) { return "token", nil }
		},
		Key:  func(calendar.Account) error { return nil },
		Open: func(calendar.SHA256) (io.ReadSeekCloser, int64, error) { return nil, 0, errors.New("no file") },
	}
}

// count gives how often each text is public.
func (w *world) count() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string]int{}
	for _, p := range w.posts {
		out[p.text]++
	}
	return out
}

// texts lists everything that the plan is to make public.
func (f *file) texts() []string {
	var out []string
	for _, y := range f.approvals {
		out = append(out, y.Contents[0].Text)
		out = append(out, y.Contents[0].Parts...)
	}
	slices.Sort(out)
	return out
}

func (f *file) states() string {
	var b strings.Builder
	for _, i := range f.items {
		if d := f.deliveries[name(i)]; d != nil {
			fmt.Fprintf(&b, "%s: %s %q\n", name(i), d.State, d.Text)
		}
	}
	return b.String()
}
