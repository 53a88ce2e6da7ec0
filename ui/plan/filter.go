package plan

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// filter chooses what the calendar shows. Within platforms, statuses or pillars
// one fit is enough; all three must fit.
type filter struct {
	platforms calendar.Platforms
	statuses  map[calendar.Status]bool
	pillars   map[string]bool
	archived  bool
	version   int // raised with each change
}

func (f *filter) on() bool {
	return f.platforms != 0 || len(f.statuses) > 0 || len(f.pillars) > 0 || f.archived
}

func (f *filter) fits(it *item) bool {
	switch {
	case it.Archived && !f.archived:
		return false
	case f.platforms != 0 && f.platforms&it.Platforms == 0:
		return false
	case len(f.statuses) > 0 && !f.statuses[it.status]:
		return false
	}
	return len(f.pillars) == 0 || f.pillars[it.Pillar]
}

func (f *filter) clear() { *f = filter{version: f.version + 1} }

// String writes the filter for the header: X, Facebook · due · Prevention.
func (f *filter) String() string {
	var parts []string
	if f.platforms != 0 {
		parts = append(parts, kit.PlatformNames(f.platforms))
	}
	var words []string
	for _, st := range calendar.Statuses() {
		if f.statuses[st] {
			words = append(words, string(st))
		}
	}
	if len(words) > 0 {
		parts = append(parts, strings.Join(words, ", "))
	}
	if n := len(f.pillars); n == 1 {
		for p := range f.pillars {
			parts = append(parts, kit.OneLine(p))
		}
	} else if n > 1 {
		parts = append(parts, kit.Count(n, "pillar", "pillars"))
	}
	if f.archived {
		parts = append(parts, "archived too")
	}
	return strings.Join(parts, " · ")
}

// option is one line of the list of filters.
type option struct {
	label, detail string
	on            bool
	toggle        func(*filter)
}

func (f *filter) options(pillars []calendar.Pillar) []option {
	var out []option
	for _, n := range platform.All() {
		out = append(out, option{n.Title(), "platform", f.platforms.Has(n), func(f *filter) { f.platforms ^= calendar.PlatformsOf(n) }})
	}
	for _, st := range calendar.Statuses() {
		out = append(out, option{string(st), "status", f.statuses[st], func(f *filter) { f.statuses = toggled(f.statuses, st) }})
	}
	for _, p := range pillars {
		out = append(out, option{p.Name, "pillar", f.pillars[p.Name], func(f *filter) { f.pillars = toggled(f.pillars, p.Name) }})
	}
	return append(out, option{"archived entries", "shown too", f.archived, func(f *filter) { f.archived = !f.archived }})
}

func toggled[K comparable](m map[K]bool, k K) map[K]bool {
	out := map[K]bool{}
	for o := range m {
		out[o] = true
	}
	if out[k] {
		delete(out, k)
	} else {
		out[k] = true
	}
	return out
}

// askFilter lists what can be chosen; each pick shows at once, and the list stays
// open until esc.
func (s *Screen) askFilter(at int) tea.Cmd {
	options := s.filter.options(s.host.Practice().Pillars)
	items := make([]kit.Choice, len(options))
	for i, o := range options {
		items[i] = kit.Choice{Label: o.label, Detail: o.detail, On: o.on}
	}
	return s.host.Ask(&kit.Choose{
		Title: "Show only", Items: items, Ticks: true, At: at, Width: 44, Enter: "on or off",
		OnPick: func(i int) tea.Cmd {
			options[i].toggle(&s.filter)
			s.filter.version++
			s.fresh()
			return s.askFilter(i)
		},
	})
}
