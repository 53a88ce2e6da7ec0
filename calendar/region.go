package calendar

import "strconv"

// Region is a country that a practice may be in, with the time zones to offer.
type Region struct {
	Code  string // ISO 3166-1 alpha-2; UK is written GB
	Name  string
	Zones []string // the most usual first
}

// Regions lists the countries offered in the first questions. The last one
// stands for every other country: only worldwide observances and no national
// rules apply there.
func Regions() []Region {
	return []Region{
		{"US", "United States", []string{
			"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
			"America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
		}},
		{"GB", "United Kingdom", []string{"Europe/London"}},
		{"CA", "Canada", []string{
			"America/Toronto", "America/Winnipeg", "America/Regina", "America/Edmonton",
			"America/Vancouver", "America/Halifax", "America/St_Johns",
		}},
		{"AU", "Australia", []string{
			"Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Adelaide",
			"Australia/Darwin", "Australia/Perth", "Australia/Hobart", "Australia/Lord_Howe",
		}},
		{"IE", "Ireland", []string{"Europe/Dublin"}},
		{"NZ", "New Zealand", []string{"Pacific/Auckland", "Pacific/Chatham"}},
		{"IN", "India", []string{"Asia/Kolkata"}},
		{"DE", "Germany", []string{"Europe/Berlin"}},
		{"AT", "Austria", []string{"Europe/Vienna"}},
		{"CH", "Switzerland", []string{"Europe/Zurich"}},
		{"FR", "France", []string{"Europe/Paris"}},
		{"NL", "Netherlands", []string{"Europe/Amsterdam"}},
		{"BE", "Belgium", []string{"Europe/Brussels"}},
		{"ES", "Spain", []string{"Europe/Madrid", "Atlantic/Canary"}},
		{"PT", "Portugal", []string{"Europe/Lisbon", "Atlantic/Azores"}},
		{"IT", "Italy", []string{"Europe/Rome"}},
		{"SE", "Sweden", []string{"Europe/Stockholm"}},
		{"DK", "Denmark", []string{"Europe/Copenhagen"}},
		{"FI", "Finland", []string{"Europe/Helsinki"}},
		{"PL", "Poland", []string{"Europe/Warsaw"}},
		{"ZA", "South Africa", []string{"Africa/Johannesburg"}},
		{"SG", "Singapore", []string{"Asia/Singapore"}},
		{"WS", "Samoa", []string{"Pacific/Apia"}},
		{"ZZ", "Another country", []string{"UTC"}},
	}
}

// RegionCode gives the code under which a region is kept: UK is GB, and letters
// are capitals.
func RegionCode(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	if string(b) == "UK" {
		return "GB"
	}
	return string(b)
}

func quoted(s string) string { return strconv.Quote(s) }
