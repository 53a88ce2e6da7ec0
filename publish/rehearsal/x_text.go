package rehearsal

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"rounds/calendar/platform"
)

// shown is a post's text as X gives it back: links behind t.co, signs escaped,
// the media's own link at the end; urls says what stands for what, with places
// in code points.
type shown struct {
	text string
	urls []object
}

var xEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (c *xCall) shownText(r *record) shown {
	var b strings.Builder
	var s shown
	points := 0
	write := func(text string) {
		b.WriteString(text)
		points += utf8.RuneCountInString(text)
	}
	link := func(address, expanded, display string) object {
		from := points
		write(address)
		u := object{"start": from, "end": points, "url": address, "expanded_url": expanded, "display_url": display}
		s.urls = append(s.urls, u)
		return u
	}
	last := 0
	for i, span := range platform.XLinks(r.Text) {
		write(xEscape.Replace(r.Text[last:span.Start]))
		raw := span.Of(r.Text)
		expanded := raw
		if !strings.Contains(raw, "://") {
			expanded = "http://" + raw
		}
		_, display, _ := strings.Cut(expanded, "://")
		link("https://t.co/"+slug(10, r.ID, strconv.Itoa(i)), expanded, display)
		last = span.End
	}
	write(xEscape.Replace(r.Text[last:]))
	if len(r.Media) > 0 {
		if points > 0 {
			write(" ")
		}
		owner, _ := byID(xAccounts(), r.Account)
		code := slug(10, r.ID, "media")
		u := link("https://t.co/"+code, "https://x.com/"+owner.Username+"/status/"+r.ID+"/photo/1", "pic.x.com/"+code)
		u["media_key"] = r.Media[0].key()
	}
	s.text = b.String()
	return s
}
