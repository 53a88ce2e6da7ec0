package kit_test

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/ui/kit"
)

// cells draws one styled line and gives its cells.
func cells(line string, w int) []uv.Cell {
	buf := uv.NewScreenBuffer(w, 1)
	uv.NewStyledString(line).Draw(buf, buf.Bounds())
	out := make([]uv.Cell, w)
	for x := range out {
		if c := buf.CellAt(x, 0); c != nil {
			out[x] = *c
		}
	}
	return out
}

// What is laid over a line changes the columns under it and no others, whatever
// is written and coloured there.
func TestOverChangesItsColumnsOnly(t *testing.T) {
	piece := rapid.Custom(func(t *rapid.T) string {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("abc │世界é")), 1, 8, -1).Draw(t, "text")
		colour := rapid.SampledFrom([]string{"", "1", "#ff0000"}).Draw(t, "colour")
		if colour == "" {
			return text
		}
		return lipgloss.NewStyle().Foreground(lipgloss.Color(colour)).Background(lipgloss.Color("4")).Render(text)
	})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "line"), "")
		box := piece.Draw(t, "box")
		w, wide := kit.Width(line), kit.Width(box)
		if wide >= w {
			return
		}
		x := rapid.IntRange(0, w-wide).Draw(t, "x")
		got := kit.Over(line, box, x, wide)
		require.Equal(t, w, kit.Width(got))
		before, over, after := cells(line, w), cells(box, wide), cells(got, w)
		require.Equal(t, over, after[x:x+wide])
		for i := range w {
			cut := before[i].Width != 1 // a part of a wide sign
			if i >= x && i < x+wide || cut {
				continue
			}
			require.Equal(t, before[i], after[i], "column %d of %q", i, got)
		}
	})
}

func TestInkDrawsAsItsStyleDoes(t *testing.T) {
	for name, s := range map[string]lipgloss.Style{
		"plain": lipgloss.NewStyle(), "colour": lipgloss.NewStyle().Foreground(lipgloss.Color("#123456")),
		"all": lipgloss.NewStyle().Foreground(lipgloss.Color("1")).Background(lipgloss.Color("2")).Bold(true).Reverse(true),
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, cells(s.Render("Flu shots · 9:30"), 20), cells(kit.NewInk(s).Render("Flu shots · 9:30"), 20))
			require.Empty(t, kit.NewInk(s).Render(""))
		})
	}
}
