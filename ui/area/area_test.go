package area

import (
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTidy(t *testing.T) {
	for name, c := range map[string]struct {
		in, out string
		oneLine bool
		left    Left
	}{
		"line ends become line feeds":        {in: "a\r\nb\rc\u2028d", out: "a\nb\nc\nd"},
		"line ends become spaces in one":     {in: "a\r\nb\nc", out: "a b c", oneLine: true},
		"escapes go":                         {in: "a\x1b[31mb", out: "a[31mb", left: Left{Removed: 1}},
		"tabs become spaces":                 {in: "a\tb", out: "a b", left: Left{Tabs: 1}},
		"broken bytes go":                    {in: "a\xffb\ufeff", out: "ab", left: Left{Removed: 2}},
		"emoji of several parts stay":        {in: "👩‍👩‍👧 é", out: "👩‍👩‍👧 é"},
		"a plain text is handed on as it is": {in: "a\nb", out: "a\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			out, left := Tidy(c.in, c.oneLine)
			require.Equal(t, c.out, out)
			require.Equal(t, c.left, left)
		})
	}
}

func TestInsert(t *testing.T) {
	a := New("ab")
	a.Limit = 5
	a.SetOffset(1)
	require.Equal(t, Left{Over: 1}, a.Insert("wxyz"))
	require.Equal(t, "awxyb", a.Text())
	require.Equal(t, 4, a.Offset())
	a.SelectAll()
	require.Equal(t, "awxyb", a.Selected())
	a.Insert("é")
	require.Equal(t, "é", a.Text())
	require.Equal(t, 1, a.Len())
}

func TestKeys(t *testing.T) {
	for name, c := range map[string]struct {
		text, keys, want string // | is the cursor
	}{
		"an emoji goes as one":              {"a👩‍👩‍👧|", "backspace", "a|"},
		"a line is joined to the one above": {"a\n|b", "backspace", "a|b"},
		"delete joins the next line":        {"a|\nb", "delete", "a|b"},
		"a word is deleted":                 {"flu shots| here", "ctrl+w", "flu | here"},
		"a word is walked":                  {"|flu shots", "ctrl+right", "flu| shots"},
		"left over a line's beginning":      {"a\n|b", "left", "a|\nb"},
		"to the line's end":                 {"ab|cd\ne", "ctrl+k", "ab|\ne"},
		"enter makes a line":                {"ab|cd", "enter", "ab\n|cd"},
		"up keeps the column":               {"abcd\nx\nabc|d", "up up", "abc|d\nx\nabcd"},
		"down ends behind the text":         {"ab|\nc", "down down", "ab\nc|"},
		"shift selects, a key replaces":     {"|abc", "shift+right shift+right delete", "|c"},
		"up at the top goes to the start":   {"ab|c", "up", "|abc"},
	} {
		t.Run(name, func(t *testing.T) {
			at := strings.IndexByte(c.text, '|')
			a := New(c.text[:at] + c.text[at+1:])
			a.SetOffset(at)
			for k := range strings.FieldsSeq(c.keys) {
				require.True(t, a.Key(k), k)
			}
			before, after := a.Split()
			require.Equal(t, c.want, before+"|"+after)
		})
	}
	one := New("a")
	one.OneLine = true
	require.False(t, one.Key("enter"), "a field of one line leaves enter to its owner")
}

func TestWindowFollowsTheCursor(t *testing.T) {
	a := New(strings.Repeat("line of a long post\n", 50))
	a.SetSize(12, 5)
	rows := a.View(Look{})
	require.Len(t, rows, 5)
	_, y := a.Cursor()
	require.Equal(t, 4, y)
	a.Key("ctrl+home")
	a.View(Look{})
	_, y = a.Cursor()
	require.Equal(t, 0, y)
	from, length := a.Part()
	require.Zero(t, from)
	require.Less(t, length, 100)
	a.Click(3, 2)
	x, y := a.Cursor()
	require.Equal(t, []int{3, 2}, []int{x, y})
}

