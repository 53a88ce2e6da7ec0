package x

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

const (
	// oneShot is the most bytes of a still that goes up in one call (X developer
	// docs, media best practices).
	oneShot = 5 << 20
	// pieceSize is the size of a piece in bytes. The docs say 5 MB, but X's edge
	// has turned away pieces of that size.
	pieceSize = 1 << 20
	// pieces is how many pieces an upload may have: segment_index goes to 999.
	pieces = 1000
)

func stepPicture(i int) string { return fmt.Sprintf("picture %d", i+1) }
func stepAlt(i int) string     { return fmt.Sprintf("alt %d", i+1) }

// Endings of the names of the steps of an upload in pieces.
const (
	endStart  = " start"
	endPiece  = " piece "
	endFinish = " finish"
	endReady  = " ready"
	endState  = " state" // no step: the value that says that X is still at it
)

// category is X's word for what a file becomes.
func category(kind string) string {
	switch {
	case strings.HasPrefix(kind, "video/"):
		return "tweet_video"
	case kind == "image/gif":
		return "tweet_gif"
	}
	return "tweet_image"
}

// sizeOfPiece grows the pieces of a file that would have too many.
func sizeOfPiece(bytes int64) int64 {
	return max(pieceSize, (bytes+pieces-1)/pieces)
}

// nextOfMedia gives the next step of one file.
func nextOfMedia(o calendar.Outgoing, p calendar.Progress, i int) (publish.Step, bool) {
	m, n := o.Media[i], stepPicture(i)
	says := fmt.Sprintf("uploading picture %d of %d", i+1, len(o.Media))
	step := func(name string, bytes int64) (publish.Step, bool) {
		return publish.Step{Name: name, Says: says, Bytes: bytes}, true
	}
	kind := category(m.MIME)
	switch {
	case kind == "tweet_image" && m.Bytes <= oneShot:
		if !p.Done(n) {
			return step(n, m.Bytes)
		}
	case !p.Done(n + endStart):
		return step(n+endStart, 0)
	case !p.Done(n + endFinish):
		size := sizeOfPiece(m.Bytes)
		for k := range (m.Bytes + size - 1) / size {
			if name := n + endPiece + strconv.FormatInt(k+1, 10); !p.Done(name) {
				return step(name, min(size, m.Bytes-k*size))
			}
		}
		return step(n+endFinish, 0)
	case p[n+endState] != "" && !p.Done(n+endReady):
		says = fmt.Sprintf("waiting until X has read picture %d of %d", i+1, len(o.Media))
		return step(n+endReady, 0)
	}
	if kind != "tweet_video" && !platform.Blank(m.Alt) && !p.Done(stepAlt(i)) {
		says = fmt.Sprintf("describing picture %d of %d", i+1, len(o.Media))
		return step(stepAlt(i), int64(len(m.Alt)))
	}
	return publish.Step{}, false
}

// uploadAll takes one file through all its steps anew, and gives what they brought.
func (a *api) uploadAll(ctx context.Context, i int) (map[string]string, error) {
	values := map[string]string{}
	p := calendar.Progress{}
	for {
		s, more := nextOfMedia(a.t.Content, p, i)
		if !more {
			return values, nil
		}
		one := &api{Client: a.Client, t: a.t, step: s}
		one.t.Progress = p
		res, err := one.media(ctx, i)
		if err != nil {
			return nil, err
		}
		maps.Copy(values, res.Values)
		p = p.With(s.Name, res.Values)
	}
}

// media carries out one step of one file.
func (a *api) media(ctx context.Context, i int) (publish.Result, error) {
	n := stepPicture(i)
	rest := strings.TrimPrefix(a.step.Name, n)
	switch {
	case a.step.Name == stepAlt(i):
		return a.alt(ctx, i)
	case rest == "":
		return a.still(ctx, i)
	case rest == endStart:
		return a.start(ctx, i)
	case rest == endFinish:
		return a.finish(ctx, i)
	case rest == endReady:
		return a.ready(ctx, i)
	}
	k, err := strconv.ParseInt(strings.TrimPrefix(rest, endPiece), 10, 64)
	if err != nil || k < 1 {
		return publish.Result{}, noStep(a.step)
	}
	return a.piece(ctx, i, k-1)
}

// mediaAnswer is what X says of an upload.
type mediaAnswer struct {
	Data struct {
		ID         string `json:"id"`
		Processing *struct {
			State string `json:"state"`
			After int64  `json:"check_after_secs"`
			Error struct {
				Message string `json:"message"`
			} `json:"error"`
		} `json:"processing_info"`
	} `json:"data"`
}

