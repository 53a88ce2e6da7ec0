package runview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// key names one entry at one account, or a take-down or edit of what it has there.
type key struct {
	entry   calendar.EntryID
	account calendar.AccountID
	change  calendar.DeliveryID
}

func keyOf(d calendar.Delivery) key {
	if d.Of == "" {
		return key{d.Entry, d.Account, ""}
	}
	return key{d.Entry, d.Account, d.ID}
}

// row is one entry at one account, from the plan to its end.
type row struct {
	item  calendar.RunItem
	d     *calendar.Delivery
	step  string // what is being done, in words
	taken bool   // the run of this screen has it
	past  []calendar.Record
	text  string // of the report, where the delivery has none
	hint  string
	pace  calendar.Pace // of what is being uploaded
	loads bool          // something is being uploaded
}

func (r *row) key() key {
	if r.item.Subject() != calendar.PostSubject {
		return keyOf(*r.item.Delivery)
	}
	return key{r.item.Entry.ID, r.item.Account.ID, ""}
}

// title is what the row is about.
func (r *row) title() string {
	title := kit.OneLine(r.item.Title)
	switch r.item.Subject() {
	case calendar.TakeDownSubject:
		return "take down: " + title
	case calendar.EditSubject:
		return "change: " + title
	case calendar.PostSubject:
	}
	return title
}

// section is a part of the list.
type section int

const (
	asks section = iota
	goesOut
	recalls
	ahead
	run
	late
	repeats
	looks
	stopped
	notReady
	held
	later
	done
)

var sectionNames = map[section]string{
	asks: "Needs you", goesOut: "Goes out now", run: "In this run", late: "Overdue: decide what becomes of each",
	repeats: "Said before: decide what becomes of each",
	recalls: "Scheduled there, and taken back by the run", ahead: "Given to the platforms now, which show them at their time",
	looks: "May be out: looked up before anything is sent", stopped: "Not sent", notReady: "Not ready", held: "Held back",
	later: "Later today", done: "Out already",
}

// verdict is what holds for the row now: of its delivery where that has moved
// on since the plan.
func (r *row) verdict(m calendar.Moment, h calendar.Hold) calendar.Verdict {
	i := r.item
	i.Delivery = r.d
	v, _ := i.Judge(m, h)
	return v
}

// section tells where the row stands. What the run of this screen has taken on
// stays together, in its order.
func (s *Screen) section(r *row) section {
	if r.taken {
		return run
	}
	switch s.verdict(r) {
	case calendar.AsksYou:
		return asks
	case calendar.GoesOut:
		return goesOut
	case calendar.IsOverdue, calendar.IsMissed:
		if s.decided[r.item.Entry.ID] {
			return goesOut
		}
		return late
	case calendar.SaidBefore:
		if s.decided[r.item.Entry.ID] {
			return goesOut
		}
		return repeats
	case calendar.Withdraws:
		return recalls
	case calendar.LooksUp:
		return looks
	case calendar.Stopped:
		return stopped
	case calendar.NotReady:
		return notReady
	case calendar.KeptBack:
		return held
	case calendar.GoesLater:
		i := r.item
		i.Verdict = calendar.GoesLater
		if s.gives(s.order(), i) {
			return ahead
		}
		return later
	case calendar.Done:
	}
	return done
}

// gives tells whether a run of an order gives an item to the platform's own
// scheduler, by what the platform says of it.
func (s *Screen) gives(o calendar.Order, i calendar.RunItem) bool {
	k, ok := platform.Of(i.Account.Platform).Kind(i.Entry.PostKind)
	lead := i.At.Sub(s.host.Now())
	return ok && o.Gives(i) && !i.ByHand() && k.Schedule.Supported && lead >= k.Schedule.Min && (k.Schedule.Max == 0 || lead <= k.Schedule.Max)
}

func (s *Screen) verdict(r *row) calendar.Verdict {
	m := s.host.Moment()
	m.Now = s.host.Now()
	return r.verdict(m, s.host.Hold())
}

// sorted gives the rows in the order in which they are shown.
func (s *Screen) sorted() []*row {
	out := slices.Clone(s.rows)
	slices.SortStableFunc(out, func(a, b *row) int { return int(s.section(a)) - int(s.section(b)) })
	return out
}

// style is what draws a piece of text.
type style interface{ Render(...string) string }

// elsewhere tells whether another run holds the row's delivery.
func (s *Screen) elsewhere(r *row) bool {
	return r.d != nil && (s.phase != running || !r.taken) && !r.d.State.Ended() && r.d.Claim.Held(s.host.Now(), nil)
}

// says gives a row's sign, its state in words, and its look.
func (s *Screen) says(r *row) (sign, words string, look style) {
	st := s.host.Styles()
	if s.elsewhere(r) {
		words = "another run is at it"
		if r.d.Pending != nil {
			words += ": " + r.d.Pending.Step
		}
		return "▶", words, st.Info
	}
	if r.d != nil {
		if sign, words, look = s.delivery(r); sign != "" {
			return sign, words, look
		}
	}
	why := r.item.Why
	switch s.verdict(r) {
	case calendar.GoesOut:
		if s.live() && r.taken {
			return "·", "waits for its turn", st.Muted
		}
		if r.item.ByHand() {
			return "▶", "by hand", st.Accent
		}
		return "▶", "due", st.Accent
	case calendar.SaidBefore:
		if s.decided[r.item.Entry.ID] {
			return "▶", "said before, and you send it now", st.Accent
		}
		return "!", why, st.Warn
	case calendar.IsOverdue, calendar.IsMissed:
		if s.decided[r.item.Entry.ID] {
			return "▶", "late, and you send it now", st.Accent
		}
		return "!", string(s.verdict(r)) + ": " + why, st.Warn
	case calendar.NotReady:
		return "○", why, st.Muted
	case calendar.KeptBack:
		return "‖", why, st.Warn
	case calendar.GoesLater:
		if s.live() && r.taken {
			return "·", "at " + r.item.Entry.Slot.At.String() + s.countdown(r.item.At), st.Muted
		}
		return "✓", "goes out at " + r.item.Entry.Slot.At.String(), st.Muted
	case calendar.Withdraws, calendar.LooksUp, calendar.AsksYou, calendar.Stopped, calendar.Done:
	}
	return "·", why, st.Muted
}

