package youtube

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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

const (
	// piece is the size of a piece in bytes, a multiple of 256 KiB (YouTube Data
	// API, "Resumable Uploads").
	piece = 8 << 20
	// leastPart and mostParts size the steps of an upload: what one step sends has
	// to fit into the time of a call on a slow line, and a journal has room for
	// some hundred steps.
	leastPart = 2 * piece
	mostParts = 256
	// spell is for how long one step sends before it says how far it is. That long
	// it takes only where an upload had to begin anew.
	spell = 5 * time.Minute
	// keptSession is the name under which the address of the upload's session is
	// kept: whoever has it can add to the upload.
	keptSession = "upload session"

	uploadPath = "/upload/youtube/v3/"
)

// parts is in how many steps a file goes up.
func parts(size int64) int {
	return int(max(1, (size+partSize(size)-1)/partSize(size)))
}

// partSize is how many bytes a step sends, a multiple of a piece.
func partSize(size int64) int64 {
	pieces := (size + mostParts*piece - 1) / (mostParts * piece)
	return max(leastPart, pieces*piece)
}

// partEnd is how many bytes are at YouTube after the part with this index.
func partEnd(size int64, k int) int64 { return min(int64(k+1)*partSize(size), size) }

func stepPart(k int) string { return stepUpload + strconv.Itoa(k+1) }

// suffixes are endings of file names.
var suffixes = map[string]string{"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm"}

// start begins an upload. No byte of the video is sent, and nothing is on the
// channel before the last one: a session that is lost leaves nothing behind.
func (a *api) start(ctx context.Context) (publish.Result, error) {
	v, ok := video(a.t.Content)
	if !ok {
		return publish.Result{}, &publish.Fault{
			Class: publish.Refused, Text: "the post has no video", Hint: "attach one and have the post approved again",
		}
	}
	if err := a.checkFiles(); err != nil {
		return publish.Result{}, err
	}
	now := a.t.Now().UTC()
	sum := sha256.Sum256([]byte(string(a.t.Account.ID) + "\n" + string(v.ID) + "\n" + now.Format(time.RFC3339Nano)))
	file := "rounds-" + hex.EncodeToString(sum[:8]) + suffixes[v.MIME]
	if _, err := a.begin(ctx, file, v.Bytes); err != nil {
		return publish.Result{}, err
	}
	return publish.Result{Values: map[string]string{valueFile: file, valueStarted: now.Format(time.RFC3339)}}, nil
}

// begin makes a session and keeps its address.
func (a *api) begin(ctx context.Context, file string, size int64) (session string, err error) {
	o := a.t.Content
	v, _ := video(o)
	b, err := wire.JSON(fields{"snippet": snippet(o, nil), "status": status(o, nil, private)})
	if err != nil {
		return "", wire.FileFault(err)
	}
	b.Type = "application/json; charset=UTF-8"
	kind := "application/octet-stream"
	if strings.HasPrefix(v.MIME, "video/") {
		kind = v.MIME
	}
	c := call{
		method: http.MethodPost, path: uploadPath + "videos", body: b,
		query: url.Values{
			"uploadType": {"resumable"}, "part": {"snippet,status"},
			"notifySubscribers": {strconv.FormatBool(yes(o, platform.SetNotify))},
		},
		header: http.Header{
			"X-Upload-Content-Length": {strconv.FormatInt(size, 10)}, "X-Upload-Content-Type": {kind}, "Slug": {file},
		},
	}
	got, err := a.send(ctx, a.address(c), c)
	if err != nil {
		return "", err
	}
	if err := a.take(ctx, got, c, nil); err != nil {
		return "", err
	}
	session = got.Header.Get("Location")
	if !sessionFits(a.t.Account, session) {
		return "", wire.Garbled(wire.Answer{Status: got.Status}, name, false)
	}
	return session, a.keep(session)
}

// sessionFits tells whether the address of a session lies where the account's
// token may go: at the account's own host, or at another of Google's API hosts.
func sessionFits(a calendar.Account, session string) bool {
	base, err := url.Parse(a.Base)
	if err != nil {
		return false
	}
	u, err := url.Parse(session)
	if err != nil || u.User != nil || u.Host == "" || u.Scheme != base.Scheme {
		return false
	}
	const google = ".googleapis.com"
	return u.Host == base.Host || u.Scheme == "https" && strings.HasSuffix(u.Host, google) && strings.HasSuffix(base.Host, google)
}

func (a *api) keep(session string) error {
	if a.t.Keep == nil {
		return nil
	}
	if err := a.t.Keep(keptSession, session); err != nil {
		return wire.KeepFault(err)
	}
	return nil
}

func (a *api) recall() (string, error) {
	if a.t.Recall == nil {
		return "", nil
	}
	s, err := a.t.Recall(keptSession)
	if err != nil {
		return "", wire.TokenFault(err)
	}
	if s != "" && !sessionFits(a.t.Account, s) {
		return "", nil
	}
	return s, nil
}

// stored is what YouTube says of an upload.
type stored struct {
	bytes int64  // that it has
	video string // id, once it is whole
	gone  bool   // the session has ended
}

