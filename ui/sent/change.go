package sent

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

func (s *Screen) whyNotDown() string {
	switch it := s.chosen(); {
	case it == nil:
		return s.whyNone()
	case !it.Delivery.Down.IsZero():
		return "this post was taken down already"
	}
	return ""
}

// outMsg is everything of an entry that is out.
type outMsg struct {
	chosen calendar.Delivery
	all    []calendar.Delivery
	err    error
}

// takeDown looks what else of the entry is out, so that one answer can take all of
// it down.
func (s *Screen) takeDown() tea.Cmd {
	ctx, file, d := s.host.Context(), s.file, s.chosen().Delivery
	return func() tea.Msg {
		m := outMsg{chosen: d}
		list, err := file.Deliveries(ctx, d.Entry)
		m.err = err
		for _, o := range list {
			if o.Seen(s.host.Now()) {
				m.all = append(m.all, o)
			}
		}
		return m
	}
}

func (s *Screen) askDown(m outMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	one := "on " + m.chosen.Platform.Title() + " alone"
	if len(m.all) < 2 {
		return s.why([]calendar.DeliveryID{m.chosen.ID}, one)
	}
	var ids []calendar.DeliveryID
	var names []string
	for _, d := range m.all {
		ids = append(ids, d.ID)
		names = append(names, d.Platform.Title())
	}
	return s.host.Ask(&kit.Choose{
		Title: "Take down", Text: "The post is out at " + kit.Count(len(m.all), "account", "accounts") + ". Where is it to be deleted?",
		Items: []kit.Choice{
			{Label: "everywhere", Detail: strings.Join(names, ", ")},
			{Label: one},
		},
		OnPick: func(i int) tea.Cmd {
			if i == 0 {
				return s.why(ids, "everywhere")
			}
			return s.why([]calendar.DeliveryID{m.chosen.ID}, one)
		},
	})
}

// why asks for the reason and, with Enter, takes the posts down. It asks nothing
// more: after a mistake with a patient's privacy each second counts.
func (s *Screen) why(ids []calendar.DeliveryID, where string) tea.Cmd {
	return s.host.Ask(&kit.Line{
		Title: "Take down", Text: "Enter deletes it " + where + ", for good. Why? (kept in the audit trail; may be empty)",
		OnDone: func(reason string) tea.Cmd {
			ctx, file, me := s.host.Context(), s.file, s.host.Me().ID
			return func() tea.Msg {
				list, err := file.TakeDown(ctx, me, strings.TrimSpace(reason), ids...)
				return askedMsg{list, err}
			}
		},
	})
}

// askedMsg is what was asked for: a run carries it out.
type askedMsg struct {
	list []calendar.Delivery
	err  error
}

func (s *Screen) asked(m askedMsg) tea.Cmd {
	if m.err != nil || len(m.list) == 0 {
		s.host.Fail(m.err)
		return s.load()
	}
	return s.host.Go(kit.OpenRun{Only: []calendar.EntryID{m.list[0].Entry}, Changes: true})
}

// sheetMsg is what an edit would change.
type sheetMsg struct {
	sheet calendar.EditSheet
	err   error
}

func (s *Screen) edit() tea.Cmd {
	ctx, file, id := s.host.Context(), s.file, s.chosen().Delivery.ID
	return func() tea.Msg {
		sheet, err := file.EditSheet(ctx, id)
		if err == nil {
			err = sheet.Possible()
		}
		return sheetMsg{sheet, err}
	}
}

func (s *Screen) askEdit(m sheetMsg) tea.Cmd {
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	s.sheet, s.onText = &m.sheet, true
	s.detail.Home()
	return nil
}

// editActions are the keys while an edit is looked at.
func (s *Screen) editActions() []kit.Action {
	return []kit.Action{
		{Name: "sent.edit-yes", Keys: kit.Bind("y", "y", "approve, and change it there"), Long: "Approve these words and put them in the place of the post's", Group: "Change words", Run: s.editYes},
		{Name: "sent.edit-no", Keys: kit.Bind("esc n", "esc", "leave it"), Long: "Leave the post as it is", Group: "Change words", Run: s.editNo},
	}
}

func (s *Screen) editYes() tea.Cmd {
	ctx, file, me, sheet := s.host.Context(), s.file, s.host.Me().ID, *s.sheet
	s.editNo()
	return func() tea.Msg {
		d, err := file.Edit(ctx, me, sheet.Post.ID, sheet.Now.Hash())
		return askedMsg{[]calendar.Delivery{d}, err}
	}
}

func (s *Screen) editNo() tea.Cmd {
	s.sheet, s.onText = nil, false
	s.detail.Home()
	return nil
}

// editLines draws what an edit would change.
func (s *Screen) editLines(w int) []string {
	st := s.host.Styles()
	lines := []string{
		st.Title.Render(kit.Truncate("Change the words on "+s.sheet.Account.Platform.Title()+"?", w)),
		st.Muted.Render(kit.Truncate("y is your yes to the new words: they go there at once", w)), "",
	}
	for _, b := range s.sheet.Blockers {
		lines = append(lines, st.Warn.Render(kit.Truncate(kit.OneLine(b.Text), w)))
	}
	return append(lines, shown.Compare(st, s.sheet.Was, s.sheet.Now, w)...)
}
