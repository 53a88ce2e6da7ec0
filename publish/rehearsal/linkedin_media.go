package rehearsal

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// linkedinUploadLife is how long the address of an upload is taken.
const linkedinUploadLife = 24 * time.Hour

// linkedinKinds are the types that each of the media APIs takes.
var linkedinKinds = map[string][]string{
	"images": {"image/jpeg", "image/png", "image/gif"},
	"videos": {"video/mp4"},
	"documents": {
		"application/pdf", "application/zip", // DOCX and PPTX are zip files
		"application/octet-stream", // DOC and PPT have no sign that is sniffed
	},
}

// findMedia routes the APIs for images, documents and videos.
func (c *linkedinCall) findMedia(kind, urn string) (name, family string, act action) {
	switch {
	case c.rq.method == http.MethodPost && c.rq.query.Get("action") == "initializeUpload":
		return "initialize", "upload", c.versioned(func(time.Duration) answer { return c.initialize(kind) })
	case c.rq.method == http.MethodPost && kind == "videos" && c.rq.query.Get("action") == "finalizeUpload":
		return "finalize", "upload", c.versioned(func(time.Duration) answer { return c.finalize() })
	case c.rq.method == http.MethodGet && urn != "":
		return "status", "upload", c.versioned(func(time.Duration) answer { return c.mediaStatus(kind, urn) })
	}
	return "unknown", "", c.versioned(func(time.Duration) answer { return *linkedinBad("ILLEGAL_ARGUMENT", "action") })
}

// findUpload routes what files are sent to, which asks for no headers of LinkedIn's.
func (c *linkedinCall) findUpload(kind, id string) (name, family string, act action) {
	if kind == "videos" {
		return "append", "upload", func(time.Duration) answer { return c.part(id) }
	}
	return "one-shot", "upload", c.signed(func(time.Duration) answer { return c.whole(kind, id) })
}

// linkedinURN is the URN of an upload, by the part of it that addresses have.
func linkedinURN(kind, id string) string { return "urn:li:" + strings.TrimSuffix(kind, "s") + ":" + id }

func linkedinUploadID(urn string) string { return urn[strings.LastIndex(urn, ":")+1:] }

// initialize announces a file and names the addresses to send it to.
func (c *linkedinCall) initialize(kind string) answer {
	var b struct {
		Request struct {
			Owner     string `json:"owner"`
			Size      int64  `json:"fileSizeBytes"`
			Captions  bool   `json:"uploadCaptions"`
			Thumbnail bool   `json:"uploadThumbnail"`
		} `json:"initializeUploadRequest"`
	}
	if refused := c.body(&b); refused != nil {
		return *refused
	}
	if refused := c.mine(b.Request.Owner, kind+".ACTION-initializeUpload"); refused != nil {
		return *refused
	}
	if kind == "videos" && b.Request.Size < 1 {
		return *linkedinBad("MISSING_FIELD", "initializeUploadRequest/fileSizeBytes")
	}
	return c.change(0, func(t *tx) answer {
		id := fmt.Sprintf("C%dFAKE%d", 4+len(kind)%2, t.next(linkedinName))
		u := upload{
			Platform: linkedinName, Account: c.owner.ID, Media: Media{ID: linkedinURN(kind, id)}, Category: kind,
			State: uploadOpen, Total: b.Request.Size, Created: t.now, Shown: t.now,
		}
		t.putUpload(u)
		until := t.now.Add(linkedinUploadLife).UnixMilli()
		base := c.rq.base + "/dms-uploads/" + kind + "/" + id + "?sig=" + slug(24, "sig", id)
		value := object{strings.TrimSuffix(kind, "s"): u.ID}
		if kind != "videos" {
			value["uploadUrl"], value["uploadUrlExpiresAt"] = base, strconv.FormatInt(until, 10) // as text, as some services do
			return linkedinJSON(http.StatusOK, object{"value": value})
		}
		parts := []object{}
		for first := int64(0); first < u.Total; first += c.partBytes() {
			parts = append(parts, object{
				"uploadUrl": base + "&part=" + strconv.Itoa(len(parts)), "firstByte": first, "lastByte": min(first+c.partBytes(), u.Total) - 1,
			})
		}
		value["uploadUrlsExpireAt"], value["uploadToken"], value["uploadInstructions"] = until, slug(12, "token", id), parts
		return linkedinJSON(http.StatusOK, object{"value": value})
	})
}

