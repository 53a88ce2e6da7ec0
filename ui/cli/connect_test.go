package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
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
}

func TestKeysComeFromFiles(t *testing.T) {
	w := newWorld(t)
	out := w.ok("connect", "x", "--token-file", tokenFile(t, " secret-token \r\n"), "--base", "http://127.0.0.1:8080/x", "--name", "Juniper on X")
	require.Contains(t, out, "X · Juniper on X · connected (account-new)\n  it may publish")
	require.Equal(t, map[string]string{"token": "secret-token"}, w.pasted[0].Values)
	require.True(t, w.kept)
	require.NotContains(t, out, "secret-token")
	w.in = "from-stdin\n"
	w.ok("connect", "facebook", "--token-file", "-")
	require.Equal(t, "from-stdin", w.pasted[1].Values["token"])
	v := w.value("connect", "x", "--token-file", tokenFile(t, "secret-token")).(map[string]any)
	require.Equal(t, "x", v["account"].(map[string]any)["platform"])
}

func TestKeysArePastedUnseen(t *testing.T) {
	w := newWorld(t)
	w.terminal, w.keys = true, []string{" the-id ", ""}
	r := w.rounds("connect", "x")
	require.Equal(t, 0, r.status, r.err)
	require.Contains(t, r.out, " 1. Make an app\n    https://developer.example\n 2. Copy its keys\n")
	require.Equal(t, []string{
		"Paste the client id (it is not shown; Enter leaves it out): ",
		"Paste the client secret (it is not shown; Enter leaves it out): ",
	}, w.asked)
	require.Equal(t, map[string]string{"client id": "the-id"}, w.pasted[0].Values)
	require.NotContains(t, r.out+r.err, "the-id")
}

func TestAPersonAgreesInTheBrowser(t *testing.T) {
	w := newWorld(t)
	w.terminal, w.keys, w.consent = true, []string{"the-id", ""}, "https://x.com/i/oauth2/authorize?state=1"
	w.in = "http://127.0.0.1/?code=abc&state=1\n"
	w.ok("connect", "x")
	require.Equal(t, []string{w.consent}, w.opened)
	require.Equal(t, "http://127.0.0.1/?code=abc&state=1", w.pasted[0].Returned)
	w.keys, w.in = []string{"the-id", ""}, "\n"
	w.fails(2, "nothing was pasted", "start again", "connect", "x")
	w.terminal = false
	w.fails(2, "somebody has to agree in the browser", "start this command in a terminal", "connect", "x", "--client-id-file", tokenFile(t, "the-id"))
}

func TestOneOfSeveralPagesIsChosen(t *testing.T) {
	w := newWorld(t)
	w.pages = []Page{{ID: "11", Name: "Juniper Street", May: true}, {ID: "12", Name: "Juniper\x1b[2J West"}}
	token := tokenFile(t, "secret-token")
	w.fails(2, "this key leads to several Pages", "choose one with --id: 11, 12", "connect", "facebook", "--token-file", token)
	w.terminal, w.in = true, "2\n"
	r := w.rounds("connect", "facebook", "--token-file", token)
	require.Contains(t, r.out, "Juniper 12")
	require.Contains(t, r.err, "2. Juniper␛[2J West, 12 (this key may not publish there)")
	w.in = "3\n"
	w.fails(2, "no Page was chosen", "start again, or name it with --id", "connect", "facebook", "--token-file", token)
	require.Contains(t, w.ok("connect", "facebook", "--token-file", token, "--id", "11"), "Juniper 11")
}

func TestWhatCannotBeConnected(t *testing.T) {
	w := newWorld(t)
	w.fails(2, `there is no platform "myspace"`, "use facebook", "connect", "myspace")
	w.fails(2, "there is no token to connect with", "add --token-file FILE", "connect", "x")
	w.fails(2, "there is no file nowhere", "check the path", "connect", "x", "--token-file", "nowhere")
	empty := tokenFile(t, " \n")
	w.fails(2, empty+" is empty", "save the access token in it", "connect", "x", "--token-file", empty)
	w.terminal = true
	w.keys = []string{"", " "}
	w.fails(2, "nothing was pasted", "start again when you have the keys", "connect", "x")
	w.fails(1, "something went wrong inside Rounds", "do it again", "connect", "x")
	require.Empty(t, w.file.Calls)
	require.False(t, w.kept)
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
	for _, no := range []string{"x.com/1", "javascript:alert(1)", "https://", "ftp://x.com/1", "posted"} {
		w.fails(2, "\""+no+"\" is not an address", "paste it as https://", "delivery", "there", "delivery-1", no)
	}
	w.file.Err = errors.New("x")
	w.fails(1, "something went wrong", "do it again", "delivery", "look", "delivery-1")
}
