package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

const (
	column  = 58  // from twice this width on, accounts stand side by side
	columns = 3   // more would not be read at once
	measure = 100 // words are not set wider than this: longer lines are not read
)

// sheetLines draws the sheet of the entry in sight: its head stays, the rest
// scrolls.
func (s *Screen) sheetLines(w, h int) []string {
	it := s.current()
	head := s.head(it, w)
	if h < 2*len(head) { // a very low window scrolls all of it
		return s.pane.Draw(s.host.Styles(), append(head, s.body(it, w-2, len(head))...), w, h)
	}
	return append(head, s.pane.Draw(s.host.Styles(), s.body(it, w-2, 0), w, h-len(head))...)
}

// head says what the entry is and where it stands with its yes.
func (s *Screen) head(it *item, w int) []string {
	st := s.host.Styles()
	right := ""
	if len(s.items) > 1 {
		right = fmt.Sprintf("%d of %d", s.list.At+1, len(s.items))
	}
	out := []string{kit.Between(st.Title.Render(it.heading()), st.Muted.Render(right), w)}
	if !it.loaded {
		text := "Reading, and preparing its files …"
		if it.err != nil {
			text = sentence(it.err)
		}
		return append(out, st.Muted.Render(kit.Truncate(kit.OneLine(text), w)), "")
	}
	r := it.sheet
	about := slotLong(r.Entry.Slot) + fmt.Sprintf(" · revision %d by %s", r.Revision.Number, person(s.host, r.Revision.By))
	if p := r.Revision.Content.Pillar; p != "" {
		about += " · " + kit.OneLine(p)
	}
	out = append(out, st.Muted.Render(kit.Truncate(about, w)))
	sign, text, look := s.standing(it)
	out = append(out, hanging(look, sign+" "+text, w)...)
	return append(out, st.Line.Render(strings.Repeat("─", max(0, w))))
}

// style is what draws a piece of text.
type style interface{ Render(...string) string }

// standing says in a sentence where the entry stands with its yes.
func (s *Screen) standing(it *item) (sign, text string, look style) {
	st, r := s.host.Styles(), it.sheet
	last := r.Last
	when := func(t time.Time) string { return t.In(s.host.Zone()).Format("Mon 2 Jan 15:04") }
	switch {
	case len(r.Contents) == 0 && len(r.Entry.Accounts) > 0:
		return "●", "Every account has been served.", st.Good
	case r.Yes == calendar.YesGiven && last != nil:
		text = person(s.host, last.By) + " approved exactly this on " + when(last.At)
		if last.Own {
			text = person(s.host, last.By) + " wrote this, and approved exactly this on " + when(last.At)
		}
		return "✓", text + ".", st.Good
	case r.Yes == calendar.Stale:
		yes := lastYes(it.answers)
		if yes == nil {
			return "!", "It changed since it was approved: it needs a new yes.", st.Warn
		}
		if s.lapsed(it, *yes) {
			return "!", "The yes of " + person(s.host, yes.By) + " of " + when(yes.At) + " has run out: it needs a new one.", st.Warn
		}
		return "!", "It changed since " + person(s.host, yes.By) + " approved it on " + when(yes.At) + ": it needs a new yes. What differs is shown below.", st.Warn
	case r.Yes == calendar.SentBack && last != nil:
		return "↩", person(s.host, last.By) + " sent it back on " + when(last.At) + ": " + kit.OneLine(last.Remarks), st.Warn
	case r.Yes == calendar.Asked:
		return "◔", person(s.host, r.Entry.AskedBy) + " asked for a yes on " + when(r.Entry.Asked) + ".", st.Info
	}
	return "○", "Nobody was asked for a yes yet.", st.Muted
}

// lapsed tells whether a yes ended by its term and not by a change.
func (s *Screen) lapsed(it *item, yes calendar.Approval) bool {
	for _, o := range it.sheet.Contents {
		if c, ok := yes.For(o.Account); !ok || c.Hash != o.Hash() {
			return false
		}
	}
	return true
}

// lastYes gives the newest answer that was a yes.
func lastYes(answers []calendar.Approval) *calendar.Approval {
	for i := range answers {
		if !answers[i].Back {
			return &answers[i]
		}
	}
	return nil
}

