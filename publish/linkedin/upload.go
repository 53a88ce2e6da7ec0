package linkedin

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

const (
	// mostParts is more than any video that LinkedIn takes has.
	mostParts = 4096
	// mostRounds is how often a video is begun anew before a person is asked.
	mostRounds = 6
	// readingFor is how long a file that was sent may take to be read before that
	// counts as a fault.
	readingFor = time.Hour
	// askSoonest and askLatest bound the pause between two questions whether it was read.
	askSoonest, askLatest = 2 * time.Second, time.Minute
)

// upload carries out one step of a file.
func (a *api) upload(ctx context.Context, f file, s step) (publish.Result, error) {
	switch s.end {
	case endStart:
		r, _, err := a.start(ctx, f)
		return r, err
	case endSend:
		return a.sendFile(ctx, f)
	case endPart:
		return a.sendPart(ctx, f, s)
	case endFinish:
		return a.finish(ctx, f)
	}
	return a.ready(ctx, f)
}

// millis is a moment in milliseconds since 1970, which some of LinkedIn's services
// write as text. What cannot be read is 0.
type millis int64

// UnmarshalJSON reads a number, with or without quotes.
func (m *millis) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	if err != nil {
		n = 0
	}
	*m = millis(n)
	return nil
}

// announced is LinkedIn's answer to an upload that is announced.
type announced struct {
	Value struct {
		Image    string `json:"image"`
		Document string `json:"document"`
		Video    string `json:"video"`
		URL      string `json:"uploadUrl"`
		Expires  millis `json:"uploadUrlExpiresAt"`
		Expire   millis `json:"uploadUrlsExpireAt"`
		Token    string `json:"uploadToken"`
		Parts    []struct {
			URL   string `json:"uploadUrl"`
			First int64  `json:"firstByte"`
			Last  int64  `json:"lastByte"`
		} `json:"uploadInstructions"`
	} `json:"value"`
}

// start announces a file: LinkedIn gives it a URN, and addresses to send it to.
func (a *api) start(ctx context.Context, f file) (publish.Result, session, error) {
	size, err := a.size(f)
	if err != nil {
		return publish.Result{}, session{}, err
	}
	request := map[string]any{"owner": a.author}
	if f.api == videos {
		request["fileSizeBytes"], request["uploadCaptions"], request["uploadThumbnail"] = size, false, false
	}
	var got announced
	answer, err := a.post(ctx, f.api+"?action=initializeUpload", "", map[string]any{"initializeUploadRequest": request}, &got)
	if err != nil {
		return publish.Result{}, session{}, err
	}
	v := got.Value
	values, s := map[string]string{}, session{Token: v.Token, URLs: []string{v.URL}}
	urn := v.Image + v.Document
	if f.api == videos {
		urn, s.URLs = v.Video, nil
		var list []span
		for _, p := range v.Parts {
			list, s.URLs = append(list, span{p.First, p.Last}), append(s.URLs, p.URL)
		}
		if !whole(list, size) || len(list) > mostParts {
			return publish.Result{}, session{}, wire.Garbled(wire.Answer{Status: answer.Status}, name, false)
		}
		values[f.name+endRanges] = writeSpans(list)
	}
	if !strings.HasPrefix(urn, "urn:li:"+strings.TrimSuffix(f.api, "s")+":") {
		return publish.Result{}, session{}, wire.Garbled(wire.Answer{Status: answer.Status}, name, false)
	}
	for _, u := range s.URLs {
		if !trusted(a.t.Account, u) {
			return publish.Result{}, session{}, &publish.Fault{
				Class: publish.Person, Text: "LinkedIn named an address for the upload that is not its own, and nothing was sent there",
				Hint: "see whether something stands between this computer and LinkedIn, then start the run again",
			}
		}
	}
	values[f.name], values[f.name+endUntil] = urn, strconv.FormatInt(int64(max(v.Expires, v.Expire)), 10)
	return publish.Result{Values: values}, s, a.keep(f, s)
}

// size is a file's size in bytes, which must be that of the approved one.
func (a *api) size(f file) (int64, error) {
	r, size, err := a.open(f)
	if err != nil {
		return 0, err
	}
	_ = r.Close()
	return size, nil
}

func (a *api) open(f file) (io.ReadSeekCloser, int64, error) {
	r, size, err := a.t.Open(f.id)
	if err != nil {
		return nil, 0, wire.FileFault(err)
	}
	if f.bytes != 0 && size != f.bytes {
		_ = r.Close()
		return nil, 0, &publish.Fault{
			Class: publish.Person, Text: "a file of the post is not the one that was approved",
			Hint: "put the file back, or attach another and have the post approved again",
		}
	}
	return r, size, nil
}

