package x_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

var thread = calendar.Outgoing{Text: "1/3 Flu", Parts: []string{"2/3 Shots", "3/3 Tea"}}

// down begins to take down what the bench has sent.
func (b *bench) down(t *testing.T) {
	t.Helper()
	b.target.Change = &publish.Change{Act: publish.TakeDown, Made: b.target.Progress, Was: b.target.Content}
	b.target.Progress = nil
}

// nextDown is the step of the take-down that follows.
func (b *bench) nextDown() (publish.Step, bool) {
	return b.client.NextChange(*b.target.Change, b.target.Content, b.target.Progress)
}

// walkDown goes through all steps of the take-down, asking again where it must.
func (b *bench) walkDown(t *testing.T) (names []string) {
	t.Helper()
	for range 20 {
		s, more := b.nextDown()
		if !more {
			return names
		}
		require.False(t, s.Public)
		if err := b.do(t, s); err != nil {
			require.Equal(t, publish.Again, faultOf(t, err).Class, err)
			continue
		}
		names = append(names, s.Name)
	}
	t.Fatal("it does not end")
	return nil
}

// out counts the posts that can be seen.
func (b *bench) out() (n int) {
	for _, p := range b.server.Posts() {
		if !p.Deleted {
			n++
		}
	}
	return n
}

func TestAThreadIsTakenDownFromItsEnd(t *testing.T) {
	b := newBench(t, thread)
	b.walk(t)
	b.down(t)
	require.Equal(t, []string{"take down part 3", "take down part 2", "take down post", "check it is gone"}, b.walkDown(t))
	require.Zero(t, b.out())
}

func TestWhatIsOutOfAThreadIsTakenDown(t *testing.T) {
	b := newBench(t, thread)
	b.upTo(t, "part 3")
	b.down(t)
	require.Equal(t, []string{"take down part 2", "take down post", "check it is gone"}, b.walkDown(t))
	require.Zero(t, b.out())
}

func TestGoneAlreadyCountsAsTakenDown(t *testing.T) {
	for _, status := range []int{0, 404} {
		b := newBench(t, calendar.Outgoing{Text: "Flu shots today"})
		b.walk(t)
		b.down(t)
		b.walkDown(t)
		b.target.Progress = nil
		if status != 0 { // X's documents leave open which of the two it answers
			require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "delete", What: rehearsal.Refuse, Status: status}))
		}
		require.Equal(t, []string{"take down post", "check it is gone"}, b.walkDown(t))
	}
}

func TestATakeDownSurvivesEveryFault(t *testing.T) {
	for _, what := range []string{
		rehearsal.Cut, rehearsal.ActThenCut, rehearsal.Refuse, rehearsal.ActThen5xx, rehearsal.Half, rehearsal.Garbage, rehearsal.GarbageBefore, rehearsal.TooMany,
	} {
		for _, call := range []string{"delete", "read"} {
			t.Run(call+"/"+what, func(t *testing.T) {
				b := newBench(t, thread)
				b.walk(t)
				b.down(t)
				require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: call, What: what}))
				if what == rehearsal.TooMany {
					s, _ := b.nextDown()
					if call == "delete" {
						require.Equal(t, publish.Again, faultOf(t, b.do(t, s)).Class)
					}
				}
				b.walkDown(t)
				require.Zero(t, b.out())
			})
		}
	}
}

func TestAPostThatIsStillShownIsNotGone(t *testing.T) {
	tests := []struct {
		rule, body string
		gone       bool
	}{
		{"it says that it is not found", `{"errors":[{"value":"ID","detail":"Could not find tweet with id: [ID].","title":"Not Found Error","resource_type":"tweet","parameter":"ids","resource_id":"ID","type":"https://api.twitter.com/2/problems/resource-not-found"}]}`, true},
		{"only the value is named", `{"errors":[{"value":"ID","type":"https://api.x.com/2/problems/resource-not-found"}]}`, true},
		{"it is there", `{"data":[{"id":"ID","text":"Flu shots today"}]}`, false},
		{"nothing is said of it", `{}`, false},
		{"another post is not found", `{"errors":[{"resource_id":"77","type":"https://api.x.com/2/problems/resource-not-found"}]}`, false},
		{"it may not be seen", `{"errors":[{"resource_id":"ID","type":"https://api.x.com/2/problems/not-authorized-for-resource"}]}`, false},
		{"numbers in the place of texts", `{"errors":[{"value":7,"resource_id":[],"type":"https://api.x.com/2/problems/resource-not-found"}]}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t, calendar.Outgoing{Text: "Flu shots today"})
			b.walk(t)
			b.down(t)
			s, _ := b.nextDown()
			require.NoError(t, b.do(t, s))
			body := replaceID(tt.body, b.target.Change.Made["post"])
			require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "read", What: rehearsal.GarbageBefore, Body: &body}))
			s, _ = b.nextDown()
			require.True(t, s.Verifies)
			err := b.do(t, s)
			if tt.gone {
				require.NoError(t, err)
				return
			}
			f := faultOf(t, err)
			require.Equal(t, publish.Again, f.Class)
			require.Contains(t, f.Hint, b.target.Change.Made["post"])
		})
	}
}

func TestWhatXDoesNotLetUsDelete(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "Flu shots today"})
	_, url := b.walk(t)
	b.down(t)
	s, _ := b.nextDown()
	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "delete", What: rehearsal.Refuse, Status: 403}))
	f := faultOf(t, b.do(t, s))
	require.Equal(t, publish.Person, f.Class)
	require.Contains(t, f.Hint, url)
	require.Contains(t, f.Hint, "Delete")

	require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "delete", What: rehearsal.GarbageBefore, Body: ptr(`{"data":{"deleted":false}}`)}))
	require.Equal(t, publish.Again, faultOf(t, b.do(t, s)).Class)

	for _, made := range []calendar.Progress{nil, calendar.Progress{}.With("post", nil)} { // a person said that it is there
		b.target.Change.Made = made
		s, _ := b.nextDown()
		require.Equal(t, "take down post", s.Name)
		require.Equal(t, publish.Person, faultOf(t, b.do(t, s)).Class)
	}
}

func TestWhatXDoesNotChange(t *testing.T) {
	b := newBench(t, thread)
	b.walk(t)
	b.down(t)
	for _, act := range []publish.Act{publish.Edit, publish.Withdraw, publish.Move} {
		ok, why := b.client.Changes(act, thread)
		require.False(t, ok)
		require.NotEmpty(t, why)
		b.target.Change.Act = act
		_, more := b.nextDown()
		require.False(t, more)
		require.Equal(t, publish.Refused, faultOf(t, b.do(t, publish.Step{Name: "take down post"})).Class)
	}
	ok, why := b.client.Changes(publish.TakeDown, thread)
	require.True(t, ok)
	require.Empty(t, why)
	b.target.Change.Act = publish.TakeDown
	for _, step := range []string{"", "post", "take down part 1", "take down part 9", "dance"} {
		require.Equal(t, publish.Refused, faultOf(t, b.do(t, publish.Step{Name: step})).Class, step)
	}
	require.Equal(t, 3, b.out())
}

func replaceID(body, id string) string { return strings.ReplaceAll(body, "ID", id) }
