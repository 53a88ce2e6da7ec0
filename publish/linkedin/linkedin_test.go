package linkedin_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// contents are the kinds of post.
func contents() map[string]calendar.Outgoing {
	return map[string]calendar.Outgoing{
		"text":                {Text: "Walk-in hours (no appointment): flu_shot@clinic.example\n*now* ~10 C:\\temp [1] {a|b} <c> #FluSeason, room #4 🎉"},
		"link":                {Text: "Book #online.", Link: "https://juniper.example/a_b?q=[1]"},
		"link with card":      {Text: "Book.", Link: "https://juniper.example/flu", Settings: map[string]string{platform.SetTitle: "Flu walk-in", platform.SetThumbnail: "yes"}},
		"link alone":          {Link: "https://juniper.example/"},
		"picture":             {Text: "Our new waiting room.", Media: []calendar.OutgoingMedia{media("png", "Chairs & a plant (green)")}},
		"pictures":            {Text: "Before and after.", Link: "https://juniper.example/", Media: []calendar.OutgoingMedia{media("png", "Before"), media("png", ""), media("png", "After")}},
		"picture alone":       {Media: []calendar.OutgoingMedia{media("png", "A sign")}},
		"video":               {Text: "How to cough.", Media: []calendar.OutgoingMedia{media("mp4", "")}, Settings: map[string]string{platform.SetTitle: "Coughing"}},
		"document":            {Kind: platform.KindDocument, Text: "Our leaflet.", Link: "https://juniper.example/", Media: []calendar.OutgoingMedia{media("pdf", "")}, Settings: map[string]string{platform.SetTitle: "Flu leaflet.pdf"}},
		"poll":                {Text: "Saturdays?", Link: "https://juniper.example/", Poll: &platform.Poll{Question: "When?", Options: []string{"8 to 11", "10 to 13"}, Duration: 72 * time.Hour}},
		"first comment":       {Text: "Ask us anything.", FirstComment: "The form (short): https://juniper.example/ask_us"},
		"pictures, commented": {Text: "Chairs.", Media: []calendar.OutgoingMedia{media("png", "a"), media("png", "b")}, FirstComment: "More inside"},
	}
}

func TestEveryKindOfPost(t *testing.T) {
	for kind, o := range contents() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, o)
			require.NoError(t, r.server.Set(rehearsal.Settings{LinkedIn: rehearsal.LinkedInSettings{PartBytes: 4 << 20}}))
			var planned []string // as a dry run sees it, without values
			for p := (calendar.Progress{}); ; {
				s, more := r.client.Next(r.target.Content, p)
				if !more {
					break
				}
				again, _ := r.client.Next(r.target.Content, p)
				require.Equal(t, s, again, "the same progress gives the same step")
				require.Equal(t, s.Name == "post" || s.Name == "comment", s.Public)
				require.Equal(t, s.Name == "post", s.Completes)
				require.Equal(t, s.Name == "verify", s.Verifies)
				planned, p = append(planned, s.Name), p.With(s.Name, nil)
			}
			steps, classes := r.walk("")
			require.Empty(t, classes)
			require.Equal(t, planned, steps)
			r.requireOut()
			for name, v := range r.kept {
				require.Empty(t, v, "%s is forgotten", name)
			}
			for _, v := range r.target.Progress {
				require.NotContains(t, v, "sig=")
			}
		})
	}
}

// sent is what the ledger has of a field of the post, as it was sent.
func (r *rig) sent(field string) string {
	return string(r.posts(rehearsal.KindPost)[0].Settings[field])
}

func TestWhatStandsBesideTheText(t *testing.T) {
	for kind, want := range map[string]string{
		"text":           ``,
		"link":           `{"article":{"source":"https://juniper.example/a_b?q=[1]"}}`,
		"link with card": `{"article":{"source":"https://juniper.example/flu","title":"Flu walk-in","thumbnail":"THUMBNAIL"}}`,
		"picture":        `{"media":{"id":"PICTURE 1","altText":"Chairs & a plant (green)"}}`,
		"pictures":       `{"multiImage":{"images":[{"id":"PICTURE 1","altText":"Before"},{"id":"PICTURE 2"},{"id":"PICTURE 3","altText":"After"}]}}`,
		"video":          `{"media":{"id":"VIDEO","title":"Coughing"}}`,
		"document":       `{"media":{"id":"DOCUMENT","title":"Flu leaflet.pdf"}}`,
		"poll":           `{"poll":{"question":"When?","options":[{"text":"8 to 11"},{"text":"10 to 13"}],"settings":{"duration":"THREE_DAYS"}}}`,
	} {
		t.Run(kind, func(t *testing.T) {
			r := newRig(t, contents()[kind])
			r.walk("")
			for name, v := range r.target.Progress {
				if v != "" && want != "" {
					want = strings.ReplaceAll(want, `"`+strings.ToUpper(name)+`"`, `"`+v+`"`)
				}
			}
			if want == "" {
				require.Empty(t, r.sent("content"))
				return
			}
			require.JSONEq(t, want, r.sent("content"))
			require.JSONEq(t, `{"feedDistribution":"MAIN_FEED","targetEntities":[],"thirdPartyDistributionChannels":[]}`, r.sent("distribution"))
		})
	}
}

