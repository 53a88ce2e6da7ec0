package rehearsal

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"strconv"
	"time"
)

// answer is what a platform says.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// object is a JSON object.
type object = map[string]any

// jsonAnswer writes signs like & as they are, as the platforms do.
func jsonAnswer(status int, contentType string, v any) answer {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return answer{status: http.StatusInternalServerError, header: http.Header{}}
	}
	return answer{status, http.Header{"Content-Type": {contentType}}, bytes.TrimSuffix(b.Bytes(), []byte("\n"))}
}

func (a answer) with(name, value string) answer {
	a.header.Set(name, value)
	return a
}

// rubbish is an answer that no platform documents: a page from in between.
func rubbish(body *string) answer {
	text := "<!DOCTYPE html><html><body>\x00{\"id\": 12, oops</body>"
	if body != nil {
		text = *body
	}
	return answer{http.StatusOK, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte(text)}
}

// page shows a post in a browser, at the address that the platform gave for it.
func page(r *record, owner Account, now time.Time) answer {
	if r == nil || !r.visible(now) || !r.published(now) {
		return answer{http.StatusNotFound, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte("This post is not here.\n")}
	}
	text := "<!DOCTYPE html><meta charset=utf-8><title>Rehearsal: " + html.EscapeString(r.Platform) + "</title>" +
		"<h1>" + html.EscapeString(owner.Name) + "</h1><p>" + html.EscapeString(r.Created.Format(time.RFC3339)) +
		"<pre>" + html.EscapeString(r.Text) + "</pre>"
	if r.Link != "" {
		text += "<p>" + html.EscapeString(r.Link)
	}
	for _, m := range r.Media {
		text += "<p>" + html.EscapeString(m.MIME+", "+strconv.FormatInt(m.Bytes, 10)+" bytes: "+m.Alt)
	}
	return answer{http.StatusOK, http.Header{
		"Content-Type": {"text/html; charset=utf-8"}, "Content-Security-Policy": {"default-src 'none'"},
	}, []byte(text + "\n")}
}
