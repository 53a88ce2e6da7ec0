package instagram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

func TestEveryKindOfPost(t *testing.T) {
	each(t, func(t *testing.T, _ string, o calendar.Outgoing) {
		r := newRig(t, o)
		var planned []string // as a dry run sees it, without values
		completes, verifies := 0, 0
		for p := (calendar.Progress{}); ; {
			s, more := r.client.Next(r.target.Content, p)
			if !more {
				break
			}
			if s.Completes {
				completes++
				require.True(t, s.Public)
			}
			if s.Verifies {
				verifies++
			}
			planned, p = append(planned, s.Name), p.With(s.Name, nil)
		}
		require.Equal(t, []int{1, 1}, []int{completes, verifies})
		steps, classes, url := r.walk()
		require.Empty(t, classes)
		require.Equal(t, planned, steps)
		require.Equal(t, r.out().URL, url)
		require.True(t, strings.HasPrefix(url, r.account.Base+"/"))
	})
}

func TestStepsOfACarousel(t *testing.T) {
	r := newRig(t, contents["carousel"])
	steps, _, _ := r.walk()
	require.Equal(t, []string{
		"photo 1", "address 1", "container 1", "container 2", "video 2", "photo 3", "address 3", "container 3",
		"status 1", "status 2", "status 3", "carousel", "carousel status", "post", "verify", "comment",
	}, steps)
	require.Equal(t, 1, r.calls("create"))
	require.Equal(t, 5, r.calls("status")-1, "the video is asked after twice, its bytes once")
}

func TestWhatAContainerIsTold(t *testing.T) {
	sent := func(name string) map[string]string {
		r := newRig(t, contents[name])
		r.walk()
		out := map[string]string{}
		for k, v := range r.out().Settings {
			out[k] = strings.Trim(string(v), `"`)
		}
		return out
	}
	require.Equal(t, map[string]string{"media_type": "REELS", "share_to_feed": "false"}, sent("reel"))
	require.Equal(t, map[string]string{"media_type": "REELS", "share_to_feed": "true"}, sent("one video"))
	require.Equal(t, "STORIES", sent("story")["media_type"], "without it a story would be a post")
	require.Equal(t, map[string]string{"media_type": "STORIES"}, sent("video story"))
	require.Equal(t, map[string]string{"media_type": "CAROUSEL"}, sent("carousel"))
	require.Equal(t, `[\"one\",\"two\",\"three\"]`, sent("invited")["collaborators"])
	require.Equal(t, "https://juniper.example/a.jpg", sent("given address")["image_url"])

	r := newRig(t, contents["invited"])
	r.target.Content.Settings = map[string]string{platform.SetCollaborators: "a b c d"}
	f := r.fault(r.to("container 1"))
	require.Equal(t, publish.Refused, f.Class)
	require.Contains(t, f.Text, "at most 3")
}

func TestNothingIsUploadedForAPostThatIsOut(t *testing.T) {
	each(t, func(t *testing.T, _ string, o calendar.Outgoing) {
		r := newRig(t, o)
		p := calendar.Progress{"done:post": "yes", "post": "1"}
		s, more := r.client.Next(r.target.Content, p)
		require.True(t, more)
		require.Equal(t, "verify", s.Name)
	})
}

func TestUnknownSteps(t *testing.T) {
	r := newRig(t, contents["photo"])
	for _, step := range []string{"", "dance", "photo 0", "photo 2", "photo 01", "photo 1 again 1", "carousel", "carousel status", "status", "photo 1 again 2x"} {
		require.Equal(t, publish.Refused, r.fault(publish.Step{Name: step}).Class, step)
	}
	for _, step := range []string{"address 1", "status 1", "post"} {
		require.Equal(t, publish.Refused, r.fault(publish.Step{Name: step, Public: step == "post"}).Class, "before what it needs is there: %s", step)
	}
	require.Equal(t, publish.Person, r.fault(publish.Step{Name: "comment", Public: true}).Class)
	_, err := r.client.Find(t.Context(), r.target, publish.Step{Name: "dance"}, r.now)
	require.Error(t, err)
}

func TestFilesThatAreGoneOrOthers(t *testing.T) {
	for _, name := range []string{"photo", "reel"} {
		r := newRig(t, contents[name])
		for id := range r.files {
			r.files[id] = append(r.files[id], '!')
		}
		_, classes, _ := r.walk()
		require.Equal(t, []publish.Class{publish.Person}, classes)
		clear(r.files)
		r.target.Progress = nil
		_, classes, _ = r.walk()
		require.Equal(t, []publish.Class{publish.Person}, classes)
		require.Empty(t, r.posts(rehearsal.KindPost))
	}
}

func TestInstagramStillAtIt(t *testing.T) {
	r := newRig(t, contents["reel"])
	r.set(rehearsal.InstagramSettings{Polls: 30})
	_, classes, _ := r.walk()
	require.Empty(t, classes)
	r.out()
	require.Equal(t, 32, r.calls("status"))
}

