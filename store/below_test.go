package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

// Where a person says that a lost post is there, nobody knows where to write its
// first comment: that is told, and not silently left out.
func TestAFirstCommentBelowALostPostIsNotSilentlyLeftOut(t *testing.T) {
	for comment, want := range map[string]string{"": "", "Call us.": "first comment"} {
		c := newClinic(t)
		d, err := c.NewDraft(c.ctx, c.ana, calendar.Content{Text: "Flu shots today", FirstComment: comment})
		require.NoError(t, err)
		e, err := c.Place(c.ctx, c.ana, calendar.Entry{Kind: calendar.PostEntry, Draft: d.ID, Slot: at("2026-11-22", "09:30"), Accounts: []calendar.AccountID{c.fb.ID}})
		require.NoError(t, err)
		c.yes(e.ID)
		said, err := c.Answer(c.ctx, c.ana, c.uncertain(e).ID, calendar.Record{Event: calendar.SaidThere, URL: "https://facebook.com/1"})
		require.NoError(t, err)
		require.Equal(t, calendar.Sent, said.State)
		require.Contains(t, said.Text, want)
		require.Equal(t, want == "", said.Text == "")
		c.healthy()
	}
}
