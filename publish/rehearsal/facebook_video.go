package rehearsal

import (
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kinds of upload of a video: what it is to become.
const (
	videoPost  = "video post"
	videoReel  = "reel"
	videoStory = "video story"
)

const (
	// facebookUploadLife is how long an upload lasts without a post: "about a day".
	facebookUploadLife = 24 * time.Hour
	// facebookReels is how many reels a Page may publish in 24 hours (Reels publishing).
	facebookReels = 30
)

var facebookVideos = []string{"video/mp4", "video/quicktime", "video/webm"}

// videoCall routes the calls of the edges that take videos.
func (g *graphCall) videoCall(page, kind string) (string, func(time.Duration) answer) {
	switch g.p.values["upload_phase"] {
	case "start":
		return "session", g.publishing(page, func(lag time.Duration) answer { return g.startVideo(lag, kind) })
	case "transfer":
		return "upload", g.publishing(page, func(time.Duration) answer { return g.transfer() })
	case "finish":
		return "create", g.publishing(page, func(lag time.Duration) answer { return g.finishVideo(lag, kind) })
	}
	return "create", g.publishing(page, func(time.Duration) answer {
		return invalid("upload_phase must be one of {start, transfer, finish}").answer(g)
	})
}

// within runs a change of the ledger.
func (g *graphCall) within(lag time.Duration, act func(*tx) answer) answer {
	a, err := g.s.ledger.do(lag, act)
	if err != nil {
		return g.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	return a
}

// startVideo opens an upload.
func (g *graphCall) startVideo(lag time.Duration, kind string) answer {
	size, err := strconv.ParseInt(g.p.values["file_size"], 10, 64)
	if kind == videoPost && (err != nil || size < 1) {
		return invalid("file_size must be a positive number").answer(g)
	}
	return g.within(lag, func(t *tx) answer {
		id := newGraphID(t)
		u := upload{
			Platform: facebookName, Account: g.page.ID, Media: Media{ID: id}, Category: kind,
			State: uploadOpen, Created: t.now, Shown: t.now.Add(t.lag),
		}
		if kind != videoPost {
			t.putUpload(u)
			return graphJSON(http.StatusOK, object{"video_id": id, "upload_url": g.rq.base + "/video-upload/" + g.version + "/" + id})
		}
		u.Total = size
		t.putUpload(u)
		reply := g.videoWindow(0, size)
		reply["video_id"], reply["upload_session_id"] = id, "7"+id
		return graphJSON(http.StatusOK, reply)
	})
}

// videoWindow is which bytes are wanted next.
func (g *graphCall) videoWindow(at, size int64) object {
	return object{
		"start_offset": strconv.FormatInt(at, 10),
		"end_offset":   strconv.FormatInt(min(size, at+g.s.settings.get().Facebook.piece()), 10),
	}
}

// arrived counts the bytes that came in pieces.
func (u *upload) arrived() int64 {
	sum := int64(0)
	for _, n := range u.Parts {
		sum += n
	}
	return sum
}

// ownVideo finds a video of the asking Page that is there.
func (g *graphCall) ownVideo(st *state, id string) *upload {
	u := st.upload(facebookName, id)
	if u == nil || u.Account != g.page.ID || u.Category == "" || u.State == uploadGone {
		return nil
	}
	return u
}

// expired tells of an upload that waited too long for its post.
func (u *upload) expired(now time.Time) bool {
	return u.Post == "" && now.Sub(u.Created) > facebookUploadLife
}

// openVideo gives an upload of the Page that still takes bytes.
func (g *graphCall) openVideo(id string) (u *upload) {
	g.s.ledger.view(func(st *state) { u = g.ownVideo(st, id) })
	if u == nil || u.State != uploadOpen || u.expired(g.s.now()) {
		return nil
	}
	return u
}

// keepPiece puts bytes behind those that came, and joins them when all are there.
func (g *graphCall) keepPiece(old *upload, r io.Reader) (upload, error) {
	u := *old
	u.Parts = maps.Clone(old.Parts)
	if u.Parts == nil {
		u.Parts = map[int]int64{}
	}
	i := len(u.Parts)
	n, err := g.s.shelf.keepPart(u.ID, i, r)
	if err != nil {
		return u, err
	}
	u.Parts[i] = n
	if u.arrived() != u.Total {
		return u, nil
	}
	m, err := g.s.shelf.join(u.ID, len(u.Parts))
	if err != nil {
		return u, err
	}
	m.ID = u.ID
	u.Media = m
	return u, nil
}

// store puts an upload that took bytes in the ledger, unless another request
// changed it meanwhile.
func (g *graphCall) store(old *upload, u upload, reply object) answer {
	a := g.within(0, func(t *tx) answer {
		if t.upload(facebookName, old.ID) != old {
			return graphError{code: 2, transient: true, message: graphMessages[2]}.answer(g)
		}
		t.putUpload(u)
		return graphJSON(http.StatusOK, reply)
	})
	if a.status == http.StatusOK && u.SHA256 != "" {
		g.s.shelf.dropParts(u.ID, len(u.Parts))
	}
	return a
}

// transfer takes one piece, which has to be the one that is wanted.
func (g *graphCall) transfer() answer {
	id, _ := strings.CutPrefix(g.p.values["upload_session_id"], "7")
	old := g.openVideo(id)
	if old == nil {
		return missing("post", g.p.values["upload_session_id"]).answer(g)
	}
	at := old.arrived()
	file := g.p.files["video_file_chunk"]
	switch {
	case g.p.values["start_offset"] != strconv.FormatInt(at, 10):
		return graphError{
			code: 6000, subcode: 1363037, message: "The start offset of the video chunk does not match",
			data: g.videoWindow(at, old.Total),
		}.answer(g)
	case file == nil || at+file.Size > old.Total:
		return graphError{code: 100, subcode: 1363030, message: "(#100) video_file_chunk is missing or too long"}.answer(g)
	}
	src, err := file.Open()
	if err != nil {
		return g.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	defer src.Close()
	u, err := g.keepPiece(old, src)
	if err != nil {
		return g.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	return g.store(old, u, g.videoWindow(u.arrived(), u.Total))
}

// debugInfo is how the host that takes whole videos refuses.
func debugInfo(status int, kind, message string, retry bool) answer {
	return graphJSON(status, object{"debug_info": object{"retriable": retry, "type": kind, "message": message}})
}

// takeBytes takes a video, or what is left of it, at its own address.
func (g *graphCall) takeBytes(id string) answer {
	old := g.openVideo(id)
	if old == nil {
		return missing("post", id).answer(g)
	}
	total, err := strconv.ParseInt(g.rq.header.Get("file_size"), 10, 64)
	if err != nil || total < 1 || old.Total > 0 && old.Total != total {
		return debugInfo(http.StatusBadRequest, "PartialRequestError", "Partial request (did not match length of file)", false)
	}
	if g.rq.header.Get("offset") != strconv.FormatInt(old.arrived(), 10) {
		return debugInfo(http.StatusPreconditionFailed, "OffsetInvalidError", "Request starting offset is invalid", true)
	}
	sized := *old
	sized.Total = total
	left, came := total-old.arrived(), g.rq.body.size
	takes := came
	if most := g.s.settings.get().Facebook.Takes; most > 0 {
		takes = min(came, most)
	}
	if came > left {
		return debugInfo(http.StatusBadRequest, "PartialRequestError", "Partial request (did not match length of file)", false)
	}
	u, err := g.keepPiece(&sized, io.LimitReader(g.rq.body.reader(), takes))
	if err != nil {
		return g.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	if u.SHA256 != "" {
		u.State = uploadProcessing
	}
	a := g.store(old, u, object{"success": true})
	if a.status == http.StatusOK && u.State == uploadOpen {
		// What came is kept; the rest is asked for.
		return debugInfo(http.StatusBadRequest, "PartialRequestError", "Partial request (did not match length of file)", true)
	}
	return a
}

// finishVideo makes the post, reel or story of a video.
func (g *graphCall) finishVideo(lag time.Duration, kind string) answer {
	id := g.p.values["video_id"]
	if kind == videoPost {
		id, _ = strings.CutPrefix(g.p.values["upload_session_id"], "7")
	}
	return g.within(lag, func(t *tx) answer {
		u := g.ownVideo(t.state, id)
		switch {
		case u == nil || u.Category != kind || u.expired(t.now):
			return missing("post", id).answer(g)
		case u.SHA256 == "":
			return graphError{code: 6000, subcode: 1363041, message: "The video has not arrived whole"}.answer(g)
		case u.Post != "":
			return graphError{code: 100, message: "(#100) The video is published already"}.answer(g)
		case kind == videoReel && g.reelsToday(t) >= facebookReels:
			return graphError{code: 613, message: graphMessages[613]}.answer(g)
		}
		r, e := g.composeVideo(t, u)
		if e != nil {
			return e.answer(g)
		}
		done := *u
		done.Post = r.ID
		if done.State == uploadOpen {
			done.State = uploadProcessing
		}
		t.putUpload(done)
		t.putPost(r)
		reply := object{"success": true}
		if kind == videoStory || kind == videoReel && r.Published {
			reply["post_id"] = r.ID
		}
		return graphJSON(http.StatusOK, reply)
	})
}

func (g *graphCall) reelsToday(t *tx) (n int) {
	for _, r := range t.postsOf(facebookName, g.page.ID) {
		if r.Kind == KindReel && t.now.Sub(r.Created) < 24*time.Hour {
			n++
		}
	}
	return n
}

// composeVideo begins the post of a video.
func (g *graphCall) composeVideo(t *tx, u *upload) (record, *graphError) {
	v := g.p.values
	if u.Category == videoReel {
		switch v["video_state"] {
		case "PUBLISHED":
		case "SCHEDULED", "DRAFT":
			v["published"] = "false"
		default:
			e := invalid("video_state must be one of {PUBLISHED, SCHEDULED, DRAFT}")
			return record{}, &e
		}
	}
	r, e := g.compose(t, v["description"], nil)
	if e != nil {
		return r, e
	}
	if r.Scheduled != nil && u.Category == videoReel && r.Scheduled.After(t.now.Add(reelLatest)) {
		e := invalid("The specified scheduled publish time is invalid.")
		return r, &e
	}
	r.Media = []Media{u.Media}
	switch u.Category {
	case videoReel:
		r.Kind = KindReel
	case videoStory:
		if r.Kind, r.Text = KindStory, ""; r.Scheduled != nil {
			e := invalid("A story cannot be scheduled")
			return r, &e
		}
		_, r.ID, _ = strings.Cut(r.ID, "_")
	}
	return r, nil
}

// videoStatus tells how far a video is, and lets it go on: it is ready after a
// number of questions, so that a clock that stands still keeps none forever.
func (g *graphCall) videoStatus(id string) answer {
	var gone bool
	a := g.within(0, func(t *tx) answer {
		old := g.ownVideo(t.state, id)
		if old == nil || old.Shown.After(t.now) {
			gone = true
			return missing("get", id).answer(g)
		}
		u := *old
		if u.State == uploadProcessing {
			if u.Polls++; u.Polls > g.s.settings.get().Facebook.polls() {
				u.State = uploadReady
				if !isVideo(u.MIME) {
					u.State = uploadFailed
				}
			}
			t.putUpload(u)
		}
		return g.one("Video", g.videoFields(&u, t.post(facebookName, u.Post), t.now), "updated_time,description,id")
	})
	if gone {
		return missing("get", id).answer(g)
	}
	return a
}

func isVideo(mime string) bool {
	for _, m := range facebookVideos {
		if m == mime {
			return true
		}
	}
	return false
}

func (g *graphCall) videoFields(u *upload, r *record, now time.Time) object {
	up := object{"status": "in_progress", "bytes_transfered": u.arrived()} //nolint:misspell // Meta's own
	process := object{"status": "not_started"}
	publish := object{"status": "not_started"}
	state := "uploading"
	whole := u.SHA256 != ""
	if whole {
		up = object{"status": "complete"}
		state = "upload_complete"
	}
	switch {
	case u.expired(now):
		state = "expired"
	case u.State == uploadProcessing:
		state, process = "processing", object{"status": "in_progress"}
	case u.State == uploadFailed:
		state, process = "error", object{"status": "error", "errors": []object{{"code": 1363024, "message": "The video format is not supported."}}}
	case u.State == uploadReady:
		state, process = "ready", object{"status": "complete"}
	}
	o := object{
		"id": u.ID, "published": false, "post_id": nil, "permalink_url": nil, "description": nil, "title": nil,
		"scheduled_publish_time": nil, "created_time": graphTime(u.Created), "updated_time": graphTime(u.Created), "length": nil,
	}
	if r != nil && !r.Deleted {
		live := r.published(now)
		switch {
		case live && u.State == uploadReady:
			publish = object{"status": "complete", "publish_status": "published", "publish_time": graphTime(r.Created)}
			o["published"] = true
		case live:
			publish["publish_status"] = "published"
		case r.Scheduled != nil:
			publish["publish_status"] = "scheduled"
			o["scheduled_publish_time"] = graphTime(*r.Scheduled)
		default:
			publish["publish_status"] = "draft"
		}
		o["post_id"], o["permalink_url"] = r.ID, g.rq.base+g.facebook.path(r.Post)
		if r.Text != "" {
			o["description"] = r.Text
		}
	}
	o["status"] = object{"video_status": state, "uploading_phase": up, "processing_phase": process, "publishing_phase": publish}
	return o
}
