package postnow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

type focus int

const (
	onText focus = iota
	onLink
	onAccounts
	focuses // their number
)

// Screen writes and sends one urgent post.
type Screen struct {
	host kit.Host
	file File

	text    kit.Writing
	link    textinput.Model
	focus   focus
	chosen  map[calendar.AccountID]bool
	byHand  map[calendar.AccountID]bool // a person makes this one, although there are keys
	list    shown.List
	pane    shown.Pane
	verdict verdict
	keep    keeping
	entry   calendar.EntryID
	busy    bool // on the way to the question, or past the yes
	gone    bool // handed over to a run, or asked for a yes
	regions kit.Regions
	textAt  [2]int // where the fields stand, for the cursor
	linkAt  [2]int
	after   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
}

// New begins an urgent post. Every account is chosen at which words alone can be
// posted.
func New(host kit.Host, file File) *Screen {
	s := &Screen{host: host, file: file, chosen: map[calendar.AccountID]bool{}, byHand: map[calendar.AccountID]bool{}, after: tea.Tick}
	s.text.Hint = "What has to be said right now?"
	s.link = textinput.New()
	s.link.SetVirtualCursor(false)
	s.link.Prompt = ""
	s.link.Placeholder = "https://… (may stay empty)"
	s.SetStyles(host.Styles())
	for _, a := range s.accounts() {
		k, ok := platform.Of(a.Platform).Kind(platform.KindPost)
		s.chosen[a.ID] = ok && k.MinMedia == 0
	}
	return s
}

// SetStyles implements [kit.Styled].
func (s *Screen) SetStyles(st *kit.Styles) { s.link.SetStyles(st.Input()) }

// accounts lists those that can be chosen.
func (s *Screen) accounts() []calendar.Account {
	return slices.DeleteFunc(slices.Clone(s.host.Accounts()), func(a calendar.Account) bool { return a.Gone })
}

// picked lists the accounts that are chosen, in their order.
func (s *Screen) picked() []calendar.Account {
	return slices.DeleteFunc(s.accounts(), func(a calendar.Account) bool { return !s.chosen[a.ID] })
}

// Title implements [kit.Screen].
func (s *Screen) Title() string { return "Post now" }

// Init implements [kit.Screen].
func (s *Screen) Init() tea.Cmd { return s.judge() }

// Typing implements [kit.Screen].
func (s *Screen) Typing() bool { return s.focus != onAccounts }

// MouseMode implements [kit.Mouser].
func (s *Screen) MouseMode() tea.MouseMode { return tea.MouseModeCellMotion }

// FileChanged implements [kit.Screen]: accounts, hold or practice may be others.
func (s *Screen) FileChanged() tea.Cmd { return s.judge() }

// Cursor implements [kit.Screen].
func (s *Screen) Cursor() *tea.Cursor {
	var c *tea.Cursor
	at := s.textAt
	switch s.focus {
	case onText:
		c = s.text.Cursor()
	case onLink:
		c, at = s.link.Cursor(), s.linkAt
	case onAccounts, focuses:
	}
	if c != nil {
		c.X += at[0]
		c.Y += at[1]
	}
	return c
}

// content is what was typed.
func (s *Screen) content() calendar.Content {
	return calendar.Content{Text: s.text.Text(), Link: strings.TrimSpace(s.link.Value())}
}

// Update implements [kit.Screen].
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case judgedMsg:
		if msg.screen == s && msg.ask == s.verdict.ask {
			s.verdict = msg.verdict
		}
	case saveDue:
		if msg.screen == s {
			return s.gotSaveDue()
		}
	case keptMsg:
		if msg.screen == s {
			return s.gotKept(msg)
		}
	case preparedMsg:
		if msg.screen == s {
			return s.gotPrepared(msg)
		}
	case answeredMsg:
		if msg.screen == s {
			return s.gotAnswered(msg)
		}
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.typed(msg)
	case tea.MouseWheelMsg:
		s.pane.Wheel(msg)
	case tea.MouseClickMsg:
		return s.click(s.regions.Hit(msg.X, msg.Y))
	}
	return nil
}

