package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rounds/calendar/platform"
)

// Figures of [Crowd]. The platforms' own limits are in [platform.Facts].
const (
	// SlotGap is how far apart two posts of one account should be: nearer ones
	// take each other's readers, and a run that is late sends them at once.
	SlotGap = 15 * time.Minute
	// HourlyAdvised is the number of posts in an hour from which on an account's
	// readers stop reading, whatever the platform would take.
	HourlyAdvised = 3
)

// DailyAdvised is how many posts a day a practice's account bears: a third to
// twice what guides for small organisations advise, as a day of news is no fault.
// Stories are not counted: they come in rows.
func DailyAdvised(n platform.Name) int {
	switch n {
	case platform.X:
		return 8
	case platform.LinkedIn, platform.YouTube:
		return 2
	case platform.Facebook, platform.Instagram:
	}
	return 4
}

// Planned is one post at one account, as the plan has it.
type Planned struct {
	Entry    EntryID       `json:"entry"`
	Account  AccountID     `json:"account"`
	Platform platform.Name `json:"platform"`
	Name     string        `json:"name"` // of the account
	Kind     platform.Kind `json:"kind"`
	At       time.Time     `json:"at"` // in the zone in which it is written
	Title    string        `json:"title"`
	// Says is what [Saying] gives of its text; "" where the text is not known.
	Says SHA256 `json:"says,omitempty"`
}

// Saying gives the same for texts that say the same: case and space do not
// count. A text that says nothing gives "".
func Saying(text string, parts ...string) SHA256 {
	all := strings.ToLower(strings.Join(strings.Fields(strings.Join(append([]string{text}, parts...), " ")), " "))
	if platform.Blank(all) {
		return ""
	}
	return SumSHA256([]byte(all))
}

// SayingTo gives what [Saying] gives of a content's words at a platform.
func SayingTo(c Content, n platform.Name, p Practice) SHA256 {
	text, parts := c.For(n)
	filled := make([]string, len(parts))
	for i := range parts {
		filled[i] = Fill(parts[i], p)
	}
	return Saying(Fill(text, p), filled...)
}

// Crowding is one thing that makes a post stand too near to others.
type Crowding struct {
	Code    string    `json:"code"` // "slot-close", "slot-burst" or "text-again"
	Entry   EntryID   `json:"entry"`
	Account AccountID `json:"account"`
	Other   EntryID   `json:"other,omitempty"` // the post that it is about, where it is about one
	Text    string    `json:"text"`            // a sentence with what to do
}

// The codes of a [Crowding].
const (
	SlotClose = "slot-close"
	SlotBurst = "slot-burst"
	TextAgain = "text-again"
)

// Crowd lists what stands too near in a plan: posts of one account within
// [SlotGap], more of them in an hour or a day than its platform takes or its
// readers bear, and the same text again within [SameTextWithin]. Each finding is told
// of both posts; the order is that of time. Only tells which entries are asked
// about: nil is all.
func Crowd(list []Planned, only func(EntryID) bool) []Crowding {
	byAccount := map[AccountID][]Planned{}
	var accounts []AccountID
	for _, p := range list {
		if _, ok := byAccount[p.Account]; !ok {
			accounts = append(accounts, p.Account)
		}
		byAccount[p.Account] = append(byAccount[p.Account], p)
	}
	type told struct {
		at time.Time
		Crowding
	}
	var out []told
	for _, id := range accounts {
		c := crowd{all: byAccount[id], several: severalOf(list, byAccount[id][0])}
		slices.SortStableFunc(c.all, func(a, b Planned) int { return a.At.Compare(b.At) })
		for i, p := range c.all {
			if only != nil && !only(p.Entry) {
				continue
			}
			for _, f := range c.around(i) {
				out = append(out, told{p.At, f})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b told) int { return a.at.Compare(b.at) })
	found := make([]Crowding, len(out))
	for i := range out {
		found[i] = out[i].Crowding
	}
	return found
}

// severalOf tells whether the plan has more than one account of p's platform.
func severalOf(list []Planned, p Planned) bool {
	return slices.ContainsFunc(list, func(q Planned) bool { return q.Platform == p.Platform && q.Account != p.Account })
}

// crowd is the plan of one account, in the order of time.
type crowd struct {
	all     []Planned
	several bool // its platform alone does not name it
}

// around gives the findings of the post at i.
func (c crowd) around(i int) []Crowding {
	p := c.all[i]
	var out []Crowding
	add := func(code string, other EntryID, format string, args ...any) {
		out = append(out, Crowding{Code: code, Entry: p.Entry, Account: p.Account, Other: other, Text: fmt.Sprintf(format, args...)})
	}
	if q, ok := c.nearest(i); ok {
		add(SlotClose, q.Entry, "%s gets %s %s: move one of them.", c.where(p), q.called(), apart(p.At, q.At))
	}
	if n, most, when, whose := c.burst(i); n > most {
		add(SlotBurst, "", "%s would get %d posts %s: %s. Move some of them.", c.where(p), n, when, whose)
	}
	if q, ok := c.same(i); ok {
		add(TextAgain, q.Entry, "%s gets the same text as %s %s: say it in other words, or leave %d days between them.",
			c.where(p), q.called(), whenOther(p.At, q.At), int(SameTextWithin.Hours()/24))
	}
	return out
}

func (c crowd) where(p Planned) string {
	if c.several && p.Name != "" {
		return p.Platform.Title() + " (" + p.Name + ")"
	}
	return p.Platform.Title()
}

func (p Planned) called() string {
	if p.Title == "" {
		return "another post"
	}
	return "“" + p.Title + "”"
}

// nearest gives the nearest other entry within [SlotGap].
func (c crowd) nearest(i int) (Planned, bool) {
	return c.closest(i, SlotGap, func(Planned) bool { return true })
}

// same gives the nearest other entry with the same text within [SameTextWithin].
func (c crowd) same(i int) (Planned, bool) {
	says := c.all[i].Says
	return c.closest(i, SameTextWithin, func(q Planned) bool { return says != "" && q.Says == says })
}

// closest gives the other entry nearest to the one at i, less than a span away.
func (c crowd) closest(i int, within time.Duration, fits func(Planned) bool) (found Planned, ok bool) {
	p := c.all[i]
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(c.all); j += step {
			d := c.all[j].At.Sub(p.At).Abs()
			if d >= within {
				break
			}
			if c.all[j].Entry != p.Entry && fits(c.all[j]) {
				found, ok, within = c.all[j], true, d
				break
			}
		}
	}
	return found, ok
}

