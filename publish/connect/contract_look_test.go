package connect_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

func TestContractALookSeesOnlyItsOwn(t *testing.T) {
	for _, n := range clients {
		text := calendar.Outgoing{Text: "Flu shots today, walk in until 6 pm."}
		t.Run(string(n)+"/an adopted twin is not taken", func(t *testing.T) {
			r := newRig(t, n, text)
			r.walk(t)
			r.adopted[r.target.Progress["post"]] = true
			r.target.Progress = nil
			s, _ := r.client.Next(r.target.Content, nil)
			require.True(t, r.look(t, s, r.clock.Now().Add(-time.Minute)).Absent)
		})
		t.Run(string(n)+"/an older twin is not taken", func(t *testing.T) {
			r := newRig(t, n, text)
			r.walk(t)
			r.clock.on(time.Hour)
			r.target.Progress = nil
			s, _ := r.client.Next(r.target.Content, nil)
			require.True(t, r.look(t, s, r.clock.Now().Add(-time.Minute)).Absent)
		})
		t.Run(string(n)+"/what only looks like it is left to a person", func(t *testing.T) {
			r := newRig(t, n, text)
			r.walk(t)
			r.target.Progress = nil
			r.target.Content.Text = "Flu shots today: walk in until 6 PM!"
			s, _ := r.client.Next(r.target.Content, nil)
			found := r.look(t, s, r.clock.Now().Add(-time.Minute))
			require.False(t, found.There)
			require.False(t, found.Absent)
			require.Contains(t, found.Text, "looks like it")
		})
		t.Run(string(n)+"/the same words with another picture are left to a person", func(t *testing.T) {
			r := newRig(t, n, text)
			r.walk(t)
			r.target.Progress = nil
			r.target.Content = r.content(n, calendar.Outgoing{Text: text.Text, Media: []calendar.OutgoingMedia{media("png", "")}})
			found := r.look(t, publish.Step{Name: "post", Public: true}, r.clock.Now().Add(-time.Minute))
			require.False(t, found.There)
			require.False(t, found.Absent)
		})
		t.Run(string(n)+"/another text is another post", func(t *testing.T) {
			r := newRig(t, n, text)
			r.walk(t)
			r.target.Progress = nil
			r.target.Content.Text = "We are closed on Friday"
			s, _ := r.client.Next(r.target.Content, nil)
			found := r.look(t, s, r.clock.Now().Add(-time.Minute))
			require.True(t, found.Absent)
			require.Equal(t, "looked at 1 post since 09:59 UTC", found.Text)
		})
		t.Run(string(n)+"/a computer whose clock is ahead looks where the platform is", func(t *testing.T) {
			r := newRig(t, n, text)
			r.target.Now = func() time.Time { return r.clock.Now().Add(3 * time.Hour) }
			r.walk(t)
			r.target.Progress = nil
			s, _ := r.client.Next(r.target.Content, nil)
			require.True(t, r.look(t, s, r.target.Now().Add(-2*time.Minute)).There)
		})
		t.Run(string(n)+"/a look that fails is no absence", func(t *testing.T) {
			for _, what := range []string{rehearsal.Refuse, rehearsal.Cut, rehearsal.GarbageBefore, rehearsal.TooMany, rehearsal.Half} {
				r := newRig(t, n, text)
				require.NoError(t, r.server.AddFault(rehearsal.Fault{What: what, Call: "read"}))
				s, _ := r.client.Next(r.target.Content, nil)
				_, err := r.client.Find(t.Context(), r.target, s, r.clock.Now())
				var f *publish.Fault
				require.ErrorAs(t, err, &f, what)
				require.NotEqual(t, publish.Unknown, f.Class)
				r.checkFault(t, f)
			}
		})
		t.Run(string(n)+"/an empty object is no list", func(t *testing.T) {
			r := newRig(t, n, text)
			require.NoError(t, r.server.AddFault(rehearsal.Fault{What: rehearsal.GarbageBefore, Call: "read", Body: body("{}")}))
			s, _ := r.client.Next(r.target.Content, nil)
			_, err := r.client.Find(t.Context(), r.target, s, r.clock.Now())
			require.Error(t, err)
		})
		t.Run(string(n)+"/beyond the first page", func(t *testing.T) {
			r := newRig(t, n, text)
			r.walk(t)
			for i := range 105 {
				other := *r
				other.target.Progress = nil
				other.target.Content.Text = fmt.Sprintf("Other post number %d", i)
				s, _ := r.client.Next(other.target.Content, nil)
				_, err := other.do(t.Context(), s)
				require.NoError(t, err)
			}
			s, _ := r.client.Next(r.target.Content, nil)
			found := r.look(t, s, r.clock.Now().Add(-time.Minute))
			require.Equal(t, r.target.Progress["post"], found.Values["post"])
			r.target.Content.Text = "Never sent"
			require.True(t, r.look(t, s, r.clock.Now().Add(-time.Minute)).Absent)
		})
	}
}

