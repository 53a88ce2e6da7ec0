package rehearsal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	_ "image/gif" // sizes for the answers
	_ "image/jpeg"
	_ "image/png"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// xMediaLife is how long a finished upload can be attached.
	xMediaLife = 24 * time.Hour
	// xStill is the most bytes of a picture (X docs, media best practices).
	xStill = 5 << 20
	// xSegments is the highest segment_index (OpenAPI 2.167).
	xSegments = 999
	// xAlt is the most characters of an alt text.
	xAlt = 1000
)

// xKinds are the types that a category takes.
var xKinds = map[string][]string{
	"tweet_image": {"image/jpeg", "image/png", "image/webp", "image/bmp", "image/gif"},
	"tweet_gif":   {"image/gif"},
	"tweet_video": {"video/mp4", "video/quicktime"},
}

// kind is X's word for what a file is.
func (m Media) kind() string {
	switch {
	case strings.HasPrefix(m.MIME, "video/"):
		return "video"
	case m.MIME == "image/gif":
		return "animated_gif"
	}
	return "photo"
}

// key is the id with X's sign for its kind before it.
func (m Media) key() string {
	return map[string]string{"video": "7_", "animated_gif": "16_", "photo": "3_"}[m.kind()] + m.ID
}

// oneShot takes a still in one request.
func (c *xCall) oneShot(lag time.Duration) answer {
	p, err := c.rq.params()
	if err != nil {
		return xInvalid("body", "", "The request body could not be parsed")
	}
	if command := p.values["command"]; command != "" {
		return xInvalid("command", command, "The query parameter [command] is not one of []")
	}
	category := p.values["media_category"]
	if category != "tweet_image" && category != "tweet_gif" {
		return xInvalid("media_category", category, "`media_category` is required and must be one of [tweet_image, tweet_gif]")
	}
	m, refused := c.receive(p)
	if refused != nil {
		return *refused
	}
	return c.change(lag, func(t *tx) answer {
		m.ID = newXID(t)
		u := upload{Platform: xName, Account: c.owner.ID, Media: m, Category: category, State: uploadReady, Created: t.now, Shown: t.now}
		if refused := u.unfit(); refused != nil {
			return *refused
		}
		t.putUpload(u)
		return c.mediaAnswer(&u, t.now)
	})
}

// source opens the media field: a file part, or Base64 text.
func source(p *params) (io.ReadCloser, *answer) {
	if f := p.files["media"]; f != nil {
		r, err := f.Open()
		if err != nil {
			a := xProblem(http.StatusInternalServerError, "Internal Server Error", "Internal Server Error", "about:blank")
			return nil, &a
		}
		return r, nil
	}
	raw, err := base64.StdEncoding.DecodeString(p.values["media"])
	if err != nil || len(raw) == 0 {
		a := xInvalid("media", "", "`media` is required")
		return nil, &a
	}
	return io.NopCloser(bytes.NewReader(raw)), nil
}

func (c *xCall) receive(p *params) (Media, *answer) {
	r, refused := source(p)
	if refused != nil {
		return Media{}, refused
	}
	defer r.Close()
	m, err := c.s.shelf.keep(r)
	if err != nil {
		a := c.refusal(http.StatusServiceUnavailable, Fault{})
		return m, &a
	}
	return m, nil
}

// unfit tells when the bytes are not what their category says.
func (u *upload) unfit() *answer {
	switch {
	case !slices.Contains(xKinds[u.Category], u.MIME):
		a := xInvalid("media", u.MIME, "media type unrecognized.")
		return &a
	case u.Category == "tweet_image" && u.Bytes > xStill:
		a := xInvalid("media", strconv.FormatInt(u.Bytes, 10), "File size exceeds "+strconv.Itoa(xStill)+" bytes.")
		return &a
	}
	return nil
}