// body is everything below the head; skip is how many lines stand above it, for
// the places of the headings.
func (s *Screen) body(it *item, w, skip int) []string {
	if !it.loaded || w <= 0 {
		return nil
	}
	out := s.who(it, w)
	out = append(out, s.blockers(it, w)...)
	s.heads = s.heads[:0]
	out = append(out, s.contents(it, w, len(out)+skip)...)
	out = append(out, s.served(it, w)...)
	return append(out, s.earlier(it, w)...)
}

// who says whether the person at this window may approve.
func (s *Screen) who(it *item, w int) []string {
	st, me := s.host.Styles(), s.host.Me()
	var out []string
	say := func(look style, text string) {
		for _, l := range kit.Wrap(kit.Clean(text), min(w, measure)) {
			out = append(out, look.Render(l))
		}
	}
	if it.sheet.Draft.Unsaved {
		say(st.Warn, fmt.Sprintf("! Something was typed after revision %d. It is not part of what is shown: open the editor to make a revision of it.", it.sheet.Revision.Number))
	}
	if it.sheet.Yes == calendar.YesGiven || len(it.sheet.Contents) == 0 {
		return out
	}
	switch err := calendar.MayApprove(me, s.host.People(), it.sheet.Revision); {
	case err != nil:
		say(st.Warn, "! "+sentence(err)+".")
	case s.own(it):
		say(st.Muted, "You wrote this yourself. As nobody else here may approve, your own yes counts, and the audit trail will say that it was your own.")
	default:
		say(st.Muted, "You, "+me.Name+", may approve this.")
	}
	return out
}

// blockers lists what keeps the entry back. The same thing at several accounts
// is said once.
func (s *Screen) blockers(it *item, w int) []string {
	if it.sheet.Yes == calendar.YesGiven {
		return nil
	}
	var texts []string
	where := map[string][]string{}
	for _, b := range it.sheet.Blockers {
		if !b.Blocks {
			continue
		}
		if _, ok := where[b.Text]; !ok {
			texts = append(texts, b.Text)
			where[b.Text] = nil
		}
		if b.Account != "" {
			where[b.Text] = append(where[b.Text], place(it, b))
		}
	}
	var out []string
	for _, t := range texts {
		text := "✗ keeps it back: " + t
		if l := where[t]; len(l) > 0 {
			text = "✗ keeps it back: " + strings.Join(slices.Compact(l), ", ") + ": " + t
		}
		out = append(out, hanging(s.host.Styles().Bad, text, min(w, measure))...)
	}
	return out
}

func place(it *item, b calendar.Blocker) string {
	out := account(it.sheet, b.Account).Platform.Title()
	if b.Part > 0 {
		out += fmt.Sprintf(" part %d", b.Part+1)
	}
	return out
}

// hanging wraps a text whose first two columns are a sign.
func hanging(look style, text string, w int) []string {
	var out []string
	for i, l := range kit.Wrap(kit.OneLine(text), max(1, w-2)) {
		if i > 0 {
			l = "  " + l
		}
		out = append(out, look.Render(kit.Truncate(l, w)))
	}
	return out
}

// notes lists what to know of one account before a yes.
func (s *Screen) notes(it *item, id calendar.AccountID, w int) []string {
	var out []string
	for _, b := range it.sheet.Blockers {
		if b.Account == id && !b.Blocks {
			text := "! "
			if b.Part > 0 {
				text += fmt.Sprintf("Part %d: ", b.Part+1)
			}
			out = append(out, hanging(s.host.Styles().Warn, text+b.Text, w)...)
		}
	}
	return out
}

// contents draws a block for each account, side by side where there is room.
func (s *Screen) contents(it *item, w, from int) []string {
	n := len(it.sheet.Contents)
	if n == 0 {
		return nil
	}
	cols := max(1, min(n, w/column, columns))
	cw := min(w, measure)
	if cols > 1 {
		cw = (w - 3*(cols-1)) / cols
	}
	var out []string
	for i := 0; i < n; i += cols {
		out = append(out, "")
		var blocks [][]string
		high := 0
		for j := i; j < min(i+cols, n); j++ {
			s.heads = append(s.heads, from+len(out))
			b := s.block(it, j, cw)
			high = max(high, len(b))
			blocks = append(blocks, b)
		}
		out = append(out, s.row(blocks, cw, high)...)
	}
	return out
}

