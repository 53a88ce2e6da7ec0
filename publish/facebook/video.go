package facebook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// video is what the steps of an upload begin with, and the name of the value that
// has the video's id.
const video = "video"

// Names of values.
const (
	valSession = "video session"
	valAt      = "video at"     // how many bytes Facebook has
	valTo      = "video to"     // up to where it asks for more
	valPieces  = "video pieces" // after how many steps that was so
	valBegan   = "video began"  // RFC 3339
	// keptAddress is the name under which the address that takes the bytes is kept.
	keptAddress = "video address"
)

// Endings of the names of the steps.
const (
	endStart = " start"
	endPiece = " piece "
	endSend  = " send"
	endReady = " ready"
)

const (
	// stepBytes is about how much of a file one step sends, in bytes, where
	// Facebook itself asks for pieces: it has asked for as little as 1 MiB.
	stepBytes = 16 << 20
	// corrections is how often in one step Facebook may say that it wants another
	// piece than the one that came.
	corrections = 3
)

// offset reads a value that counts bytes; false where there is none.
func offset(p calendar.Progress, name string) (int64, bool) {
	n, err := strconv.ParseInt(p[name], 10, 64)
	return n, err == nil && n >= 0
}

// nextOfVideo gives the next step of the upload.
func nextOfVideo(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	if len(o.Media) == 0 {
		return publish.Step{}, false
	}
	r, size := roundOf(p), o.Media[0].Bytes
	done := func(end string) bool { return p.Done(inRound(video+end, r)) }
	step := func(end, says string, bytes int64) (publish.Step, bool) {
		return publish.Step{Name: inRound(video+end, r), Says: says, Bytes: bytes}, true
	}
	if !done(endStart) {
		return step(endStart, "telling Facebook that a video comes", 0)
	}
	if formOf(o) == videoForm {
		at, _ := offset(p, valAt)
		k := 1
		for done(endPiece + strconv.Itoa(k)) {
			k++
		}
		// Where a step is only thought of as done, how many follow is not known: the
		// one that is thought of then stands for all the rest.
		known := p[valPieces] == strconv.Itoa(k-1)
		if known && at < size || !known && k == 1 {
			return step(endPiece+strconv.Itoa(k), "uploading the video", size-at)
		}
		return publish.Step{}, false
	}
	if !done(endSend) {
		return step(endSend, "uploading the video", size)
	}
	if !done(endReady) {
		return step(endReady, "waiting until Facebook has the video", 0)
	}
	return publish.Step{}, false
}

// video carries out one step of the upload.
func (g *graph) video(ctx context.Context) (publish.Result, error) {
	f, r := formOf(g.t.Content), roundOf(g.t.Progress)
	end, _ := strings.CutPrefix(g.step.Name, video)
	if r > 1 {
		end = strings.TrimSuffix(end, inRound("", r))
	}
	k, err := strconv.Atoi(strings.TrimPrefix(end, endPiece))
	switch {
	case inRound(video+end, r) != g.step.Name:
	case end == endStart && f == videoForm:
		return g.startPieces(ctx)
	case end == endStart:
		return g.startWhole(ctx, f)
	case strings.HasPrefix(end, endPiece) && err == nil && k > 0 && f == videoForm:
		return g.pieces(ctx, k)
	case end == endSend && f != videoForm:
		return g.sendWhole(ctx)
	case end == endReady && f != videoForm:
		return g.ready(ctx, f)
	}
	return publish.Result{}, noStep(g.step)
}

// open opens the video as it was approved.
func (g *graph) open() (io.ReadSeekCloser, int64, error) {
	m := g.t.Content.Media[0]
	f, size, err := g.t.Open(m.ID)
	if err != nil {
		return nil, 0, wire.FileFault(err)
	}
	if size != m.Bytes {
		_ = f.Close()
		return nil, 0, &publish.Fault{
			Class: publish.Person, Text: "the post's video is not the one that was approved",
			Hint: "put the file back, or attach another and have the post approved again",
		}
	}
	return f, size, nil
}

// number is one that comes as a number or as text.
type number int64

// UnmarshalJSON reads it.
func (n *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	*n = number(v)
	return err
}

// session is what the edge for videos in pieces says of an upload (Graph API
// reference, Page videos).
type session struct {
	Video   string  `json:"video_id"`
	Session string  `json:"upload_session_id"`
	At      *number `json:"start_offset"`
	To      *number `json:"end_offset"`
}

// window tells which bytes Facebook wants; false where that makes no sense.
func (s session) window(size int64) (at, to int64, ok bool) {
	if s.At == nil || s.To == nil {
		return 0, 0, false
	}
	at, to = int64(*s.At), int64(*s.To)
	return at, to, at >= 0 && to >= at && to <= size && (to > at || at == size)
}

// startPieces begins an upload in pieces, which Facebook measures out.
func (g *graph) startPieces(ctx context.Context) (publish.Result, error) {
	size := g.t.Content.Media[0].Bytes
	var got session
	err := g.send(ctx, g.videos(), nil, wire.Form(url.Values{
		"upload_phase": {"start"}, "file_size": {strconv.FormatInt(size, 10)},
	}), false, &got)
	if err != nil {
		return publish.Result{}, err
	}
	at, to, ok := got.window(size)
	if !ok || !objectID.MatchString(got.Video) || !objectID.MatchString(got.Session) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, false)
	}
	return publish.Result{Values: map[string]string{
		video: got.Video, valSession: got.Session, valBegan: g.t.Now().UTC().Format(time.RFC3339),
		valAt: strconv.FormatInt(at, 10), valTo: strconv.FormatInt(to, 10), valPieces: "0",
	}}, nil
}

