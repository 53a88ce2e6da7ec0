package plan

import (
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// Headings of the help.
const (
	onTheDay  = "The chosen entry"
	newThings = "New"
	around    = "Getting around"
	looking   = "Looking and finding"
	out       = "Approving and publishing"
)

// Actions implements [kit.Screen].
func (s *Screen) Actions() []kit.Action {
	if s.carry != nil {
		return append(s.carryActions(), s.walkActions()...)
	}
	list := []kit.Action{
		{Name: "entry.open", Group: onTheDay, Keys: kit.Bind("enter", "enter", "open"), Long: "Open this entry; on an empty day, begin a post", Run: s.open},
		{Name: "entry.new", Group: newThings, Keys: kit.Bind("n", "n", "new"), Long: "New post on this day", Run: s.begin},
		{Name: "entry.move", Group: onTheDay, Keys: kit.Bind("m x M", "m", "move"), Long: "Move this entry: walk to a day and put it down", Blocked: s.noEntry, Run: func() tea.Cmd { return s.pickUp(moves) }},
		{Name: "entry.approve", Group: out, Keys: kit.Bind("a", "a", "approve"), Long: "See exactly what would be sent; approve or send back", Blocked: s.noPost, Run: s.review},
		{Name: "run.open", Group: out, Keys: kit.Bind("p", "p", "publish"), Long: "Publish run: see what is due and send it", Run: s.request(kit.OpenRun{})},
		{Name: "view.find", Group: looking, Keys: kit.Bind("/", "/", "search"), Long: "Search every title and text", Run: s.search},
		{Name: "day.goto", Group: around, Keys: kit.Bind("g", "g", "go to"), Long: "Go to a day by typing it: fri, next tue 9am, 12 may", Run: s.askDay},
		{Name: "view.filter", Group: looking, Keys: kit.Bind("f", "f", "filter"), Long: "Show only some platforms, statuses or pillars", Run: func() tea.Cmd { return s.askFilter(0) }},
		{Name: "entry.remove", Group: onTheDay, Keys: kit.Bind("d delete", "d", "remove"), Long: "Remove this entry; it stays in the bin for 30 days", Blocked: s.noEntry, Run: s.remove},
		{Name: "entry.copy", Group: onTheDay, Keys: kit.Bind("c y", "c", "copy"), Long: "Copy this entry, with a draft of its own, to a day", Blocked: s.noPost, Run: func() tea.Cmd { return s.pickUp(copies) }},
		{Name: "entry.again", Group: onTheDay, Keys: kit.Bind("A", "A", "again"), Long: "Place the same draft once more on another day", Blocked: s.noPost, Run: func() tea.Cmd { return s.pickUp(places) }, Hidden: true},
		{Name: "entry.time", Group: onTheDay, Keys: kit.Bind("T", "T", "time"), Long: "Give this entry another time, by typing it", Blocked: s.noEntry, Run: s.askTime, Hidden: true},
		{Name: "entry.archive", Group: onTheDay, Keys: kit.Bind("z", "z", "archive"), Long: "Archive this entry, or take it out of the archive", Blocked: s.noEntry, Run: s.archive, Hidden: true},
		{Name: "entry.ask", Group: out, Keys: kit.Bind("R", "R", "ask approval"), Long: "Ask for approval of this entry", Blocked: s.noPost, Run: s.askApproval, Hidden: true},
		{Name: "entry.hold", Group: out, Keys: kit.Bind("b", "b", "hold back"), Long: "Hold this entry back, or let it go again", Blocked: s.noPost, Run: s.holdBack, Hidden: true},
		{Name: "entry.through", Group: out, Keys: kit.Bind("L", "L", "let through"), Long: "Let this entry through the hold", Blocked: s.noLetting, Run: s.letThrough, Hidden: true},
		{Name: "hold.switch", Group: out, Keys: kit.Bind("H", "H", "hold"), Long: "Hold everything, or lift the hold", Blocked: s.noApprover, Run: s.hold, Hidden: true},
		{Name: "post.now", Group: out, Keys: kit.Bind("P", "P", "post now"), Long: "Post now: something urgent, on one screen", Run: s.request(kit.OpenPostNow{}), Hidden: true},
		{Name: "sent.open", Group: out, Keys: kit.Bind("s", "s", "sent"), Long: "What went out, when and where", Run: s.request(kit.OpenSent{}), Hidden: true},
		{Name: "entry.takedown", Group: out, Keys: kit.Bind("X", "X", "take down"), Long: "Delete what went out of this entry at its platforms; works while a hold is set", Blocked: s.noneOut, Run: s.takeDown, Hidden: true},
		{Name: "note.new", Group: newThings, Keys: kit.Bind("N", "N", "note"), Long: "New note on this day, never sent", Run: func() tea.Cmd { return s.add(calendar.NoteEntry) }, Hidden: true},
		{Name: "event.new", Group: newThings, Keys: kit.Bind("e", "e", "event"), Long: "New event on this day, never sent", Run: func() tea.Cmd { return s.add(calendar.EventEntry) }, Hidden: true},
		{Name: "draft.list", Group: newThings, Keys: kit.Bind("D", "D", "drafts"), Long: "Drafts that stand on no day yet", Run: s.ideas, Hidden: true},
		{Name: "day.list", Group: looking, Keys: kit.Bind("space", "space", "day"), Long: "All entries of this day", Run: s.dayList, Hidden: true},
		{Name: "plan.undo", Group: onTheDay, Keys: kit.Bind("u", "u", "undo"), Long: "Undo what this window changed last", Run: s.request(kit.Undo{}), Hidden: true},
		{Name: "plan.redo", Group: onTheDay, Keys: kit.Bind("U", "U", "redo"), Long: "Do again what was undone", Run: s.request(kit.Redo{}), Hidden: true},
		{Name: "settings.open", Group: looking, Keys: kit.Bind("o", "o", "settings"), Long: "Settings: practice, people, accounts and times", Run: s.request(kit.OpenSettings{}), Hidden: true},
	}
	if s.filter.on() {
		list = append(list, kit.Action{
			Name: "filter.clear", Group: looking, Keys: kit.Bind("esc", "esc", "show all"), Long: "Take the filter off",
			Run: func() tea.Cmd { s.filter.clear(); s.fresh(); return nil },
		})
	}
	return append(list, s.walkActions()...)
}

// walkActions are the ways to get around, which hold while something is carried
// too.
func (s *Screen) walkActions() []kit.Action {
	show := func(v View) func() tea.Cmd { return func() tea.Cmd { return s.show(v) } }
	list := []kit.Action{
		{Name: "view.month", Keys: kit.Bind("1", "1", "month"), Long: "Month view", Run: show(Month)},
		{Name: "view.week", Keys: kit.Bind("2", "2", "week"), Long: "Week view", Run: show(Week)},
		{Name: "view.agenda", Keys: kit.Bind("3", "3", "agenda"), Long: "Agenda view", Run: show(Agenda)},
		{Name: "view.next", Keys: kit.Bind("v", "v", "view"), Long: "Next view: month, week, agenda", Run: func() tea.Cmd { return s.show((s.view + 1) % 3) }},
		{Name: "day.left", Keys: kit.Bind("left h", "← h", "day"), Long: "The day before", Run: s.left},
		{Name: "day.right", Keys: kit.Bind("right l", "→ l", "day"), Long: "The day after", Run: s.right},
		{Name: "day.up", Keys: kit.Bind("up k", "↑ k", "up"), Long: "Up: the week before in a month, the entry before elsewhere", Run: s.up},
		{Name: "day.down", Keys: kit.Bind("down j", "↓ j", "down"), Long: "Down: the week after in a month, the entry after elsewhere", Run: s.down},
		{Name: "page.back", Keys: kit.Bind("pgup [", "pgup [", "back"), Long: "The month before; in the week view, the week before", Run: s.back},
		{Name: "page.forward", Keys: kit.Bind("pgdown ]", "pgdn ]", "forward"), Long: "The month after; in the week view, the week after", Run: s.forward},
		{Name: "day.today", Keys: kit.Bind("t home", "t", "today"), Long: "Today", Run: s.today},
	}
	if s.carry == nil {
		list = append(
			list,
			kit.Action{Name: "entry.next", Keys: kit.Bind("tab", "tab", "next"), Long: "The next entry of this day", Run: s.next},
			kit.Action{Name: "entry.previous", Keys: kit.Bind("shift+tab", "shift+tab", "previous"), Long: "The previous entry of this day", Run: s.previous},
		)
	}
	for i := range list {
		list[i].Group, list[i].Hidden = around, true
	}
	return list
}

// carryActions are what can be done with an entry in the hand.
func (s *Screen) carryActions() []kit.Action {
	const group = "In your hand"
	return []kit.Action{
		{Name: "carry.down", Group: group, Keys: kit.Bind("enter", "enter", verbWords[s.carry.verb].enter), Long: "Put the entry down on this day", Run: s.putDown},
		{Name: "carry.to", Group: group, Keys: kit.Bind("g", "g", "type a day, a time"), Long: "Type the day and the time", Run: s.askDay},
		{Name: "carry.drop", Group: group, Keys: kit.Bind("esc", "esc", "leave it"), Long: "Leave the entry where it was", Run: s.drop},
	}
}

func (s *Screen) request(to kit.Request) func() tea.Cmd {
	return func() tea.Cmd { return s.host.Go(to) }
}

func (s *Screen) review() tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	return s.host.Go(kit.OpenReview{Entry: it.Entry})
}

