package youtube

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

// api is one step's or look's conversation with YouTube.
type api struct {
	*Client
	t      publish.Target
	step   publish.Step
	token  string    // as it was last sent
	heard  time.Time // YouTube's own clock, by the last answer
	status int       // of the last answer; 0 where there was none
	// spoke says that YouTube turned the last call down in its own words, for a
	// reason that is not the key.
	spoke bool
}

// call is one call.
type call struct {
	method string
	path   string // below the account's base
	query  url.Values
	header http.Header
	body   wire.Body
	once   bool   // it makes something that others see
	kind   string // of the resource that the answer is to be
}

const dataPath = "/youtube/v3/"

// address is where a call goes.
func (a *api) address(c call) string {
	s := strings.TrimRight(a.t.Account.Base, "/") + c.path
	if len(c.query) > 0 {
		s += "?" + c.query.Encode()
	}
	return s
}

// send makes one call to an address and gives the answer as it is. Its error is
// a *Fault.
func (a *api) send(ctx context.Context, address string, c call) (wire.Answer, error) {
	a.spoke, a.status = false, 0
	token, err := a.t.Token(ctx, "")
	if err != nil {
		return wire.Answer{}, wire.TokenFault(err)
	}
	a.token = token
	h := http.Header{"Authorization": {"Bearer " + token}}
	for k, v := range c.header {
		h[k] = v
	}
	got, err := a.wire.Do(ctx, wire.Call{Method: c.method, URL: address, Header: h, Body: c.body})
	if err != nil {
		return wire.Answer{}, wire.Fault(err, name, a.step.Public && c.once)
	}
	a.status = got.Status
	if at, err := http.ParseTime(got.Header.Get("Date")); err == nil {
		a.heard = at
	}
	return got, nil
}

// do makes one call and reads its answer into a value, which has to be of the
// kind that was expected. Its error is a *Fault.
func (a *api) do(ctx context.Context, c call, into any) error {
	got, err := a.send(ctx, a.address(c), c)
	if err != nil {
		return err
	}
	return a.take(ctx, got, c, into)
}

// take reads an answer.
func (a *api) take(ctx context.Context, got wire.Answer, c call, into any) error {
	if f := a.judge(ctx, got, a.step.Public && c.once); f != nil {
		return f
	}
	if into == nil {
		return nil
	}
	var k struct {
		Kind string `json:"kind"`
	}
	if !got.Decode(&k) || k.Kind != c.kind || !got.Decode(into) {
		return wire.Garbled(got, name, a.step.Public && c.once, a.token)
	}
	return nil
}

// get reads.
func (a *api) get(ctx context.Context, what string, q url.Values, kind string, into any) error {
	return a.do(ctx, call{method: http.MethodGet, path: dataPath + what, query: q, kind: "youtube#" + kind}, into)
}

// write sends a resource.
func (a *api) write(ctx context.Context, method, what string, q url.Values, v any, once bool, kind string, into any) error {
	b, err := wire.JSON(v)
	if err != nil {
		return wire.FileFault(err)
	}
	b.Type = "application/json; charset=UTF-8"
	return a.do(ctx, call{method: method, path: dataPath + what, query: q, body: b, once: once, kind: "youtube#" + kind}, into)
}

// outside makes words of YouTube fit to keep.
func (a *api) outside(s string) string { return wire.Outside(s, a.token) }

// now is the later of this computer's clock and YouTube's.
func (a *api) now() time.Time {
	if n := a.t.Now(); n.After(a.heard) {
		return n
	}
	return a.heard
}

// made is the progress of making the post.
func (a *api) made() calendar.Progress {
	if a.t.Change != nil {
		return a.t.Change.Made
	}
	return a.t.Progress
}

// id is the video's.
func (a *api) id() (string, error) {
	id := a.made()[valueVideo]
	if !videoID.MatchString(id) {
		return "", &publish.Fault{
			Class: publish.Person, Text: "the video's id at " + name + " is not known",
			Hint: "look at the channel's videos at studio.youtube.com",
		}
	}
	return id, nil
}

// clip is a video as YouTube gives it. Snippet and status are kept whole, to be
// written back.
type clip struct {
	ID         string `json:"id"`
	Snippet    fields `json:"snippet"`
	Status     fields `json:"status"`
	Processing struct {
		Status   string `json:"processingStatus"`
		Failure  string `json:"processingFailureReason"`
		Progress struct {
			Left string `json:"timeLeftMs"`
		} `json:"processingProgress"`
	} `json:"processingDetails"`
	File *struct {
		Name string `json:"fileName"`
		Size string `json:"fileSize"`
	} `json:"fileDetails"`
}

// at is the moment that a field of the status or snippet names.
func (f fields) at(name string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, f.text(name))
	return t, err == nil
}

// clips reads videos by their ids, at most 50.
func (a *api) clips(ctx context.Context, parts string, ids ...string) ([]clip, error) {
	var got struct {
		Items []clip `json:"items"`
	}
	err := a.get(ctx, "videos", url.Values{"part": {parts}, "id": {strings.Join(ids, ",")}}, "videoListResponse", &got)
	return got.Items, err
}

// clip reads one video; false says that it is not there.
func (a *api) clip(ctx context.Context, parts, id string) (clip, bool, error) {
	list, err := a.clips(ctx, parts, id)
	for _, one := range list {
		if one.ID == id {
			return one, true, err
		}
	}
	return clip{}, false, err
}

// open opens a file of the post, which has to have the approved size; 0 is any.
func (a *api) open(id calendar.SHA256, bytes int64) (io.ReadSeekCloser, int64, error) {
	f, size, err := a.t.Open(id)
	if err != nil {
		return nil, 0, wire.FileFault(err)
	}
	if bytes > 0 && size != bytes || size == 0 {
		_ = f.Close()
		return nil, 0, &publish.Fault{
			Class: publish.Person, Text: "a file of the post is not the one that was approved",
			Hint: "put the file back, or attach another and have the post approved again",
		}
	}
	return f, size, nil
}

// checkFiles tells whether every file of the post is there, before the first of
// them is sent.
func (a *api) checkFiles() error {
	sizes := map[calendar.SHA256]int64{}
	for _, m := range a.t.Content.Media {
		sizes[m.ID] = m.Bytes
	}
	if id := calendar.SHA256(captions(a.t.Content)); id != "" {
		sizes[id] = 0
	}
	for id, size := range sizes {
		f, _, err := a.open(id, size)
		if err != nil {
			return err
		}
		_ = f.Close()
	}
	return nil
}
