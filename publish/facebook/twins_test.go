package facebook_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// again is a bench whose post is out already, and whose progress knows nothing of it.
func again(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, calendar.Outgoing{Text: "Flu shots today"})
	b.walk(t)
	b.target.Progress = nil
	return b
}

func TestARepeatIsLookedUpInAStepOfItsOwn(t *testing.T) {
	b := again(t)
	b.on(30 * time.Minute) // longer ago than any look of its own would go back
	before := len(b.server.Calls())
	s := mustNext(t, b)
	_, f := b.step(t, s)
	require.Equal(t, publish.Unknown, f.Class)
	require.Len(t, b.server.Calls(), before+1, "one call, and no look in it")
	found := b.look(t, s, b.clock().Add(-2*time.Minute))
	require.True(t, found.There)
	posts, _ := b.made()
	require.Equal(t, posts[0].ID, found.Values["post"])
	require.Len(t, posts, 1)
}

func TestARepeatOfAnotherPostIsRefusedWithoutAnotherCall(t *testing.T) {
	for rule, set := range map[string]func(*bench){
		"an old one":            func(b *bench) { b.on(26 * time.Hour) },
		"one that another owns": func(b *bench) { p, _ := b.made(); b.adopted[p[0].ID] = true },
	} {
		b := again(t)
		set(b)
		creates := b.calls("create")
		_, classes, _ := b.walk(t)
		require.Equal(t, []publish.Class{publish.Unknown, publish.Refused}, classes, rule)
		require.Equal(t, creates+1, b.calls("create"), rule)
		// A person who has it tried again has Facebook asked again.
		b.walk(t)
		require.Equal(t, creates+2, b.calls("create"), rule)
		posts, _ := b.made()
		require.Len(t, posts, 1)
	}
}

func TestARepeatWithNothingToKeepItInIsRefused(t *testing.T) {
	b := again(t)
	b.target.Keep = func(string, string) error { return errors.New("the keyring is locked") }
	_, f := b.step(t, mustNext(t, b))
	require.Equal(t, publish.Refused, f.Class)
	b.target.Keep, b.target.Recall = nil, nil
	_, f = b.step(t, mustNext(t, b))
	require.Equal(t, publish.Refused, f.Class)
}

func TestAVideoThatOnlySaysTheSameIsNotThePost(t *testing.T) {
	b := newBench(t, videoPost())
	b.walk(t)
	b.target.Progress = nil
	b.target.Content = b.content(calendar.Outgoing{Text: b.target.Content.Text})
	found := b.look(t, publish.Step{Name: "post", Public: true}, b.clock().Add(-time.Hour))
	require.False(t, found.There || found.Absent)
}

func TestWhatALookAtAVideoTells(t *testing.T) {
	b := newBench(t, reel())
	for s := mustNext(t, b); !s.Public; s = mustNext(t, b) {
		b.step(t, s)
		b.on(time.Second)
	}
	s := mustNext(t, b)
	require.True(t, b.look(t, s, b.clock()).Absent, "whole, converted, and not published")
	b.step(t, s)
	require.True(t, b.look(t, s, b.clock()).There)
	posts, _ := b.made()
	require.Equal(t, posts[0].ID, b.look(t, s, b.clock()).Values["post"])
	require.NoError(t, b.server.AddFault(rehearsal.Fault{What: rehearsal.Refuse, Status: 400, Code: 100, Subcode: 33, Call: "status"}))
	_, err := b.client.Find(t.Context(), b.target, s, b.clock())
	require.Error(t, err, "a video that is not shown is no absence")
}

// After a restore the file knows nothing of what was uploaded.
func TestAFileThatKnowsNoIDsLeavesItToAPerson(t *testing.T) {
	for name, k := range kinds {
		b := newBench(t, k.o())
		s := publish.Step{Name: "post", Public: true}
		require.True(t, b.look(t, s, b.clock().Add(-time.Hour)).Absent, "%s: nothing is there", name)
		b.walk(t)
		b.target.Progress = nil
		found := b.look(t, s, b.clock().Add(-time.Hour))
		require.False(t, found.There || found.Absent, "%s: %s", name, found.Text)
		require.Contains(t, found.Text, "one of them")
		posts, _ := b.made()
		for _, id := range []string{posts[0].ID, posts[0].Media[0].ID} {
			b.adopted[id] = true
		}
		require.True(t, b.look(t, s, b.clock().Add(-time.Hour)).Absent, "%s: another delivery owns it", name)
	}
}

func TestAScheduledReelWhoseIDIsNotKnownIsLeftToAPerson(t *testing.T) {
	b := later(t, reel(), 26*time.Hour)
	found := b.look(t, publish.Step{Name: "schedule", Public: true}, b.clock().Add(-time.Hour))
	require.False(t, found.There || found.Absent)
}
