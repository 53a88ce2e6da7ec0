package facebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

const (
	// lateBy is how long after its moment Facebook may take to show a scheduled post.
	lateBy = 15 * time.Minute
	// sameTime is by how much a time may differ that Facebook gives back: it may
	// keep whole minutes.
	sameTime = time.Minute
)

// scheduled is what a call says beside the content to have it made later (Meta,
// Pages API, "Posts").
type scheduled struct {
	Published *bool  `json:"published,omitempty"`
	Time      int64  `json:"scheduled_publish_time,omitempty"`
	Type      string `json:"unpublished_content_type,omitempty"`
}

func schedule(at time.Time) scheduled {
	return scheduled{Published: new(bool), Time: at.Unix(), Type: "SCHEDULED"}
}

// showAt tells when Facebook is to show the post by itself, if it is.
func (g *graph) showAt() (time.Time, bool) { return g.t.Progress.ShowAt() }

// Schedules tells whether such a post can be given to Facebook's scheduler now for
// a moment, and where not, why.
func (c *Client) Schedules(o calendar.Outgoing, now, at time.Time) (bool, string) {
	f := formOf(o)
	k, _ := platform.Of(platform.Facebook).Kind(o.Kind.Or())
	switch {
	case f.story() || !k.Schedule.Supported:
		return false, "Facebook takes no story ahead of its time: a run has to send it"
	case at.Before(now.Add(k.Schedule.Min)):
		return false, fmt.Sprintf("Facebook takes a %s for a time at least %d minutes ahead", f.noun(), int(k.Schedule.Min/time.Minute))
	case at.After(now.Add(k.Schedule.Max)):
		return false, fmt.Sprintf("Facebook takes a %s for a time at most %d days ahead", f.noun(), int(k.Schedule.Max/(24*time.Hour)))
	}
	return true, ""
}

// inWindow stops a step whose time came too near while files were uploaded.
func (g *graph) inWindow(f form) error {
	at, later := g.showAt()
	if !later {
		return noStep(g.step)
	}
	ok, why := g.Schedules(g.t.Content, g.t.Now(), at)
	if ok {
		return nil
	}
	return &publish.Fault{
		Class: publish.Person, Text: why, Hint: "have the " + f.noun() + " sent by a run at its time, or move it",
	}
}

// checkTime compares the time that the answer names with the one that was asked
// for. A post that is there for another time is looked at like a lost one.
func (g *graph) checkTime(got moment) error {
	at, later := g.showAt()
	if !later || got.IsZero() || got.near(at) {
		return nil
	}
	return &publish.Fault{
		Class: publish.Unknown, Hint: wire.LookHint,
		Text: name + " took it for " + got.UTC().Format("2 January 15:04") + " UTC and not for " + at.UTC().Format("2 January 15:04") + " UTC",
	}
}

// notYet is the fault of something that is there and that nobody sees.
func (g *graph) notYet(noun string) *publish.Fault {
	if at, later := g.showAt(); later && g.t.Now().Before(at.Add(lateBy)) {
		return &publish.Fault{
			Class: publish.Working, Text: name + " has not shown the " + noun + " yet, whose time has come",
			Hint: wire.TimeHint, Until: g.poll(),
		}
	}
	return &publish.Fault{
		Class: publish.Person, Text: "the " + noun + " is at " + name + ", but not published",
		Hint: "look at it in Meta Business Suite, under Content",
	}
}

// moment is a time as Graph gives it: Unix seconds as a number or text, or
// ISO 8601. Anything else is no time, and no error.
type moment struct{ time.Time }

// near tells whether it is the same time, within what Facebook rounds.
func (m moment) near(t time.Time) bool {
	d := m.Sub(t)
	return d < sameTime && d > -sameTime
}

// UnmarshalJSON reads it.
func (m *moment) UnmarshalJSON(b []byte) error {
	*m = moment{}
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = string(bytes.TrimSpace(b))
	}
	if sec, err := strconv.ParseInt(s, 10, 64); err == nil {
		m.Time = time.Unix(sec, 0).UTC()
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			m.Time = t.UTC()
			return nil
		}
	}
	return nil
}
