package rehearsal

import (
	"cmp"
	"net/http"
	"strconv"
	"time"
)

func youtubeJSON(status int, v any) answer {
	return jsonAnswer(status, "application/json; charset=UTF-8", v)
}

// youtubeDomains are the domains of the reasons that do not have the plain one.
var youtubeDomains = map[string]string{
	"quotaExceeded": "youtube.quota", "dailyLimitExceeded": "youtube.quota", "uploadLimitExceeded": "youtube.video",
	"videoNotFound": "youtube.video", "captionExists": "youtube.caption", "commentsDisabled": "youtube.commentThread",
	"authError": "global", "rateLimitExceeded": "global", "backendError": "global", "internalError": "global", "insufficientPermissions": "global",
}

// youtubeStatus are the words beside some statuses.
var youtubeStatus = map[int]string{
	http.StatusUnauthorized: "UNAUTHENTICATED", http.StatusTooManyRequests: "RESOURCE_EXHAUSTED",
	http.StatusServiceUnavailable: "UNAVAILABLE", http.StatusInternalServerError: "INTERNAL",
}

// youtubeError is Google's envelope of an error.
func youtubeError(status int, reason, message string) answer {
	e := object{"code": status, "message": message, "errors": []object{{
		"message": message, "domain": cmp.Or(youtubeDomains[reason], "youtube.common"), "reason": reason,
	}}}
	if s := youtubeStatus[status]; s != "" {
		e["status"] = s
	}
	return youtubeJSON(status, object{"error": e})
}

func youtubeUnauthorized() answer {
	return youtubeError(http.StatusUnauthorized, "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.")
}

func youtubeNoVideo() answer {
	return youtubeError(http.StatusNotFound, "videoNotFound", "The video that you are trying to change cannot be found. Check the value of the <code>id</code> field in the request body to ensure that it is correct.")
}

// youtubePerDay is how the bucket of uploads says that it is empty.
func youtubePerDay() answer {
	return youtubeError(http.StatusTooManyRequests, "rateLimitExceeded",
		"Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service 'youtube.googleapis.com' for consumer 'project_number:1'.")
}

func (p *youtube) refusal(status int, _ Fault) answer {
	reason := map[int]string{
		http.StatusBadRequest: "invalidVideoMetadata", http.StatusForbidden: "forbidden",
		http.StatusNotFound: "videoNotFound", http.StatusConflict: "captionExists",
		http.StatusTooManyRequests: "rateLimitExceeded", http.StatusInternalServerError: "internalError",
		http.StatusServiceUnavailable: "backendError",
	}[status]
	if status == http.StatusUnauthorized {
		return youtubeUnauthorized()
	}
	return youtubeError(status, cmp.Or(reason, "backendError"), cmp.Or(http.StatusText(status), "Error"))
}

// throttled is a rate that is used up. YouTube names no time of its own; a time
// that is ordered stands in Retry-After.
func (p *youtube) throttled(f Fault, _ string, _ time.Time) answer {
	a := youtubeError(cmp.Or(f.Status, http.StatusTooManyRequests), "rateLimitExceeded", "The request was throttled: too many calls in a short time.")
	if f.ResetSeconds != nil {
		a.header.Set("Retry-After", strconv.FormatInt(*f.ResetSeconds, 10))
	}
	if f.RetryAfter != "" {
		a.header.Set("Retry-After", f.RetryAfter)
	}
	return a
}
