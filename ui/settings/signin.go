package settings

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/signin"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// place is how far a sign-in has come.
type place int

const (
	guiding  place = iota // the steps are read
	agreeing              // a page of the platform waits for the person
	checking              // the platform is asked
	found                 // what it said is shown
)

// SignIn leads a person to an account's keys, shows what the platform says of
// them, and keeps them.
type SignIn struct {
	host kit.Host
	file File
	keys Keys

	in     *signin.Input
	way    signin.Way
	rights []signin.Right
	over   *calendar.Account // the account that gets the keys; nil lets the profile tell

	place place
	list  shown.List
	asked signin.Asked
	stop  context.CancelFunc // ends the waiting for the browser
	paste textinput.Model
	at    [2]int // where paste is drawn
	got   signin.Found
	saved *calendar.Account // saved already, its keys not kept yet
	busy  bool

	regions kit.Regions
}

// newSignIn makes the screen for one way to a platform's keys.
func newSignIn(host kit.Host, file File, keys Keys, in *signin.Input, way signin.Way, over *calendar.Account) *SignIn {
	in.Way = way.Name
	s := &SignIn{host: host, file: file, keys: keys, in: in, way: way, rights: keys.Desk.Rights(in.Platform, way.Name), over: over, stop: func() {}}
	s.paste = textinput.New()
	s.paste.SetVirtualCursor(false)
	s.paste.Prompt = ""
	s.paste.Placeholder = "the whole address, if the browser does not come back"
	s.SetStyles(host.Styles())
	return s
}

// SetStyles implements [kit.Styled].
func (s *SignIn) SetStyles(st *kit.Styles) { s.paste.SetStyles(st.Input()) }

// Title implements [kit.Screen].
func (s *SignIn) Title() string { return "Connect " + s.in.Platform.Title() }

// Init implements [kit.Screen].
func (s *SignIn) Init() tea.Cmd { return nil }

// Typing implements [kit.Screen].
func (s *SignIn) Typing() bool { return s.place == agreeing }

// FileChanged implements [kit.Screen].
func (s *SignIn) FileChanged() tea.Cmd { return nil }

