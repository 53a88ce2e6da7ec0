package sent

import (
	"context"
	"image"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// File is what the screen asks of the calendar's file.
type File interface {
	// SentList gives posts that went out, newest first.
	SentList(ctx context.Context, f calendar.SentFilter) ([]calendar.SentItem, error)
	// Deliveries lists those of an entry's posts.
	Deliveries(ctx context.Context, entry calendar.EntryID) ([]calendar.Delivery, error)
	// TakeDown asks for posts to be deleted at their platforms, EditSheet shows what
	// an edit would change there, and Edit is the yes to it. A run carries them out.
	TakeDown(ctx context.Context, by calendar.PersonID, reason string, ids ...calendar.DeliveryID) ([]calendar.Delivery, error)
	EditSheet(ctx context.Context, id calendar.DeliveryID) (calendar.EditSheet, error)
	Edit(ctx context.Context, by calendar.PersonID, id calendar.DeliveryID, hash calendar.SHA256) (calendar.Delivery, error)
}

// Opener opens an address in the person's browser.
type Opener interface {
	Open(ctx context.Context, address string) error
}

// Options say what the screen begins with.
type Options struct {
	Entry calendar.EntryID // whose post is chosen; "" for the newest
	Down  bool             // it is asked at once whether that is to be taken down
}

// limit is how many posts are listed; a search narrows the rest.
const limit = 1000

// Screen lists what went out.
type Screen struct {
	host kit.Host
	file File
	open Opener

	first   Options
	items   []calendar.SentItem
	ready   bool
	err     error
	list    shown.List
	detail  shown.Pane
	onText  bool                // the content has the focus
	sheet   *calendar.EditSheet // an edit that is looked at, or nil
	search  textinput.Model
	account calendar.AccountID
	period  int
	ask     int
	path    string // where the last export went
	regions kit.Regions
	fieldX  int
}

// New lists what went out, newest first. Without an opener addresses are only
// copied.
func New(host kit.Host, file File, open Opener, o Options) *Screen {
	in := textinput.New()
	in.SetVirtualCursor(false)
	in.Prompt = ""
	in.Placeholder = "words of title or text"
	in.CharLimit = 200
	in.SetStyles(host.Styles().Input())
	return &Screen{host: host, file: file, open: open, first: o, search: in, path: "~/rounds-sent-" + host.Moment().Today.String() + ".csv"}
}

// Title implements [kit.Screen].
func (s *Screen) Title() string { return "Sent" }

// Init implements [kit.Screen].
func (s *Screen) Init() tea.Cmd { return s.load() }

// Typing implements [kit.Screen].
func (s *Screen) Typing() bool { return s.search.Focused() }

// Leave implements [kit.Screen]: nothing here is worth keeping.
func (s *Screen) Leave() tea.Cmd { return nil }

// FileChanged implements [kit.Screen].
func (s *Screen) FileChanged() tea.Cmd { return s.load() }

// MouseMode implements [kit.Mouser]: while the content has the focus, the
// terminal marks text.
func (s *Screen) MouseMode() tea.MouseMode {
	if s.onText {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

type loadedMsg struct {
	ask   int
	items []calendar.SentItem
	err   error
}

// load reads the list again. What is chosen stays chosen.
func (s *Screen) load() tea.Cmd {
	s.ask++
	ctx, file, ask, f := s.host.Context(), s.file, s.ask, s.filter()
	return func() tea.Msg {
		items, err := file.SentList(ctx, f)
		return loadedMsg{ask, items, err}
	}
}

// periods are the spans of days that can be chosen; 0 days is all.
var periods = []struct {
	name string
	days int
}{{"all days", 0}, {"last 7 days", 7}, {"last 30 days", 30}, {"last 90 days", 90}, {"last 365 days", 365}}

func (s *Screen) filter() calendar.SentFilter {
	f := calendar.SentFilter{Account: s.account, Text: strings.TrimSpace(s.search.Value()), Limit: limit}
	if n := periods[s.period].days; n > 0 {
		f.From = s.host.Moment().Today.Add(1 - n)
	}
	return f
}

func (s *Screen) loaded(m loadedMsg) {
	if m.ask != s.ask {
		return
	}
	chosen := s.chosen()
	s.items, s.err, s.ready = m.items, m.err, true
	if m.err != nil {
		s.host.Fail(m.err)
	}
	s.list.At = min(s.list.At, max(0, len(s.items)-1))
	for i := range s.items {
		if chosen != nil && s.items[i].Delivery.ID == chosen.Delivery.ID {
			s.list.At = i
		}
	}
}

// begin goes where the screen was asked to begin, once.
func (s *Screen) begin() tea.Cmd {
	first := s.first
	if !s.ready || first.Entry == "" {
		return nil
	}
	s.first = Options{}
	for i, it := range s.items {
		if it.Delivery.Entry == first.Entry && (it.Delivery.Down.IsZero() || !first.Down) {
			s.choose(i)
			if first.Down {
				return s.takeDown()
			}
			return nil
		}
	}
	s.host.Say(kit.Info, "no post of that entry is out", "")
	return nil
}

func (s *Screen) chosen() *calendar.SentItem {
	if s.list.At < 0 || s.list.At >= len(s.items) {
		return nil
	}
	return &s.items[s.list.At]
}

// Update implements [kit.Screen].
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		s.loaded(msg)
		return s.begin()
	case openedMsg:
		s.host.Fail(msg.err)
	case outMsg:
		return s.askDown(msg)
	case sheetMsg:
		return s.askEdit(msg)
	case askedMsg:
		return s.asked(msg)
	case savedMsg:
		return s.saved(msg)
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.typed(msg)
	case tea.MouseWheelMsg:
		if s.regions.Hit(msg.X, msg.Y) == "detail" {
			s.detail.Wheel(msg)
		} else {
			s.list.Wheel(msg, len(s.items))
		}
	case tea.MouseClickMsg:
		if rest, ok := strings.CutPrefix(s.regions.Hit(msg.X, msg.Y), "row:"); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				s.choose(n)
			}
		}
	}
	return nil
}

