package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rounds/calendar/platform"
)

// longestLine is the longest line that check --jsonl reads, in bytes.
const longestLine = 16 << 20

// checking says what is checked, and for whom.
type checking struct {
	jsonl    bool
	platform string
	kind     string
}

// counted is one platform's answer to a text.
type counted struct {
	Length int    `json:"length"`
	Limit  int    `json:"limit"`
	Fits   bool   `json:"fits"`
	Unit   string `json:"unit"`
}

// checkedLine is what check answers to one text.
type checkedLine struct {
	ID        json.RawMessage           `json:"id,omitempty"` // as it came
	Platforms map[platform.Name]counted `json:"platforms"`
}

func (s *session) checkCmd() *cobra.Command {
	var q checking
	c := &cobra.Command{
		Use:   "check [FILE]",
		Short: "Check a text: its length on each platform",
		Long: "Counts a text as each platform counts it. Reads standard input without FILE.\n" +
			"A text over a limit exits 0, unless --platform names that platform.\n" +
			"With --jsonl each line {\"id\",\"kind\",\"text\"} is answered by one line.",
		Example: "  rounds check post.txt\n  echo \"Flu shots today\" | rounds check --platform x\n  rounds check --jsonl < texts.jsonl",
		Args:    takes(0, 1),
		RunE:    func(c *cobra.Command, args []string) error { return s.check(c.Context(), args, q) },
	}
	f := c.Flags()
	f.BoolVar(&q.jsonl, "jsonl", false, "read and write one JSON value a line")
	f.StringVar(&q.platform, "platform", "", "exit with 1 if the text does not fit this platform")
	f.StringVar(&q.kind, "kind", "post", "what the text is: post or reply")
	return s.listing(c)
}

func (s *session) check(_ context.Context, args []string, q checking) error {
	if q.platform != "" {
		if _, ok := platform.Parse(q.platform); !ok {
			return noPlatform(q.platform)
		}
	}
	if !kindOfText(q.kind) {
		return usage(fmt.Sprintf("there is no kind of text %q", q.kind), "use post or reply")
	}
	in, from := s.In, "standard input"
	if len(args) == 1 && args[0] != "-" {
		from = args[0]
		file, err := os.Open(args[0])
		if err != nil {
			return readable(args[0], err)
		}
		defer file.Close()
		in = file
	}
	if q.jsonl {
		return s.checkLines(in, q)
	}
	text, err := readText(in, from)
	if err != nil {
		return err
	}
	out := count(nil, text)
	err = s.print(out, func() {
		for _, n := range platform.All() {
			c := out.Platforms[n]
			fits := "fits"
			switch {
			case c.Length == 0:
				fits = "nothing to send"
			case !c.Fits:
				fits = fmt.Sprintf("%d too many", c.Length-c.Limit)
			}
			s.line("%-10s %6d of %6d %-20s %s", n.Title(), c.Length, c.Limit, c.Unit, fits)
		}
	})
	if err == nil && !q.fits(out) {
		return errNeedsPerson
	}
	return err
}

func kindOfText(k string) bool { return k == "post" || k == "reply" || k == "" }

// fits tells whether the text fits the platform that was named, if any.
func (q checking) fits(c checkedLine) bool {
	n, named := platform.Parse(q.platform)
	return !named || c.Platforms[n].Fits
}

func count(id json.RawMessage, text string) checkedLine {
	out := checkedLine{ID: id, Platforms: map[platform.Name]counted{}}
	for _, c := range platform.Counts(text) {
		out.Platforms[c.Platform] = counted{Length: c.Length, Limit: c.Limit, Fits: c.Fits, Unit: c.Unit}
	}
	return out
}

// askedLine is one text that is asked about.
type askedLine struct {
	ID   json.RawMessage `json:"id"` // a string, usually; it is given back as it came
	Kind string          `json:"kind"`
	Text string          `json:"text"`
}

// readLine reads one line; an error goes on behind the line's number.
func readLine(b []byte) (l askedLine, err error) {
	if b[0] != '{' {
		return l, errors.New("is no JSON object")
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return l, fmt.Errorf("is no JSON object: %w", err)
	}
	if !kindOfText(l.Kind) {
		return l, fmt.Errorf("has the kind %q: there are post and reply", l.Kind)
	}
	return l, nil
}

// checkLines answers each line; one that cannot be read ends it with its number.
func (s *session) checkLines(in io.Reader, q checking) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	out := bufio.NewWriter(s.Out)
	defer out.Flush()
	fits := true
	n := 0
	for lines.Scan() {
		n++
		text := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(text) == 0 {
			continue
		}
		line, err := readLine(text)
		if err != nil {
			return usage(fmt.Sprintf("line %d %v", n, err), `write each line as {"id":"1","kind":"post","text":"…"}`)
		}
		c := count(line.ID, line.Text)
		fits = fits && q.fits(c)
		answer, err := json.Marshal(c)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, quoted(string(answer)))
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return usage(fmt.Sprintf("line %d is longer than %d MB", n+1, longestLine>>20), "give a shorter text; no platform takes one as long")
	} else if err != nil {
		return readable("the input", err)
	}
	if !fits {
		return errNeedsPerson
	}
	return nil
}
