package connect_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/connect"
	"rounds/publish/connect/vault"
	"rounds/publish/rehearsal"
	"rounds/publish/wire"
)

// desk is a rehearsal with a signer, as a program on this computer has it.
type desk struct {
	server *rehearsal.Server
	base   string
	clock  *clock
	dir    string
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) on(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{clock: &clock{at: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}, dir: t.TempDir()}
	var err error
	d.server, err = rehearsal.New(rehearsal.Options{Dir: t.TempDir(), Now: d.clock.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.server.Close()) })
	d.base, err = d.server.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	return d
}

// process is a signer of its own, as another program on the same computer has.
func (d *desk) process() *connect.Signer {
	v := vault.Plain(filepath.Join(d.dir, "secrets"))
	return connect.New(connect.Options{
		Vault: func(calendar.Account) (vault.Vault, error) { return v, nil },
		Wire:  wire.New(wire.Options{Now: d.clock.Now}), Now: d.clock.Now, LockDir: d.dir,
	})
}

// telling is a process that hands on when keys end.
func (d *desk) telling(to *told) *connect.Signer {
	v := vault.Plain(filepath.Join(d.dir, "secrets"))
	return connect.New(connect.Options{
		Vault: func(calendar.Account) (vault.Vault, error) { return v, nil }, Ends: to.hear,
		Wire: wire.New(wire.Options{Now: d.clock.Now}), Now: d.clock.Now, LockDir: d.dir,
	})
}

func (d *desk) account(n platform.Name, i int) rehearsal.Account {
	for _, a := range d.server.Accounts() {
		if a.Platform == string(n) {
			if i == 0 {
				return a
			}
			i--
		}
	}
	return rehearsal.Account{}
}

// calls counts the calls of a name, or of the family of uploads.
func (d *desk) calls(name string) (n int) {
	uploads := []string{"one-shot", "initialize", "append", "finalize"}
	for _, c := range d.server.Calls() {
		if c.Call == name || name == "upload" && slices.Contains(uploads, c.Call) {
			n++
		}
	}
	return n
}

func (d *desk) expire(t *testing.T) {
	t.Helper()
	require.NoError(t, d.server.AddFault(rehearsal.Fault{What: rehearsal.ExpireToken}))
}

func secret(s string) vault.Secret { return vault.NewSecret(s) }

// xAccount is an account at X whose keys are kept, with what renews them.
func (d *desk) xAccount(t *testing.T, s *connect.Signer) calendar.Account {
	t.Helper()
	r := d.account(platform.X, 0)
	p := &connect.Pasted{Token: secret(r.Token), Refresh: secret(r.Refresh), ClientID: secret(rehearsal.XPublicClient)}
	a, _, err := s.Connect(t.Context(), platform.X, r.Base, p)
	require.NoError(t, err)
	a.ID = "x-account"
	require.NoError(t, s.Keep(a, *p))
	return a
}

func TestFacebookPageKey(t *testing.T) {
	d := newDesk(t)
	r := d.account(platform.Facebook, 0)
	s := d.process()
	p := &connect.Pasted{Token: secret(" " + r.Token + "\n"), AppSecret: secret("app-secret-1")}
	a, id, err := s.Connect(t.Context(), platform.Facebook, r.Base, p)
	require.NoError(t, err)
	require.Equal(t, calendar.Account{
		Platform: platform.Facebook, Name: r.Name, Handle: "@" + r.Username, RemoteID: r.ID, Base: r.Base,
		KeyUntil: d.clock.Now().AddDate(0, 0, 76), KeyChecked: d.clock.Now(),
	}, a)
	require.NoError(t, a.Check())
	require.Empty(t, id.Missing)
	require.Contains(t, id.Granted, "pages_manage_posts")
	require.Equal(t, d.clock.Now().AddDate(0, 0, 76), id.Until, "the person agrees again before her consent for data ends")
	require.Equal(t, id.Until, a.KeyUntil)

	a.ID = "page"
	require.NoError(t, s.Keep(a, *p))
	token, err := d.process().Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, r.Token, token)
	proof, err := d.process().Proof(a, "token-of-a-page")
	require.NoError(t, err)
	require.Equal(t, "cdd129f745d0ae205e26ca7ab5b40ada7b57918525e40fee13c589154218c2e2", proof)

	id, err = d.process().Look(t.Context(), a)
	require.NoError(t, err)
	require.Equal(t, r.ID, id.RemoteID)
}

