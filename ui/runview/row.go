package runview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/ui/kit"
)

// key names one entry at one account.
type key struct {
	entry   calendar.EntryID
	account calendar.AccountID
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
}

func (r *row) key() key { return key{r.item.Entry.ID, r.item.Account.ID} }

// section is a part of the list.
type section int

const (
	asks section = iota
	goesOut
	run
	late
	looks
	stopped
	notReady
	held
	later
	done
)

var sectionNames = map[section]string{
	asks: "Needs you", goesOut: "Goes out now", run: "In this run", late: "Overdue: decide what becomes of each",
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
	case calendar.LooksUp:
		return looks
	case calendar.Stopped:
		return stopped
	case calendar.NotReady:
		return notReady
	case calendar.KeptBack:
		return held
	case calendar.GoesLater:
		return later
	case calendar.Done:
	}
	return done
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
	case calendar.LooksUp, calendar.AsksYou, calendar.Stopped, calendar.Done:
	}
	return "·", why, st.Muted
}

// delivery is says for what the delivery tells; "" where it tells nothing yet.
func (s *Screen) delivery(r *row) (sign, words string, look style) {
	st, d := s.host.Styles(), r.d
	clock := func(t time.Time) string { return t.In(s.host.Zone()).Format("15:04") }
	switch d.State {
	case calendar.Sent:
		return "●", "sent " + clock(d.SentAt) + at(d.URL), st.Good
	case calendar.SentUnverified:
		if d.Pending != nil && s.live() {
			return "●", "sent " + clock(d.SentAt) + ", reading it back", st.Good
		}
		return "◐", "sent " + clock(d.SentAt) + ", not verified" + at(d.URL), st.Warn
	case calendar.ScheduledThere:
		return "●", "scheduled there", st.Good
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
		if s.live() && r.taken && r.step != "" {
			return "▶", r.step, st.Info
		}
	}
	return "", "", nil
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
	r.d = &d
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
