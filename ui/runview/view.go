package runview

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

const (
	wide   = 130 // from here on the detail stands beside the list
	beside = 62  // columns of the detail there
)

// View implements [kit.Screen].
func (s *Screen) View(w, h int) string { return kit.Inset(s.draw, w, h) }

func (s *Screen) draw(w, h int) string {
	s.regions.Reset()
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	st := s.host.Styles()
	head := s.head(w)
	rest := max(0, h-len(head))
	if w >= wide {
		lw := w - beside - 3
		gap := make([]string, rest)
		for i := range gap {
			gap[i] = st.Line.Render(" │ ")
		}
		s.regions.Add("detail", image.Rect(lw+3, len(head), w, h))
		right := s.pane.Draw(st, s.followed(s.detail(beside-2)), beside, rest)
		return kit.Fit(strings.Join(append(head, kit.Beside(kit.FitLines(s.listLines(lw, rest, len(head)), lw, rest), gap, right)...), "\n"), w, h)
	}
	low := max(6, rest*40/100)
	if s.handed() != nil { // the steps are what matters then
		low = max(6, rest*65/100)
	}
	if rest < 13 {
		return kit.Fit(strings.Join(append(head, s.listLines(w, rest, len(head))...), "\n"), w, h)
	}
	up := rest - low - 1
	lines := append(head, kit.FitLines(s.listLines(w, up, len(head)), w, up)...)
	lines = append(lines, st.Line.Render(strings.Repeat("─", w)))
	s.regions.Add("detail", image.Rect(0, len(lines), w, h))
	return kit.Fit(strings.Join(append(lines, s.pane.Draw(st, s.followed(s.detail(w-2)), w, low)...), "\n"), w, h)
}

// head says in two lines what the run is about.
func (s *Screen) head(w int) []string {
	st := s.host.Styles()
	title, look, below := s.summary()
	return []string{look.Render(kit.Truncate(title, w)), st.Muted.Render(kit.Truncate(below, w)), ""}
}

func (s *Screen) summary() (title string, look style, below string) {
	st := s.host.Styles()
	n := map[section]int{}
	for _, r := range s.rows {
		n[s.section(r)]++
	}
	switch {
	case !s.ready && s.err != nil:
		return kit.OneLine(s.err.Error()), st.Bad, kit.OneLine(calendar.HintOf(s.err))
	case !s.ready:
		return "Reading what is due …", st.Muted, ""
	case s.phase == stopping:
		return "Stopping after the step it is in …", st.Warn, s.tally()
	case s.phase == running:
		below = s.tally()
		if o := s.feed.order; !o.Until.IsZero() {
			below += " · stays until " + o.Until.In(s.host.Zone()).Format("15:04") + s.countdown(o.Until) + ": keep the computer awake"
		}
		return "The run is under way", st.Info, below
	case s.phase == ended:
		title, look = "The run has ended", st.Good
		if k := s.needs(); k > 0 {
			title, look = "The run has ended: "+kit.Count(k, "post needs", "posts need")+" you", st.Warn
		}
		return title, look, s.tally()
	}
	var parts []string
	add := func(sec section, words string) {
		if n[sec] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[sec], words))
		}
	}
	add(goesOut, "due")
	add(late, "overdue")
	add(repeats, "said before")
	add(recalls, "to be taken back")
	add(ahead, "given to the platforms")
	add(looks, "uncertain")
	add(asks, "with a question for you")
	add(stopped, "not sent")
	add(notReady, "not ready")
	add(held, "held")
	add(later, "later today")
	switch {
	case n[goesOut] > 0:
		title, look = kit.Count(n[goesOut], "post goes", "posts go")+" out", st.Title
	case n[recalls] > 0:
		title, look = kit.Count(n[recalls], "post is", "posts are")+" taken back from the platforms", st.Title
	case n[ahead] > 0:
		title, look = kit.Count(n[ahead], "post is", "posts are")+" given to the platforms", st.Title
	case n[looks] > 0:
		title, look = kit.Count(n[looks], "post is", "posts are")+" to be looked up", st.Title
	case s.until.IsZero():
		title, look = "Nothing is due", st.Strong
	default:
		title, look = "Nothing is due yet", st.Strong
	}
	below = strings.Join(parts, " · ")
	if !s.until.IsZero() {
		below = "Stays until " + s.until.In(s.host.Zone()).Format("15:04") + " and sends each post at its time: keep the computer awake, and this window open"
	} else if below == "" {
		below = "An approved post comes here when its time has come: a on the calendar shows one for its yes."
	}
	return title, look, below
}

