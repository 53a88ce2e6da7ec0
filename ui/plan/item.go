package plan

import (
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/ui/kit"
)

// item is one entry, ready to draw.
type item struct {
	calendar.Summary
	day     calendar.Day // in the practice's zone
	at      calendar.TimeOfDay
	status  calendar.Status
	overdue bool
	// end is set where this is no entry but the day on which an account's key ends.
	end *calendar.KeyNotice
	*palette
	time    string // 09:30
	short   string // 9, 9:30: for narrow cells
	letters string
	title   string
	id      string   // of its place on the screen
	near    []string // what it stands too near to, in sentences
}

// timeless tells whether an entry stands on a day without a time: a note.
func timeless(s calendar.Summary) bool { return s.Kind == calendar.NoteEntry && s.Slot.At == 0 }

func newItem(st *kit.Styles, like *palettes, s calendar.Summary, m calendar.Moment, zone string) item {
	it := item{Summary: s, day: s.Slot.Day, at: s.Slot.At, status: s.Status(m), overdue: s.Overdue(m)}
	if s.Slot.Zone != zone && s.Slot.Zone != "" {
		// Screens show the practice's zone, whatever zone the slot was meant in.
		if here, err := calendar.SlotAt(s.Instant, zone); err == nil {
			it.day, it.at = here.Day, here.At
		}
	}
	it.palette = like.of(st, s, m, it.status)
	if !timeless(s) {
		it.time, it.short = it.at.String(), shortTime(it.at)
	}
	it.letters = like.letters(s.Platforms)
	it.title = kit.OneLine(s.Title)
	if it.title == "" {
		it.title = "(nothing written yet)"
	}
	return it
}

func shortTime(t calendar.TimeOfDay) string {
	if t%60 == 0 {
		return strconv.Itoa(int(t) / 60)
	}
	return strings.TrimPrefix(t.String(), "0")
}

// month is one grid of six weeks, as last read.
type month struct {
	first calendar.Day // of the month
	from  calendar.Day // first day of the grid
	all   []calendar.Summary
	read  bool
	ask   int // number of the last reading that arrived
}

// gridDays is six weeks: as many as a month can touch.
const gridDays = 42

// index is a month's items by day of the grid, as the filter leaves them.
type index struct {
	stamp stamp
	month calendar.Day
	from  calendar.Day
	days  [gridDays][]item
	ids   [gridDays]string // of the days' places on the screen
	// shown and hidden count the month's own entries.
	shown, hidden int
	tally         map[calendar.Status]int
	pillars       map[string]int
}

// stamp is everything that drawn cells hang on, beside size and choice.
type stamp struct {
	data   int
	filter int
	minute time.Time
	hold   bool
	styles uint64
	zone   string
	week   time.Weekday
	keys   uint64 // of the ends of the accounts' keys
}

func newIndex(st *kit.Styles, mo *month, f *filter, m calendar.Moment, zone string) *index {
	x := &index{
		month: mo.first, from: mo.from,
		tally: map[calendar.Status]int{}, pillars: map[string]int{},
	}
	for i := range x.ids {
		x.ids[i] = mo.from.Add(i).String()
	}
	like := newPalettes()
	for _, s := range mo.all {
		it := newItem(st, like, s, m, zone)
		n := it.day.Sub(mo.from)
		if n < 0 || n >= gridDays {
			continue
		}
		own := it.day.Month == mo.first.Month
		if !f.fits(&it) {
			if own && (!s.Archived || f.archived) {
				x.hidden++
			}
			continue
		}
		it.id = x.ids[n] + "/" + strconv.Itoa(len(x.days[n]))
		x.days[n] = append(x.days[n], it)
		if !own {
			continue
		}
		x.shown++
		if it.status != calendar.StatusNone {
			x.tally[it.status]++
			x.pillars[it.Pillar]++
		}
	}
	return x
}

// addEnds puts the ends of keys on their days, behind the entries: they are
// worked out from the accounts, and stand in no file. A filter does not hide them.
func (x *index) addEnds(st *kit.Styles, list []calendar.KeyNotice) {
	for _, e := range list {
		n := e.Day.Sub(x.from)
		if n < 0 || n >= gridDays {
			continue
		}
		x.days[n] = append(x.days[n], newEnd(st, e, x.ids[n]+"/"+strconv.Itoa(len(x.days[n]))))
	}
}

// on gives the items of a day, none where it lies outside the grid.
func (x *index) on(d calendar.Day) []item {
	if n := d.Sub(x.from); n >= 0 && n < gridDays {
		return x.days[n]
	}
	return nil
}