// MouseMode implements [kit.Mouser]: while an address is shown the terminal marks
// text.
func (s *SignIn) MouseMode() tea.MouseMode {
	if s.place == agreeing {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

// Leave implements [kit.Screen].
func (s *SignIn) Leave() tea.Cmd {
	s.hush()
	return nil
}

// hush ends the waiting for the browser.
func (s *SignIn) hush() {
	s.stop()
	if s.asked.Close != nil {
		s.asked.Close()
	}
	s.asked, s.stop = signin.Asked{}, func() {}
}

// Cursor implements [kit.Screen].
func (s *SignIn) Cursor() *tea.Cursor {
	c := s.paste.Cursor()
	if c == nil || s.place != agreeing {
		return nil
	}
	c.X += s.at[0]
	c.Y += s.at[1]
	return c
}

// Actions implements [kit.Screen].
func (s *SignIn) Actions() []kit.Action {
	const group = "Connect an account"
	act := func(name, keys, shown, does, long string, run func() tea.Cmd) kit.Action {
		return kit.Action{Name: "signin." + name, Keys: kit.Bind(keys, shown, does), Long: long, Group: group, Run: run}
	}
	switch s.place {
	case agreeing:
		return []kit.Action{
			act("again", "ctrl+o", "ctrl+o", "open the page again", "Open the platform's page once more, and copy its address", s.openConsent),
			act("back", "esc", "esc", "back to the steps", "Go back to the steps", s.toGuide),
		}
	case checking:
		return []kit.Action{act("close", "esc", "esc", "leave it", "Leave the sign-in", s.host.Pop)}
	case found:
		return []kit.Action{
			act("keep", "enter", "enter", "keep it", "Save the account and keep its keys", s.keep),
			act("back", "esc", "esc", "do not keep it", "Go back to the steps; nothing is kept", s.toGuide),
		}
	case guiding:
	}
	list := []kit.Action{
		act("next", "enter", "enter", s.nextWord(), "The next step; after the last one, paste or agree", s.next),
		act("go", "g", "g", "go on", "Go on to pasting and agreeing, without the other steps", s.goOn),
	}
	if step, ok := s.step(); ok && step.Open != "" {
		list = append(
			list,
			act("open", "o", "o", "open page", "Open this step's page in the browser", s.openStep),
			act("copy", "y", "y", "copy address", "Copy the address of this step's page", func() tea.Cmd {
				s.host.Say(kit.Good, "copied: "+step.Open, "")
				return tea.SetClipboard(step.Open)
			}),
		)
	}
	if s.way.Browser {
		list = append(list, act("rights", "r", "r", "permissions", "Choose which optional permissions are asked for", func() tea.Cmd { return s.askRights(0) }))
	}
	return append(list, act("close", "esc", "esc", "leave it", "Leave the sign-in", s.host.Pop))
}

// step is the chosen step; the last line of the list is the permissions.
func (s *SignIn) step() (signin.Step, bool) {
	if s.list.At < 0 || s.list.At >= len(s.way.Steps) {
		return signin.Step{}, false
	}
	return s.way.Steps[s.list.At], true
}

func (s *SignIn) lines() int { return len(s.way.Steps) + 1 }

func (s *SignIn) nextWord() string {
	if s.list.At >= s.lines()-1 {
		return "go on"
	}
	return "next"
}

func (s *SignIn) next() tea.Cmd {
	if s.list.At >= s.lines()-1 {
		return s.goOn()
	}
	s.list.At++
	return nil
}

func (s *SignIn) toGuide() tea.Cmd {
	s.hush()
	s.place, s.busy, s.saved = guiding, false, nil
	return nil
}

func (s *SignIn) openStep() tea.Cmd {
	step, ok := s.step()
	if !ok {
		return nil
	}
	return s.open(step.Open)
}

// open opens an address; where that cannot be done, it is copied.
func (s *SignIn) open(address string) tea.Cmd {
	ctx, b := s.host.Context(), s.keys.Browser
	return func() tea.Msg { return openedMsg{s, address, b.Open(ctx, address)} }
}

// askRights lists the optional permissions, to turn each round.
func (s *SignIn) askRights(at int) tea.Cmd {
	var items []kit.Choice
	var names []string
	for _, r := range s.rights {
		if !r.Required {
			names = append(names, r.Permission)
			items = append(items, kit.Choice{Label: r.For, Detail: r.Permission, On: !slices.Contains(s.in.Without, r.Permission)})
		}
	}
	return s.host.Ask(&kit.Choose{
		Title: "Permissions", Text: "Asked for now, so that nobody has to sign in again for comments and figures. Each of these can be left out.",
		Items: items, Ticks: true, At: at, Enter: "turn round", Width: 76, OnPick: func(i int) tea.Cmd {
			if j := slices.Index(s.in.Without, names[i]); j >= 0 {
				s.in.Without = slices.Delete(s.in.Without, j, j+1)
			} else {
				s.in.Without = append(s.in.Without, names[i])
			}
			return s.askRights(i)
		},
	})
}

// The answers of what is done in the background.
type (
	openedMsg struct {
		screen  *SignIn
		address string
		err     error
	}
	readyMsg struct {
		screen *SignIn
		err    error
	}
	askedMsg struct {
		screen *SignIn
		asked  signin.Asked
		err    error
	}
	heardMsg struct {
		screen   *SignIn
		address  string // of the page that it belongs to
		returned string
		err      error
	}
	foundMsg struct {
		screen *SignIn
		found  signin.Found
		err    error
	}
	keptMsg struct {
		screen  *SignIn
		account calendar.Account
		saved   bool
		err     error
	}
)

// Update implements [kit.Screen].
func (s *SignIn) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case openedMsg:
		if msg.screen == s && msg.err != nil {
			s.host.Say(kit.Warn, "no browser opened here: the address was copied", "paste it into a browser, on this computer or another")
			return tea.SetClipboard(msg.address)
		}
	case readyMsg:
		if msg.screen == s {
			return s.ready(msg.err)
		}
	case askedMsg:
		if msg.screen == s {
			return s.gotAsked(msg)
		}
	case heardMsg:
		if msg.screen == s && s.place == agreeing && msg.address == s.asked.Address && msg.err == nil {
			s.host.Say(kit.Info, "the browser came back", "")
			return s.check(msg.returned)
		}
	case foundMsg:
		if msg.screen == s && s.place == checking {
			return s.gotFound(msg)
		}
	case keptMsg:
		if msg.screen == s {
			return s.gotKept(msg)
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		return s.typed(msg)
	case tea.MouseWheelMsg:
		s.list.Wheel(msg, s.lines())
	case tea.MouseClickMsg:
		if rest, ok := strings.CutPrefix(s.regions.Hit(msg.X, msg.Y), "step:"); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				s.list.At = n
			}
		}
	}
	return nil
}

