package calendar

import (
	"slices"
	"time"
)

// DefaultLate is how long after its slot an entry counts as overdue where the
// practice has set nothing else.
const DefaultLate = 60 * time.Minute

// Practice is the clinic whose calendar this is.
type Practice struct {
	Name       string        `json:"name"`
	ShortName  string        `json:"short_name"` // what it is called in posts
	Region     string        `json:"region"`     // ISO 3166-1 alpha-2 code of its country
	Zone       string        `json:"zone"`       // IANA name
	Phone      string        `json:"phone"`
	Website    string        `json:"website"`
	Booking    string        `json:"booking,omitempty"` // address for appointments
	Profile    Profile       `json:"profile,omitzero"`
	Audiences  []string      `json:"audiences,omitempty"`
	Pillars    []Pillar      `json:"pillars,omitempty"`
	Late       time.Duration `json:"late,omitempty"`        // overdue after; 0 means DefaultLate
	YesLasts   int           `json:"yes_lasts,omitempty"`   // days an approval lasts; 0 means for ever
	WeekStarts time.Weekday  `json:"week_starts"`           // first day of the week on screen
	UsualTimes []TimeOfDay   `json:"usual_times,omitempty"` // offered for a new entry
	Version    uint64        `json:"version"`               // raised with each change
}

// Profile is what the checks know of the practice: words that are its own and
// must not be taken for somebody's data. It is a superset of one region's part
// of the documented practice profile.
type Profile struct {
	ShortNames []string  `json:"short_names,omitempty"`
	Phones     []string  `json:"phones,omitempty"`
	Fax        []string  `json:"fax,omitempty"`
	Addresses  []string  `json:"addresses,omitempty"`
	Domains    []string  `json:"domains,omitempty"`
	Emails     []string  `json:"emails,omitempty"`
	Handles    []string  `json:"handles,omitempty"`
	Staff      []string  `json:"staff,omitempty"`
	Pets       []string  `json:"pets,omitempty"`
	Partners   []Partner `json:"partners,omitempty"`
	Places     []string  `json:"places,omitempty"`
	CrisisLine []string  `json:"crisis_line,omitempty"`
	Emergency  []string  `json:"emergency,omitempty"`
	Urgent     []string  `json:"urgent,omitempty"`
	Helplines  []string  `json:"helplines,omitempty"`
}

// Partner is an organisation that the practice works with.
type Partner struct {
	Name   string   `json:"name"`
	Phones []string `json:"phones,omitempty"`
}

// Pillar is a kind of content that the practice wants in its mix, with the
// share of posts that it aims at, in percent.
type Pillar struct {
	Name  string `json:"name"`
	Share int    `json:"share"`
}

// DefaultPillars is a mix to begin with; the practice changes it as it likes.
func DefaultPillars() []Pillar {
	return []Pillar{
		{"Awareness", 30},
		{"Prevention", 25},
		{"Practice news", 20},
		{"People", 15},
		{"Community", 10},
	}
}

// DefaultTimes are times of day to offer for a new entry until the practice has
// its own: before work, at lunch, after work.
func DefaultTimes() []TimeOfDay {
	return []TimeOfDay{NewTimeOfDay(9, 0), NewTimeOfDay(12, 30), NewTimeOfDay(17, 0)}
}

// LateAfter gives how long after its slot an entry counts as overdue.
func (p Practice) LateAfter() time.Duration {
	if p.Late <= 0 {
		return DefaultLate
	}
	return p.Late
}

// CalledInPosts gives the practice's name as posts use it.
func (p Practice) CalledInPosts() string {
	if p.ShortName != "" {
		return p.ShortName
	}
	return p.Name
}

// Check tells what keeps the practice from being used, as an error of kind
// [Invalid], or nil.
func (p Practice) Check() error {
	if p.Name == "" {
		return &Error{Op: "check the practice", Kind: Invalid, Text: "the practice has no name", Hint: "type the clinic's name"}
	}
	if !slices.ContainsFunc(Regions(), func(r Region) bool { return r.Code == p.Region }) {
		return &Error{
			Op: "check the practice", Kind: Invalid,
			Text: "there is no country " + quoted(p.Region),
			Hint: "use a two-letter code such as US, GB, CA or AU",
		}
	}
	_, err := LoadZone(p.Zone)
	return err
}

// Role is what a person may do.
type Role string

const (
	// Writes may write and plan.
	Writes Role = "writes"
	// Checks may check texts clinically.
	Checks Role = "checks clinically"
	// Approves may say yes, send back and let an entry through a hold.
	Approves Role = "approves"
)

// Roles lists every role in the order in which screens show them.
func Roles() []Role { return []Role{Writes, Checks, Approves} }

// Person is somebody who works at the practice and with this calendar.
type Person struct {
	ID      PersonID `json:"id"`
	Name    string   `json:"name"`
	Roles   []Role   `json:"roles"`
	Gone    bool     `json:"gone,omitempty"` // no longer works here; records keep the id
	Version uint64   `json:"version"`
}

// May tells whether the person has the role.
func (p Person) May(r Role) bool { return !p.Gone && slices.Contains(p.Roles, r) }

// Approvers counts the people who may approve.
func Approvers(people []Person) int {
	n := 0
	for _, p := range people {
		if p.May(Approves) {
			n++
		}
	}
	return n
}
