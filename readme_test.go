package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/publish/rehearsal"
)

// readme gives the README's text.
func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	require.NoError(t, err)
	return string(b)
}

// documented gives the README's commands from an empty file to a published
// post, one a line, with the address that it uses for the rehearsal.
func documented(t *testing.T) (lines []string, base string) {
	t.Helper()
	_, text, found := strings.Cut(readme(t), "From an empty file to a published post")
	require.True(t, found)
	listen := regexp.MustCompile("rounds rehearse --listen (127.0.0.1:[0-9]+) ").FindStringSubmatch(text)
	require.Len(t, listen, 2, "the README tells how the rehearsal is started")
	_, text, _ = strings.Cut(text, "```sh\n")
	text, _, found = strings.Cut(text, "```")
	require.True(t, found)
	return strings.Split(strings.TrimSpace(text), "\n"), "http://" + listen[1]
}

// The README's commands are run as they stand there, in a shell and from an
// empty folder. Only the ids that a command printed, and the port, are put in.
func TestTheReadmesCommandsTakeAnEmptyFileToAPublishedPost(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the README's commands are for a Unix shell")
	}
	dir := t.TempDir()
	program := asProgram(t)
	env := append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_STATE_HOME="+filepath.Join(dir, "state"), "XDG_CONFIG_HOME="+dir,
		"PATH="+filepath.Dir(program)+string(os.PathListSeparator)+os.Getenv("PATH"))
	platforms, err := serve(program, filepath.Join(dir, "rehearsal"), env)
	require.NoError(t, err)
	defer platforms.stop()

	lines, base := documented(t)
	said := regexp.MustCompile(`# prints ([A-Z]+)$`)
	ids, exports := map[string]string{}, ""
	for _, line := range lines {
		command := strings.ReplaceAll(line, base, platforms.base)
		for name, id := range ids {
			command = regexp.MustCompile(`\b`+name+`\b`).ReplaceAllString(command, id)
		}
		if strings.HasPrefix(line, "export ") {
			exports += line + "\n"
			continue
		}
		if strings.HasPrefix(line, "curl ") {
			continue // the same page is read below
		}
		c := exec.CommandContext(t.Context(), "sh", "-c", exports+command)
		c.Dir, c.Env = dir, env
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s\n%s", command, out)
		if name := said.FindStringSubmatch(line); name != nil {
			ids[name[1]] = strings.TrimSpace(string(out))
			require.Regexp(t, `^[0-9a-f-]{36}$`, ids[name[1]], line)
		}
	}
	require.Len(t, ids, 2)
	require.Contains(t, strings.Join(lines, "\n"), "curl "+base+"/_rehearsal/posts")
	var posts []rehearsal.Post
	require.NoError(t, platforms.get("posts", &posts))
	require.Len(t, posts, 1)
	require.Equal(t, "Flu shots today, walk in until 6 pm.", posts[0].Text)
}

// Every command that the README names is there, with an example in its help.
func TestTheReadmesTableNamesCommandsThatThereAre(t *testing.T) {
	_, table, found := strings.Cut(readme(t), "| command | what it does |")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	program := asProgram(t)
	n := 0
	quoted := regexp.MustCompile("`([a-z ]+)`")
	for _, row := range strings.Split(table, "\n") {
		cell, _, _ := strings.Cut(strings.TrimPrefix(row, "|"), "|")
		group := []string{}
		for _, name := range quoted.FindAllStringSubmatch(cell, -1) {
			words := strings.Fields(name[1])
			if words[0] == "rounds" {
				words = words[1:]
				group = words[:max(0, len(words)-1)]
			} else { // `rounds draft new`, `list` means draft list; `rounds doctor`, `backup` means backup
				words = append(append([]string{}, group...), words...)
			}
			out, err := exec.CommandContext(t.Context(), program, append(words, "--help")...).CombinedOutput()
			require.NoError(t, err, "%v\n%s", words, out)
			require.Contains(t, string(out), "rounds "+strings.Join(words, " "), "%v", words)
			require.Contains(t, string(out), "EXAMPLES", "%v", words)
			n++
		}
	}
	require.GreaterOrEqual(t, n, 25)
}

// The other way round: nothing that `rounds --help` lists is missing in the README.
func TestTheReadmesTableIsWhole(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), asProgram(t), "__complete", "").Output()
	require.NoError(t, err)
	text := readme(t)
	n := 0
	for _, line := range strings.Split(string(out), "\n") {
		name, _, ok := strings.Cut(line, "\t")
		if !ok || name == "help" {
			continue
		}
		n++
		require.Regexp(t, "`(rounds )?"+name+"[ `]", text)
	}
	require.Greater(t, n, 15)
}
