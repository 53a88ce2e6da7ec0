package platform

import "unicode/utf8"

// Count is a text's length as one platform counts it.
type Count struct {
	Length, Limit int
	Unit          string
	Fits          bool // Length is within Limit
}

// Over gives by how much the text is too long, or 0.
func (c Count) Over() int { return max(0, c.Length-c.Limit) }

// NamedCount is one platform's count of a text.
type NamedCount struct {
	Platform Name
	Count
}

// Counts counts a text for all five platforms, in the order of [All].
func Counts(text string) []NamedCount {
	out := make([]NamedCount, 0, 5)
	for _, n := range All() {
		out = append(out, NamedCount{n, n.Count(text)})
	}
	return out
}

// Count gives the length of a post's text (on YouTube: of the description) as
// the platform counts it.
func (n Name) Count(text string) Count {
	f := Of(n).Text
	return count(text, f.Unit, f.Limit)
}

func count(text string, unit Unit, limit int) Count {
	length := Length(text, unit)
	return Count{Length: length, Limit: limit, Unit: string(unit), Fits: length <= limit}
}

// Length counts a text in a unit.
func Length(text string, unit Unit) int {
	switch unit {
	case WeightedCharacters:
		return XLength(text)
	case UTF16:
		return utf16Len(text)
	case Bytes:
		return len(text)
	case Characters:
	}
	return utf8.RuneCountInString(text)
}

// utf16Len counts UTF-16 units: what lies beyond U+FFFF counts 2.
func utf16Len(s string) int {
	n := 0
	for i := range len(s) {
		switch b := s[i]; {
		case b < 0x80 || b >= 0xc0 && b < 0xf0:
			n++
		case b >= 0xf0:
			n += 2
		}
	}
	if utf8.ValidString(s) {
		return n
	}
	n = 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
