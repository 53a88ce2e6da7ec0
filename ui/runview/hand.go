package runview

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// hand is what a person needs to make a post by hand.
type hand struct {
	clips []clip
	next  int // the clip that is copied next
	files []string
	page  string
	err   error
}

// clip is one text for the clipboard.
type clip struct{ name, text string }

type handMsg struct {
	screen *Screen
	id     calendar.DeliveryID
	hand   hand
}

// wanted reads what the chosen row needs and does not have yet.
func (s *Screen) wanted() tea.Cmd {
	r := s.current()
	if r == nil || r.d == nil || r.d.State != calendar.Handed || s.hands[r.d.ID] != nil {
		return nil
	}
	s.hands[r.d.ID] = &hand{page: r.item.Account.Platform.Compose(platform.KindPost, r.item.Account.RemoteID)}
	ctx, file, d := s.host.Context(), s.file, *r.d
	return func() tea.Msg {
		h := hand{page: r.item.Account.Platform.Compose(platform.KindPost, r.item.Account.RemoteID)}
		c, err := file.Approved(ctx, d.Approval, d.Account)
		if err != nil {
			h.err = err
			return handMsg{s, d.ID, h}
		}
		h.clips = clips(c.Outgoing)
		for _, m := range c.Media {
			path, err := file.MediaPath(ctx, m.ID)
			if err != nil {
				h.err = err
				break
			}
			h.files = append(h.files, path)
		}
		return handMsg{s, d.ID, h}
	}
}

func (s *Screen) gotHand(m handMsg) tea.Cmd {
	s.hands[m.id] = &m.hand
	s.host.Fail(m.hand.err)
	return nil
}

// clips lists the texts of a content in the order in which they are pasted.
func clips(o calendar.Outgoing) []clip {
	name := "the text"
	if len(o.Parts) > 0 {
		name = fmt.Sprintf("part 1 of %d", len(o.Parts)+1)
	}
	var out []clip
	add := func(name, text string) {
		if strings.TrimSpace(text) != "" {
			out = append(out, clip{name, text})
		}
	}
	if t := o.Settings["title"]; t != "" {
		add("the title", t)
	}
	add(name, shown.Body(o))
	for i, p := range o.Parts {
		add(fmt.Sprintf("part %d of %d", i+2, len(o.Parts)+1), p)
	}
	if o.Link != "" && !strings.Contains(shown.Body(o), o.Link) {
		add("the link", o.Link)
	}
	add("the first comment", o.FirstComment)
	for i, m := range o.Media {
		add(fmt.Sprintf("the alt text of file %d", i+1), m.Alt)
	}
	return out
}

// handed gives the hand-off of the chosen row, or nil.
func (s *Screen) handed() *hand {
	r := s.current()
	if r == nil || r.d == nil || r.d.State != calendar.Handed {
		return nil
	}
	return s.hands[r.d.ID]
}

// copyNext puts the next text of a hand-off on the clipboard.
func (s *Screen) copyNext() tea.Cmd {
	h := s.handed()
	if h == nil || len(h.clips) == 0 {
		return nil
	}
	c := h.clips[h.next%len(h.clips)]
	h.next = (h.next + 1) % len(h.clips)
	hint := ""
	if len(h.clips) > 1 {
		hint = "c copies " + h.clips[h.next].name
	}
	s.host.Say(kit.Good, c.name+" is on the clipboard", hint)
	return tea.SetClipboard(c.text)
}

// begin copies the first text and opens the platform's page.
func (s *Screen) begin() tea.Cmd {
	h := s.handed()
	if h == nil {
		return nil
	}
	h.next = 0
	copied := len(h.clips) > 0
	cmd := s.copyNext()
	page := s.openPage(h.page)
	if page == nil || !copied {
		return tea.Batch(cmd, page)
	}
	return tea.Batch(cmd, func() tea.Msg {
		m := page()
		if did, ok := m.(didMsg); ok && did.err != nil { // what did work is said as well
			did.err = &calendar.Error{
				Op: "open a page", Kind: calendar.NotFound, Text: "the text is copied, but no browser opens here",
				Hint: "go to " + h.page, Err: did.err,
			}
			return did
		}
		return m
	})
}

func (s *Screen) openPage(address string) tea.Cmd {
	if s.open == nil || address == "" {
		return nil
	}
	ctx, open := s.host.Context(), s.open
	return func() tea.Msg { return didMsg{screen: s, err: open.Open(ctx, address)} }
}

// handLines tells how to make the post by hand.
func (s *Screen) handLines(h *hand, w int) []string {
	st := s.host.Styles()
	var out []string
	say := func(look style, text string) {
		for _, l := range kit.Wrap(kit.Clean(text), w) {
			out = append(out, look.Render(l))
		}
	}
	switch {
	case h == nil:
		return nil
	case h.err != nil:
		say(st.Bad, h.err.Error())
		return out
	case len(h.clips) == 0 && len(h.files) == 0:
		say(st.Muted, "Reading what was approved …")
		return out
	}
	var names []string
	for _, c := range h.clips {
		names = append(names, c.name)
	}
	say(st.Text, "1  enter puts the text on the clipboard and opens "+h.page)
	if len(names) > 1 {
		say(st.Muted, "   c copies one after the other: "+strings.Join(names, ", "))
	}
	for _, f := range h.files {
		say(st.Muted, "   add the file "+f)
	}
	say(st.Text, "2  Post it there, exactly so.")
	say(st.Text, "3  y when it is posted, with its address; n when it is not.")
	if len(h.clips) > 0 {
		out = append(out, "")
		for _, c := range h.clips {
			out = append(out, st.Muted.Render(kit.Truncate(c.name, w)))
			out = append(out, shown.Exact(st, c.text, w)...)
		}
	}
	return out
}