// upload sends the file from where it stopped to the end of a part. Done again it
// goes on.
func (a *api) upload(ctx context.Context, k int) (publish.Result, error) {
	if a.t.Progress[valueVideo] != "" { // an earlier part found it whole
		return publish.Result{}, nil
	}
	v, _ := video(a.t.Content)
	f, size, err := a.open(v.ID, v.Bytes)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	session, at, err := a.resume(ctx, size)
	if err != nil {
		return publish.Result{}, err
	}
	end := partEnd(size, k)
	for begun, from := a.t.Now(), at.bytes; at.video == "" && (at.bytes < end || end == size); {
		if err := ctx.Err(); err != nil {
			return publish.Result{}, wire.Fault(err, name, false)
		}
		was := at.bytes
		if was >= size {
			return publish.Result{}, &publish.Fault{
				Class: publish.Again, Text: "YouTube has the whole file, but has not made a video of it yet", Hint: wire.TimeHint,
			}
		}
		if at, err = a.piece(ctx, session, f, was, size); err != nil {
			return publish.Result{}, err
		}
		switch took := a.t.Now().Sub(begun); {
		case at.gone || at.video == "" && at.bytes <= was:
			return publish.Result{}, &publish.Fault{
				Class: publish.Again, Text: "YouTube did not keep a piece of the video", Hint: wire.TimeHint,
			}
		case at.video == "" && at.bytes < end && took >= spell:
			return publish.Result{}, &publish.Fault{
				Class: publish.Working, Text: soFar(at.bytes, size, at.bytes-from, took), Hint: "it goes on by itself", Until: a.t.Now(),
			}
		}
	}
	if at.video == "" {
		return publish.Result{}, nil
	}
	return publish.Result{Values: map[string]string{
		valueVideo: at.video, valueUploaded: a.t.Now().UTC().Format(time.RFC3339),
	}}, nil
}

// soFar says how far an upload is, how fast it is and how long it will take.
func soFar(sent, size, lately int64, took time.Duration) string {
	const mb = 1000 * 1000
	s := fmt.Sprintf("uploading the video: %d of %d MB", sent/mb, (size+mb-1)/mb)
	rate := int64(float64(lately) / took.Seconds())
	if rate <= 0 {
		return s
	}
	left := time.Duration((size-sent)/rate) * time.Second
	about := "less than a minute left"
	switch m := int(left.Minutes()); {
	case m == 1:
		about = "about a minute left"
	case m > 1:
		about = "about " + strconv.Itoa(m) + " minutes left"
	}
	speed := fmt.Sprintf("%.1f MB", float64(rate)/mb)
	if rate < mb {
		speed = fmt.Sprintf("%d KB", rate/1000)
	}
	return s + ", " + speed + " a second, " + about
}

// resume finds out how far the upload is. Where its session is lost or over, the
// video may be whole: only when it is not among the channel's uploads does another
// session begin.
func (a *api) resume(ctx context.Context, size int64) (session string, at stored, err error) {
	if session, err = a.recall(); err != nil {
		return "", at, err
	}
	if session != "" {
		if at, err = a.ask(ctx, session, size); err != nil || !at.gone {
			return session, at, err
		}
	}
	id, err := a.lookForUpload(ctx, size)
	if err != nil || id != "" {
		return "", stored{video: id}, err
	}
	session, err = a.begin(ctx, a.t.Progress[valueFile], size)
	return session, stored{}, err
}

// ask asks how far a session is.
func (a *api) ask(ctx context.Context, session string, size int64) (stored, error) {
	c := call{
		method: http.MethodPut, header: http.Header{"Content-Range": {"bytes */" + strconv.FormatInt(size, 10)}},
	}
	got, err := a.send(ctx, session, c)
	if err != nil {
		return stored{}, err
	}
	return a.readStored(ctx, got, size)
}

// piece sends the bytes from an offset on, and gives how far the upload is then.
func (a *api) piece(ctx context.Context, session string, f io.ReadSeeker, from, size int64) (stored, error) {
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return stored{}, wire.FileFault(err)
	}
	v, _ := video(a.t.Content)
	n := min(piece, size-from)
	c := call{
		method: http.MethodPut,
		header: http.Header{"Content-Range": {fmt.Sprintf("bytes %d-%d/%d", from, from+n-1, size)}},
		body:   wire.Body{Type: cmp.Or(v.MIME, "application/octet-stream"), Length: n, Reader: io.LimitReader(f, n)},
	}
	got, err := a.send(ctx, session, c)
	if err != nil {
		return stored{}, err
	}
	return a.readStored(ctx, got, size)
}

// readStored reads the answer of a session: 308 with a Range, or, in the other
// dialect of Google's upload server, 200 with a header that says so; or the video.
func (a *api) readStored(ctx context.Context, got wire.Answer, size int64) (stored, error) {
	switch {
	case got.Status == http.StatusPermanentRedirect,
		got.Status == http.StatusOK && got.Header.Get("X-Http-Status-Code-Override") == "308":
		n, ok := storedBytes(got.Header.Get("Range"), size)
		if !ok {
			return stored{}, wire.Garbled(got, name, false, a.token)
		}
		return stored{bytes: n}, nil
	case got.Status == http.StatusNotFound, got.Status == http.StatusGone:
		return stored{gone: true}, nil
	}
	var v clip
	if err := a.take(ctx, got, call{kind: "youtube#video"}, &v); err != nil {
		return stored{}, err
	}
	if !videoID.MatchString(v.ID) {
		return stored{}, wire.Garbled(got, name, false, a.token)
	}
	return stored{bytes: size, video: v.ID}, nil
}

// storedBytes reads the Range of an answer: how many bytes are there. None is 0.
func storedBytes(h string, size int64) (int64, bool) {
	if h == "" {
		return 0, true
	}
	last, ok := strings.CutPrefix(h, "bytes=0-")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(last, 10, 64)
	return n + 1, err == nil && n >= 0 && n < size
}
