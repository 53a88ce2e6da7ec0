package calendar

import (
	"time"

	"rounds/calendar/platform"
)

// The types of this file are what is read together: each is one answer of the
// file, made in one transaction.

// DraftHead is what a list of drafts shows.
type DraftHead struct {
	ID      DraftID   `json:"id"`
	Title   string    `json:"title"`
	Pillar  string    `json:"pillar,omitempty"`
	Saved   time.Time `json:"saved"`
	Entries int       `json:"entries"` // on how many slots it stands
	Unsaved bool      `json:"unsaved,omitempty"`
}

// DraftFilter chooses drafts, newest first.
type DraftFilter struct {
	WithoutEntry bool    // only ideas that stand on no slot
	After        DraftID // go on behind this one; "" begins
	Limit        int     // 0 means 100
}

// Hit is one answer of a search.
type Hit struct {
	Draft   DraftID `json:"draft"`
	Entry   EntryID `json:"entry,omitempty"` // its first entry, or ""
	Slot    Slot    `json:"slot,omitzero"`   // of that entry
	Title   string  `json:"title"`
	Snippet string  `json:"snippet,omitempty"` // the text around the first word found
	// Marks are the byte offsets in Title that matched, in rising order.
	Marks []int `json:"marks,omitempty"`
}

// ReviewSheet is everything that a person looks at before she says yes.
type ReviewSheet struct {
	Entry    Entry      `json:"entry"`
	Draft    Draft      `json:"draft"`
	Revision Revision   `json:"revision"`
	Accounts []Account  `json:"accounts"` // of the entry, in its order
	Contents []Outgoing `json:"contents"` // for the accounts that are not served yet
	Blockers []Blocker  `json:"blockers,omitempty"`
	Last     *Approval  `json:"last,omitempty"` // the last answer
	Yes      Yes        `json:"yes"`
	// Served are the deliveries that are out; Differs those of them whose content
	// is no longer what the draft says.
	Served  []Delivery  `json:"served,omitempty"`
	Differs []AccountID `json:"differs,omitempty"`
}

// Hashes gives what the person is shown, account by account: the answer to a
// sheet names it, so that a yes never covers what came in between.
func (r ReviewSheet) Hashes() map[AccountID]SHA256 {
	out := make(map[AccountID]SHA256, len(r.Contents))
	for _, o := range r.Contents {
		out[o.Account] = o.Hash()
	}
	return out
}

// SentItem is one post that went out, with what it said and who approved it.
type SentItem struct {
	Delivery Delivery  `json:"delivery"`
	Account  Account   `json:"account"`
	Content  Approved  `json:"content"`
	Approver Person    `json:"approver"`
	YesAt    time.Time `json:"yes_at"`
}

// SentFilter chooses posts that went out, newest first.
type SentFilter struct {
	From, To Day       // of the sending, both included; zero is open
	Account  AccountID // "" for all
	Text     string    // words that title or text contain
	Limit    int       // 0 means 500
}

// FileReport is what the doctor finds in the file.
type FileReport struct {
	Path     string    `json:"path"`
	Bytes    int64     `json:"bytes"`
	Schema   int       `json:"schema"`
	Counts   []Count   `json:"counts"`
	Findings []Finding `json:"findings"`
	Head     AuditLine `json:"audit_head"` // the last line of a trail that holds
}

// Count is how many of a thing the file holds.
type Count struct {
	What   string `json:"what"`
	Number int    `json:"number"`
}

// Finding is one thing that the doctor says. Bad ones make it exit with 1.
type Finding struct {
	Check string `json:"check"`
	Bad   bool   `json:"bad"`
	Text  string `json:"text"`
	Hint  string `json:"hint,omitempty"`
}

// Standing tells whether a file is where it belongs. Only [Home] may publish.
type Standing string

const (
	// Home is the file on its own computer, as it was left.
	Home Standing = "home"
	// Elsewhere is a file opened on another computer, or at another place while
	// the first is still there: the person says whether it was moved or copied.
	Elsewhere Standing = "elsewhere"
	// Copied is a file that a person said is a copy: it cannot publish.
	Copied Standing = "copied"
	// Restored is a file older than what this computer last knew: what may have
	// gone out since is looked up before anything is sent.
	Restored Standing = "restored"
)

// ImportRow is one row of an imported plan: a draft with its entry.
type ImportRow struct {
	Content Content
	Images  []string // paths of pictures to attach, in order
	Alts    []string // their alt texts
	Slot    Slot
	// Accounts may be empty: the entry then waits for them.
	Accounts []AccountID
	PostKind platform.Kind // "" is the ordinary post
	// Note is kept with the draft and never sent: what the file said beside.
	Note string
	// Source names file and row, so that the same file read twice makes nothing twice.
	Source string
}