func TestTextIsEscapedOnceAndCommentsAreNot(t *testing.T) {
	r := newRig(t, contents()["text"])
	r.walk("")
	require.Contains(t, r.sent("commentary"), `Walk-in hours \\(no appointment\\)`)
	require.Contains(t, r.sent("commentary"), `{hashtag|\\#|FluSeason}, room \\#4`)
	r = newRig(t, contents()["first comment"])
	r.walk("")
	require.Equal(t, "The form (short): https://juniper.example/ask_us", r.posts(rehearsal.KindComment)[0].Text)
}

func TestAnAccountMustBeAPage(t *testing.T) {
	for id, class := range map[string]publish.Class{
		"": publish.SignIn, "urn:li:person:fAk3": publish.Person, "urn:li:member:12": publish.Person, "2400001x": publish.Person,
	} {
		r := newRig(t, calendar.Outgoing{Text: "Hello"})
		r.target.Account.RemoteID = id
		_, err := r.do("post")
		require.Equal(t, class, r.fault(err).Class, id)
		_, err = r.client.Find(t.Context(), r.target, publish.Step{Name: "post"}, r.now)
		require.Equal(t, class, r.fault(err).Class, id)
		require.Empty(t, r.server.Calls())
	}
	r := newRig(t, calendar.Outgoing{Text: "Hello"})
	r.target.Account.RemoteID = "urn:li:organization:" + r.account.ID
	_, classes := r.walk("")
	require.Empty(t, classes)
	r.requireOut()
}

func TestWhatCannotBeAPostIsNeverSent(t *testing.T) {
	pictures := make([]calendar.OutgoingMedia, 21)
	for i := range pictures {
		pictures[i] = media("png", "")
	}
	for rule, o := range map[string]calendar.Outgoing{
		"no stories":                    {Kind: platform.KindStory, Media: []calendar.OutgoingMedia{media("png", "")}},
		"a document post has one":       {Kind: platform.KindDocument, Settings: map[string]string{platform.SetTitle: "a"}},
		"a picture is no document":      {Kind: platform.KindDocument, Settings: map[string]string{platform.SetTitle: "a"}, Media: []calendar.OutgoingMedia{media("png", "")}},
		"a document has a title":        {Kind: platform.KindDocument, Media: []calendar.OutgoingMedia{media("pdf", "")}},
		"no document in a plain post":   {Media: []calendar.OutgoingMedia{media("pdf", "")}},
		"a video is alone":              {Media: []calendar.OutgoingMedia{media("mp4", ""), media("png", "")}},
		"20 pictures at most":           {Media: pictures},
		"no poll with pictures":         {Media: []calendar.OutgoingMedia{media("png", "")}, Poll: &platform.Poll{Duration: 24 * time.Hour}},
		"polls run whole, certain days": {Text: "a", Poll: &platform.Poll{Question: "q", Options: []string{"a", "b"}, Duration: 48 * time.Hour}},
	} {
		t.Run(rule, func(t *testing.T) {
			r := newRig(t, o)
			steps, classes := r.walk("")
			require.Empty(t, steps)
			require.Equal(t, []publish.Class{publish.Refused}, classes)
			require.Empty(t, r.server.Calls())
		})
	}
}

func TestUnknownSteps(t *testing.T) {
	for _, o := range contents() {
		r := newRig(t, o)
		for _, step := range []string{"", "picture 0 start", "picture 9 send", "picture 1", "video part 0", "video part 9", "video part 1 again 2", "thumbnail", "dance"} {
			_, err := r.do(step)
			require.Equal(t, publish.Refused, r.fault(err).Class, step)
		}
		_, err := r.client.Find(t.Context(), r.target, publish.Step{Name: "dance"}, r.now)
		require.Error(t, err)
	}
}

