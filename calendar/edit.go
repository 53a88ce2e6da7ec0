package calendar

import (
	"slices"

	"rounds/calendar/platform"
)

// EditSheet is what a person looks at before the words of a post that is out are
// changed at its platform.
type EditSheet struct {
	Post     Delivery  `json:"post"`
	Account  Account   `json:"account"`
	Was      Outgoing  `json:"was"` // what it says there
	Now      Outgoing  `json:"now"` // what the draft's last revision says
	Of       DraftID   `json:"draft"`
	Revision int       `json:"revision"`
	Blockers []Blocker `json:"blockers,omitempty"`
}

// words are the settings that are words of a post which is out.
var words = []string{platform.SetTitle, platform.SetTags}

// Possible tells why the post cannot be edited to say what the draft says now, or
// nil. Platforms change words at most: never files, links, polls or threads.
func (s EditSheet) Possible() error {
	const op = "edit a post"
	if !platform.Of(s.Account.Platform).CanEdit {
		return &Error{
			Op: op, Kind: Forbidden, Text: s.Account.Platform.Title() + " lets no program change a post that is out",
			Hint: "change it there by hand, or take it down and send it again",
		}
	}
	if s.Was.Hash() == s.Now.Hash() {
		return &Error{Op: op, Kind: Invalid, Text: "the draft says what went out: there is nothing to change", Hint: "change the draft and save it first"}
	}
	was := s.Was
	was.Text = s.Now.Text
	was.Settings = sameBut(s.Was.Settings, s.Now.Settings, words)
	if was.Hash() != s.Now.Hash() {
		return &Error{
			Op: op, Kind: Forbidden, Text: "more than the words differs from what went out",
			Hint: "a file, link, poll or comment cannot be exchanged there: take the post down and send it again",
		}
	}
	return nil
}

// sameBut gives was with the values of now under the keys that may differ.
func sameBut(was, now map[string]string, keys []string) map[string]string {
	out := map[string]string{}
	for k, v := range was {
		if !slices.Contains(keys, k) {
			out[k] = v
		}
	}
	for _, k := range keys {
		if v, is := now[k]; is {
			out[k] = v
		}
	}
	return out
}