func (s *SignIn) typed(msg tea.Msg) tea.Cmd {
	k, isKey := msg.(tea.KeyPressMsg)
	switch {
	case s.place == guiding && isKey:
		s.list.Key(k, s.lines())
		return nil
	case s.place != agreeing:
		return nil
	case isKey && k.String() == "enter":
		if text := strings.TrimSpace(s.paste.Value()); text != "" {
			return s.check(text)
		}
		return nil
	}
	var cmd tea.Cmd
	s.paste, cmd = s.paste.Update(msg)
	return cmd
}

// goOn opens the place of the keys first: a passphrase is asked for now, not
// after a code that lasts half a minute.
func (s *SignIn) goOn() tea.Cmd {
	if s.busy {
		return nil
	}
	s.busy = true
	desk, in := s.keys.Desk, s.in
	return func() tea.Msg { return readyMsg{s, desk.Ready(in)} }
}

func (s *SignIn) ready(err error) tea.Cmd {
	s.busy = false
	if err != nil {
		s.host.Fail(err)
		return nil
	}
	s.in.Values = map[string]string{}
	return s.askField(0)
}

// askField asks for one secret after the other.
func (s *SignIn) askField(i int) tea.Cmd {
	if i >= len(s.way.Fields) {
		return s.given()
	}
	f := s.way.Fields[i]
	text := "Paste the " + f.Label + ". It is not shown."
	if f.Optional {
		text = "Paste the " + f.Label + ", or leave it empty: " + f.Why + ". It is not shown."
	}
	return s.host.Ask(&kit.Line{
		Title: fmt.Sprintf("%s (%d of %d)", s.Title(), i+1, len(s.way.Fields)), Text: text, Secret: true, Enter: "take it",
		Check: func(text string) (string, error) {
			switch text = strings.TrimSpace(text); {
			case text == "" && f.Optional:
				return "it is left out", nil
			case text == "":
				return "", wrong("nothing was pasted yet", "copy it where the steps say, and paste it here; esc goes back to them")
			case strings.ContainsAny(text, " \t\n\r"):
				return "", wrong("there is a blank or a line end in it", "copy it again with the button beside it, and nothing else")
			}
			return kit.Count(len([]rune(text)), "character", "characters"), nil
		},
		OnDone: func(text string) tea.Cmd {
			if text = strings.TrimSpace(text); text != "" {
				s.in.Values[f.Name] = text
			}
			return s.askField(i + 1)
		},
		OnEsc: func() tea.Cmd { clear(s.in.Values); return nil },
	})
}

// given goes on with what was pasted: to the browser, or to the check.
func (s *SignIn) given() tea.Cmd {
	if !s.way.Browser {
		return s.check("")
	}
	desk, in, ctx := s.keys.Desk, s.in, s.host.Context()
	s.busy = true
	return func() tea.Msg {
		asked, err := desk.Ask(ctx, in)
		return askedMsg{s, asked, err}
	}
}