// initialize announces a file that comes in pieces.
func (c *xCall) initialize(time.Duration) answer {
	if _, refused := c.object(map[string][]string{"": {"media_type", "total_bytes", "media_category", "additional_owners", "shared"}}); refused != nil {
		return *refused
	}
	var b struct {
		Type     string `json:"media_type"`
		Total    int64  `json:"total_bytes"`
		Category string `json:"media_category"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return xInvalid("body", "", "["+err.Error()+"]")
	}
	switch {
	case b.Total < 1:
		return xInvalid("total_bytes", strconv.FormatInt(b.Total, 10), "`total_bytes` must be greater than 0")
	case xKinds[b.Category] == nil:
		return xInvalid("media_category", b.Category, "`media_category` must be one of [tweet_image, tweet_gif, tweet_video]")
	case !slices.Contains(xKinds[b.Category], b.Type):
		return xInvalid("media_type", b.Type, "`media_type` does not fit `media_category`")
	}
	return c.change(0, func(t *tx) answer {
		u := upload{
			Platform: xName, Account: c.owner.ID, Media: Media{ID: newXID(t), MIME: b.Type}, Category: b.Category,
			State: uploadOpen, Total: b.Total, Created: t.now, Shown: t.now,
		}
		t.putUpload(u)
		return xJSON(http.StatusOK, object{"data": object{
			"id": u.ID, "media_key": u.key(), "expires_after_secs": 86_400,
		}})
	})
}

// ownUpload finds an upload of the account.
func (c *xCall) ownUpload(st *state, id string) *upload {
	u := st.upload(xName, id)
	if u == nil || u.Account != c.owner.ID {
		return nil
	}
	return u
}

func xUnknownMedia(id string) answer {
	return xInvalid("id", id, "Media id not found or not open: ["+id+"]")
}

// appendPart takes one piece. The same piece may come again.
func (c *xCall) appendPart(id string) answer {
	p, err := c.rq.params()
	if err != nil {
		return xInvalid("body", "", "The request body could not be parsed")
	}
	index, err := strconv.Atoi(p.values["segment_index"])
	if err != nil || index < 0 || index > xSegments {
		return xInvalid("segment_index", p.values["segment_index"], "`segment_index` must be between 0 and 999")
	}
	r, refused := source(p)
	if refused != nil {
		return *refused
	}
	defer r.Close()
	if c.open(id) == nil {
		return xUnknownMedia(id)
	}
	limit := c.s.settings.get().XAppendLimit
	// Written before the ledger is locked: big files must not hold up others.
	n, err := c.s.shelf.keepPart(id, index, io.LimitReader(r, limit+1))
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	return c.change(0, func(t *tx) answer {
		old := c.ownUpload(t.state, id)
		if !old.takesParts(t.now) {
			return xUnknownMedia(id)
		}
		u := *old
		u.Parts = maps.Clone(old.Parts)
		if u.Parts == nil {
			u.Parts = map[int]int64{}
		}
		if n > limit {
			delete(u.Parts, index)
			t.putUpload(u)
			return c.refusal(http.StatusRequestEntityTooLarge, Fault{})
		}
		u.Parts[index] = n
		t.putUpload(u)
		return xJSON(http.StatusOK, object{"data": object{"expires_at": u.Created.Add(xMediaLife).Unix()}})
	})
}

// open gives an upload of the account that still takes pieces.
func (c *xCall) open(id string) (u *upload) {
	c.s.ledger.view(func(st *state) { u = c.ownUpload(st, id) })
	if !u.takesParts(c.s.now()) {
		return nil
	}
	return u
}

// takesParts tells whether pieces can still be added: an upload that nobody ended
// is forgotten after a day as well.
func (u *upload) takesParts(now time.Time) bool {
	return u != nil && u.State == uploadOpen && now.Sub(u.Created) <= xMediaLife
}

// finalize joins the pieces, which must be all there.
func (c *xCall) finalize(id string) answer {
	old := c.open(id)
	if old == nil {
		return xUnknownMedia(id)
	}
	sum := int64(0)
	for i := range len(old.Parts) {
		sum += old.Parts[i] // a gap adds nothing
	}
	if sum != old.Total {
		return xInvalid("total_bytes", strconv.FormatInt(sum, 10), "Segments do not add up to provided total file size.")
	}
	m, err := c.s.shelf.join(id, len(old.Parts))
	if err != nil {
		return c.refusal(http.StatusServiceUnavailable, Fault{})
	}
	u := *old
	m.ID, m.Alt = u.ID, u.Alt
	u.Media, u.State, u.Parts = m, uploadReady, nil
	if u.Category == "tweet_video" {
		u.State = uploadProcessing // its bytes are looked at later
	} else if refused := u.unfit(); refused != nil {
		return *refused
	}
	a := c.change(0, func(t *tx) answer {
		if t.upload(xName, id) != old { // another request changed it meanwhile
			return xUnknownMedia(id)
		}
		u.Created = t.now // its day begins here
		t.putUpload(u)
		return c.mediaAnswer(&u, t.now)
	})
	if a.status == http.StatusOK {
		c.s.shelf.dropParts(id, len(old.Parts))
	}
	return a
}

// mediaStatus tells how far a video is. It is ready when asked for often enough: a
// clock that stands still, as in the demo, must not keep it forever.
func (c *xCall) mediaStatus() answer {
	id := c.rq.query.Get("media_id")
	if command := c.rq.query.Get("command"); command != "STATUS" {
		return xInvalid("command", command, "The query parameter [command] is not one of [STATUS]")
	}
	return c.change(0, func(t *tx) answer {
		old := c.ownUpload(t.state, id)
		if old == nil || old.State == uploadOpen || t.now.Sub(old.Created) > xMediaLife {
			return xInvalid("media_id", id, "Media id not found: ["+id+"]")
		}
		u := *old
		if u.State == uploadProcessing {
			u.Polls++
			if u.Polls > c.s.settings.get().X.filled().Polls {
				u.State = uploadReady
				if u.unfit() != nil {
					u.State = uploadFailed
				}
			}
			t.putUpload(u)
		}
		return c.mediaAnswer(&u, t.now)
	})
}

func (c *xCall) mediaAnswer(u *upload, now time.Time) answer {
	left := int64((xMediaLife - now.Sub(u.Created)) / time.Second)
	data := object{"id": u.ID, "media_key": u.key(), "size": u.Bytes, "expires_after_secs": max(0, left)}
	switch {
	case u.State == uploadProcessing && u.Polls == 0:
		data["processing_info"] = object{"state": "pending", "check_after_secs": 1}
	case u.State == uploadProcessing:
		data["processing_info"] = object{"state": "in_progress", "check_after_secs": 1, "progress_percent": 40}
	case u.State == uploadFailed:
		data["processing_info"] = object{"state": "failed", "progress_percent": 100, "error": object{
			"code": 1, "name": "InvalidMedia", "message": "Unsupported video format",
		}}
	case u.Category == "tweet_video":
		data["processing_info"] = object{"state": "succeeded", "progress_percent": 100}
	case strings.HasPrefix(u.MIME, "image/"):
		w, h := c.s.shelf.size(u.SHA256)
		data["image"] = object{"image_type": u.MIME, "w": w, "h": h}
	}
	return xJSON(http.StatusOK, object{"data": data})
}

// size is a picture's width and height, 0 where they cannot be read.
func (s *shelf) size(sum string) (w, h int) {
	f, err := os.Open(filepath.Join(s.media, sum))
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(f)
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// altText describes an upload. After the post was made it no longer reaches it.
func (c *xCall) altText() answer {
	if _, refused := c.object(map[string][]string{"": {"id", "metadata"}, "metadata": {"alt_text", "allow_download_status", "found_media_origin", "sticker_info"}}); refused != nil {
		return *refused
	}
	var b struct {
		ID       string `json:"id"`
		Metadata struct {
			Alt struct {
				Text string `json:"text"`
			} `json:"alt_text"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return xInvalid("body", "", "["+err.Error()+"]")
	}
	alt := b.Metadata.Alt.Text
	if n := utf8.RuneCountInString(alt); n < 1 || n > xAlt {
		return xInvalid("metadata.alt_text.text", alt, "`metadata.alt_text.text` must have 1 to 1000 characters")
	}
	return c.change(0, func(t *tx) answer {
		old := c.ownUpload(t.state, b.ID)
		if old == nil || old.State == uploadOpen || t.now.Sub(old.Created) > xMediaLife {
			return xInvalid("id", b.ID, "Media id not found: ["+b.ID+"]")
		}
		u := *old
		u.Alt = alt
		t.putUpload(u)
		return xJSON(http.StatusOK, object{"data": object{
			"id": u.ID, "associated_metadata": object{"alt_text": object{"text": alt}},
		}})
	})
}
