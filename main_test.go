package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary be the program: under the name rounds it runs
// main.
func TestMain(m *testing.M) {
	testscript.Main(swept{m}, map[string]func(){"rounds": main})
}

// The documented ways through the commands, each from an empty file.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("NO_COLOR", "1")
			e.Values[platformsKey{}] = &serving{}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "mount" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return mayMount(), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"rehearsal": rehearsalCmd, "id": idCmd, "spoil": spoilCmd, "keyed": keyedCmd, "person": personCmd, "sealed": sealedCmd, "disk": diskCmd,
			"stopped": stoppedCmd, "files": filesCmd,
		},
	})
}

// idCmd is the script command "id NAME": it puts the id that the last command
// printed first into $NAME.
func idCmd(ts *testscript.TestScript, _ bool, args []string) {
	fields := strings.Fields(ts.ReadFile("stdout"))
	if len(args) != 1 || len(fields) == 0 {
		ts.Fatalf("usage: id NAME, behind a command that printed an id")
	}
	ts.Setenv(args[0], fields[0])
}

// rooms says which room may import which: the arrows point to the domain.
var rooms = map[string][]string{
	"calendar": {"calendar"},
	"store":    {"store", "calendar"},
	"publish":  {"publish", "calendar"},
	"ui":       {"ui", "calendar"},
	".":        {"calendar", "store", "publish", "ui"},
}

// heavy names what belongs to one room alone.
var heavy = map[string]string{
	"go.etcd.io/bbolt":              "store",
	"charm.land/bubbletea/v2":       "ui",
	"charm.land/lipgloss/v2":        "ui",
	"github.com/spf13/cobra":        "ui",
	"filippo.io/age":                "publish",
	"github.com/zalando/go-keyring": "publish",
}

func TestImportsPointToTheDomain(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		files++
		name = filepath.ToSlash(name)
		room, _, deep := strings.Cut(name, "/")
		if !deep {
			room = "."
		}
		require.Contains(t, rooms, room, "%s: no other top-level folder holds code", name)
		if room == "." && strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range f.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			if rest, ours := strings.CutPrefix(imported, "rounds/"); ours {
				target, _, _ := strings.Cut(rest, "/")
				require.Contains(t, rooms[room], target, "%s imports %s", name, imported)
			}
			if room == "calendar" && !strings.HasSuffix(name, "_test.go") {
				require.NotEqual(t, "net/http", imported, name)
				require.NotEqual(t, "os", imported, "%s: the domain reads no file", name)
			}
			for prefix, home := range heavy {
				if imported == prefix || path.Dir(imported) == prefix {
					require.Contains(t, []string{home, "."}, room, "%s imports %s", name, imported)
				}
			}
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, files, 100)
}

func TestNothingNamesAPlaceOutsideTheProject(t *testing.T) {
	_, err := os.Stat("go.mod")
	require.NoError(t, err)
	mod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	require.NotContains(t, string(mod), "replace ")
}
