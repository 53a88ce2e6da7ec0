package plan

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// verb is what putting an entry down does.
type verb int

const (
	moves verb = iota
	copies
	places // the same draft once more
)

// words of the three verbs: while walking, and when it is done.
var verbWords = [...]struct{ doing, done, enter string }{
	moves:  {"Moving", "moved", "put it down"},
	copies: {"Copying", "copied", "put the copy down"},
	places: {"Again", "placed once more", "place it here too"},
}

// carry is an entry that was picked up.
type carry struct {
	verb verb
	item item
	at   calendar.TimeOfDay // the time it gets
	drag bool               // with the mouse
}

func (s *Screen) pickUp(v verb) tea.Cmd {
	it, ok := s.current()
	if !ok {
		return nil
	}
	s.carry = &carry{verb: v, item: it, at: it.at}
	return nil
}

// putDown writes what was carried onto the chosen day.
func (s *Screen) putDown() tea.Cmd {
	c := s.carry
	s.carry = nil
	if c.verb == moves && s.sel == c.item.day && c.at == c.item.at {
		s.host.Say(kit.Info, "left where it was", "")
		return nil
	}
	to := calendar.Slot{Day: s.sel, At: c.at, Zone: s.host.Practice().Zone}
	f, by, id := s.file, s.host.Me().ID, c.item.Entry
	where := to.Day.Format("Mon 2 Jan")
	if !timeless(c.item.Summary) {
		where += " " + to.At.String()
	}
	what := fmt.Sprintf("%s: %s to %s", verbWords[c.verb].done, c.item.title, where)
	return s.write(what, undoes, func(ctx context.Context) (calendar.Entry, error) {
		switch c.verb {
		case copies:
			return f.Copy(ctx, by, id, to)
		case places:
			return f.Again(ctx, by, id, to)
		case moves:
		}
		return f.Move(ctx, by, id, to)
	})
}

// drop ends the carrying and leaves everything as it was.
func (s *Screen) drop() tea.Cmd {
	from := s.carry.item.day
	s.carry = nil
	s.host.Say(kit.Info, "left where it was", "")
	return s.choose(from, 0)
}

// carrying is the line that says what is carried, and from where.
func (s *Screen) carrying(w int) string {
	c, st := s.carry, s.host.Styles()
	v := verbWords[c.verb]
	keys := "  " + st.Muted.Render("walk to the day") // the footer has the keys
	if c.drag {
		keys = "  " + st.Muted.Render("let go on the day")
	}
	from := c.item.day.Format("Mon 2 Jan")
	if c.item.time != "" {
		from = c.item.time + ", " + from
	}
	if c.at != c.item.at {
		from += ", to " + c.at.String()
	}
	head := st.Title.Render(v.doing) + " "
	tail := st.Muted.Render(" (" + from + ")")
	room := w - kit.Width(head) - kit.Width(tail) - kit.Width(keys)
	return head + st.Strong.Render(kit.Truncate(c.item.title, max(8, room))) + tail + keys
}
