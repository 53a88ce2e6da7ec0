package main

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish/rehearsal"
)

// calendarClock goes with the real time, and is put forward by days.
type calendarClock struct{ ahead atomic.Int64 }

func (c *calendarClock) now() time.Time       { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *calendarClock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

// inside is a rehearsal in this process, which goes by the same clock.
type inside struct{ *rehearsal.Server }

func (i inside) posts() []rehearsal.Post { return i.Posts() }

func (i inside) media(sha string) []byte {
	b, _ := i.Media(sha)
	return b
}

// the gives the one post of the ledger with a text that is not deleted, or nil.
func (i inside) the(text string) *rehearsal.Post {
	for _, p := range i.Posts() {
		if p.Text == text && !p.Deleted {
			return &p
		}
	}
	return nil
}

// laterKinds are posts of some kinds, for what comes after a post was sent or given
// to its platform.
var laterKinds = []kindOfPost{
	{name: "facebook moved", on: platform.Facebook, text: "On Thursday we are open until 8 pm.", later: 3},
	{name: "facebook held", on: platform.Facebook, text: "On Friday we are closed.", more: []string{"--image", "red.png", "--alt", "A closed door"}, later: 4},
	{name: "facebook left", on: platform.Facebook, text: "On Saturday we are open.", more: []string{"--first-comment", "Come early."}, later: 5},
	{name: "facebook film", on: platform.Facebook, text: "A film for Thursday.", more: []string{"--image", "long.mp4"}, later: 3},
	{name: "youtube moved", on: platform.YouTube, text: "What to bring.", more: []string{"--image", "wide.mp4", "--set", "youtube.title=What to bring"}, later: 3},
	{name: "youtube held", on: platform.YouTube, text: "What to leave.", more: []string{"--image", "long.mp4", "--set", "youtube.title=What to leave"}, later: 4},
	{name: "youtube broadcast", on: platform.YouTube, as: platform.KindLive, text: "Ask our nurses.", more: []string{"--set", "youtube.title=Ask us live"}, later: 4},
	{name: "instagram later", on: platform.Instagram, text: "Our new hall.", more: []string{"--image", "red.png", "--alt", "A hall"}, later: 2},
}

// What is given to Facebook and YouTube ahead is moved there and withdrawn there as
// the calendar is changed and held, and read back after its time.
func TestAWeekIsGivenAheadMovedHeldAndReadBack(t *testing.T) {
	var clock calendarClock
	o := newOffice(t, clock.now)
	server, err := rehearsal.New(rehearsal.Options{Now: clock.now})
	require.NoError(t, err)
	defer server.Close()
	_, err = server.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	l := inside{server}
	d := o.open(server.Accounts())
	plan := map[string]planned{}
	for _, p := range o.plan(laterKinds, d) {
		plan[p.kind.name] = p
	}
	state := func(name string) calendar.State { return o.deliveries(plan[name].entry)[0].State }

	o.do("publish", "--yes", "--ahead", "7d")
	for name, p := range plan {
		if name == "instagram later" {
			require.Empty(t, o.deliveries(p.entry), "Instagram has no scheduler of its own")
			continue
		}
		require.Equal(t, calendar.ScheduledThere, state(name), name)
		require.NotNil(t, l.the(p.kind.text), name)
		require.False(t, l.the(p.kind.text).Published, name)
	}

	// Moved on the calendar, it is moved there by the same command.
	there, err := time.LoadLocation(officeZone)
	require.NoError(t, err)
	moved := clock.now().In(there).AddDate(0, 0, 6).Truncate(time.Minute)
	for _, name := range []string{"facebook moved", "facebook film", "youtube moved"} {
		o.do("schedule", "--move", string(plan[name].entry), "--at", moved.Format("2006-01-02 15:04"))
		require.Equal(t, calendar.ScheduledThere, state(name), name)
		require.True(t, moved.Equal(*l.the(plan[name].kind.text).Scheduled), "%s: %s", name, l.the(plan[name].kind.text).Scheduled)
	}

	// A hold takes everything back at once; when it is lifted nothing is given again by itself.
	o.do("hold", "on", "--reason", "a mistake with a patient's privacy")
	for name, p := range plan {
		require.Nil(t, l.the(p.kind.text), "%s is withdrawn", name)
	}
	clock.pass(4*24*time.Hour + time.Hour)
	require.Empty(t, visible(l))
	o.do("hold", "off")
	require.Empty(t, visible(l))

	// Given once more: what has its time still to come. It is read back after its time.
	out, told, status := o.try("publish", "--yes", "--ahead", "7d")
	require.Equal(t, 1, status, "what is overdue by days waits for a word: %s%s", out, told)
	require.Contains(t, out, moved.Format("2006-01-02 15:04")+"  Facebook   scheduled there     On Thursday", "a report goes by the calendar")
	require.Empty(t, visible(l))
	clock.pass(3 * 24 * time.Hour)
	_, _, _ = o.try("publish", "--yes")
	for _, name := range []string{"facebook moved", "facebook film", "facebook left", "youtube moved"} {
		require.Equal(t, calendar.Sent, state(name), name)
		require.True(t, l.the(plan[name].kind.text).Published, name)
	}
	require.Len(t, visible(l), 5, "with the first comment, which only the run can write")
}

// visible are the posts that patients can see.
func visible(l inside) (out []rehearsal.Post) {
	for _, p := range l.Posts() {
		if p.Published && !p.Deleted {
			out = append(out, p)
		}
	}
	return out
}

// sentKinds are posts that are changed and taken down after they went out.
var sentKinds = []kindOfPost{
	{name: "facebook", on: platform.Facebook, text: "Flu shots form Monday.", more: []string{"--first-comment", "Walk in."}},
	{name: "facebook film", on: platform.Facebook, text: "A walk form room to room.", more: []string{"--image", "wide.mp4"}, mime: []string{"video/mp4"}},
	{name: "instagram", on: platform.Instagram, text: "Our new hall.", more: []string{"--image", "red.png", "--alt", "A hall"}, mime: []string{"image/jpeg"}},
	{name: "linkedin", on: platform.LinkedIn, text: "Flu shots form (this) Monday.", more: []string{"--image", "blue.png", "--alt", "A syringe"}, mime: []string{"image/png"}},
	{name: "x", on: platform.X, text: "1/2 Flu shots form Monday.", more: []string{"--part", "2/2 Walk in."}},
	{name: "youtube", on: platform.YouTube, text: "What to bring.", more: []string{"--image", "long.mp4", "--set", "youtube.title=What to bring"}, mime: []string{"video/mp4"}},
}

// What is out is edited where the platform lets it be, and taken down on all of
// them while everything is held.
func TestWhatIsOutIsEditedAndTakenDownDuringAHold(t *testing.T) {
	var clock calendarClock
	o := newOffice(t, clock.now)
	server, err := rehearsal.New(rehearsal.Options{Now: clock.now})
	require.NoError(t, err)
	defer server.Close()
	_, err = server.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	l := inside{server}
	plan := o.plan(sentKinds, o.open(server.Accounts()))
	o.do("publish", "--yes")
	o.requireThere(l, plan, false)

	for _, p := range plan {
		better := strings.Replace(p.kind.text, "form", "from", 1)
		if better == p.kind.text {
			continue
		}
		d := o.deliveries(p.entry)[0]
		o.do("draft", "edit", string(p.draft), "--text", better)
		out, told, status := o.try("delivery", "edit", string(d.ID), "--yes")
		if p.kind.on == platform.X {
			require.Equal(t, 1, status, "%s%s", out, told)
			require.Contains(t, told, "X lets no program change a post that is out")
			continue
		}
		require.Zero(t, status, "%s: %s%s", p.kind.name, out, told)
		post := l.the(better)
		require.NotNil(t, post, p.kind.name)
		require.Len(t, post.Media, len(p.out.Media), "the words alone are others")
		require.Nil(t, l.the(p.kind.text), "the same post was changed")
	}
	before := len(l.Posts())

	o.do("hold", "on", "--reason", "a patient was named")
	for _, p := range plan {
		out, told, status := o.try("takedown", string(p.entry), "--reason", "names a patient", "--yes")
		require.Zero(t, status, "%s: %s%s", p.kind.name, out, told)
		require.False(t, o.deliveries(p.entry)[0].Down.IsZero(), p.kind.name)
	}
	require.Empty(t, visible(l))
	require.Len(t, l.Posts(), before, "nothing was made anew")
	o.do("hold", "off")
	o.do("publish", "--yes", "--overdue", "all")
	require.Empty(t, visible(l), "what was taken down does not come back")
}
