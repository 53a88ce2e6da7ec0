package ui

import (
	"rounds/calendar"
	"rounds/ui/kit"
)

// keyLine is the banner about keys that end soon or have ended; "" where none
// does. The calendar shows each on its day.
func (r *Root) keyLine(w int) string {
	var soon []calendar.KeyNotice
	for _, n := range calendar.KeyNotices(r.facts.accounts, r.minute, r.Zone()) {
		if n.Soon() {
			soon = append(soon, n)
		}
	}
	if len(soon) == 0 {
		return ""
	}
	text := " KEYS: " + kit.OneLine(soon[0].Text())
	if n := len(soon) - 1; n > 0 {
		text += ", and " + kit.Count(n, "other", "others")
	}
	if more := " · " + soon[0].Hint(); kit.Width(text+more) <= w {
		text += more
	} else if more := " · o, then Accounts"; kit.Width(text+more) <= w && r.top() == kit.Screen(r.calendar) {
		text += more
	}
	return r.styles.Banner.Render(kit.Pad(text, w))
}
