package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
)

func TestCheckAsAPersonReadsIt(t *testing.T) {
	w := newWorld(t)
	w.in = "Book: praxis-muster.de\r\n"
	golden.RequireEqual(t, []byte(w.ok("check")))
}

func TestCheckAsAScriptReadsIt(t *testing.T) {
	w := newWorld(t)
	w.in = "\ufeffGrippe 🤧\n"
	golden.RequireEqual(t, []byte(w.ok("check", "--json")))
}

func TestCheckFailsOnlyForThePlatformThatIsNamed(t *testing.T) {
	w := newWorld(t)
	w.in = strings.Repeat("a", 281)
	require.Contains(t, w.ok("check"), "1 too many")
	require.Equal(t, 1, w.rounds("check", "--platform", "twitter").status)
	w.ok("check", "--platform", "facebook")
	w.in = ""
	require.Contains(t, w.ok("check"), "nothing to send")
	w.in = `{"id":"a","text":"` + strings.Repeat("a", 281) + `"}`
	w.ok("check", "--jsonl")
	require.Equal(t, 1, w.rounds("check", "--jsonl", "--platform", "x").status)
}

func TestCheckReadsFiles(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(t.TempDir(), "post.txt")
	require.NoError(t, os.WriteFile(path, []byte("Flu shots"), 0o600))
	require.Contains(t, w.ok("check", path), "9 of    280")
	w.in = "from standard input"
	require.Contains(t, w.ok("check", "-"), "19 of    280")
	w.fails(2, "there is no file nowhere.txt", "check the path", "check", "nowhere.txt")
	w.fails(2, filepath.Dir(path)+" cannot be read", "check the path", "check", filepath.Dir(path))
	w.fails(2, `there is no platform "myspace"`, "use facebook", "check", "--platform", "myspace")
	w.fails(2, `there is no kind of text "poem"`, "use post or reply", "check", "--kind", "poem")
	w.in = strings.Repeat("a", longestText+1)
	w.fails(2, "standard input is longer than 4 MB", "give a shorter text", "check")
}

func TestCheckLinesAnswersEachLineInOrder(t *testing.T) {
	w := newWorld(t)
	w.in = "\ufeff" + `{"id":"a","kind":"post","text":"Flu shots"}` + "\r\n\r\n" +
		`{"id":7,"kind":"reply","text":"你好"}` + "\r\n" + `  {"text":"\u001b[2J","more":true}`
	var got []checkedLine
	for _, l := range strings.Split(strings.TrimSpace(w.ok("check", "--jsonl")), "\n") {
		require.True(t, harmless(l))
		var c checkedLine
		require.NoError(t, json.Unmarshal([]byte(l), &c))
		require.Len(t, c.Platforms, 5)
		got = append(got, c)
	}
	require.Len(t, got, 3)
	require.Equal(t, `"a"`, string(got[0].ID))
	require.Equal(t, 9, got[0].Platforms["x"].Length)
	require.Equal(t, "7", string(got[1].ID), "an id comes back as it was")
	require.Equal(t, 4, got[1].Platforms["x"].Length, "weighted")
	require.Empty(t, got[2].ID)
}

func TestCheckLinesNamesTheLineThatItCannotRead(t *testing.T) {
	good := `{"id":"a","kind":"post","text":"Flu shots"}` + "\n"
	for name, bad := range map[string]string{
		"cut off": `{"id":`, "no object": `["a"]`, "a word": "hello", "null": "null", "text is a number": `{"id":"b","text":5}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.in = good + "\n" + bad + "\n" + good
			r := w.fails(2, "line 3 is no JSON object", `write each line as {"id"`, "check", "--jsonl")
			require.Equal(t, 1, strings.Count(r.out, "\n"), "what stood before it is answered")
		})
	}
	w := newWorld(t)
	w.in = `{"id":"a","kind":"poem","text":""}`
	w.fails(2, `line 1 has the kind "poem"`, "write each line as", "check", "--jsonl")
	w.in = good + `{"id":"b","text":"` + strings.Repeat("a", longestLine) + `"}`
	w.fails(2, "line 2 is longer than 16 MB", "give a shorter text", "check", "--jsonl")
	w.in = good + `{"id":"b","text":"` + strings.Repeat("a", 1<<20) + `"}`
	require.Contains(t, w.ok("check", "--jsonl"), "1048576")
}

func FuzzALineIsReadOrRefused(f *testing.F) {
	for _, seed := range []string{`{"id":"a","kind":"post","text":"x"}`, `{`, `{}`, `{"id":{"a":[1]},"text":"\ud800"}`, "{\"text\":\"\xff\"}", `{"text":null}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		l, err := readLine(b)
		if err != nil {
			return
		}
		out, err := json.Marshal(count(l.ID, l.Text))
		require.NoError(t, err)
		require.True(t, json.Valid([]byte(quoted(string(out)))))
	})
}
