package rehearsal

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// instagramMessages are the words for ordered codes that are Instagram's own.
var instagramMessages = map[int]string{
	2207001: "Server error",
	2207003: "It took too long to download the media",
	2207042: "Publishing quota used",
	2207051: "Action limited for this app",
	2207052: "Could not fetch media",
	80002:   "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.",
}

func (p *instagram) refusal(status int, o Fault) answer {
	e := graphError{status: status, code: o.Code, subcode: o.Subcode}
	if e.code == 0 {
		e.code = codeFor(status)
	} else if o.Status == 0 {
		e.status = http.StatusBadRequest // Graph's usual status, whatever the code
	}
	e.transient = e.code == 2
	e.message = cmp.Or(instagramMessages[e.subcode], instagramMessages[e.code], graphMessages[e.code],
		"(#"+strconv.Itoa(e.code)+") The action could not be completed")
	return e.answer(nil)
}

// throttled is code 80002 with the usage header, whose wait is in minutes.
func (p *instagram) throttled(o Fault, account string, _ time.Time) answer {
	a := graphError{status: cmp.Or(o.Status, http.StatusBadRequest), code: 80002, message: instagramMessages[80002]}.answer(nil)
	if o.ResetSeconds != nil {
		usage, err := json.Marshal(map[string][]object{cmp.Or(account, facebookApp): {{
			"type": "instagram", "call_count": 100, "total_cputime": 25, "total_time": 25,
			"estimated_time_to_regain_access": (*o.ResetSeconds + 59) / 60,
		}}})
		if err == nil {
			a.header.Set("X-Business-Use-Case-Usage", string(usage))
		}
	}
	if o.RetryAfter != "" {
		a.header.Set("Retry-After", o.RetryAfter)
	}
	return a
}