func TestAPersonsKeyLeadsToHerPages(t *testing.T) {
	d := newDesk(t)
	r := d.account(platform.Facebook, 2)
	s := d.process()
	p := &connect.Pasted{Token: secret(r.UserToken)}
	_, id, err := s.Connect(t.Context(), platform.Facebook, r.Base, p)
	require.Equal(t, calendar.NeedsPerson, calendar.KindOf(err))
	require.ErrorContains(t, err, "more than one Page")
	require.Len(t, id.Profiles, rehearsal.AccountsEach)
	require.True(t, id.Profiles[0].May)

	p.Profile = "No such Page"
	_, _, err = s.Connect(t.Context(), platform.Facebook, r.Base, p)
	require.ErrorContains(t, err, "no Page")

	for _, choice := range []string{r.ID, strings.ToUpper(r.Name)} {
		p = &connect.Pasted{Token: secret(r.UserToken), Profile: choice}
		a, _, err := s.Connect(t.Context(), platform.Facebook, r.Base, p)
		require.NoError(t, err)
		require.Equal(t, r.ID, a.RemoteID)
		require.Equal(t, r.Token, p.Token.Reveal(), "the Page's key is kept, not the person's")
	}
}

func TestXKey(t *testing.T) {
	d := newDesk(t)
	r := d.account(platform.X, 1)
	s := d.process()
	a, id, err := s.Connect(t.Context(), platform.X, r.Base, &connect.Pasted{Token: secret(r.Token)})
	require.NoError(t, err)
	require.Equal(t, r.ID, a.RemoteID)
	require.Equal(t, "@"+r.Username, a.Handle)
	require.Equal(t, r.Name, a.Name)
	require.Contains(t, strings.Join(id.Notes, " "), "two hours")
	require.Zero(t, d.calls("token"), "a key that is good is not renewed")
}

func TestXRefreshTokenAloneIsEnough(t *testing.T) {
	d := newDesk(t)
	for i, app := range []connect.Pasted{
		{ClientID: secret(rehearsal.XPublicClient)},
		{ClientID: secret(rehearsal.XConfidentialClient), ClientSecret: secret(rehearsal.XClientSecret)},
	} {
		r := d.account(platform.X, i)
		p := app
		p.Refresh = secret(r.Refresh)
		a, id, err := d.process().Connect(t.Context(), platform.X, r.Base, &p)
		require.NoError(t, err)
		require.Equal(t, r.ID, a.RemoteID)
		require.Contains(t, id.Granted, "media.write")
		require.Empty(t, id.Missing)
		require.True(t, id.Until.After(d.clock.Now().AddDate(0, 5, 0)))
		require.NotEqual(t, r.Refresh, p.Refresh.Reveal(), "the spent token is not the one to keep")
	}
}

