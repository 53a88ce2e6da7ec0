package connect_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/connect"
	"rounds/publish/facebook"
	"rounds/publish/instagram"
	"rounds/publish/linkedin"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
	"rounds/publish/x"
	"rounds/publish/youtube"
)

// The contract of publish.Client, for every client, against the rehearsal. A new
// client is finished when its lines in clients and contents pass.

// rig is one account of a rehearsal, connected, with its client.
type rig struct {
	*desk
	client publish.Client
	target publish.Target
	files  map[calendar.SHA256][]byte
	// adopted are the remote ids that other deliveries own.
	adopted map[string]bool
	// hangUp gives a call up as soon as a fault has struck it.
	hangUp bool
}

// clients lists what the contract holds for.
var clients = []platform.Name{platform.Facebook, platform.LinkedIn, platform.X}

// filed lists the clients whose every fault is met on the way of a post with
// files. Instagram has no post without one, and takes the same text twice: its
// package has tests of its own for the rest.
var filed = append([]platform.Name{platform.Instagram}, clients...)

// kinds lists for what every kind of post is walked through. YouTube has no post
// without a video, and its looks read a status: its package has tests of its own
// for the rest.
var kinds = append([]platform.Name{platform.YouTube}, filed...)

func newRig(t *testing.T, n platform.Name, o calendar.Outgoing) *rig {
	t.Helper()
	r := &rig{desk: newDesk(t), files: map[calendar.SHA256][]byte{}, adopted: map[string]bool{}}
	s := r.process()
	w := wire.New(wire.Options{})
	ra := r.account(n, 0)
	p := &connect.Pasted{Token: secret(ra.Token)}
	switch n {
	case platform.Facebook:
		r.client = facebook.New(facebook.Options{Wire: w, Proof: s.Proof})
		p.AppSecret = secret("app-secret-1")
	case platform.Instagram:
		r.client = instagram.New(instagram.Options{Wire: w, Proof: s.Proof})
		p.AppSecret = secret("app-secret-1")
	case platform.LinkedIn:
		r.client = linkedin.New(w)
		p.Profile = ra.ID
	case platform.X:
		r.client = x.New(w)
		p.Refresh, p.ClientID = secret(ra.Refresh), secret(rehearsal.XPublicClient)
	case platform.YouTube:
		r.client = youtube.New(w)
		p = &connect.Pasted{
			Refresh: secret(ra.Refresh), ClientID: secret(rehearsal.YouTubeClient), ClientSecret: secret(rehearsal.YouTubeSecret),
		}
	}
	a, _, err := s.Connect(t.Context(), n, ra.Base, p)
	require.NoError(t, err)
	a.ID = "account"
	kept := map[string]string{}
	require.NoError(t, s.Keep(a, *p))
	r.target = publish.Target{
		Account: a, Content: r.content(n, o), Token: s.Token(a), Now: r.clock.Now,
		Open: func(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
			b, ok := r.files[id]
			if !ok {
				return nil, 0, errors.New("no such file")
			}
			return file{bytes.NewReader(b)}, int64(len(b)), nil
		},
		Adopted: func(id string) bool { return r.adopted[id] },
		Keep:    func(name, value string) error { kept[name] = value; return nil },
		Recall:  func(name string) (string, error) { return kept[name], nil },
	}
	return r
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// content fills in what stands for a file: "png" and "jpeg" are small pictures,
// "gif" is one in three pieces, "mp4" a video in two.
func (r *rig) content(n platform.Name, o calendar.Outgoing) calendar.Outgoing {
	o.Account, o.Platform, o.Kind = "account", n, o.Kind.Or()
	o.Media = slices.Clone(o.Media)
	for i := range o.Media {
		m := &o.Media[i]
		b := []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("picture", i+1))
		m.MIME = "image/png"
		if slices.Contains(m.Changes, "gif") {
			b = append([]byte("GIF89a"), bytes.Repeat([]byte{1, 2, 3, 4, 5, byte(i)}, 450_000)...)
			m.MIME = "image/gif"
		}
		if slices.Contains(m.Changes, "jpeg") {
			b = []byte("\xff\xd8\xff\xe0" + strings.Repeat("picture", i+1))
			m.MIME = "image/jpeg"
		}
		if slices.Contains(m.Changes, "mp4") {
			b = append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), bytes.Repeat([]byte{1, 2, 3, byte(i)}, 300_000)...)
			m.MIME = "video/mp4"
		}
		m.ID, m.Bytes = calendar.SumSHA256(b), int64(len(b))
		r.files[m.ID] = b
	}
	return o
}

