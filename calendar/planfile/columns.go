package planfile

import (
	"fmt"
	"slices"
	"strings"
)

// The meanings of columns, as they stand in a report and in the header that
// [Write] makes.
const (
	isDate      = "date"
	isTime      = "time"
	isText      = "text"
	isLink      = "link"
	isImage     = "image"
	isAlt       = "alt text"
	isPlatforms = "platforms"
	isTitle     = "title"
	isPillar    = "pillar"
	isComment   = "first comment"

	// isWhen is a header such as "Posting Time": the time beside a date, else
	// date and time together.
	isWhen = "date and time"
)

// Meanings lists what a column can be, in the order in which [Write] has them.
func Meanings() []string {
	return []string{isDate, isTime, isText, isLink, isImage, isAlt, isPlatforms, isTitle, isPillar, isComment}
}

// spellings are the usual names of columns, without spaces and signs and in
// small letters; the likelier meaning of a list stands first.
var spellings = map[string][]string{
	isDate: {
		"date", "day", "postdate", "postingdate", "publishdate", "publishingdate", "publicationdate",
		"publishon", "scheduledate", "scheduleddate", "golivedate", "livedate", "datum",
	},
	isTime: {"time", "hour", "timeofday", "time24hr", "time24h", "uhrzeit"},
	isWhen: {
		"datetime", "dateandtime", "datentime", "timestamp", "posttime", "postingtime", "publishtime", "publishat", "publishingtime",
		"scheduletime", "scheduledtime", "scheduledat", "scheduledfor", "schedule", "scheduled", "when",
		"postingdatetime", "publishdatetime", "scheduleddatetime", "postatspecifictime", "golive",
	},
	isText: {
		"text", "posttext", "caption", "message", "messagetext", "content", "copy", "postcopy", "posttextcopy", "body",
		"post", "postcontent", "postbody", "postcaption", "postmessage", "captiontext", "captioncopy", "tweet", "socialcopy",
	},
	isLink: {
		"link", "url", "links", "urls", "linkurl", "weblink", "webaddress", "website", "landingpage",
		"destinationurl", "ctalink", "articleurl",
	},
	isImage: {
		"image", "images", "picture", "pictures", "photo", "photos", "media", "imageurl", "imageurls", "imagelink", "imagefile",
		"imagefiles", "imagename", "imagepath", "pictureurl", "photourl", "mediaurl", "mediaurls", "mediafile", "mediafiles",
		"visual", "visuals", "graphic", "graphics", "file", "filename", "attachment", "attachments", "picturefile", "photofile",
	},
	isAlt: {
		"alttext", "alt", "alttexts", "alternativetext", "imagealt", "imagealttext", "altimagetext", "picturealttext",
		"photoalttext", "mediaalttext", "imagedescription", "picturedescription", "photodescription",
	},
	isPlatforms: {
		"platforms", "platform", "networks", "network", "channels", "channel", "socialnetwork", "socialnetworks",
		"socialplatform", "socialplatforms", "socialchannel", "socialchannels", "accounts", "account",
	},
	isTitle:  {"title", "posttitle", "headline", "heading", "subject", "name", "postname", "workingtitle"},
	isPillar: {"pillar", "contentpillar", "category", "topic", "theme", "contentcategory", "contenttheme", "bucket"},
	// Not "Comments": in most plans these are the team's own, and never meant for
	// the public.
	isComment: {"firstcomment", "firstcomments"},
	isZone:    {"zone", "timezone", "tz", "zeitzone"},
	isRest:    {"everythingelse"},
}

// profileNames are columns of other programs' files that name accounts. In a
// practice's own plan they may well name something else.
var profileNames = []string{"profile", "profiles", "profilename", "accountname", "accountid", "page", "pagename", "socialprofile"}

// vague names give way to another column of the same meaning.
var vague = []string{
	"post", "content", "body", "account", "accounts", "when", "schedule", "scheduled", "timestamp", "day", "hour",
}

var meanings = func() map[string]string {
	m := map[string]string{}
	for meaning, names := range spellings {
		for _, n := range names {
			m[n] = meaning
		}
	}
	return m
}()

// columns says which cell of a record is what.
type columns struct {
	headers []string
	means   []string // by column; "" is not used
}

// understand finds out what the columns of a header are. An error says which
// two columns cannot be told apart, or what is missing.
func understand(cells []string, zone string, foreign bool) (columns, error) {
	c := columns{headers: make([]string, len(cells)), means: make([]string, len(cells))}
	for i, cell := range cells {
		c.headers[i] = header(cell)
		meaning := meaningOf(cell)
		if meaning == isDate || meaning == isTime || meaning == isWhen {
			if err := c.headerZone(i, cell, zone); err != nil {
				return c, err
			}
		}
		c.means[i] = meaning
	}
	if i := slices.IndexFunc(c.headers, func(h string) bool { return slices.Contains(profileNames, squeeze(h)) }); foreign && i >= 0 && !c.has(isPlatforms) {
		c.means[i] = isPlatforms
	}
	c.settleWhen()
	if err := c.settleTwins(); err != nil {
		return c, err
	}
	return c, c.missing()
}