// late tells whether the addresses of a file have run out.
func (a *api) late(f file) bool {
	ms, err := strconv.ParseInt(a.t.Progress[f.name+endUntil], 10, 64)
	return err == nil && ms > 0 && !a.t.Now().Before(time.UnixMilli(ms))
}

// sendFile sends a picture or document in one piece. Where its address has run
// out, or is not kept on this computer, the file is announced anew first.
func (a *api) sendFile(ctx context.Context, f file) (publish.Result, error) {
	res := publish.Result{Values: map[string]string{}}
	s, ok, err := a.recall(f)
	if err != nil {
		return publish.Result{}, err
	}
	if !ok || a.late(f) {
		if res, s, err = a.start(ctx, f); err != nil {
			return publish.Result{}, err
		}
	}
	r, size, err := a.open(f)
	if err != nil {
		return publish.Result{}, err
	}
	defer r.Close()
	if _, err := a.put(ctx, f, s.URLs[0], io.LimitReader(r, size), size, true); err != nil {
		return publish.Result{}, err
	}
	res.Values[f.name+endSent] = a.stamp()
	return res, nil
}

func (a *api) stamp() string { return a.t.Now().UTC().Format(time.RFC3339) }

// put sends bytes to an address that LinkedIn gave. Pictures and documents go with
// the page's key, a video's parts without ("Images API", "Videos API"). An
// address that is no longer taken has run out; the key's own end shows when the
// file is announced anew.
func (a *api) put(ctx context.Context, f file, to string, r io.Reader, size int64, signed bool) (wire.Answer, error) {
	if !trusted(a.t.Account, to) { // what was kept may have been changed
		a.forget(f)
		return wire.Answer{}, runOut(0)
	}
	got, err := a.send(ctx, wire.Call{
		Method: http.MethodPut, URL: to, Body: wire.Body{Type: "application/octet-stream", Length: size, Reader: r},
	}, signed, false)
	if err != nil {
		return got, err
	}
	if got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden {
		a.forget(f)
		return got, runOut(got.Status)
	}
	if err := a.judge(ctx, got, false); err != nil {
		if is(err, expired) {
			a.forget(f)
		}
		return got, err
	}
	if got.Status != http.StatusCreated && len(bytes.TrimSpace(got.Body)) > 0 {
		return got, wire.Garbled(got, name, false, a.token) // somebody in between said yes
	}
	return got, nil
}

// runOut is the fault of an address that is no longer taken.
func runOut(status int) *publish.Fault {
	return &publish.Fault{
		Class: publish.Again, Text: "the time for the upload has run out", Hint: "it is uploaded anew by itself", Code: wire.Status(status),
	}
}

// sendPart sends one part of a video. The same part may come again. Where the
// addresses have run out, or are not kept on this computer, a new round begins.
func (a *api) sendPart(ctx context.Context, f file, s step) (publish.Result, error) {
	ses, ok, err := a.recall(f)
	if err != nil {
		return publish.Result{}, err
	}
	if !ok || a.late(f) || s.part >= len(ses.URLs) {
		return a.anew(ctx, f)
	}
	r, _, err := a.open(f)
	if err != nil {
		return publish.Result{}, err
	}
	defer r.Close()
	if _, err := r.Seek(s.span.first, io.SeekStart); err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	size := s.span.length()
	got, err := a.put(ctx, f, ses.URLs[s.part], io.LimitReader(r, size), size, false)
	if err != nil {
		return publish.Result{}, err
	}
	// Quotes alone are taken off: the rest is given back letter by letter.
	tag := strings.Trim(got.Header.Get("Etag"), `"`)
	if tag == "" {
		return publish.Result{}, wire.Garbled(got, name, false)
	}
	return publish.Result{Values: map[string]string{s.name: tag}}, nil
}

// anew announces a video once more and begins another round of parts: what was
// sent in the round before is lost to it.
func (a *api) anew(ctx context.Context, f file) (publish.Result, error) {
	n := f.round(a.t.Progress) + 1
	if n > mostRounds || a.t.Keep == nil || a.t.Recall == nil {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "the time that LinkedIn gives for the upload runs out each time before it is done",
			Hint: "use a faster connection or a smaller video, then start the run again",
		}
	}
	res, _, err := a.start(ctx, f)
	if err != nil {
		return publish.Result{}, err
	}
	res.Values[f.name+endRound] = strconv.Itoa(n)
	return res, nil
}

