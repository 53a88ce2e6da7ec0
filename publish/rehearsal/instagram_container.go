package rehearsal

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// igPhoto is the category of a Page's photo; that of a container is its
	// media_type, IMAGE where none was sent.
	igPhoto = "photo"
	// igLife is how long a container lives unpublished.
	igLife = 24 * time.Hour

	igCaption = 2200    // UTF-16 units
	igAlt     = 1000    // characters
	igBytes   = 8 << 20 // of a picture
	igItems   = 10
	igInvited = 3
)

// igMeta is what a container was told.
type igMeta struct {
	Caption   string            `json:"caption,omitempty"`
	Item      bool              `json:"item,omitempty"` // of a carousel
	Resumable bool              `json:"resumable,omitempty"`
	Children  []string          `json:"children,omitempty"`
	Sent      map[string]string `json:"sent,omitempty"` // other fields, for the ledger
}

func (u *upload) ig() igMeta {
	var m igMeta
	if json.Unmarshal(u.Meta, &m) != nil {
		return igMeta{}
	}
	return m
}

// igKept are the fields that the ledger shows with the post.
var igKept = []string{"media_type", "collaborators", "share_to_feed", "image_url", "video_url", "location_id", "user_tags", "is_ai_generated", "thumb_offset", "cover_url"}

// photo takes a Page's unpublished photo.
func (c *igCall) photo() answer {
	switch first := c.path[0]; {
	case c.login || c.user || first != "me" && first != linkedPage(c.owner.ID):
		return missing("post", first).answer(c.graphCall)
	case c.p.flag("published", true):
		return invalid("This rehearsal takes only photos that are not published").answer(c.graphCall)
	}
	m, e := c.receive()
	if e != nil {
		return e.answer(c.graphCall)
	}
	return c.change(0, func(t *tx) answer {
		m.ID = newIGID(t, 122_100_000_000_100)
		t.putUpload(upload{
			Platform: instagramName, Account: c.owner.ID, Media: m, Category: igPhoto, State: uploadReady, Created: t.now, Shown: t.now,
		})
		return graphJSON(http.StatusOK, object{"id": m.ID})
	})
}

// own gives an upload of the asking account.
func (c *igCall) own(st *state, id string) *upload {
	u := st.upload(instagramName, id)
	if u == nil || u.Account != c.owner.ID {
		return nil
	}
	return u
}

// photoNode gives a Page's photo with the addresses of its sizes.
func (c *igCall) photoNode(id string) answer {
	var u *upload
	c.ig.s.ledger.view(func(st *state) { u = c.own(st, id) })
	if u == nil {
		return missing("get", id).answer(c.graphCall)
	}
	w, h := c.ig.s.shelf.size(u.SHA256)
	image := func(width, height int) object {
		return object{"width": width, "height": height, "source": c.home + "/photo/" + id + ".jpg"}
	}
	small := image(130, 97)
	small["source"] = c.home + "/photo/" + id + "-small.jpg"
	return c.one("Photo", object{"id": id, "created_time": graphTime(u.Created), "images": []object{small, image(max(w, 720), max(h, 540))}}, "created_time,id")
}

// file shows a photo at its public address; no token is asked for.
func (c *igCall) file(id string) answer {
	var u *upload
	c.ig.s.ledger.view(func(st *state) { u = st.upload(instagramName, id) })
	if u == nil || u.Category != igPhoto {
		return answer{http.StatusNotFound, http.Header{}, nil}
	}
	b, err := c.ig.s.shelf.read(u.SHA256)
	if err != nil {
		return answer{http.StatusNotFound, http.Header{}, nil}
	}
	return answer{http.StatusOK, http.Header{"Content-Type": {u.MIME}}, b}
}

// container announces a file or a carousel.
func (c *igCall) container(user string) answer {
	if !c.mine(user) {
		return missing("post", user).answer(c.graphCall)
	}
	v := c.p.values
	kind := v["media_type"]
	m := igMeta{Caption: v["caption"], Item: c.p.flag("is_carousel_item", false), Resumable: v["upload_type"] == "resumable", Sent: map[string]string{}}
	for _, name := range igKept {
		if s, ok := v[name]; ok {
			m.Sent[name] = s
		}
	}
	if a := c.unfit(kind, &m); a != nil {
		return *a
	}
	u := upload{Platform: instagramName, Account: c.owner.ID, Category: kind, State: uploadProcessing}
	switch {
	case kind == "CAROUSEL":
	case m.Resumable:
		u.State = uploadOpen
	case v["image_url"] != "":
		if kind == "" {
			u.Category = "IMAGE"
		}
		file, a := c.fetch(v["image_url"], kind == "STORIES")
		if a != nil {
			return *a
		}
		u.Media, u.Alt = file, v["alt_text"]
	default:
		u.MIME = "video/mp4" // at video_url: a rehearsal opens no connection of its own
	}
	meta, err := json.Marshal(m)
	if err != nil {
		return c.ig.refusal(http.StatusInternalServerError, Fault{Code: 1})
	}
	u.Meta = meta
	return c.change(0, func(t *tx) answer {
		for _, id := range m.Children {
			if a := c.child(t, id); a != nil {
				return *a
			}
		}
		u.ID, u.Created, u.Shown = newIGID(t, 18_000_000_000_000_100), t.now, t.now
		t.putUpload(u)
		reply := object{"id": u.ID}
		if m.Resumable {
			reply["uri"] = c.home + "/ig-api-upload/" + c.version + "/" + u.ID
		}
		return graphJSON(http.StatusOK, reply)
	})
}