// do carries a step out.
func (r *rig) do(ctx context.Context, s publish.Step) (publish.Result, error) {
	if !r.hangUp {
		return r.client.Do(ctx, r.target, s)
	}
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	defer func() { cancel(); wait.Wait() }()
	wait.Go(func() {
		for len(r.server.Faults()) > 0 && ctx.Err() == nil {
			runtime.Gosched()
		}
		cancel()
	})
	return r.client.Do(ctx, r.target, s)
}

// walk does what the engine does, in its plainest form: steps in order, a look
// after every open end. It gives the steps' names and the classes of the faults.
func (r *rig) walk(t *testing.T) (steps []string, classes []publish.Class, url string) {
	t.Helper()
	since := r.clock.Now().Add(-2 * time.Minute)
	for range 100 {
		s, more := r.client.Next(r.target.Content, r.target.Progress)
		if !more {
			return steps, classes, url
		}
		require.False(t, r.target.Progress.Done(s.Name), s.Name)
		res, err := r.do(t.Context(), s)
		if err == nil {
			steps = append(steps, s.Name)
			r.target.Progress = r.target.Progress.With(s.Name, res.Values)
			url = last(url, res.URL)
			continue
		}
		var f *publish.Fault
		require.ErrorAs(t, err, &f, "%s: %v", s.Name, err)
		r.checkFault(t, f)
		if f.Class == publish.Working {
			require.False(t, s.Public)
			continue // no failure, and counted as none
		}
		if f.Class != publish.Working { // which counts as no failure
			classes = append(classes, f.Class)
		}
		switch f.Class {
		case publish.Again, publish.WaitUntil:
			r.target.Progress = r.target.Progress.With("", f.Learned)
			continue
		case publish.Unknown:
		default:
			return steps, classes, url
		}
		require.True(t, s.Public, "only a public step may leave its end open: %s", s.Name)
		found := r.look(t, s, since)
		require.NotEqual(t, found.There, found.Absent, "%s: %s", s.Name, found.Text)
		if found.There {
			steps = append(steps, s.Name)
			r.target.Progress = r.target.Progress.With(s.Name, found.Values)
			url = last(url, found.URL)
		}
	}
	t.Fatal("it does not end")
	return nil, nil, ""
}

func last(a, b string) string {
	if b == "" {
		return a
	}
	return b
}

// checkFault tells whether a fault is fit for a person.
func (r *rig) checkFault(t *testing.T, f *publish.Fault) {
	t.Helper()
	require.NotEmpty(t, f.Text)
	require.NotEmpty(t, f.Hint, f.Text)
	require.Equal(t, f.Class == publish.WaitUntil, f.Class == publish.WaitUntil && f.Until.After(r.clock.Now()), f.Text)
	token := r.desk.account(r.client.Platform(), 0).Token
	for _, s := range []string{f.Text, f.Hint, f.Code, fmt.Sprint(f.Err)} {
		require.NotContains(t, s, token)
	}
}

func (r *rig) look(t *testing.T, s publish.Step, since time.Time) publish.Finding {
	t.Helper()
	found, err := r.client.Find(t.Context(), r.target, s, since)
	require.NoError(t, err)
	require.NotEmpty(t, found.Text)
	return found
}

// posts are those of the rig's account in the ledger, which decides. Reels and
// stories count as posts.
func (r *rig) posts(kind string) (list []rehearsal.Post) {
	for _, p := range r.server.Posts() {
		if p.Kind == rehearsal.KindReel || p.Kind == rehearsal.KindStory {
			p.Kind = rehearsal.KindPost
		}
		if p.Platform == string(r.client.Platform()) && p.Account == r.target.Account.RemoteID && p.Kind == kind {
			list = append(list, p)
		}
	}
	return list
}