func TestContainersThatFail(t *testing.T) {
	for _, tt := range []struct {
		rule, says string
		class      publish.Class
		tries      int
		words      string
	}{
		{"a format that no new container mends", "Error: processing failed with code 2207026", publish.Refused, 1, "this kind of video"},
		{"what may pass is announced anew, twice", "Error: 2207053", publish.Refused, 3, "3 times"},
		{"a reason without a number is announced anew", "Error: something", publish.Refused, 3, "something"},
		{"a limited account is a person's affair", "Error 2207050", publish.Person, 1, "limits the account"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r := newRig(t, contents["reel"])
			r.set(rehearsal.InstagramSettings{Fails: tt.says})
			_, classes, _ := r.walk()
			require.Equal(t, []publish.Class{tt.class}, classes)
			require.Equal(t, tt.tries, r.calls("container"))
			require.Contains(t, r.fault(r.next()).Text, tt.words)
			require.Empty(t, r.posts(rehearsal.KindPost))
		})
	}
	t.Run("the fault passes", func(t *testing.T) {
		r := newRig(t, contents["carousel"])
		r.set(rehearsal.InstagramSettings{Fails: "Error: 2207003"})
		r.must(r.to("status 1"))
		r.set(rehearsal.InstagramSettings{Fails: "none"})
		steps, classes, _ := r.walk()
		require.Empty(t, classes)
		require.Equal(t, []string{"photo 1 again 2", "address 1 again 2", "container 1 again 2", "status 1 again 2", "status 2"}, steps[:5])
		r.out()
	})
}

func TestPostsThatWaitedTooLong(t *testing.T) {
	each(t, func(t *testing.T, _ string, o calendar.Outgoing) {
		for _, at := range []string{"status 1", "carousel", "carousel status", "post"} {
			if len(o.Media) < 2 && strings.HasPrefix(at, "carousel") {
				continue
			}
			r := newRig(t, o)
			r.to(at)
			r.now = r.now.Add(30 * time.Hour)
			_, classes, _ := r.walk()
			if at == "post" {
				require.Equal(t, []publish.Class{publish.Again}, classes, at)
			} else {
				require.Empty(t, classes, at)
			}
			require.Equal(t, 1, r.calls("create"), "nothing is published meanwhile")
			r.out()
		}
	})
}

func TestAnOldContainerThatIsOutIsNotReplaced(t *testing.T) {
	r := newRig(t, contents["photo"])
	s := r.to("post")
	_, err := r.client.Do(t.Context(), r.target, s) // and its answer is lost
	require.NoError(t, err)
	r.now = r.now.Add(30 * time.Hour)
	f := r.fault(s)
	require.Equal(t, publish.Unknown, f.Class)
	require.Contains(t, f.Text, "published already")
	found := r.find(s, start.Add(-2*time.Minute))
	require.True(t, found.There)
	require.Equal(t, r.posts(rehearsal.KindPost)[0].ID, found.Values["post"])
	require.Equal(t, 1, r.calls("create"))
}

func TestAContainerThatInstagramDoesNotKnow(t *testing.T) {
	for _, f := range []rehearsal.Fault{{Code: 24, Subcode: 2207008}, {Code: 24, Subcode: 2207006}, {Code: -2, Subcode: 2207020}, {Code: 100, Subcode: 33}} {
		r := newRig(t, contents["photo"])
		f.Call, f.What, f.Times = "create", rehearsal.Refuse, 2
		r.order(f)
		_, classes, _ := r.walk()
		require.Equal(t, []publish.Class{publish.Again, publish.Again, publish.Again}, classes, "once more, once more, anew")
		require.Equal(t, 2, r.calls("container"))
		r.out()
	}
}

func TestQuota(t *testing.T) {
	r := newRig(t, contents["photo"])
	q, err := r.client.Quota(t.Context(), r.target)
	require.NoError(t, err)
	require.Equal(t, publish.Quota{Left: 50, Of: 50, Per: 24 * time.Hour}, q)
	r.set(rehearsal.InstagramSettings{Quota: 1})
	r.walk()
	q, err = r.client.Quota(t.Context(), r.target)
	require.NoError(t, err)
	require.Equal(t, publish.Quota{Left: 0, Of: 1, Per: 24 * time.Hour}, q)

	r.content(contents["reel"])
	f := r.fault(r.to("post"))
	require.Equal(t, publish.WaitUntil, f.Class)
	require.Contains(t, f.Text, "posts for the day")
	require.True(t, f.Until.After(r.now.Add(59*time.Minute)), f.Until)
	_, classes, _ := r.walk()
	require.Greater(t, len(classes), 20, "each hour until the window has moved on")
	require.Len(t, r.posts(rehearsal.KindPost), 2)
	require.Equal(t, r.posts(rehearsal.KindPost)[1].ID, r.target.Progress["post"])

	r.order(rehearsal.Fault{Call: "quota", What: rehearsal.GarbageBefore, Body: new(string)})
	_, err = r.client.Quota(t.Context(), r.target)
	require.Error(t, err)
}
