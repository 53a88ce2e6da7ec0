package rehearsal

import "cmp"

// FacebookSettings are the switches of Facebook's videos. 0 leaves a switch as it
// is; at first it is the default.
type FacebookSettings struct {
	// Piece is how many bytes of a video Facebook asks for at a time. The default,
	// 1 MiB, is that of the sample in the Graph API reference.
	Piece int64 `json:"piece,omitempty"`
	// Takes is the most bytes of a reel or a story that Facebook keeps of one
	// request, as if the connection had broken there. The default is all.
	Takes int64 `json:"takes,omitempty"`
	// Polls is how often Facebook says of a video that it is still at it. The
	// default is once.
	Polls int `json:"polls,omitempty"`
	// Consent is "agree" (default) or "deny": what the person says in the dialog.
	Consent string `json:"consent,omitempty"`
}

func (c FacebookSettings) over(d FacebookSettings) FacebookSettings {
	return FacebookSettings{cmp.Or(c.Piece, d.Piece), cmp.Or(c.Takes, d.Takes), cmp.Or(c.Polls, d.Polls), cmp.Or(c.Consent, d.Consent)}
}

func (c FacebookSettings) fits() bool {
	return c.Piece >= 0 && c.Takes >= 0 && c.Polls >= 0 && (c.Consent == "" || c.Consent == ConsentAgree || c.Consent == ConsentDeny)
}

func (c FacebookSettings) piece() int64 { return cmp.Or(c.Piece, 1<<20) }

func (c FacebookSettings) polls() int { return cmp.Or(c.Polls, 1) }
