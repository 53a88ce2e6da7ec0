package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

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
	ID        string                    `json:"id,omitempty"`
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
		Args:    cobra.MaximumNArgs(1),
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
	in := s.In
	if len(args) == 1 && args[0] != "-" {
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
	b, err := io.ReadAll(in)
	if err != nil {
		return readable(strings.Join(args, ""), err)
	}
	out := count("", strings.TrimRight(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n"))
	err = s.print(out, func() {
		for _, n := range platform.All() {
			c := out.Platforms[n]
			fits := "fits"
			if !c.Fits {
				fits = fmt.Sprintf("%d too many", c.Length-c.Limit)
				if c.Length <= c.Limit {
					fits = "nothing to send"
				}
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

func count(id, text string) checkedLine {
	out := checkedLine{ID: id, Platforms: map[platform.Name]counted{}}
	for _, c := range platform.Counts(text) {
		out.Platforms[c.Platform] = counted{Length: c.Length, Limit: c.Limit, Fits: c.Fits, Unit: string(c.Unit)}
	}
	return out
}

// checkLines answers each line; one that cannot be read ends it with its number.
func (s *session) checkLines(in io.Reader, q checking) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	out := bufio.NewWriter(s.Out)
	defer out.Flush()
	enc := json.NewEncoder(out)
	fits := true
	n := 0
	for lines.Scan() {
		n++
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var line struct {
			ID   string `json:"id"`
			Kind string `json:"kind"`
			Text string `json:"text"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return usage(fmt.Sprintf("line %d is no JSON object: %v", n, err), `write each line as {"id":"1","kind":"post","text":"…"}`)
		}
		if !kindOfText(line.Kind) {
			return usage(fmt.Sprintf("line %d: there is no kind of text %q", n, line.Kind), "use post or reply")
		}
		c := count(line.ID, line.Text)
		fits = fits && q.fits(c)
		if err := enc.Encode(c); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return usage(fmt.Sprintf("line %d cannot be read: %v", n+1, err), "a line may be 16 MB long")
	}
	if !fits {
		return errNeedsPerson
	}
	return nil
}
