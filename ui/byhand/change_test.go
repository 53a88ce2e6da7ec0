package byhand_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/byhand"
)

func TestWhoDeletesAPostIsNeverLedToPostItOnceMore(t *testing.T) {
	for _, n := range platform.All() {
		o := calendar.Outgoing{Platform: n, Text: "names a patient"}
		a := calendar.Account{Platform: n, Name: "Clinic", RemoteID: "12345"}
		for _, at := range []string{"", "https://example.test/1"} {
			g := byhand.ForChange(calendar.TakeDownSubject, o, a, at)
			require.Empty(t, g.Clips, "its text is not laid out")
			require.Contains(t, g.Page, "https://")
			if at != "" {
				require.Equal(t, at, g.Page)
			}
		}
		g := byhand.ForChange(calendar.EditSubject, o, a, "https://example.test/1")
		require.Equal(t, "https://example.test/1", g.Page)
		require.Equal(t, "names a patient", g.Clips[0].Text)
	}
}
