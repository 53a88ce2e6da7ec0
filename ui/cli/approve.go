package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// answer is what is said to an entry.
type answer struct {
	back, ask, list, show bool
	remarks               string
}

func (s *session) approveCmd() *cobra.Command {
	var q answer
	c := &cobra.Command{
		Use:   "approve [ENTRY…]",
		Short: "Say yes to what would be sent, or send it back",
		Long: "Shows exactly what would be sent to each account and records your yes to it.\n" +
			"Any later change of the content voids the yes; moving the entry keeps it.",
		Example: "  rounds approve --list\n  rounds approve 01981f70-…\n  rounds approve 01981f70-… --back --remarks \"Which flu shot?\"",
		Args:    takes(0, many),
		RunE:    func(c *cobra.Command, args []string) error { return s.approve(c.Context(), args, q) },
	}
	f := c.Flags()
	f.BoolVar(&q.list, "list", false, "list what waits for approval in the next 90 days")
	f.BoolVar(&q.show, "show", false, "show what would be sent, and answer nothing")
	f.BoolVar(&q.ask, "ask", false, "ask for approval instead of giving it")
	f.BoolVar(&q.back, "back", false, "send it back")
	f.StringVar(&q.remarks, "remarks", "", "what to change, with --back")
	return s.listing(c)
}

func (s *session) approve(ctx context.Context, ids []string, q answer) error {
	if q.list {
		return s.agenda(ctx, agenda{days: 90, status: string(calendar.StatusInReview)})
	}
	if len(ids) == 0 {
		return usage("which entry?", "give its id: rounds agenda shows them")
	}
	if q.back && (q.ask || q.show) || q.ask && q.show {
		return usage("--ask, --back and --show are three different answers", "use one of them")
	}
	if q.back && strings.TrimSpace(q.remarks) == "" {
		return usage("nothing says what to change", "add --remarks \"…\"")
	}
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	var out []any
	for _, id := range ids {
		v, err := s.approveOne(ctx, f, by, calendar.EntryID(id), q)
		if err != nil {
			return err
		}
		out = append(out, v)
	}
	if err := s.print(out, func() {}); err != nil || q.show {
		return err
	}
	return s.recall(ctx, f, by)
}

func (s *session) approveOne(ctx context.Context, f File, by calendar.Person, id calendar.EntryID, q answer) (any, error) {
	if q.ask {
		if err := f.AskApproval(ctx, by.ID, id); err != nil {
			return nil, err
		}
		s.say("asked for approval of %s", id)
		return map[string]any{"entry": id, "asked": true}, nil
	}
	if q.back {
		a, err := f.SendBack(ctx, by.ID, id, q.remarks)
		if err != nil {
			return nil, err
		}
		s.say("sent back: %s", clean(q.remarks, 0))
		return a, nil
	}
	sheet, err := f.Review(ctx, id)
	if err != nil {
		return nil, err
	}
	if !s.json {
		s.sheetText(sheet)
	}
	sheet.Accounts, sheet.Contents = orEmpty(sheet.Accounts), orEmpty(sheet.Contents)
	if q.show {
		return sheet, nil
	}
	if calendar.Blocking(sheet.Blockers) {
		return nil, &calendar.Error{
			Op: "approve", Kind: calendar.NeedsPerson, Text: "this entry cannot be approved: " + lower(sheet.Blockers[0].Text),
			Hint: "mend it, then approve it again",
		}
	}
	if s.Terminal && !s.json && !s.yes(fmt.Sprintf("%s says yes to this? [y/N] ", by.Name)) {
		return nil, errNeedsPerson
	}
	a, err := f.Approve(ctx, by.ID, id, sheet.Revision.Number, sheet.Hashes())
	if err != nil {
		return nil, err
	}
	own := ""
	if a.Own {
		own = " (a text of one's own: the audit trail says so)"
	}
	s.say("approved by %s%s", by.Name, own)
	return a, nil
}

// say prints a line unless JSON was asked for.
func (s *session) say(format string, args ...any) {
	if !s.json {
		s.line(format, args...)
	}
}

// yes asks a person; anything but y is no.
func (s *session) yes(question string) bool {
	said := s.prompt(question)
	return strings.EqualFold(said, "y") || strings.EqualFold(said, "yes")
}

// lower begins a sentence small and takes its full stop away, to go on with it.
func lower(text string) string {
	text = strings.TrimSuffix(text, ".")
	if len(text) > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z' {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

// sheetText prints what would be sent, account by account.
func (s *session) sheetText(r calendar.ReviewSheet) {
	s.line("%s  %s", r.Entry.Slot, clean(r.Draft.Working.Heading(), 60))
	names := map[calendar.AccountID]calendar.Account{}
	for _, a := range r.Accounts {
		names[a.ID] = a
	}
	for _, o := range r.Contents {
		a := names[o.Account]
		count := o.Platform.Count(o.Platform.Body(o.Post()))
		s.line("\n%s · %s · %d of %d %s", a.Platform.Title(), clean(a.Name, 40), count.Length, count.Limit, count.Unit)
		s.outgoingText(o)
	}
	for _, d := range r.Served {
		s.line("\n%s · already out: %s", d.Platform.Title(), clean(d.URL, 0))
	}
	if len(r.Blockers) > 0 {
		s.line("")
	}
	for _, b := range r.Blockers {
		mark := "note"
		if b.Blocks {
			mark = "stop"
		}
		s.line("%s: %s", mark, clean(b.Text, 0))
	}
	if r.Draft.Unsaved {
		s.line("note: there is newer, unsaved typing in this draft; it is not part of this.")
	}
}

func (s *session) outgoingText(o calendar.Outgoing) {
	if o.Kind != "" && o.Kind != platform.KindPost {
		s.line("  as a %s", o.Kind.Words())
	}
	s.line("%s", indent(o.Text, "  | "))
	for i, p := range o.Parts {
		s.line("  part %d\n%s", i+2, indent(p, "  | "))
	}
	if o.Link != "" {
		s.line("  link: %s", clean(o.Link, 0))
	}
	if o.FirstComment != "" {
		s.line("  first comment:\n%s", indent(o.FirstComment, "  | "))
	}
	if o.Poll != nil {
		s.line("  poll: %s", clean(pollText(o.Poll), 0))
	}
	for _, l := range s.settingLines(o.Platform, o.Settings) {
		s.line("  %s", l)
	}
	for _, m := range o.Media {
		changes := ""
		if len(m.Changes) > 0 {
			changes = " (" + strings.Join(m.Changes, ", ") + ")"
		}
		s.line("  file: %s, %d KB%s, alt text: %s", m.MIME, (m.Bytes+1023)/1024, changes, clean(m.Alt, 0))
	}
}

// pollText is a poll in one line: what it asks, the answers, and for how long.
func pollText(p *platform.Poll) string {
	text := strings.Join(p.Options, " / ")
	if !platform.Blank(p.Question) {
		text = p.Question + " " + text
	}
	switch days := int(p.Duration / (24 * time.Hour)); {
	case p.Duration <= 0:
		return text
	case p.Duration%(24*time.Hour) == 0:
		return text + ", open for " + plural(days, "day")
	}
	return text + ", open for " + p.Duration.String()
}
