package instagram

import (
	"context"
	"strconv"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

const (
	// mostUnread is how often a file is announced that Instagram cannot read for
	// reasons that may pass.
	mostUnread = 3
	// keepBlocked is the name under which it is kept until when nothing is to be
	// published. It stands beside the account's keys: the step that learned it has
	// no end in the journal.
	keepBlocked = "nothing before"
	// valueGone is the container that Instagram did not know when it was to be
	// published.
	valueGone = "not known"
)

// valueTry counts the tries of a file or the carousel; valueUnread those in which
// Instagram could not read it.
func valueTry(i int) string    { return "try of " + part{word: wordContainer, i: i}.value() }
func valueUnread(i int) string { return "unread " + part{word: wordContainer, i: i}.value() }

// tryOf tells at which try a file stands.
func tryOf(p calendar.Progress, i int) int { return max(1, number(p[valueTry(i)])) }

// number reads a count of the progress's.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// anew are the values by which a file or the carousel is announced once more.
func anew(p calendar.Progress, i int) map[string]string {
	return map[string]string{valueTry(i): strconv.Itoa(tryOf(p, i) + 1)}
}

// allAnew are the values by which everything is announced once more.
func (g *graph) allAnew() map[string]string {
	values := anew(g.t.Progress, whole)
	for i := range g.t.Content.Media {
		values[valueTry(i)] = anew(g.t.Progress, i)[valueTry(i)]
	}
	return values
}

// unread has a file announced once more that Instagram could not read, unless
// that was tried often enough.
func (g *graph) unread(p part) (publish.Result, bool) {
	n := number(g.t.Progress[valueUnread(p.i)]) + 1
	values := anew(g.t.Progress, p.i)
	values[valueUnread(p.i)] = strconv.Itoa(n)
	return publish.Result{Values: values}, n < mostUnread
}

// fresh tells that the containers can be published still. Where they are too old,
// or Instagram twice did not know them, they have to be made anew: the fault says
// so, and that nothing was published.
func (g *graph) fresh(ctx context.Context, id string) error {
	if g.oldest(g.t.Progress) < containerLife && g.t.Progress[valueGone] != id+" again" {
		return nil
	}
	// A container in the place of one that is out would be a second post.
	sub := &graph{Client: g.Client, t: g.t, step: publish.Step{Name: stepLook}}
	s, err := sub.ask(ctx, id)
	switch k := kindOf(err); {
	case k == gone || k == fresh:
	case err != nil:
		return err
	case s.Code == live:
		return &publish.Fault{Class: publish.Unknown, Text: name + " says that the post is published already", Hint: wire.LookHint}
	}
	return &publish.Fault{
		Class: publish.Again, Text: name + " keeps what it was given for a day only, and this is older",
		Hint: "it is given the files once more", Learned: g.allAnew(),
	}
}

// afterNo remembers what the next try has to know of a refusal.
func (g *graph) afterNo(err error, container string) error {
	switch k := kindOf(err); {
	case k == spam:
		if g.t.Keep != nil { // where it cannot be kept the next try is refused as this one was
			_ = g.t.Keep(keepBlocked, g.t.Now().Add(g.soon(spamPause)).UTC().Format(time.RFC3339))
		}
	case k == gone || k == fresh:
		if g.t.Progress[valueGone] == container {
			container += " again"
		}
		f := *plainly(err).(*publish.Fault) //nolint:errorlint,forcetypeassert // kindOf has seen it
		f.Learned = map[string]string{valueGone: container}
		return &f
	}
	return err
}

// blocked tells that nothing is to be published for a while after Instagram took
// it for spam.
func (g *graph) blocked() *publish.Fault {
	if g.t.Recall == nil {
		return nil
	}
	kept, _ := g.t.Recall(keepBlocked) // what cannot be read blocks nothing
	at, now := timeOf(kept), g.t.Now()
	if !at.After(now) {
		return nil
	}
	f := &publish.Fault{Account: true, Text: name + " took the account's posts for spam, so nothing is published there for a while"}
	wire.Wait(f, at, now, string(g.t.Account.ID))
	return f
}

// timeOf reads a moment as Graph writes it; what is none is long ago.
func timeOf(s string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04:05-0700", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
