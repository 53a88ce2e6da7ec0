package settings

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"strings"

	"rounds/calendar/signin"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// View implements [kit.Screen].
func (s *SignIn) View(w, h int) string {
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	s.regions.Reset()
	in := min(w, widest)
	var lines []string
	switch s.place {
	case guiding:
		lines = s.guide(in, h)
	case agreeing:
		lines = s.consent(in)
	case checking:
		lines = []string{s.head(in), "", s.host.Styles().Text.Render(kit.Truncate("  "+s.in.Platform.Title()+" is asked about the key …", in))}
	case found:
		lines = s.result(in)
	}
	return kit.Fit(strings.Join(kit.FitLines(lines, in, h), "\n"), w, h)
}

// head names the way, and says how long it takes and what it costs.
func (s *SignIn) head(w int) string {
	st := s.host.Styles()
	costs := "costs nothing"
	if s.way.Costs() != "" {
		costs = "is paid for"
	}
	right := fmt.Sprintf("about %d minutes, %s ", int(s.way.Takes().Minutes()), costs)
	return kit.Between(" "+st.Title.Render(s.way.Title), st.Muted.Render(right), w)
}

// guide lists the steps, with all of the chosen one below.
func (s *SignIn) guide(w, h int) []string {
	st := s.host.Styles()
	lines := []string{s.head(w), ""}
	below := s.about(w - 4)
	room := max(3, h-len(lines)-1-len(below))
	from, to := s.list.Window(s.lines(), room)
	for i := from; i < to; i++ {
		label := s.rightsTitle()
		right := ""
		if i < len(s.way.Steps) {
			label = fmt.Sprintf("%d. %s", i+1, s.way.Steps[i].Title)
			right = kit.Count(int(s.way.Steps[i].Takes.Minutes()), "minute", "minutes")
		}
		s.regions.Add("step:"+strconv.Itoa(i), image.Rect(0, len(lines), w, len(lines)+1))
		lines = append(lines, shown.Row(st, i == s.list.At, label, right, w))
	}
	lines = append(lines, "")
	for _, l := range below {
		lines = append(lines, "    "+l)
	}
	return lines
}

func (s *SignIn) rightsTitle() string {
	optional := 0
	for _, r := range s.rights {
		if !r.Required {
			optional++
		}
	}
	out := fmt.Sprintf("The permissions: %d needed, %d optional", len(s.rights)-optional, optional)
	if n := len(s.in.Without); n > 0 {
		out += fmt.Sprintf(", %d left out", n)
	}
	return out
}

// about is all of the chosen step, in lines of at most w columns.
func (s *SignIn) about(w int) []string {
	st := s.host.Styles()
	w = max(1, w)
	var out []string
	add := func(look func(...string) string, head, text string) {
		for i, l := range kit.Wrap(kit.Clean(text), max(1, w-len(head))) {
			lead := strings.Repeat(" ", len(head))
			if i == 0 {
				lead = st.Muted.Render(head)
			}
			out = append(out, lead+look(l))
		}
	}
	step, ok := s.step()
	if !ok {
		for _, r := range s.rights {
			sign := "needed    "
			switch {
			case slices.Contains(s.in.Without, r.Permission):
				sign = "left out  "
			case !r.Required:
				sign = "optional  "
			}
			add(st.Text.Render, sign, r.For+" ("+short(r.Permission)+")")
		}
		return out
	}
	add(st.Text.Render, "", step.Text)
	if step.Open != "" {
		add(st.Accent.Render, "open  ", step.Open)
	}
	if step.Copy != "" {
		add(st.Strong.Render, "copy  ", step.Copy)
	}
	if step.Costs != "" {
		add(st.Warn.Render, "cost  ", step.Costs)
	}
	return out
}

// short leaves out of a permission what all of a platform's have in common.
func short(permission string) string { return permission[strings.LastIndexByte(permission, '/')+1:] }

// consent shows the page that waits, and takes the address that the browser
// ended on.
func (s *SignIn) consent(w int) []string {
	st := s.host.Styles()
	lines := []string{s.head(w), ""}
	say := func(text string) {
		for _, l := range kit.Wrap(text, max(1, w-4)) {
			lines = append(lines, st.Text.Render("  "+l))
		}
		lines = append(lines, "")
	}
	say("A page of " + s.in.Platform.Title() + " waits in your browser: look that it is the practice's account, and agree. Its address was copied too, for a browser elsewhere:")
	address := s.asked.Address
	for i := 0; address != "" && i < 6; i++ {
		n := min(len(address), max(1, w-4))
		lines = append(lines, st.Accent.Render("  "+kit.Clean(address[:n])))
		address = address[n:]
	}
	lines = append(lines, "")
	if s.asked.Deaf == nil {
		say("Rounds goes on by itself when the browser comes back. If the browser says that it cannot reach the page, copy the whole address out of its bar, paste it here and press enter:")
	} else {
		say("The browser will say that it cannot reach the page: that is as it should be. Copy the whole address out of its bar, paste it here at once, and press enter:")
	}
	s.paste.SetWidth(max(1, w-7))
	s.at = [2]int{4, len(lines)}
	return append(lines, st.Accent.Render("  › ")+s.paste.View())
}

// result shows what the platform said of the key.
func (s *SignIn) result(w int) []string {
	st := s.host.Styles()
	lines := []string{s.head(w), ""}
	a := s.got.Account
	lines = append(lines, st.Good.Render("  ✓ ")+st.Title.Render(kit.Truncate(shown.Account(a), w-4)))
	if s.got.Link != "" {
		lines = append(lines, "    "+st.Muted.Render(kit.Truncate(kit.OneLine(s.got.Link), w-4)))
	}
	add := func(sign, text string, look func(...string) string) {
		for i, l := range kit.Wrap(kit.Clean(text), max(1, w-4)) {
			if i > 0 {
				sign = " "
			}
			lines = append(lines, look("  "+sign+" ")+st.Text.Render(l))
		}
	}
	lines = append(lines, "")
	until := "The key has no end that is known."
	if !a.KeyUntil.IsZero() {
		until = "To be connected again before " + a.KeyUntil.In(s.host.Zone()).Format("2 January 2006") + ". The calendar reminds you."
	}
	add("·", until, st.Muted.Render)
	lines = append(lines, "")
	if s.got.Granted == nil {
		add("·", s.in.Platform.Title()+" does not say what the key may do.", st.Muted.Render)
	}
	for _, r := range s.rights {
		switch {
		case slices.ContainsFunc(s.got.Missing, func(m signin.Right) bool { return m.Permission == r.Permission }):
			add("!", "not granted: "+r.For+" ("+short(r.Permission)+")", st.Warn.Render)
		case s.got.Granted != nil:
			add("✓", r.For, st.Good.Render)
		}
	}
	for _, n := range s.got.Notes {
		lines = append(lines, "")
		add("!", n, st.Warn.Render)
	}
	return lines
}
