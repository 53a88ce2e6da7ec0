package planfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The meanings that only other programs' columns have.
const (
	isZone     = "zone"
	isLabels   = "labels"
	isComments = "comments" // with || between them; the first goes under the post
	isKind     = "post kind"
	isKept     = "note"            // kept with the draft, never sent
	isRest     = "everything else" // what of a draft has no column of its own, as JSON
)

// Ignore is the word for a column that is not used, beside those of [Fields].
const Ignore = "ignore"

// Fields lists what a column of another program's file can be.
func Fields() []string {
	return []string{
		isDate, isTime, isWhen, isZone, isText, isLink, isImage, isAlt, isPlatforms, isTitle, isPillar, isComment, isLabels, isKind, isKept,
	}
}

// Field gives the field that a person names, "" for [Ignore], and false for
// what is none.
func Field(s string) (string, bool) {
	key := squeeze(s)
	if key == Ignore || key == "none" || key == "unused" {
		return "", true
	}
	for _, f := range Fields() {
		if squeeze(f) == key {
			return f, true
		}
	}
	if slices.Contains(profileNames, key) {
		return isPlatforms, true
	}
	if key == "tags" {
		return isLabels, true
	}
	m := meaningOf(s) // a usual name of it, such as caption
	return m, m != "" && m != isRest
}

// Find gives the place of the column that a person names, by its header or by
// its number from 1, and false where there is none or where two have the name.
func (l Look) Find(name string) (int, bool) {
	found := -1
	for i, c := range l.Columns {
		if header(name) == c.Header || squeeze(name) != "" && squeeze(name) == squeeze(c.Header) {
			if found >= 0 {
				return 0, false
			}
			found = i
		}
	}
	if found >= 0 {
		return found, true
	}
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(name), "#"))
	return n - 1, err == nil && n >= 1 && n <= len(l.Columns)
}

// mapped gives the columns as a person said them.
func mapped(cells []string, o Options, headless bool) (columns, error) {
	c := placed(len(cells), nil)
	if len(trimEmpty(slices.Clone(o.Columns))) > len(cells) {
		return c, invalid(fmt.Sprintf("the file has %s, and %d were named", many(len(cells), "column", "columns"), len(o.Columns)), "say anew what the columns are: --format mapped")
	}
	for i := range cells {
		if !headless {
			c.headers[i] = header(cells[i])
		}
		if i >= len(o.Columns) || o.Columns[i] == "" {
			continue
		}
		meaning, ok := Field(o.Columns[i])
		if !ok && o.Columns[i] != isComments && o.Columns[i] != isRest {
			return c, invalid(fmt.Sprintf("there is no field %q", clip(o.Columns[i])), "use one of: "+strings.Join(Fields(), ", ")+", "+Ignore)
		}
		if !ok {
			meaning = o.Columns[i]
		}
		if meaning == isWhen || meaning == isDate || meaning == isTime {
			if err := c.headerZone(i, cells[i], o.Zone); err != nil && !headless {
				return c, err
			}
		}
		c.means[i] = meaning
	}
	c.settleWhen()
	return c, c.whole()
}

// whole tells what a person has to add to what was said of the columns.
func (c columns) whole() error {
	for i, m := range c.means {
		if m == "" || m == isImage || m == isAlt || m == isKept {
			continue
		}
		if j := slices.Index(c.means, m); j < i {
			return invalid(fmt.Sprintf("the columns %q and %q are both the %s", c.headers[j], c.headers[i], m),
				fmt.Sprintf("take one of them out: --map \"%s=%s\"", clip(c.headers[i]), Ignore))
		}
	}
	switch {
	case !c.has(isDate):
		return invalid("no column is the date", c.mapHint(isDate))
	case !c.has(isText) && !c.has(isImage):
		return invalid("no column is the text", c.mapHint(isText))
	}
	return nil
}

func (c columns) mapHint(field string) string {
	names := make([]string, len(c.headers))
	for i, h := range c.headers {
		names[i] = fmt.Sprintf("%q", clip(h))
	}
	return fmt.Sprintf("say which: --map \"COLUMN=%s\"; the columns are %s", field, strings.Join(names, ", "))
}
