package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/signin"
)

// tokenFile gives a file with a token in it.
func tokenFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestAnAccountByHandNeedsNoKeys(t *testing.T) {
	w := newWorld(t)
	w.file.Places = nil
	require.Contains(t, w.ok("connect", "insta", "--by-hand", "--name", "Juniper", "--handle", "@juniper"), "Instagram · Juniper · served by hand (account-new)")
	require.Contains(t, w.ok("connect", "youtube"), "Riverside Family Clinic · served by hand", "a platform without keys is served by hand, under the practice's name")
	require.Empty(t, w.pasted)
	require.Empty(t, w.asked)
}

func TestTheSameAccountIsNotConnectedTwice(t *testing.T) {
	w := newWorld(t)
	w.ok("connect", "linkedin", "--by-hand", "--name", "linkedin")
	require.Equal(t, []string{"account linkedin linkedin linkedin by hand true"}, w.file.Calls)
	w.file.Calls = nil
	for i := range w.file.Places {
		if w.file.Places[i].Platform == "x" {
			w.file.Places[i].RemoteID, w.file.Places[i].ByHand = "r7", true
		}
	}
	w.ok("connect", "x", "--token-file", tokenFile(t, "secret-token"), "--id", "7")
	require.Equal(t, []string{"account x x X by hand false"}, w.file.Calls, "it keeps the name that the practice gave it")
}

func TestKeysComeFromFiles(t *testing.T) {
	w := newWorld(t)
	out := w.ok("connect", "x", "--token-file", tokenFile(t, " secret-token \r\n"), "--base", "http://127.0.0.1:8080/x", "--name", "Juniper on X")
	require.Contains(t, out, "X · Juniper on X · connected (account-new)\n  https://x.com/juniper\n  to be connected again before 3 January 2027\n  granted: post.write\n  not granted: read.figures, needed for figures\n  it may publish\n")
	require.Equal(t, map[string]string{"token": "secret-token"}, w.pasted[0].Values)
	require.Equal(t, "paste", w.pasted[0].Way)
	require.True(t, w.kept)
	require.Equal(t, 1, w.readied)
	require.NotContains(t, out, "secret-token")
	w.in = "from-stdin\n"
	w.ok("connect", "facebook", "--token-file", "-")
	require.Equal(t, "from-stdin", w.pasted[1].Values["token"])
	v := w.value("connect", "x", "--token-file", tokenFile(t, "secret-token")).(map[string]any)
	require.Equal(t, "x", v["account"].(map[string]any)["platform"])
	require.Equal(t, "read.figures", v["missing"].([]any)[0].(map[string]any)["permission"])
	require.Contains(t, v["notes"], "it may publish")
}

func TestKeysArePastedUnseen(t *testing.T) {
	w := newWorld(t)
	w.terminal, w.keys, w.in = true, []string{" the-token ", ""}, "\n"
	r := w.rounds("connect", "x")
	require.Equal(t, 0, r.status, r.err)
	require.Contains(t, r.out, "There are 2 ways to a key of X:\n\n 1. Paste a key (about 6 minutes, costs nothing). The surest way.\n\n 2. Agree in the browser (about 6 minutes, is paid for). Quicker.\n")
	require.Contains(t, r.out, " 1. Make an app (about 5 minutes)\n    Press “Create”.\n    open: https://developer.example\n\n 2. Copy the key (about 1 minute)\n    It is shown once.\n    copy: the key\n")
	for line := range strings.Lines(r.out) {
		require.LessOrEqual(t, len([]rune(line)), 80, line)
	}
	require.Contains(t, r.out, "  post.write: publishing posts\n  read.comments: reading comments (optional: asked for now, so that you sign in\n  once)\n")
	require.Equal(t, []string{
		"Paste the access token (it is not shown): ",
		"Paste the app secret (it is not shown; Enter leaves it out: where it is wanted): ",
	}, w.asked)
	require.Equal(t, map[string]string{"token": "the-token"}, w.pasted[0].Values)
	require.NotContains(t, r.out+r.err, "the-token")
}

