package wire

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/publish"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		rule, value string
		want        time.Duration // 0: none
	}{
		{"seconds", "30", 30 * time.Second},
		{"a date", noon.Add(time.Hour).Format(http.TimeFormat), time.Hour},
		{"absent", "", 0},
		{"nothing", "0", 0},
		{"negative", "-5", 0},
		{"a date that has been", noon.Add(-time.Hour).Format(http.TimeFormat), 0},
		{"absurd", "99999999999", 24 * time.Hour},
		{"no number", "soon", 0},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			at, ok := RetryAfter(http.Header{"Retry-After": {tt.value}}, noon)
			require.Equal(t, tt.want > 0, ok)
			if ok {
				require.Equal(t, noon.Add(tt.want), at)
			}
		})
	}
}

func TestBackIsNeverEarlyAndNeverFarLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wait := time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "wait"))
		seed := rapid.String().Draw(t, "seed")
		got := Back(noon.Add(wait), noon, seed)
		least := min(wait, longest)
		require.False(t, got.Before(noon.Add(least)))
		require.LessOrEqual(t, got.Sub(noon), least+min(spread, least/tenth))
		require.Equal(t, got, Back(noon.Add(wait), noon, seed))
	})
}

func TestWaitTellsHowLong(t *testing.T) {
	for wait, want := range map[time.Duration]string{20 * time.Second: "seconds", 10 * time.Minute: "minutes", 5 * time.Hour: "hours"} {
		f := &publish.Fault{Class: publish.Again}
		Wait(f, noon.Add(wait), noon, "a")
		require.Equal(t, publish.WaitUntil, f.Class)
		require.Contains(t, f.Hint, want)
	}
}

func TestOutside(t *testing.T) {
	require.Equal(t, "Malformed token [secret] here", Outside("Malformed  token\nEAAB123 here", "EAAB123"))
	require.Equal(t, "\ufffd[31mred\ufffd", Outside("\x1b[31mred\u202e"))
}

func FuzzOutside(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b]0;x\a", "\u202e\xff", strings.Repeat("é", 400), "secret-token inside"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Outside(s, "secret-token")
		require.True(t, utf8.ValidString(got))
		require.LessOrEqual(t, utf8.RuneCountInString(got), maxOutside+1)
		require.NotContains(t, got, "\n")
		for _, r := range got {
			require.False(t, unicode.IsControl(r))
		}
		if strings.Contains(s, "secret-token") && len(s) < maxOutside {
			require.NotContains(t, got, "secret-token")
		}
	})
}

func TestFaults(t *testing.T) {
	lost := &Error{Op: "POST x", Sent: true, Err: errors.New("reset")}
	unsent := &Error{Op: "POST x", Err: errors.New("dial tcp: refused")}
	tests := []struct {
		rule   string
		err    error
		public bool
		want   publish.Class
	}{
		{"a publishing call that was sent is open", lost, true, publish.Unknown},
		{"a publishing call that was not sent goes again", unsent, true, publish.Again},
		{"an upload that was sent goes again", lost, false, publish.Again},
		{"an error of no known kind leaves a publishing call open", errors.New("?"), true, publish.Unknown},
		{"an error of no known kind lets an upload go again", errors.New("?"), false, publish.Again},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			f := Fault(tt.err, "X", tt.public)
			require.Equal(t, tt.want, f.Class)
			require.NotEmpty(t, f.Text)
			require.NotEmpty(t, f.Hint)
			require.ErrorIs(t, f, tt.err)
		})
	}
}

func TestGarbledAnswers(t *testing.T) {
	for status, want := range map[int]publish.Class{
		200: publish.Unknown, 201: publish.Unknown, 302: publish.Unknown, 307: publish.Unknown, 400: publish.Unknown,
		408: publish.Unknown, 500: publish.Unknown, 502: publish.Unknown, 401: publish.Again, 403: publish.Again,
		404: publish.Again, 413: publish.Again, 429: publish.Again, 431: publish.Again,
	} {
		f := Garbled(Answer{Status: status, Body: []byte("<html>hush-hush")}, "X", true, "hush-hush")
		require.Equal(t, want, f.Class, status)
		require.NotContains(t, f.Code, "hush")
		require.Equal(t, publish.Again, Garbled(Answer{Status: status}, "X", false).Class, status)
	}
}

func TestTokenAndFileFaultsLeaveNothingOpen(t *testing.T) {
	own := &publish.Fault{Class: publish.SignIn, Text: "again"}
	require.Same(t, own, TokenFault(own))
	err := &calendar.Error{Text: "the keyring is locked", Hint: "unlock it"}
	for _, f := range []*publish.Fault{TokenFault(err), FileFault(err)} {
		require.Equal(t, publish.Person, f.Class)
		require.Equal(t, "unlock it", f.Hint)
		require.Contains(t, f.Text, "the keyring is locked")
	}
}