// pieces sends the pieces that come next. Each may be sent again: Facebook counts
// the bytes that it has, and says where to go on.
func (g *graph) pieces(ctx context.Context, k int) (publish.Result, error) {
	f, size, err := g.open()
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	at, ok := offset(g.t.Progress, valAt)
	to, known := offset(g.t.Progress, valTo)
	if !ok || !known || at > to || to > size {
		return g.anew()
	}
	from := at
	for wrong := 0; at < to && at-from < stepBytes; {
		got, err := g.piece(ctx, f, at, to)
		var other *misplaced
		switch {
		case errors.As(err, &other) && wrong < corrections:
			wrong++
			got = other.session
		case err != nil && at > from: // what arrived counts; the next step tells of the fault
			return reached(at, to, k), nil
		case err != nil:
			return g.lostUpload(err)
		}
		if at, to, ok = got.window(size); !ok {
			return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, false)
		}
	}
	return reached(at, to, k), nil
}

func reached(at, to int64, k int) publish.Result {
	return publish.Result{Values: map[string]string{
		valAt: strconv.FormatInt(at, 10), valTo: strconv.FormatInt(to, 10), valPieces: strconv.Itoa(k),
	}}
}

// piece sends one piece.
func (g *graph) piece(ctx context.Context, f io.ReadSeeker, at, to int64) (got session, err error) {
	if _, err := f.Seek(at, io.SeekStart); err != nil {
		return got, wire.FileFault(err)
	}
	b, err := wire.Multipart([]wire.Field{
		{Name: "upload_phase", Value: "transfer"},
		{Name: "upload_session_id", Value: g.t.Progress[valSession]},
		{Name: "start_offset", Value: strconv.FormatInt(at, 10)},
	}, wire.File{Field: "video_file_chunk", Name: "piece", MIME: "application/octet-stream", Length: to - at, Reader: f})
	if err != nil {
		return got, wire.FileFault(err)
	}
	return got, g.send(ctx, g.videos(), nil, b, false, &got)
}

// lostUpload reads a fault of a step of the upload: where Facebook does not know
// the upload any more, it begins anew.
func (g *graph) lostUpload(err error) (publish.Result, error) {
	var m *missing
	var f *publish.Fault
	if !errors.As(err, &f) {
		return publish.Result{}, err
	}
	began, parsed := time.Parse(time.RFC3339, g.t.Progress[valBegan])
	old := parsed != nil || g.t.Now().Sub(began) > uploadLife
	fresh := parsed == nil && g.t.Now().Sub(began) < freshFor
	if errors.As(err, &m) && !fresh || old && f.Class == publish.Refused {
		return g.anew()
	}
	return publish.Result{}, err
}

// videos is the path of the edge that takes videos in pieces.
func (g *graph) videos() string { return page(g.t.Account) + "/videos" }

// finished is the answer of the calls that end a video or make a story.
type finished struct {
	Success bool   `json:"success"`
	PostID  string `json:"post_id"`
}

// finish is the one call that publishes a video, a reel or a video story.
func (g *graph) finish(ctx context.Context, f form) (publish.Result, error) {
	id := g.t.Progress[video]
	if !objectID.MatchString(id) {
		return publish.Result{}, unknownID()
	}
	path, v := g.finishing(f, id)
	var got finished
	err := g.send(ctx, path, nil, wire.Form(v), true, &got)
	if errors.As(err, new(*missing)) {
		return publish.Result{}, g.again() // it does not know the video any more
	}
	if err != nil {
		return publish.Result{}, g.twinSaid(err)
	}
	if !got.Success || got.PostID != "" && !objectID.MatchString(got.PostID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK}, true)
	}
	post := id
	if got.PostID != "" {
		post = got.PostID
	}
	return publish.Result{Values: map[string]string{stepPost: post}, URL: videoLink(g.t.Account, f, id)}, nil
}

// finishing gives the call that ends an upload, as the form of the post wants it.
func (g *graph) finishing(f form, id string) (path string, v url.Values) {
	o := g.t.Content
	v = url.Values{"upload_phase": {"finish"}}
	if text := platform.Facebook.Body(o.Post()); !f.story() && !platform.Blank(text) {
		v.Set("description", text)
	}
	if title := o.Settings[platform.SetTitle]; !f.story() && !platform.Blank(title) {
		v.Set("title", title)
	}
	at, later := g.showAt()
	if later {
		v.Set("scheduled_publish_time", strconv.FormatInt(at.Unix(), 10))
	}
	switch f {
	case reelForm:
		v.Set("video_id", id)
		v.Set("video_state", "PUBLISHED")
		if later {
			v.Set("video_state", "SCHEDULED")
		}
		return page(g.t.Account) + "/video_reels", v
	case videoStory:
		v.Set("video_id", id)
		return page(g.t.Account) + "/video_stories", v
	case videoForm, feedForm, photoStory:
	}
	v.Set("upload_session_id", g.t.Progress[valSession])
	if later {
		v.Set("published", "false")
		v.Set("unpublished_content_type", "SCHEDULED")
	}
	return g.videos(), v
}

// videoLink is the address that a video's id makes.
func videoLink(a calendar.Account, f form, id string) string {
	switch {
	case a.Loopback() || f.story():
		return ""
	case f == reelForm:
		return "https://www.facebook.com/reel/" + id
	}
	return "https://www.facebook.com/watch/?v=" + id
}
