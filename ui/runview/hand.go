package runview

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/byhand"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// hand is what a person needs to make a post by hand, and how far she is.
type hand struct {
	guide  byhand.Guide
	read   bool
	next   int          // the clip that is copied next
	copied map[int]bool // by clip
	folder string       // where the files lie; "" before they are laid out
	laying bool
	err    error
	last   int  // the clip that was copied last
	line   int  // where that one stood in the detail when last drawn
	follow bool // keep it in sight
}

type handMsg struct {
	screen *Screen
	id     calendar.DeliveryID
	guide  byhand.Guide
	err    error
}

// wanted reads what the chosen row needs and does not have yet.
func (s *Screen) wanted() tea.Cmd {
	r := s.current()
	if r == nil || r.d == nil || r.d.State != calendar.Handed || s.hands[r.d.ID] != nil {
		return nil
	}
	s.hands[r.d.ID] = &hand{copied: map[int]bool{}}
	ctx, file, d, a, post := s.host.Context(), s.file, *r.d, r.item.Account, r.item.Post
	return func() tea.Msg {
		m := handMsg{screen: s, id: d.ID}
		c, err := file.Approved(ctx, d.Approval, d.Account)
		if err != nil {
			m.err = err
			return m
		}
		if d.IsChange() { // the text of what is to go must not be laid out for posting
			address := ""
			if post != nil {
				address = post.URL
			}
			m.guide = byhand.ForChange(d.Subject, c.Outgoing, a, address)
			return m
		}
		m.guide = byhand.For(c.Outgoing, a, d.Slot, func(id calendar.SHA256) calendar.Media {
			known, err := file.Media(ctx, id)
			if err != nil {
				return calendar.Media{} // it only lends its name: a missing file is told when it is laid out
			}
			return known
		})
		return m
	}
}

func (s *Screen) gotHand(m handMsg) tea.Cmd {
	if h := s.hands[m.id]; h != nil {
		h.guide, h.err, h.read = m.guide, m.err, true
	}
	s.host.Fail(m.err)
	return nil
}

// handed gives the hand-off of the chosen row, or nil.
func (s *Screen) handed() *hand {
	if r := s.current(); r != nil && r.isHanded() {
		return s.hands[r.d.ID]
	}
	return nil
}

func (r *row) isHanded() bool { return r.d != nil && r.d.State == calendar.Handed }

// copyNext puts the next text of a hand-off on the clipboard.
func (s *Screen) copyNext() tea.Cmd {
	h := s.handed()
	if h == nil || len(h.guide.Clips) == 0 {
		return nil
	}
	n := len(h.guide.Clips)
	at := h.next % n
	c := h.guide.Clips[at]
	h.next, h.last, h.copied[at], h.follow = (at+1)%n, at, true, true
	hint := ""
	switch {
	case n > 1 && h.next == 0:
		hint = "that was the last one: c begins again"
	case n > 1:
		hint = "c copies " + h.guide.Clips[h.next].Name
	}
	s.host.Say(kit.Good, c.Name+" is on the clipboard", hint)
	return s.clip(c.Text)
}

// clip puts a text on the clipboard by both ways there are: the terminal's, which
// works over a connection too, and the system's, which works where the terminal
// takes none. A system without one is no fault.
func (s *Screen) clip(text string) tea.Cmd {
	if s.desk == nil {
		return tea.SetClipboard(text)
	}
	ctx, desk := s.host.Context(), s.desk
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg {
		_ = desk.Copy(ctx, text)
		return nil
	})
}

// begin copies the first text, lays out the files and opens their folder, and
// opens the platform's page.
func (s *Screen) begin() tea.Cmd {
	h := s.handed()
	if h == nil || !h.read || h.err != nil {
		return nil
	}
	h.next = 0
	return tea.Batch(s.copyNext(), s.lay(h, true))
}

// files lays the files out and opens their folder.
func (s *Screen) files() tea.Cmd {
	h := s.handed()
	if h == nil || !h.read {
		return nil
	}
	return s.lay(h, false)
}

func (s *Screen) whyNoFiles() string {
	if h := s.handed(); h == nil || len(h.guide.Files) == 0 {
		return "this post has no files"
	}
	return ""
}

// laidMsg is what came of laying files out and opening folder and page.
type laidMsg struct {
	screen *Screen
	id     calendar.DeliveryID
	guide  byhand.Guide
	folder string
	err    error
	opened error // why folder or page did not open
	page   string
}

// lay lays out the files of a hand-off, opens their folder, and then, where that
// is wanted, the page, which is to be on top.
func (s *Screen) lay(h *hand, page bool) tea.Cmd {
	r := s.current()
	if h.laying {
		return nil
	}
	h.laying = true
	ctx, file, desk, d, a, guide := s.host.Context(), s.file, s.desk, *r.d, r.item.Account, h.guide
	folder := h.folder
	return func() tea.Msg {
		m := laidMsg{screen: s, id: d.ID, guide: guide, folder: folder}
		if len(guide.Files) > 0 {
			root := filepath.Dir(folder)
			if folder == "" {
				if root, m.err = rootFor(desk, a); m.err != nil {
					return m
				}
			}
			if m.folder, m.guide, m.err = byhand.Lay(ctx, root, d, guide, file.MediaPath); m.err != nil {
				return m
			}
			if desk != nil {
				m.opened = desk.Open(ctx, m.folder)
			}
		}
		if page && desk != nil {
			m.page = guide.Page
			if err := desk.Open(ctx, guide.Page); err != nil {
				m.opened = err
			}
		}
		return m
	}
}

