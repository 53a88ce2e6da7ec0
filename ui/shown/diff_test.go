package shown

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func both(pieces []Piece) (old, now string) {
	for _, p := range pieces {
		if p.Change != In {
			old += p.Text
		}
		if p.Change != Out {
			now += p.Text
		}
	}
	return old, now
}

func TestDiffShowsTheWordsThatChanged(t *testing.T) {
	tests := []struct {
		name, old, now string
		want           []Piece
	}{
		{"nothing changed", "Flu shots today", "Flu shots today", []Piece{{Same, "Flu shots today"}}},
		{"one word for another", "Call us on Monday.", "Call us on Friday.", []Piece{{Same, "Call us on "}, {Out, "Monday"}, {In, "Friday"}, {Same, "."}}},
		{"words beside each other read as one change", "a b c d", "a x y d", []Piece{{Same, "a "}, {Out, "b c"}, {In, "x y"}, {Same, " d"}}},
		{"a line end is a change of its own", "one two", "one\ntwo", []Piece{{Same, "one"}, {Out, " "}, {In, "\n"}, {Same, "two"}}},
		{"all is new", "", "Hello", []Piece{{In, "Hello"}}},
		{"all is gone", "Hello", "", []Piece{{Out, "Hello"}}},
		{"both are empty", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Diff(tt.old, tt.now)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.old != tt.now, differs(got))
		})
	}
}

func TestDiffLosesNothing(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"flu", "shot", " ", "  ", "\n", ".", "é", "👩‍⚕️", "\xff", "\t"}), 0, 30).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "old"), text.Draw(t, "now")
		old, now := both(Diff(a, b))
		if old != a || now != b {
			t.Fatalf("diff of %q and %q gives %q and %q", a, b, old, now)
		}
	})
}

func TestDiffOfHugeTextsIsBounded(t *testing.T) {
	a, b := strings.Repeat("old word ", 20000), strings.Repeat("new thing ", 20000)
	old, now := both(Diff(a, b))
	require.Equal(t, a, old)
	require.Equal(t, b, now)
}

// differs tells whether a diff holds any change.
func differs(pieces []Piece) bool {
	for _, p := range pieces {
		if p.Change != Same {
			return true
		}
	}
	return false
}
