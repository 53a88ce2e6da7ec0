package settings

import (
	"errors"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
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

// addAccount asks where the account is, how it is served, and what it is called.
func (s *Screen) addAccount() tea.Cmd {
	a := &calendar.Account{Name: s.practice().CalledInPosts()}
	how, base := byHand, "http://127.0.0.1:8080"
	var places []huh.Option[platform.Name]
	for _, n := range platform.All() {
		places = append(places, huh.NewOption(n.Title(), n))
	}
	name := needed("the name", "type what the practice calls it")
	form := huh.NewForm(
		huh.NewGroup(
			huh.NewSelect[platform.Name]().Title("Platform").Options(places...).Value(&a.Platform).Height(1+len(places)),
			huh.NewSelect[way]().Title("How it is served").Options(
				huh.NewOption("by hand: the run gives the text and asks for the address", byHand),
				huh.NewOption("with keys: Facebook and X, then rounds connect", withKeys),
				huh.NewOption("rehearsal: on this computer only", rehearsed),
			).Value(&how).Height(4).Validate(func(w way) error { return served(a.Platform, w) }),
		),
		huh.NewGroup(
			huh.NewInput().Title("What the practice calls it").Value(&a.Name).Validate(checked(name)),
			huh.NewInput().Title("Its @name there").Placeholder("may stay empty").Value(&a.Handle).Validate(checked(words)),
		),
		huh.NewGroup(
			huh.NewInput().Title("The address that rounds rehearse tells").Value(&base).Validate(checked(loopback)),
		).WithHideFunc(func() bool { return how != rehearsed }),
	)
	return s.host.Ask(&kit.Form{Title: "Add an account", Form: form, OnDone: func() tea.Cmd {
		a.Name, _ = name(a.Name)
		a.Handle, _ = words(a.Handle)
		a.Base, a.ByHand = a.Platform.Host(), how == byHand
		if how == rehearsed {
			a.Base, _ = loopback(base)
		}
		return s.saveAccount(*a)
	}})
}

// served tells why an account of a platform cannot be served in a way, or nil.
func served(n platform.Name, w way) error {
	if w == byHand {
		return nil
	}
	for _, k := range keyed {
		if k == n {
			return nil
		}
	}
	return errors.New(n.Title() + " is served by hand so far")
}