func (s *Screen) row(blocks [][]string, w, h int) []string {
	var parts [][]string
	for i, b := range blocks {
		if i > 0 {
			gap := make([]string, h)
			for k := range gap {
				gap[k] = s.host.Styles().Line.Render(" │ ")
			}
			parts = append(parts, gap)
		}
		parts = append(parts, kit.FitLines(b, w, h))
	}
	return kit.Beside(parts...)
}

// block is what one account gets.
func (s *Screen) block(it *item, n, w int) []string {
	st, o := s.host.Styles(), it.sheet.Contents[n]
	a := account(it.sheet, o.Account)
	sign, look := "  ", st.Strong
	if n == s.account && len(it.sheet.Contents) > 1 {
		sign, look = "▸ ", st.Title
	}
	how := ""
	if a.ByHand || slices.Contains(it.sheet.Entry.ByHand, a.ID) {
		how = "by hand"
	}
	out := []string{kit.Between(look.Render(kit.Truncate(sign+shown.Account(a), w)), st.Muted.Render(how), w)}
	out = append(out, s.notes(it, a.ID, w)...)
	changed := s.changed(it, o, w)
	if changed != nil {
		out = append(out, changed...)
		if s.diff {
			return out
		}
		out = append(out, "", st.Muted.Render(kit.Truncate("What would be sent now", w)))
	} else if s.diff {
		return append(out, st.Muted.Render(kit.Truncate("Nothing differs from what was approved.", w)))
	}
	return append(out, shown.ContentOf(st, o, it.name, w)...)
}

// changed draws what differs from the last yes, or gives nil.
func (s *Screen) changed(it *item, o calendar.Outgoing, w int) []string {
	yes := lastYes(it.answers)
	if yes == nil || it.sheet.Yes == calendar.YesGiven {
		return nil
	}
	st := s.host.Styles()
	was, ok := yes.For(o.Account)
	if !ok {
		return []string{st.Warn.Render(kit.Truncate("! This account was not part of what "+person(s.host, yes.By)+" approved.", w))}
	}
	diff := shown.CompareOf(st, was.Outgoing, o, it.name, w)
	if diff == nil {
		return nil
	}
	return append([]string{st.Warn.Render(kit.Truncate("! What differs from what "+person(s.host, yes.By)+" approved", w))}, diff...)
}

// served lists the accounts at which the post is out.
func (s *Screen) served(it *item, w int) []string {
	if len(it.sheet.Served) == 0 {
		return nil
	}
	st := s.host.Styles()
	out := []string{"", st.Strong.Render(kit.Truncate("Out already", w))}
	for _, d := range it.sheet.Served {
		line := "● " + shown.Account(account(it.sheet, d.Account)) + " · " + string(d.State) + " " + d.SentAt.In(s.host.Zone()).Format("Mon 2 Jan 15:04")
		out = append(out, st.Good.Render(kit.Truncate(line, w)))
		if d.URL != "" {
			out = append(out, st.Text.Render(kit.Truncate("  "+kit.OneLine(d.URL), w)))
		}
		if slices.Contains(it.sheet.Differs, d.Account) {
			for _, l := range kit.Wrap("  ! The draft differs from what went out here. A new yes changes only the accounts not served yet.", min(w, measure)) {
				out = append(out, st.Warn.Render(l))
			}
		}
	}
	return out
}

// earlier lists the answers that were given before, newest first.
func (s *Screen) earlier(it *item, w int) []string {
	if len(it.answers) == 0 {
		return nil
	}
	st := s.host.Styles()
	out := []string{"", st.Strong.Render(kit.Truncate("Earlier answers", w))}
	for _, a := range it.answers {
		sign, what, look := "✓", "approved", st.Good
		if a.Back {
			sign, what, look = "↩", "sent back", st.Warn
		}
		line := fmt.Sprintf("%s %s  %s %s revision %d", sign, a.At.In(s.host.Zone()).Format("Mon 2 Jan 15:04"), person(s.host, a.By), what, a.Revision)
		if a.Own {
			line += ", own words"
		}
		out = append(out, look.Render(kit.Truncate(line, w)))
		if a.Remarks != "" {
			for _, l := range kit.Wrap(kit.Clean(a.Remarks), max(1, min(w, measure)-2)) {
				out = append(out, st.Text.Render(kit.Truncate("  "+l, w)))
			}
		}
	}
	return out
}
