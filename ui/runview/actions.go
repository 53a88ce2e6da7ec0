package runview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// Actions implements [kit.Screen].
func (s *Screen) Actions() []kit.Action {
	r := s.current()
	var out []kit.Action
	add := func(show bool, a kit.Action) {
		if show {
			out = append(out, a)
		}
	}
	sec := done
	if r != nil {
		sec = s.section(r)
	}
	var d calendar.Delivery
	if r != nil && r.d != nil {
		d = *r.d
	}
	handed, asked := d.State == calendar.Handed && sec != held, d.State == calendar.Uncertain && !s.live()
	late := sec == late || sec == repeats || sec == goesOut && s.decided[r.item.Entry.ID]
	shut := sec == notReady || sec == held
	special := handed || shut

	start := kit.Bind("r enter", "enter", "start the run")
	if special {
		start = kit.Bind("r", "r", "start the run")
	}
	add(handed, kit.Action{Name: "run.hand", Keys: kit.Bind("enter", "enter", "copy and open"), Long: "Put the text on the clipboard, open the folder with the files, and the platform's page", Group: "By hand", Run: s.begin})
	add(shut, kit.Action{Name: "run.open-entry", Keys: kit.Bind("enter e", "enter", "open it"), Long: "Open this entry, to see what it lacks", Group: "Run", Run: s.openEntry})
	add(!s.live() && !handed, kit.Action{Name: "run.start", Keys: start, Long: "Send what is due, and what you decided to send", Group: "Run", Blocked: s.whyNotStart, Run: func() tea.Cmd { return s.start(s.order()) }})
	sends := "send now"
	if r != nil && s.decided[r.item.Entry.ID] {
		sends = "do not send"
	}
	add(late && !s.live(), kit.Action{Name: "run.send-late", Keys: kit.Bind("s", "s", sends), Long: "Send this post with the run all the same, or do not", Group: "Overdue", Run: s.toggleLate})
	add(late && !s.live(), kit.Action{Name: "run.move-late", Keys: kit.Bind("m", "m", "move"), Long: "Move this post to another time", Group: "Overdue", Run: s.move})
	add(late && !s.live(), kit.Action{Name: "run.drop-late", Keys: kit.Bind("x", "x", "drop"), Long: "Take this post off the calendar", Group: "Overdue", Run: s.drop})
	add(!s.live() && len(s.lateEntries()) > 1, kit.Action{Name: "run.send-all-late", Keys: kit.Bind("S", "S", "send all overdue"), Long: "Send every overdue post with the run", Group: "Overdue", Hidden: !late, Run: s.sendAllLate})
	change := d.IsChange()
	add(handed && (!change || s.hasClips()), kit.Action{Name: "run.copy", Keys: kit.Bind("c", "c", "copy next"), Long: "Put the next text of this post on the clipboard", Group: "By hand", Run: s.copyNext})
	add(change && s.canEnd(d), kit.Action{Name: "run.done", Keys: kit.Bind("y", "y", "done"), Long: "Say that this is done there", Group: "By hand", Run: s.there})
	add(change && s.canEnd(d), kit.Action{Name: "run.not-done", Keys: kit.Bind("n", "n", "not done"), Long: "Say that this is not done, and is not to be", Group: "By hand", Run: s.notThere})
	handed = handed && !change
	add(handed, kit.Action{Name: "run.posted", Keys: kit.Bind("y", "y", "posted"), Long: "Say that you posted it, and where", Group: "By hand", Run: s.there})
	add(handed, kit.Action{Name: "run.not-posted", Keys: kit.Bind("n", "n", "not posted"), Long: "Say that it was not posted", Group: "By hand", Run: s.notThere})
	add(handed, kit.Action{Name: "run.files", Keys: kit.Bind("f", "f", "files"), Long: "Lay the files of this post out in a folder, and open it", Group: "By hand", Blocked: s.whyNoFiles, Hidden: s.whyNoFiles() != "", Run: s.files})
	add(handed && s.nextHanded() != nil, kit.Action{Name: "run.next-hand", Keys: kit.Bind("tab", "tab", "next by hand"), Long: "Leave this one for later and go to the next post that is made by hand", Group: "By hand", Run: s.toNextHanded})
	add(asked, kit.Action{Name: "run.look", Keys: kit.Bind("l", "l", "look again"), Long: "Ask the platform once more whether the post is there", Group: "Uncertain", Run: s.lookAgain})
	add(asked, kit.Action{Name: "run.there", Keys: kit.Bind("y", "y", "it is there"), Long: "Say that the post is there, and where", Group: "Uncertain", Run: s.there})
	add(asked, kit.Action{Name: "run.not-there", Keys: kit.Bind("n", "n", "it is not there"), Long: "Say that the post is not there", Group: "Uncertain", Run: s.notThere})
	add(!s.live() && (d.State == calendar.NotSent || d.State == calendar.Refused || d.State == calendar.Waiting), kit.Action{Name: "run.try", Keys: kit.Bind("t", "t", "try again"), Long: "Let the next run try this post again", Group: "Run", Run: s.tryAgain})
	add(!s.live() && (handed || change && d.State == calendar.Handed && sec != held), kit.Action{Name: "run.start", Keys: start, Long: "Send what is due, and what you decided to send", Group: "Run", Blocked: s.whyNotStart, Run: func() tea.Cmd { return s.start(s.order()) }})
	hands := "post by hand"
	if r != nil && slices.Contains(r.item.Entry.ByHand, r.item.Account.ID) {
		hands = "not by hand"
	}
	add(r != nil && !s.live() && r.canChangeHands(), kit.Action{Name: "run.by-hand", Keys: kit.Bind("h", "h", hands), Long: "Make this one post by hand, or let the run make it again", Group: "By hand", Hidden: d.State != calendar.NotSent && d.State != calendar.Refused, Blocked: s.whyNotByHand, Run: s.toggleByHand})
	add(!s.live(), kit.Action{Name: "run.dry", Keys: kit.Bind("d", "d", "dry run"), Long: "Show every call that the run would make, without making one", Group: "Run", Blocked: s.whyNotStart, Run: s.dry})
	add(!s.live(), kit.Action{Name: "run.stay", Keys: kit.Bind("u", "u", "stay for later posts"), Long: "Stay until the day's last post and send each at its time, or only send what is due", Group: "Run", Hidden: s.last().IsZero(), Blocked: s.whyNotStay, Run: s.stay})
	weekWord := "a week ahead"
	if !s.ahead.IsZero() {
		weekWord = "only what is due"
	}
	add(!s.live() && !s.opts.Changes, kit.Action{Name: "run.ahead", Keys: kit.Bind("w", "w", weekWord), Long: "Give the coming week's posts to the platforms that show them by themselves (Facebook, YouTube), so that the computer may be off", Group: "Run", Run: s.aWeekAhead})
	add(r != nil && d.URL != "", kit.Action{Name: "run.address", Keys: kit.Bind("a", "a", "copy address"), Long: "Put the address of this post on the clipboard", Group: "Run", Hidden: true, Run: s.copyAddress})
	add(r != nil && (d.URL != "" || d.State == calendar.Handed || asked), kit.Action{Name: "run.page", Keys: kit.Bind("o", "o", "open"), Long: "Open the post, or the platform's page, in the browser", Group: "Run", Hidden: handed, Blocked: s.whyNoBrowser, Run: s.openRow})
	add(r != nil && !s.live() && d.State.Out() && d.Subject == calendar.PostSubject && d.Down.IsZero(), kit.Action{Name: "run.takedown", Keys: kit.Bind("D", "D", "take down"), Long: "Delete this post at its platform, or all posts of its entry; works while a hold is set", Group: "Run", Hidden: true, Run: func() tea.Cmd { return s.host.Go(kit.OpenSent{Entry: d.Entry, Down: true}) }})
	add(r != nil && !shut, kit.Action{Name: "run.entry", Keys: kit.Bind("e", "e", "open entry"), Long: "Open the entry of this post", Group: "Run", Hidden: true, Run: s.openEntry})
	add(s.live(), kit.Action{Name: "run.stop", Keys: kit.Bind("esc", "esc", "stop"), Long: "Stop the run after the step it is in", Group: "Run", Blocked: s.whyNotStop, Run: s.stop})
	add(!s.live(), kit.Action{Name: "run.close", Keys: kit.Bind("esc", "esc", "back"), Long: "Go back to where you came from", Group: "Run", Run: s.host.Pop})
	return out
}

