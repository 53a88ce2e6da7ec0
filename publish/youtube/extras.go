package youtube

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

// thumbnail puts the picture on the video; done again it replaces itself.
func (a *api) thumbnail(ctx context.Context) (publish.Result, error) {
	err := a.setThumbnail(ctx)
	return a.orLater(stepThumbnail, err)
}

// captions puts the file of timed text on the video.
func (a *api) captions(ctx context.Context) (publish.Result, error) {
	err := a.setCaptions(ctx)
	return a.orLater(stepCaptions, err)
}

// orLater lets the video go on without what YouTube turned down: it is tried once
// more behind the video. A file that cannot be opened, a key that is not taken and
// a broken connection are no such answers.
func (a *api) orLater(step string, err error) (publish.Result, error) {
	var f *publish.Fault
	if err == nil || !a.spoke || !errors.As(err, &f) {
		return publish.Result{}, err
	}
	return publish.Result{Values: map[string]string{step + valueFailed: f.Text}}, nil
}

// complete tries again what did not go with the video. What fails now is told.
func (a *api) complete(ctx context.Context) (publish.Result, error) {
	var failed *publish.Fault
	for _, one := range []struct {
		step string
		do   func(context.Context) error
		text string
	}{
		{stepThumbnail, a.setThumbnail, "the thumbnail is not on the video"},
		{stepCaptions, a.setCaptions, "the captions are not on the video"},
	} {
		if a.t.Progress[one.step+valueFailed] == "" {
			continue
		}
		err := one.do(ctx)
		var f *publish.Fault
		if err == nil || !errors.As(err, &f) {
			continue
		}
		text := one.text + ": " + f.Text
		if failed == nil {
			failed = &publish.Fault{Class: f.Class, Text: text, Hint: f.Hint, Code: f.Code, Until: f.Until, Err: f.Err}
			continue
		}
		failed.Text += "; " + text
	}
	if failed != nil {
		return publish.Result{}, failed
	}
	return publish.Result{}, nil
}

func (a *api) setThumbnail(ctx context.Context) error {
	id, err := a.id()
	if err != nil {
		return err
	}
	m, _ := thumbnail(a.t.Content)
	f, size, err := a.open(m.ID, m.Bytes)
	if err != nil {
		return err
	}
	defer f.Close()
	return a.do(ctx, call{
		method: http.MethodPost, path: uploadPath + "thumbnails/set", query: url.Values{"videoId": {id}, "uploadType": {"media"}},
		body: wire.Body{Type: m.MIME, Length: size, Reader: f}, kind: "youtube#thumbnailSetResponse",
	}, &struct{}{})
}

// track is a file of captions as YouTube gives it.
type track struct {
	ID      string `json:"id"`
	Snippet struct {
		Language string `json:"language"`
		Name     string `json:"name"`
		Status   string `json:"status"`
		Failure  string `json:"failureReason"`
	} `json:"snippet"`
}

// trackFailures are the values of failureReason of captions, in words.
var trackFailures = map[string]string{
	"unknownFormat": "YouTube does not know their format", "unsupportedFormat": "YouTube does not take their format",
	"processingFailed": "YouTube could not read them",
}

func (k track) fault() error {
	if k.Snippet.Status != "failed" {
		return nil
	}
	text := trackFailures[k.Snippet.Failure]
	if text == "" {
		text = "YouTube gives no reason"
	}
	return &publish.Fault{
		Class: publish.Refused, Text: text, Code: wire.Outside("failed, " + k.Snippet.Failure),
		Hint: "save them as .srt or .vtt and add them by hand at studio.youtube.com, under Subtitles",
	}
}

func (a *api) setCaptions(ctx context.Context) error {
	id, err := a.id()
	if err != nil {
		return err
	}
	f, size, err := a.open(calendar.SHA256(captions(a.t.Content)), 0)
	if err != nil {
		return err
	}
	defer f.Close()
	code, label := language(a.t.Content)
	b, err := related(fields{"snippet": fields{"videoId": id, "language": code, "name": label, "isDraft": false}}, f, size)
	if err != nil {
		return wire.FileFault(err)
	}
	var got track
	err = a.do(ctx, call{
		method: http.MethodPost, path: uploadPath + "captions", query: url.Values{"uploadType": {"multipart"}, "part": {"snippet"}},
		body: b, kind: "youtube#caption",
	}, &got)
	if a.status == http.StatusConflict {
		return a.sameCaptions(ctx, id, code, label)
	}
	if err != nil {
		return err
	}
	return a.said(got.fault())
}

// said notes a fault that an answer of YouTube's told of.
func (a *api) said(err error) error {
	a.spoke = err != nil
	return err
}

// sameCaptions is for "there are such captions already". The video is this
// delivery's own, so they are what an earlier try sent: nothing is to be updated,
// but YouTube may have found them unreadable since.
func (a *api) sameCaptions(ctx context.Context, id, code, label string) error {
	var got struct {
		Items []track `json:"items"`
	}
	if err := a.get(ctx, "captions", url.Values{"part": {"snippet"}, "videoId": {id}}, "captionListResponse", &got); err != nil {
		return err
	}
	for _, k := range got.Items {
		if strings.EqualFold(k.Snippet.Language, code) && k.Snippet.Name == label {
			return a.said(k.fault())
		}
	}
	return nil
}

// related makes a body of type multipart/related: a resource, then a file, which
// streams through.
func related(v any, file io.Reader, size int64) (wire.Body, error) {
	j, err := wire.JSON(v)
	if err != nil {
		return wire.Body{}, err
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/json; charset=UTF-8"}})
	if err == nil {
		_, err = io.Copy(part, j.Reader)
	}
	if err == nil {
		_, err = w.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/octet-stream"}})
	}
	if err != nil {
		return wire.Body{}, err
	}
	head := bytes.Clone(b.Bytes())
	b.Reset()
	if err := w.Close(); err != nil {
		return wire.Body{}, err
	}
	return wire.Body{
		Type:   "multipart/related; boundary=" + w.Boundary(),
		Length: int64(len(head)) + size + int64(b.Len()),
		Reader: io.MultiReader(bytes.NewReader(head), io.LimitReader(file, size), &b),
	}, nil
}