func TestContractATimelineThatLags(t *testing.T) {
	for _, n := range clients {
		t.Run(string(n), func(t *testing.T) {
			r := newRig(t, n, calendar.Outgoing{Text: "Flu shots today"})
			for _, what := range []rehearsal.Fault{{What: rehearsal.Lag, MS: 30_000}, {What: rehearsal.ActThenCut}} {
				what.Call = "create"
				require.NoError(t, r.server.AddFault(what))
			}
			s, _ := r.client.Next(r.target.Content, nil)
			began := r.clock.Now()
			_, err := r.do(t.Context(), s)
			var f *publish.Fault
			require.ErrorAs(t, err, &f)
			require.Equal(t, publish.Unknown, f.Class)
			require.True(t, r.look(t, s, began.Add(-time.Minute)).Absent, "which counts only after Settle")
			far := calendar.Account{Base: "https://api.example"}
			require.Greater(t, r.client.Settle(far), 30*time.Second)
			require.Equal(t, 2*time.Second, r.client.Settle(r.target.Account))

			r.clock.on(31 * time.Second)
			require.True(t, r.look(t, s, began.Add(-time.Minute)).There)

			// Made again too early, the platform's "duplicate" leads to the first one.
			r.walk(t)
			require.Len(t, r.posts(rehearsal.KindPost), 1)
			require.Equal(t, r.posts(rehearsal.KindPost)[0].ID, r.target.Progress["post"])
		})
	}
}

func TestContractADuplicate(t *testing.T) {
	for _, n := range clients {
		dup := func(t *testing.T) *rig {
			t.Helper()
			r := newRig(t, n, calendar.Outgoing{Text: "Flu shots today"})
			r.walk(t)
			r.target.Progress = nil
			return r
		}
		t.Run(string(n)+"/of an old post is refused", func(t *testing.T) {
			r := dup(t)
			r.clock.on(26 * time.Hour)
			_, classes, _ := r.walk(t)
			require.Subset(t, []publish.Class{publish.Unknown, publish.Refused}, classes, "a look may decide it")
			require.Equal(t, publish.Refused, classes[len(classes)-1])
		})
		t.Run(string(n)+"/of another delivery's post is refused", func(t *testing.T) {
			r := dup(t)
			r.adopted[r.posts(rehearsal.KindPost)[0].ID] = true
			s, _ := r.client.Next(r.target.Content, nil)
			_, err := r.do(t.Context(), s)
			var f *publish.Fault
			require.ErrorAs(t, err, &f)
			if f.Class == publish.Unknown { // a look decides
				require.True(t, r.look(t, s, r.clock.Now().Add(-2*time.Minute)).Absent)
				_, err = r.do(t.Context(), s)
				require.ErrorAs(t, err, &f)
			}
			require.Equal(t, publish.Refused, f.Class)
			require.Contains(t, f.Text, "posted before")
			require.Contains(t, f.Hint, "change the wording")
		})
		t.Run(string(n)+"/that cannot be looked up stays open", func(t *testing.T) {
			r := dup(t)
			require.NoError(t, r.server.AddFault(rehearsal.Fault{What: rehearsal.Cut, Call: "read"}))
			s, _ := r.client.Next(r.target.Content, nil)
			_, err := r.do(t.Context(), s)
			var f *publish.Fault
			require.ErrorAs(t, err, &f)
			require.Equal(t, publish.Unknown, f.Class)
		})
	}
}
