package plan

import (
	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// inks are the looks of one entry's parts: its sign, its time and title, what is
// less important, and the word of its status.
type inks struct{ sign, text, more, word kit.Ink }

// palette holds the inks of all entries that look alike.
type palette struct {
	plain, chosen inks
	strong        kit.Ink // the title of the chosen one in the day pane
}

// kind is what the looks of an entry hang on.
type kind struct {
	status   calendar.Status
	entry    calendar.EntryKind
	archived bool
}

// palettes gives entries their inks; it is made anew when the looks change.
type palettes map[kind]*palette

func (p palettes) of(st *kit.Styles, s calendar.Summary, m calendar.Moment, status calendar.Status) *palette {
	k := kind{status, s.Kind, s.Archived}
	if have, ok := p[k]; ok {
		return have
	}
	_, _, look := kit.EntrySign(st, s, m)
	text := textLook(st, s)
	made := &palette{
		plain:  inks{kit.NewInk(look), kit.NewInk(text), kit.NewInk(st.Muted), kit.NewInk(look)},
		chosen: inks{kit.NewInk(st.On(look)), kit.NewInk(st.Selected), kit.NewInk(st.SelectedMuted), kit.NewInk(look)},
		strong: kit.NewInk(text.Bold(true)),
	}
	p[k] = made
	return made
}

func textLook(st *kit.Styles, s calendar.Summary) lipgloss.Style {
	switch {
	case s.Archived:
		return st.Muted
	case s.Kind == calendar.NoteEntry:
		return st.Note
	case s.Kind == calendar.EventEntry:
		return st.Event
	}
	return st.Text
}

// inks gives the entry's looks, or those that it has as the chosen one.
func (p *palette) inks(chosen bool) inks {
	if chosen {
		return p.chosen
	}
	return p.plain
}
