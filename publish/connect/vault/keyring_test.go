package vault

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
)

func TestKeyringThatFailsIsNone(t *testing.T) {
	keyring.MockInitWithError(errors.New(`exec: "dbus-launch": executable file not found in $PATH`))
	t.Cleanup(keyring.MockInit)
	_, err := Keyring("rounds", nil)
	require.ErrorIs(t, err, ErrNoKeyring)
	var shown *Error
	require.ErrorAs(t, err, &shown)
	require.Contains(t, shown.Hint, "--passphrase-file FILE")
}

func TestLockedKeyringIsNotNone(t *testing.T) {
	keyring.MockInitWithError(errors.New("failed to unlock correct collection '/x'"))
	t.Cleanup(keyring.MockInit)
	_, err := Keyring("rounds", nil)
	require.ErrorIs(t, err, ErrKeyringLocked)
	require.NotErrorIs(t, err, ErrNoKeyring, "or secrets would go to a second place")
}

func TestSilentKeyringIsGivenUp(t *testing.T) {
	block := make(chan struct{})
	over := make(chan time.Time, 1)
	over <- time.Time{}
	v := KeyringVault{service: "rounds", giveUp: func() <-chan time.Time { return over }}
	err := v.wait(func() error { <-block; return nil })
	close(block)
	require.ErrorIs(t, err, ErrKeyringLocked)
}

func TestKeyringWithPatienceAnswers(t *testing.T) {
	keyring.MockInit()
	v, err := Keyring("rounds", func() <-chan time.Time { return nil })
	require.NoError(t, err)
	require.NoError(t, v.Put("a", "token", NewSecret("x")))
	require.Equal(t, "x", reveal(t, v, "a", "token"))
}

func TestTooLongForTheKeyring(t *testing.T) {
	keyring.MockInit()
	v, err := Keyring("rounds", nil)
	require.NoError(t, err)
	keyring.MockInitWithError(keyring.ErrSetDataTooBig)
	t.Cleanup(keyring.MockInit)
	err = v.Put("a", "token", NewSecret(strings.Repeat("k", 3000)))
	require.ErrorIs(t, err, ErrTooLong)
	require.ErrorContains(t, err, "3000 bytes")
	require.NotContains(t, err.Error(), "kkk")
}

func TestKeyringFailureLaterIsASentence(t *testing.T) {
	keyring.MockInit()
	v, err := Keyring("rounds", nil)
	require.NoError(t, err)
	keyring.MockInitWithError(errors.New("bus gone"))
	t.Cleanup(keyring.MockInit)
	_, err = v.Get("a", "token")
	require.ErrorContains(t, err, "could not be read from this computer's keyring")
	require.ErrorContains(t, v.Put("a", "token", NewSecret("x")), "could not be written to")
	require.ErrorContains(t, v.Delete("a"), "could not be removed from")
}

func TestNoBusIsStartedForTheProbe(t *testing.T) {
	for _, before := range []string{"", "autolaunch:", "unix:path=/own"} {
		t.Setenv(busVariable, before)
		undo := withoutLaunch()
		if before == "unix:path=/own" {
			require.Equal(t, before, os.Getenv(busVariable), "a known bus is left alone")
		}
		undo()
		require.Equal(t, before, os.Getenv(busVariable))
	}
	require.NoError(t, os.Unsetenv(busVariable))
	withoutLaunch()()
	_, set := os.LookupEnv(busVariable)
	require.False(t, set)
}

// TestSessionWithoutABus asks the real library in a process of its own: it must
// find no keyring, and must not start a bus to look for one.
func TestSessionWithoutABus(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux looks for a message bus")
	}
	if _, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus")); err == nil {
		t.Skip("this session has a bus")
	}
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	launcher := "#!/bin/sh\necho > " + started + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(launcher), 0o700))
	for _, bus := range []string{"", "unix:path=" + filepath.Join(dir, "none")} {
		c := helper(t, "keyring", "", "")
		c.Env = append(c.Env, "PATH="+dir, busVariable+"="+bus)
		out, err := c.CombinedOutput()
		require.NoError(t, err, string(out))
		require.Equal(t, "true\n", string(out))
	}
	require.NoFileExists(t, started)
}

func ways(t *testing.T) Ways {
	t.Helper()
	dir := t.TempDir()
	return Ways{
		Service:   "rounds-" + t.Name(),
		PlainPath: filepath.Join(dir, "plain.json"), SealedPath: filepath.Join(dir, "sealed.age"),
		WorkFactor: testWork,
	}
}

func TestChoose(t *testing.T) {
	noRing := errors.New("no bus")
	for name, c := range map[string]struct {
		ring       error
		passphrase func() (string, error)
		fromFile   bool
		loopback   bool
		want       any
		err        error
	}{
		"loopback goes to the plain file":        {loopback: true, want: &PlainVault{}},
		"loopback needs no keyring":              {loopback: true, ring: noRing, want: &PlainVault{}},
		"the keyring comes first":                {passphrase: typed("p"), want: pointing{}},
		"without a keyring the encrypted file":   {ring: noRing, passphrase: typed("p"), want: &SealedVault{}},
		"a passphrase file means the encrypted":  {passphrase: typed("p"), fromFile: true, want: &SealedVault{}},
		"neither is refused":                     {ring: noRing, err: ErrLocked},
		"a locked keyring is not passed over":    {ring: ErrKeyringLocked, passphrase: typed("p"), err: ErrKeyringLocked},
		"a passphrase file needs its passphrase": {fromFile: true, err: ErrLocked},
	} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			if c.ring != nil {
				keyring.MockInitWithError(c.ring)
				t.Cleanup(keyring.MockInit)
			}
			w := ways(t)
			w.Passphrase, w.FromFile = c.passphrase, c.fromFile
			v, err := Choose(w).For(c.loopback)
			if c.err != nil {
				require.ErrorIs(t, err, c.err)
				var shown *Error
				require.ErrorAs(t, err, &shown)
				require.Contains(t, shown.Hint, "--passphrase-file FILE")
				return
			}
			require.NoError(t, err)
			require.IsType(t, c.want, v)
			require.NoError(t, v.Put("a", "token", NewSecret("x")))
			require.Equal(t, "x", reveal(t, v, "a", "token"))
		})
	}
}

func TestChooseOpensTheEncryptedFileBeforeAnyStep(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	t.Cleanup(keyring.MockInit)
	w := ways(t)
	require.NoError(t, sealedAt(w.SealedPath, "right").Put("a", "token", NewSecret("x")))
	w.Passphrase = typed("wrong")
	_, err := Choose(w).For(false)
	require.ErrorIs(t, err, ErrWrongPassphrase)
}

func TestKeyringPointsToTheEncryptedFile(t *testing.T) {
	keyring.MockInit()
	w := ways(t)
	v, err := Choose(w).For(false)
	require.NoError(t, err)
	_, err = v.Get("a", "token")
	require.ErrorIs(t, err, ErrNotFound)
	require.NotContains(t, err.Error(), "encrypted file")

	require.NoError(t, sealedAt(w.SealedPath, "p").Put("a", "token", NewSecret("x")))
	_, err = v.Get("a", "token")
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "encrypted file")
}
