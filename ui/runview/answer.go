package runview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/byhand"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// answer writes a person's word on the chosen delivery.
func (s *Screen) answer(said calendar.Record, good, hint string, then *calendar.Order) tea.Cmd {
	said.By, said.At = s.host.Me().ID, s.host.Now()
	d := s.current().d
	ctx, file, by, id, hand := s.host.Context(), s.file, s.host.Me().ID, d.ID, d.State == calendar.Handed
	return func() tea.Msg {
		_, err := file.Answer(ctx, by, id, said)
		m := didMsg{screen: s, err: err, good: good, hint: hint, then: then}
		if hand && err == nil {
			m.answered = id
		}
		return m
	}
}

func (s *Screen) lookAgain() tea.Cmd {
	o := calendar.Order{By: s.host.Me().ID, Only: []calendar.EntryID{s.current().item.Entry.ID}}
	return s.answer(calendar.Record{Event: calendar.SaidLook}, "looking again", "", &o)
}

func (s *Screen) tryAgain() tea.Cmd {
	return s.answer(calendar.Record{Event: calendar.TryAgain}, "the next run tries it again", "enter starts it", nil)
}

func (s *Screen) notThere() tea.Cmd {
	r := s.current()
	if r.d.IsChange() {
		return s.notDone(r)
	}
	text := "Then it counts as not sent. You can have it tried again."
	if r.d.State == calendar.Uncertain {
		text = "Did you look at the account itself? If the post is there after all, a new try would show it twice."
	}
	return s.host.Ask(&kit.Confirm{
		Title: shown.Account(r.item.Account), Text: "“" + kit.OneLine(r.item.Title) + "” is not there.\n\n" + text,
		Yes: "it is not there", No: "leave it open", Careful: true,
		OnYes: func() tea.Cmd {
			return s.answer(calendar.Record{Event: calendar.SaidNotThere, Text: "a person says that it is not there"}, "noted: it is not there", "t tries it again", nil)
		},
	})
}

// there asks for the address and says that the post is there. An address that is
// not the platform's is asked about once more.
func (s *Screen) there() tea.Cmd {
	r := s.current()
	if r.d.IsChange() {
		return s.done(r)
	}
	a := r.item.Account
	say := func(address string) tea.Cmd {
		return s.answer(calendar.Record{Event: calendar.SaidThere, URL: address}, "noted: it is there", "", nil)
	}
	return s.host.Ask(&kit.Line{
		Title: shown.Account(a), Text: "The address of “" + kit.OneLine(r.item.Title) + "” there. Leave it empty if you have none.",
		Hint: "https://…", Check: func(text string) (string, error) { return checkAddress(a, text) },
		OnDone: func(text string) tea.Cmd {
			address, doubt, err := byhand.Address(a, text)
			if err != nil || doubt == "" {
				return say(address)
			}
			return s.host.Ask(&kit.Confirm{
				Title: shown.Account(a), Text: kit.OneLine(address) + "\n\n" + doubt + " Are you sure that the post is there?",
				Yes: "yes, that is its address", No: "no, let me look again", Careful: true,
				OnYes: func() tea.Cmd { return say(address) },
				OnNo:  s.there,
			})
		},
	})
}

// done asks whether a take-down or an edit was made by hand, and says so.
func (s *Screen) done(r *row) tea.Cmd {
	return s.host.Ask(&kit.Confirm{
		Title: shown.Account(r.item.Account), Text: "“" + kit.OneLine(r.item.Title) + "”\n\nDid you reload the page there, and see that it is done?",
		Yes: "it is done", No: "leave it open", Careful: true,
		OnYes: func() tea.Cmd {
			return s.answer(calendar.Record{Event: calendar.SaidThere, Text: "a person has done it"}, "noted: it is done", "", nil)
		},
	})
}

// notDone drops a take-down or an edit.
func (s *Screen) notDone(r *row) tea.Cmd {
	return s.host.Ask(&kit.Confirm{
		Title: shown.Account(r.item.Account), Text: "“" + kit.OneLine(r.item.Title) + "” stays there as it is.\n\nThen nobody is asked about it any more.",
		Yes: "it is not done, and not to be", No: "leave it open", Careful: true,
		OnYes: func() tea.Cmd {
			return s.answer(calendar.Record{Event: calendar.SaidNotThere, Text: "it was not done"}, "noted: it stays as it is", "", nil)
		},
	})
}

// checkAddress says below the field what is understood of an address.
func checkAddress(a calendar.Account, text string) (string, error) {
	address, doubt, err := byhand.Address(a, text)
	switch {
	case err != nil:
		return "", err
	case address == "":
		return "without an address it counts as sent, not verified", nil
	case doubt != "":
		return doubt, nil
	}
	return "it counts as sent", nil
}

// whyNotByHand tells why this delivery cannot change hands, or "".
func (s *Screen) whyNotByHand() string {
	r := s.current()
	switch {
	case r.item.Account.ByHand:
		return "this account is always served by hand: its keys are under settings, Accounts"
	case s.elsewhere(r):
		return "another run is at it"
	case r.d != nil && r.d.PartlyOut:
		return "part of it is out: it goes on the way it began"
	}
	return ""
}

// canChangeHands tells whether it makes sense to choose who makes the delivery.
func (r *row) canChangeHands() bool {
	if r.d == nil {
		return true
	}
	switch r.d.State {
	case calendar.Open, calendar.Waiting, calendar.NotSent, calendar.Refused:
		return true
	case calendar.Sent, calendar.SentUnverified, calendar.Uncertain, calendar.Handed, calendar.ScheduledThere:
	}
	return false
}

// toggleByHand lets a person make this one delivery, or the run again. One that
// ended without being out is open again with it: that is what the person wants.
func (s *Screen) toggleByHand() tea.Cmd {
	r := s.current()
	account, id, d := r.item.Account.ID, r.item.Entry.ID, r.d
	on := !slices.Contains(r.item.Entry.ByHand, account)
	good, hint := "this one goes by its keys again", ""
	if on {
		good, hint = "you post this one by hand", "the run gives you text and files"
	}
	again := d != nil && (d.State == calendar.NotSent || d.State == calendar.Refused)
	ctx, file, by, now := s.host.Context(), s.file, s.host.Me().ID, s.host.Now()
	return func() tea.Msg {
		_, err := file.ChangeEntry(ctx, by, id, func(e *calendar.Entry) error {
			e.ByHand = slices.DeleteFunc(slices.Clone(e.ByHand), func(a calendar.AccountID) bool { return a == account })
			if on {
				e.ByHand = append(e.ByHand, account)
			}
			return nil
		})
		if err == nil && again {
			_, err = file.Answer(ctx, by, d.ID, calendar.Record{Event: calendar.TryAgain, By: by, At: now})
		}
		return didMsg{screen: s, err: err, good: good, hint: strings.TrimSpace(hint)}
	}
}