// rootFor gives where files are laid out: among the person's downloads, where
// every file dialogue finds them, but for a rehearsal in a throw-away folder.
func rootFor(desk Desk, a calendar.Account) (string, error) {
	if desk != nil && !a.Loopback() {
		if root := desk.Folder(); root != "" {
			return root, nil
		}
	}
	root, err := os.MkdirTemp("", "rounds-by-hand-")
	if err != nil {
		return "", &calendar.Error{Op: "lay out files", Kind: calendar.Disk, Err: err, Text: "there is no room for temporary files", Hint: "make room on the disk and try again"}
	}
	return root, nil
}

func (s *Screen) gotLaid(m laidMsg) tea.Cmd {
	h := s.hands[m.id]
	if h == nil { // it was answered meanwhile
		byhand.Clear(m.folder, m.guide)
		return nil
	}
	h.laying, h.folder, h.guide = false, m.folder, m.guide
	switch {
	case m.err != nil:
		s.host.Fail(m.err)
	case m.opened != nil && m.page != "":
		s.host.Fail(&calendar.Error{
			Op: "open a page", Kind: calendar.NotFound, Text: "the text is copied, but nothing opens here", Hint: "go to " + m.page, Err: m.opened,
		})
	case m.opened != nil:
		s.host.Fail(&calendar.Error{
			Op: "open a folder", Kind: calendar.NotFound, Text: "the files are laid out, but no folder opens here", Hint: m.folder, Err: m.opened,
		})
	}
	return nil
}

// nextHanded gives the next row that waits for a person's posting, after the
// chosen one and around.
func (s *Screen) nextHanded() *row {
	rows := s.sorted()
	at := slices.IndexFunc(rows, func(r *row) bool { return r.key() == s.at })
	for i := 1; i < len(rows); i++ {
		if r := rows[(at+i)%len(rows)]; r.isHanded() && s.section(r) != held {
			return r
		}
	}
	return nil
}

func (s *Screen) toNextHanded() tea.Cmd {
	if r := s.nextHanded(); r != nil {
		s.goTo(r)
	}
	return s.wanted()
}

// clearRehearsals takes away what was laid out of a rehearsal: its folder is
// a throw-away one. What is really to be posted stays until the answer.
func (s *Screen) clearRehearsals() tea.Cmd {
	var gone []*hand
	for _, r := range s.rows {
		if r.isHanded() && r.item.Account.Loopback() {
			if h := s.hands[r.d.ID]; h != nil && h.folder != "" {
				gone = append(gone, h)
			}
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return func() tea.Msg {
		for _, h := range gone {
			byhand.Clear(h.folder, h.guide)
		}
		return nil
	}
}

// answered forgets what was laid out for a delivery, and goes on to the next one
// that is posted by hand.
func (s *Screen) answered(id calendar.DeliveryID) tea.Cmd {
	if h := s.hands[id]; h != nil && !h.laying {
		folder, guide := h.folder, h.guide
		delete(s.hands, id)
		return tea.Batch(s.toNextHanded(), func() tea.Msg {
			byhand.Clear(folder, guide)
			return nil
		})
	}
	delete(s.hands, id) // the files are cleared away when they are there
	return s.toNextHanded()
}

// handLines tells how to make the post by hand.
func (s *Screen) handLines(h *hand, w int) []string {
	st := s.host.Styles()
	var out []string
	say := func(look style, first, text string) {
		for i, l := range kit.Wrap(kit.Clean(text), max(1, w-kit.Width(first))) {
			if i > 0 {
				first = fmt.Sprintf("%*s", kit.Width(first), "")
			}
			out = append(out, look.Render(kit.Truncate(first+l, w)))
		}
	}
	switch {
	case h == nil:
		return nil
	case h.err != nil:
		say(st.Bad, "", h.err.Error())
		return out
	case !h.read:
		say(st.Muted, "", "Reading what was approved …")
		return out
	}
	opens := "the page"
	if len(h.guide.Files) > 0 {
		opens = "files and page"
	}
	say(st.Accent, "", "enter copies the first text and opens "+opens+", c copies the next one.")
	for _, l := range h.guide.Lines {
		switch {
		case l.Number > 0:
			say(st.Text, fmt.Sprintf("%2d  ", l.Number), l.Text)
		case l.Clip >= 0:
			mark, look := "    ○ ", style(st.Muted)
			if h.copied[l.Clip] {
				mark, look = "    ✓ ", st.Good
			}
			if l.Clip == h.last {
				h.line = len(out)
			}
			if l.Clip == h.next {
				mark, look = "    ▸ ", st.Accent
			}
			say(look, mark, l.Text)
		case l.File >= 0:
			say(st.Muted, "    ", h.fileText(l.File))
		default:
			say(st.Muted, "    ", l.Text)
		}
	}
	say(st.Accent, "", "y when it is out, with its address; n when it is not.")
	say(st.Muted, "    ", "The page: "+h.guide.Page)
	if h.folder != "" {
		say(st.Muted, "    ", "The files: "+h.folder)
	}
	for _, c := range h.guide.Clips {
		out = append(out, "", st.Muted.Render(kit.Truncate(c.Name, w)))
		out = append(out, shown.Exact(st, c.Text, w)...)
	}
	return out
}

// fileText names a file of a hand-off: in the folder, or where it stays.
func (h *hand) fileText(i int) string {
	f := h.guide.Files[i]
	text := f.Name + " · " + shown.Bytes(f.Bytes)
	if f.Path != "" {
		return f.Path + " · " + shown.Bytes(f.Bytes) + " (too big to be copied)"
	}
	return text
}
