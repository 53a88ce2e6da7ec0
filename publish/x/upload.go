package x

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

// readingFor is how long X is given to read a file before that counts as a failure.
const readingFor = 15 * time.Minute

// media carries out one step of one file.
func (a *api) media(ctx context.Context, s fileStep) (publish.Result, error) {
	var res publish.Result
	var err error
	switch rest := s.rest; {
	case s.alt:
		err = a.alt(ctx, s.file)
	case rest == "":
		return a.still(ctx, s.file)
	case rest == endStart:
		return a.start(ctx, s.file)
	case rest == endFinish:
		res, err = a.finish(ctx, s.file)
	case rest == endReady:
		err = a.ready(ctx, s.file)
	case strings.HasPrefix(rest, endPiece):
		res, err = a.piece(ctx, s.file)
	default:
		return publish.Result{}, noStep(a.step)
	}
	if err != nil && a.unknown() && a.old(s.file) {
		// An upload that was left lying: this step is over, and all begins anew.
		return publish.Result{Values: nextRound(a.t.Progress)}, nil
	}
	return res, err
}

// unknown tells whether the last answer may mean that X does not know an upload.
func (a *api) unknown() bool {
	return a.status == http.StatusBadRequest || a.status == http.StatusNotFound
}

// mediaAnswer is what X says of an upload.
type mediaAnswer struct {
	Data struct {
		ID         string `json:"id"`
		Lasts      *int64 `json:"expires_after_secs"`
		Processing *struct {
			State string `json:"state"`
			After int64  `json:"check_after_secs"`
			Error struct {
				Message string `json:"message"`
			} `json:"error"`
		} `json:"processing_info"`
	} `json:"data"`
}

// done tells whether X has read the file.
func (m mediaAnswer) done() bool {
	return m.Data.Processing == nil || m.Data.Processing.State == stateReady
}

// name is what values and steps of file i begin with.
func (a *api) name(i int) string { return stepPicture(i, roundOf(a.t.Progress)) }

// kept are the values of an upload's first answer.
func (a *api) kept(i int, got mediaAnswer) (publish.Result, error) {
	if !postID.MatchString(got.Data.ID) {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: http.StatusOK}, name, false)
	}
	now := a.t.Now()
	return publish.Result{Values: map[string]string{
		a.name(i): got.Data.ID, a.name(i) + endAt: now.UTC().Format(time.RFC3339), a.name(i) + endUntil: lasting(now, got.Data.Lasts),
	}}, nil
}

// progress are the values that say how far X is with a file.
func (a *api) progress(i int, got mediaAnswer) map[string]string {
	if got.done() {
		return map[string]string{a.name(i) + endState: stateReady}
	}
	return map[string]string{
		a.name(i) + endState:    got.Data.Processing.State,
		a.name(i) + endFinished: a.t.Now().UTC().Format(time.RFC3339),
	}
}

// still uploads a picture in one call. One that X's edge finds too large for that
// goes up in pieces.
func (a *api) still(ctx context.Context, i int) (publish.Result, error) {
	f, size, err := a.open(i)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	b, err := wire.Multipart(
		[]wire.Field{{Name: "media_category", Value: category(a.t.Content, i)}},
		wire.File{Field: "media", Name: "picture", MIME: a.t.Content.Media[i].MIME, Length: size, Reader: f},
	)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got mediaAnswer
	if err := a.send(ctx, "media/upload", b, &got); err != nil {
		if isOversize(err) {
			return publish.Result{Values: map[string]string{a.name(i) + endWay: wayPieces}}, nil
		}
		return publish.Result{}, err
	}
	return a.kept(i, got)
}

// isOversize tells whether a call was turned away for the size of its body.
func isOversize(err error) bool {
	var o *oversize
	return errors.As(err, &o)
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
		"media_type": m.MIME, "total_bytes": m.Bytes, "media_category": category(a.t.Content, i),
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
	return "media/upload/" + url.PathEscape(a.t.Progress[a.name(i)])
}

