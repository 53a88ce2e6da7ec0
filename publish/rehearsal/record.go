package rehearsal

import (
	"encoding/json"
	"time"
)

// Kinds of [Post].
const (
	KindPost    = "post"
	KindComment = "comment"
	KindReel    = "reel"
	KindStory   = "story"
)

// Post is one thing that a platform made public, or will: as the ledger has it.
type Post struct {
	Platform string `json:"platform"`
	Account  string `json:"account"` // the account's id
	ID       string `json:"id"`
	// Kind is "post", "comment", "reel" or "story"; a thread part is a post with ReplyTo.
	Kind string `json:"kind"`
	// Text is as it was sent, links and signs untouched.
	Text string `json:"text"`
	Link string `json:"link,omitempty"`
	// ReplyTo is the post or comment answered.
	ReplyTo string    `json:"reply_to,omitempty"`
	Media   []Media   `json:"media"`
	Created time.Time `json:"created"`
	// Scheduled is when the platform itself will publish it.
	Scheduled *time.Time `json:"scheduled,omitempty"`
	// Published is false for a draft and for a scheduled post before its time.
	Published bool   `json:"published"`
	URL       string `json:"url"`
	// Settings are the platform's own fields that came with it, as sent.
	Settings map[string]json.RawMessage `json:"settings,omitempty"`
	Deleted  bool                       `json:"deleted"`
}

// Media is one file of a post.
type Media struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Alt    string `json:"alt"`
	MIME   string `json:"mime"`
}

// record is a post with what only the imitation needs to know.
type record struct {
	Post
	// Shown is from when read-backs have it.
	Shown  time.Time `json:"shown"`
	Edited time.Time `json:"edited,omitzero"`
	Hidden bool      `json:"hidden,omitempty"`
	// Root is the first post of a thread, the post below a comment.
	Root string `json:"root,omitempty"`
	// Was is what read-backs have until Shown, where a change lags.
	Was *record `json:"was,omitempty"`
}

// published tells whether patients could see it, lag aside.
func (r *record) published(now time.Time) bool {
	return r.Published || r.Scheduled != nil && !r.Scheduled.After(now)
}

// visible tells whether a read-back has it.
func (r *record) visible(now time.Time) bool { return !r.Deleted && !r.Shown.After(now) }

// States of an upload.
const (
	uploadOpen       = "open"
	uploadProcessing = "processing"
	uploadFailed     = "failed"
	uploadReady      = "ready"
	uploadUsed       = "used"
	uploadGone       = "gone"
)

// upload is a file on its way into a post. Bytes of one in pieces lie in the
// shelf as parts until they are joined.
type upload struct {
	Platform string        `json:"platform"`
	Account  string        `json:"account"`
	Media                  // ID always; the rest once the bytes are whole
	Category string        `json:"category,omitempty"`
	State    string        `json:"state"`
	Total    int64         `json:"total,omitempty"` // as announced
	Parts    map[int]int64 `json:"parts,omitempty"` // bytes by index
	Polls    int           `json:"polls,omitempty"` // how often its state was asked
	Created  time.Time     `json:"created"`
	Shown    time.Time     `json:"shown"`
	Post     string        `json:"post,omitempty"` // that uses it
	// Meta is what the platform was told of the post when the upload began.
	Meta json.RawMessage `json:"meta,omitempty"`
}

// token is a pair that a platform handed out after the invented one.
type token struct {
	Platform string    `json:"platform"`
	Account  string    `json:"account"`
	Access   string    `json:"access"`
	Refresh  string    `json:"refresh"`
	Expires  time.Time `json:"expires"`
	Number   int       `json:"number"` // counts an account's pairs, the invented one is 1
	Revoked  bool      `json:"revoked,omitempty"`
	Scope    string    `json:"scope,omitempty"` // what the person agreed to; "" is all
}
