package rehearsal

import (
	"cmp"
	"net/http"
	"strconv"
	"time"
)

const (
	xInvalidType  = "https://api.twitter.com/2/problems/invalid-request"
	xInvalidText  = "One or more parameters to your request was invalid."
	xNotFoundType = "https://api.x.com/2/problems/resource-not-found"
)

func xJSON(status int, v any) answer { return jsonAnswer(status, "application/json; charset=utf-8", v) }

// xProblem is X's usual envelope of an error.
func xProblem(status int, title, detail, kind string) answer {
	return jsonAnswer(status, "application/problem+json", object{"title": title, "status": status, "detail": detail, "type": kind})
}

func xUnauthorized() answer {
	return xProblem(http.StatusUnauthorized, "Unauthorized", "Unauthorized", "about:blank")
}

func xForbidden(detail string) answer {
	return xProblem(http.StatusForbidden, "Forbidden", detail, "about:blank")
}

// xInvalid names the parameter that is wrong, with its value.
func xInvalid(parameter, value, message string) answer {
	return jsonAnswer(http.StatusBadRequest, "application/problem+json", object{
		"errors": []object{{"parameters": object{parameter: []string{value}}, "message": message}},
		"title":  "Invalid Request", "detail": xInvalidText, "type": xInvalidType,
	})
}

// xMissing is how a lookup says that a post is not there.
func xMissing(id string) object {
	return object{
		"value": id, "detail": "Could not find tweet with id: [" + id + "].", "title": "Not Found Error",
		"resource_type": "tweet", "parameter": "id", "resource_id": id, "type": xNotFoundType,
	}
}

func (p *x) refusal(status int, _ Fault) answer {
	switch status {
	case http.StatusBadRequest:
		return xInvalid("text", "", xInvalidText)
	case http.StatusUnauthorized:
		return xUnauthorized()
	case http.StatusPaymentRequired:
		return xProblem(status, "Payment Required", "credits depleted", "https://api.x.com/2/problems/credits-depleted")
	case http.StatusForbidden:
		return xForbidden("You are not permitted to perform this action.")
	case http.StatusNotFound:
		return xProblem(status, "Not Found Error", "Could not find the resource.", xNotFoundType)
	case http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return answer{status, http.Header{}, nil} // the edge says nothing more
	}
	title := cmp.Or(http.StatusText(status), "Error")
	return xProblem(status, title, title, "about:blank")
}

// throttled is a full window, with its headers where a time is named.
func (p *x) throttled(o Fault, _ string, now time.Time) answer {
	status := cmp.Or(o.Status, http.StatusTooManyRequests)
	a := xProblem(status, "Too Many Requests", "Too Many Requests", "about:blank")
	if o.ResetSeconds != nil {
		a.header.Set("x-rate-limit-limit", "100")
		a.header.Set("x-rate-limit-remaining", "0")
		a.header.Set("x-rate-limit-reset", strconv.FormatInt(now.Unix()+*o.ResetSeconds, 10))
	}
	if o.RetryAfter != "" {
		a.header.Set("Retry-After", o.RetryAfter)
	}
	return a
}
