package ui

import (
	"context"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/ui/kit/kittest"
)

// rest stands for what this test never asks of the file.
type rest struct{ File }

type quietFile struct {
	*kittest.File
	rest
}

func (quietFile) Standing(context.Context) (calendar.Standing, error) { return calendar.Home, nil }

func TestAPassphraseIsAskedForOnScreen(t *testing.T) {
	tests := []struct {
		rule  string
		ask   func(*Passphrases) (string, error)
		types []string // "esc" leaves it, everything else is typed and ends with enter
		shows []string // after each
		want  string   // "" is none
	}{
		{"known", (*Passphrases).Known, []string{"sesame"}, nil, "sesame"},
		{"given up", (*Passphrases).Known, []string{"esc"}, nil, ""},
		{"nothing typed", (*Passphrases).Known, []string{"", "sesame"}, []string{"nothing was typed yet"}, "sesame"},
		{"a new one, twice", (*Passphrases).First, []string{"hush", "hush"}, []string{"once more"}, "hush"},
		{"a slip", (*Passphrases).First, []string{"hush", "zzz", "esc"}, []string{"once more", "this is another one"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			p := NewPassphrases(t.Context())
			r, err := New(t.Context(), Deps{File: quietFile{File: kittest.Sample()}, Me: "ana", Passphrases: p, Now: func() time.Time { return time.Date(2026, 11, 3, 17, 0, 0, 0, time.UTC) }})
			require.NoError(t, err)
			r.w, r.h = 80, 24
			type said struct {
				text string
				err  error
			}
			got := make(chan said, 1)
			go func() { text, err := tt.ask(p); got <- said{text, err} }()
			_, _ = r.Update(p.next(t.Context())())
			for i, text := range tt.types {
				if text == "esc" {
					_, _ = r.Update(kittest.Key("esc"))
					continue
				}
				for _, k := range kittest.Typed(text) {
					_, _ = r.Update(k)
				}
				r.dirty = true
				if text != "" {
					require.NotContains(t, ansi.Strip(r.content()), text, "it is not shown")
				}
				_, _ = r.Update(kittest.Key("enter"))
				if i < len(tt.shows) {
					require.Contains(t, ansi.Strip(r.content()), tt.shows[i])
				}
			}
			end := <-got
			require.Equal(t, tt.want, end.text)
			require.Equal(t, tt.want == "", end.err != nil)
			require.Empty(t, r.modals)
		})
	}
}

func TestAPassphraseIsNotWaitedForWhenTheProgramEnds(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	p := NewPassphrases(ctx)
	end()
	_, err := p.Known()
	require.ErrorIs(t, err, errNoPassphrase)
	require.Nil(t, p.next(ctx)())
	require.Nil(t, (*Passphrases)(nil).next(ctx))
}
