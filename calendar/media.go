package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"rounds/calendar/platform"
)

// SHA256 is the SHA-256 of a file in lower-case hex: how media is known.
type SHA256 string

// SumSHA256 gives the SHA-256 of b.
func SumSHA256(b []byte) SHA256 {
	s := sha256.Sum256(b)
	return SHA256(hex.EncodeToString(s[:]))
}

// BigMedia is the size in bytes over which a file stays where it is instead of
// being copied beside the calendar.
const BigMedia = 100 << 20

// Media is a file that drafts use. Pictures are copied beside the calendar
// file; a big video stays at Path.
type Media struct {
	ID       SHA256        `json:"id"`
	Name     string        `json:"name"`           // the file's name when it was added
	Path     string        `json:"path,omitempty"` // where a big file stays; "" for a copied one
	MIME     string        `json:"mime"`
	Bytes    int64         `json:"bytes"`
	Width    int           `json:"width,omitempty"`
	Height   int           `json:"height,omitempty"`
	Duration time.Duration `json:"duration,omitempty"`
	Added    time.Time     `json:"added"`
	AddedBy  PersonID      `json:"added_by,omitempty"`
	Location bool          `json:"location,omitempty"` // the file says where it was taken
	// Prepared maps a platform to the file as it will be uploaded there: made
	// when approval is asked for, without metadata, upright, within the limits.
	Prepared map[platform.Name]Prepared `json:"prepared,omitempty"`
	Version  uint64                     `json:"version"`
}

// Prepared is a file as it will be uploaded.
type Prepared struct {
	ID       SHA256        `json:"id"`
	MIME     string        `json:"mime"`
	Bytes    int64         `json:"bytes"`
	Width    int           `json:"width,omitempty"`
	Height   int           `json:"height,omitempty"`
	Duration time.Duration `json:"duration,omitempty"`
	Changes  []string      `json:"changes,omitempty"` // what was done, in plain words
}

// ForUpload gives the file as platform n gets it: the prepared one where there
// is one, else the file itself.
func (m Media) ForUpload(n platform.Name) Prepared {
	if p, ok := m.Prepared[n]; ok {
		return p
	}
	return Prepared{ID: m.ID, MIME: m.MIME, Bytes: m.Bytes, Width: m.Width, Height: m.Height, Duration: m.Duration}
}
