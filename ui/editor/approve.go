package editor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// stateText says where the draft stands on its way to being sent.
func (e *Editor) stateText() (string, lipgloss.Style) {
	s := e.host.Styles()
	v := e.judged
	if !e.place.On {
		if e.entries > 1 {
			return "stands on " + kit.Count(e.entries, "day", "days") + "; a change here changes them all", s.Info
		}
		return "an idea: it stands on no day yet", s.Muted
	}
	by := func() string {
		return e.nameOf(v.last.By) + " " + v.last.At.In(e.host.Zone()).Format("2 Jan 15:04")
	}
	served, differs := 0, 0
	for _, j := range v.per {
		if j.served == nil {
			continue
		}
		if served++; j.differs {
			differs++
		}
	}
	switch {
	case differs > 0:
		return "differs from what went out; what is out stays as it is", s.Warn
	case served > 0 && served == len(v.per):
		return "out as it stands here; a change here changes nothing there", s.Info
	}
	switch v.yes {
	case calendar.YesGiven:
		return "approved by " + by(), s.Good
	case calendar.Stale:
		return "changed since it was approved by " + by() + ": it needs a new yes", s.Warn
	case calendar.SentBack:
		return "sent back by " + by() + ": " + kit.OneLine(v.last.Remarks), s.Warn
	case calendar.Asked:
		en := e.kept.entry
		return "in review, asked by " + e.nameOf(en.AskedBy) + " " + en.Asked.In(e.host.Zone()).Format("2 Jan 15:04"), s.Info
	case calendar.NotAsked:
	}
	return "approval was not asked for yet", s.Muted
}

// blockText counts what keeps it from being approved.
func (e *Editor) blockText() (string, lipgloss.Style) {
	s := e.host.Styles()
	if !e.place.On {
		return "place it on a day (alt+p), then it can be approved", s.Muted
	}
	n, first := 0, ""
	for _, b := range e.judged.blockers {
		if b.Blocks {
			if n++; n == 1 {
				first = e.blockerText(b)
			}
		}
	}
	switch {
	case n == 1:
		return "✗ " + first, s.Bad
	case n > 1:
		return fmt.Sprintf("✗ %d things keep it from being approved (alt+w): %s", n, first), s.Bad
	case len(e.judged.blockers) > 0:
		return "! " + kit.Count(len(e.judged.blockers), "thing", "things") + " to know before it is approved (alt+w)", s.Warn
	case e.judged.yes != calendar.YesGiven:
		return "✓ nothing keeps it from being approved", s.Good
	}
	return "", s.Muted
}

func (e *Editor) blockerText(b calendar.Blocker) string {
	text := kit.OneLine(b.Text)
	for _, a := range e.host.Accounts() {
		if name := a.Platform.Title(); a.ID == b.Account && !strings.Contains(text, name) {
			return name + ": " + text
		}
	}
	return text
}

// showBlockers lists everything between the entry and its approval.
func (e *Editor) showBlockers() tea.Cmd {
	s := e.host.Styles()
	var lines []string
	for _, b := range e.judged.blockers {
		sign, look := "! ", s.Warn
		if b.Blocks {
			sign, look = "✗ ", s.Bad
		}
		lines = append(lines, look.Render(sign)+s.Text.Render(e.blockerText(b)))
	}
	switch {
	case !e.place.On:
		lines = append(lines, s.Muted.Render("It stands on no day yet: place it, then it can be approved."))
	case len(lines) == 0:
		lines = append(lines, s.Good.Render("Nothing keeps it from being approved."))
	}
	return e.host.Ask(&kit.Text{Title: "Before it can be approved", Content: strings.Join(lines, "\n")})
}

// whyNotAsk says why approval cannot be asked for.
func (e *Editor) whyNotAsk() string {
	switch {
	case !e.place.On:
		return "it stands on no day yet: place it first"
	case e.save.theirs != nil:
		return "choose between the two texts first"
	case e.content.Empty():
		return "there is nothing to approve yet"
	case len(e.place.Accounts) == 0:
		return "no account is chosen: say where this is to go"
	}
	return ""
}

// askedFor is the outcome of asking for approval.
type askedFor struct {
	wrote  wrote
	err    error
	review bool
	entry  calendar.EntryID
}

// ask saves what is typed as a revision and then asks for approval of it, or
// goes to where it is given.
func (e *Editor) ask(review bool) tea.Cmd {
	if e.save.writing {
		e.host.Say(kit.Info, "the text is being saved; try again in a moment", "")
		return nil
	}
	_ = e.commitWhen()
	e.save.writing = true
	j, w, ctx, file := e.job(), e.w, e.host.Context(), e.file
	j.revise = true
	already := e.judged.yes == calendar.Asked
	return e.cmd(func() any {
		out := askedFor{wrote: w.write(ctx, j), review: review}
		out.entry = out.wrote.kept.entry.ID
		if out.wrote.err == nil && out.wrote.theirs == nil && out.entry != "" && !review && !already {
			out.err = file.AskApproval(ctx, j.by, out.entry)
		}
		return out
	})
}

func (e *Editor) gotAskedFor(m askedFor) tea.Cmd {
	cmd := e.gotWrote(m.wrote)
	if m.wrote.err != nil || m.wrote.theirs != nil || m.entry == "" {
		return cmd
	}
	if m.err != nil {
		e.host.Fail(m.err)
		return cmd
	}
	if m.review {
		return tea.Batch(cmd, e.host.Go(kit.OpenReview{Entry: m.entry}))
	}
	next := "who may approve finds it on the calendar"
	if e.host.Me().May(calendar.Approves) {
		next = "alt+g goes to where it is approved"
	}
	e.host.Say(kit.Good, "approval is asked for", next)
	return tea.Batch(cmd, e.FileChanged())
}