func (s *Screen) choose(n int) {
	if n != s.list.At {
		s.list.At = n
		s.detail.Home()
	}
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.search.Focused() && (k.String() == "enter" || k.String() == "down"):
		s.search.Blur()
	case s.search.Focused():
		return s.typed(k)
	case s.onText:
		s.detail.Key(k)
	default:
		if before := s.list.At; s.list.Key(k, len(s.items)) && before != s.list.At {
			s.detail.Home()
		}
	}
	return nil
}

// typed gives a key or a paste to the search field, and searches.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if !s.search.Focused() {
		return nil
	}
	before := s.search.Value()
	var cmd tea.Cmd
	s.search, cmd = s.search.Update(msg)
	if s.search.Value() == before {
		return cmd
	}
	s.detail.Home()
	return tea.Batch(cmd, s.load())
}

// Cursor implements [kit.Screen].
func (s *Screen) Cursor() *tea.Cursor {
	c := s.search.Cursor()
	if c != nil {
		c.X += s.fieldX
	}
	return c
}

const (
	wide     = 110 // from here on the content stands beside the list
	leastLow = 8   // lines that the list keeps above the content
)

// View implements [kit.Screen].
func (s *Screen) View(w, h int) string {
	out := kit.Inset(s.draw, w, h)
	s.fieldX += kit.Margin(w)
	return out
}

func (s *Screen) draw(w, h int) string {
	s.regions.Reset()
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	head := s.head(w)
	rest := max(0, h-len(head))
	switch {
	case s.onText && w < wide:
		return kit.Fit(strings.Join(append(head, s.content(w, rest)...), "\n"), w, h)
	case w >= wide:
		lw := min(64, w/2)
		rw := w - lw - 3
		gap := make([]string, rest)
		for i := range gap {
			gap[i] = s.host.Styles().Line.Render(" │ ")
		}
		s.regions.Add("detail", image.Rect(lw+3, len(head), w, h))
		body := kit.Beside(kit.FitLines(s.rows(lw, rest, len(head)), lw, rest), gap, s.content(rw, rest))
		return kit.Fit(strings.Join(append(head, body...), "\n"), w, h)
	}
	low := rest - max(leastLow, rest*45/100) - 1
	if low < 4 {
		return kit.Fit(strings.Join(append(head, s.rows(w, rest, len(head))...), "\n"), w, h)
	}
	up := rest - low - 1
	lines := append(head, kit.FitLines(s.rows(w, up, len(head)), w, up)...)
	lines = append(lines, s.host.Styles().Line.Render(strings.Repeat("─", w)))
	s.regions.Add("detail", image.Rect(0, len(lines), w, h))
	return kit.Fit(strings.Join(append(lines, s.content(w, low)...), "\n"), w, h)
}

