package rehearsal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// ytUnit is what every chunk but the last is a multiple of (YouTube Data API,
	// "Resumable Uploads").
	ytUnit = 256 << 10
	// ytSessionLife is how long a session lives. YouTube only says that it ends;
	// sister services name a day to a week.
	ytSessionLife = 24 * time.Hour
	// ytThumbnail and ytCaptions are the most bytes of these files.
	ytThumbnail = 50 << 20
	ytCaptions  = 100 << 20
)

// ytMeta is what a session began with.
type ytMeta struct {
	Snippet ytSnippet `json:"snippet"`
	Status  ytStatus  `json:"status"`
	Notify  bool      `json:"notifySubscribers"`
	File    string    `json:"fileName"`
	Parts   []string  `json:"parts"`
}

// start begins a session, whose address is in the answer's Location.
func (c *youtubeCall) start() answer {
	if c.rq.query.Get("uploadType") != "resumable" {
		return youtubeError(http.StatusBadRequest, "mediaBodyRequired", "The request does not include the video content.")
	}
	m := ytMeta{Notify: c.rq.query.Get("notifySubscribers") != "false", File: c.rq.header.Get("Slug"), Parts: c.parts()}
	if err := json.Unmarshal(c.rq.body.text(), &m); err != nil {
		return youtubeError(http.StatusBadRequest, "parseError", "Parse Error")
	}
	m.Snippet.Category = cmp.Or(m.Snippet.Category, "22")
	if refused := m.Snippet.check(); refused != nil {
		return *refused
	}
	kind := c.rq.header.Get("X-Upload-Content-Type")
	total, err := strconv.ParseInt(c.rq.header.Get("X-Upload-Content-Length"), 10, 64)
	if err != nil || total < 1 || !strings.HasPrefix(kind, "video/") && kind != "application/octet-stream" {
		return youtubeError(http.StatusBadRequest, "mediaBodyRequired", "The request does not include the video content.")
	}
	return c.change(0, func(t *tx) answer {
		if _, refused := m.Status.place(record{}, t.now); refused != nil {
			return *refused
		}
		meta, err := json.Marshal(m)
		if err != nil {
			return c.refusal(http.StatusInternalServerError, Fault{})
		}
		u := upload{
			Platform: youtubeName, Account: c.owner.ID, Media: Media{ID: "up" + slug(24, c.owner.ID, strconv.FormatInt(t.next(youtubeName), 10)), MIME: kind},
			State: uploadOpen, Total: total, Created: t.now, Shown: t.now, Meta: meta,
		}
		t.putUpload(u)
		return answer{http.StatusOK, http.Header{
			"Location": {c.rq.base + "/upload/youtube/v3/videos?uploadType=resumable&upload_id=" + u.ID}, "X-Guploader-Uploadid": {u.ID},
		}, nil}
	})
}

// session finds the session that a call names; nil when there is none or it ended.
func (c *youtubeCall) session(st *state) *upload {
	u := st.upload(youtubeName, c.rq.query.Get("upload_id"))
	if u == nil || u.Account != c.owner.ID || u.State == uploadGone || c.s.now().Sub(u.Created) > ytSessionLife {
		return nil
	}
	return u
}

// sum is how many bytes an upload has.
func (u *upload) sum() int64 {
	n := int64(0)
	for _, part := range u.Parts {
		n += part
	}
	return n
}

// more says how much is stored, in either of the two dialects.
func (c *youtubeCall) more(stored int64) answer {
	h := http.Header{}
	if stored > 0 {
		h.Set("Range", "bytes=0-"+strconv.FormatInt(stored-1, 10))
	}
	if c.rq.header.Get("X-Guploader-No-308") == "yes" {
		h.Set("X-Http-Status-Code-Override", "308")
		return answer{http.StatusOK, h, nil}
	}
	return answer{http.StatusPermanentRedirect, h, nil}
}

func ytSessionGone() answer {
	return answer{http.StatusNotFound, http.Header{"Content-Type": {"text/plain"}}, []byte("Not Found")}
}

// ask tells how far a session got; a finished one repeats its answer.
func (c *youtubeCall) ask() answer {
	return c.change(0, func(t *tx) answer {
		u := c.session(t.state)
		switch {
		case u == nil:
			return ytSessionGone()
		case u.Post != "":
			return c.finished(t, t.post(youtubeName, u.Post))
		}
		return c.more(u.sum())
	})
}

