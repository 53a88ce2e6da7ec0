package settings

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/ui/stage"
)

// desk is a [Desk] without a platform behind it: Facebook and X have keys.
type desk struct {
	readied, asked, closed int
	inputs                 []signin.Input // as Connect got them
	kept                   []calendar.Account
	returns                string // what the browser comes back with; "" never does
	deaf                   error
	fail                   error // of each call
	keepFails              error
	found                  signin.Found
	profiles               []signin.Profile
}

func newDesk() *desk {
	return &desk{found: signin.Found{
		Account: calendar.Account{Platform: platform.X, Name: "Harbor Family", Handle: "@harborfamily", RemoteID: "42", Base: "https://api.x.com", KeyUntil: time.Date(2027, 4, 20, 12, 0, 0, 0, time.UTC)},
		Link:    "https://x.com/harborfamily", Granted: []string{"post.write", "post.read"},
		Missing: []signin.Right{{Permission: "figures.read", For: "figures of posts"}},
		Notes:   []string{"Look at the first post while signed out."},
	}}
}

func (d *desk) Ways(n platform.Name) []signin.Way {
	if n != platform.Facebook && n != platform.X {
		return nil
	}
	app := signin.Step{
		Title: "Make an app", Text: "Press “Create app”, give it any name, and choose “Read and write”. The client id and the client secret are shown once.",
		Open: "https://console.example/apps", Copy: "client id and client secret", Takes: 5 * time.Minute,
	}
	credit := signin.Step{Title: "Buy credit", Text: "It is paid ahead.", Costs: "$0.015 a post", Takes: 5 * time.Minute}
	return []signin.Way{
		{
			Name: "browser", Browser: true, Title: "Agree in the browser", Text: "The usual way.", Steps: []signin.Step{app, credit, {Title: "Agree", Text: "Press “Authorize”.", Takes: time.Minute}},
			Fields: []signin.Field{{Name: "client id", Label: "client id"}, {Name: "client secret", Label: "client secret", Optional: true, Why: "some apps have none"}},
		},
		{
			Name: "paste", Title: "Paste a key", Text: "For a key that you have.", Steps: []signin.Step{app},
			Fields: []signin.Field{{Name: "token", Label: "access token"}},
		},
	}
}

func (d *desk) Rights(platform.Name, string) []signin.Right {
	return []signin.Right{
		{Permission: "https://example.org/auth/post.write", For: "publishing posts", Required: true},
		{Permission: "post.read", For: "reading the account's own posts back", Required: true},
		{Permission: "comments.read", For: "reading what people comment"},
		{Permission: "figures.read", For: "figures of posts"},
	}
}

func (d *desk) Ready(*signin.Input) error { d.readied++; return d.fail }

func (d *desk) Ask(context.Context, *signin.Input) (signin.Asked, error) {
	d.asked++
	return signin.Asked{
		Address: "https://x.example/authorize?client_id=1&redirect_uri=http%3A%2F%2F127.0.0.1%3A8721%2Fcallback&state=" + strings.Repeat("a", 90),
		Deaf:    d.deaf, Close: func() { d.closed++ },
		Wait: func(context.Context) (string, error) {
			if d.returns == "" {
				return "", errors.New("the browser did not come back")
			}
			return d.returns, nil
		},
	}, d.fail
}

func (d *desk) Connect(_ context.Context, in *signin.Input) (signin.Found, error) {
	copied := *in
	copied.Values = maps.Clone(in.Values)
	d.inputs = append(d.inputs, copied)
	clear(in.Values)
	if d.fail != nil {
		return signin.Found{}, d.fail
	}
	if len(d.profiles) > 0 && in.Profile == "" {
		return signin.Found{Profiles: d.profiles}, &calendar.Error{Kind: calendar.NeedsPerson, Text: "the key leads to more than one", Hint: "choose one"}
	}
	return d.found, nil
}

func (d *desk) Keep(_ *signin.Input, a calendar.Account) error {
	if d.keepFails != nil {
		return d.keepFails
	}
	d.kept = append(d.kept, a)
	return nil
}

// browser is an [Opener].
type browser struct {
	opened []string
	none   bool
}

func (b *browser) Open(_ context.Context, address string) error {
	if b.none {
		return errors.New("no program here opens it")
	}
	b.opened = append(b.opened, address)
	return nil
}

// signing opens a sign-in to X on a stage.
func signing(t *testing.T, d *desk, way int, over *calendar.Account) (*stage.Stage, *file, *browser, *SignIn) {
	t.Helper()
	st := stage.New()
	f, b := &file{st: st}, &browser{}
	s := newSignIn(st, f, Keys{d, b}, &signin.Input{Platform: platform.X}, d.Ways(platform.X)[way], over)
	st.Open(s)
	return st, f, b, s
}