func TestAPersonAgreesInTheBrowser(t *testing.T) {
	w := newWorld(t)
	w.terminal, w.keys, w.consent = true, []string{"the-id", ""}, "https://x.com/i/oauth2/authorize?state=1"
	w.in = "2\n3, 1, 9\nhttp://127.0.0.1/?code=abc&state=1\n"
	out := w.ok("connect", "x")
	require.Contains(t, out, "cost: $5")
	require.Equal(t, []string{w.consent}, w.opened)
	require.Equal(t, "http://127.0.0.1/?code=abc&state=1", w.pasted[0].Returned)
	require.Equal(t, []string{"read.comments"}, w.left, "there are two optional ones")
	require.Equal(t, 1, w.closed)
	w.keys, w.in, w.deaf = []string{"the-id", ""}, "\n\n", errors.New("the port is taken")
	r := w.fails(2, "nothing was pasted", "start again", "connect", "x", "--way", "browser")
	require.Contains(t, r.err, "the port is taken")
	w.terminal = false
	w.fails(2, "somebody has to agree in the browser", "start this command in a terminal", "connect", "x", "--client-id-file", tokenFile(t, "the-id"))
}

func TestTheBrowserComesBackByItself(t *testing.T) {
	w := newWorld(t)
	typing, typed := io.Pipe() // a person who does not type
	defer typed.Close()
	w.typing = typing
	w.terminal, w.keys, w.comesBack = true, []string{"the-id", ""}, make(chan string, 1)
	w.pages = []signin.Profile{{ID: "11", Name: "Juniper Street", May: true}, {ID: "12", Name: "West", May: true}}
	w.comesBack <- "http://127.0.0.1/?code=heard"
	w.choosing = func() { go func() { _, _ = typed.Write([]byte("2\n")) }() } // read by who waited for the address
	out := w.ok("connect", "x", "--way", "browser", "--without", "read.figures", "--without", "read.comments")
	require.Contains(t, out, "Juniper 12")
	require.Equal(t, "http://127.0.0.1/?code=heard", w.pasted[0].Returned)
	require.Equal(t, []string{"read.figures", "read.comments"}, w.left)
}

func TestOneOfSeveralPagesIsChosen(t *testing.T) {
	w := newWorld(t)
	w.pages = []signin.Profile{{ID: "11", Name: "Juniper Street", May: true}, {ID: "12", Name: "Juniper\x1b[2J West"}}
	token := tokenFile(t, "secret-token")
	w.fails(2, "this key leads to several accounts", "choose one with --id: 11, 12", "connect", "facebook", "--token-file", token)
	w.terminal, w.in = true, "2\n"
	r := w.rounds("connect", "facebook", "--token-file", token)
	require.Contains(t, r.out, "Juniper 12")
	require.Contains(t, r.err, "2. Juniper␛[2J West, 12 (this key may not publish there)")
	w.in = "3\n"
	w.fails(2, "no account was chosen", "start again, or name it with --id", "connect", "facebook", "--token-file", token)
	require.Contains(t, w.ok("connect", "facebook", "--token-file", token, "--id", "11"), "Juniper 11")
}

func TestWhatCannotBeConnected(t *testing.T) {
	w := newWorld(t)
	w.fails(2, `there is no platform "myspace"`, "use facebook", "connect", "myspace")
	w.fails(2, "there is no token to connect with", "add --token-file FILE", "connect", "x")
	w.fails(2, "there is no file nowhere", "check the path", "connect", "x", "--token-file", "nowhere")
	w.fails(2, `there is no way "magic" to a key of X`, "use --way with one of: paste, browser", "connect", "x", "--way", "magic", "--token-file", tokenFile(t, "t"))
	empty := tokenFile(t, " \n")
	w.fails(2, empty+" is empty", "save the access token in it", "connect", "x", "--token-file", empty)
	w.shut = &calendar.Error{Kind: calendar.NeedsPerson, Text: "the keyring is locked", Hint: "unlock it"}
	w.fails(1, "the keyring is locked", "unlock it", "connect", "x", "--token-file", tokenFile(t, "t"))
	w.shut, w.terminal = nil, true
	w.keys = []string{" "}
	w.fails(2, "nothing was pasted as access token", "start again when you have it", "connect", "x")
	w.fails(1, "something went wrong inside Rounds", "do it again", "connect", "x")
	require.Empty(t, w.file.Calls)
	require.False(t, w.kept)
}