func TestNothingIsUploadedForAPostThatIsOut(t *testing.T) {
	for _, o := range contents() {
		r := newRig(t, o)
		p := calendar.Progress{"done:post": "yes"}
		for {
			s, more := r.client.Next(r.target.Content, p)
			if !more {
				break
			}
			require.Contains(t, []string{"verify", "comment"}, s.Name)
			p = p.With(s.Name, nil)
		}
	}
}

// faulted are the posts at whose every call a fault strikes.
var faulted = []string{"pictures, commented", "video", "document", "link with card"}

// strikes are the faults, and whether the platform acted.
var strikes = map[string]struct {
	fault rehearsal.Fault
	acts  bool
}{
	"5xx before":         {rehearsal.Fault{What: rehearsal.Refuse, Status: 503}, false},
	"5xx after":          {rehearsal.Fault{What: rehearsal.ActThen5xx}, true},
	"cut before":         {rehearsal.Fault{What: rehearsal.Cut, Reset: true}, false},
	"cut after":          {rehearsal.Fault{What: rehearsal.ActThenCut}, true},
	"half an answer":     {rehearsal.Fault{What: rehearsal.Half}, true},
	"rubbish before":     {rehearsal.Fault{What: rehearsal.GarbageBefore}, false},
	"rubbish after":      {rehearsal.Fault{What: rehearsal.Garbage}, true},
	"empty JSON after":   {rehearsal.Fault{What: rehearsal.Garbage, Body: brace()}, true},
	"redirect":           {rehearsal.Fault{What: rehearsal.Redirect}, false},
	"too many":           {rehearsal.Fault{What: rehearsal.TooMany}, false},
	"too many for today": {rehearsal.Fault{What: rehearsal.TooMany, ResetSeconds: ahead()}, false},
}

// short are those for calls that publish nothing.
var short = []string{"5xx after", "cut before", "cut after", "rubbish after", "empty JSON after", "too many for today"}

func brace() *string { s := "{}"; return &s }
func ahead() *int64  { n := int64(60); return &n }

// callOf names the rehearsal's call of a step.
func callOf(step string) string {
	word, rest, _ := strings.Cut(step, " ")
	for part, call := range map[string]string{"start": "initialize", "send": "one-shot", "ready": "status", "finish": "finalize", "part": "append"} {
		if slices.Contains(strings.Fields(rest), part) {
			return call
		}
	}
	return map[string]string{"post": "create", "verify": "read", "comment": "comment"}[word]
}

func TestEveryFaultAtEveryCallEndsInOnePost(t *testing.T) {
	for _, kind := range faulted {
		probe := newRig(t, contents()[kind])
		require.NoError(t, probe.server.Set(small))
		steps, _ := probe.walk("")
		for _, step := range steps {
			for _, name := range slices.Sorted(maps.Keys(strikes)) {
				if step != "post" && step != "comment" && !slices.Contains(short, name) {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s", kind, step, name), func(t *testing.T) {
					t.Parallel()
					r := newRig(t, contents()[kind])
					require.NoError(t, r.server.Set(small))
					r.walk(step)
					f := strikes[name].fault
					f.Call = callOf(step)
					before := r.calls(f.Call)
					r.order(f)
					s, _ := r.next()
					_, err := r.client.Do(t.Context(), r.target, s)
					require.Equal(t, before+1, r.calls(f.Call), "a call is never repeated by itself")
					switch {
					case err == nil: // any yes will do where no value comes with it
						require.False(t, s.Public)
						require.Equal(t, "finalize", f.Call)
					case s.Public && f.What != rehearsal.TooMany:
						require.Equal(t, publish.Unknown, r.fault(err).Class)
						found, err := r.client.Find(t.Context(), r.target, s, r.now.Add(-2*time.Minute))
						require.NoError(t, err)
						require.Equal(t, strikes[name].acts, found.There, found.Text)
						require.Equal(t, !strikes[name].acts, found.Absent, found.Text)
						if found.There {
							r.done(s.Name, publish.Result{Values: found.Values})
						}
					case f.ResetSeconds != nil:
						require.Equal(t, publish.WaitUntil, r.fault(err).Class)
					default:
						require.Equal(t, publish.Again, r.fault(err).Class)
					}
					_, classes := r.walk("")
					require.Empty(t, classes)
					r.requireOut()
				})
			}
		}
	}
}

// small makes several parts of a video of 10 KB.
var small = rehearsal.Settings{LinkedIn: rehearsal.LinkedInSettings{PartBytes: 4096}}
