package calendar

import (
	"time"

	"rounds/calendar/platform"
)

// Approval is a named person's answer to one exact content per account: a yes,
// or sent back with remarks. It is never changed; a new answer is a new record.
type Approval struct {
	ID       ApprovalID `json:"id"`
	Entry    EntryID    `json:"entry"`
	Draft    DraftID    `json:"draft"`
	Revision int        `json:"revision"`
	By       PersonID   `json:"by"`
	At       time.Time  `json:"at"`
	Own      bool       `json:"own,omitempty"` // the person approved a text of her own
	Back     bool       `json:"back,omitempty"`
	Remarks  string     `json:"remarks,omitempty"`
	Contents []Approved `json:"contents,omitempty"`
}

// Approved is the content that was approved for one account. It is what a run
// sends.
type Approved struct {
	Outgoing
	Hash SHA256 `json:"hash"`
}

// Approve gives the approval of the contents as they were shown.
func Approve(contents []Outgoing) []Approved {
	out := make([]Approved, len(contents))
	for i, o := range contents {
		out[i] = Approved{Outgoing: o, Hash: o.Hash()}
	}
	return out
}

// For gives the content approved for an account.
func (a Approval) For(id AccountID) (Approved, bool) {
	for _, c := range a.Contents {
		if c.Account == id {
			return c, true
		}
	}
	return Approved{}, false
}

// Yes tells where an entry stands with its approval.
type Yes uint8

const (
	// NotAsked is an entry that nobody was asked about.
	NotAsked Yes = iota
	// Asked is an entry in review.
	Asked
	// SentBack is an entry that came back with remarks.
	SentBack
	// Stale is an entry that was changed since its yes.
	Stale
	// YesGiven is an entry whose last revision has a yes for every account.
	YesGiven
)

// YesTo works out where an entry stands: last is its last answer or nil, now
// what would be sent to the accounts that are not served yet, at the moment the
// question is asked.
func YesTo(e Entry, last *Approval, now []Outgoing, p Practice, at time.Time) Yes {
	asked := !e.Asked.IsZero() && (last == nil || e.Asked.After(last.At))
	switch {
	case asked:
		return Asked
	case last == nil:
		return NotAsked
	case last.Back:
		return SentBack
	case p.YesLasts > 0 && at.After(last.At.AddDate(0, 0, p.YesLasts)):
		return Stale
	}
	for _, o := range now {
		if c, ok := last.For(o.Account); !ok || c.Hash != o.Hash() {
			return Stale
		}
	}
	return YesGiven
}

// MayApprove tells why a person may not answer for a revision, or nil. A text
// of one's own may be approved only where the practice has a single approver.
func MayApprove(by Person, people []Person, r Revision) error {
	switch {
	case !by.May(Approves):
		return &Error{
			Op: "approve", Kind: Forbidden, Text: by.Name + " may not approve",
			Hint: "ask somebody who may, or give the role under Practice, People",
		}
	case r.By == by.ID && Approvers(people) > 1:
		return &Error{
			Op: "approve", Kind: Forbidden, Text: "a text of one's own is approved by somebody else here",
			Hint: "ask another approver: the practice names more than one",
		}
	}
	return nil
}

// Blocker is something that keeps an entry from being approved, or that an
// approver should know before saying yes.
type Blocker struct {
	Account AccountID `json:"account,omitempty"` // "" for the whole entry
	Code    string    `json:"code"`
	Blocks  bool      `json:"blocks"`
	Text    string    `json:"text"` // one sentence with what to do
	Part    int       `json:"part"` // index of the thread part, -1 for none
}

// Blockers lists everything between an entry and its approval, what blocks
// first. Contents are what would be sent, in the order of the accounts.
func Blockers(e Entry, contents []Outgoing, accounts map[AccountID]Account) []Blocker {
	var blocks, warns []Blocker
	add := func(b Blocker) {
		if b.Blocks {
			blocks = append(blocks, b)
		} else {
			warns = append(warns, b)
		}
	}
	if len(e.Accounts) == 0 {
		add(Blocker{Code: "no-account", Blocks: true, Part: -1, Text: "No account is chosen: say where this is to go."})
	}
	for _, o := range contents {
		if a, ok := accounts[o.Account]; !ok || a.Gone {
			add(Blocker{Account: o.Account, Code: "account-gone", Blocks: true, Part: -1, Text: "An account of this entry is no longer there: choose another."})
			continue
		}
		for _, b := range o.blockers() {
			add(b)
		}
	}
	return append(blocks, warns...)
}

// blockers lists what is wrong with one account's content.
func (o Outgoing) blockers() []Blocker {
	var out []Blocker
	texts := append([]string{o.Text, o.FirstComment}, o.Parts...)
	for _, t := range texts {
		for _, f := range Unfilled(t) {
			out = append(out, Blocker{
				Account: o.Account, Code: "unfilled", Blocks: true, Part: -1,
				Text: "The field " + f + " has nothing to fill it: fill it in under Practice, or take it out.",
			})
		}
	}
	for _, m := range o.Media {
		if m.MIME == "" {
			out = append(out, Blocker{
				Account: o.Account, Code: "media-missing", Blocks: true, Part: -1,
				Text: "A file of this post is missing: attach it again.",
			})
		}
	}
	for _, p := range o.Platform.Check(o.Post()) {
		out = append(out, Blocker{
			Account: o.Account, Code: p.Code, Blocks: p.Severity == platform.Block,
			Text: p.Text, Part: p.Part,
		})
	}
	return out
}

// Blocking tells whether any of the list keeps an entry from being approved.
func Blocking(list []Blocker) bool { return len(list) > 0 && list[0].Blocks }
