package editor

import (
	"context"
	"slices"
	"sync"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// placing is what the editor changes of an entry.
type placing struct {
	On       bool // the draft stands, or is to stand, on Slot
	Slot     calendar.Slot
	Accounts []calendar.AccountID
	Kind     platform.Kind
	ByHand   []calendar.AccountID // a person serves them this once
}

func placingOf(e calendar.Entry) placing {
	return placing{On: true, Slot: e.Slot, Accounts: slices.Clone(e.Accounts), Kind: e.PostKind, ByHand: slices.Clone(e.ByHand)}
}

func (p placing) equal(q placing) bool {
	return p.On == q.On && p.Slot == q.Slot && p.Kind.Or() == q.Kind.Or() && slices.Equal(p.Accounts, q.Accounts) &&
		slices.Equal(p.ByHand, q.ByHand)
}

func (p placing) clone() placing {
	p.Accounts, p.ByHand = slices.Clone(p.Accounts), slices.Clone(p.ByHand)
	return p
}

// kept is what the file holds, as this window last read or wrote it.
type kept struct {
	draft  calendar.Draft
	entry  calendar.Entry
	placed bool
}

// place gives the kept entry as a placing; off is what holds without one.
func (k kept) place() placing {
	if !k.placed {
		return placing{}
	}
	return placingOf(k.entry)
}

// job is one write: the whole of what the screen showed at a serial number.
type job struct {
	serial  uint64
	by      calendar.PersonID
	content calendar.Content
	place   placing
	entry   calendar.EntryID // that place is of; "" where it has yet to be made
	revise  bool             // make a revision
	note    string
	parting bool // the screen is closing
}

// wrote is a job's outcome.
type wrote struct {
	job    job
	kept   kept
	theirs *calendar.Draft // what another window wrote; nothing of ours was written
	rescue bool            // the draft was gone, and a new one holds the text
	err    error
}

// writer does the jobs of one editor in the order of their serial numbers. It is
// used by commands: the mutex keeps a write that is on its way and the one of
// leaving from passing each other.
type writer struct {
	file File

	mu     sync.Mutex
	kept   kept
	serial uint64 // of the last job that was written
}

// write does a job. What succeeded before an error stays and is not done again.
func (w *writer) write(ctx context.Context, j job) wrote {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := wrote{job: j}
	if j.serial < w.serial { // a later text is already there
		out.kept = w.kept
		return out
	}
	out.theirs, out.rescue, out.err = w.draft(ctx, j)
	if out.err == nil && out.theirs == nil {
		out.err = w.entry(ctx, j)
	}
	if out.err == nil && out.theirs == nil && j.note != "" {
		out.err = w.note(ctx, j)
	}
	if out.err == nil && out.theirs == nil {
		w.serial = j.serial
	}
	out.kept = w.kept
	return out
}

// draft writes the content. It looks first whether somebody else did.
func (w *writer) draft(ctx context.Context, j job) (theirs *calendar.Draft, rescue bool, err error) {
	d := w.kept.draft
	if d.ID != "" {
		now, err := w.file.Draft(ctx, d.ID)
		switch {
		case calendar.KindOf(err) == calendar.NotFound, err == nil && !now.Removed.IsZero():
			if j.content.Equal(d.Working) {
				return nil, false, nil // nothing of ours is at stake
			}
			// The text must not go down with a draft that somebody removed.
			d, rescue, w.kept = calendar.Draft{}, true, kept{}
		case err != nil:
			return nil, false, err
		case now.Version != d.Version && !now.Working.Equal(d.Working) && !now.Working.Equal(j.content):
			return &now, false, nil
		default:
			d, w.kept.draft = now, now
		}
	}
	if d.ID == "" {
		if j.content.Empty() && j.note == "" {
			return nil, rescue, nil
		}
		if d, err = w.file.NewDraft(ctx, j.by, calendar.Content{}); err != nil {
			return nil, rescue, err
		}
		w.kept.draft = d
	}
	same := j.content.Equal(d.Working)
	switch {
	case j.revise && (!same || d.Unsaved || d.Revision == 0 && !j.content.Empty()):
		d, err = w.file.SaveRevision(ctx, j.by, d.ID, j.content)
	case !j.revise && !same:
		d, err = w.file.SaveWorking(ctx, j.by, d.ID, j.content)
	}
	if err == nil {
		w.kept.draft = d
	}
	return nil, rescue, err
}

// entry places the draft or changes its entry. Only what was changed here is
// written, so that another window's change of something else stays.
func (w *writer) entry(ctx context.Context, j job) error {
	if w.kept.draft.ID == "" || !j.place.On {
		return nil
	}
	var err error
	var e calendar.Entry
	if !w.kept.placed {
		if j.entry != "" {
			return nil // it was removed meanwhile, and is not put back unasked
		}
		e, err = w.file.Place(ctx, j.by, calendar.Entry{
			Kind: calendar.PostEntry, Draft: w.kept.draft.ID, Slot: j.place.Slot,
			Accounts: slices.Clone(j.place.Accounts), PostKind: j.place.Kind, ByHand: slices.Clone(j.place.ByHand),
		})
	} else {
		was := w.kept.place()
		if was.equal(j.place) {
			return nil
		}
		e, err = w.file.ChangeEntry(ctx, j.by, w.kept.entry.ID, func(e *calendar.Entry) error {
			if was.Slot != j.place.Slot {
				e.Slot = j.place.Slot
			}
			if was.Kind.Or() != j.place.Kind.Or() {
				e.PostKind = j.place.Kind
			}
			if !slices.Equal(was.Accounts, j.place.Accounts) {
				e.Accounts = slices.Clone(j.place.Accounts)
			}
			if !slices.Equal(was.ByHand, j.place.ByHand) {
				e.ByHand = slices.Clone(j.place.ByHand)
			}
			return nil
		})
	}
	if err != nil {
		return err
	}
	w.kept.entry, w.kept.placed = e, true
	return nil
}

// note adds a note to the draft and reads the thread again.
func (w *writer) note(ctx context.Context, j job) error {
	id := w.kept.draft.ID
	if err := w.file.AddRemark(ctx, j.by, id, j.note); err != nil {
		return err
	}
	d, err := w.file.Draft(ctx, id)
	if err == nil {
		w.kept.draft = d
	}
	return err
}

// settle ends a difference with another window: both texts become revisions,
// and the one that was chosen is the last.
func (w *writer) settle(ctx context.Context, j job, mine bool) wrote {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := wrote{job: j}
	now, err := w.file.Draft(ctx, w.kept.draft.ID)
	if err != nil {
		out.err, out.kept = err, w.kept
		return out
	}
	first, last := now.Working, j.content
	if !mine {
		first, last = j.content, now.Working
	}
	// The first revision puts both texts into the file before one is on top.
	if _, err = w.file.SaveRevision(ctx, j.by, now.ID, first); err == nil {
		now, err = w.file.SaveRevision(ctx, j.by, now.ID, last)
	}
	if err != nil {
		out.err, out.kept = err, w.kept
		return out
	}
	w.kept.draft, w.serial = now, j.serial
	if out.err = w.entry(ctx, j); out.err == nil {
		out.job.content = last
	}
	out.kept = w.kept
	return out
}

// look is what is read of the file beside the content.
type look struct {
	kept       kept
	before     uint64 // version of the draft that this window knew of
	changed    bool   // another window changed the content
	gone       bool
	approvals  []calendar.Approval
	deliveries []calendar.Delivery
	entries    int // slots that the draft stands on
	err        error
}

// look reads draft and entry again. A content that another window wrote is only
// reported: whether it may replace what is on the screen is decided there.
func (w *writer) look(ctx context.Context) look {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.kept
	out := look{kept: k, before: k.draft.Version}
	if k.draft.ID != "" {
		d, err := w.file.Draft(ctx, k.draft.ID)
		switch {
		case calendar.KindOf(err) == calendar.NotFound || err == nil && !d.Removed.IsZero():
			out.gone = true
			return out
		case err != nil:
			out.err = err
			return out
		}
		out.kept.draft = d
		out.changed = !d.Working.Equal(k.draft.Working)
		if !out.changed {
			w.kept.draft = d
		}
		all, err := w.file.EntriesOf(ctx, d.ID)
		if err != nil {
			out.err = err
			return out
		}
		out.entries = len(all)
	}
	if !k.placed {
		return out
	}
	e, err := w.file.Entry(ctx, k.entry.ID)
	switch {
	case calendar.KindOf(err) == calendar.NotFound || err == nil && !e.Removed.IsZero():
		out.kept.placed, out.kept.entry = false, calendar.Entry{}
		return out
	case err != nil:
		out.err = err
		return out
	}
	w.kept.entry, out.kept.entry = e, e
	if out.approvals, err = w.file.Approvals(ctx, e.ID); err == nil {
		out.deliveries, err = w.file.Deliveries(ctx, e.ID)
	}
	out.err = err
	return out
}

// adopt takes a draft that another window wrote as what the file holds.
func (w *writer) adopt(d calendar.Draft) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept.draft = d
}

// unplace forgets an entry that another window removed.
func (w *writer) unplace() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept.placed, w.kept.entry = false, calendar.Entry{}
}

// open reads what is to be edited.
func (w *writer) open(ctx context.Context, what Opening) look {
	w.mu.Lock()
	k := kept{}
	var err error
	if what.Entry != "" {
		if k.entry, err = w.file.Entry(ctx, what.Entry); err == nil {
			k.placed, what.Draft = true, k.entry.Draft
		}
	}
	if err == nil && what.Draft != "" {
		k.draft, err = w.file.Draft(ctx, what.Draft)
	}
	if err == nil && !k.placed && k.draft.ID != "" {
		// An idea that stands on one slot only is edited with it.
		var all []calendar.Entry
		if all, err = w.file.EntriesOf(ctx, k.draft.ID); err == nil && len(all) == 1 {
			k.entry, k.placed = all[0], true
		}
	}
	if err == nil {
		w.kept = k
	}
	w.mu.Unlock()
	if err != nil {
		return look{err: err}
	}
	return w.look(ctx)
}
