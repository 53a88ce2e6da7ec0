package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// words is a draft's content as flags; only the flags that were given change it.
type words struct {
	title, text, link, comment, pillar, audience, question string
	parts, images, alts, variants, settings, answers       []string
	days                                                   int
	flags                                                  *pflag.FlagSet
}

func (w *words) register(f *pflag.FlagSet) {
	w.flags = f
	f.StringVar(&w.text, "text", "", "what is said; - reads it from standard input")
	f.StringVar(&w.title, "title", "", "title for the calendar; it is never sent")
	f.StringVar(&w.link, "link", "", "address for a link card")
	f.StringVar(&w.comment, "first-comment", "", "first comment below the post")
	f.StringVar(&w.pillar, "pillar", "", "pillar of the practice's mix")
	f.StringVar(&w.audience, "audience", "", "who it is for")
	f.StringArrayVar(&w.parts, "part", nil, "a further part of a thread (repeat)")
	f.StringArrayVar(&w.images, "image", nil, "a picture or video file (repeat)")
	f.StringArrayVar(&w.alts, "alt", nil, "alt text of a picture, in the order of --image (repeat)")
	f.StringArrayVar(&w.variants, "variant", nil, "another text for one platform: x=TEXT (repeat)")
	f.StringArrayVar(&w.answers, "poll", nil, "an answer of a poll (repeat); empty takes the poll away")
	f.StringVar(&w.question, "poll-question", "", "what the poll asks; on X the text is the question")
	f.IntVar(&w.days, "poll-days", 7, "days on which people can vote")
	f.StringArrayVar(&w.settings, "set", nil, "a platform's setting: youtube.title=TEXT, youtube.captions=talk.srt; empty takes it away (repeat)")
}

// given tells whether any of the flags was used.
func (w *words) given() (given bool) {
	for _, name := range []string{
		"text", "title", "link", "first-comment", "pillar", "audience", "part", "image", "alt", "variant", "set",
		"poll", "poll-question", "poll-days",
	} {
		given = given || w.flags.Changed(name)
	}
	return given
}

func (s *session) draftCmd() *cobra.Command {
	return group(&cobra.Command{
		Use:     "draft",
		Short:   "Write, list, show and change drafts",
		Example: "  rounds draft new --title \"Flu clinic\" --text \"Flu shots today, walk in until 6 pm.\"\n  rounds draft list --json",
	}, s.draftNewCmd(), s.draftListCmd(), s.draftShowCmd(), s.draftEditCmd())
}

func (s *session) draftNewCmd() *cobra.Command {
	var w words
	c := &cobra.Command{
		Use:   "new",
		Short: "Write a draft",
		Example: "  rounds draft new --text \"Flu shots today, walk in until 6 pm.\" --pillar Prevention\n" +
			"  rounds draft new --text - --image nurse.jpg --alt \"A nurse gives a flu shot\" < post.txt",
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return s.draftNew(c.Context(), &w) },
	}
	w.register(c.Flags())
	return s.listing(c)
}

func (s *session) draftNew(ctx context.Context, w *words) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	c, err := s.content(ctx, f, by, w, calendar.Content{})
	if err != nil {
		return err
	}
	if c.Empty() {
		return usage("there is nothing in this draft", "give it words with --text \"…\", or --text - to read them")
	}
	d, err := f.NewDraft(ctx, by.ID, c)
	if err != nil {
		return err
	}
	return s.print(d, func() { s.line("%s", d.ID) })
}

// openAs opens the file and tells who works on it.
func (s *session) openAs(ctx context.Context) (File, calendar.Person, error) {
	f, err := s.open()
	if err != nil {
		return nil, calendar.Person{}, err
	}
	p, err := s.person(ctx, f)
	return f, p, err
}

