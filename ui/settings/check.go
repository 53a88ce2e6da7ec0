package settings

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
)

// The checks below read what a person types: they give it in the form in which
// it is kept, or an error with a sentence.

const longest = 200 // characters of a name, a phone number or an address

func wrong(text, hint string) error {
	return &calendar.Error{Op: "read a setting", Kind: calendar.Invalid, Text: text, Hint: hint}
}

// words reads one line of text.
func words(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if len([]rune(text)) > longest {
		return "", wrong("this is longer than "+strconv.Itoa(longest)+" characters", "make it shorter")
	}
	return text, nil
}

// needed is words for something that cannot be empty.
func needed(what, hint string) func(string) (string, error) {
	return func(text string) (string, error) {
		text, err := words(text)
		if err == nil && text == "" {
			return "", wrong(what+" is missing", hint)
		}
		return text, err
	}
}

// website reads a web address; without a scheme it is https.
func website(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") || strings.ContainsAny(text, " \t\n") || len(text) > longest {
		return "", wrong("this is not a web address", "write it as https://www.example.org")
	}
	return text, nil
}

// phone reads a telephone number as it is to stand in posts.
func phone(text string) (string, error) {
	text, err := words(text)
	if err != nil || text == "" {
		return text, err
	}
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits < 3 {
		return "", wrong("this is not a telephone number", "write it as it is to stand in posts")
	}
	return text, nil
}

// zone reads an IANA name; spaces stand for underscores, as people write them.
func zone(text string) (string, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), " ", "_")
	z, err := calendar.LoadZone(text)
	if err != nil {
		return "", err
	}
	return z.String(), nil
}

// minutes reads how late a post may be before it is overdue.
func minutes(text string) (string, error) {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "minutes")))
	if err != nil || n < 1 || n > 24*60 {
		return "", wrong("this is not a number of minutes from 1 to 1440", "60 is usual")
	}
	return strconv.Itoa(n), nil
}

// days reads how long a yes lasts; 0 is for ever.
func days(text string) (string, error) {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "days")))
	if err != nil || n < 0 || n > 3650 {
		return "", wrong("this is not a number of days from 0 to 3650", "0 means that a yes lasts for ever")
	}
	return strconv.Itoa(n), nil
}

// times reads the usual times, such as 9:00, 12:30; the earliest comes first.
func times(text string) ([]calendar.TimeOfDay, error) {
	var out []calendar.TimeOfDay
	for _, f := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		t, err := calendar.ParseTimeOfDay(f)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	if len(out) > 24 {
		return nil, wrong("these are more than 24 times", "leave some out")
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func timesText(list []calendar.TimeOfDay) string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.String()
	}
	return strings.Join(out, ", ")
}

// pillar reads a name and its share in percent, such as "Awareness 30".
func pillar(text string) (calendar.Pillar, error) {
	f := strings.Fields(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if len(f) < 2 {
		return calendar.Pillar{}, wrong("a pillar has a name and a share", "write it as Awareness 30")
	}
	n, err := strconv.Atoi(f[len(f)-1])
	if err != nil || n < 0 || n > 100 {
		return calendar.Pillar{}, wrong("the share is a number from 0 to 100, in percent", "write it as Awareness 30")
	}
	name, err := words(strings.Join(f[:len(f)-1], " "))
	return calendar.Pillar{Name: name, Share: n}, err
}

// names reads people's names, separated by commas.
func names(text string) ([]string, error) {
	var out []string
	for _, n := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		n, err := words(n)
		if err != nil {
			return nil, err
		}
		if n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if len(out) > 50 {
		return nil, wrong("these are more than 50 people", "add the others later")
	}
	return out, nil
}

func region(code string) calendar.Region {
	all := calendar.Regions()
	for _, r := range all {
		if r.Code == code {
			return r
		}
	}
	return all[len(all)-1]
}

func late(p calendar.Practice) string { return strconv.Itoa(int(p.LateAfter() / time.Minute)) }
