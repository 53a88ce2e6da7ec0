package plan

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// pressed is the last click: for a second one on the same place, and as the
// beginning of a drag.
type pressed struct {
	id      string
	at      time.Time
	held    bool
	isEntry bool
}

// doubleClick is how long a second click may take.
const doubleClick = 400 * time.Millisecond

// spot reads a region's id: a day alone, or with the number of one of its
// entries, which is -1 otherwise.
func spot(id string) (d calendar.Day, n int, ok bool) {
	day, rest, entry := strings.Cut(id, "/")
	d, err := calendar.ParseDay(day)
	if err != nil {
		return d, -1, false
	}
	if !entry {
		return d, -1, true
	}
	n, err = strconv.Atoi(rest)
	return d, n, err == nil
}

func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			return s.click(msg.X, msg.Y)
		}
	case tea.MouseMotionMsg:
		if msg.Button == tea.MouseLeft {
			return s.dragTo(msg.X, msg.Y)
		}
	case tea.MouseReleaseMsg:
		return s.release()
	case tea.MouseWheelMsg:
		return s.wheel(msg.Button)
	}
	return nil
}

func (s *Screen) click(x, y int) tea.Cmd {
	id := s.regions.Hit(x, y)
	if v, ok := strings.CutPrefix(id, "view/"); ok {
		n, err := strconv.Atoi(v)
		if err != nil {
			return nil
		}
		return s.show(View(n))
	}
	d, n, ok := spot(id)
	if !ok {
		return nil
	}
	if s.carry != nil {
		return s.choose(d, 0)
	}
	now := s.host.Now()
	again := s.press.id == id && now.Sub(s.press.at) <= doubleClick
	s.press = pressed{id: id, at: now, held: true, isEntry: n >= 0}
	if n < 0 && d == s.sel {
		n = s.at
	}
	cmd := s.choose(d, max(n, 0))
	if again {
		s.press = pressed{}
		return tea.Batch(cmd, s.open())
	}
	return cmd
}

// dragTo carries the entry that the button went down on over another day.
func (s *Screen) dragTo(x, y int) tea.Cmd {
	if !s.press.held || !s.press.isEntry {
		return nil
	}
	d, _, ok := spot(s.regions.Hit(x, y))
	if !ok {
		return nil
	}
	if s.carry == nil {
		if d == s.sel {
			return nil
		}
		s.pickUp(moves)
		if s.carry == nil {
			return nil
		}
		s.carry.drag = true
	}
	return s.choose(d, 0)
}

func (s *Screen) release() tea.Cmd {
	s.press.held = false
	if s.carry != nil && s.carry.drag {
		return s.putDown()
	}
	return nil
}

func (s *Screen) wheel(b tea.MouseButton) tea.Cmd {
	step := kit.Wheel(b)
	switch {
	case step == 0:
		return nil
	case s.view != Agenda:
		return s.page(step)
	case step < 0:
		return s.up()
	}
	return s.down()
}