// tally counts what became of the posts of the run.
func (s *Screen) tally() string {
	n := map[string]int{}
	order := []string{"sent", "scheduled there", "done there", "handed to you", "uncertain", "not sent", "waiting", "to go"}
	for _, r := range s.rows {
		if !r.taken {
			continue
		}
		switch {
		case r.d == nil:
			n["to go"]++
		case r.d.State.Out() && r.item.Subject() != calendar.PostSubject:
			n["done there"]++
		case r.d.State.Out():
			n["sent"]++
		case r.d.State == calendar.ScheduledThere:
			n["scheduled there"]++
		case r.d.State == calendar.Handed:
			n["handed to you"]++
		case r.d.State == calendar.Uncertain:
			n["uncertain"]++
		case r.d.State == calendar.NotSent, r.d.State == calendar.Refused:
			n["not sent"]++
		case r.d.State == calendar.Waiting:
			n["waiting"]++
		default:
			n["to go"]++
		}
	}
	var parts []string
	for _, k := range order {
		if n[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[k], k))
		}
	}
	return strings.Join(parts, " · ")
}

// listLines draws the rows below the names of their sections; y is the line at
// which the list stands.
func (s *Screen) listLines(w, h, y int) []string {
	st := s.host.Styles()
	rows := s.sorted()
	type line struct {
		row  *row
		text string
	}
	var lines []line
	chosen := 0
	last := section(-1)
	for _, r := range rows {
		if sec := s.section(r); sec != last {
			if last >= 0 {
				lines = append(lines, line{})
			}
			lines = append(lines, line{text: st.Strong.Render(kit.Truncate(sectionNames[sec], w))})
			last = sec
		}
		if r.key() == s.at {
			chosen = len(lines)
		}
		lines = append(lines, line{row: r})
	}
	win := shown.List{At: chosen, Top: s.list.Top}
	if chosen > 0 && lines[chosen-1].row == nil && win.Top >= chosen {
		win.Top = chosen - 1 // the section's name stays in sight
	}
	if len(lines) > h && h > 2 {
		h-- // the last line tells how many are below
	}
	from, to := win.Window(len(lines), h)
	s.list.Top = win.Top
	below := 0
	for _, l := range lines[to:] {
		if l.row != nil {
			below++
		}
	}
	var out []string
	for _, l := range lines[from:to] {
		if l.row == nil {
			out = append(out, l.text)
			continue
		}
		i := slices.Index(rows, l.row)
		s.regions.Add("row:"+strconv.Itoa(i), image.Rect(0, y+len(out), w, y+len(out)+1))
		out = append(out, s.rowLine(l.row, w))
	}
	if below > 0 {
		out = append(out, st.Muted.Render(kit.Truncate(fmt.Sprintf("  ↓ %d more", below), w)))
	}
	return out
}

// rowLine draws one row: when, where, what, and what becomes of it.
func (s *Screen) rowLine(r *row, w int) string {
	st := s.host.Styles()
	sign, words, look := s.says(r)
	at := r.item.Entry.Slot.At.String() + " "
	if r.item.Entry.Slot.Day != s.host.Moment().Today {
		at = r.item.Entry.Slot.Day.Format("02 Jan")
	}
	mark := "  "
	if r.key() == s.at {
		mark = "▸ "
	}
	front := mark + kit.Pad(at, 7) + r.item.Account.Platform.Letter() + " "
	room := max(0, w-ansi.StringWidth(front)-2)
	tw := min(max(room/2, 16), 48, room)
	title := kit.Pad(kit.Truncate(r.title(), tw-1), tw)
	words = kit.Truncate(kit.OneLine(words), max(0, room-tw-2))
	if r.key() == s.at {
		return st.Selected.Render(kit.Pad(front+title+sign+" "+words, w))
	}
	return kit.Truncate(st.Text.Render(front+title)+look.Render(sign+" "+words), w)
}

// followed keeps the step that is next in sight, once something was copied.
func (s *Screen) followed(lines []string) []string {
	if h := s.handed(); h != nil && h.follow {
		h.follow = false
		s.pane.Top(max(0, min(h.line-stepsAbove, len(lines)-1)))
	}
	return lines
}

// stepsAbove is how much of what was done stays in sight above what is next.
const stepsAbove = 3