// delivery is says for what the delivery tells; "" where it tells nothing yet.
func (s *Screen) delivery(r *row) (sign, words string, look style) {
	st, d := s.host.Styles(), r.d
	clock := func(t time.Time) string { return t.In(s.host.Zone()).Format("15:04") }
	if s.live() && r.taken && r.step != "" && (d.State == calendar.Open || d.State == calendar.ScheduledThere) {
		return "▶", r.step + r.uploading(), st.Info
	}
	if r.item.Subject() != calendar.PostSubject {
		if sign, words, look = s.change(r); sign != "" {
			return sign, words, look
		}
	}
	switch d.State {
	case calendar.Sent:
		return "●", "sent " + clock(d.SentAt) + at(d.URL), st.Good
	case calendar.SentUnverified:
		if d.Pending != nil && s.live() {
			return "●", "sent " + clock(d.SentAt) + ", reading it back", st.Good
		}
		return "◐", "sent " + clock(d.SentAt) + ", not verified" + at(d.URL), st.Warn
	case calendar.ScheduledThere:
		at, _ := d.Progress.ShowAt()
		if v := s.verdict(r); v == calendar.Withdraws {
			return "!", "still scheduled there: " + kit.OneLine(r.item.Why) + said(d.Text), st.Warn
		} else if v == calendar.LooksUp {
			return "◐", "its time has come: the run reads it back", st.Warn
		}
		return "●", "scheduled there for " + at.In(s.host.Zone()).Format("Mon 2 Jan 15:04"), st.Good
	case calendar.NotSent, calendar.Refused:
		return "✗", string(d.State) + said(d.Text), st.Bad
	case calendar.Handed:
		return "→", "yours to post by hand", st.Accent
	case calendar.Uncertain:
		if d.Ask {
			return "?", "may be out: is it there?", st.Bad
		}
		if r.step != "" && s.live() {
			return "?", "may be out: " + r.step, st.Warn
		}
		return "?", "may be out" + said(d.Text), st.Warn
	case calendar.Waiting:
		return "◷", "waits until " + clock(d.Until) + s.countdown(d.Until) + said(d.Text), st.Warn
	case calendar.Open:
	}
	return "", "", nil
}

// change is delivery for a take-down or an edit.
func (s *Screen) change(r *row) (sign, words string, look style) {
	st, d := s.host.Styles(), r.d
	done, todo := "taken down", "to be taken down"
	if r.item.Subject() == calendar.EditSubject {
		done, todo = "changed there", "to be changed there"
	}
	switch d.State {
	case calendar.Sent, calendar.SentUnverified:
		return "●", done, st.Good
	case calendar.NotSent, calendar.Refused:
		return "✗", "not " + done + said(d.Text), st.Bad
	case calendar.Handed:
		return "→", "yours to do by hand" + said(d.Text), st.Accent
	case calendar.Open:
		return "▶", todo, st.Accent
	case calendar.Waiting, calendar.Uncertain, calendar.ScheduledThere:
	}
	return "", "", nil
}

// uploading tells how far an upload is, where there is one.
func (r *row) uploading() string {
	if !r.loads {
		return ""
	}
	return " · " + r.pace.String()
}

// at writes an address behind a word, without what every address begins with.
func at(address string) string {
	if address == "" {
		return ""
	}
	return " " + strings.TrimPrefix(kit.OneLine(address), "https://")
}

func said(text string) string {
	if text = kit.OneLine(text); text == "" {
		return ""
	}
	return ": " + text
}

// countdown writes how long it is until a moment: ", 4:32 left".
func (s *Screen) countdown(t time.Time) string {
	left := t.Sub(s.host.Now()).Round(time.Second)
	if left <= 0 {
		return ""
	}
	if left >= time.Hour {
		return fmt.Sprintf(" (%d:%02d h left)", int(left.Hours()), int(left.Minutes())%60)
	}
	return fmt.Sprintf(" (%d:%02d left)", int(left.Minutes()), int(left.Seconds())%60)
}

// note takes a journal line into the row.
func (r *row) note(d calendar.Delivery, l calendar.Record) {
	if r.d != nil && r.d.ID == d.ID && d.Lines < r.d.Lines {
		return // it came late: the file knows more
	}
	if l.Event == calendar.Uploading {
		r.pace.Add(l)
		r.loads = true
		return
	}
	r.d, r.loads = &d, false
	switch l.Event {
	case calendar.Began:
		if r.step = kit.OneLine(l.Text); r.step == "" {
			r.step = strings.ReplaceAll(l.Step, "-", " ")
		}
	case calendar.Looked:
		r.step = "looked, and will look again"
	default: // nothing is being done any more
		r.step = ""
	}
	r.past = append(r.past, l)
	if n := len(r.past) - pastLines; n > 0 {
		r.past = slices.Clone(r.past[n:])
	}
}

// pastLines is how much of the journal the detail shows.
const pastLines = 12