// content gives c with what the flags change.
func (s *session) content(ctx context.Context, f File, by calendar.Person, w *words, c calendar.Content) (calendar.Content, error) {
	for name, field := range map[string]*string{
		"title": &c.Title, "text": &c.Text, "link": &c.Link, "first-comment": &c.FirstComment, "pillar": &c.Pillar, "audience": &c.Audience,
	} {
		if !w.flags.Changed(name) {
			continue
		}
		value, _ := w.flags.GetString(name)
		if value == "-" && name == "text" {
			var err error
			if value, err = readText(s.In, "standard input"); err != nil {
				return c, err
			}
		}
		*field = value
	}
	if w.flags.Changed("part") {
		c.Parts = w.parts
	}
	if err := w.perPlatform(&c); err != nil {
		return c, err
	}
	if err := w.poll(&c); err != nil {
		return c, err
	}
	if err := s.settings(ctx, f, by, w.settings, &c); err != nil {
		return c, err
	}
	if w.flags.Changed("image") {
		c.Media = nil
		for _, path := range w.images {
			m, err := f.AddMedia(ctx, by.ID, path)
			if err != nil {
				return c, err
			}
			c.Media = append(c.Media, calendar.MediaUse{Media: m.ID})
		}
	}
	if len(w.alts) > len(c.Media) {
		return c, usage("there are more alt texts than pictures", "give one --alt for each --image, in the same order")
	}
	for i, alt := range w.alts {
		c.Media[i].Alt = alt
	}
	return c, nil
}

// perPlatform takes the variants over.
func (w *words) perPlatform(c *calendar.Content) error {
	for _, v := range w.variants {
		name, text, ok := strings.Cut(v, "=")
		n, known := platform.Parse(name)
		if !ok || !known {
			return usage(fmt.Sprintf("%q is not a variant", v), "write it as x=TEXT or facebook=TEXT")
		}
		if c.Variants == nil {
			c.Variants = map[platform.Name]calendar.Variant{}
		}
		c.Variants[n] = calendar.Variant{Text: text}
	}
	return nil
}

// poll takes the poll over. How many answers there may be, and how long they are,
// is told by the platforms' checks.
func (w *words) poll(c *calendar.Content) error {
	if w.flags.Changed("poll") {
		c.Poll = pollOf(c.Poll, w)
	}
	if !w.flags.Changed("poll-question") && !w.flags.Changed("poll-days") {
		return nil
	}
	switch {
	case c.Poll == nil:
		return usage("there is no poll in this draft", "give its answers, each with --poll TEXT")
	case w.days < 1 || w.days > 14:
		return usage(fmt.Sprintf("a poll cannot last %d days", w.days), "give --poll-days from 1 to 14")
	}
	if w.flags.Changed("poll-question") {
		c.Poll.Question = w.question
	}
	if w.flags.Changed("poll-days") {
		c.Poll.Duration = time.Duration(w.days) * 24 * time.Hour
	}
	return nil
}

// pollOf gives the poll with the answers that were given; nil where there are none.
func pollOf(old *platform.Poll, w *words) *platform.Poll {
	p := platform.Poll{Duration: time.Duration(w.days) * 24 * time.Hour}
	if old != nil {
		p.Question, p.Duration = old.Question, old.Duration
	}
	for _, a := range w.answers {
		if !platform.Blank(a) {
			p.Options = append(p.Options, a)
		}
	}
	if len(p.Options) == 0 {
		return nil
	}
	return &p
}

func (s *session) draftListCmd() *cobra.Command {
	var filter calendar.DraftFilter
	var search string
	c := &cobra.Command{
		Use:     "list",
		Short:   "List drafts, newest first",
		Example: "  rounds draft list --ideas\n  rounds draft list --search flu --json",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.draftList(c.Context(), filter, search) },
	}
	c.Flags().BoolVar(&filter.WithoutEntry, "ideas", false, "only drafts that stand on no day")
	c.Flags().IntVar(&filter.Limit, "limit", 100, "how many")
	c.Flags().StringVar(&search, "search", "", "words that title or text contain")
	return s.listing(c)
}

func (s *session) draftList(ctx context.Context, filter calendar.DraftFilter, search string) error {
	f, err := s.open()
	if err != nil {
		return err
	}
	if search != "" {
		hits, err := f.Search(ctx, search, filter.Limit)
		if err != nil {
			return err
		}
		return s.print(orEmpty(hits), func() {
			if len(hits) == 0 {
				s.line("no draft has %q in it", search)
			}
			for _, h := range hits {
				s.line("%s  %s", h.Draft, clean(h.Title, 70))
			}
		})
	}
	list, err := f.Drafts(ctx, filter)
	if err != nil {
		return err
	}
	return s.print(orEmpty(list), func() {
		if len(list) == 0 {
			s.line("no drafts: write one with rounds draft new --text \"…\"")
		}
		for _, d := range list {
			where := "no day yet"
			if d.Entries > 0 {
				where = plural(d.Entries, "day")
			}
			s.line("%s  %s  %-10s  %s", d.ID, calendar.DayOf(d.Saved), where, clean(d.Title, 60))
		}
	})
}