func (c *youtubeCall) finished(t *tx, r *record) answer {
	return youtubeJSON(http.StatusCreated, c.video(t, r, []string{"snippet", "status"}))
}

// contentRange reads what a chunk says that it is; without the header it is the
// whole file.
func contentRange(h string, size, total int64) (from, to int64, ok bool) {
	if h == "" {
		return 0, size - 1, size == total
	}
	var whole string
	if n, err := fmt.Sscanf(h, "bytes %d-%d/%s", &from, &to, &whole); n != 3 || err != nil {
		return 0, 0, false
	}
	given, err := strconv.ParseInt(whole, 10, 64)
	ok = whole == "*" || err == nil && given == total
	return from, to, ok && to-from+1 == size && from >= 0 && to < total && (to == total-1 || size%ytUnit == 0)
}

// chunk stores a piece of a session; the last one makes the video.
func (c *youtubeCall) chunk(lag time.Duration) answer {
	var old *upload
	c.s.ledger.view(func(st *state) { old = c.session(st) })
	switch {
	case old == nil:
		return ytSessionGone()
	case old.Post != "":
		return c.ask()
	}
	from, to, ok := contentRange(c.rq.header.Get("Content-Range"), c.rq.body.size, old.Total)
	switch {
	case !ok:
		return youtubeError(http.StatusBadRequest, "badRequest", "Failed to parse Content-Range header.")
	case from != old.sum():
		return c.more(old.sum()) // of a gap or an overlap nothing is stored
	}
	index := len(old.Parts)
	n, err := c.s.shelf.keepPart(old.ID, index, c.rq.body.reader())
	if err != nil || n != to-from+1 {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	u := *old
	u.Parts = maps.Clone(old.Parts)
	if u.Parts == nil {
		u.Parts = map[int]int64{}
	}
	u.Parts[index] = n
	if to < old.Total-1 {
		return c.change(0, func(t *tx) answer {
			if t.upload(youtubeName, old.ID) == old { // else another call was faster
				t.putUpload(u)
				return c.more(to + 1)
			}
			return c.more(t.upload(youtubeName, old.ID).sum())
		})
	}
	return c.make(lag, old, u)
}

// make joins the pieces and makes the video.
func (c *youtubeCall) make(lag time.Duration, old *upload, u upload) answer {
	m, err := c.s.shelf.join(u.ID, len(u.Parts))
	var meta ytMeta
	if err != nil || json.Unmarshal(u.Meta, &meta) != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	m.ID = u.ID
	return c.change(lag, func(t *tx) answer {
		if t.upload(youtubeName, old.ID) != old {
			return c.more(t.upload(youtubeName, old.ID).sum())
		}
		r := record{Post: Post{
			Platform: youtubeName, Account: c.owner.ID, ID: slug(11, "video", u.ID), Kind: KindPost, Text: meta.Snippet.Description,
			Media: []Media{m}, Created: t.now,
		}, Shown: t.now.Add(t.lag)}
		r = r.with(ytKeySnippet, meta.Snippet).with(ytKeyNotify, meta.Notify).with(ytKeyFile, meta.File)
		r, refused := meta.Status.place(r, t.now)
		if refused != nil {
			return *refused
		}
		u.Media, u.State, u.Post = m, uploadProcessing, r.ID
		t.putUpload(u)
		t.putPost(r)
		return c.finished(t, &r)
	})
}

// thumbnail puts a picture on a video.
func (c *youtubeCall) thumbnail() answer {
	id := c.rq.query.Get("videoId")
	m, err := c.s.shelf.keep(c.rq.body.reader())
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	if m.Bytes == 0 || m.Bytes > ytThumbnail || m.MIME != "image/jpeg" && m.MIME != "image/png" {
		return youtubeError(http.StatusBadRequest, "invalidImage", "The provided image content is invalid.")
	}
	return c.change(0, func(t *tx) answer {
		old := c.mine(t.state, id)
		if old == nil {
			return youtubeNoVideo()
		}
		m.ID = "thumbnail"
		r := *old
		r.Media = append(slices.DeleteFunc(slices.Clone(old.Media), func(m Media) bool { return m.ID == "thumbnail" }), m)
		t.putPost(r)
		return youtubeJSON(http.StatusOK, object{"kind": "youtube#thumbnailSetResponse", "items": []object{{
			"default": object{"url": c.rq.base + "/vi/" + id + "/default.jpg", "width": 120, "height": 90},
			"high":    object{"url": c.rq.base + "/vi/" + id + "/hqdefault.jpg", "width": 480, "height": 360},
		}}})
	})
}

// ytCaption is one file of timed text.
type ytCaption struct {
	ID       string `json:"id"`
	Language string `json:"language"`
	Name     string `json:"name"`
	Status   string `json:"status"`
	Reason   string `json:"failureReason,omitempty"`
	SHA256   string `json:"sha256"`
}

func (k ytCaption) object(video string) object {
	s := object{"videoId": video, "trackKind": "standard", "language": k.Language, "name": k.Name, "isDraft": false, "status": k.Status}
	if k.Reason != "" {
		s["failureReason"] = k.Reason
	}
	return object{"kind": "youtube#caption", "id": k.ID, "snippet": s}
}

// caption takes a multipart/related body: the snippet, then the file.
func (c *youtubeCall) caption() answer {
	bad := youtubeError(http.StatusBadRequest, "invalidMetadata", "The request contains invalid metadata values, which prevent the track from being created.")
	kind, more, err := mime.ParseMediaType(c.rq.header.Get("Content-Type"))
	if err != nil || kind != "multipart/related" || c.rq.body.size > ytCaptions {
		return bad
	}
	var b struct {
		Snippet struct {
			Video    string `json:"videoId"`
			Language string `json:"language"`
			Name     string `json:"name"`
		} `json:"snippet"`
	}
	parts := multipart.NewReader(c.rq.body.reader(), more["boundary"])
	head, err := parts.NextPart()
	if err != nil || json.NewDecoder(head).Decode(&b) != nil || b.Snippet.Language == "" || len(b.Snippet.Name) > 150 {
		return bad
	}
	file, err := parts.NextPart()
	if err != nil {
		return youtubeError(http.StatusBadRequest, "contentRequired", "The request does not contain the caption track contents.")
	}
	var first bytes.Buffer
	m, err := c.s.shelf.keep(io.TeeReader(file, &limited{&first, 4 << 10}))
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	return c.change(0, func(t *tx) answer {
		old := c.mine(t.state, b.Snippet.Video)
		if old == nil {
			return youtubeNoVideo()
		}
		var list []ytCaption
		old.get(ytKeyCaptions, &list)
		for _, k := range list {
			if k.Language == b.Snippet.Language && k.Name == b.Snippet.Name {
				return youtubeError(http.StatusConflict, "captionExists", "The specified video already has a caption track with the given <code>snippet.language</code> and <code>snippet.name</code>.")
			}
		}
		k := ytCaption{
			ID: "cap" + slug(12, old.ID, b.Snippet.Language, b.Snippet.Name), Language: b.Snippet.Language, Name: b.Snippet.Name,
			Status: "syncing", SHA256: m.SHA256,
		}
		if !bytes.Contains(first.Bytes(), []byte("-->")) {
			k.Status, k.Reason = "failed", "unknownFormat"
		}
		t.putPost(old.with(ytKeyCaptions, append(slices.Clone(list), k)))
		return youtubeJSON(http.StatusOK, k.object(old.ID))
	})
}

// limited keeps the first n bytes.
type limited struct {
	b *bytes.Buffer
	n int
}

func (l *limited) Write(p []byte) (int, error) {
	l.b.Write(p[:min(len(p), max(0, l.n-l.b.Len()))])
	return len(p), nil
}

// captionList is captions.list of a video.
func (c *youtubeCall) captionList() answer {
	items := []object{}
	found := false
	c.s.ledger.view(func(st *state) {
		r := c.mine(st, c.rq.query.Get("videoId"))
		if r == nil {
			return
		}
		found = true
		var list []ytCaption
		r.get(ytKeyCaptions, &list)
		for _, k := range list {
			if k.Status == "syncing" {
				k.Status = "serving"
			}
			items = append(items, k.object(r.ID))
		}
	})
	if !found {
		return youtubeNoVideo()
	}
	return youtubeJSON(http.StatusOK, object{"kind": "youtube#captionListResponse", "etag": "e", "items": items})
}
