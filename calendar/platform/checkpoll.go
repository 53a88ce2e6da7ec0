package platform

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// poll checks the poll by the platform's limits.
func (c *checker) poll() {
	p, f := c.p.Poll, c.f.Poll
	if p == nil {
		return
	}
	if !f.Supported || c.k.Kind != KindPost {
		c.warn("poll-unsupported", "Rounds can send no poll to %s, so the post goes out without it. Ask the question in the text, or leave this account out.", c.n.Title())
		return
	}
	if len(c.p.Media) > 0 {
		c.block("poll-media", "%s takes either a poll or pictures and videos. Take one of them out.", c.n.Title())
	}
	c.pollQuestion(*p, f)
	c.pollOptions(*p, f)
	c.pollDuration(*p, f)
}

func (c *checker) pollQuestion(p Poll, f PollFacts) {
	switch {
	case f.Question == 0:
		if !Blank(p.Question) && !strings.Contains(c.p.Text, strings.TrimSpace(p.Question)) {
			c.warn("poll-question-dropped", "On %s the text is the poll's question, and this question is not in it. Add it to the text.", c.n.Title())
		}
	case Blank(p.Question):
		c.block("poll-question-missing", "The poll has no question. Write one.")
	case utf8.RuneCountInString(p.Question) > f.Question:
		c.block("poll-question-long", "The poll's question is too long for %s: %d of %d characters. Shorten it.",
			c.n.Title(), utf8.RuneCountInString(p.Question), f.Question)
	}
}

func (c *checker) pollOptions(p Poll, f PollFacts) {
	if n := len(p.Options); n < f.MinOptions || n > f.MaxOptions {
		c.block("poll-options", "A poll on %s has %d to %d answers to choose from, and this one has %d. Add or take out some.", c.n.Title(), f.MinOptions, f.MaxOptions, n)
	}
	for i, o := range p.Options {
		if Blank(o) {
			c.block("poll-option-empty", "Answer %d of the poll is empty. Write it, or take it out.", i+1)
		} else if n := utf8.RuneCountInString(o); n > f.Option {
			c.block("poll-option-long", "Answer %d of the poll is too long for %s: %d of %d characters. Shorten it.", i+1, c.n.Title(), n, f.Option)
		}
	}
}

func (c *checker) pollDuration(p Poll, f PollFacts) {
	if len(f.Durations) > 0 {
		if !slices.Contains(f.Durations, p.Duration) {
			words := make([]string, len(f.Durations))
			for i, d := range f.Durations {
				words[i] = fmt.Sprint(int(d / day))
			}
			c.block("poll-duration", "A poll on %s runs %s days. Choose one of them.", c.n.Title(), orList(words))
		}
		return
	}
	if p.Duration < f.MinDuration || p.Duration > f.MaxDuration || p.Duration%time.Minute != 0 {
		c.block("poll-duration", "A poll on %s runs from %d minutes to %d days, in whole minutes. Choose a time within that.",
			c.n.Title(), int(f.MinDuration/time.Minute), int(f.MaxDuration/day))
	}
}
