package plan

import (
	"rounds/calendar"
	"rounds/ui/kit"
)

// newEnd is the end of an account's key, as the calendar draws it.
func newEnd(st *kit.Styles, e calendar.KeyNotice, id string) item {
	look, word := st.Muted, "key ends"
	switch {
	case e.Over:
		look, word = st.Bad, "key ended"
	case e.Soon():
		look = st.Warn
	}
	on := calendar.PlatformsOf(e.Platform)
	return item{
		Summary: calendar.Summary{Kind: calendar.NoteEntry, Slot: calendar.Slot{Day: e.Day}, Platforms: on},
		day:     e.Day, end: &e, title: e.Title(), letters: kit.PlatformLetters(on), id: id,
		palette: &palette{
			sign: "!", word: word,
			plain:  inks{kit.NewInk(look), kit.NewInk(look), kit.NewInk(st.Muted), kit.NewInk(look)},
			chosen: inks{kit.NewInk(st.On(look)), kit.NewInk(st.Selected), kit.NewInk(st.SelectedMuted), kit.NewInk(look)},
			strong: kit.NewInk(look.Bold(true)),
		},
	}
}

// keyStamp changes when the ends of the accounts' keys do.
func keyStamp(accounts []calendar.Account) uint64 {
	sum := uint64(0)
	for i, a := range accounts {
		if !a.KeyUntil.IsZero() {
			sum = sum*31 + uint64(a.KeyUntil.Unix()) + a.Version<<32 + uint64(i) //nolint:gosec // any number will do
		}
	}
	return sum
}

// chosenEnd is the end of a key, where one is chosen in the place of an entry.
func (s *Screen) chosenEnd() *calendar.KeyNotice {
	s.fresh()
	if day := s.idx.on(s.sel); s.at >= 0 && s.at < len(day) {
		return day[s.at].end
	}
	return nil
}