// requireOut compares the ledger with what was to be sent: once, and exactly that.
func (r *rig) requireOut(t *testing.T) {
	t.Helper()
	o := r.target.Content
	posts := r.posts(rehearsal.KindPost)
	texts := []string{r.client.Platform().Body(o.Post())}
	texts = append(texts, o.Parts...)
	require.Len(t, posts, len(texts))
	for i, p := range posts {
		require.Equal(t, texts[i], p.Text)
		require.Equal(t, p.ID, r.target.Progress[publicStep(i)])
		require.True(t, p.Published)
		if i > 0 {
			require.Equal(t, posts[i-1].ID, p.ReplyTo)
		}
	}
	require.Len(t, posts[0].Media, len(o.Media))
	for i, m := range posts[0].Media {
		require.Equal(t, string(o.Media[i].ID), m.SHA256)
		require.Equal(t, o.Media[i].Alt, m.Alt)
	}
	comments := r.posts(rehearsal.KindComment)
	if o.FirstComment == "" || r.client.Platform() == platform.X {
		require.Empty(t, comments)
		return
	}
	require.Len(t, comments, 1)
	require.Equal(t, o.FirstComment, comments[0].Text)
	require.Equal(t, posts[0].ID, comments[0].ReplyTo)
}

func publicStep(i int) string {
	if i == 0 {
		return "post"
	}
	return fmt.Sprintf("part %d", i+1)
}

func media(kind, alt string) calendar.OutgoingMedia {
	return calendar.OutgoingMedia{Prepared: calendar.Prepared{Changes: []string{kind}}, Alt: alt}
}

// contents are the kinds of post, by platform.
var contents = map[platform.Name]map[string]calendar.Outgoing{
	platform.Facebook: {
		"text":            {Text: "Flu shots today & tomorrow, 5 < 6: “walk in” 🎉\n\nUntil 6 pm."},
		"text and link":   {Text: "Book online.", Link: "https://juniper.example/book?a=1&b=2"},
		"link alone":      {Link: "https://juniper.example/book/"},
		"photo":           {Text: "Our new waiting room.", Media: []calendar.OutgoingMedia{media("png", "Chairs & a plant")}},
		"photos and link": {Text: "Before and after.", Link: "https://juniper.example/", Media: []calendar.OutgoingMedia{media("png", "Before"), media("png", ""), media("png", "After")}},
		"photo alone":     {Media: []calendar.OutgoingMedia{media("png", "A sign")}},
		"video":           {Text: "A walk through our rooms.", Link: "https://juniper.example/", FirstComment: "Book here", Media: []calendar.OutgoingMedia{media("mp4", "")}},
		"reel":            {Kind: platform.KindReel, Text: "Wash your hands.", FirstComment: "More here", Media: []calendar.OutgoingMedia{media("mp4", "")}},
		"story":           {Kind: platform.KindStory, Media: []calendar.OutgoingMedia{media("png", "")}},
		"filmed story":    {Kind: platform.KindStory, Media: []calendar.OutgoingMedia{media("mp4", "")}},
		"first comment":   {Text: "Ask us anything.", FirstComment: "The form is at https://juniper.example/ask"},
	},
	platform.Instagram: {
		"picture":       {Text: "Our new waiting room, @juniper 🎉", Media: []calendar.OutgoingMedia{media("jpeg", "Chairs & a plant")}},
		"picture alone": {Media: []calendar.OutgoingMedia{media("jpeg", "A sign")}},
		"carousel":      {Text: "Before and after.", FirstComment: "Ask us", Media: []calendar.OutgoingMedia{media("jpeg", "Before"), media("mp4", ""), media("jpeg", "")}},
		"video":         {Text: "How a flu shot works.", Link: "https://juniper.example/flu", Media: []calendar.OutgoingMedia{media("mp4", "")}},
	},
	platform.LinkedIn: {
		"text":              {Text: "Flu shots (today) & tomorrow, 5 < 6: “walk in” 🎉\n\n#FluSeason, until 6 pm."},
		"text and link":     {Text: "Book online.", Link: "https://juniper.example/book_a?a=1&b=2"},
		"link alone":        {Link: "https://juniper.example/book/"},
		"picture":           {Text: "Our new waiting room.", Media: []calendar.OutgoingMedia{media("png", "Chairs & a plant")}},
		"pictures and link": {Text: "Before and after.", Link: "https://juniper.example/", Media: []calendar.OutgoingMedia{media("png", "Before"), media("png", ""), media("png", "After")}},
		"picture alone":     {Media: []calendar.OutgoingMedia{media("png", "A sign")}},
		"animation":         {Text: "It moves.", Media: []calendar.OutgoingMedia{media("gif", "A waving hand")}},
		"poll":              {Text: "Saturdays?", Poll: &platform.Poll{Question: "When?", Options: []string{"8 to 11", "10 to 13"}, Duration: 24 * time.Hour}},
		"first comment":     {Text: "Ask us anything.", FirstComment: "The form is at https://juniper.example/ask_us"},
	},
	platform.X: {
		"text":          {Text: "Flu shots today & tomorrow, 5 < 6: “walk in” 🎉\n\nUntil 6 pm."},
		"text and link": {Text: "Book at juniper.com or call.", Link: "https://Juniper.com/book?a=1&b=2"},
		"link alone":    {Link: "https://juniper.com/"},
		"pictures":      {Text: "Before &amp; after", Media: []calendar.OutgoingMedia{media("png", "Before"), media("png", ""), media("png", "After"), media("png", "Sign")}},
		"picture alone": {Media: []calendar.OutgoingMedia{media("png", "A sign")}},
		"animation":     {Text: "It moves.", Media: []calendar.OutgoingMedia{media("gif", "A waving hand")}},
		"video":         {Text: "How a flu shot works.", Media: []calendar.OutgoingMedia{media("mp4", "")}},
		"thread":        {Text: "1/3 Why flu shots", Parts: []string{"2/3 See https://juniper.com/flu & ask", "3/3 Bring your card"}, Media: []calendar.OutgoingMedia{media("png", "Card")}},
		"poll":          {Text: "Saturdays?", Poll: &platform.Poll{Options: []string{"8 to 11", "10 to 13"}, Duration: 24 * time.Hour}},
		"who answers":   {Text: "Opening hours", Settings: map[string]string{platform.SetReplies: "following", platform.SetPaid: platform.Yes}},
	},
	platform.YouTube: {
		"video":     {Text: "What to expect & how to book", Link: "https://juniper.example/flu", Settings: titled, Media: []calendar.OutgoingMedia{media("mp4", "")}},
		"thumbnail": {Text: "What to expect", Settings: titled, FirstComment: "Ask here", Media: []calendar.OutgoingMedia{media("mp4", ""), media("png", "")}},
	},
}