func TestANewPassphraseIsTypedTwice(t *testing.T) {
	for rule, tt := range map[string]struct {
		keys []string
		want string
		ok   bool
	}{
		"the same twice":           {[]string{"open", "open"}, "open", true},
		"a slip, then the same":    {[]string{"open", "opne", "sesame", "sesame"}, "sesame", true},
		"never the same":           {[]string{"1", "2", "3", "4", "5", "6"}, "", false},
		"nothing is no passphrase": {[]string{""}, "", true},
	} {
		s := &session{App: App{Err: io.Discard, Terminal: true, ReadKey: func(string) (string, error) {
			k := tt.keys[0]
			tt.keys = tt.keys[1:]
			return k, nil
		}}}
		got, err := s.secrets().First()
		require.Equal(t, tt.ok, err == nil, rule)
		require.Equal(t, tt.want, got, rule)
	}
}

func TestAccountsAreListed(t *testing.T) {
	w := newWorld(t)
	w.file.Places[1].ByHand, w.file.Places[2].Gone = true, true
	out := w.ok("accounts")
	require.Regexp(t, `instagram +Instagram +by hand +Instagram`, out)
	require.Regexp(t, `linkedin +LinkedIn +no longer used +LinkedIn`, out)
	require.Regexp(t, `x +X +by keys +X`, out)
	w.file.Places = nil
	require.Contains(t, w.ok("accounts"), "no account yet")
	require.Equal(t, []any{}, w.value("accounts"))
}

func TestAccountsAreAskedAboutTheirKeys(t *testing.T) {
	w := newWorld(t)
	w.file.Places[0].ByHand, w.file.Places[1].Gone = true, true
	w.bad = map[calendar.AccountID]error{w.file.Places[2].ID: &calendar.Error{Kind: calendar.SignIn, Text: "LinkedIn does not take the key", Hint: "connect it again"}}
	r := w.rounds("accounts", "--check")
	require.Equal(t, 1, r.status, "one needs a person")
	require.Contains(t, r.out, "LinkedIn · LinkedIn\n  BAD LinkedIn does not take the key\n      next: connect it again\n")
	require.Contains(t, r.out, "X · X\n  to be connected again before 3 January 2027\n  granted: post.write\n")
	require.NotContains(t, r.out, "Facebook · ", "by hand, there is no key")
	v := w.rounds("accounts", "--check", "--json")
	require.Contains(t, v.out, `"error": "LinkedIn does not take the key"`)
	w.bad = nil
	require.Equal(t, 0, w.rounds("accounts", "--check").status)
}

func TestDeliveriesAreShownAndAnswered(t *testing.T) {
	w := newWorld(t)
	w.file.hands = []calendar.Delivery{{ID: "delivery-1", Entry: "entry-004", Platform: "x", Title: flu, State: calendar.Uncertain, Slot: w.file.List[3].Slot}}
	require.Equal(t, "delivery-1  X          uncertain           \n", w.ok("delivery", "list", "entry-004"))
	require.Contains(t, w.ok("delivery", "list", "entry-005"), "no run has taken this entry on")
	require.Equal(t, []any{}, w.value("delivery", "list", "entry-005"))
	w.fails(2, "this entry is no longer there", "look in the bin", "delivery", "list", "entry-999")
	require.Equal(t, []any{}, w.value("delivery", "show", "delivery-1").(map[string]any)["journal"])

	require.Equal(t, "delivery-1 is sent, not verified\n", w.ok("delivery", "there", "delivery-1", "https://x.com/1"))
	w.ok("delivery", "there", "delivery-1")
	w.ok("delivery", "not-there", "delivery-1")
	w.ok("delivery", "look", "delivery-1")
	w.ok("delivery", "again", "delivery-1")
	for i, want := range []calendar.Event{calendar.SaidThere, calendar.SaidThere, calendar.SaidNotThere, calendar.SaidLook, calendar.TryAgain} {
		require.Equal(t, want, w.file.said[i].Event)
	}
	require.Contains(t, w.ok("delivery", "show", "delivery-1"), "3 Nov 2026 10:00  it is there")
	for _, no := range []string{"elsewhere/1", "javascript:alert(1)", "https://", "ftp://x.com/1", "posted"} {
		w.fails(2, "\""+no+"\" is not an address", "paste it as https://", "delivery", "there", "delivery-1", no)
	}
	w.file.Err = errors.New("x")
	w.fails(1, "something went wrong", "do it again", "delivery", "look", "delivery-1")
}