// unfit says what is wrong with a container's fields.
func (c *igCall) unfit(kind string, m *igMeta) *answer {
	v := c.p.values
	no := func(code, subcode int, message string) *answer {
		a := c.igError(code, subcode, message)
		return &a
	}
	var invited []string
	video := m.Resumable || v["video_url"] != ""
	switch {
	case !slices.Contains([]string{"", "IMAGE", "VIDEO", "REELS", "STORIES", "CAROUSEL"}, kind), kind == "VIDEO" && !m.Item:
		return no(100, 2207023, "Unknown media type")
	case m.Resumable && c.login:
		return no(100, 0, "(#100) upload_type is not supported")
	case len(utf16.Encode([]rune(m.Caption))) > igCaption:
		return no(36004, 2207010, "The caption is too long")
	case utf8.RuneCountInString(v["alt_text"]) > igAlt, v["alt_text"] != "" && (video || kind == "STORIES"):
		return no(100, 0, "(#100) Invalid alt_text")
	case v["collaborators"] != "" && (m.Item || kind == "STORIES" || json.Unmarshal([]byte(v["collaborators"]), &invited) != nil || len(invited) > igInvited):
		return no(100, 0, "(#100) Invalid collaborators")
	case m.Caption != "" && m.Item:
		return no(100, 0, "(#100) A carousel item takes no caption")
	case kind == "CAROUSEL":
		m.Children = strings.FieldsFunc(v["children"], func(r rune) bool { return r == ',' })
		if n := len(m.Children); n < 2 || n > igItems {
			return no(100, 2207028, "A carousel has 2 to 10 items")
		}
	case video == (v["image_url"] != ""), video && kind == "":
		return no(100, 0, "(#100) The parameter image_url is required")
	}
	return nil
}

// child says why an item cannot go into a carousel yet.
func (c *igCall) child(t *tx, id string) *answer {
	u := c.own(t.state, id)
	var a answer
	switch {
	case u == nil || !u.ig().Item || u.Category == igPhoto, t.now.Sub(u.Created) >= igLife:
		a = c.igError(24, 2207008, "The container does not exist or has expired")
	case u.State != uploadReady:
		a = c.igError(9007, 2207027, "Media not available yet")
	default:
		return nil
	}
	return &a
}

// fetch gets a picture from its public address: from this server, or, since a
// rehearsal opens no connection, in name only.
func (c *igCall) fetch(address string, story bool) (Media, *answer) {
	no := func(code, subcode int, message string) (Media, *answer) {
		a := c.igError(code, subcode, message)
		return Media{}, &a
	}
	at, err := url.Parse(address)
	if err != nil || at.Host == "" {
		return no(9004, 2207052, "Could not fetch media")
	}
	m := Media{MIME: "image/jpeg"}
	if rest, here := strings.CutPrefix(address, c.home+"/photo/"); here {
		var u *upload
		c.ig.s.ledger.view(func(st *state) { u = st.upload(instagramName, strings.TrimSuffix(rest, ".jpg")) })
		if u == nil {
			return no(9004, 2207052, "Could not fetch media")
		}
		m = u.Media
	} else if strings.HasSuffix(at.Hostname(), ".invalid") || at.Scheme != "https" && !isLoopback(at.Hostname()) {
		return no(9004, 2207052, "Could not fetch media")
	}
	w, h := c.ig.s.shelf.size(m.SHA256)
	switch {
	case m.MIME != "image/jpeg":
		return no(36001, 2207005, "The image format is not supported")
	case m.Bytes > igBytes:
		return no(36000, 2207004, "The image is too large")
	case !story && w > 0 && (100*w < 80*h-h || 100*w > 191*h+h):
		return no(36003, 2207009, "The aspect ratio is not supported")
	}
	m.ID = ""
	return m, nil
}

