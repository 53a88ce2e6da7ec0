package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var allEvents = []Event{
	Taken, Began, Ended, Failed, Interrupted, LostEnd, Looked, Found, Absent, Asks, SentNow, Verified, NotVerified,
	TurnedDown, GaveUp, HandedOver, SaidThere, SaidNotThere, SaidLook, TryAgain, Doubted, Noted,
	Still, Scheduled, Withdrawn, MovedThere, TookDown, Changed,
}

func TestEveryEventHasARule(t *testing.T) {
	require.Len(t, apply, len(allEvents))
	for _, e := range allEvents {
		require.Contains(t, apply, e)
	}
	_, err := Delivery{}.Apply(Record{Event: "vanished"})
	require.Error(t, err)
}

func TestATextPostsJournal(t *testing.T) {
	at := time.Unix(1_790_000_000, 0)
	d, err := Delivery{ID: "d"}.Play([]Record{
		{At: at, Event: Taken, Approval: "y", Hash: "h"},
		{At: at, Event: Began, Step: "post", Public: true},
		{At: at, Event: Ended, Step: "post", Public: true, Values: map[string]string{"post": "1960"}},
		{At: at, Event: SentNow, URL: "https://x.com/i/status/1960"},
		{At: at, Event: Began, Step: "verify"},
		{At: at, Event: Ended, Step: "verify"},
		{At: at, Event: Verified},
	})
	require.NoError(t, err)
	require.Equal(t, Sent, d.State)
	require.Equal(t, "https://x.com/i/status/1960", d.URL)
	require.Equal(t, "1960", d.Progress["post"])
	require.Equal(t, at, d.SentAt)
	require.Equal(t, 7, d.Lines)
}

// Whatever lines are offered in whatever order, the promises hold.
func TestNoJournalBreaksAPromise(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var d Delivery
		for range rapid.IntRange(1, 60).Draw(r, "lines") {
			line := Record{
				Event: rapid.SampledFrom(allEvents).Draw(r, "event"), Step: rapid.SampledFrom([]string{"a", "b"}).Draw(r, "step"),
				Public: rapid.Bool().Draw(r, "public"), URL: rapid.SampledFrom([]string{"", "u"}).Draw(r, "url"),
				Hash:     rapid.SampledFrom([]SHA256{"h", "i"}).Draw(r, "hash"),
				Approval: rapid.SampledFrom([]ApprovalID{"y", "z"}).Draw(r, "approval"), More: rapid.Bool().Draw(r, "more"),
				Since: time.Unix(1_790_000_000, 0), Later: rapid.Bool().Draw(r, "later"),
			}
			if rapid.Bool().Draw(r, "scheduled") {
				line.Values = Progress{}.Showing(time.Unix(1_790_003_600, 0))
			}
			next, err := d.Apply(line)
			if err != nil {
				require.Equal(r, d, next, "a refused line changes nothing")
				continue
			}
			if d.State.Out() {
				require.True(r, next.State.Out(), "%s took a success back", line.Event)
				if line.Event != Changed {
					require.Equal(r, d.Hash, next.Hash)
				}
				if d.URL != "" {
					require.NotEmpty(r, next.URL, "%s lost the address", line.Event)
				}
			}
			if d.State == Uncertain && line.Event == Began {
				require.False(r, line.Public, "an uncertain delivery began a public step")
			}
			if d.State == Uncertain && next.State != Uncertain {
				require.Contains(r, []Event{Found, Absent, SaidThere, SaidNotThere, SaidLook}, line.Event)
				require.True(r, line.Event != SaidLook || next.State == ScheduledThere)
			}
			if d.Pending != nil && d.Pending.Public && !d.State.Out() && next.Pending == nil {
				require.Contains(r, []Event{Ended, Failed, LostEnd, TurnedDown, GaveUp}, line.Event, "a public step vanished")
			}
			if !d.Doubt.IsZero() && line.Event == Began {
				require.False(r, line.Public, "what may be out already is not sent before it was looked for")
			}
			if d.PartlyOut && next.Hash != d.Hash && line.Event != Changed {
				r.Fatalf("%s put other content behind a part that is out", line.Event)
			}
			if line.Event == Began && line.Public && !d.State.Out() {
				require.NotEqual(r, Handed, d.State)
				require.NotEqual(r, NotSent, d.State, "only a person lets a delivery that gave up be tried again")
			}
			d = next
		}
	})
}

