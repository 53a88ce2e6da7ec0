package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/ui/shot"
)

var drawPictures = flag.Bool("pictures", false, "write the pictures of the README to docs")

// The pictures of the README are frames of the program over the sample clinic;
// with -pictures they are written.
func TestPicturesOfTheReadme(t *testing.T) {
	stage, me := sampleClinic(t, time.Date(2026, 11, 11, 17, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		name, title, keys string
		rows              int
		shows             []string
	}{
		{"calendar", "rounds demo", "", 36, []string{"November 2026", "8 sent", "Ask us to say it again"}},
		{"editor", "rounds demo: editor", "tab tab enter", 36, []string{"Text for all but X", "166/280", "approved by"}},
		{"approve", "rounds demo: approve", "right right a", 24, []string{"asked for a yes", "LinkedIn", "a approve"}},
		{"run", "rounds demo: publish run", "p enter down down down down down down down down down down down", 33, []string{"The run has ended", "11 sent", "goes out at"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var frame string
			synctest.Test(t, func(t *testing.T) {
				w := openWindow(t, stage.File.(file), stage.Runner, me, stage.Now, 120, c.rows)
				w.rest()
				w.keys(w.rest, c.keys)
				time.Sleep(time.Second) // invented time: the status line has looked again
				w.rest()
				w.shows(c.shows...)
				frame = w.model.View().Content
				time.Sleep(time.Minute) // invented time: ticks that are still asleep
			})
			svg := shot.SVG(port.ReplaceAllStringFunc(frame, samePort), 120, c.rows, shot.Dark(c.title))
			require.Less(t, len(svg), 150_000)
			if *drawPictures {
				require.NoError(t, os.MkdirAll("docs", 0o755))
				require.NoError(t, os.WriteFile(filepath.Join("docs", c.name+".svg"), []byte(svg), 0o644))
			}
		})
	}
}

// port is that of the rehearsal platforms, another one each time.
var port = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// samePort gives the address the same port in every picture, in as many columns.
func samePort(address string) string {
	host, digits, _ := strings.Cut(address, ":")
	return host + ":" + "443210"[:len(digits)]
}

// rest lets every command end and has the model take its answer. It works in a
// bubble of testing/synctest only.
func (w *window) rest() {
	for {
		synctest.Wait()
		select {
		case msg := <-w.msgs:
			w.send(msg)
		default:
			return
		}
	}
}