func TestBadInput(t *testing.T) {
	d := newDesk(t)
	fb, x := d.account(platform.Facebook, 0), d.account(platform.X, 0)
	tests := []struct {
		rule     string
		platform platform.Name
		base     string
		pasted   connect.Pasted
		kind     calendar.ErrorKind
	}{
		{"no key", platform.Facebook, fb.Base, connect.Pasted{}, calendar.Invalid},
		{"no key and nothing to make one with", platform.X, x.Base, connect.Pasted{}, calendar.Invalid},
		{"two lines", platform.X, x.Base, connect.Pasted{Token: secret("hush-one\nhush-two")}, calendar.Invalid},
		{"no ASCII", platform.X, x.Base, connect.Pasted{Token: secret("hush…")}, calendar.Invalid},
		{"a wrong key", platform.Facebook, fb.Base, connect.Pasted{Token: secret("hush-wrong")}, calendar.SignIn},
		{"a wrong key", platform.X, x.Base, connect.Pasted{Token: secret("hush-wrong")}, calendar.SignIn},
		{"a spent refresh token", platform.X, x.Base, connect.Pasted{Refresh: secret("hush-spent"), ClientID: secret(rehearsal.XPublicClient)}, calendar.SignIn},
		{"an unknown app", platform.X, x.Base, connect.Pasted{Refresh: secret(x.Refresh), ClientID: secret("hush-app")}, calendar.SignIn},
		{"plain http elsewhere", platform.X, "http://example.org/x", connect.Pasted{Token: secret("hush-hush")}, calendar.Invalid},
		{"no platform", "myspace", "", connect.Pasted{Token: secret("hush-hush")}, calendar.Invalid},
		{"nobody answers", platform.X, "http://127.0.0.1:1/x", connect.Pasted{Token: secret("hush-hush")}, calendar.Network},
	}
	for _, tt := range tests {
		t.Run(string(tt.platform)+": "+tt.rule, func(t *testing.T) {
			_, _, err := d.process().Connect(t.Context(), tt.platform, tt.base, &tt.pasted)
			require.Error(t, err)
			require.Equal(t, tt.kind, calendar.KindOf(err), err.Error())
			require.NotEmpty(t, calendar.HintOf(err))
			for e := err; e != nil; e = errors.Unwrap(e) {
				require.NotContains(t, e.Error(), "hush")
			}
		})
	}
}

func TestAnAccountWithoutKeysHasToBeConnected(t *testing.T) {
	d := newDesk(t)
	a := calendar.Account{ID: "nobody", Platform: platform.X, Name: "Juniper", Base: d.account(platform.X, 0).Base}
	for _, get := range []func(context.Context, string) (string, error){d.process().Token(a), d.process().Kept(a)} {
		_, err := get(t.Context(), "")
		var f *publish.Fault
		require.ErrorAs(t, err, &f)
		require.Equal(t, publish.SignIn, f.Class)
		require.Contains(t, f.Text, "Juniper")
	}
}

func TestAVaultThatStaysShutIsNoMissingKey(t *testing.T) {
	shut := &vault.Error{Text: "the keyring is locked", Hint: "unlock it", Err: vault.ErrKeyringLocked}
	s := connect.New(connect.Options{
		Vault: func(calendar.Account) (vault.Vault, error) { return nil, shut },
		Wire:  wire.New(wire.Options{}), Now: time.Now,
	})
	_, err := s.Token(calendar.Account{ID: "a"})(t.Context(), "")
	require.ErrorIs(t, err, vault.ErrKeyringLocked)
	require.Equal(t, "unlock it", calendar.HintOf(err))
	var f *publish.Fault
	require.False(t, errors.As(err, &f))
}

func TestXKeyIsRenewedWhenItWasTurnedDown(t *testing.T) {
	d := newDesk(t)
	s := d.process()
	a := d.xAccount(t, s)
	first, err := s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	second, err := s.Token(a)(t.Context(), first)
	require.NoError(t, err)
	require.NotEqual(t, first, second)
	third, err := s.Token(a)(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, second, third, "who still names the old key gets the newer one")
	kept, err := d.process().Kept(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, second, kept, "the new pair is in the vault")
	require.Equal(t, 1, d.calls("token"))
	until, err := s.Until(a)
	require.NoError(t, err)
	require.True(t, until.After(d.clock.Now().AddDate(0, 5, 0)))
}

