package planfile

import (
	"fmt"
	"slices"
	"strings"

	"rounds/calendar"
)

// Sure says how well a file fits the format that it is taken for.
type Sure string

// How sure a format is.
const (
	Certain Sure = "certain" // the header row is the vendor's own, letter by letter
	Likely  Sure = "likely"  // it fits, otherwise written or in another order
	Guess   Sure = "a guess" // somebody should look
	Unknown Sure = "unknown" // somebody has to say what the columns are
)

// Look is what a file looks like before it is read.
type Look struct {
	Format Format `json:"format"`
	Sure   Sure   `json:"sure"`
	Why    string `json:"why"` // a sentence
	// Header is the fingerprint of the header row, "" for a file without one.
	Header  calendar.SHA256 `json:"header,omitempty"`
	Columns []Seen          `json:"columns"`
	// Problem is why the header row alone is not enough, where Format is [Mapped].
	Problem error `json:"-"`
}

// Seen is a column with its first values.
type Seen struct {
	Header string   `json:"header"`
	Values []string `json:"values"`
	Guess  string   `json:"guess,omitempty"` // what it may be, one of [Fields]
	Known  bool     `json:"-"`               // by its name, not only by its values
}

const (
	shownValues = 3    // of a column
	lookedAt    = 2000 // rows: enough to tell what stands in a column
)

// Look says whose file it seems to be. An error, of kind Invalid, says that
// there is nothing in it.
func (f *File) Look(o Options) (Look, error) {
	head, t, err := f.head()
	if err != nil {
		return Look{}, err
	}
	l := Look{Format: Mapped, Sure: Unknown}
	headless := slices.ContainsFunc(head.cells, isWhenCell)
	var rows []record
	if headless {
		rows = append(rows, head)
	} else {
		l.Header = fingerprint(head.cells)
	}
	for len(rows) < lookedAt {
		r, ok := t.next()
		if !ok {
			break
		}
		if !r.blank() {
			rows = append(rows, r)
		}
	}
	l.Columns = seen(head, rows, headless)
	if headless {
		l.byPlace(rows)
		return l, nil
	}
	l.byHeader(head.cells, o)
	return l, nil
}

// byHeader recognises a file by its header row.
func (l *Look) byHeader(cells []string, o Options) {
	if format, _, sure := vendor(cells); sure != "" {
		l.Format, l.Sure = format, sure
		l.Why = fmt.Sprintf("The first row has the columns of %s's files.", format.Title())
		return
	}
	c, err := understand(cells, o.Zone, o.Foreign)
	if err != nil {
		l.Problem = err
		l.Why = "The names in the first row do not tell what the columns are."
		return
	}
	l.Format, l.Sure, l.Why = CSV, Likely, "The columns are known by their names."
	own := true
	for i, h := range c.headers {
		own = own && (slices.Contains(written(), h) && c.means[i] != "")
	}
	if own {
		l.Sure, l.Why = Certain, "The columns are those of Rounds' own files."
	}
}

// byPlace recognises a file without a header row by what stands where.
func (l *Look) byPlace(rows []record) {
	widest := 0
	link, picture, date := true, true, true
	for _, r := range rows {
		cells := trimEmpty(slices.Clone(r.cells))
		widest = max(widest, len(cells))
		date = date && len(cells) > 0 && isWhenCell(cells[0])
		link = link && (len(cells) < 3 || isLinkCell(cells[2]))
		picture = picture && (len(cells) < 4 || isLinkCell(cells[3]))
	}
	switch {
	case !date || widest < 2:
	case len(l.Columns) == oldPosts && link:
		l.Format, l.Sure = Publer, Guess
		l.Why = "There is no header row; six columns with the date in front would be Publer's older form."
		return
	case widest <= 3 && link:
		l.Format, l.Sure = Hoot, Likely
		l.Why = "There is no header row, and each row is date, message and link, as in Hootsuite's files."
		return
	case widest == 4 && link && picture:
		l.Format, l.Sure = Hoot, Guess
		l.Why = "There is no header row; date, message, link and a picture's address would be Hootsuite's, whose files mostly have three columns."
		return
	}
	l.Why = "There is no header row that tells what the columns are."
	l.Problem = invalid("the first row names no column: it holds a date", "say what each column is: --map \"1=date\" --map \"2=text\"")
}

// seen gives the columns with their first values.
func seen(head record, rows []record, headless bool) []Seen {
	width := len(trimEmpty(slices.Clone(head.cells)))
	if headless {
		width = len(head.cells)
	}
	out := make([]Seen, width)
	for i := range out {
		out[i] = Seen{Header: fmt.Sprintf("column %d", i+1), Values: []string{}}
		if !headless {
			out[i].Header = header(head.cells[i])
			out[i].Guess = meaningOf(head.cells[i])
			out[i].Known = out[i].Guess != ""
		}
		for _, r := range rows {
			if i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" && len(out[i].Values) < shownValues {
				out[i].Values = append(out[i].Values, clip(unprotect(r.cells[i])))
			}
		}
		if out[i].Guess == "" {
			out[i].Guess = guess(i, rows)
		}
	}
	return out
}

// guess gives what a column may be by what stands in it.
func guess(i int, rows []record) string {
	dates, links, filled, long := 0, 0, 0, 0
	for _, r := range rows {
		if i >= len(r.cells) || strings.TrimSpace(r.cells[i]) == "" {
			continue
		}
		filled++
		cell := strings.TrimSpace(unprotect(r.cells[i]))
		switch {
		case isWhenCell(cell):
			dates++
		case isPicture(cell) && !strings.Contains(cell, " "):
			links++
		}
		if len(cell) > 60 {
			long++
		}
	}
	switch {
	case filled == 0:
	case dates == filled:
		return isWhen
	case links == filled:
		if strings.HasPrefix(strings.ToLower(firstFilled(i, rows)), "http") {
			return isLink
		}
		return isImage
	case long*2 > filled:
		return isText
	}
	return ""
}

func firstFilled(i int, rows []record) string {
	for _, r := range rows {
		if i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" {
			return strings.TrimSpace(r.cells[i])
		}
	}
	return ""
}

// isWhenCell tells whether a cell is a whole date, with or without a time.
func isWhenCell(s string) bool {
	if s = strings.TrimSpace(unprotect(s)); len(s) > maxWhen || s == "" {
		return false
	}
	d, problem := parseDate(s)
	if problem != "" {
		return false
	}
	if d.clock == "" {
		return true
	}
	_, problem = clock(d.clock)
	return problem == ""
}

// isLinkCell tells of a cell that is empty or a web address.
func isLinkCell(s string) bool {
	if s = strings.TrimSpace(unprotect(s)); s == "" {
		return true
	}
	_, problem := webAddress(s)
	return problem == ""
}
