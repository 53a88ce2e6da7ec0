package review

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// Actions implements [kit.Screen].
func (s *Screen) Actions() []kit.Action {
	many := len(s.items) > 1
	var out []kit.Action
	add := func(show bool, a kit.Action) {
		if show {
			out = append(out, a)
		}
	}
	approveKeys := kit.Bind("a enter", "a", "approve")
	if s.onList {
		approveKeys = kit.Bind("a", "a", "approve")
	}
	add(s.onList && many, kit.Action{Name: "review.open", Keys: kit.Bind("enter right", "enter", "look at it"), Long: "Look at what this entry would send", Group: "Approve", Run: s.openSheet})
	add(true, kit.Action{Name: "review.approve", Keys: approveKeys, Long: "Say yes to exactly what is shown", Group: "Approve", Blocked: s.whyNotApprove, Run: s.approve})
	add(true, kit.Action{Name: "review.back", Keys: kit.Bind("b", "b", "send back"), Long: "Send this entry back, with remarks", Group: "Approve", Blocked: s.whyNotBack, Run: s.sendBack})
	add(many, kit.Action{Name: "review.mark", Keys: kit.Bind("space", "space", "mark"), Long: "Mark this entry, to approve several at once", Group: "Approve", Run: s.mark})
	add(many, kit.Action{Name: "review.approve-many", Keys: kit.Bind("A", "A", "approve all"), Long: "Say yes to all marked entries, or to all that nothing keeps back", Group: "Approve", Blocked: s.whyNotMany, Run: s.approveMany})
	add(!s.onList, kit.Action{Name: "review.account", Keys: kit.Bind("tab", "tab", "next account"), Long: "Go to the next account", Group: "Look", Run: func() tea.Cmd { return s.nextAccount(1) }})
	add(!s.onList, kit.Action{Name: "review.account-before", Keys: kit.Bind("shift+tab", "shift+tab", "account before"), Long: "Go to the account before", Group: "Look", Hidden: true, Run: func() tea.Cmd { return s.nextAccount(-1) }})
	add(!s.onList, kit.Action{Name: "review.differences", Keys: kit.Bind("d", "d", "what changed"), Long: "Show only what differs from the last yes, or all again", Group: "Look", Hidden: s.whyNoDifferences() != "", Blocked: s.whyNoDifferences, Run: s.differences})
	add(many && !s.onList, kit.Action{Name: "review.list", Keys: kit.Bind("left l", "l", "list"), Long: "Go back to the list of entries", Group: "Look", Run: func() tea.Cmd { s.onList = true; return nil }})
	add(many, kit.Action{Name: "review.next", Keys: kit.Bind("n ]", "n", "next entry"), Long: "Go to the next entry", Group: "Look", Hidden: true, Run: func() tea.Cmd { return s.step(1) }})
	add(many, kit.Action{Name: "review.before", Keys: kit.Bind("p [", "p", "entry before"), Long: "Go to the entry before", Group: "Look", Hidden: true, Run: func() tea.Cmd { return s.step(-1) }})
	add(true, kit.Action{Name: "review.ask", Keys: kit.Bind("r", "r", "ask for a yes"), Long: "Ask those who may approve for their yes", Group: "Approve", Hidden: true, Blocked: s.whyNotAsk, Run: s.askApproval})
	add(true, kit.Action{Name: "review.edit", Keys: kit.Bind("e", "e", "edit"), Long: "Open this entry in the editor", Group: "Approve", Blocked: s.whyNoEntry, Run: s.edit})
	add(true, kit.Action{Name: "review.close", Keys: kit.Bind("esc", "esc", "back"), Long: "Go back to where you came from", Group: "Look", Run: s.close})
	return out
}

func (s *Screen) close() tea.Cmd {
	if !s.onList && len(s.items) > 1 {
		s.onList = true
		return nil
	}
	return s.host.Pop()
}

func (s *Screen) openSheet() tea.Cmd { s.onList = false; return s.load() }

func (s *Screen) mark() tea.Cmd {
	if it := s.current(); it != nil {
		it.marked = !it.marked
		if s.onList && s.list.At < len(s.items)-1 {
			s.choose(s.list.At + 1)
		}
	}
	return s.load()
}

func (s *Screen) step(n int) tea.Cmd {
	s.choose(s.list.At + n)
	return s.load()
}

func (s *Screen) nextAccount(n int) tea.Cmd {
	it := s.current()
	if it == nil || len(it.sheet.Contents) == 0 {
		return nil
	}
	c := len(it.sheet.Contents)
	s.account = (s.account + n + c) % c
	if s.account < len(s.heads) {
		s.pane.Top(s.heads[s.account])
	}
	return nil
}