func (c *linkedinCall) partBytes() int64 { return c.s.settings.get().LinkedIn.filled().PartBytes }

// open gives an upload that still takes bytes, or the refusal of its address.
func (c *linkedinCall) openUpload(kind, id string) (u *upload, refused *answer) {
	c.s.ledger.view(func(st *state) { u = st.upload(linkedinName, linkedinURN(kind, id)) })
	no := answer{http.StatusForbidden, http.Header{}, nil} // the edge says nothing more
	switch {
	case u == nil || u.Category != kind, c.rq.query.Get("sig") != slug(24, "sig", id), !c.s.now().Before(u.Created.Add(linkedinUploadLife)):
		return nil, &no
	case u.State != uploadOpen && kind == "videos":
		return nil, linkedinBad("INVALID_VIDEO_ID", "video")
	}
	return u, nil
}

// whole takes a picture or a document in one request. A second one takes the
// place of the first.
func (c *linkedinCall) whole(kind, id string) answer {
	old, refused := c.openUpload(kind, id)
	if refused != nil {
		return *refused
	}
	m, err := c.s.shelf.keep(c.rq.body.reader())
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	m.ID = old.ID
	return c.change(0, func(t *tx) answer {
		u := *old
		u.Media, u.State, u.Polls = m, uploadProcessing, 0
		t.putUpload(u)
		return answer{http.StatusCreated, http.Header{}, nil}
	})
}

// part takes one part of a video, at the address that was named for it. The
// address is signed; a key of the page beside it is refused.
func (c *linkedinCall) part(id string) answer {
	if c.token != "" {
		return answer{http.StatusBadRequest, http.Header{}, nil}
	}
	u, refused := c.openUpload("videos", id)
	if refused != nil {
		return *refused
	}
	k, err := strconv.Atoi(c.rq.query.Get("part"))
	size := c.partBytes()
	first := int64(k) * size
	if err != nil || k < 0 || first >= u.Total || c.rq.body.size != min(first+size, u.Total)-first {
		return answer{http.StatusBadRequest, http.Header{}, nil}
	}
	n, err := c.s.shelf.keepPart(id, k, c.rq.body.reader())
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	return c.change(0, func(t *tx) answer {
		old := t.upload(linkedinName, u.ID)
		next := *old
		next.Parts = maps.Clone(old.Parts)
		if next.Parts == nil {
			next.Parts = map[int]int64{}
		}
		next.Parts[k] = n
		t.putUpload(next)
		return answer{http.StatusOK, http.Header{}, nil}.with("ETag", `"`+linkedinTag(id, k)+`"`)
	})
}

// linkedinTag is the mark of a part.
func linkedinTag(id string, k int) string {
	return "/ambry-video/signedId/" + slug(16, "part", id, strconv.Itoa(k)) + ".bin"
}