func TestAPersonsWordOnOnePartIsNotItsEnd(t *testing.T) {
	d, err := Delivery{}.Play([]Record{
		{Event: Taken, Hash: "h"},
		{Event: Began, Step: "post", Public: true, More: true},
		{Event: LostEnd, Step: "post", Public: true},
		{Event: SaidThere, URL: "https://x.com/i/status/1"},
	})
	require.NoError(t, err)
	require.Equal(t, Handed, d.State, "the rest of it is not out")
	require.Equal(t, "https://x.com/i/status/1", d.URL)
	d, err = d.Apply(Record{Event: SaidThere})
	require.NoError(t, err)
	require.True(t, d.State.Out())
	require.Equal(t, "https://x.com/i/status/1", d.URL)
}

func TestANewYesEndsARefusal(t *testing.T) {
	item := RunItem{Yes: YesGiven, Approval: Approval{ID: "y"}, Delivery: &Delivery{State: Refused, Approval: "y"}}
	v, _ := item.Judge(Moment{}, Hold{})
	require.Equal(t, Stopped, v)
	item.Approval.ID = "z"
	v, _ = item.Judge(Moment{}, Hold{})
	require.Equal(t, GoesOut, v)
	_, err := item.Delivery.Apply(Record{Event: Taken, Approval: "y"})
	require.Equal(t, Conflict, KindOf(err))
	d, err := item.Delivery.Apply(Record{Event: Taken, Approval: "z"})
	require.NoError(t, err)
	require.Equal(t, Open, d.State)
}

func TestNobodyIsHelpedToPostByHandDuringAHold(t *testing.T) {
	item := RunItem{Delivery: &Delivery{State: Handed}}
	v, _ := item.Judge(Moment{}, Hold{})
	require.Equal(t, AsksYou, v)
	v, why := item.Judge(Moment{}, Hold{On: true, Reason: "breach"})
	require.Equal(t, KeptBack, v)
	require.Equal(t, "breach", why)
	item.Entry.Held = "wait"
	v, _ = item.Judge(Moment{}, Hold{})
	require.Equal(t, KeptBack, v)
}

func TestWhatIsInDoubtIsLookedForBeforeItIsTriedAgain(t *testing.T) {
	since := time.Unix(1_790_000_000, 0)
	for _, s := range []State{Open, Waiting, NotSent, Refused} {
		d, err := Delivery{State: s, Hash: "h"}.Apply(Record{Event: Doubted, Since: since})
		require.NoError(t, err)
		if s == NotSent || s == Refused {
			require.Equal(t, s, d.State, "a person decides first")
			d, err = d.Apply(Record{Event: TryAgain})
			require.NoError(t, err)
		}
		require.Equal(t, Uncertain, d.State)
		d, err = d.Apply(Record{Event: Absent})
		require.NoError(t, err)
		require.Equal(t, Open, d.State)
		require.Zero(t, d.Doubt)
	}
	_, err := Delivery{State: Sent}.Apply(Record{Event: Doubted, Since: since})
	require.Equal(t, Conflict, KindOf(err))
}

func TestOtherContentStartsItsUploadsAnew(t *testing.T) {
	d, err := Delivery{}.Play([]Record{
		{Event: Taken, Hash: "old"},
		{Event: Began, Step: "upload"},
		{Event: Ended, Step: "upload", Values: map[string]string{"media": "1"}},
		{Event: Taken, Hash: "new"},
	})
	require.NoError(t, err)
	require.Empty(t, d.Progress)

	d, err = Delivery{}.Play([]Record{
		{Event: Taken, Hash: "old"},
		{Event: Began, Step: "part 1", Public: true},
		{Event: Ended, Step: "part 1", Public: true},
	})
	require.NoError(t, err)
	_, err = d.Apply(Record{Event: Taken, Hash: "new"})
	require.Equal(t, Conflict, KindOf(err), "part of the old content is public")
}

func TestAClaimHoldsUntilItExpiresOrItsOwnerIsDead(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	c := Claim{Owner: "one", Until: now.Add(time.Minute)}
	require.True(t, c.Held(now, nil))
	require.False(t, c.Held(now.Add(time.Minute), nil))
	require.False(t, c.Held(now, func(o string) bool { return o == "one" }))
	require.False(t, Claim{}.Held(now, nil))
}