// finish closes a video: the marks of its parts go back in the order in which
// LinkedIn named the parts.
func (a *api) finish(ctx context.Context, f file) (publish.Result, error) {
	ses, ok, err := a.recall(f)
	if err != nil {
		return publish.Result{}, err
	}
	if !ok {
		return a.unlessClosed(ctx, f, func() (publish.Result, error) { return a.anew(ctx, f) })
	}
	tags := []string{}
	for _, s := range f.steps(a.t.Progress) {
		if s.end == endPart {
			tags = append(tags, a.t.Progress[s.name])
		}
	}
	_, err = a.post(ctx, videos+"?action=finalizeUpload", "", map[string]any{"finalizeUploadRequest": map[string]any{
		"video": a.t.Progress[f.name], "uploadToken": ses.Token, "uploadedPartIds": tags,
	}}, nil)
	if err == nil {
		return a.closed(f), nil
	}
	if is(err, expired) {
		a.forget(f)
	}
	if s, ok := errors.AsType[*said](err); ok && s.Class == publish.Refused {
		return a.unlessClosed(ctx, f, func() (publish.Result, error) { return publish.Result{}, err })
	}
	return publish.Result{}, err
}

func (a *api) closed(f file) publish.Result {
	return publish.Result{Values: map[string]string{f.name + endSent: a.stamp()}}
}

// unlessClosed does something else only where LinkedIn does not have a video's
// parts together already: an earlier try, whose answer was lost, may have closed it.
func (a *api) unlessClosed(ctx context.Context, f file, otherwise func() (publish.Result, error)) (publish.Result, error) {
	got, err := a.asset(ctx, f)
	switch {
	case err != nil:
		return publish.Result{}, err
	case got.Status == statusReading, got.Status == statusReady:
		return a.closed(f), nil
	}
	return otherwise()
}

// asset is what LinkedIn says of a file.
type asset struct {
	Status string `json:"status"`
	Reason string `json:"processingFailureReason"`
}

func (a *api) asset(ctx context.Context, f file) (got asset, err error) {
	return got, a.get(ctx, f.api+"/"+enc(a.t.Progress[f.name]), &got)
}

// The states of a file.
const (
	statusWaiting = "WAITING_UPLOAD"
	statusReading = "PROCESSING"
	statusReady   = "AVAILABLE"
	statusFailed  = "PROCESSING_FAILED"
)

// ready asks whether LinkedIn can use a file. A post that is made before stays
// without it, or is shown to nobody.
func (a *api) ready(ctx context.Context, f file) (publish.Result, error) {
	got, err := a.asset(ctx, f)
	if err != nil {
		return publish.Result{}, err
	}
	switch got.Status {
	case statusReady:
		a.forget(f)
		return publish.Result{}, nil
	case statusFailed:
		a.forget(f)
		text := "LinkedIn cannot use " + f.says
		if got.Reason != "" {
			text = wire.Says(text, name, got.Reason, a.token)
		}
		return publish.Result{}, &publish.Fault{Class: publish.Refused, Text: text, Hint: hintFile}
	case statusWaiting, statusReading:
	default:
		return publish.Result{}, &publish.Fault{
			Class: publish.Again, Text: "LinkedIn did not say whether it has read " + f.says, Hint: hintTime, Code: a.outside(got.Status),
		}
	}
	// The hour counts from the first answer that it is being read: before that
	// nobody may have asked for a day.
	now := a.t.Now()
	since := now
	var learned map[string]string
	if at, err := time.Parse(time.RFC3339, a.t.Progress[f.name+endReading]); err == nil && at.Before(now) {
		since = at
	} else {
		learned = map[string]string{f.name + endReading: now.UTC().Format(time.RFC3339)}
	}
	if now.Sub(since) > readingFor {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: "LinkedIn has been reading " + f.says + " for over an hour",
			Hint: "wait and have it tried again, or have the post approved again, so that it is uploaded anew",
		}
	}
	pause := min(max(now.Sub(since)/4, askSoonest), askLatest)
	if a.t.Account.Loopback() {
		pause = settleHere / 4
	}
	return publish.Result{}, &publish.Fault{
		Class: publish.Working, Text: "LinkedIn is still reading " + f.says, Hint: hintTime, Until: now.Add(pause), Learned: learned,
	}
}
