package kit

import (
	"image"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
)

func press(s string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "tab": tea.KeyTab,
	}
	if c, ok := named[s]; ok {
		return tea.KeyPressMsg{Code: c}
	}
	if rest, ok := strings.CutPrefix(s, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(s)[0], Text: s}
}

func typed(m Modal, text string) {
	for _, r := range text {
		m.Update(press(string(r)))
	}
}

func TestCleanLeavesNoControlCharacter(t *testing.T) {
	require.Equal(t, "␛[2Jgone", Clean("\x1b[2Jgone"))
	require.Equal(t, "two\nlines", Clean("two\r\nlines"))
	require.Equal(t, "‹U+202E›txt", Clean("\u202etxt"))
	require.Equal(t, "👩‍👩‍👧", Clean("👩‍👩‍👧"), "joiners of emoji stay")
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range Clean(rapid.String().Draw(t, "text")) {
			if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
				t.Fatalf("%U is left", r)
			}
		}
	})
}

func TestWidthIsThatOfTheLibrary(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"a", "é", "─", "│", "◐", "✓", "…", "·", "\x1b[1;38;2;1;2;3mx\x1b[m", "👩‍👩‍👧", "漢", "e\u0301", "↩\ufe0f", "▶\ufe0f", "▶", "↩", "\t", "\x1b]0;t\a", "‖", "✎", "©", "®", "▪",
	})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(pieces).Draw(t, "pieces"), "")
		require.Equal(t, ansi.StringWidth(s), Width(s), "%q", s)
	})
	for r := rune(0x20); r < 0x3000; r++ {
		require.Equal(t, ansi.StringWidth(string(r)), Width(string(r)), "%U", r)
	}
}

func TestEveryStatusHasASignOfItsOwn(t *testing.T) {
	s := NewStyles(true, colorprofile.TrueColor)
	seen := map[string]calendar.Status{}
	for _, st := range calendar.Statuses() {
		sign, word, _ := StatusSign(s, st)
		require.Equal(t, 1, ansi.StringWidth(sign), word)
		require.NotEmpty(t, word)
		require.NotContains(t, seen, sign)
		seen[sign] = st
	}
}

func TestCutsLieInTheRectangle(t *testing.T) {
	r := image.Rect(3, 4, 13, 9)
	for n := -2; n < 15; n++ {
		for _, cut := range []func(image.Rectangle, int) (image.Rectangle, image.Rectangle){CutTop, CutBottom, CutLeft, CutRight} {
			a, b := cut(r, n)
			require.Equal(t, r.Dx()*r.Dy(), a.Dx()*a.Dy()+b.Dx()*b.Dy())
			require.True(t, a.In(r) && b.In(r))
		}
	}
}

func TestRegionsHitWhatWasDrawnLast(t *testing.T) {
	var r Regions
	r.Add("day", image.Rect(0, 0, 10, 4))
	r.Add("entry", image.Rect(1, 1, 9, 2))
	require.Equal(t, "entry", r.Hit(1, 1))
	require.Equal(t, "day", r.Hit(9, 1))
	require.Empty(t, r.Hit(10, 1))
}

func TestMeterFillsItsWidth(t *testing.T) {
	s := NewStyles(false, colorprofile.TrueColor)
	for w := range 60 {
		for _, n := range []int{0, 1, 250, 280, 292, 100000} {
			require.LessOrEqual(t, lipgloss.Width(Meter(s, n, 280, w)), w)
		}
	}
	require.Contains(t, ansi.Strip(Meter(s, 292, 280, 30)), "292/280 +12")
}