func TestSignInFrames(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}} {
		for at, keys := range map[string][]string{"steps": nil, "cost": {"down"}, "permissions": {"end"}} {
			t.Run(at+" "+name, func(t *testing.T) {
				st, _, _, _ := signing(t, newDesk(), 0, nil)
				st.Size(size[0], size[1]).Press(keys...)
				golden.RequireEqual(t, st.Frame())
			})
		}
		t.Run("agree "+name, func(t *testing.T) {
			st, _, _, _ := signing(t, newDesk(), 0, nil)
			st.Size(size[0], size[1]).Press("g")
			st.Type("id\n\n")
			golden.RequireEqual(t, st.Frame())
		})
		t.Run("found "+name, func(t *testing.T) {
			d := newDesk()
			d.returns = "http://127.0.0.1:8721/callback?code=1"
			st, _, _, _ := signing(t, d, 0, nil)
			st.Size(size[0], size[1]).Press("g")
			st.Type("id\n\n")
			golden.RequireEqual(t, st.Frame())
		})
	}
	t.Run("ways", func(t *testing.T) {
		st, _, _ := begin(t, "accounts")
		st.Press("home", "enter", "enter")
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("field", func(t *testing.T) {
		st, _, _, _ := signing(t, newDesk(), 0, nil)
		st.Press("g")
		st.Type("hush")
		golden.RequireEqual(t, st.Frame())
	})
}

func TestTheStepsAreWalkedAndTheirPagesOpened(t *testing.T) {
	st, _, b, s := signing(t, newDesk(), 0, nil)
	st.Press("o")
	require.Equal(t, []string{"https://console.example/apps"}, b.opened)
	st.Press("y")
	require.Contains(t, st.Clipped[0], "https://console.example/apps")
	b.none = true
	st.Press("o")
	require.Contains(t, st.Last().Text, "no browser opened here")
	require.Len(t, st.Clipped, 2, "it is copied instead")
	st.Press("enter", "enter", "enter")
	require.Equal(t, 3, s.list.At, "the permissions come last")
	require.Contains(t, st.Frame(), "figures of posts (figures.read)")
	st.Press("enter")
	require.Contains(t, st.Frame(), "Paste the client id.", "then what is pasted")
	st.CheckActions(t)
}

func TestOptionalPermissionsCanBeLeftOut(t *testing.T) {
	st, _, _, s := signing(t, newDesk(), 0, nil)
	st.Press("r", "enter", "down", "enter", "enter", "esc")
	require.Equal(t, []string{"comments.read"}, s.in.Without)
	require.Contains(t, st.Frame(), "2 needed, 2 optional, 1 left out")
}

func TestSignInByTheBrowser(t *testing.T) {
	d := newDesk()
	d.returns = "http://127.0.0.1:8721/callback?code=1"
	st, f, b, s := signing(t, d, 0, nil)
	st.Press("g")
	st.Type("the-id\n\n")
	require.Equal(t, 1, d.readied)
	require.Empty(t, s.asked.Address, "the waiting is over")
	require.Len(t, b.opened, 1)
	require.Equal(t, map[string]string{"client id": "the-id"}, d.inputs[0].Values)
	require.Equal(t, d.returns, d.inputs[0].Returned)
	require.Equal(t, "browser", d.inputs[0].Way)
	require.Positive(t, d.closed)
	require.Contains(t, st.Frame(), "not granted: figures of posts")
	require.Empty(t, f.calls, "nothing is kept before it was seen")
	st.Press("enter")
	require.Equal(t, []string{"account x Harbor Family at https://api.x.com by hand: false"}, f.calls)
	require.Equal(t, calendar.AccountID("x"), d.kept[0].ID, "the account that the file has gets them")
	require.Equal(t, "42", d.kept[0].RemoteID)
	require.Equal(t, d.found.Account.KeyUntil, d.kept[0].KeyUntil)
	require.Equal(t, 1, st.Pops)
}

func TestTheReturnedAddressCanBePasted(t *testing.T) {
	for rule, deaf := range map[string]error{"the browser did not come back": nil, "the port is taken": &calendar.Error{Text: "another program uses the address", Hint: "paste it"}} {
		d := newDesk()
		d.deaf = deaf
		st, _, b, s := signing(t, d, 0, nil)
		st.Press("g")
		st.Type("the-id\n\n")
		require.True(t, s.Typing(), rule)
		require.NotNil(t, s.Cursor())
		require.Contains(t, st.Clipped[0], "https://x.example/authorize", rule)
		st.Press("ctrl+o")
		require.Len(t, b.opened, 2)
		st.Press("enter")
		require.Empty(t, d.inputs, "an empty line is no address")
		st.Type(" http://127.0.0.1:8721/callback?code=2 \n")
		require.Equal(t, "http://127.0.0.1:8721/callback?code=2", d.inputs[0].Returned, rule)
		require.Contains(t, st.Frame(), "@harborfamily")
	}
}

func TestOneOfSeveralProfilesIsChosen(t *testing.T) {
	d := newDesk()
	d.profiles = []signin.Profile{{ID: "1", Name: "Elsewhere"}, {ID: "2", Name: "Harbor", May: true}}
	st, _, _, _ := signing(t, d, 1, nil)
	st.Press("g")
	st.Type("the-token\n")
	require.Contains(t, st.Frame(), "Which one?")
	st.Press("enter")
	require.Contains(t, st.Frame(), "may not publish there")
	st.Press("down", "enter")
	require.Equal(t, "2", d.inputs[1].Profile)
	require.Empty(t, d.inputs[1].Values, "the token is not handed on twice")
	require.Contains(t, st.Frame(), "Harbor Family")
}

func TestAnAccountGetsNewKeys(t *testing.T) {
	d := newDesk()
	over := calendar.Account{ID: "old", Version: 3, Platform: platform.X, Name: "Our X", Base: "https://api.x.com", ByHand: true}
	st, f, _, _ := signing(t, d, 1, &over)
	st.Press("g")
	st.Type("the-token\n")
	d.keepFails = &calendar.Error{Text: "the keyring is locked", Hint: "unlock it"}
	st.Press("enter")
	require.Zero(t, st.Pops)
	require.Len(t, st.Errors, 1)
	d.keepFails = nil
	st.Press("enter")
	require.Len(t, f.calls, 1, "the account is saved once")
	require.Equal(t, calendar.AccountID("old"), d.kept[0].ID)
	require.Equal(t, "Our X", d.kept[0].Name)
	require.Equal(t, uint64(4), d.kept[0].Version)
	require.False(t, d.kept[0].ByHand)
}

func TestWhatGoesWrongLeadsBackToTheSteps(t *testing.T) {
	d := newDesk()
	d.fail = &calendar.Error{Kind: calendar.SignIn, Text: "X does not take the key", Hint: "copy it again"}
	st, f, _, s := signing(t, d, 1, nil)
	st.Press("g")
	require.Len(t, st.Errors, 1, "the place of the keys stays shut")
	require.Empty(t, st.Modals)
	d.fail = nil
	st.Press("g")
	st.Press("enter")
	require.Contains(t, st.Frame(), "nothing was pasted yet")
	st.Type("two words\n")
	require.Contains(t, st.Frame(), "there is a blank")
	st.Press("ctrl+u")
	d.fail = &calendar.Error{Kind: calendar.SignIn, Text: "X does not take the key", Hint: "copy it again"}
	st.Type("wrong\n")
	require.Len(t, st.Errors, 2)
	require.Equal(t, guiding, s.place)
	d.fail = nil
	st.Press("g")
	st.Type("hush-token")
	require.NotContains(t, st.Frame(), "hush", "keys are not drawn")
	st.Press("enter", "esc")
	require.Equal(t, guiding, s.place)
	require.Empty(t, f.calls)
	st.Leave()
}

func TestTheEndOfAKeyIsToldOnTheAccountsPage(t *testing.T) {
	st, _, _ := begin(t, "accounts")
	for i, d := range []time.Duration{3 * 24 * time.Hour, -time.Hour, 300 * 24 * time.Hour} {
		st.Profiles[i].KeyUntil, st.Profiles[i].ByHand = st.Clock.Add(d), false
	}
	frame := st.Frame()
	require.Contains(t, frame, "key ends 25 Oct, 3 days")
	require.Contains(t, frame, "key ended 22 Oct")
	require.Contains(t, frame, "key until 18 Aug 2027")
	require.Contains(t, frame, "Connect it again")
}

func TestWithoutADeskNothingIsConnected(t *testing.T) {
	st := stage.New()
	s := New(st, &file{st: st}, Keys{}, "accounts")
	st.Open(s)
	require.ErrorContains(t, s.served(platform.X, withKeys), "nothing leaves this computer")
	st.Press("home", "enter")
	require.NotContains(t, st.Frame(), "connect it again")
}