func TestXKeyIsRenewedBeforeItsEnd(t *testing.T) {
	d := newDesk(t)
	s := d.process()
	a := d.xAccount(t, s)
	first, _ := s.Token(a)(t.Context(), "")
	second, err := s.Token(a)(t.Context(), first) // X gives it two hours
	require.NoError(t, err)
	d.clock.on(118 * time.Minute)
	same, err := s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, second, same)
	d.clock.on(90 * time.Second)
	next, err := s.Token(a)(t.Context(), "")
	require.NoError(t, err)
	require.NotEqual(t, second, next)
	kept, err := s.Kept(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, next, kept)
	require.Equal(t, 2, d.calls("token"))
}

func TestOneRefreshForAllWhoAskAtOnce(t *testing.T) {
	d := newDesk(t)
	a := d.xAccount(t, d.process())
	first, err := d.process().Token(a)(t.Context(), "")
	require.NoError(t, err)
	const processes, askers = 4, 3
	got := make(chan string, processes*askers)
	var wait sync.WaitGroup
	for range processes {
		get := d.process().Token(a) // processes share the vault and the lock only
		for range askers {
			wait.Go(func() {
				token, err := get(context.Background(), first)
				if err != nil {
					token = err.Error()
				}
				got <- token
			})
		}
	}
	wait.Wait()
	close(got)
	want, err := d.process().Kept(a)(t.Context(), "")
	require.NoError(t, err)
	require.NotEqual(t, first, want)
	for token := range got {
		require.Equal(t, want, token)
	}
	require.Equal(t, 1, d.calls("token"), "a refresh token can be used once")
}

func TestARefreshThatFails(t *testing.T) {
	tests := []struct {
		rule  string
		fault rehearsal.Fault
		class publish.Class
		mends bool // the same token can be used again
	}{
		{"X is out of order", rehearsal.Fault{What: rehearsal.Refuse, Call: "token", Status: 503}, publish.Again, true},
		{"not reached", rehearsal.Fault{What: rehearsal.Cut, Call: "token"}, publish.Again, true},
		{"rubbish", rehearsal.Fault{What: rehearsal.GarbageBefore, Call: "token"}, publish.Again, true},
		{"the answer was lost", rehearsal.Fault{What: rehearsal.ActThenCut, Call: "token"}, publish.Again, false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			d := newDesk(t)
			s := d.process()
			a := d.xAccount(t, s)
			first, _ := s.Token(a)(t.Context(), "")
			require.NoError(t, d.server.AddFault(tt.fault))
			_, err := s.Token(a)(t.Context(), first)
			var f *publish.Fault
			require.ErrorAs(t, err, &f)
			require.Equal(t, tt.class, f.Class)
			require.Equal(t, 1, d.calls("token"), "a refresh is never repeated by itself")
			_, err = s.Token(a)(t.Context(), first)
			if tt.mends {
				require.NoError(t, err)
				return
			}
			require.ErrorAs(t, err, &f)
			require.Equal(t, publish.SignIn, f.Class, "the lost pair means a new sign-in")
		})
	}
}

// fickle is a vault whose disk is full at times.
type fickle struct {
	vault.Vault
	mu   sync.Mutex
	full bool
}

func (v *fickle) Put(a, n string, s vault.Secret) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.full {
		return &vault.Error{Text: "the disk is full", Hint: "make room", Err: vault.ErrDisk}
	}
	return v.Vault.Put(a, n, s)
}

func TestANewPairIsNotUsedBeforeItIsKept(t *testing.T) {
	d := newDesk(t)
	v := &fickle{Vault: vault.Plain(filepath.Join(d.dir, "secrets"))}
	s := connect.New(connect.Options{
		Vault: func(calendar.Account) (vault.Vault, error) { return v, nil },
		Wire:  wire.New(wire.Options{}), Now: d.clock.Now, LockDir: d.dir,
	})
	a := d.xAccount(t, s)
	first, _ := s.Token(a)(t.Context(), "")
	v.full = true
	for range 2 {
		_, err := s.Token(a)(t.Context(), first)
		require.ErrorContains(t, err, "disk is full")
	}
	v.full = false
	token, err := s.Token(a)(t.Context(), first)
	require.NoError(t, err)
	require.NotEqual(t, first, token)
	kept, err := d.process().Kept(a)(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, token, kept)
	require.Equal(t, 1, d.calls("token"), "the pair that could not be written down was not lost")
}

