package calendar

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar/platform"
)

func drawOutgoing(r *rapid.T, label string) Outgoing {
	text := rapid.SampledFrom([]string{"", "a", "ab", "b", "Flu shots today"})
	o := Outgoing{
		Account: AccountID(text.Draw(r, label+" account")), Platform: platform.X, Kind: platform.KindPost,
		Text: text.Draw(r, label+" text"), Link: text.Draw(r, label+" link"), FirstComment: text.Draw(r, label+" comment"),
	}
	for range rapid.IntRange(0, 2).Draw(r, label+" parts") {
		o.Parts = append(o.Parts, text.Draw(r, label+" part"))
	}
	for range rapid.IntRange(0, 2).Draw(r, label+" files") {
		o.Media = append(o.Media, OutgoingMedia{Prepared: Prepared{ID: SHA256(text.Draw(r, label+" file"))}, Alt: text.Draw(r, label+" alt")})
	}
	if rapid.Bool().Draw(r, label+" poll?") {
		o.Poll = &platform.Poll{Question: text.Draw(r, label+" question"), Options: []string{text.Draw(r, label+" option")}, Duration: time.Hour}
	}
	if k := text.Draw(r, label+" setting"); k != "" {
		o.Settings = map[string]string{k: text.Draw(r, label+" value")}
	}
	return o
}

func TestTwoContentsHaveTheSameHashOnlyIfTheyAreTheSame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, b := drawOutgoing(r, "a"), drawOutgoing(r, "b")
		require.Equal(r, reflect.DeepEqual(a, b), a.Hash() == b.Hash())
	})
}

// An approval given today must hold in every later version: the hash of a known
// content never changes.
func TestTheCanonicalFormStaysAsItIs(t *testing.T) {
	o := Outgoing{
		Account: "a", Platform: platform.Facebook, Kind: platform.KindPost, Text: "Flu shots today", Parts: []string{"2/2"},
		Link: "https://juniperclinic.example", FirstComment: "Walk in until 6 pm.", Settings: map[string]string{"b": "2", "a": "1"},
		Poll:  &platform.Poll{Question: "When?", Options: []string{"8", "10"}, Duration: 24 * time.Hour},
		Media: []OutgoingMedia{{Prepared: Prepared{ID: "f00d", MIME: "image/jpeg", Changes: []string{"location removed"}}, Alt: "A nurse"}},
	}
	require.Equal(t, SHA256("669cea6f52d9153ba52f949ff636ebd21bf2e0a2182da570ccd71a2e8efe3a67"), o.Hash())
	o.Media[0].Changes = nil
	require.Equal(t, SHA256("669cea6f52d9153ba52f949ff636ebd21bf2e0a2182da570ccd71a2e8efe3a67"), o.Hash(), "what was done to a file is told by its own hash")
}

func TestRenderGivesThePlatformsOwnWords(t *testing.T) {
	c := Content{
		Text: "Call {practice.phone}. {Not a field} {practice.fax}", Link: " https://juniperclinic.example ",
		Variants: map[platform.Name]Variant{platform.X: {Text: "Short", Parts: []string{"and {practice.name}"}}},
		Media:    []MediaUse{{Media: "orig", Alt: "A nurse"}},
	}
	shown := Shown{
		Practice: Practice{Name: "Juniper Street Clinic", ShortName: "Juniper", Phone: "303-555-0110"},
		Media:    map[SHA256]Media{"orig": {ID: "orig", MIME: "image/png", Prepared: map[platform.Name]Prepared{platform.X: {ID: "made", MIME: "image/jpeg"}}}},
	}
	f := Render(c, "", Account{ID: "f", Platform: platform.Facebook}, shown)
	require.Equal(t, "Call 303-555-0110. {Not a field} {practice.fax}", f.Text)
	require.Equal(t, platform.KindPost, f.Kind)
	require.Equal(t, "https://juniperclinic.example", f.Link)
	require.Equal(t, SHA256("orig"), f.Media[0].ID)
	require.Equal(t, []string{"{practice.fax}"}, Unfilled(f.Text))

	x := Render(c, "", Account{ID: "x", Platform: platform.X}, shown)
	require.Equal(t, "Short", x.Text)
	require.Equal(t, []string{"and Juniper"}, x.Parts)
	require.Equal(t, SHA256("made"), x.Media[0].ID)
	require.Equal(t, "A nurse", x.Media[0].Alt)
}

func TestAFirstCommentGoesOnlyWhereThereIsOne(t *testing.T) {
	c := Content{Text: "Flu shots today", FirstComment: "Walk in until 6 pm."}
	other := c.Clone()
	other.FirstComment = "Bring your card."
	tests := []struct {
		n    platform.Name
		kind platform.Kind
		want bool
	}{
		{platform.Facebook, platform.KindPost, true},
		{platform.Facebook, platform.KindStory, false},
		{platform.Instagram, platform.KindReel, true},
		{platform.LinkedIn, "", true},
		{platform.X, platform.KindPost, false},
		{platform.YouTube, platform.KindShort, true},
	}
	for _, tt := range tests {
		a := Account{ID: "a", Platform: tt.n}
		o, changed := Render(c, tt.kind, a, Shown{}), Render(other, tt.kind, a, Shown{})
		require.Equal(t, tt.want, o.FirstComment != "", "%s %s", tt.n, tt.kind)
		require.Equal(t, tt.want, o.Hash() != changed.Hash(), "%s: what is not sent voids no approval", tt.n)
	}
}

func FuzzFill(f *testing.F) {
	f.Add("Call {practice.phone} now {{practice.name}} {a.b")
	f.Fuzz(func(t *testing.T, text string) {
		filled := Fill(text, Practice{Name: "N", Phone: "P"})
		if !strings.Contains(text, "{practice.") {
			require.Equal(t, text, filled)
		}
		require.NotContains(t, filled, "{practice.phone}")
	})
}

func TestAContentsCopySharesNothing(t *testing.T) {
	c := Content{
		Text: "a", Variants: map[platform.Name]Variant{platform.X: {Text: "x", Parts: []string{"p"}}}, Parts: []string{"q"},
		Media: []MediaUse{{Media: "m"}}, Poll: &platform.Poll{Options: []string{"o"}}, Settings: map[platform.Name]map[string]string{platform.X: {"k": "v"}},
		Evidence: []Evidence{{Address: "e"}},
	}
	d := c.Clone()
	require.True(t, c.Equal(d))
	d.Variants[platform.X].Parts[0], d.Parts[0], d.Media[0].Alt, d.Poll.Options[0], d.Settings[platform.X]["k"], d.Evidence[0].Publisher = "1", "2", "3", "4", "5", "6"
	require.Equal(t, "p", c.Variants[platform.X].Parts[0])
	require.Equal(t, "q", c.Parts[0])
	require.Empty(t, c.Media[0].Alt)
	require.Equal(t, "o", c.Poll.Options[0])
	require.Equal(t, "v", c.Settings[platform.X]["k"])
	require.False(t, c.Equal(d))
	require.True(t, Content{Parts: []string{}}.Equal(Content{}), "an empty list says nothing")
}