func (s *Screen) whyNoDifferences() string {
	it := s.current()
	switch {
	case it == nil || !it.loaded:
		return "this entry is still being read"
	case lastYes(it.answers) == nil:
		return "nobody has said yes to this entry before: there is nothing to compare with"
	case it.sheet.Yes == calendar.YesGiven:
		return "nothing differs from what was approved"
	}
	return ""
}

func (s *Screen) differences() tea.Cmd {
	s.diff = !s.diff
	s.pane.Home()
	return nil
}

func (s *Screen) edit() tea.Cmd { return s.host.Go(kit.OpenEntry{ID: s.current().id}) }

func (s *Screen) whyNoEntry() string {
	if s.current() == nil {
		return "there is no entry here"
	}
	return ""
}

func (s *Screen) whyNotApprove() string { return s.whyNot(s.current()) }

// whyNot tells why an entry cannot be approved now, or "".
func (s *Screen) whyNot(it *item) string {
	switch {
	case it == nil:
		return "there is no entry here"
	case it.err != nil:
		return it.err.Error()
	case !it.loaded || it.stale:
		return "this entry is still being read"
	case len(it.sheet.Contents) == 0 && len(it.sheet.Entry.Accounts) > 0:
		return "every account of this entry has been served: there is nothing left to approve"
	case it.sheet.Yes == calendar.YesGiven:
		return "exactly this is approved already"
	}
	if err := calendar.MayApprove(s.host.Me(), s.host.People(), it.sheet.Revision); err != nil {
		return sentence(err)
	}
	if calendar.Blocking(it.sheet.Blockers) {
		return it.sheet.Blockers[0].Text
	}
	return ""
}

// sentence puts an error and its next step into one line.
func sentence(err error) string {
	out := err.Error()
	if h := calendar.HintOf(err); h != "" {
		out += ": " + h
	}
	return out
}

// posts writes how many posts a sheet is about: one for each account.
func posts(n int) string { return kit.Count(n, "post", "posts") }

func (s *Screen) approve() tea.Cmd {
	it := s.current()
	var b strings.Builder
	fmt.Fprintf(&b, "%s says yes to %s:\n", s.host.Me().Name, posts(len(it.sheet.Contents)))
	for _, o := range it.sheet.Contents {
		fmt.Fprintf(&b, "  %s\n", shown.Account(account(it.sheet, o.Account)))
	}
	b.WriteString("“" + it.heading() + "”, " + slotLong(it.sheet.Entry.Slot))
	if s.own(it) {
		b.WriteString("\n\nThe words are your own: the audit trail will say so.")
	}
	if it.sheet.Draft.Unsaved {
		fmt.Fprintf(&b, "\n\nWhat was typed after revision %d is not part of it.", it.sheet.Revision.Number)
	}
	return s.host.Ask(&kit.Confirm{
		Title: "Approve", Text: b.String(), Yes: "yes, exactly this", No: "not yet",
		OnYes: func() tea.Cmd { return s.say([]*item{it}) },
	})
}

func (s *Screen) own(it *item) bool { return it.sheet.Revision.By == s.host.Me().ID }

// chosen lists what one action would approve: the marked entries, or else all
// that nothing keeps back. Marked ones that cannot be approved are told apart.
func (s *Screen) chosen() (ready, kept []*item) {
	marked := false
	for _, it := range s.items {
		marked = marked || it.marked
	}
	for _, it := range s.items {
		switch {
		case marked && !it.marked:
		case s.whyNot(it) == "":
			ready = append(ready, it)
		default:
			kept = append(kept, it)
		}
	}
	return ready, kept
}

func (s *Screen) whyNotMany() string {
	if ready, _ := s.chosen(); len(ready) > 0 {
		return ""
	}
	if why := s.whyNotApprove(); why != "" {
		return why
	}
	return "none of these entries can be approved now"
}

const namedAtMost = 10 // in a question; the rest is counted

func (s *Screen) approveMany() tea.Cmd {
	ready, kept := s.chosen()
	n, own := 0, false
	var names strings.Builder
	for i, it := range ready {
		n += len(it.sheet.Contents)
		own = own || s.own(it)
		if i < namedAtMost {
			fmt.Fprintf(&names, "  %s  %s\n", slotShort(it.sheet.Entry.Slot), kit.Truncate(it.heading(), 36))
		}
	}
	if more := len(ready) - namedAtMost; more > 0 {
		fmt.Fprintf(&names, "  and %d more\n", more)
	}
	text := fmt.Sprintf("%s says yes to %s of %s:\n%s", s.host.Me().Name, posts(n), kit.Count(len(ready), "entry", "entries"), names.String())
	if len(kept) > 0 {
		text += fmt.Sprintf("%s left as they are: something keeps them back, or they are approved.\n", kit.Count(len(kept), "is", "are"))
	}
	if own {
		text += "Some of the words are your own: the audit trail will say so.\n"
	}
	return s.host.Ask(&kit.Confirm{
		Title: "Approve several", Text: strings.TrimRight(text, "\n"), Yes: "yes, to all of these", No: "not yet", Careful: true,
		OnYes: func() tea.Cmd { return s.say(ready) },
	})
}