var titled = map[string]string{platform.SetTitle: "Flu shots", platform.SetTags: "flu, clinic"}

func each(t *testing.T, f func(t *testing.T, n platform.Name, o calendar.Outgoing)) {
	t.Helper()
	for _, n := range kinds {
		for _, kind := range slices.Sorted(maps.Keys(contents[n])) {
			t.Run(string(n)+"/"+kind, func(t *testing.T) { f(t, n, contents[n][kind]) })
		}
	}
}

func TestContractEveryKindOfPost(t *testing.T) {
	each(t, func(t *testing.T, n platform.Name, o calendar.Outgoing) {
		t.Helper()
		r := newRig(t, n, o)
		var planned []string // as a dry run sees it, without values
		for p := (calendar.Progress{}); ; {
			s, more := r.client.Next(r.target.Content, p)
			if !more {
				break
			}
			require.NotEmpty(t, s.Says)
			planned, p = append(planned, s.Name), p.With(s.Name, nil)
		}
		steps, classes, url := r.walk(t)
		require.Empty(t, classes)
		require.Equal(t, planned, steps)
		r.requireOut(t)
		require.Equal(t, r.posts(rehearsal.KindPost)[0].URL, url)
	})
}

func TestContractStepsOfANewVocabulary(t *testing.T) {
	for kind, o := range contents[platform.X] {
		t.Run(kind, func(t *testing.T) {
			r := newRig(t, platform.X, o)
			require.NoError(t, r.server.Set(rehearsal.Settings{XVocabulary: rehearsal.VocabularyNew}))
			require.NoError(t, r.server.AddFault(rehearsal.Fault{Call: "create", What: rehearsal.ActThenCut}))
			_, classes, _ := r.walk(t)
			require.Equal(t, []publish.Class{publish.Unknown}, classes)
			r.requireOut(t)
		})
	}
}

func TestContractOneStepCompletesAndOneVerifies(t *testing.T) {
	each(t, func(t *testing.T, n platform.Name, o calendar.Outgoing) {
		t.Helper()
		r := newRig(t, n, o)
		completes, verifies := 0, 0
		p := calendar.Progress{}
		for {
			s, more := r.client.Next(r.target.Content, p)
			if !more {
				break
			}
			again, _ := r.client.Next(r.target.Content, p)
			require.Equal(t, s, again, "the same progress gives the same step")
			if s.Completes {
				completes++
				require.True(t, s.Public)
			}
			if s.Verifies {
				verifies++
				require.False(t, s.Public)
				require.Equal(t, 1, completes)
			}
			p = p.With(s.Name, nil)
		}
		require.Equal(t, 1, completes)
		require.Equal(t, 1, verifies)
	})
}

