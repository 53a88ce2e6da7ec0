package torture

import (
	"fmt"
	"strings"
	"time"

	"rounds/calendar"
)

// person does what a person does behind a run that left something, and tells
// whether nothing more can be done.
func (s *scene) person() (over bool) {
	for _, p := range s.made.posts {
		list, err := s.deliveries(p)
		if err != nil {
			return true
		}
		if len(list) > 0 && s.looksAt(p, list[0]) {
			return true
		}
	}
	return false
}

func (s *scene) looksAt(p posted, d calendar.Delivery) (over bool) {
	switch {
	case d.State.Out():
		return false
	case d.State == calendar.Uncertain && d.Ask:
		s.asked(d)
		s.answers(p, d)
	case d.State == calendar.NotSent || d.State == calendar.Refused:
		s.asked(d)
		s.mends(d)
	case d.State == calendar.Handed:
		s.asked(d)
		return true // she does the rest by hand
	case !d.Until.IsZero():
		s.waits(d)
	case d.State == calendar.Uncertain && d.Looks > 0: // the platform could not be asked without another key
		s.asked(d)
		if err := s.lane.platforms.well(); err != nil {
			s.v.bad(err.Error())
		}
	}
	return false
}

// asked notes a question with its reason.
func (s *scene) asked(d calendar.Delivery) {
	why := string(d.State) + ": " + plain(d.Text)
	s.v.questions = append(s.v.questions, why)
	if !s.a.mayAsk {
		s.v.bad("asked without need: " + why)
	}
}

// plain takes the figures out of a reason, so that like reasons count together.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '#'
		}
		return r
	}, text)
}

// answers looks at the platform, as a person would, and says what is there.
func (s *scene) answers(p posted, d calendar.Delivery) {
	posts, err := s.lane.platforms.posts()
	if err != nil {
		s.v.bad(err.Error())
		return
	}
	lost := 0
	if d.Lost != nil {
		if _, err := fmt.Sscanf(d.Lost.Step, "part %d", &lost); err == nil {
			lost--
		}
	}
	n, _ := count(p.wants, posts, s.made.account)
	if n[lost] > 0 {
		s.command("delivery", "there", string(d.ID), posts[len(posts)-1].URL)
		return
	}
	s.command("delivery", "not-there", string(d.ID))
	s.command("delivery", "again", string(d.ID))
}

// mends sets right what kept a post back, and has it tried again.
func (s *scene) mends(d calendar.Delivery) {
	if err := s.lane.platforms.well(); err != nil {
		s.v.bad(err.Error())
	}
	s.command("delivery", "again", string(d.ID))
}

// waits comes back when the program said that it goes on: at once where that is
// soon, else with the clock moved on.
func (s *scene) waits(d calendar.Delivery) {
	left := time.Until(d.Until) - s.shift
	if left <= 3*time.Second {
		time.Sleep(max(0, left))
		return
	}
	s.shift += left + time.Second
	if err := s.lane.platforms.on(left + time.Second); err != nil {
		s.v.bad(err.Error())
	}
	s.v.tell("-- a wait of %s", left.Round(time.Second))
}

func (s *scene) command(args ...string) {
	if o := s.does(args...); o.code != 0 {
		s.v.bad(fmt.Sprintf("%v: %s", args, o))
	}
}
