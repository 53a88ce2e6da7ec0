package byhand

import (
	"net/url"
	"strings"

	"rounds/calendar"
)

// Address reads where a person says that a post is. Nothing is an answer too: then
// address is "". Doubt is a sentence to ask about before the address is believed.
func Address(a calendar.Account, text string) (address, doubt string, err error) {
	if strings.TrimSpace(text) == "" {
		return "", "", nil
	}
	if u, perr := url.Parse(strings.TrimSpace(text)); perr == nil && a.Loopback() && strings.HasPrefix(u.String(), a.Base+"/") {
		return u.String(), "", nil // of a rehearsal
	}
	address, doubt, ok := a.Platform.ReadAddress(text)
	if !ok {
		return "", "", &calendar.Error{
			Op: "read an address", Kind: calendar.Invalid, Text: "this is not the address of a post",
			Hint: "copy it from the browser: it begins with https://",
		}
	}
	return address, doubt, nil
}
