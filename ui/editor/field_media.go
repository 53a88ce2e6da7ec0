package editor

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// mediaField is the list of files with their alt texts. Without an alt text
// being typed, letters are commands.
type mediaField struct{ e *Editor }

func (f *mediaField) name() string  { return "media" }
func (f *mediaField) label() string { return "Pictures" }
func (f *mediaField) group() string { return "" }
func (f *mediaField) typing() bool  { return f.e.pics.editing }

// alt is the field of the chosen file's alt text.
func (f *mediaField) alt() *textField {
	e := f.e
	return &textField{
		e: e, id: "media", most: 4, limit: 5000, oneLine: true, hint: "what it shows, for who cannot see it",
		get: func() string {
			u, _ := e.picture()
			return u.Alt
		},
		set: func(s string) {
			if _, ok := e.picture(); ok {
				e.content.Media = slices.Clone(e.content.Media)
				e.content.Media[e.pics.at].Alt = s
			}
		},
		enter: func() tea.Cmd {
			e.pics.editing = false
			return nil
		},
	}
}

func (f *mediaField) paste(text string) tea.Cmd { return f.alt().paste(text) }

func (f *mediaField) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	e := f.e
	name := k.String()
	if e.pics.editing {
		return f.alt().key(k)
	}
	switch name {
	case "up", "k":
		if e.pics.at == 0 {
			return false, nil
		}
		e.pics.at--
	case "down", "j":
		if e.pics.at >= len(e.content.Media)-1 {
			return false, nil
		}
		e.pics.at++
	case "enter":
		if len(e.content.Media) == 0 {
			return true, e.pick()
		}
		e.pics.editing = true
	default:
		return false, nil
	}
	return true, e.wantThumb()
}

func (f *mediaField) rows(w int, focused bool) int {
	if !focused {
		return 1
	}
	n := len(f.e.content.Media)
	if n == 0 {
		return 1
	}
	rows := n + f.alt().sync().area.Rows(max(1, f.listWidth(w)-2), 4)
	if f.thumb() != "" && f.roomy(w) {
		rows = max(rows, strings.Count(f.thumb(), "\n")+1)
	}
	return rows
}

func (f *mediaField) roomy(w int) bool { return w >= 30+thumbCols }

func (f *mediaField) listWidth(w int) int {
	if f.thumb() != "" && f.roomy(w) {
		return w - thumbCols - 2
	}
	return w
}

func (f *mediaField) thumb() string {
	u, ok := f.e.picture()
	if !ok {
		return ""
	}
	return f.e.thumbs[f.e.thumbKey(u.Media)]
}

func (f *mediaField) draw(w, h int, focused bool) ([]string, *tea.Cursor) {
	e, s := f.e, f.e.host.Styles()
	n := len(e.content.Media)
	if n == 0 {
		if focused {
			return []string{kit.Truncate(s.Selected.Render(" none ")+s.Muted.Render("  enter chooses a file; or drag one in here"), w)}, nil
		}
		return []string{s.Placeholder.Render(kit.Truncate("none", w))}, nil
	}
	if !focused {
		return []string{s.Text.Render(kit.Truncate(f.short(), w))}, nil
	}
	lw := f.listWidth(w)
	a := f.alt().sync().area
	altRows := min(a.Rows(max(1, lw-2), 4), max(1, h-1))
	list := max(1, h-altRows)
	top := max(0, min(e.pics.at-list+1, n-list))
	var out []string
	var cur *tea.Cursor
	for i := top; i < n && len(out) < h; i++ {
		if i > e.pics.at && i-top >= list {
			break
		}
		out = append(out, f.row(i, lw))
		if i != e.pics.at {
			continue
		}
		lines, c := f.drawAlt(lw-2, altRows)
		if c != nil {
			c.X += 2
			c.Y += len(out)
			cur = c
		}
		for _, l := range lines {
			out = append(out, "  "+l)
		}
	}
	return f.besideThumb(out, lw, w, h), cur
}

// drawAlt draws the chosen file's alt text, and where it is typed, the cursor.
func (f *mediaField) drawAlt(w, h int) ([]string, *tea.Cursor) {
	e, s := f.e, f.e.host.Styles()
	alt := f.alt()
	if e.pics.editing {
		return alt.draw(w, h, true)
	}
	if u, _ := e.picture(); u.Alt == "" {
		return []string{s.Warn.Render(kit.Truncate("no alt text yet: enter writes it", w))}, nil
	}
	alt.whole = true
	lines, _ := alt.draw(w, h, false)
	return lines, nil
}

func (f *mediaField) besideThumb(lines []string, lw, w, h int) []string {
	if lw == w {
		return lines
	}
	pic := strings.Split(f.thumb(), "\n")
	for i := range pic[:min(len(pic), h)] {
		for len(lines) <= i {
			lines = append(lines, "")
		}
		lines[i] = kit.Pad(lines[i], lw+2) + pic[i]
	}
	return lines
}

// short is the list in one line.
func (f *mediaField) short() string {
	e := f.e
	missing := 0
	for _, u := range e.content.Media {
		if u.Alt == "" {
			missing++
		}
	}
	text := e.fileText(e.content.Media[0])
	if n := len(e.content.Media); n > 1 {
		text = kit.Count(n, "file", "files") + ": " + text
	}
	if missing > 0 {
		text = fmt.Sprintf("! no alt text (%d) · ", missing) + text
	}
	return text
}

func (f *mediaField) row(i, w int) string {
	e, s := f.e, f.e.host.Styles()
	text := fmt.Sprintf("%d  %s", i+1, e.fileText(e.content.Media[i]))
	if i == e.pics.at {
		return s.Selected.Render(kit.Pad(text, w))
	}
	look := s.Text
	if _, ok := e.media[e.content.Media[i].Media]; !ok {
		look = s.Bad
	}
	return look.Render(kit.Truncate(text, w))
}

// hasMedia tells whether a content uses a file.
func hasMedia(c calendar.Content, id calendar.SHA256) bool {
	return slices.ContainsFunc(c.Media, func(u calendar.MediaUse) bool { return u.Media == id })
}
