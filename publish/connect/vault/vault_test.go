package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
	"pgregory.net/rapid"
)

// testWork is a work factor that takes no time.
const testWork = 4

func typed(p string) func() (string, error) {
	return func() (string, error) { return p, nil }
}

func sealedAt(path, passphrase string) *SealedVault {
	return Sealed(path, typed(passphrase), SealedOptions{WorkFactor: testWork})
}

// places makes each kind of vault; opening it a second time must show what the
// first has kept.
func places(t *testing.T) map[string]func() Vault {
	t.Helper()
	dir := t.TempDir()
	keyring.MockInit()
	return map[string]func() Vault{
		"plain":  func() Vault { return Plain(filepath.Join(dir, "plain.json")) },
		"sealed": func() Vault { return sealedAt(filepath.Join(dir, "in", "sealed.age"), "open sesame") },
		"keyring": func() Vault {
			v, err := Keyring("rounds-test", nil)
			require.NoError(t, err)
			return v
		},
	}
}

func reveal(t require.TestingT, v Vault, account, name string) string {
	s, err := v.Get(account, name)
	require.NoError(t, err)
	return s.Reveal()
}

func TestEveryVaultKeepsTheContract(t *testing.T) {
	for kind, open := range places(t) {
		t.Run(kind, func(t *testing.T) {
			v := open()
			_, err := v.Get("a1", "token")
			require.ErrorIs(t, err, ErrNotFound)
			require.NoError(t, v.Delete("a1"), "an account without secrets is no error")

			require.NoError(t, v.Put("a1", "token", NewSecret("one")))
			require.NoError(t, v.Put("a1", "refresh", NewSecret("two")))
			require.NoError(t, v.Put("a11", "token", NewSecret("other")))
			require.NoError(t, v.Put("a1", "token", NewSecret("three \n\"ü")))
			require.Equal(t, "three \n\"ü", reveal(t, v, "a1", "token"))

			again := open()
			require.Equal(t, "three \n\"ü", reveal(t, again, "a1", "token"))
			require.Equal(t, "two", reveal(t, again, "a1", "refresh"))

			require.NoError(t, v.Put("a1", "session", NewSecret("four")))
			require.NoError(t, again.Remove("a1", "session"))
			require.NoError(t, again.Remove("a1", "session"), "what is not kept is no error")
			require.NoError(t, again.Remove("nobody", "session"))
			_, err = v.Get("a1", "session")
			require.ErrorIs(t, err, ErrNotFound)
			require.Equal(t, "two", reveal(t, v, "a1", "refresh"), "the others stay")

			require.NoError(t, again.Delete("a1"))
			for _, name := range []string{"token", "refresh"} {
				_, err = v.Get("a1", name)
				require.ErrorIs(t, err, ErrNotFound, "the first one sees what the second deleted")
			}
			require.Equal(t, "other", reveal(t, v, "a11", "token"), "a name that begins alike stays")

			require.Error(t, v.Put("", "token", NewSecret("x")))
			require.Error(t, v.Put("a1", "", NewSecret("x")))
			require.Error(t, v.Delete(""))
			_, err = v.Get("a1", "")
			require.Error(t, err)
		})
	}
}

func TestVaultsAgreeWithAMap(t *testing.T) {
	opens := places(t)
	for kind, open := range opens {
		t.Run(kind, func(t *testing.T) {
			first, second := open(), open()
			model := map[[2]string]string{}
			short := rapid.SampledFrom([]string{"a", "b", "c"})
			rapid.Check(t, func(t *rapid.T) {
				v := first
				if rapid.Bool().Draw(t, "second") {
					v = second
				}
				account, name := short.Draw(t, "account"), short.Draw(t, "name")
				switch rapid.IntRange(0, 4).Draw(t, "do") {
				case 0:
					require.NoError(t, v.Delete(account))
					for key := range model {
						if key[0] == account {
							delete(model, key)
						}
					}
				case 1, 2:
					text := rapid.String().Draw(t, "text")
					require.NoError(t, v.Put(account, name, NewSecret(text)))
					model[[2]string{account, name}] = text
				default:
					want, ok := model[[2]string{account, name}]
					got, err := v.Get(account, name)
					require.Equal(t, ok, !errors.Is(err, ErrNotFound))
					require.Equal(t, want, got.Reveal())
				}
			})
		})
	}
}

func TestFilesRefuseWhatTheyWouldChange(t *testing.T) {
	v := Plain(filepath.Join(t.TempDir(), "plain.json"))
	require.Error(t, v.Put("a", "token", NewSecret("\xff")))
}

func TestErrorsHoldNoSecret(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plain.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"version":1,"secrets":{"a":{"token":"`+canary+`"`), 0o600))
	_, err := Plain(path).Get("a", "token")
	require.ErrorIs(t, err, ErrDamaged)
	for e := err; e != nil; e = errors.Unwrap(e) {
		require.NotContains(t, e.Error(), "canary")
	}
}