// piece sends the next piece, straight from the file. The same piece may come
// again. One that is too large for X's edge is over with that: the step behind it
// sends half of it.
func (a *api) piece(ctx context.Context, i int) (publish.Result, error) {
	at := positionOf(a.t.Progress, a.name(i), a.t.Content.Media[i].Bytes)
	if a.step.Name != stepPiece(a.name(i), at.try) || at.left(a.t.Content.Media[i].Bytes) == 0 {
		return publish.Result{}, noStep(a.step)
	}
	f, total, err := a.open(i)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	if _, err := f.Seek(at.offset, io.SeekStart); err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	b, err := wire.Multipart(
		[]wire.Field{{Name: "segment_index", Value: strconv.FormatInt(at.segment, 10)}},
		wire.File{Field: "media", Name: "piece", MIME: "application/octet-stream", Length: at.left(total), Reader: f},
	)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	err = a.send(ctx, a.upload(i)+"/append", b, nil) // any yes will do, with or without a body
	if isOversize(err) && at.left(total) > smallest {
		return publish.Result{Values: map[string]string{a.step.Name: tooLarge}}, nil
	}
	return publish.Result{}, err
}

// finish ends an upload in pieces. Where X turns that down, it may have been
// ended before, by a call whose answer was lost: X is asked how the file is.
func (a *api) finish(ctx context.Context, i int) (publish.Result, error) {
	var got mediaAnswer
	err := a.send(ctx, a.upload(i)+"/finalize", wire.Body{}, &got)
	if err != nil && a.unknown() {
		status := a.status
		if got, err2 := a.state(ctx, i); err2 == nil && got.Data.ID != "" && (got.Data.Processing != nil || category(a.t.Content, i) != asVideo) {
			return a.finished(i, got), nil
		}
		a.status = status
	}
	if err != nil {
		return publish.Result{}, err
	}
	return a.finished(i, got), nil
}

// finished are the values of an upload that X has whole.
func (a *api) finished(i int, got mediaAnswer) publish.Result {
	values := map[string]string{a.name(i) + endUntil: lasting(a.t.Now(), got.Data.Lasts)}
	maps.Copy(values, a.progress(i, got))
	return publish.Result{Values: values}
}

// state asks how far X is with a file.
func (a *api) state(ctx context.Context, i int) (got mediaAnswer, err error) {
	q := url.Values{"command": {"STATUS"}, "media_id": {a.t.Progress[a.name(i)]}}
	err = a.get(ctx, "media/upload", q, &got)
	return got, err
}

// ready asks whether X has read the file.
func (a *api) ready(ctx context.Context, i int) error {
	got, err := a.state(ctx, i)
	switch {
	case err != nil:
		return err
	case got.done():
		return nil
	case got.Data.Processing.State == "failed":
		f := &publish.Fault{Class: publish.Refused, Text: "X cannot use " + noun(a.t.Content, i), Hint: a.fileHint()}
		if said := got.Data.Processing.Error.Message; said != "" {
			f.Text = wire.Says(f.Text, name, said, a.token)
		}
		return f
	}
	now := a.t.Now()
	since, err := time.Parse(time.RFC3339, a.t.Progress[a.name(i)+endFinished])
	if err == nil && now.Sub(since) > readingFor {
		return &publish.Fault{
			Class: publish.Again, Text: "X has been reading " + noun(a.t.Content, i) + " for a long time and is not through",
			Hint: "it is asked again by itself; if it stays so, " + a.fileHint(),
		}
	}
	f := &publish.Fault{Text: "X is still reading " + noun(a.t.Content, i)}
	wire.Wait(f, now.Add(time.Duration(min(max(got.Data.Processing.After, 1), 60))*time.Second), now, a.step.Name)
	f.Class = publish.Working
	return f
}

// alt describes a picture for those who cannot see it.
func (a *api) alt(ctx context.Context, i int) error {
	b, err := wire.JSON(map[string]any{
		"id":       a.t.Progress[a.name(i)],
		"metadata": map[string]any{"alt_text": map[string]string{"text": a.t.Content.Media[i].Alt}},
	})
	if err != nil {
		return wire.FileFault(err)
	}
	return a.send(ctx, "media/metadata", b, nil)
}
