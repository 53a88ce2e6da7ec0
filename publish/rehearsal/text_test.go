package rehearsal

import (
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar/platform"
)

// What X shows can be turned back into what was sent: the entities cover each
// wrapped link exactly, and nothing else has changed but escapes.
func TestShownTextCanBeTurnedBack(t *testing.T) {
	b := newBench(t)
	c := &xCall{x: newX(b.s)}
	piece := rapid.SampledFrom([]string{
		"Book ", "at https://clinic.example.com/a?b=1&c=2 ", "& ", "<b>", "clinic-example.com ", "Grippe für Müller 👩🏽‍⚕️ ", "&amp; ", "\n", "https://t.co/abc ", ".",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "pieces"), "")
		r := &record{Post: Post{ID: "1990000000000000001", Account: xAccounts()[0].ID, Text: text}}
		if rapid.Bool().Draw(t, "media") {
			r.Media = []Media{{ID: "1", MIME: "image/png"}}
		}
		s := c.shownText(r)
		shown, links := []rune(s.text), platform.XLinks(text)
		require.Len(t, s.urls, len(links)+len(r.Media))
		back, last := "", 0
		for i, u := range s.urls {
			from, to := u["start"].(int), u["end"].(int)
			require.Equal(t, u["url"], string(shown[from:to]))
			back += html.UnescapeString(string(shown[last:from]))
			if i < len(links) {
				back += links[i].Of(text)
				require.True(t, strings.HasSuffix(u["expanded_url"].(string), links[i].Of(text)))
			}
			last = to
		}
		back += html.UnescapeString(string(shown[last:]))
		if len(r.Media) > 0 {
			back = strings.TrimSuffix(back, " ")
		}
		require.Equal(t, text, back)
	})
}

func FuzzLedger(f *testing.F) {
	for _, s := range []string{"", "{}\n", "{\"n\":3,\"posts\":[{\"id\":\"1\"}]}\n", "{\"n\":1}\n{\"n", "null\n", "\n\n", "[]\n"} {
		f.Add([]byte(s))
	}
	now := func() time.Time { return testStart }
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "ledger.jsonl")
		require.NoError(t, os.WriteFile(path, text, 0o600))
		l, err := openLedger(path, now)
		if err != nil {
			return
		}
		n := len(l.state.posts)
		_, err = l.do(0, func(tx *tx) answer {
			tx.putPost(record{Post: Post{Platform: "x", ID: "fresh-\x00"}})
			return answer{}
		})
		require.NoError(t, err)
		require.NoError(t, l.close())
		l, err = openLedger(path, now)
		require.NoError(t, err, "what opened once and was written to opens again")
		require.Len(t, l.state.posts, n+1)
		require.NoError(t, l.close())
	})
}

func FuzzFaultOrder(f *testing.F) {
	for _, s := range []string{`{"what":"cut"}`, `[{"what":"lag","ms":1}]`, `[]`, `null`, `{"body":null}`, ` [`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if list, err := readFaults(strings.NewReader(s)); err == nil {
			for _, one := range list {
				_ = one.check(map[string][]string{"": nil})
			}
		}
	})
}
