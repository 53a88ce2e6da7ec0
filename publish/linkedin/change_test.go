package linkedin_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// begin puts a post out and begins a change of it.
func begin(t *testing.T, o calendar.Outgoing, act publish.Act) *rig {
	t.Helper()
	r := newRig(t, o)
	r.walk("")
	r.requireOut()
	r.target.Change = &publish.Change{Act: act, Made: maps.Clone(r.target.Progress), Was: r.target.Content}
	r.target.Progress = nil
	return r
}

func TestTakeDown(t *testing.T) {
	for kind, o := range contents() {
		t.Run(kind, func(t *testing.T) {
			r := begin(t, o, publish.TakeDown)
			ok, why := r.client.Changes(publish.TakeDown, r.target.Content)
			require.True(t, ok)
			require.Empty(t, why)
			steps, classes := r.walk("")
			require.Equal(t, []string{"take down post", "check it is gone"}, steps)
			require.Empty(t, classes)
			require.True(t, r.posts(rehearsal.KindPost)[0].Deleted)
			for _, c := range r.posts(rehearsal.KindComment) {
				require.True(t, c.Deleted)
			}
		})
	}
}

func TestEdit(t *testing.T) {
	r := begin(t, contents()["pictures, commented"], publish.Edit)
	r.target.Content.Text = "Chairs (new) #Chairs"
	r.target.Content.FirstComment = "More (inside)"
	steps, classes := r.walk("")
	require.Equal(t, []string{"edit post", "edit comment", "check it reads so"}, steps)
	require.Empty(t, classes)
	p := r.posts(rehearsal.KindPost)[0]
	require.Equal(t, "Chairs (new) #Chairs", p.Text)
	require.Len(t, p.Media, 2)
	require.Equal(t, "More (inside)", r.posts(rehearsal.KindComment)[0].Text)

	r = begin(t, contents()["text"], publish.Edit)
	r.target.Content.Text = "Other words"
	steps, _ = r.walk("")
	require.Equal(t, []string{"edit post", "check it reads so"}, steps)
	require.Equal(t, "Other words", r.posts(rehearsal.KindPost)[0].Text)
}

func TestWhatCannotBeChanged(t *testing.T) {
	r := newRig(t, calendar.Outgoing{Text: "a"})
	for _, act := range []publish.Act{publish.Withdraw, publish.Move} {
		ok, why := r.client.Changes(act, r.target.Content)
		require.False(t, ok)
		require.Contains(t, why, "nothing scheduled there")
		_, more := r.client.NextChange(publish.Change{Act: act}, r.target.Content, nil)
		require.False(t, more)
	}
	ok, why := r.client.Changes(publish.Edit, contents()["poll"])
	require.False(t, ok)
	require.Contains(t, why, "take the post down")
	for rule, change := range map[string]func(*calendar.Outgoing){
		"another picture":  func(o *calendar.Outgoing) { o.Media[0].ID = "f00d" },
		"another alt text": func(o *calendar.Outgoing) { o.Media[0].Alt = "Other" },
		"another title":    func(o *calendar.Outgoing) { o.Settings = map[string]string{platform.SetTitle: "b"} },
		"no first comment": func(o *calendar.Outgoing) { o.FirstComment = "" },
	} {
		t.Run(rule, func(t *testing.T) {
			r := begin(t, contents()["pictures, commented"], publish.Edit)
			was := r.target.Change.Was
			was.Media = append([]calendar.OutgoingMedia{}, was.Media...)
			r.target.Change.Was = was
			change(&r.target.Content)
			steps, classes := r.walk("")
			require.Empty(t, steps)
			require.Equal(t, []publish.Class{publish.Refused}, classes)
			require.Zero(t, r.calls("edit"))
		})
	}
	t.Run("the link of a card", func(t *testing.T) {
		r := begin(t, contents()["link"], publish.Edit)
		r.target.Content.Link = "https://juniper.example/other"
		_, classes := r.walk("")
		require.Equal(t, []publish.Class{publish.Refused}, classes)
	})
	t.Run("a link in the text is words", func(t *testing.T) {
		r := begin(t, contents()["pictures"], publish.Edit)
		r.target.Content.Link = "https://juniper.example/other"
		_, classes := r.walk("")
		require.Empty(t, classes)
		require.Contains(t, r.posts(rehearsal.KindPost)[0].Text, "/other")
	})
}

func TestAChangeSurvivesEveryFault(t *testing.T) {
	for _, act := range []publish.Act{publish.TakeDown, publish.Edit} {
		for _, call := range []string{"delete", "edit", "read"} {
			for name, s := range strikes {
				t.Run(string(act)+"/"+call+"/"+name, func(t *testing.T) {
					t.Parallel()
					r := begin(t, contents()["first comment"], act)
					if act == publish.Edit {
						r.target.Content.Text, r.target.Content.FirstComment = "Other words", "Another comment"
					}
					f := s.fault
					f.Call = call
					r.order(f)
					_, classes := r.walk("")
					for _, c := range classes {
						require.Contains(t, []publish.Class{publish.Again, publish.WaitUntil}, c)
					}
					p, c := r.posts(rehearsal.KindPost)[0], r.posts(rehearsal.KindComment)[0]
					require.Equal(t, act == publish.TakeDown, p.Deleted && c.Deleted)
					if act == publish.Edit {
						require.Equal(t, "Other words", p.Text)
						require.Equal(t, "Another comment", c.Text)
					}
				})
			}
		}
	}
}

func TestGoneAlreadyIsGone(t *testing.T) {
	r := begin(t, contents()["text"], publish.TakeDown)
	r.walk("")
	r.target.Progress = nil
	_, classes := r.walk("")
	require.Empty(t, classes)
	r.target.Progress = nil
	r.target.Change.Made = calendar.Progress{"post": "urn:li:share:12"} // that never was
	_, classes = r.walk("")
	require.Empty(t, classes)
}

func TestAMissingRightLeadsToTheHand(t *testing.T) {
	for act, click := range map[publish.Act]string{publish.TakeDown: "Delete post", publish.Edit: "Edit post"} {
		r := begin(t, contents()["text"], act)
		r.order(rehearsal.Fault{What: rehearsal.Refuse, Status: 403})
		s, _ := r.next()
		_, err := r.client.Do(t.Context(), r.target, s)
		f := r.fault(err)
		require.Equal(t, publish.Person, f.Class)
		require.Contains(t, f.Hint, r.posts(rehearsal.KindPost)[0].URL)
		require.Contains(t, f.Hint, click)
	}
}

func TestAPostThatStaysIsSaid(t *testing.T) {
	r := begin(t, contents()["text"], publish.TakeDown)
	_, err := r.do("check it is gone")
	f := r.fault(err)
	require.Equal(t, publish.Again, f.Class)
	require.Contains(t, f.Text, "still shows")
	r.target.Change.Made = nil
	_, err = r.do("take down post")
	require.Equal(t, publish.Person, r.fault(err).Class, "under what name it is out is not known")
	_, err = r.do("dance")
	require.Error(t, err)
}