// burst gives the first figure that the posts around the one at i break: how
// many there are, how many are borne, when, and whose figure it is.
func (c crowd) burst(i int) (n, most int, when, whose string) {
	p := c.all[i]
	for _, q := range platform.Of(p.Platform).Quota {
		if q.Kind != "" && q.Kind != p.Kind.Or() {
			continue
		}
		n = c.within(i, q.Per, func(o Planned) bool { return q.Kind == "" || o.Kind.Or() == q.Kind })
		if n > q.Posts {
			return n, q.Posts, "within " + spanWords(q.Per), fmt.Sprintf("it takes %d and refuses the rest", q.Posts)
		}
	}
	if p.Kind.Or() == platform.KindStory {
		return 0, 0, "", ""
	}
	noStory := func(o Planned) bool { return o.Kind.Or() != platform.KindStory }
	if n = c.within(i, time.Hour, noStory); n > HourlyAdvised {
		return n, HourlyAdvised, "within an hour", fmt.Sprintf("more than %d are hardly read", HourlyAdvised)
	}
	most, n = DailyAdvised(p.Platform), 0
	day := DayOf(p.At)
	for _, step := range []int{-1, 1} { // what stands on the same day stands side by side
		for j := i; j >= 0 && j < len(c.all) && DayOf(c.all[j].At.In(p.At.Location())) == day; j += step {
			if noStory(c.all[j]) && (j != i || step > 0) {
				n++
			}
		}
	}
	return n, most, "on " + day.Format("Mon 2 January"), fmt.Sprintf("more than %d are hardly read", most)
}

// within gives the largest number of posts in any span of that length that holds
// the one at i.
func (c crowd) within(i int, per time.Duration, counts func(Planned) bool) int {
	best := 0
	for from := i; from >= 0 && c.all[i].At.Sub(c.all[from].At) < per; from-- {
		n := 0
		for _, o := range c.all[from:] {
			if o.At.Sub(c.all[from].At) >= per {
				break
			}
			if counts(o) {
				n++
			}
		}
		best = max(best, n)
	}
	return best
}

// apart says how far another post is: "at the same time", "at 09:05, 5 minutes later".
func apart(p, q time.Time) string {
	q = q.In(p.Location())
	d := q.Sub(p)
	minutes := int(d.Abs().Round(time.Minute).Minutes())
	switch {
	case minutes == 0:
		return "at the same time"
	case d > 0:
		return fmt.Sprintf("at %s, %s later", q.Format("15:04"), countOf(minutes, "minute"))
	}
	return fmt.Sprintf("at %s, %s before", q.Format("15:04"), countOf(minutes, "minute"))
}

// whenOther says when another post stands: "on Fri 6 November".
func whenOther(p, q time.Time) string {
	q = q.In(p.Location())
	if DayOf(p) == DayOf(q) {
		return "on the same day at " + q.Format("15:04")
	}
	return "on " + q.Format("Mon 2 January")
}

func spanWords(d time.Duration) string {
	switch hours := int(d.Hours()); {
	case d == time.Hour:
		return "an hour"
	case d == 24*time.Hour:
		return "a day"
	case hours > 0:
		return countOf(hours, "hour")
	}
	return countOf(int(d.Minutes()), "minute")
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