func TestModalsStayInTheRoomTheyAreGiven(t *testing.T) {
	s := NewStyles(true, colorprofile.TrueColor)
	items := make([]Choice, 30)
	for i := range items {
		items[i] = Choice{Label: strings.Repeat("a long label ", 8), Detail: "detail", Why: "no"}
	}
	for w := 4; w <= 200; w += 3 {
		for _, h := range []int{8, 20, 58} {
			for _, m := range []Modal{
				&Confirm{Title: "Remove", Text: strings.Repeat("Remove it? ", 20)},
				&Line{Title: "Go to", Text: strings.Repeat("Which day? ", 9), Value: strings.Repeat("x", 90)},
				&Choose{Title: "Choose", Items: items, Text: "Which?"},
				&Text{Title: "Help", Content: strings.Repeat("many words ", 400)},
			} {
				m.(Styled).SetStyles(s)
				box := m.View(w, h)
				require.LessOrEqual(t, lipgloss.Width(box), w, "%T at %d×%d", m, w, h)
				require.LessOrEqual(t, lipgloss.Height(box), h, "%T at %d×%d", m, w, h)
			}
		}
	}
}

func TestALineIsTakenOnlyWhenItIsUnderstood(t *testing.T) {
	got := ""
	l := &Line{
		Check: func(s string) (string, error) {
			if s == "" {
				return "", &calendar.Error{Text: "a reason is needed", Hint: "type one"}
			}
			return "fine", nil
		},
		OnDone: func(s string) tea.Cmd { got = s; return nil },
	}
	l.SetStyles(NewStyles(true, colorprofile.TrueColor))
	done, _ := l.Update(press("enter"))
	require.False(t, done)
	require.Contains(t, ansi.Strip(l.View(60, 20)), "a reason is needed")
	typed(l, "qy")
	done, _ = l.Update(press("enter"))
	require.True(t, done)
	require.Equal(t, "qy", got)
}

func TestChooseNarrowsAndSaysWhyNot(t *testing.T) {
	picked := -1
	c := &Choose{
		Items:  []Choice{{Label: "Approve"}, {Label: "Post now", Why: "the hold is on"}, {Label: "Sent"}},
		OnPick: func(i int) tea.Cmd { picked = i; return nil },
	}
	c.SetStyles(NewStyles(true, colorprofile.TrueColor))
	c.View(60, 20)
	typed(c, "post")
	done, _ := c.Update(press("enter"))
	require.False(t, done)
	require.Contains(t, ansi.Strip(c.View(60, 20)), "the hold is on")
	require.Contains(t, ansi.Strip(c.View(60, 20)), "esc clear")
	done, _ = c.Update(press("esc"))
	require.False(t, done, "esc first takes back what was typed")
	require.Contains(t, ansi.Strip(c.View(60, 20)), "esc close")
	c.Update(press("down"))
	c.Update(press("down"))
	done, _ = c.Update(press("enter"))
	require.True(t, done)
	require.Equal(t, 2, picked)
}

func TestWhileTypingLettersAreText(t *testing.T) {
	ran := ""
	actions := []Action{
		{Name: "a", Keys: Bind("d", "d", "remove"), Run: func() tea.Cmd { ran = "d"; return nil }},
		{Name: "b", Keys: Bind("ctrl+s", "ctrl+s", "save"), Run: func() tea.Cmd { ran = "save"; return nil }},
		{Name: "c", Keys: Bind("x", "x", "blocked"), Blocked: func() string { return "not now" }},
	}
	_, took := Dispatch(actions, press("d"), true, nil)
	require.False(t, took)
	_, took = Dispatch(actions, press("ctrl+s"), true, nil)
	require.True(t, took)
	require.Equal(t, "save", ran)
	why := ""
	_, took = Dispatch(actions, press("x"), false, func(w string) { why = w })
	require.True(t, took)
	require.Equal(t, "not now", why)
}

func TestBoxIsExact(t *testing.T) {
	s := NewStyles(true, colorprofile.TrueColor)
	for w := range 90 {
		for h := range 9 {
			box := Box(s, "A title", w, h, "some text\nmore")
			if w > 0 && h > 0 {
				require.Equal(t, w, lipgloss.Width(box))
				require.Equal(t, h, lipgloss.Height(box))
			}
		}
	}
}