func TestContractDeadToken(t *testing.T) {
	for _, n := range clients {
		t.Run(string(n), func(t *testing.T) {
			r := newRig(t, n, calendar.Outgoing{Text: "Flu shots today"})
			require.NoError(t, r.server.AddFault(rehearsal.Fault{What: rehearsal.ExpireToken, Call: "create"}))
			_, classes, _ := r.walk(t)
			if n != platform.X { // whose keys can be renewed
				require.Equal(t, []publish.Class{publish.SignIn}, classes)
				require.Empty(t, r.posts(rehearsal.KindPost))
				return
			}
			require.Equal(t, []publish.Class{publish.Again}, classes, "renewed, and never sent again inside the client")
			require.Equal(t, 2, r.calls("create"))
			r.requireOut(t)
		})
	}
}

func TestContractALostComment(t *testing.T) {
	r := newRig(t, platform.Facebook, faulted[platform.Facebook])
	require.NoError(t, r.server.AddFault(rehearsal.Fault{What: rehearsal.ActThenCut, Call: "comment"}))
	steps, classes, _ := r.walk(t)
	require.Equal(t, "comment", steps[len(steps)-1])
	require.Equal(t, []publish.Class{publish.Unknown}, classes)
	r.requireOut(t)
}

func TestContractUploadsThatWaitedTooLongAreMadeAgain(t *testing.T) {
	for _, n := range filed {
		t.Run(string(n), func(t *testing.T) {
			r := newRig(t, n, faulted[n])
			var s publish.Step
			for s, _ = r.client.Next(r.target.Content, r.target.Progress); !s.Public; s, _ = r.client.Next(r.target.Content, r.target.Progress) {
				res, err := r.do(t.Context(), s)
				if f, ok := errors.AsType[*publish.Fault](err); ok && f.Class == publish.Working {
					continue
				}
				require.NoError(t, err)
				r.target.Progress = r.target.Progress.With(s.Name, res.Values)
			}
			r.clock.on(30 * time.Hour)
			_, classes, _ := r.walk(t)
			require.Subset(t, []publish.Class{publish.Again}, classes, "with nothing sent")
			r.requireOut(t)
		})
	}
}

func TestContractAFileThatIsGone(t *testing.T) {
	for _, n := range filed {
		t.Run(string(n), func(t *testing.T) {
			r := newRig(t, n, faulted[n])
			clear(r.files)
			_, classes, _ := r.walk(t)
			require.Equal(t, []publish.Class{publish.Person}, classes)
			require.Empty(t, r.posts(rehearsal.KindPost))
		})
	}
}

func TestContractUnknownSteps(t *testing.T) {
	for _, n := range filed {
		r := newRig(t, n, faulted[n])
		for _, step := range []string{"", "photo 0", "photo 9", "photo x", "picture 9", "picture 1 piece 0", "picture 1 piece x", "part 1", "part 9", "alt 9", "dance"} {
			_, err := r.do(t.Context(), publish.Step{Name: step})
			var f *publish.Fault
			require.ErrorAs(t, err, &f, step)
			require.Equal(t, publish.Refused, f.Class, step)
		}
		_, err := r.client.Find(t.Context(), r.target, publish.Step{Name: "dance"}, r.clock.Now())
		require.Error(t, err)
	}
}

func TestContractNextNeverGivesADoneStep(t *testing.T) {
	each(t, func(t *testing.T, n platform.Name, o calendar.Outgoing) {
		t.Helper()
		r := newRig(t, n, o)
		p := calendar.Progress{"done:post": "yes", "post": "1"} // as after a person said that it is there
		for {
			s, more := r.client.Next(r.target.Content, p)
			if !more {
				break
			}
			require.False(t, p.Done(s.Name))
			require.False(t, strings.HasPrefix(s.Name, "photo") || strings.HasPrefix(s.Name, "picture"), "nothing is uploaded for a post that is out")
			p = p.With(s.Name, nil)
		}
	})
}
