package instagram

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/wire"
)

// open opens a file of the post, as it was approved.
func (g *graph) open(i int) (io.ReadSeekCloser, int64, error) {
	m := g.t.Content.Media[i]
	f, size, err := g.t.Open(m.ID)
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

// video sends the bytes of a video, from where an earlier try was cut off.
func (g *graph) video(ctx context.Context, p part) (publish.Result, error) {
	id := g.t.Progress[p.as(wordContainer).value()]
	if !objectID.MatchString(id) {
		return publish.Result{}, noStep(g.step)
	}
	f, size, err := g.open(p.i)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	from, err := g.received(ctx, id)
	switch {
	case kindOf(err) == gone:
		return g.expired(), nil
	case err != nil:
		return publish.Result{}, err
	case from >= size:
		return publish.Result{}, nil // an answer was lost: all of it is there
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	return g.upload(ctx, p, id, wire.Body{Type: "application/octet-stream", Length: size - from, Reader: f}, from, size)
}

// received asks how many bytes of a video Instagram has. Meta's documents spell
// the field in two ways. What cannot be read counts as none: the video is then
// sent whole.
func (g *graph) received(ctx context.Context, id string) (int64, error) {
	var got struct {
		Video struct {
			Uploading struct {
				One   count `json:"bytes_transferred"`
				Other count `json:"bytes_transfered"` //nolint:misspell // as Meta's guide has it
			} `json:"uploading_phase"`
		} `json:"video_status"`
	}
	if err := g.get(ctx, id, url.Values{"fields": {"video_status"}}, &got); err != nil {
		return 0, err
	}
	return int64(max(got.Video.Uploading.One, got.Video.Uploading.Other, 0)), nil
}

// count is a number that comes with or without quotes; anything else is 0.
type count int64

// UnmarshalJSON never fails: what is no number is 0.
func (n *count) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	if err != nil {
		v = 0
	}
	*n = count(v)
	return nil
}

// uploadAddress is where a container's bytes go: Meta's documented host, or the
// rehearsal that the account lives in. The address that an answer names is not
// used: the key goes nowhere else.
func uploadAddress(a calendar.Account, container string) string {
	host := uploadHost
	if a.Loopback() {
		host = strings.TrimRight(a.Base, "/")
	}
	return host + uploadPath + container
}

// upload sends the rest of a video.
func (g *graph) upload(ctx context.Context, p part, id string, b wire.Body, from, size int64) (publish.Result, error) {
	token, err := g.key(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	var got struct {
		Success bool `json:"success"`
	}
	err = g.exchange(ctx, wire.Call{
		Method: http.MethodPost, URL: uploadAddress(g.t.Account, id), Body: b,
		Header: http.Header{
			"Authorization": {"OAuth " + token},
			// As the guide spells them, in lower case.
			"offset": {strconv.FormatInt(from, 10)}, "file_size": {strconv.FormatInt(size, 10)},
		},
	}, &got)
	switch {
	case kindOf(err) == unusable:
		if res, more := g.unread(p); more {
			return res, nil
		}
		return publish.Result{}, err
	case err != nil:
		return publish.Result{}, err
	case !got.Success:
		return publish.Result{}, g.unreadable(wire.Answer{Status: http.StatusOK})
	}
	return publish.Result{}, nil
}
