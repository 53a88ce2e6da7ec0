package settings

import "time"

// sundayFirst are the countries of the first questions whose weeks begin on a
// Sunday (Unicode CLDR, supplemental data, weekData).
var sundayFirst = map[string]bool{"US": true, "CA": true, "IN": true, "ZA": true, "PT": true, "SG": true, "WS": true}

// weekStart gives the day with which weeks begin in a country.
func weekStart(region string) time.Weekday {
	if sundayFirst[region] {
		return time.Sunday
	}
	return time.Monday
}