func (s *SignIn) gotAsked(m askedMsg) tea.Cmd {
	s.busy = false
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	s.hush()
	s.asked, s.place = m.asked, agreeing
	s.paste.SetValue("")
	s.paste.Focus()
	if m.asked.Deaf != nil {
		s.host.Fail(m.asked.Deaf)
		return s.openConsent()
	}
	ctx, stop := context.WithCancel(s.host.Context())
	s.stop = stop
	return tea.Batch(s.openConsent(), func() tea.Msg {
		back, err := m.asked.Wait(ctx)
		return heardMsg{s, m.asked.Address, back, err}
	})
}

func (s *SignIn) openConsent() tea.Cmd {
	if s.asked.Address == "" {
		return nil
	}
	return tea.Batch(s.open(s.asked.Address), tea.SetClipboard(s.asked.Address))
}

// check asks the platform about what was given.
func (s *SignIn) check(returned string) tea.Cmd {
	s.in.Returned, s.place = returned, checking
	desk, in, ctx := s.keys.Desk, s.in, s.host.Context()
	return func() tea.Msg {
		f, err := desk.Connect(ctx, in)
		return foundMsg{s, f, err}
	}
}

func (s *SignIn) gotFound(m foundMsg) tea.Cmd {
	if m.err == nil {
		s.hush()
		s.got, s.place = m.found, found
		return nil
	}
	if len(m.found.Profiles) == 0 || s.in.Profile != "" {
		s.in.Profile = ""
		s.toGuide()
		s.host.Fail(m.err)
		return nil
	}
	var items []kit.Choice
	for _, p := range m.found.Profiles {
		c := kit.Choice{Label: p.Name, Detail: p.ID}
		if !p.May {
			c.Why = "this key may not publish there"
		}
		items = append(items, c)
	}
	return s.host.Ask(&kit.Choose{
		Title: "Which one?", Text: "The key leads to several. Choose the practice's own.", Items: items,
		OnPick: func(i int) tea.Cmd {
			s.in.Profile = m.found.Profiles[i].ID
			return s.check("")
		},
		OnEsc: s.toGuide,
	})
}

// keep saves the account, and puts its keys away under its id.
func (s *SignIn) keep() tea.Cmd {
	if s.busy {
		return nil
	}
	s.busy = true
	a := s.got.Over(s.host.Accounts())
	switch {
	case s.saved != nil:
		a = *s.saved
	case s.over != nil:
		a = signin.On(*s.over, s.got.Account)
	}
	ctx, file, desk, in, by, already := s.host.Context(), s.file, s.keys.Desk, s.in, s.host.Me().ID, s.saved != nil
	return func() tea.Msg {
		if !already {
			var err error
			if a, err = file.SaveAccount(ctx, by, a); err != nil {
				return keptMsg{screen: s, err: err}
			}
		}
		return keptMsg{s, a, true, desk.Keep(in, a)}
	}
}

func (s *SignIn) gotKept(m keptMsg) tea.Cmd {
	s.busy = false
	if m.saved {
		s.saved = &m.account
	}
	if m.err != nil {
		s.host.Fail(m.err)
		return nil
	}
	s.host.Say(kit.Good, "connected: "+shown.Account(m.account), "")
	return s.host.Pop()
}

// ends says on which day the key of an account ends, as its page shows it.
func ends(a calendar.Account, now time.Time, zone *time.Location) (text string, soon bool) {
	list := calendar.KeyNotices([]calendar.Account{a}, now, zone)
	if len(list) == 0 {
		return "with keys", false
	}
	switch n := list[0]; {
	case n.Over:
		return "key ended " + n.Day.Format("2 Jan"), true
	case n.Soon():
		return "key ends " + n.Day.Format("2 Jan") + ", " + kit.Count(n.Left, "day", "days"), true
	default:
		return "key until " + n.Day.Format("2 Jan 2006"), false
	}
}
