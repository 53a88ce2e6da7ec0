package settings

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/ui/kit"
)

// checked gives a check of this package in the way that a form asks for it.
func checked(check func(string) (string, error)) func(string) error {
	return func(typed string) error {
		_, err := check(typed)
		if hint := calendar.HintOf(err); hint != "" {
			return errors.New(err.Error() + ": " + hint)
		}
		return err
	}
}

// addPerson asks for a name and for what the person may do.
func (s *Screen) addPerson() tea.Cmd {
	p := &calendar.Person{Roles: []calendar.Role{calendar.Writes}}
	name := needed("the name", "type it")
	form := huh.NewForm(huh.NewGroup(
		huh.NewInput().Title("Name").Value(&p.Name).Validate(checked(name)),
		huh.NewMultiSelect[calendar.Role]().Title("May").Description("space ticks, enter takes it").
			Options(huh.NewOptions(calendar.Roles()...)...).Value(&p.Roles).Height(2+len(calendar.Roles())),
	))
	return s.host.Ask(&kit.Form{Title: "Add a person", Form: form, OnDone: func() tea.Cmd {
		p.Name, _ = name(p.Name)
		return s.savePerson(*p)
	}})
}

// way is how an account is served.
type way string

const (
	byHand    way = "by hand"
	withKeys  way = "with keys"
	rehearsed way = "rehearsal"
)

// addAccount asks where the account is and how it is served. One that is served
// by hand needs a name; keys bring it along.
func (s *Screen) addAccount() tea.Cmd {
	a := &calendar.Account{Name: s.practice().CalledInPosts()}
	how, base := withKeys, "http://127.0.0.1:8080"
	if s.keys.Desk == nil {
		how = byHand
	}
	var places []huh.Option[platform.Name]
	for _, n := range platform.All() {
		places = append(places, huh.NewOption(n.Title(), n))
	}
	name := needed("the name", "type what the practice calls it")
	form := huh.NewForm(
		huh.NewGroup(
			huh.NewSelect[platform.Name]().Title("Platform").Options(places...).Value(&a.Platform).Height(1+len(places)),
			huh.NewSelect[way]().Title("How it is served").Options(
				huh.NewOption("with keys: Rounds publishes by itself; you are led to the keys", withKeys),
				huh.NewOption("by hand: the run gives the text and asks for the address", byHand),
				huh.NewOption("rehearsal: on this computer only", rehearsed),
			).Value(&how).Height(4).Validate(func(w way) error { return s.served(a.Platform, w) }),
		),
		huh.NewGroup(
			huh.NewInput().Title("What the practice calls it").Value(&a.Name).Validate(checked(name)),
			huh.NewInput().Title("Its @name there").Placeholder("may stay empty").Value(&a.Handle).Validate(checked(words)),
		).WithHideFunc(func() bool { return how != byHand }),
		huh.NewGroup(
			huh.NewInput().Title("The address that rounds rehearse tells").Description("with the platform's name behind it").Value(&base).Validate(checked(loopback)),
		).WithHideFunc(func() bool { return how != rehearsed }),
	)
	return s.host.Ask(&kit.Form{Title: "Add an account", Form: form, OnDone: func() tea.Cmd {
		switch how {
		case rehearsed:
			at, _ := loopback(base)
			return s.chooseWay(a.Platform, at, nil)
		case withKeys:
			return s.chooseWay(a.Platform, "", nil)
		case byHand:
		}
		a.Name, _ = name(a.Name)
		a.Handle, _ = words(a.Handle)
		a.Base, a.ByHand = a.Platform.Host(), true
		return s.saveAccount(*a)
	}})
}

// served tells why an account of a platform cannot be served in a way, or nil.
func (s *Screen) served(n platform.Name, w way) error {
	switch {
	case w == byHand || s.keyed(n):
		return nil
	case s.keys.Desk == nil:
		return errors.New("no account is connected from here: nothing leaves this computer")
	}
	return errors.New(n.Title() + " is served by hand")
}

// keyed tells whether Rounds can publish on a platform by itself.
func (s *Screen) keyed(n platform.Name) bool {
	return s.keys.Desk != nil && len(s.keys.Desk.Ways(n)) > 0
}

// chooseWay lists the ways to a platform's keys, and leads along the chosen one.
// over is the account that gets them, or nil for a new one.
func (s *Screen) chooseWay(n platform.Name, base string, over *calendar.Account) tea.Cmd {
	ways := s.keys.Desk.Ways(n)
	items := make([]kit.Choice, len(ways))
	text := "Each way is shown step by step; nothing is kept before you have seen which account it is."
	for i, w := range ways {
		costs := "costs nothing"
		if w.Costs() != "" {
			costs = "is paid for"
		}
		items[i] = kit.Choice{Label: w.Title, Detail: fmt.Sprintf("about %d minutes, %s", int(w.Takes().Minutes()), costs)}
		text += "\n\n" + w.Title + ": " + w.Text
	}
	return s.host.Ask(&kit.Choose{Title: "Connect " + n.Title(), Text: text, Items: items, Width: 76, OnPick: func(i int) tea.Cmd {
		in := &signin.Input{Platform: n, Base: base}
		if over != nil {
			in.Profile = over.RemoteID
			if over.Loopback() {
				in.Base = over.Base
			}
		}
		return s.host.Push(newSignIn(s.host, s.file, s.keys, in, ways[i], over))
	}})
}