// status tells how far a container is. It is asked a few times before it is
// ready: a clock that stands still, as in the demo, must not keep it forever.
func (c *igCall) status(id string) answer {
	return c.change(0, func(t *tx) answer {
		old := c.own(t.state, id)
		if old == nil {
			return missing("get", id).answer(c.graphCall)
		}
		set, u := c.ig.s.settings.get().Instagram, *old
		if u.State == uploadProcessing && !strings.Contains(c.p.values["fields"], "video_status") {
			switch u.Polls++; {
			case u.Polls <= set.polls(u):
			case set.fails() != "" && u.Category != "CAROUSEL":
				u.State = uploadFailed
			default:
				u.State = uploadReady
			}
			t.putUpload(u)
		}
		return c.one("IGContainer", c.stateOf(&u, t.now), "id")
	})
}

func (c *igCall) stateOf(u *upload, now time.Time) object {
	o := object{
		"id": u.ID, "status_code": "IN_PROGRESS", "status": "In Progress: media is being prepared.", "copyright_check_status": nil,
		"video_status": object{"uploading_phase": object{"status": "in_progress", "bytes_transferred": u.sum()}},
	}
	switch {
	case u.State == uploadUsed:
		o["status_code"], o["status"] = "PUBLISHED", "Published: live."
	case now.Sub(u.Created) >= igLife:
		o["status_code"], o["status"] = "EXPIRED", "Expired: not published within a day."
	case u.State == uploadReady:
		o["status_code"], o["status"] = "FINISHED", "Finished: ready to publish."
	case u.State == uploadFailed:
		o["status_code"], o["status"] = "ERROR", c.ig.s.settings.get().Instagram.fails()
	}
	if u.State != uploadOpen {
		o["video_status"] = object{"uploading_phase": object{"status": "complete", "bytes_transferred": u.Bytes}}
	}
	return o
}

// bytes takes the bytes of a video, from where the last call ended. Of what
// breaks off on the way what arrived is kept: see torn.
func (c *igCall) bytes(id string) answer {
	return c.signed(func() answer {
		u, bad := c.offset(id)
		if bad != nil {
			return *bad
		}
		return c.store(u, c.rq.body)
	})
}

// badUpload is how the upload host says no.
func badUpload(kind, message string) answer {
	return graphJSON(http.StatusBadRequest, object{"debug_info": object{"retriable": false, "type": kind, "message": message}})
}

// offset finds the container that bytes are for, and says what is wrong.
func (c *igCall) offset(id string) (*upload, *answer) {
	var u *upload
	c.ig.s.ledger.view(func(st *state) { u = c.own(st, id) })
	from, err := strconv.ParseInt(c.rq.header.Get("Offset"), 10, 64)
	total, err2 := strconv.ParseInt(c.rq.header.Get("File_size"), 10, 64)
	var a answer
	switch {
	case u == nil || u.State != uploadOpen:
		a = badUpload("ProcessingFailedError", "The upload session is not open")
	case err != nil || err2 != nil || total < 1 || from < 0 || from != u.sum() || u.Total != 0 && total != u.Total:
		a = badUpload("OffsetInvalidError", "The offset does not match")
	default:
		return u, nil
	}
	return nil, &a
}

// store keeps bytes as the next part of a container's file.
func (c *igCall) store(old *upload, b *body) answer {
	index := len(old.Parts)
	n, err := c.ig.s.shelf.keepPart(old.ID, index, b.reader())
	if err != nil {
		return c.ig.refusal(http.StatusServiceUnavailable, Fault{})
	}
	u := *old
	if u.Parts = maps.Clone(old.Parts); u.Parts == nil {
		u.Parts = map[int]int64{}
	}
	u.Parts[index] = n
	u.Total, _ = strconv.ParseInt(c.rq.header.Get("File_size"), 10, 64) // offset has read it
	whole := u.sum() == u.Total
	if whole {
		m, err := c.ig.s.shelf.join(u.ID, len(u.Parts))
		if err != nil || !strings.HasPrefix(m.MIME, "video/") {
			return badUpload("ProcessingFailedError", "The file is no video")
		}
		m.ID = u.ID
		u.Media, u.State = m, uploadProcessing
	}
	return c.change(0, func(t *tx) answer {
		if t.upload(instagramName, old.ID) != old || u.sum() > u.Total {
			return badUpload("OffsetInvalidError", "The offset does not match")
		}
		t.putUpload(u)
		if !whole {
			return badUpload("PartialRequestError", "Partial request (did not match length of file)")
		}
		return graphJSON(http.StatusOK, object{"success": true, "message": "Stored."})
	})
}

// torn keeps what arrived of a video before the client left.
func (p *instagram) torn(rq *request) {
	c := &igCall{ig: p, graphCall: &graphCall{facebook: &facebook{s: p.s}, rq: rq, p: &params{values: map[string]string{}}}}
	c.token = rq.bearer()
	c.owner = p.owner(c.token, false)
	if len(rq.path) != 3 || rq.path[0] != "ig-api-upload" || c.owner.ID == "" || rq.body.size == 0 {
		return
	}
	if u, bad := c.offset(rq.path[2]); bad == nil {
		c.store(u, rq.body)
	}
}