// kept are the values of an upload's first answer.
func (a *api) kept(i int, got mediaAnswer) (publish.Result, error) {
	if !postID.MatchString(got.Data.ID) {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: 200}, name, false)
	}
	return publish.Result{Values: map[string]string{
		stepPicture(i): got.Data.ID, stepPicture(i) + " at": a.t.Now().UTC().Format(time.RFC3339),
	}}, nil
}

// still uploads a picture in one call.
func (a *api) still(ctx context.Context, i int) (publish.Result, error) {
	f, size, err := a.open(i)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	m := a.t.Content.Media[i]
	b, err := wire.Multipart(
		[]wire.Field{{Name: "media_category", Value: category(m.MIME)}},
		wire.File{Field: "media", Name: "picture", MIME: m.MIME, Length: size, Reader: f},
	)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got mediaAnswer
	if err := a.send(ctx, "media/upload", b, &got); err != nil {
		return publish.Result{}, err
	}
	return a.kept(i, got)
}

func (a *api) open(i int) (io.ReadSeekCloser, int64, error) {
	m := a.t.Content.Media[i]
	f, size, err := a.t.Open(m.ID)
	if err != nil {
		return nil, 0, wire.FileFault(err)
	}
	if size != m.Bytes {
		_ = f.Close()
		return nil, 0, &publish.Fault{
			Class: publish.Person, Text: "a file of the post is not the one that was approved",
			Hint: "put the file back, or attach another and have the post approved again",
		}
	}
	return f, size, nil
}

// start announces a file that comes in pieces.
func (a *api) start(ctx context.Context, i int) (publish.Result, error) {
	m := a.t.Content.Media[i]
	b, err := wire.JSON(map[string]any{
		"media_type": m.MIME, "total_bytes": m.Bytes, "media_category": category(m.MIME),
	})
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got mediaAnswer
	if err := a.send(ctx, "media/upload/initialize", b, &got); err != nil {
		return publish.Result{}, err
	}
	return a.kept(i, got)
}

// upload is the path of an upload that was started.
func (a *api) upload(i int) string {
	return "media/upload/" + url.PathEscape(a.t.Progress[stepPicture(i)])
}

// piece sends one piece. The same piece may come again.
func (a *api) piece(ctx context.Context, i int, k int64) (publish.Result, error) {
	f, total, err := a.open(i)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	size := sizeOfPiece(total)
	if _, err := f.Seek(k*size, io.SeekStart); err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	b, err := wire.Multipart(
		[]wire.Field{{Name: "segment_index", Value: strconv.FormatInt(k, 10)}},
		wire.File{Field: "media", Name: "piece", MIME: "application/octet-stream", Length: min(size, total-k*size), Reader: f},
	)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	return publish.Result{}, a.send(ctx, a.upload(i)+"/append", b, nil) // any yes will do, with or without a body
}

// finish ends an upload in pieces.
func (a *api) finish(ctx context.Context, i int) (publish.Result, error) {
	var got mediaAnswer
	if err := a.send(ctx, a.upload(i)+"/finalize", wire.Body{}, &got); err != nil {
		return publish.Result{}, err
	}
	values := map[string]string{}
	if info := got.Data.Processing; info != nil && info.State != "succeeded" {
		values[stepPicture(i)+endState] = info.State
	}
	return publish.Result{Values: values}, nil
}

// ready asks whether X has read the file.
func (a *api) ready(ctx context.Context, i int) (publish.Result, error) {
	var got mediaAnswer
	q := url.Values{"command": {"STATUS"}, "media_id": {a.t.Progress[stepPicture(i)]}}
	if err := a.get(ctx, "media/upload", q, &got); err != nil {
		return publish.Result{}, err
	}
	info := got.Data.Processing
	switch {
	case info == nil || info.State == "succeeded":
		return publish.Result{}, nil
	case info.State == "failed":
		return publish.Result{}, &publish.Fault{
			Class: publish.Refused, Text: "X cannot use the file (" + name + " says: “" + a.outside(info.Error.Message) + "”)",
			Hint: "save it anew, as MP4 with H.264 or as GIF, and have the post approved again",
		}
	}
	f := &publish.Fault{Text: "X is still reading the file"}
	now := a.t.Now()
	wire.Wait(f, now.Add(time.Duration(min(max(info.After, 1), 60))*time.Second), now, a.step.Name)
	return publish.Result{}, f
}

// alt describes a picture for those who cannot see it.
func (a *api) alt(ctx context.Context, i int) (publish.Result, error) {
	b, err := wire.JSON(map[string]any{
		"id":       a.t.Progress[stepPicture(i)],
		"metadata": map[string]any{"alt_text": map[string]string{"text": a.t.Content.Media[i].Alt}},
	})
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	return publish.Result{}, a.send(ctx, "media/metadata", b, nil)
}
