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
	"rounds/publish"
	"rounds/publish/meta"
	"rounds/publish/wire"
)

// Reels and video stories go up whole, to an address of their own (Meta, "Reels
// publishing" and "Page stories"): start, bytes, then a question whether they are
// there.

// edge is where the form's uploads begin and end.
func (f form) edge() string {
	if f == videoStory {
		return "/video_stories"
	}
	return "/video_reels"
}

// startWhole begins an upload.
func (g *graph) startWhole(ctx context.Context, f form) (publish.Result, error) {
	var got struct {
		Video string `json:"video_id"`
		URL   string `json:"upload_url"`
	}
	err := g.send(ctx, page(g.t.Account)+f.edge(), nil, wire.Form(url.Values{"upload_phase": {"start"}}), false, &got)
	if err != nil {
		return publish.Result{}, err
	}
	if !objectID.MatchString(got.Video) || !uploadAddress(g.t.Account, got.URL) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK}, false)
	}
	if g.t.Keep != nil {
		if err := g.t.Keep(keptAddress, got.URL); err != nil {
			return publish.Result{}, wire.KeepFault(err)
		}
	}
	return publish.Result{Values: map[string]string{
		video: got.Video, valBegan: g.t.Now().UTC().Format(time.RFC3339),
	}}, nil
}

// uploadAddress tells whether the Page's key may be sent to an address that an
// answer named: https at facebook.com, or the rehearsal that the account is at.
func uploadAddress(a calendar.Account, s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.User != nil || u.Fragment != "" {
		return false
	}
	if a.Loopback() {
		base, err := url.Parse(a.Base)
		return err == nil && u.Scheme == base.Scheme && u.Host == base.Host
	}
	return u.Scheme == "https" && u.Port() == "" &&
		(u.Hostname() == "facebook.com" || strings.HasSuffix(u.Hostname(), ".facebook.com"))
}

// bytesTo is the address that takes the video's bytes: the one that was kept, else
// the one that the guide gives for every video.
func (g *graph) bytesTo() string {
	kept := g.recall(keptAddress)
	if id := g.t.Progress[video]; uploadAddress(g.t.Account, kept) && strings.Contains(kept, id) {
		return kept
	}
	base := "https://rupload.facebook.com"
	if g.t.Account.Loopback() {
		base = strings.TrimRight(g.t.Account.Base, "/")
	}
	return base + "/video-upload/" + meta.Version + "/" + url.PathEscape(g.t.Progress[video])
}

// sendWhole sends the bytes that Facebook does not have yet. How many it has, it
// is asked first: an upload that broke off goes on where it stopped, in whichever
// process.
func (g *graph) sendWhole(ctx context.Context) (publish.Result, error) {
	f, size, err := g.open()
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	s, err := g.status(ctx)
	var m *missing
	switch {
	case errors.As(err, &m): // a new video may not be shown yet
	case err != nil:
		return publish.Result{}, err
	case s.spoiled():
		return g.anew()
	}
	at := s.has(size)
	if at == size || s.Uploading.complete() {
		return publish.Result{}, nil
	}
	if _, err := f.Seek(at, io.SeekStart); err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	token, err := g.t.Token(ctx, "")
	if err != nil {
		return publish.Result{}, wire.TokenFault(err)
	}
	g.token = token
	a, err := g.wire.Do(ctx, wire.Call{
		Method: http.MethodPost, URL: g.bytesTo(),
		Header: http.Header{
			"Authorization": {"OAuth " + token},
			// These two names go out as the guide spells them.
			"offset": {strconv.FormatInt(at, 10)}, "file_size": {strconv.FormatInt(size, 10)},
		},
		Body: wire.Body{Type: "application/octet-stream", Length: size - at, Reader: io.LimitReader(f, size-at)},
	})
	if err != nil {
		return publish.Result{}, wire.Fault(err, name, false)
	}
	return g.sent(ctx, a)
}

// sent reads the answer to the bytes.
func (g *graph) sent(ctx context.Context, a wire.Answer) (publish.Result, error) {
	var got struct {
		Success bool   `json:"success"`
		Handle  string `json:"h"`
		Debug   *struct {
			Retry   bool   `json:"retriable"`
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"debug_info"`
	}
	known := a.Decode(&got)
	switch {
	case known && got.Debug != nil && got.Debug.Type == "ProcessingFailedError" && !got.Debug.Retry:
		return publish.Result{}, &publish.Fault{
			Class: publish.Refused, Text: wire.Says("Facebook cannot use the video", name, got.Debug.Message, g.token),
			Hint: hintVideo, Code: g.outside(got.Debug.Type),
		}
	case known && got.Debug != nil:
		// Offset or length did not fit, or whatever else: it is asked how much it has.
		return publish.Result{}, &publish.Fault{
			Class: publish.Again, Text: "Facebook did not take all of the video", Hint: wire.TimeHint,
			Code: g.outside(got.Debug.Type + ": " + got.Debug.Message),
		}
	}
	if err := g.judge(ctx, a, false); err != nil {
		return g.lostUpload(err)
	}
	if !known || !got.Success {
		return publish.Result{}, g.unreadable(a, false)
	}
	return publish.Result{}, nil
}