func (s *Screen) click(id string) tea.Cmd {
	switch {
	case id == "text":
		s.goTo(onText)
	case id == "link":
		s.goTo(onLink)
	case strings.HasPrefix(id, "account:"):
		if n, err := strconv.Atoi(strings.TrimPrefix(id, "account:")); err == nil {
			s.goTo(onAccounts)
			s.list.At = n
			return s.toggle(n)
		}
	}
	return nil
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	if s.focus == onAccounts {
		s.list.Key(k, len(s.accounts()))
		return nil
	}
	if s.focus == onLink && (k.String() == "enter" || k.String() == "down") {
		s.goTo(onAccounts)
		return nil
	}
	return s.typed(k)
}

// typed gives a key or a paste to the field that has the focus.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	before := s.content()
	var cmd tea.Cmd
	switch s.focus {
	case onText:
		cmd = s.text.Update(msg)
	case onLink:
		s.link, cmd = s.link.Update(msg)
	case onAccounts, focuses:
	}
	if now := s.content(); now.Text == before.Text && now.Link == before.Link {
		return cmd
	}
	return tea.Batch(cmd, s.changed())
}

func (s *Screen) goTo(f focus) {
	s.focus = f
	s.link.Blur()
	if f == onLink {
		s.link.Focus()
	}
}

func (s *Screen) next(n int) tea.Cmd {
	s.goTo((s.focus + focus(n) + focuses) % focuses)
	return nil
}

func (s *Screen) toggle(n int) tea.Cmd {
	list := s.accounts()
	if n < 0 || n >= len(list) {
		return nil
	}
	s.chosen[list[n].ID] = !s.chosen[list[n].ID]
	return s.judge()
}

// current gives the account with the cursor.
func (s *Screen) current() (calendar.Account, bool) {
	list := s.accounts()
	if s.list.At < 0 || s.list.At >= len(list) {
		return calendar.Account{}, false
	}
	return list[s.list.At], true
}

// whyNotByHand tells why who posts cannot be chosen at this account, or "".
func (s *Screen) whyNotByHand() string {
	a, ok := s.current()
	switch {
	case !ok:
		return "there is no account yet"
	case a.ByHand:
		return "this account is always served by hand: its keys are under settings, Accounts"
	}
	return ""
}

// toggleByHand lets a person make this one post at the account, or the run.
func (s *Screen) toggleByHand() tea.Cmd {
	a, ok := s.current()
	if !ok {
		return nil
	}
	s.byHand[a.ID] = !s.byHand[a.ID]
	if s.byHand[a.ID] && !s.chosen[a.ID] {
		s.chosen[a.ID] = true // whoever says how wants it to go there
		return s.judge()
	}
	return nil
}

// verdict is what the checks say of a content at the chosen accounts.
type verdict struct {
	ask      int
	contents []calendar.Outgoing
	counts   map[calendar.AccountID]platform.Count // of every account, chosen or not
	blockers []calendar.Blocker
}

type judgedMsg struct {
	screen *Screen
	ask    int
	verdict
}

// judge counts and checks what is typed, beside the screen: a huge paste takes
// longer than a key may.
func (s *Screen) judge() tea.Cmd {
	s.verdict.ask++
	ask, content, practice := s.verdict.ask, s.content(), s.host.Practice()
	all, picked := s.accounts(), s.picked()
	return func() tea.Msg {
		v := verdict{ask: ask, counts: map[calendar.AccountID]platform.Count{}}
		by := map[calendar.AccountID]calendar.Account{}
		e := calendar.Entry{Kind: calendar.PostEntry}
		for _, a := range all {
			o := calendar.Render(content, platform.KindPost, a, calendar.Shown{Practice: practice})
			v.counts[a.ID] = a.Platform.Count(shown.Body(o))
			by[a.ID] = a
		}
		for _, a := range picked {
			v.contents = append(v.contents, calendar.Render(content, platform.KindPost, a, calendar.Shown{Practice: practice}))
			e.Accounts = append(e.Accounts, a.ID)
		}
		v.blockers = calendar.Blockers(e, v.contents, by)
		return judgedMsg{s, ask, v}
	}
}