func TestFacebookKeysCannotBeRenewed(t *testing.T) {
	d := newDesk(t)
	s := d.process()
	r := d.account(platform.Facebook, 0)
	p := &connect.Pasted{Token: secret(r.Token)}
	a, _, err := s.Connect(t.Context(), platform.Facebook, r.Base, p)
	require.NoError(t, err)
	a.ID = "page"
	require.NoError(t, s.Keep(a, *p))
	_, err = s.Token(a)(t.Context(), r.Token)
	var f *publish.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, publish.SignIn, f.Class)

	other := &connect.Pasted{Token: secret("another-key")}
	require.NoError(t, d.process().Keep(a, *other)) // rounds connect in another window
	token, err := s.Token(a)(t.Context(), r.Token)
	require.NoError(t, err)
	require.Equal(t, "another-key", token)

	require.NoError(t, s.Forget(a))
	_, err = s.Token(a)(t.Context(), "")
	require.ErrorAs(t, err, &f)
	require.Equal(t, publish.SignIn, f.Class)
}

func TestLookRenewsAndNoticesAnotherAccount(t *testing.T) {
	d := newDesk(t)
	s := d.process()
	a := d.xAccount(t, s)
	d.expire(t)
	id, err := s.Look(t.Context(), a)
	require.NoError(t, err)
	require.Equal(t, a.RemoteID, id.RemoteID)
	require.Empty(t, id.Notes)
	a.RemoteID = d.account(platform.X, 5).ID
	_, err = s.Look(t.Context(), a)
	require.Equal(t, calendar.SignIn, calendar.KindOf(err))
	require.ErrorContains(t, err, "another account")
}

func TestSecretsBetweenSteps(t *testing.T) {
	d := newDesk(t)
	a := d.xAccount(t, d.process())
	keep, recall := d.process().Secrets(a, "delivery-1")
	got, err := recall("session")
	require.NoError(t, err)
	require.Empty(t, got, "nothing was kept")
	require.NoError(t, keep("session", "https://upload.example/1?key=hush"))
	require.NoError(t, keep("other", "two"))
	_, elsewhere := d.process().Secrets(a, "delivery-2")
	got, err = elsewhere("session")
	require.NoError(t, err)
	require.Empty(t, got, "each delivery has its own")
	keep, recall = d.process().Secrets(a, "delivery-1") // in another process
	got, err = recall("session")
	require.NoError(t, err)
	require.Equal(t, "https://upload.example/1?key=hush", got)
	require.NoError(t, keep("session", ""))
	require.NoError(t, keep("session", ""), "taken away twice")
	got, err = recall("session")
	require.NoError(t, err)
	require.Empty(t, got)
	got, err = recall("other")
	require.NoError(t, err)
	require.Equal(t, "two", got)
	_, err = d.process().Token(a)(t.Context(), "")
	require.NoError(t, err, "the account's keys stay")
}

func TestSecretsInAVaultThatStaysShut(t *testing.T) {
	shut := &vault.Error{Text: "the keyring is locked", Hint: "unlock it", Err: vault.ErrKeyringLocked}
	s := connect.New(connect.Options{Vault: func(calendar.Account) (vault.Vault, error) { return nil, shut }, Now: time.Now})
	keep, recall := s.Secrets(calendar.Account{ID: "a"}, "d")
	require.Equal(t, "unlock it", calendar.HintOf(keep("session", "x")))
	_, err := recall("session")
	require.Equal(t, "unlock it", calendar.HintOf(err))
}
