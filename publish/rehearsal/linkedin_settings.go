package rehearsal

import "cmp"

// LinkedInSettings are switches for what LinkedIn leaves open.
type LinkedInSettings struct {
	// Polls is how often the state of a file is asked for before it can be used; 0
	// is once.
	Polls int `json:"polls,omitempty"`
	// DailyCalls is how many calls a member has until midnight UTC; 0 is no limit.
	// LinkedIn publishes none for the tier that practices get.
	DailyCalls int `json:"daily_calls,omitempty"`
	// PartBytes is the size of a video's parts; 0 is 4 MiB.
	PartBytes int64 `json:"part_bytes,omitempty"`
	// Consent is "grant" (default) or "deny": what the member answers when an app
	// asks for rights.
	Consent string `json:"consent,omitempty"`
}

func (c LinkedInSettings) over(d LinkedInSettings) LinkedInSettings {
	return LinkedInSettings{
		Polls: cmp.Or(c.Polls, d.Polls), DailyCalls: cmp.Or(c.DailyCalls, d.DailyCalls),
		PartBytes: cmp.Or(c.PartBytes, d.PartBytes), Consent: cmp.Or(c.Consent, d.Consent),
	}
}

func (c LinkedInSettings) fits() bool {
	return min(c.Polls, c.DailyCalls) >= 0 && c.PartBytes >= 0 && (c.Consent == "" || c.Consent == "grant" || c.Consent == "deny")
}

func (c LinkedInSettings) filled() LinkedInSettings {
	return c.over(LinkedInSettings{Polls: 1, PartBytes: 4 << 20})
}