// answeredMsg is what came of answers: how many were taken, and the first that
// was not.
type answeredMsg struct {
	taken []calendar.EntryID
	back  bool
	err   error
}

// say sends the yes for what was shown of each entry.
func (s *Screen) say(items []*item) tea.Cmd {
	type yes struct {
		id       calendar.EntryID
		revision int
		hashes   map[calendar.AccountID]calendar.SHA256
	}
	list := make([]yes, len(items))
	for i, it := range items {
		list[i] = yes{it.id, it.sheet.Revision.Number, it.sheet.Hashes()}
	}
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return func() tea.Msg {
		var out answeredMsg
		for _, y := range list {
			if _, err := file.Approve(ctx, by, y.id, y.revision, y.hashes); err != nil {
				if out.err == nil {
					out.err = err
				}
				continue
			}
			out.taken = append(out.taken, y.id)
		}
		return out
	}
}

func (s *Screen) gotAnswered(m answeredMsg) tea.Cmd {
	for _, it := range s.items {
		for _, id := range m.taken {
			if it.id == id {
				it.marked, it.stale = false, true
				it.ask++
				if m.back {
					delete(s.remarks, id)
				}
			}
		}
	}
	switch me := s.host.Me().Name; {
	case len(m.taken) == 0:
	case m.back:
		s.host.Say(kit.Good, "sent back, with your remarks", "")
	case len(m.taken) == 1:
		s.host.Say(kit.Good, me+" approved “"+s.titleOf(m.taken[0])+"”", "a publish run sends it when its time has come")
	default:
		s.host.Say(kit.Good, fmt.Sprintf("%s approved %s", me, kit.Count(len(m.taken), "entry", "entries")), "a publish run sends them when their time has come")
	}
	if m.err != nil {
		s.host.Fail(m.err)
		for _, it := range s.items { // it may have moved: look at it again
			it.stale = true
			it.ask++
		}
	}
	return s.load()
}

func (s *Screen) titleOf(id calendar.EntryID) string {
	for _, it := range s.items {
		if it.id == id {
			return it.heading()
		}
	}
	return ""
}

func (s *Screen) whyNotBack() string {
	it := s.current()
	switch {
	case it == nil:
		return "there is no entry here"
	case !it.loaded:
		return "this entry is still being read"
	case !s.host.Me().May(calendar.Approves):
		return s.host.Me().Name + " may not approve, and so not send back: write a note in the editor instead"
	case it.sheet.Yes == calendar.SentBack:
		return "this entry was sent back already"
	case len(it.sheet.Contents) == 0:
		return "every account of this entry has been served: it cannot be sent back"
	}
	return ""
}

func (s *Screen) sendBack() tea.Cmd {
	it := s.current()
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return s.host.Ask(&remarks{
		title: "Send back “" + kit.Truncate(it.heading(), 40) + "”", value: s.remarks[it.id],
		keep: func(text string) { s.remarks[it.id] = text },
		done: func(text string) tea.Cmd {
			return func() tea.Msg {
				if _, err := file.SendBack(ctx, by, it.id, text); err != nil {
					return answeredMsg{back: true, err: err}
				}
				return answeredMsg{taken: []calendar.EntryID{it.id}, back: true}
			}
		},
	})
}

func (s *Screen) whyNotAsk() string {
	it := s.current()
	switch {
	case it == nil:
		return "there is no entry here"
	case !it.loaded:
		return "this entry is still being read"
	case it.sheet.Yes == calendar.Asked:
		return "approval was asked for already"
	case it.sheet.Yes == calendar.YesGiven:
		return "exactly this is approved already"
	}
	return ""
}

type askedMsg struct{ err error }

func (s *Screen) askApproval() tea.Cmd {
	ctx, file, by, id := s.host.Context(), s.file, s.host.Me().ID, s.current().id
	return func() tea.Msg { return askedMsg{file.AskApproval(ctx, by, id)} }
}

func (s *Screen) gotAsked(m askedMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
	} else {
		s.host.Say(kit.Good, "approval is asked for", "")
	}
	return s.FileChanged()
}
