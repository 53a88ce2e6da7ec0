package kit_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"rounds/ui/kit"
	"rounds/ui/kit/kittest"
)

func TestWritingTakesKeysAndPastes(t *testing.T) {
	w := &kit.Writing{Hint: "What has to change?"}
	st := kit.NewStyles(true, colorprofile.Ascii)
	require.Equal(t, "What has to change?", ansi.Strip(w.View(st, 30, 3)[0]))
	for _, k := range kittest.Typed("ab") {
		require.Nil(t, w.Update(k))
	}
	w.Update(kittest.Key("enter"))
	w.Update(tea.PasteMsg{Content: "👩‍⚕️ whole\ntext"})
	require.Equal(t, "ab\n👩‍⚕️ whole\ntext", w.Text())
	w.View(st, 30, 5)
	require.Equal(t, [2]int{4, 2}, [2]int{w.Cursor().X, w.Cursor().Y})
	w.Update(kittest.Key("ctrl+a"))
	w.Update(kittest.Key("shift+end"))
	require.NotNil(t, w.Update(kittest.Key("ctrl+x")), "what is cut goes to the clipboard")
	require.NotEqual(t, "ab\n👩‍⚕️ whole\ntext", w.Text())
	w.SetText("again")
	w.Update(kittest.Key("backspace"))
	require.Equal(t, "agai", w.Text())
}
