package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// recallAgain is how long after a try that left something scheduled at a platform
// the next one is made by itself.
const recallAgain = time.Minute

// recalledMsg is the answer of taking back what is scheduled at the platforms.
type recalledMsg struct{ err error }

// recall takes back what is scheduled at a platform and must not go out like that
// any more, or moves it there. It works beside the person: what she changed is
// kept whatever comes of it, and the banner names what is still there.
func (r *Root) recall() tea.Cmd {
	list := r.facts.recalls
	if len(list) == 0 || r.recalling || r.deps.Runner == nil || r.now().Before(r.recallNext) {
		return nil
	}
	r.recalling = true
	order := calendar.Order{By: r.me, Changes: true}
	for _, i := range list {
		order.Only = append(order.Only, i.Entry.ID)
	}
	ctx, runner := r.ctx, r.deps.Runner
	return func() tea.Msg {
		_, err := runner.Start(ctx, order, nil)
		return recalledMsg{err}
	}
}

func (r *Root) recalled(m recalledMsg) tea.Cmd {
	r.recalling, r.recallNext = false, r.now().Add(recallAgain)
	r.Fail(m.err)
	return r.read()
}

// recallLine names what is still scheduled at a platform and must not go out.
func (r *Root) recallLine(w int) string {
	list := r.facts.recalls
	i := list[0]
	at, _ := i.Delivery.Progress.ShowAt()
	text := fmt.Sprintf(" STILL SCHEDULED on %s for %s: %s", i.Account.Platform.Title(), at.In(r.Zone()).Format("Mon 2 Jan 15:04"), kit.OneLine(i.Title))
	if n := len(list) - 1; n > 0 {
		text += fmt.Sprintf(" · and %d more", n)
	}
	state := " · being withdrawn"
	if !r.recalling {
		state = " · " + kit.OneLine(i.Why)
		if i.Delivery.Hint != "" {
			state = " · " + kit.OneLine(i.Delivery.Hint)
		}
	}
	return r.styles.Banner.Render(kit.Pad(kit.Truncate(text+state, w), w))
}