// canEnd tells whether a person may end a take-down or an edit by a word.
func (s *Screen) canEnd(d calendar.Delivery) bool {
	return d.State == calendar.Handed || !s.live() && (d.State == calendar.NotSent || d.State == calendar.Refused || d.State == calendar.Waiting)
}

// hasClips tells whether the chosen hand-off has texts to copy.
func (s *Screen) hasClips() bool {
	h := s.handed()
	return h != nil && len(h.guide.Clips) > 0
}

func (s *Screen) whyNotStart() string {
	if !s.ready {
		return "the plan is still being read"
	}
	o := s.order()
	for _, r := range s.rows {
		if s.takes(o, r) && !s.elsewhere(r) {
			return ""
		}
	}
	if len(s.lateEntries()) > 0 {
		return "nothing is due: decide first what becomes of the overdue posts"
	}
	return "nothing is due"
}

func (s *Screen) whyNotStop() string {
	if s.phase == stopping {
		return "it stops after the step it is in"
	}
	return ""
}

func (s *Screen) stop() tea.Cmd {
	s.phase = stopping
	s.feed.stop()
	s.host.Say(kit.Info, "stopping after the step it is in", "")
	return nil
}

func (s *Screen) openEntry() tea.Cmd {
	return s.host.Go(kit.OpenEntry{ID: s.current().item.Entry.ID})
}

