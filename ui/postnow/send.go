package postnow

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
	send := kit.Bind("ctrl+s", "ctrl+s", "approve and send")
	long := "Say yes to exactly this, and send it now to the chosen accounts"
	if s.mayNot() != "" {
		send, long = kit.Bind("ctrl+s", "ctrl+s", "ask for a yes"), "Ask those who may approve for their yes to this post"
	}
	out := []kit.Action{
		{Name: "postnow.send", Keys: send, Long: long, Group: "Post now", Blocked: s.whyNot, Run: s.prepare},
		{Name: "postnow.next", Keys: kit.Bind("tab", "tab", "next field"), Long: "Go to the text, the link or the accounts", Group: "Post now", Run: func() tea.Cmd { return s.next(1) }},
		{Name: "postnow.before", Keys: kit.Bind("shift+tab", "shift+tab", "field before"), Long: "Go to the field before", Group: "Post now", Hidden: true, Run: func() tea.Cmd { return s.next(-1) }},
		{Name: "postnow.editor", Keys: kit.Bind("ctrl+e", "ctrl+e", "pictures and more"), Long: "Go on in the editor, with pictures and a text for each platform", Group: "Post now", Blocked: s.whyNoEditor, Run: s.editor},
		{Name: "postnow.close", Keys: kit.Bind("esc", "esc", "back"), Long: "Go back; what you wrote is kept as a draft", Group: "Post now", Run: s.host.Pop},
	}
	if s.focus == onAccounts {
		out = append(out, kit.Action{Name: "postnow.account", Keys: kit.Bind("space enter x", "space", "choose"), Long: "Choose this account, or leave it out", Group: "Post now", Run: func() tea.Cmd { return s.toggle(s.list.At) }})
		out = append(out, kit.Action{Name: "postnow.by-hand", Keys: kit.Bind("h", "h", "by hand"), Long: "Post this one by hand at this account, or let the run post it", Group: "Post now", Blocked: s.whyNotByHand, Run: s.toggleByHand})
	}
	return out
}

func (s *Screen) whyNoEditor() string {
	switch {
	case s.keep.draft == "":
		return "write something first"
	case s.keep.kept != s.keep.serial || s.busy:
		return "what you wrote is being saved: once more in a moment"
	}
	return ""
}

func (s *Screen) editor() tea.Cmd {
	s.gone = true
	if s.entry != "" {
		return tea.Sequence(s.host.Pop(), s.host.Go(kit.OpenEntry{ID: s.entry}))
	}
	return tea.Sequence(s.host.Pop(), s.host.Go(kit.OpenDraft{ID: s.keep.draft}))
}

// mayNot tells why the person at this window may not approve what she writes
// here, or "".
func (s *Screen) mayNot() string {
	err := calendar.MayApprove(s.host.Me(), s.host.People(), calendar.Revision{By: s.host.Me().ID})
	if err == nil {
		return ""
	}
	return err.Error()
}

// whyNot tells what keeps the post back, or "".
func (s *Screen) whyNot() string {
	switch {
	case s.busy:
		return "this post is on its way already"
	case s.content().Empty():
		return "write first what has to be said"
	case len(s.picked()) == 0:
		return "choose an account: say where this is to go"
	case calendar.Blocking(s.verdict.blockers):
		return s.verdict.blockers[0].Text
	}
	return ""
}

type (
	preparedMsg struct {
		screen *Screen
		draft  calendar.DraftID
		entry  calendar.EntryID
		serial int
		sheet  calendar.ReviewSheet
		err    error
	}
	answeredMsg struct {
		screen *Screen
		asked  bool
		err    error
	}
)

// prepare makes a revision and an entry at this minute, and reads what would be
// sent.
func (s *Screen) prepare() tea.Cmd {
	slot, err := calendar.SlotAt(s.host.Now(), s.host.Practice().Zone)
	if err != nil {
		s.host.Fail(err)
		return nil
	}
	s.busy = true
	e := calendar.Entry{ID: s.entry, Kind: calendar.PostEntry, Draft: s.keep.draft, Slot: slot}
	for _, a := range s.picked() {
		e.Accounts = append(e.Accounts, a.ID)
		if s.byHand[a.ID] {
			e.ByHand = append(e.ByHand, a.ID)
		}
	}
	ctx, file, by, content, serial := s.host.Context(), s.file, s.host.Me().ID, s.content(), s.keep.serial
	return func() tea.Msg {
		m := preparedMsg{screen: s, draft: e.Draft, entry: e.ID, serial: serial}
		var d calendar.Draft
		if e.Draft == "" {
			d, m.err = file.NewDraft(ctx, by, content)
		} else {
			d, m.err = file.SaveRevision(ctx, by, e.Draft, content)
		}
		if m.err != nil {
			return m
		}
		m.draft, e.Draft = d.ID, d.ID
		if e.ID == "" {
			e, m.err = file.Place(ctx, by, e)
		} else {
			want := e.Clone()
			e, m.err = file.ChangeEntry(ctx, by, e.ID, func(old *calendar.Entry) error {
				old.Slot, old.Accounts, old.ByHand = want.Slot, want.Accounts, want.ByHand
				return nil
			})
		}
		if m.err != nil {
			return m
		}
		m.entry = e.ID
		m.sheet, m.err = file.Review(ctx, e.ID)
		return m
	}
}

