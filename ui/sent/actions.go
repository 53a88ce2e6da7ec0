package sent

import (
	"errors"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// Actions implements [kit.Screen].
func (s *Screen) Actions() []kit.Action {
	if s.search.Focused() {
		return []kit.Action{{Name: "sent.searched", Keys: kit.Bind("esc tab", "enter esc", "to the list"), Long: "Leave the search field", Group: "Sent", Run: func() tea.Cmd { s.search.Blur(); return nil }}}
	}
	if s.sheet != nil {
		return s.editActions()
	}
	text, textWord := kit.Bind("enter tab", "enter", "read"), "Read the whole text of this post"
	if s.onText {
		text, textWord = kit.Bind("enter tab left", "enter", "list"), "Go back to the list"
	}
	return []kit.Action{
		{Name: "sent.search", Keys: kit.Bind("/ ctrl+f", "/", "search"), Long: "Search in titles and texts", Group: "Sent", Run: func() tea.Cmd { s.onText = false; s.search.Focus(); return nil }},
		{Name: "sent.takedown", Keys: kit.Bind("D delete", "D", "take down"), Long: "Delete this post at its platform, or all posts of its entry; works while a hold is set", Group: "Sent", Blocked: s.whyNotDown, Run: s.takeDown},
		{Name: "sent.account", Keys: kit.Bind("f", "f", "account"), Long: "Show one account only, or all", Group: "Sent", Run: s.chooseAccount},
		{Name: "sent.read", Keys: text, Long: textWord, Group: "Sent", Blocked: s.whyNone, Run: func() tea.Cmd { s.onText = !s.onText; return nil }},
		{Name: "sent.export", Keys: kit.Bind("x", "x", "export"), Long: "Write this list to a CSV file for a spreadsheet", Group: "Sent", Blocked: s.whyNoExport, Run: s.export},
		{Name: "sent.period", Keys: kit.Bind("p", "p", "days"), Long: "Show the posts of some days only, or all", Group: "Sent", Run: s.choosePeriod},
		{Name: "sent.copy", Keys: kit.Bind("c", "c", "copy address"), Long: "Put the address of this post on the clipboard", Group: "Sent", Blocked: s.whyNoAddress, Run: s.copy},
		{Name: "sent.open", Keys: kit.Bind("o", "o", "open"), Long: "Open this post in the browser", Group: "Sent", Blocked: s.whyNotOpen, Run: s.openIt},
		{Name: "sent.edit", Keys: kit.Bind("w", "w", "change words"), Long: "Put the draft's new words in the place of what this post says", Group: "Sent", Hidden: true, Blocked: s.whyNotDown, Run: s.edit},
		{Name: "sent.entry", Keys: kit.Bind("e", "e", "entry"), Long: "Open the entry that this post came from", Group: "Sent", Hidden: true, Blocked: s.whyNone, Run: func() tea.Cmd { return s.host.Go(kit.OpenEntry{ID: s.chosen().Delivery.Entry}) }},
		{Name: "sent.close", Keys: kit.Bind("esc", "esc", "back"), Long: "Go back to where you came from", Group: "Sent", Run: s.close},
	}
}

func (s *Screen) close() tea.Cmd {
	if s.onText {
		s.onText = false
		return nil
	}
	return s.host.Pop()
}

func (s *Screen) whyNone() string {
	if s.chosen() == nil {
		return "there is no post in the list"
	}
	return ""
}

func (s *Screen) whyNoAddress() string {
	switch it := s.chosen(); {
	case it == nil:
		return s.whyNone()
	case it.Delivery.URL == "":
		return "no address of this post is known"
	}
	return ""
}

func (s *Screen) whyNotOpen() string {
	if why := s.whyNoAddress(); why != "" {
		return why
	}
	if s.open == nil {
		return "no browser can be opened from here: copy the address instead"
	}
	return ""
}

func (s *Screen) whyNoExport() string {
	if len(s.items) == 0 {
		return "there is no post in the list to write"
	}
	return ""
}

func (s *Screen) copy() tea.Cmd {
	url := s.chosen().Delivery.URL
	s.host.Say(kit.Good, "the address is on the clipboard", "")
	return tea.SetClipboard(url)
}

type openedMsg struct{ err error }

func (s *Screen) openIt() tea.Cmd {
	ctx, open, url := s.host.Context(), s.open, s.chosen().Delivery.URL
	return func() tea.Msg { return openedMsg{open.Open(ctx, url)} }
}

func (s *Screen) chooseAccount() tea.Cmd {
	accounts := s.host.Accounts()
	items := []kit.Choice{{Label: "All accounts"}}
	at := 0
	for i, a := range accounts {
		items = append(items, kit.Choice{Label: shown.Account(a)})
		if a.ID == s.account {
			at = i + 1
		}
	}
	return s.host.Ask(&kit.Choose{Title: "Account", Items: items, At: at, OnPick: func(i int) tea.Cmd {
		s.account = ""
		if i > 0 {
			s.account = accounts[i-1].ID
		}
		return s.load()
	}})
}

func (s *Screen) choosePeriod() tea.Cmd {
	var items []kit.Choice
	for _, p := range periods {
		items = append(items, kit.Choice{Label: p.name})
	}
	return s.host.Ask(&kit.Choose{Title: "Days", Items: items, At: s.period, OnPick: func(i int) tea.Cmd {
		s.period = i
		return s.load()
	}})
}

func (s *Screen) export() tea.Cmd {
	return s.host.Ask(&kit.Line{
		Title: "Export", Value: s.path,
		Text: "Write " + kit.Count(len(s.items), "post", "posts") + " to this CSV file:",
		Check: func(text string) (string, error) {
			path, err := place(text)
			return path, err
		},
		OnDone: func(text string) tea.Cmd {
			s.path = text
			path, err := place(text)
			if err != nil {
				s.host.Fail(err)
				return nil
			}
			return s.write(path, false)
		},
	})
}

type savedMsg struct {
	path  string
	count int
	err   error
}

func (s *Screen) write(path string, replace bool) tea.Cmd {
	items, zone := append([]calendar.SentItem(nil), s.items...), s.host.Zone()
	return func() tea.Msg { return savedMsg{path, len(items), save(path, items, zone, replace)} }
}

func (s *Screen) saved(m savedMsg) tea.Cmd {
	switch {
	case m.err == nil:
		s.host.Say(kit.Good, "wrote "+kit.Count(m.count, "post", "posts")+" to "+m.path, "")
	case errors.Is(m.err, fs.ErrExist):
		return s.host.Ask(&kit.Confirm{
			Title: "Export", Text: "There is a file " + m.path + " already. Replace it?", Yes: "replace it", No: "keep it", Careful: true,
			OnYes: func() tea.Cmd { return s.write(m.path, true) },
		})
	default:
		s.host.Fail(m.err)
	}
	return nil
}