// headerZone is the error of a column whose name says that its times are those
// of another zone.
func (c columns) headerZone(i int, cell, zone string) error {
	name, beside, found := strings.Cut(cell, "(")
	if !found {
		_, beside, found = strings.Cut(name, "[")
	}
	if !found || len(cell) > maxHeader {
		return nil
	}
	z := namesZone(strings.TrimRight(beside, ")] "))
	if z == "" {
		return nil
	}
	return invalid(
		fmt.Sprintf("the column %q names the time zone %s, and times are taken in %s", c.headers[i], z, zone),
		fmt.Sprintf("turn its times into those of %s and take the zone out of the header, or add a column “zone”", zone))
}

// settleWhen decides what a "Posting Time" is: the time where there is a date,
// else both.
func (c columns) settleWhen() {
	when := isDate
	if c.has(isDate) {
		when = isTime
		if c.has(isTime) {
			when = ""
		}
	}
	if !c.has(isDate) && !c.has(isWhen) {
		// "Time" alone, with the date in the same cell.
		if i := slices.Index(c.means, isTime); i >= 0 {
			c.means[i] = isDate
		}
	}
	for i, m := range c.means {
		if m == isWhen {
			c.means[i] = when
		}
	}
}

// settleTwins sees to columns of the same meaning. Pictures and their alt texts
// may have several; of a link, title, pillar or comment the likelier name
// counts; which of two dates, texts or platforms is meant nobody can tell.
func (c columns) settleTwins() error {
	first := map[string]int{}
	for i, m := range c.means {
		if m == "" || m == isImage || m == isAlt {
			continue
		}
		j, twice := first[m]
		if !twice {
			first[m] = i
			continue
		}
		switch m {
		case isDate, isTime, isText, isPlatforms:
			if c.vague(i) == c.vague(j) {
				return invalid(
					fmt.Sprintf("the columns %q and %q could both be the %s", c.headers[j], c.headers[i], m),
					"rename or delete the one that is not meant, and read the file again")
			}
		}
		if c.likelier(i, j, m) {
			first[m], i = i, j
		}
		c.means[i] = ""
	}
	return nil
}

func (c columns) vague(i int) bool { return slices.Contains(vague, squeeze(c.headers[i])) }

// likelier tells whether column i has the better claim to a meaning than j.
func (c columns) likelier(i, j int, meaning string) bool {
	if v := c.vague(j); v != c.vague(i) {
		return v
	}
	return rank(meaning, c.headers[i]) < rank(meaning, c.headers[j])
}

func (c columns) missing() error {
	switch {
	case !slices.ContainsFunc(c.means, func(m string) bool { return m != "" }):
		return invalid("the first row names no column that Rounds knows", knownHint)
	case !c.has(isDate):
		return invalid("the file has no column with the date", knownHint)
	case !c.has(isText) && !c.has(isImage):
		return invalid("the file has no column with the text", knownHint)
	}
	return nil
}

var knownHint = "name the columns in the first row: " + strings.Join(Meanings(), ", ") +
	"; usual other names such as caption, posting time, image URL, network or category are known too"

func (c columns) has(meaning string) bool { return slices.Contains(c.means, meaning) }

// used gives the columns for a report, and the headers of those not used.
func (c columns) used() (used []Column, ignored []string) {
	used, ignored = []Column{}, []string{}
	for i, m := range c.means {
		switch {
		case m != "":
			used = append(used, Column{Header: c.headers[i], Meaning: m})
		case c.headers[i] != "":
			ignored = append(ignored, c.headers[i])
		}
	}
	return used, ignored
}

// score says how well cells look like a header: how many columns are known.
func score(cells []string) int {
	n := 0
	for _, c := range cells {
		if meaningOf(c) != "" {
			n++
		}
	}
	return n
}

// meaningOf gives what a column called cell is, or "". What stands in brackets
// behind its name does not count.
func meaningOf(cell string) string {
	if len(cell) > maxHeader {
		return ""
	}
	if m := meanings[squeeze(cell)]; m != "" {
		return m
	}
	name, _, found := strings.Cut(cell, "(")
	if !found {
		name, _, _ = strings.Cut(cell, "[")
	}
	// "Image 2" is an image; "Text 2" is none, for nothing says what it would be.
	key := squeeze(name)
	if m := meanings[strings.TrimRight(key, "0123456789")]; m == isImage || m == isAlt {
		return m
	}
	return meanings[key]
}

// rank is the place of a header among the spellings of its meaning.
func rank(meaning, header string) int {
	if i := slices.Index(spellings[meaning], squeeze(header)); i >= 0 {
		return i
	}
	return len(spellings[meaning])
}

// squeeze gives the letters and digits of a header, in small letters, with a
// plural in brackets left out: "Image URL(s)" is imageurl.
func squeeze(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "(s)", "")
	s = strings.ReplaceAll(s, "&", "and")
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7f && r != '\ufeff' && r != '\u00a0' {
			return r
		}
		return -1
	}, s)
}

// zoneWords are names of zones that people put behind "Time".
var zoneWords = []string{
	"utc", "gmt", "bst", "cet", "cest", "eet", "eest", "ist", "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt",
	"pt", "pst", "pdt", "akst", "hst", "ast", "nst", "aest", "aedt", "acst", "awst", "nzst", "nzdt", "sgt",
}

// namesZone gives the zone that the words beside a header name, or "".
func namesZone(beside string) string {
	for _, w := range strings.FieldsFunc(beside, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		if l := strings.ToLower(w); slices.Contains(zoneWords, l) || strings.HasPrefix(l, "utc") || strings.HasPrefix(l, "gmt") {
			return clip(w)
		}
	}
	return ""
}