func TestEverySizeKeepsTheTextAndTheBounds(t *testing.T) {
	text := "Flu season is here. 👩‍👩‍👧 Ünïcödé https://example.org/a-very-long-address-without-a-space\n\nドクター です x"
	a := New(text)
	for w := range 201 {
		for _, h := range []int{0, 1, 7, 60} {
			a.SetSize(w, h)
			rows := a.View(Look{Hint: "Write"})
			require.Len(t, rows, max(h, 1))
			for _, r := range rows {
				require.LessOrEqual(t, lipgloss.Width(r), max(w, 2))
			}
			x, y := a.Cursor()
			require.True(t, x >= 0 && x < max(w, 1) && y >= 0 && y < max(h, 1), "%d×%d: %d,%d", w, h, x, y)
			require.Equal(t, text, a.Text())
		}
	}
}

// A field behaves as a plain string with a place in it, whatever is typed, and
// rows that were mended are the rows that a fresh wrap gives.
func TestAreaIsAString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := New(rapid.StringOf(rapid.RuneFrom([]rune("ab \né👍\u200d"))).Draw(t, "text"))
		a.SetSize(rapid.IntRange(1, 12).Draw(t, "width"), 4)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			before, after := a.Split()
			switch k := rapid.SampledFrom([]string{"type", "paste", "backspace", "delete", "enter", "left", "right", "up", "down", "home", "end", "ctrl+left", "ctrl+right", "pgup", "resize"}).Draw(t, "key"); k {
			case "type", "paste":
				s := rapid.SampledFrom([]string{"x", " ", "é", "👩‍👩‍👧", "two words", "a\nb\nc", "\u0301"}).Draw(t, "s")
				a.Insert(s)
				require.Equal(t, before+s+after, a.Text())
			case "backspace":
				a.Key(k)
				require.True(t, strings.HasSuffix(a.Text(), after))
				require.True(t, strings.HasPrefix(before, a.Text()[:len(a.Text())-len(after)]))
			case "delete":
				a.Key(k)
				require.True(t, strings.HasPrefix(a.Text(), before))
			case "enter":
				a.Key(k)
				require.Equal(t, before+"\n"+after, a.Text())
			case "resize":
				a.SetSize(rapid.IntRange(0, 12).Draw(t, "w"), rapid.IntRange(0, 9).Draw(t, "h"))
				require.Equal(t, before+after, a.Text())
			default:
				a.Key(k)
				require.Equal(t, before+after, a.Text())
			}
			a.View(Look{})
			require.Equal(t, utf8.RuneCountInString(a.Text()), a.Len())
			for i := range a.lines {
				require.Equal(t, wrapRows(a.lines[i].text, a.wrapWidth()), a.rowsOf(i), "%q", a.lines[i].text)
			}
			_, y := a.Cursor()
			require.True(t, y >= 0 && y < a.height)
		}
	})
}

func TestWrapStopsAtItsLimit(t *testing.T) {
	rows, more := Wrap("one two\nthree", 4, 10)
	require.Equal(t, []string{"one ", "two", "thre", "e"}, rows)
	require.False(t, more)
	rows, more = Wrap(strings.Repeat("a ", 1000), 10, 3)
	require.Len(t, rows, 3)
	require.True(t, more)
}

func BenchmarkKey(b *testing.B) {
	word := "Flu season is here and we have shots for everybody "
	for name, text := range map[string]string{
		"3000":            strings.Repeat(word, 60),
		"60000":           strings.Repeat(strings.Repeat(word, 5)+"\n\n", 240),
		"200000 in one":   strings.Repeat(word, 4000)[:199_000],
		"200000 cyrillic": strings.Repeat("прививка ", 22000),
		"200000 lines":    strings.Repeat("\n", 199_000),
	} {
		b.Run(name, func(b *testing.B) {
			a := New(text)
			a.Limit = 1 << 30
			a.SetSize(80, 40)
			a.SetOffset(len(text) / 2 / 2 * 2)
			a.View(Look{})
			for b.Loop() {
				a.Insert("a")
				a.View(Look{})
				a.Cursor()
				a.Part()
				_ = a.Text()
			}
		})
	}
}