// finalize joins the parts, whose marks come in the order in which the parts were
// named. It can be done once.
func (c *linkedinCall) finalize() answer {
	var b struct {
		Request struct {
			Video string   `json:"video"`
			Token *string  `json:"uploadToken"`
			Parts []string `json:"uploadedPartIds"`
		} `json:"finalizeUploadRequest"`
	}
	if refused := c.body(&b); refused != nil {
		return *refused
	}
	id := linkedinUploadID(b.Request.Video)
	var old *upload
	c.s.ledger.view(func(st *state) { old = st.upload(linkedinName, b.Request.Video) })
	switch {
	case old == nil || old.Account != c.owner.ID || old.Category != "videos" || old.State != uploadOpen:
		return *linkedinBad("INVALID_VIDEO_ID", "finalizeUploadRequest/video")
	case !c.s.now().Before(old.Created.Add(linkedinUploadLife)):
		return *linkedinBad("EXPIRED_UPLOAD_URL", "finalizeUploadRequest/video")
	case b.Request.Token == nil || *b.Request.Token != slug(12, "token", id):
		return *linkedinBad("INVALID_VALUE_FOR_FIELD", "finalizeUploadRequest/uploadToken")
	}
	n := int((old.Total + c.partBytes() - 1) / c.partBytes())
	tags := make([]string, n)
	for k := range tags {
		tags[k] = linkedinTag(id, k)
	}
	if len(old.Parts) != n || !slices.Equal(tags, b.Request.Parts) {
		return *linkedinBad("INVALID_VALUE_FOR_FIELD", "finalizeUploadRequest/uploadedPartIds")
	}
	m, err := c.s.shelf.join(id, n)
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	m.ID = old.ID
	a := c.change(0, func(t *tx) answer {
		u := *old
		u.Media, u.State, u.Parts = m, uploadProcessing, nil
		t.putUpload(u)
		return answer{http.StatusOK, http.Header{}, nil}
	})
	if a.status == http.StatusOK {
		c.s.shelf.dropParts(id, n)
	}
	return a
}

// linkedinStates are LinkedIn's words for the states of an upload.
var linkedinStates = map[string]string{
	uploadOpen: "WAITING_UPLOAD", uploadProcessing: "PROCESSING", uploadReady: "AVAILABLE", uploadFailed: "PROCESSING_FAILED",
}

// mediaStatus tells how far a file is: so many questions later it can be used.
func (c *linkedinCall) mediaStatus(kind, urn string) answer {
	if c.life == linkedinMemberOnly {
		return linkedinForbidden(kind + ".GET")
	}
	return c.change(0, func(t *tx) answer {
		old := t.upload(linkedinName, urn)
		if old == nil || old.Account != c.owner.ID || old.Category != kind {
			return linkedinMissing(urn)
		}
		u := *old
		if u.State == uploadProcessing {
			u.Polls++
			if u.Polls > c.s.settings.get().LinkedIn.filled().Polls {
				u.State = uploadReady
				if !slices.Contains(linkedinKinds[kind], u.MIME) {
					u.State = uploadFailed
				}
			}
			t.putUpload(u)
		}
		o := object{"id": u.ID, "owner": linkedinPage(u.Account), "status": linkedinStates[u.State]}
		if u.State == uploadFailed {
			o["processingFailureReason"] = "The file is corrupt or of a kind that is not supported"
		}
		return linkedinJSON(http.StatusOK, o)
	})
}

// attach takes uploads into a post: the page's own, of the right kind, with their
// bytes. A post that is made while one of them is still being read is shown to
// nobody.
func (c *linkedinCall) attach(t *tx, r *record, b *linkedinContent) *answer {
	if b == nil {
		return nil
	}
	var list []linkedinMedia
	kind := []string{"images"}
	switch {
	case b.Media != nil:
		list, kind = []linkedinMedia{*b.Media}, []string{"images", "videos", "documents"}
	case b.Multi != nil:
		list = b.Multi.Images
	case b.Article != nil && b.Article.Thumbnail != "":
		list = []linkedinMedia{{ID: b.Article.Thumbnail, Alt: b.Article.ThumbnailAlt}}
	}
	for i, m := range list {
		u := t.upload(linkedinName, m.ID)
		switch {
		case u == nil || u.Account != c.owner.ID || !slices.Contains(kind, u.Category),
			slices.ContainsFunc(list[:i], func(o linkedinMedia) bool { return o.ID == m.ID }):
			return linkedinBad("INVALID_URN_ID", "content/media/id")
		case u.State == uploadOpen:
			return linkedinBad("MEDIA_ASSET_WAITING_UPLOAD", "content/media/id")
		case u.State == uploadFailed:
			return linkedinBad("MEDIA_ASSET_PROCESSING_FAILED", "content/media/id")
		case u.Category == "documents" && m.Title == "":
			return linkedinBad("MISSING_FIELD", "content/media/title")
		}
		r.Hidden = r.Hidden || u.State == uploadProcessing
		file := u.Media
		file.Alt = m.Alt
		if b.Article == nil {
			r.Media = append(r.Media, file)
		}
	}
	return nil
}
