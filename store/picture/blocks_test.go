package picture

import (
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHalfBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		w, h, cols, rows  int
		wantCols, wantRow int
	}{
		"fills the width":             {400, 200, 40, 40, 40, 10},
		"fills the height":            {200, 400, 40, 10, 10, 10},
		"a small one stays small":     {8, 8, 40, 40, 8, 4},
		"an odd last row":             {10, 5, 40, 40, 10, 3},
		"a thin one has one column":   {2, 400, 40, 10, 1, 10},
		"a flat one has one row":      {400, 2, 40, 10, 40, 1},
		"more than any terminal":      {1200, 12, 1 << 40, 1 << 40, 1000, 5},
		"no room":                     {10, 10, 0, 5, 0, 0},
		"less than no room is no row": {10, 10, 5, -1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			grid, err := HalfBlocks(asPNG(t, quarters(c.w, c.h)), c.cols, c.rows, color.Black)
			require.NoError(t, err)
			require.Len(t, grid, c.wantRow)
			for _, row := range grid {
				require.Len(t, row, c.wantCols)
			}
		})
	}
}

func TestHalfBlocksAreUprightAndInColour(t *testing.T) {
	b := asPNG(t, laid(quarters(40, 40), 6), pngChunk("eXIf", exifBlock(binary.BigEndian, 6, false)))
	grid, err := HalfBlocks(b, 4, 2, color.Black)
	require.NoError(t, err)
	require.Equal(t, Cell{Top: red, Bottom: red}, grid[0][0])
	require.Equal(t, Cell{Top: green, Bottom: green}, grid[0][3])
	require.Equal(t, Cell{Top: blue, Bottom: blue}, grid[1][0])
	require.Equal(t, Cell{Top: white, Bottom: white}, grid[1][3])
}

func TestHalfBlocksShowWhatIsBehind(t *testing.T) {
	behind := color.RGBA{1, 2, 3, 255}
	grid, err := HalfBlocks(asPNG(t, image.NewNRGBA(image.Rect(0, 0, 3, 3))), 10, 10, behind)
	require.NoError(t, err)
	require.Equal(t, Cell{Top: behind, Bottom: behind}, grid[0][0], "transparent")
	require.Equal(t, Cell{Top: behind, Bottom: behind}, grid[1][2], "half a row")

	grid, err = HalfBlocks(asPNG(t, quarters(3, 3)), 10, 10, behind)
	require.NoError(t, err)
	require.Equal(t, behind, grid[1][0].Bottom)
	require.NotEqual(t, behind, grid[1][0].Top)
}

func TestHalfBlocksOfEveryKind(t *testing.T) {
	for name, b := range samples(t) {
		grid, err := HalfBlocks(b, 8, 8, color.Black)
		require.NoError(t, err, name)
		require.Len(t, grid[0], 8, name)
	}
}
