package editor

import (
	"image"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

func strip(s string) string { return ansi.Strip(s) }

const post = "Flu season is here. Our nurses give shots on weekdays from 8 to 5, no appointment needed. " +
	"Questions? Ask Dr.med Ito or call {practice.phone}.\n\nWho should have one: https://kirkwood.example/flu"

func sample(t *testing.T) *desk {
	d := placed(t, post)
	d.ed.content.Link = "https://kirkwood.example/flu"
	d.ed.content.Evidence = []calendar.Evidence{{Address: "https://cdc.example/flu", Publisher: "CDC", CheckBy: calendar.NewDay(2027, 6, 1)}}
	d.ed.content.Variants = map[platform.Name]calendar.Variant{
		platform.X: {Text: "Flu shots, weekdays 8 to 5, no appointment.", Parts: []string{"Who should have one: https://kirkwood.example/flu"}},
	}
	d.run(d.ed.addFiles([]string{"/p/nurse.jpg"}))
	d.types("A nurse gives a flu shot").keys("enter", "esc")
	d.ring()
	return d
}

func TestFrames(t *testing.T) {
	for name, c := range map[string]struct {
		w, h int
		keys []string
	}{
		"80x24":         {80, 21, nil},
		"80x24 preview": {80, 21, []string{"ctrl+o"}},
		"80x24 fields":  {80, 21, []string{"tab", "tab", "tab"}},
		"80x24 thread":  {80, 21, []string{"alt+4", "alt+down"}},
		"120x36":        {120, 33, nil},
		"120x36 files":  {120, 33, []string{"tab", "tab", "tab", "tab", "tab", "tab", "tab"}},
		"200x60":        {200, 57, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := sample(t)
			d.keys(c.keys...)
			golden.RequireEqual(t, trimmed(strip(d.ed.View(c.w, c.h))))
		})
	}
}

// trimmed takes the spaces at line ends away: they make a golden file hard to read.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestEverySizeFits(t *testing.T) {
	d := sample(t)
	for i, focus := range []string{"text", "when", "accounts", "media", "source/0", "notes"} {
		d.ed.focus = focus
		// The text at every width; the fields in steps that the others leave out.
		for w := i; w <= 200; w += 1 + 6*min(i, 1) {
			for _, h := range []int{w % 12, 21} {
				d.ed.preview = w%2 == 0
				lines := strings.Split(d.ed.View(w, h), "\n")
				require.Len(t, lines, max(h, 1), "%d×%d", w, h)
				for _, l := range lines {
					if lipgloss.Width(l) > w {
						t.Fatalf("%d×%d %s: %q", w, h, focus, strip(l))
					}
				}
				if c := d.ed.Cursor(); c != nil {
					require.True(t, image.Pt(c.X, c.Y).In(image.Rect(0, 0, max(w, 1), max(h, 1))), "%d×%d %s: %v", w, h, focus, c)
				}
			}
		}
	}
}

func TestPartsLieOnTheScreenAndApart(t *testing.T) {
	for w := range 201 {
		for h := range 61 {
			for _, onText := range []bool{true, false} {
				for _, swapped := range []bool{true, false} {
					f := layout(w, h, 12, onText, swapped)
					full := image.Rect(0, 0, w, h)
					parts := append([]image.Rectangle{f.tabs, f.rule, f.text, f.meters, f.head, f.form, f.preview, f.state}, f.bars...)
					for i, p := range parts {
						if !p.Empty() && !p.In(full) {
							t.Fatalf("%d×%d: %v", w, h, p)
						}
						for _, q := range parts[i+1:] {
							if p.Overlaps(q) {
								t.Fatalf("%d×%d: %v and %v", w, h, p, q)
							}
						}
					}
					if w >= 80 && h >= 20 {
						require.GreaterOrEqual(t, f.text.Dy(), 3)
					}
				}
			}
		}
	}
}

// Dispatch, footer, help and palette read the same list: it may not contradict
// itself, whatever has the focus.
func TestActions(t *testing.T) {
	d := sample(t)
	for _, f := range d.ed.fields() {
		d.ed.focus = f.name()
		keys, names := map[string]string{}, map[string]bool{}
		for _, a := range d.ed.Actions() {
			require.False(t, names[a.Name], "%s twice", a.Name)
			names[a.Name] = true
			require.NotEmpty(t, a.Long)
			require.NotEmpty(t, a.Group)
			require.NotEmpty(t, a.Keys.Help().Desc)
			require.NotNil(t, a.Run)
			for _, k := range a.Keys.Keys() {
				require.NotEqual(t, " ", k)
				require.Empty(t, keys[k], "%s is both %s and %s", k, keys[k], a.Name)
				keys[k] = a.Name
			}
		}
	}
}

func TestClicks(t *testing.T) {
	d := sample(t)
	d.ed.View(120, 33)
	r, ok := d.ed.regions.Rect("tab/x")
	require.True(t, ok)
	d.run(d.ed.click(clickAt(r.Min.X, r.Min.Y)))
	require.Equal(t, platform.X, d.ed.tab)
	d.ed.View(120, 33)
	r, _ = d.ed.regions.Rect("field/link")
	d.run(d.ed.click(clickAt(r.Min.X+3, r.Min.Y)))
	require.Equal(t, "link", d.ed.focus)
	d.ed.View(120, 33)
	r, _ = d.ed.regions.Rect("text")
	d.run(d.ed.click(clickAt(r.Min.X+3, r.Min.Y)))
	require.Equal(t, "text", d.ed.focus)
	require.Equal(t, 3, d.ed.offset())
}

func TestABrokenOpeningSaysWhy(t *testing.T) {
	d := newDesk(t).open(Opening{Draft: "none"})
	require.Contains(t, strip(d.ed.View(80, 20)), "it is not there")
	d.types("lost?").keys("esc")
	require.Equal(t, 1, d.host.popped)
	require.Nil(t, d.ed.Leave())
}

func BenchmarkEditorKey(b *testing.B) {
	word := "Flu season is here and we have shots for everybody. "
	for name, n := range map[string]int{"3000": 3000, "60000": 60000, "190000": 190000} {
		b.Run(name, func(b *testing.B) {
			d := newDesk(b)
			d.open(Opening{Slot: calendar.Slot{Day: calendar.NewDay(2026, 11, 24), At: calendar.NewTimeOfDay(9, 0)}})
			d.paste(strings.Repeat(strings.Repeat(word, 6)+"\n\n", n/(6*len(word)+2)))
			d.ed.toOffset(n / 2)
			d.ed.View(200, 57)
			d.hold = true // counting runs beside the keys
			for b.Loop() {
				d.key(press("a"))
				d.ed.View(200, 57)
				d.held = d.held[:0]
			}
		})
	}
}

func clickAt(x, y int) tea.MouseClickMsg {
	return tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}
}