// gotPrepared asks the one question.
func (s *Screen) gotPrepared(m preparedMsg) tea.Cmd {
	s.busy = false
	s.keep.draft, s.entry = m.draft, m.entry
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	s.keep.kept = max(s.keep.kept, m.serial)
	if m.serial != s.keep.serial {
		return s.keepSoon() // typed on meanwhile: the question would be about the past
	}
	if calendar.Blocking(m.sheet.Blockers) {
		s.host.Say(kit.Warn, m.sheet.Blockers[0].Text, "")
		return nil
	}
	if s.mayNot() != "" {
		return s.askOthers(m)
	}
	return s.host.Ask(&kit.Confirm{
		Title: "Post now", Text: s.question(m.sheet), Yes: "yes, send it now", No: "not yet", Careful: true,
		OnYes: func() tea.Cmd { return s.yes(m.sheet) },
	})
}

// question names who says yes to what.
func (s *Screen) question(r calendar.ReviewSheet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s says yes to %s and sends %s now:\n", s.host.Me().Name, kit.Count(len(r.Contents), "post", "posts"), map[bool]string{true: "it", false: "them"}[len(r.Contents) == 1])
	for _, o := range r.Contents {
		for _, a := range r.Accounts {
			if a.ID == o.Account {
				hand := ""
				if a.ByHand || s.byHand[a.ID] {
					hand = ", by hand"
				}
				fmt.Fprintf(&b, "  %s%s\n", shown.Account(a), hand)
			}
		}
	}
	b.WriteString("“" + kit.OneLine(r.Revision.Content.Heading()) + "”")
	b.WriteString("\n\nThe words are your own: the audit trail will say so.")
	return b.String()
}

// yes approves what was shown; while the hold is on it asks for the reason to
// let this one through.
func (s *Screen) yes(r calendar.ReviewSheet) tea.Cmd {
	hold := s.host.Hold()
	if !hold.Stops(r.Entry.ID) {
		return s.send(r, "")
	}
	text := "The hold is on"
	if hold.Reason != "" {
		text += ": " + kit.OneLine(hold.Reason)
	}
	return s.host.Ask(&kit.Line{
		Title: "Let this one post through", Text: text + ".\nWhy may this post go out all the same? The reason is kept.",
		Check: func(text string) (string, error) {
			if strings.TrimSpace(text) == "" {
				return "", &calendar.Error{Op: "let through", Kind: calendar.Invalid, Text: "a reason is needed", Hint: "as in: the holding statement, agreed with the county"}
			}
			return s.host.Me().Name + " lets it through", nil
		},
		OnDone: func(text string) tea.Cmd { return s.send(r, strings.TrimSpace(text)) },
	})
}

// send says the yes; through is the reason to let the entry through the hold.
func (s *Screen) send(r calendar.ReviewSheet, through string) tea.Cmd {
	s.busy = true
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	id, revision, hashes := r.Entry.ID, r.Revision.Number, r.Hashes()
	return func() tea.Msg {
		if _, err := file.Approve(ctx, by, id, revision, hashes); err != nil {
			return answeredMsg{screen: s, err: err}
		}
		if through != "" {
			if err := file.LetThrough(ctx, by, id, through); err != nil {
				return answeredMsg{screen: s, err: err}
			}
		}
		return answeredMsg{screen: s}
	}
}

// askOthers asks those who may approve.
func (s *Screen) askOthers(m preparedMsg) tea.Cmd {
	var names []string
	for _, p := range s.host.People() {
		if p.ID != s.host.Me().ID && p.May(calendar.Approves) {
			names = append(names, kit.OneLine(p.Name))
		}
	}
	text := s.mayNot() + ".\n\nAsk " + strings.Join(names, " or ") + " for a yes? Who says yes can send it from there."
	if len(names) == 0 {
		s.host.Say(kit.Warn, s.mayNot(), "give the role to somebody under Practice, People")
		return nil
	}
	s.busy = true
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return s.host.Ask(&kit.Confirm{
		Title: "Post now", Text: text, Yes: "ask for a yes", No: "not yet",
		OnYes: func() tea.Cmd {
			return func() tea.Msg { return answeredMsg{s, true, file.AskApproval(ctx, by, m.entry)} }
		},
		OnNo: func() tea.Cmd { s.busy = false; return nil },
	})
}

func (s *Screen) gotAnswered(m answeredMsg) tea.Cmd {
	s.busy = false
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	s.gone = true
	if m.asked {
		s.host.Say(kit.Good, "approval is asked for; nothing was sent yet", "")
		return tea.Sequence(s.host.Pop(), s.host.Go(kit.OpenReview{Entry: s.entry}))
	}
	return tea.Sequence(s.host.Pop(), s.host.Go(kit.OpenRun{Only: []calendar.EntryID{s.entry}, PostNow: true}))
}