// head is the line of search and filters, and the names of the columns.
func (s *Screen) head(w int) []string {
	st := s.host.Styles()
	s.search.SetWidth(max(1, min(26, w-12)))
	label := "Search "
	s.fieldX = len(label)
	left := st.Muted.Render(label) + s.search.View()
	account := "all accounts"
	for _, a := range s.host.Accounts() {
		if a.ID == s.account {
			account = shown.Account(a)
		}
	}
	count := ""
	if s.ready {
		count = kit.Count(len(s.items), "post", "posts")
		if len(s.items) >= limit {
			count = "the newest " + count
		}
	}
	right := kit.Truncate(strings.TrimPrefix(count+" · "+periods[s.period].name+" · "+account, " · "), max(0, w-36))
	return []string{kit.Between(left, st.Muted.Render(right), w), ""}
}

// rows draws the list; y is the line at which it stands.
func (s *Screen) rows(w, h, y int) []string {
	st := s.host.Styles()
	if len(s.items) == 0 {
		text := "Nothing has gone out yet. What a publish run sends stands here."
		switch {
		case !s.ready:
			text = "Reading …"
		case s.err != nil:
			text = kit.OneLine(s.err.Error())
		case s.search.Value() != "" || s.account != "" || s.period > 0:
			text = "Nothing that went out fits: search for less, or choose all accounts and days."
		}
		return []string{"", st.Muted.Render(kit.Truncate("  "+text, w))}
	}
	from, to := s.list.Window(len(s.items), h)
	var out []string
	for i := from; i < to; i++ {
		s.regions.Add("row:"+strconv.Itoa(i), image.Rect(0, y+len(out), w, y+len(out)+1))
		it := s.items[i]
		sign := "●"
		if it.Delivery.State == calendar.SentUnverified {
			sign = "◐"
		}
		if !it.Delivery.Down.IsZero() {
			sign = "×"
		}
		left := it.Delivery.SentAt.In(s.host.Zone()).Format("02 Jan 06 15:04") + " " + sign + " " + it.Account.Platform.Letter() + " "
		title := kit.OneLine(it.Delivery.Title)
		if title == "" {
			title = calendar.Content{Text: kit.OneLine(it.Content.Text)}.Heading()
		}
		right := ""
		if w >= 60 {
			right = kit.Truncate(kit.OneLine(it.Approver.Name), 16)
		}
		left += kit.Truncate(title, w-len(right)-26)
		out = append(out, shown.Row(st, i == s.list.At, left, right, w))
	}
	return out
}

// content draws what the chosen post said.
func (s *Screen) content(w, h int) []string {
	it := s.chosen()
	st := s.host.Styles()
	if it == nil {
		return kit.FitLines(nil, w, h)
	}
	in := max(1, min(w-2, 100))
	if s.sheet != nil {
		return s.detail.Draw(st, s.editLines(in), w, h)
	}
	lines := []string{st.Title.Render(kit.Truncate(shown.Account(it.Account), in))}
	state := "sent, and read back"
	look := st.Good
	switch {
	case !it.Delivery.Down.IsZero():
		state, look = "taken down on "+it.Delivery.Down.In(s.host.Zone()).Format("Mon 2 Jan 2006 15:04"), st.Warn
	case it.Account.ByHand && it.Delivery.State == calendar.SentUnverified:
		state, look = "posted by hand, where is not known", st.Warn
	case it.Account.ByHand:
		state = "posted by hand"
	case it.Delivery.State == calendar.SentUnverified:
		state, look = "sent, but it could not be read back: look at the address", st.Warn
	}
	lines = append(lines, look.Render(kit.Truncate(it.Delivery.SentAt.In(s.host.Zone()).Format("Mon 2 Jan 2006 15:04")+" · "+state, in)))
	address := kit.OneLine(it.Delivery.URL)
	if address == "" {
		address = "no address is known"
	}
	lines = append(lines, st.Text.Render(kit.Truncate(address, in)))
	yes := "approved by " + kit.OneLine(it.Approver.Name)
	if !it.YesAt.IsZero() {
		yes += " on " + it.YesAt.In(s.host.Zone()).Format("Mon 2 Jan 2006 15:04")
	}
	lines = append(lines, st.Muted.Render(kit.Truncate(yes, in)), "")
	lines = append(lines, shown.Content(st, it.Content.Outgoing, in)...)
	return s.detail.Draw(st, lines, w, h)
}
