package rehearsal

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// graphError is an answer of Graph's error envelope.
type graphError struct {
	status                 int // 0 is 400, which Graph uses for most
	code, subcode          int
	message                string
	userTitle, userMessage string
	transient              bool
	data                   object // error_data
}

// graphMessages are the words for ordered codes; others get a plain sentence.
var graphMessages = map[int]string{
	1:     "An unknown error occurred",
	2:     "(#2) Service temporarily unavailable",
	4:     "(#4) Application request limit reached",
	10:    "(#10) Application does not have permission for this action",
	17:    "(#17) User request limit reached",
	32:    "(#32) Page request limit reached",
	100:   "(#100) Invalid parameter",
	190:   "Error validating access token: The session is no longer valid.",
	200:   "(#200) The permission(s) pages_manage_posts are not available",
	341:   "(#341) Feed action request limit reached",
	368:   "(#368) The action attempted has been deemed abusive or is otherwise disallowed",
	506:   "(#506) Duplicate status message",
	613:   "(#613) Calls to this api have exceeded the rate limit.",
	80001: "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
}

func (e graphError) answer(g *graphCall) answer {
	kind := "OAuthException"
	if e.code == 100 && e.subcode == 33 {
		kind = "GraphMethodException"
	}
	err := object{"message": e.message, "type": kind, "code": e.code, "fbtrace_id": traceID(g)}
	if e.subcode != 0 {
		err["error_subcode"] = e.subcode
	}
	if e.transient {
		err["is_transient"] = true
	}
	if e.data != nil {
		err["error_data"] = e.data
	}
	if e.userTitle != "" {
		err["error_user_title"], err["error_user_msg"] = e.userTitle, e.userMessage
	}
	a := graphJSON(cmp.Or(e.status, http.StatusBadRequest), object{"error": err})
	if e.code == 190 {
		a.header.Set("WWW-Authenticate", `OAuth "Facebook Platform" "invalid_token" `+strconv.Quote(e.message))
	}
	return a
}

// traceID names the call by what was asked, so that a run repeats itself.
func traceID(g *graphCall) string {
	if g == nil {
		return "Arehearsal"
	}
	return "A" + slug(10, g.rq.method, g.token, g.version, strconv.FormatInt(g.rq.body.size, 10))
}

func graphJSON(status int, v any) answer {
	return jsonAnswer(status, "application/json; charset=UTF-8", v)
}

// missing is how Graph says that an object is not there, was deleted, or is
// not for this token: it does not tell which.
func missing(verb, id string) graphError {
	return graphError{code: 100, subcode: 33, message: "Unsupported " + verb + " request. Object with ID '" + id +
		"' does not exist, cannot be loaded due to missing permissions, or does not support this operation"}
}

// invalid is a parameter that cannot be used.
func invalid(message string) graphError { return graphError{code: 100, message: "(#100) " + message} }

func (f *facebook) refusal(status int, o Fault) answer {
	e := graphError{status: status, code: o.Code, subcode: o.Subcode}
	if e.code == 0 {
		e.code = codeFor(status)
	} else if o.Status == 0 && e.code > 2 {
		e.status = http.StatusBadRequest // Graph's usual status, whatever the code
	}
	e.transient = e.code == 2
	e.message = graphMessages[e.code]
	if e.message == "" {
		e.message = "(#" + strconv.Itoa(e.code) + ") The action could not be completed"
	}
	if e.code == 506 {
		e.userTitle, e.userMessage = duplicateTitle, duplicateMessage
	}
	return e.answer(nil)
}

// codeFor is the code that goes with an ordered status.
func codeFor(status int) int {
	switch {
	case status >= 500:
		return 2
	case status == http.StatusUnauthorized:
		return 190
	case status == http.StatusForbidden:
		return 200
	case status == http.StatusTooManyRequests:
		return 4
	}
	return 100
}

// throttled is code 80001 with the usage header, whose wait is in minutes.
func (f *facebook) throttled(o Fault, account string, _ time.Time) answer {
	a := graphError{status: cmp.Or(o.Status, http.StatusBadRequest), code: 80001, message: graphMessages[80001]}.answer(nil)
	if o.ResetSeconds != nil {
		minutes := (*o.ResetSeconds + 59) / 60
		usage, err := json.Marshal(map[string][]object{cmp.Or(account, facebookApp): {{
			"type": "pages", "call_count": 100, "total_cputime": 25, "total_time": 25,
			"estimated_time_to_regain_access": minutes,
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
