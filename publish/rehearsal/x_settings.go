package rehearsal

import "cmp"

// Values of [XSettings.Windows].
const (
	WindowsOff  = "off"
	WindowsDocs = "docs"
)

// XSettings are more switches for X alone.
type XSettings struct {
	// Polls is how often the state of a video is asked for before it is ready; 0 is
	// once.
	Polls int `json:"polls,omitempty"`
	// Windows is "off" (default) or "docs": as many calls in 15 minutes as X's rate
	// limits page says, with its headers on every answer.
	Windows string `json:"windows,omitempty"`
	// Posts is how many creates an account has in 15 minutes where Windows counts;
	// 0 is 100, the smaller of the two figures that the docs give.
	Posts int `json:"posts,omitempty"`
	// Consent is "agree" (default) or "deny": what the person says on the consent page.
	Consent string `json:"consent,omitempty"`
}

// Values of [XSettings.Consent].
const (
	ConsentAgree = "agree"
	ConsentDeny  = "deny"
)

func (c XSettings) over(d XSettings) XSettings {
	return XSettings{
		Polls: cmp.Or(c.Polls, d.Polls), Windows: cmp.Or(c.Windows, d.Windows),
		Posts: cmp.Or(c.Posts, d.Posts), Consent: cmp.Or(c.Consent, d.Consent),
	}
}

func (c XSettings) fits() bool {
	windows := c.Windows == "" || c.Windows == WindowsOff || c.Windows == WindowsDocs
	consent := c.Consent == "" || c.Consent == ConsentAgree || c.Consent == ConsentDeny
	return min(c.Polls, c.Posts) >= 0 && windows && consent
}

func (c XSettings) filled() XSettings { return c.over(XSettings{Polls: 1, Posts: 100}) }