// orEmpty gives a list that JSON writes as [] and never as null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// shownDraft is a draft as scripts see it.
type shownDraft struct {
	calendar.Draft
	Entries []calendar.Entry `json:"entries"`
}

func (s *session) draftShowCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use:     "show DRAFT",
		Short:   "Show a draft",
		Example: "  rounds draft show 01981f6e-…",
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.draftShow(c.Context(), calendar.DraftID(args[0]))
		},
	})
}

func (s *session) draftShow(ctx context.Context, id calendar.DraftID) error {
	f, err := s.open()
	if err != nil {
		return err
	}
	d, err := f.Draft(ctx, id)
	if err != nil {
		return err
	}
	entries, err := f.EntriesOf(ctx, id)
	if err != nil {
		return err
	}
	return s.print(shownDraft{d, orEmpty(entries)}, func() { s.draftText(d, entries) })
}

func (s *session) draftText(d calendar.Draft, entries []calendar.Entry) {
	c := d.Working
	s.line("%s", clean(c.Heading(), 0))
	for _, e := range entries {
		s.line("on %s (entry %s)", e.Slot, e.ID)
	}
	s.line("\n%s", indent(c.Text, "  "))
	for i, p := range c.Parts {
		s.line("\n  part %d\n%s", i+2, indent(p, "  "))
	}
	for _, n := range platform.All() {
		if v, ok := c.Variants[n]; ok {
			s.line("\n  on %s\n%s", n.Title(), indent(strings.Join(append([]string{v.Text}, v.Parts...), "\n\n"), "  "))
		}
		for _, l := range s.settingLines(n, c.Settings[n]) {
			s.line("%s · %s", n.Title(), l)
		}
	}
	for _, row := range [][2]string{{"link", c.Link}, {"first comment", c.FirstComment}, {"pillar", c.Pillar}, {"audience", c.Audience}} {
		if row[1] != "" {
			s.line("%s: %s", row[0], clean(row[1], 0))
		}
	}
	if c.Poll != nil {
		s.line("poll: %s", clean(pollText(c.Poll), 0))
	}
	for _, m := range c.Media {
		s.line("file %s, alt text: %s", m.Media[:min(12, len(m.Media))], clean(m.Alt, 0))
	}
}

func (s *session) draftEditCmd() *cobra.Command {
	var w words
	c := &cobra.Command{
		Use:     "edit DRAFT",
		Short:   "Change a draft; what is not named stays as it is",
		Example: "  rounds draft edit 01981f6e-… --text \"Flu shots today, walk in until 7 pm.\"",
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.draftEdit(c.Context(), calendar.DraftID(args[0]), &w)
		},
	}
	w.register(c.Flags())
	return s.listing(c)
}

func (s *session) draftEdit(ctx context.Context, id calendar.DraftID, w *words) error {
	if !w.given() {
		return usage("nothing says what to change", "name it: rounds draft edit DRAFT --text \"…\"; see rounds draft edit --help")
	}
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	d, err := f.Draft(ctx, id)
	if err != nil {
		return err
	}
	c, err := s.content(ctx, f, by, w, d.Working.Clone())
	if err != nil {
		return err
	}
	if d, err = f.SaveRevision(ctx, by.ID, id, c); err != nil {
		return err
	}
	if err := s.print(d, func() { s.line("%s is now at revision %d", d.ID, d.Revision) }); err != nil {
		return err
	}
	return s.recall(ctx, f, by)
}

// readable tells why a file cannot be read, in a sentence.
func readable(path string, err error) error {
	text := fmt.Sprintf("%s cannot be read", path)
	if os.IsNotExist(err) {
		text = fmt.Sprintf("there is no file %s", path)
	}
	return &calendar.Error{Op: "read a file", Kind: calendar.Invalid, Text: text, Hint: "check the path, and that you may read it", Err: err}
}
