// Package meta is what the clients of Facebook and Instagram share: both platforms
// are reached through Meta's Graph API, which has one envelope for errors, one way
// to say why a key ended, and one header that tells when to come back. What an
// error means for a post each client has in a table of its own.
package meta

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"rounds/publish/wire"
)

// Version is the version of the Graph API that every call names. Meta serves
// v25.0 until 29 July 2028 (Graph API changelog).
const Version = "v25.0"

// Error is the envelope of Graph's errors (Meta, "Handle errors").
type Error struct {
	Message     string `json:"message"`
	Type        string `json:"type"`
	Code        int    `json:"code"`
	Subcode     int    `json:"error_subcode"`
	UserTitle   string `json:"error_user_title"`
	UserMessage string `json:"error_user_msg"`
	Transient   bool   `json:"is_transient"`
	Trace       string `json:"fbtrace_id"`
}

// Is tells whether the error has a code: one from code to to, where to is not 0,
// else exactly that; sub 0 is any subcode. A code of 0 stands for one of seven
// digits in sub, which comes as either.
func (e Error) Is(code, to, sub int) bool {
	in := func(n, from int) bool { return n == from || to > 0 && n >= from && n <= to }
	if code == 0 {
		return in(e.Subcode, sub) || in(e.Code, sub)
	}
	return in(e.Code, code) && (sub == 0 || e.Subcode == sub)
}

// Said is what Meta tells the person, or else the developer.
func (e Error) Said() string { return cmp.Or(e.UserMessage, e.Message) }

// Support is what support asks for, in a line; the words in it are Meta's, and
// still to be bounded.
func (e Error) Support(status int) string {
	s := fmt.Sprintf("HTTP %d, code %d", status, e.Code)
	if e.Subcode != 0 {
		s += "/" + strconv.Itoa(e.Subcode)
	}
	if e.Trace != "" {
		s += ", trace " + e.Trace
	}
	return s + ": " + e.Message
}

// WhyEnded tells why a key is no longer taken, or "". Who is it that asks the
// person to confirm who she is: Facebook, or Meta.
func (e Error) WhyEnded(who string) string {
	switch e.Subcode {
	case 458:
		return "the app was removed from the person's Facebook account"
	case 459, 464:
		return who + " wants the person to confirm who she is"
	case 460:
		return "the person's password was changed"
	case 463:
		return "it ran out"
	case 467:
		return "it was made invalid"
	case 492:
		return "the person has no role on the Page any more"
	}
	return ""
}

// usage is the header that says how much of the calls is used up (Meta, "Rate
// limits"): by account or business, with the wait in minutes.
type usage map[string][]struct {
	Wait int64 `json:"estimated_time_to_regain_access"`
}

// BackAt tells when to come back, where an answer says so.
func BackAt(h http.Header, now time.Time) (at time.Time, said bool) {
	at, said = wire.RetryAfter(h, now)
	var u usage
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &u) != nil {
		return at, said
	}
	for _, list := range u {
		for _, one := range list {
			if t, is := wire.After(now, min(one.Wait, 1<<20)*60); is && t.After(at) {
				at, said = t, true
			}
		}
	}
	return at, said
}
