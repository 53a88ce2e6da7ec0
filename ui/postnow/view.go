package postnow

import (
	"image"
	"slices"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

const (
	wide      = 110 // from here on what each account gets stands beside the text
	textLeast = 4   // lines of the text field
	textMost  = 14
)

// View implements [kit.Screen].
func (s *Screen) View(w, h int) string {
	out := kit.Inset(s.draw, w, h)
	s.textAt[0] += kit.Margin(w)
	s.linkAt[0] += kit.Margin(w)
	return out
}

func (s *Screen) draw(w, h int) string {
	s.regions.Reset()
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	if w < wide {
		return kit.Fit(strings.Join(s.form(w, h), "\n"), w, h)
	}
	lw := min(w/2, 84)
	gap := make([]string, h)
	for i := range gap {
		gap[i] = s.host.Styles().Line.Render(" │ ")
	}
	return kit.Fit(strings.Join(kit.Beside(kit.FitLines(s.form(lw, h), lw, h), gap, s.preview(w-lw-3, h)), "\n"), w, h)
}

// form draws the fields, the accounts, and what keeps the post back.
func (s *Screen) form(w, h int) []string {
	st := s.host.Styles()
	accounts := s.accounts()
	below := s.below(w)
	// The text gets what the rest leaves: its box has two lines of border.
	rows := min(max(h-2-1-1-len(accounts)-1-len(below), textLeast), textMost)
	s.textAt = [2]int{2, 1}
	title := "What has to be said"
	lines := strings.Split(kit.Box(st, title, w, rows+2, strings.Join(s.text.View(st, max(1, w-4), rows), "\n")), "\n")
	s.regions.Add("text", image.Rect(0, 0, w, len(lines)))
	label := "Link  "
	s.linkAt = [2]int{len(label), len(lines)}
	s.link.SetWidth(max(1, w-len(label)-1))
	s.regions.Add("link", image.Rect(0, len(lines), w, len(lines)+1))
	lines = append(lines, st.Muted.Render(label)+s.link.View())
	head := st.Strong.Render("Goes to")
	if s.focus == onAccounts {
		head = st.Title.Render("Goes to")
	}
	lines = append(lines, head)
	room := max(1, h-len(lines)-1-len(below))
	from, to := s.list.Window(len(accounts), room)
	for i := from; i < to; i++ {
		s.regions.Add("account:"+strconv.Itoa(i), image.Rect(0, len(lines), w, len(lines)+1))
		lines = append(lines, s.account(accounts[i], i == s.list.At && s.focus == onAccounts, w))
	}
	if len(accounts) == 0 {
		lines = append(lines, st.Warn.Render(kit.Truncate("  There is no account yet: add one in the settings (o on the calendar).", w)))
	}
	return append(append(lines, ""), below...)
}

const meterWidth = 26

// account draws one line of the list: chosen or not, its name, its count.
func (s *Screen) account(a calendar.Account, cursor bool, w int) string {
	st := s.host.Styles()
	box := "[ ] "
	if s.chosen[a.ID] {
		box = "[x] "
	}
	mw := min(meterWidth, w/3)
	c := s.verdict.counts[a.ID]
	name := shown.Served(a, s.byHand[a.ID])
	mark, look := "  ", st.Text
	if !s.chosen[a.ID] {
		look = st.Muted
	}
	if cursor {
		mark, look = "▸ ", st.Selected
	}
	left := look.Render(kit.Pad(mark+box+name, w-mw-1)) + " "
	return left + kit.Pad(kit.Meter(st, c.Length, c.Limit, mw), mw)
}

// below says what keeps the post back, and who says yes.
func (s *Screen) below(w int) []string {
	st := s.host.Styles()
	var out []string
	say := func(look interface{ Render(...string) string }, text string) {
		for i, l := range kit.Wrap(kit.OneLine(text), max(1, w-2)) {
			if i > 0 {
				l = "  " + l
			}
			out = append(out, look.Render(kit.Truncate(l, w)))
		}
	}
	if hold := s.host.Hold(); hold.On {
		say(st.Warn, "‖ The hold is on: "+hold.Reason+". An approver can let this one post through, with a reason.")
	}
	if s.content().Empty() {
		say(st.Muted, "The same checks as always: what is wrong keeps it back, and nothing goes out before you said yes.")
		return out
	}
	var said []string
	for _, b := range s.verdict.blockers {
		if !b.Blocks || slices.Contains(said, b.Text) {
			continue
		}
		said = append(said, b.Text)
		where := ""
		for _, a := range s.accounts() {
			if a.ID == b.Account {
				where = a.Platform.Title() + ": "
			}
		}
		if len(said) <= 4 {
			say(st.Bad, "✗ keeps it back: "+where+b.Text)
		}
	}
	if len(said) > 0 {
		return out
	}
	if why := s.mayNot(); why != "" {
		say(st.Warn, "! "+why+". ctrl+s asks for a yes.")
	} else {
		say(st.Good, "✓ Nothing keeps it back. ctrl+s asks once, and then it goes out.")
	}
	return out
}

// preview draws what each chosen account gets.
func (s *Screen) preview(w, h int) []string {
	st := s.host.Styles()
	in := max(1, w-2)
	lines := []string{st.Title.Render(kit.Truncate("What goes out, exactly", in))}
	for _, o := range s.verdict.contents {
		for _, a := range s.accounts() {
			if a.ID == o.Account {
				lines = append(lines, "", st.Strong.Render(kit.Truncate(shown.Served(a, s.byHand[a.ID]), in)))
			}
		}
		for _, b := range s.verdict.blockers {
			if b.Account == o.Account && !b.Blocks {
				for _, l := range kit.Wrap("! "+kit.OneLine(b.Text), in) {
					lines = append(lines, st.Warn.Render(l))
				}
			}
		}
		lines = append(lines, shown.Content(st, o, in)...)
	}
	return s.pane.Draw(st, lines, w, h)
}
