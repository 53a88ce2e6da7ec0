package ui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/settings"
)

// Passphrases carries questions for a passphrase from the background, where the
// keys are opened, to the screen. Its methods may be used side by side.
type Passphrases struct {
	ctx  context.Context
	asks chan passphraseMsg
}

// NewPassphrases makes the way for questions of a program that ends with ctx.
func NewPassphrases(ctx context.Context) *Passphrases {
	return &Passphrases{ctx: ctx, asks: make(chan passphraseMsg)}
}

// passphraseMsg is one question. A first passphrase is typed twice.
type passphraseMsg struct {
	first  bool
	answer chan string // "" says that the person does not want to
}

// errNoPassphrase says that the person gave none.
var errNoPassphrase = errors.New("no passphrase was typed")

// Known asks for the passphrase of keys that are there.
func (p *Passphrases) Known() (string, error) { return p.ask(false) }

// First asks for the passphrase of keys that are to be kept from now on.
func (p *Passphrases) First() (string, error) { return p.ask(true) }

func (p *Passphrases) ask(first bool) (string, error) {
	m := passphraseMsg{first, make(chan string, 1)}
	select {
	case p.asks <- m:
	case <-p.ctx.Done():
		return "", errNoPassphrase
	}
	select {
	case text := <-m.answer:
		if text == "" {
			return "", errNoPassphrase
		}
		return text, nil
	case <-p.ctx.Done():
		return "", errNoPassphrase
	}
}

// next waits for the next question.
func (p *Passphrases) next(ctx context.Context) tea.Cmd {
	if p == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case m := <-p.asks:
			return m
		case <-ctx.Done():
			return nil
		}
	}
}

// askPassphrase puts a question to the person, and waits for the one after it.
func (r *Root) askPassphrase(m passphraseMsg) tea.Cmd {
	typed := func(text string) (string, error) {
		if text == "" {
			return "", &calendar.Error{Op: "read a passphrase", Kind: calendar.Invalid, Text: "nothing was typed yet", Hint: "type the passphrase; esc goes on without the keys"}
		}
		return "", nil
	}
	line := &kit.Line{
		Title: "Passphrase", Text: "The keys of the accounts lie in an encrypted file. Its passphrase:", Secret: true, Check: typed,
		OnDone: func(text string) tea.Cmd { m.answer <- text; return nil },
		OnEsc:  func() tea.Cmd { m.answer <- ""; return nil },
	}
	if m.first {
		line.Title = "A new passphrase"
		line.Text = "There is no keyring here: the keys of the accounts are kept in an encrypted file. Choose its passphrase. It is asked for once each time that Rounds needs the keys, and nobody can bring it back."
		line.OnDone = func(text string) tea.Cmd {
			return r.Ask(&kit.Line{
				Title: line.Title, Text: "The same passphrase once more:", Secret: true,
				Check: func(again string) (string, error) {
					if again != text {
						return "", &calendar.Error{Op: "read a passphrase", Kind: calendar.Invalid, Text: "this is another one", Hint: "type the same; esc goes on without the keys"}
					}
					return "the same", nil
				},
				OnDone: func(again string) tea.Cmd { m.answer <- again; return nil }, OnEsc: line.OnEsc,
			})
		}
	}
	return tea.Batch(r.Ask(line), r.deps.Passphrases.next(r.ctx))
}

// signing is what the settings sign accounts in with.
func (r *Root) signing() settings.Keys {
	if r.deps.Desk == nil || r.file == nil {
		return settings.Keys{}
	}
	return settings.Keys{Desk: r.deps.Desk(r.file), Browser: r.deps.Browser}
}