// noEntry says why nothing can be done with the chosen entry: there is none.
func (s *Screen) noEntry() string {
	if _, ok := s.current(); !ok {
		return s.nothingChosen()
	}
	return ""
}

func (s *Screen) nothingChosen() string {
	if s.chosenEnd() != nil {
		return "this is the end of a key, no entry: enter opens the accounts"
	}
	return "no entry is chosen: this day is empty"
}

func (s *Screen) noPost() string {
	it, ok := s.current()
	switch {
	case !ok:
		return s.nothingChosen()
	case it.Kind != calendar.PostEntry:
		return "this is only for posts: a note or an event is never sent"
	}
	return ""
}

// noneOut tells why nothing of the chosen entry can be taken down, or "".
func (s *Screen) noneOut() string {
	if why := s.noPost(); why != "" {
		return why
	}
	if it, _ := s.current(); it.Out == 0 {
		return "nothing of this entry is out"
	}
	return ""
}

func (s *Screen) takeDown() tea.Cmd {
	it, _ := s.current()
	return s.host.Go(kit.OpenSent{Entry: it.Entry, Down: true})
}

func (s *Screen) noApprover() string {
	if !s.host.Me().May(calendar.Approves) {
		return "only somebody who may approve sets or lifts the hold"
	}
	return ""
}

func (s *Screen) noLetting() string {
	switch {
	case !s.host.Hold().On:
		return "no hold is set"
	case !s.host.Me().May(calendar.Approves):
		return "only somebody who may approve lets an entry through"
	}
	return s.noPost()
}
