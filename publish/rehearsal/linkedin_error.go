package rehearsal

import (
	"cmp"
	"net/http"
	"time"
)

func linkedinJSON(status int, v any) answer { return jsonAnswer(status, "application/json", v) }

// linkedinError is LinkedIn's envelope of an error.
func linkedinError(status int, code, message string) answer {
	return linkedinJSON(status, object{"status": status, "code": code, "message": message})
}

func linkedinUnauthorized(service int, code, message string) answer {
	o := object{"status": http.StatusUnauthorized, "serviceErrorCode": service, "message": message}
	if code != "" {
		o["code"] = code
	}
	return linkedinJSON(http.StatusUnauthorized, o)
}

// linkedinForbidden names what may not be done, as "partnerApiPostsExternal.CREATE".
func linkedinForbidden(resource string) answer {
	return linkedinJSON(http.StatusForbidden, object{
		"status": http.StatusForbidden, "serviceErrorCode": 100, "code": "ACCESS_DENIED",
		"message": "Not enough permissions to access: " + resource + ".20260901",
	})
}

func linkedinMissing(urn string) answer {
	return linkedinError(http.StatusNotFound, "NOT_FOUND", "Could not find entity "+urn)
}

// linkedinDuplicate names the post that a new one repeats.
func linkedinDuplicate(urn string) answer {
	return linkedinJSON(http.StatusUnprocessableEntity, object{
		"errorDetailType": "com.linkedin.common.error.BadRequest", "status": http.StatusUnprocessableEntity,
		"message": "com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of " + urn,
		"errorDetails": object{"inputErrors": []object{{
			"description": "Duplicate post is detected", "input": object{}, "code": "DUPLICATE_POST",
		}}},
	})
}

func linkedinDaily() answer {
	return linkedinError(http.StatusTooManyRequests, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached.")
}

func (p *linkedin) refusal(status int, _ Fault) answer {
	switch status {
	case http.StatusBadRequest:
		return linkedinError(status, "INVALID_VALUE_FOR_FIELD", "The value of a field is invalid")
	case http.StatusUnauthorized:
		return linkedinUnauthorized(65601, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
	case http.StatusForbidden:
		return linkedinForbidden("partnerApiPostsExternal.CREATE")
	case http.StatusNotFound:
		return linkedinMissing("of this name")
	case http.StatusConflict:
		return linkedinError(status, "CONFLICT", "The resource is being changed by another request")
	case http.StatusUnprocessableEntity:
		return linkedinDuplicate("urn:li:share:7300000000000000000")
	case http.StatusUpgradeRequired:
		return linkedinError(status, "NONEXISTENT_VERSION", "Requested version is not active")
	}
	return linkedinError(status, "", cmp.Or(http.StatusText(status), "Error"))
}

// throttled is a day's limit that is reached, which LinkedIn names no time for,
// where the order names one that is to come; else a server in between that has
// enough for the moment.
func (p *linkedin) throttled(o Fault, _ string, _ time.Time) answer {
	a := linkedinError(http.StatusTooManyRequests, "TOO_MANY_REQUESTS", "Too many requests")
	if o.ResetSeconds != nil && *o.ResetSeconds > 0 {
		a = linkedinDaily()
	}
	a.status = cmp.Or(o.Status, a.status)
	if o.RetryAfter != "" {
		a.header.Set("Retry-After", o.RetryAfter)
	}
	return a
}
