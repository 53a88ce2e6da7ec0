package plan

import (
	"charm.land/lipgloss/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// inks are the looks of one entry's parts: its sign, its time and title, what is
// less important, and the word of its status.
type inks struct{ sign, text, more, word kit.Ink }

// palette holds the sign, its word and the inks of all entries that look alike.
type palette struct {
	sign, word    string
	plain, chosen inks
	strong        kit.Ink // the title of the chosen one in the day pane
}

// kind is what the looks of an entry hang on.
type kind struct {
	status   calendar.Status
	entry    calendar.EntryKind
	archived bool
}

// palettes gives entries what they share; it is made anew with each index.
type palettes struct {
	kinds map[kind]*palette
	on    map[calendar.Platforms]string
}

func newPalettes() *palettes {
	return &palettes{map[kind]*palette{}, map[calendar.Platforms]string{}}
}

// letters gives the letters of an entry's platforms.
func (p *palettes) letters(on calendar.Platforms) string {
	have, ok := p.on[on]
	if !ok {
		have = kit.PlatformLetters(on)
		p.on[on] = have
	}
	return have
}

func (p *palettes) of(st *kit.Styles, s calendar.Summary, m calendar.Moment, status calendar.Status) *palette {
	k := kind{status, s.Kind, s.Archived}
	if have, ok := p.kinds[k]; ok {
		return have
	}
	sign, word, look := kit.EntrySign(st, s, m)
	text := textLook(st, s)
	made := &palette{
		sign: sign, word: word,
		plain:  inks{kit.NewInk(look), kit.NewInk(text), kit.NewInk(st.Muted), kit.NewInk(look)},
		chosen: inks{kit.NewInk(st.On(look)), kit.NewInk(st.Selected), kit.NewInk(st.SelectedMuted), kit.NewInk(look)},
		strong: kit.NewInk(text.Bold(true)),
	}
	p.kinds[k] = made
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
