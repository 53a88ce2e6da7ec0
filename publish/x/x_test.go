package x_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

func TestText(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "Flu shots today, walk in until 6 pm. 5 < 6 & “quotes” 🎉"})
	names, url := b.walk(t)
	require.Equal(t, []string{"post", "verify"}, names)
	posts := b.server.Posts()
	require.Len(t, posts, 1)
	require.Equal(t, b.target.Content.Text, posts[0].Text)
	require.Equal(t, posts[0].URL, url)
	require.Equal(t, posts[0].ID, b.target.Progress["post"])
}

func TestSettingsGoOutAsXWantsThem(t *testing.T) {
	tests := []struct {
		rule string
		of   map[string]string
		want map[string]string
	}{
		{"none", nil, map[string]string{}},
		{"everyone is not said", map[string]string{platform.SetReplies: "everyone"}, map[string]string{}},
		{"those whom we follow", map[string]string{platform.SetReplies: "following"}, map[string]string{"reply_settings": `"following"`}},
		{"no is not said", map[string]string{platform.SetAI: platform.No, platform.SetPaid: platform.No}, map[string]string{}},
		{"yes", map[string]string{platform.SetAI: platform.Yes, platform.SetPaid: platform.Yes}, map[string]string{"made_with_ai": "true", "paid_partnership": "true"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t, calendar.Outgoing{Text: "Opening hours", Parts: []string{"and more"}, Settings: tt.of})
			b.walk(t)
			posts := b.server.Posts()
			got := map[string]string{}
			for k, v := range posts[0].Settings {
				got[k] = string(v)
			}
			require.Equal(t, tt.want, got)
			require.Empty(t, posts[1].Settings, "the parts below follow the first")
		})
	}
}

func TestDuplicateThatOnlyLooksLikeItIsLeftOpen(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "Flu shots today"})
	b.walk(t)
	b.target.Progress = nil
	b.target.Content.Text = "Flu shots today!"
	require.NoError(t, b.server.AddFault(rehearsal.Fault{
		Call: "create", What: rehearsal.Refuse, Status: 403,
		Body: ptr(`{"detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank","title":"Forbidden","status":403}`),
	}))
	require.Equal(t, publish.Unknown, faultOf(t, b.do(t, b.next(t))).Class, "a person sees which of the two it is")
}

func ptr(s string) *string { return &s }

func TestAThreadGoesOnBelowItsLastPart(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "1/3", Parts: []string{"2/3", "3/3"}})
	s := b.upTo(t, "part 3")
	require.True(t, s.Public)
	require.True(t, s.Completes)
	other := b.next(t)
	require.Equal(t, s, other, "another process gets the same step")
	b.now = b.now.Add(48 * time.Hour)
	b.walk(t)
	posts := b.server.Posts()
	require.Len(t, posts, 3)
	require.Equal(t, posts[0].ID, posts[1].ReplyTo)
	require.Equal(t, posts[1].ID, posts[2].ReplyTo)
}
