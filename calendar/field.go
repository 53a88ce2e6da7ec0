package calendar

import "strings"

// fields gives the values that a text may name in braces.
func fields(p Practice) map[string]string {
	return map[string]string{
		"practice.name":    p.CalledInPosts(),
		"practice.phone":   p.Phone,
		"practice.website": p.Website,
		"practice.booking": p.Booking,
	}
}

// Fill puts the practice's values in for fields such as {practice.phone}. A
// field that is unknown or has no value stays as it is: see [Unfilled].
func Fill(text string, p Practice) string {
	if !strings.Contains(text, "{") {
		return text
	}
	values := fields(p)
	var b strings.Builder
	eachField(text, func(plain, name string) {
		b.WriteString(plain)
		if v := values[name]; v != "" {
			b.WriteString(v)
		} else if name != "" {
			b.WriteString("{" + name + "}")
		}
	})
	return b.String()
}

// Unfilled lists the fields that are still in a text that was filled in.
func Unfilled(text string) []string {
	var out []string
	eachField(text, func(_, name string) {
		if name != "" {
			out = append(out, "{"+name+"}")
		}
	})
	return out
}

// eachField splits text into plain pieces, each followed by the name of a
// field, or by "" at the end. A field is a word of lower-case letters and
// underscores with at least one dot in it, so that other braces stay text.
func eachField(text string, f func(plain, name string)) {
	plain := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '{' {
			continue
		}
		end := i + 1
		dots := 0
		for end < len(text) && (text[end] == '.' || text[end] == '_' || 'a' <= text[end] && text[end] <= 'z') {
			if text[end] == '.' {
				dots++
			}
			end++
		}
		if end < len(text) && text[end] == '}' && dots > 0 {
			f(text[plain:i], text[i+1:end])
			plain = end + 1
			i = end
		}
	}
	f(text[plain:], "")
}
