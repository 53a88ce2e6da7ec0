package platform

import (
	"strings"
	"unicode/utf8"
)

// TagsLength gives the length of YouTube's tags as its limit of 500 counts them:
// the characters of all, a comma between two, and two quotation marks for each
// with a space in it (YouTube Data API, videos resource, snippet.tags).
func TagsLength(tags []string) int {
	n := max(0, len(tags)-1)
	for _, t := range tags {
		n += utf8.RuneCountInString(t)
		if strings.IndexByte(t, ' ') >= 0 {
			n += 2
		}
	}
	return n
}

// TitleCount counts a title; Limit is 0 where the platform has no known one.
func (n Name) TitleCount(title string) Count {
	f := Of(n).Title
	c := count(title, Characters, f.Limit)
	c.Fits = f.Limit == 0 || c.Fits
	return c
}

// TagsCount counts tags as the platform's limit does.
func (n Name) TagsCount(tags []string) Count {
	c := Count{Length: TagsLength(tags), Limit: Of(n).Tags, Unit: string(Characters)}
	c.Fits = c.Length <= c.Limit
	return c
}
