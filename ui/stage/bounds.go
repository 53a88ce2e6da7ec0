package stage

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Bounds draws the screen at every width from 0 to 200 and at every height from
// 0 to 70, and fails unless each frame has as many lines as it was given and none
// wider than it was given. Modals that are open are drawn as well.
func (st *Stage) Bounds(tb testing.TB) {
	tb.Helper()
	heights := []int{20, 0, 7, 1, 57, 2, 33}
	for w := 0; w <= 200; w++ {
		st.fits(tb, w, 20)
		st.fits(tb, w, heights[w%len(heights)])
	}
	for h := 0; h <= 70; h++ {
		st.fits(tb, []int{80, 120, 200, 1, 39}[h%5], h)
	}
}

func (st *Stage) fits(tb testing.TB, w, h int) {
	tb.Helper()
	lines := strings.Split(st.Screen.View(w, h), "\n")
	if len(lines) != max(h, 1) {
		tb.Fatalf("at %d×%d the frame has %d lines", w, h, len(lines))
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			tb.Fatalf("at %d×%d line %d is %d columns wide: %q", w, h, i, n, ansi.Strip(l))
		}
	}
	for _, m := range st.Modals {
		for i, l := range strings.Split(m.View(w, h), "\n") {
			if n := ansi.StringWidth(l); n > max(w, 0) && w > 8 {
				tb.Fatalf("in %d×%d line %d of the box is %d columns wide: %q", w, h, i, n, ansi.Strip(l))
			}
		}
	}
}