// lateEntries lists the entries that are overdue or missed, decided or not.
func (s *Screen) lateEntries() []calendar.EntryID {
	var out []calendar.EntryID
	seen := map[calendar.EntryID]bool{}
	for _, r := range s.rows {
		v := s.verdict(r)
		if id := r.item.Entry.ID; !seen[id] && (v == calendar.IsOverdue || v == calendar.IsMissed || v == calendar.SaidBefore) {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

func (s *Screen) toggleLate() tea.Cmd {
	id := s.current().item.Entry.ID
	s.decided[id] = !s.decided[id]
	return nil
}

func (s *Screen) sendAllLate() tea.Cmd {
	all := true
	for _, id := range s.lateEntries() {
		all = all && s.decided[id]
	}
	for _, id := range s.lateEntries() {
		s.decided[id] = !all
	}
	return nil
}

// last gives the moment of the day's last post that is still to come.
func (s *Screen) last() time.Time {
	var out time.Time
	for _, r := range s.rows {
		if s.verdict(r) == calendar.GoesLater && r.item.At.After(out) {
			out = r.item.At
		}
	}
	return out
}

func (s *Screen) whyNotStay() string {
	if s.last().IsZero() && s.until.IsZero() {
		return "nothing more is planned for today"
	}
	return ""
}

func (s *Screen) stay() tea.Cmd {
	if s.until.IsZero() {
		s.until = s.last()
	} else {
		s.until = time.Time{}
	}
	return nil
}

// aWeekAhead gives what comes within a week to the platforms' own schedulers with
// the run, or does not.
func (s *Screen) aWeekAhead() tea.Cmd {
	if !s.ahead.IsZero() {
		s.ahead = time.Time{}
		return s.read()
	}
	end := calendar.Slot{Day: s.host.Moment().Today.Add(7), At: 24*60 - 1, Zone: s.host.Practice().Zone}
	at, err := end.Instant()
	if err != nil {
		s.host.Fail(err)
		return nil
	}
	s.ahead = at
	s.host.Say(kit.Info, "posts of the coming week are given to Facebook and YouTube with this run", "w takes that back; r starts it")
	return s.read()
}

// didMsg is what came of something small.
type didMsg struct {
	screen *Screen
	err    error
	good   string
	hint   string
	then   *calendar.Order // a run to start with it
	// answered is the delivery that a person posted by hand, or did not.
	answered calendar.DeliveryID
}

func (s *Screen) gotDid(m didMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
		return s.read()
	}
	if m.good == "" {
		return nil
	}
	if m.answered != "" {
		if next := s.nextHanded(); next != nil {
			m.hint = "next: " + shown.Account(next.item.Account)
		}
		s.host.Say(kit.Good, m.good, m.hint)
		return tea.Batch(s.answered(m.answered), s.read())
	}
	s.host.Say(kit.Good, m.good, m.hint)
	if m.then != nil && !s.live() {
		return tea.Batch(s.read(), s.start(*m.then))
	}
	return s.read()
}

func (s *Screen) copyAddress() tea.Cmd {
	s.host.Say(kit.Good, "the address is on the clipboard", "")
	return tea.SetClipboard(s.current().d.URL)
}

func (s *Screen) whyNoBrowser() string {
	if s.desk == nil {
		return "no browser can be opened from here"
	}
	return ""
}

func (s *Screen) openRow() tea.Cmd {
	r := s.current()
	if r.item.Post != nil && r.item.Post.URL != "" {
		return s.openPage(r.item.Post.URL)
	}
	if r.d.URL != "" {
		return s.openPage(r.d.URL)
	}
	page := r.item.Account.Platform.Compose(r.item.Entry.PostKind, r.item.Account.RemoteID)
	if h := s.handed(); h != nil && h.read {
		page = h.guide.Page
	}
	return s.openPage(page)
}

func (s *Screen) openPage(address string) tea.Cmd {
	if s.desk == nil || address == "" {
		return nil
	}
	ctx, desk := s.host.Context(), s.desk
	return func() tea.Msg { return didMsg{screen: s, err: desk.Open(ctx, address)} }
}

// move asks for another time for an overdue post.
func (s *Screen) move() tea.Cmd {
	r := s.current()
	slots := s.offers()
	items := make([]kit.Choice, 0, len(slots)+1)
	for _, sl := range slots {
		items = append(items, kit.Choice{Label: sl.Day.Format("Mon 2 Jan") + " at " + sl.At.String()})
	}
	items = append(items, kit.Choice{Label: "another day or time …"})
	return s.host.Ask(&kit.Choose{Title: "Move “" + kit.Truncate(kit.OneLine(r.item.Title), 40) + "”", Items: items, OnPick: func(i int) tea.Cmd {
		if i < len(slots) {
			return s.moveTo(r.item.Entry.ID, slots[i])
		}
		return s.askSlot(r)
	}})
}

const offered = 6 // times that are offered for a move

// offers lists the next usual times of the practice.
func (s *Screen) offers() []calendar.Slot {
	now, err := calendar.SlotAt(s.host.Now(), s.host.Practice().Zone)
	if err != nil {
		return nil
	}
	times := s.host.Practice().UsualTimes
	if len(times) == 0 {
		times = []calendar.TimeOfDay{9 * 60, 17 * 60}
	}
	var out []calendar.Slot
	for d := 0; d < 7 && len(out) < offered; d++ {
		for _, t := range times {
			if (d > 0 || t > now.At) && len(out) < offered {
				out = append(out, calendar.Slot{Day: now.Day.Add(d), At: t, Zone: now.Zone})
			}
		}
	}
	return out
}

func (s *Screen) askSlot(r *row) tea.Cmd {
	read := func(text string) (calendar.Slot, error) {
		f := strings.Fields(text)
		sl := calendar.Slot{At: r.item.Entry.Slot.At, Zone: s.host.Practice().Zone}
		if len(f) == 0 || len(f) > 2 {
			return sl, &calendar.Error{Op: "read a time", Kind: calendar.Invalid, Text: "write a day, and a time if it is another", Hint: "as in 2026-11-22 09:30"}
		}
		var err error
		if sl.Day, err = calendar.ParseDay(f[0]); err != nil {
			return sl, err
		}
		if len(f) == 2 {
			sl.At, err = calendar.ParseTimeOfDay(f[1])
		}
		return sl, err
	}
	return s.host.Ask(&kit.Line{
		Title: "Move", Text: "To which day and time?", Value: s.host.Moment().Today.Add(1).String() + " " + r.item.Entry.Slot.At.String(),
		Check: func(text string) (string, error) {
			sl, err := read(text)
			return sl.Day.Format("Monday 2 January 2006") + " at " + sl.At.String(), err
		},
		OnDone: func(text string) tea.Cmd {
			sl, err := read(text)
			if err != nil {
				s.host.Fail(err)
				return nil
			}
			return s.moveTo(r.item.Entry.ID, sl)
		},
	})
}

func (s *Screen) moveTo(id calendar.EntryID, sl calendar.Slot) tea.Cmd {
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return func() tea.Msg {
		_, err := file.Move(ctx, by, id, sl)
		return didMsg{screen: s, err: err, good: "moved to " + sl.Day.Format("Mon 2 Jan") + " at " + sl.At.String(), hint: "ctrl+z takes it back"}
	}
}

// drop takes an overdue entry off the calendar: to the bin, or, where part of it
// is out, to the archive.
func (s *Screen) drop() tea.Cmd {
	r := s.current()
	ctx, file, by, id := s.host.Context(), s.file, s.host.Me().ID, r.item.Entry.ID
	return s.host.Ask(&kit.Confirm{
		Title: "Drop", Text: "Take “" + kit.OneLine(r.item.Title) + "” off the calendar? It stays in the bin for 30 days.", Yes: "take it off", No: "keep it",
		OnYes: func() tea.Cmd {
			return func() tea.Msg {
				err := file.Remove(ctx, by, id)
				if calendar.KindOf(err) == calendar.Forbidden {
					return didMsg{screen: s, err: file.Archive(ctx, by, id, true), good: "archived, as part of it is out"}
				}
				return didMsg{screen: s, err: err, good: "it is in the bin", hint: "ctrl+z takes it back"}
			}
		},
	})
}

type dryMsg struct {
	screen *Screen
	lines  []calendar.DryLine
	err    error
}

func (s *Screen) dry() tea.Cmd {
	o := s.order()
	o.DryRun = true
	ctx, runner := s.host.Context(), s.runner
	return func() tea.Msg {
		lines, err := runner.DryRun(ctx, o)
		return dryMsg{s, lines, err}
	}
}

func (s *Screen) gotDry(m dryMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	return s.host.Ask(&kit.Text{Title: "Dry run: nothing was sent", Content: s.dryText(m.lines)})
}

func (s *Screen) dryText(lines []calendar.DryLine) string {
	st := s.host.Styles()
	var b strings.Builder
	var bytes int64
	calls, public := 0, 0
	for _, l := range lines {
		b.WriteString(st.Strong.Render(kit.OneLine(l.Item.Title)) + "\n" + st.Muted.Render(shown.Account(l.Item.Account)) + "\n")
		for i, c := range l.Calls {
			calls++
			bytes += c.Bytes
			what := kit.OneLine(c.Says)
			if what == "" {
				what = kit.OneLine(c.Name)
			}
			line := fmt.Sprintf("%3d  %s", i+1, what)
			if c.Bytes > 0 {
				line += ", " + shown.Bytes(c.Bytes)
			}
			if c.Public {
				public++
				b.WriteString(st.Text.Render(line) + st.Accent.Render("  makes it public") + "\n")
				continue
			}
			b.WriteString(st.Text.Render(line) + "\n")
		}
		for _, fact := range dryFacts(l) {
			b.WriteString(st.Muted.Render("     "+kit.OneLine(fact)) + "\n")
		}
		for _, n := range l.Notes {
			b.WriteString(st.Warn.Render("  !  "+kit.OneLine(n)) + "\n")
		}
		b.WriteString("\n")
	}
	if len(lines) == 0 {
		return st.Muted.Render("The run would send nothing.")
	}
	return b.String() + st.Muted.Render(fmt.Sprintf("%s, %d of them public, %s to upload.", kit.Count(calls, "call", "calls"), public, shown.Bytes(bytes)))
}

// dryFacts is what a person should know of a delivery beside its calls.
func dryFacts(l calendar.DryLine) (out []string) {
	if l.There {
		out = append(out, "given to "+l.Item.Account.Platform.Title()+" now, which shows it at its time")
	}
	if l.Price > 0 {
		out = append(out, fmt.Sprintf("price: $%.3f", l.Price))
	}
	if l.Quota != "" {
		out = append(out, "quota: "+l.Quota)
	}
	if !l.Lasts.IsZero() {
		out = append(out, "the account's key holds until "+l.Lasts.Format("Mon 2 Jan 2006"))
	}
	return out
}