// detail tells everything about the chosen row.
func (s *Screen) detail(w int) []string {
	r := s.current()
	if r == nil || w <= 0 {
		return nil
	}
	st := s.host.Styles()
	var out []string
	say := func(look style, text string) {
		for _, l := range kit.Wrap(kit.Clean(text), w) {
			out = append(out, look.Render(l))
		}
	}
	sign, words, look := s.says(r)
	if r.d != nil {
		words = strings.TrimSuffix(words, at(r.d.URL)) // it has a line of its own
	}
	say(st.Title, r.title())
	say(st.Muted, shown.Account(r.item.Account)+" · "+r.item.Entry.Slot.Day.Format("Mon 2 Jan 2006")+" at "+r.item.Entry.Slot.At.String())
	say(look, sign+" "+kit.OneLine(words))
	if r.d != nil {
		if r.d.URL != "" {
			say(st.Text, kit.OneLine(r.d.URL))
		}
		if text := r.d.Text; text != "" && !settled(r.d) && !strings.Contains(words, kit.OneLine(text)) {
			say(st.Text, kit.OneLine(text))
		}
	}
	if r.text != "" && (r.d == nil || r.d.Text != r.text && !settled(r.d)) && !strings.Contains(words, kit.OneLine(r.text)) {
		say(st.Text, kit.OneLine(r.text))
	}
	hint := r.hint
	if r.d != nil && r.d.Hint != "" {
		hint = r.d.Hint
	}
	if hint != "" && (r.d == nil || !settled(r.d)) {
		say(st.Accent, "What to do: "+kit.OneLine(hint))
	}
	above := len(out)
	out = append(out, s.question(r, w)...)
	if h := s.handed(); h != nil {
		h.line += above
	}
	if len(r.past) > 0 {
		out = append(out, "")
		for _, l := range slices.Backward(r.past) {
			say(st.Muted, s.pastLine(l, r.item.Subject() != calendar.PostSubject))
		}
	}
	return out
}

// settled tells whether a delivery's own words add nothing: it is out, or how to
// make it by hand is told step by step.
func settled(d *calendar.Delivery) bool {
	return d.State == calendar.Sent || d.State == calendar.Handed
}

// question is what the person is asked about the row, and with which keys.
func (s *Screen) question(r *row, w int) []string {
	st := s.host.Styles()
	var out []string
	say := func(look style, text string) {
		for _, l := range kit.Wrap(text, w) {
			out = append(out, look.Render(l))
		}
	}
	switch sec := s.section(r); {
	case r.d != nil && r.d.State == calendar.Handed:
		return append([]string{""}, s.handLines(s.hands[r.d.ID], w)...)
	case r.d != nil && r.d.State == calendar.Uncertain && r.d.Ask && !s.live():
		say(st.Text, "Nobody but you can tell whether this post is out. Look at the account itself, and then: y it is there, n it is not there, l have Rounds look once more.")
	case r.d != nil && r.d.State == calendar.Uncertain && !s.live():
		say(st.Text, "The run looks it up before anything is sent. If you know better: y it is there, n it is not there.")
	case sec == repeats && !s.live():
		say(st.Text, "Platforms may refuse the same text, and readers tire of it. s sends it all the same, m moves it, e opens it so that you can change it.")
	case sec == late && !s.live():
		say(st.Text, "Late posts never go out by themselves. s sends it with this run, m moves it, x drops it.")
	case (sec == stopped || sec == goesOut || sec == later) && !s.live() && !r.item.ByHand() && r.canChangeHands():
		say(st.Muted, "h: you post this one by hand, with the text and files that the run gives you.")
	case (sec == goesOut || sec == later) && !s.live() && !r.item.Account.ByHand && r.canChangeHands():
		say(st.Muted, "You post this one by hand: the run gives you text and files. h: by its keys after all.")
	case sec == notReady, sec == held:
		say(st.Text, "It does not go out with this run. enter opens it.")
	}
	return out
}

// eventWords are the journal's events in a person's words, where the journal's
// own are shorter than clear.
var eventWords = map[calendar.Event]string{
	calendar.Taken: "taken on by the run", calendar.Began: "begins", calendar.Ended: "done", calendar.Failed: "did not work",
	calendar.LostEnd: "how it ended is not known", calendar.Interrupted: "cut off; it is done again", calendar.Looked: "looked, and could not tell yet", calendar.Found: "found there",
	calendar.Absent: "surely not there", calendar.Asks: "a person has to look", calendar.SentNow: "it is out",
	calendar.Verified: "read back", calendar.NotVerified: "could not be read back", calendar.GaveUp: "not sent",
	calendar.HandedOver: "handed to a person", calendar.Still: "the platform is at work on it", calendar.Scheduled: "scheduled there",
}

// pastLine writes a journal line in a person's words; change says that it is of a
// take-down or an edit.
func (s *Screen) pastLine(l calendar.Record, change bool) string {
	word := eventWords[l.Event]
	if l.Event == calendar.SentNow && change {
		word = "the platform shows it so"
	}
	if word == "" {
		word = string(l.Event)
	}
	out := l.At.In(s.host.Zone()).Format("15:04:05") + "  " + word
	switch {
	case l.Text != "":
		out += ": " + kit.OneLine(l.Text)
	case l.Step != "" && l.Event != calendar.Ended: // what ended stands above its beginning
		out += ": " + strings.ReplaceAll(kit.OneLine(l.Step), "-", " ")
	}
	return out
}
