package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSealedFileShowsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	require.NoError(t, sealedAt(path, "open sesame").Put("account-7", "token", NewSecret(canary)))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(b), canary)
	require.NotContains(t, string(b), "account-7")
	require.NotContains(t, string(b), "sesame")
}

func TestPassphraseIsAskedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	require.NoError(t, sealedAt(path, "p").Put("a", "token", NewSecret("x")))
	asked := 0
	v := Sealed(path, func() (string, error) { asked++; return "p", nil }, SealedOptions{WorkFactor: testWork})
	require.NoError(t, v.Open())
	for range 3 {
		require.Equal(t, "x", reveal(t, v, "a", "token"))
		require.NoError(t, v.Put("a", "token", NewSecret("y")))
		require.NoError(t, v.Put("a", "token", NewSecret("x")))
	}
	require.Equal(t, 1, asked)
}

func TestNothingToOpenAsksNothing(t *testing.T) {
	v := Sealed(filepath.Join(t.TempDir(), "none.age"), nil, SealedOptions{})
	require.True(t, v.New())
	require.NoError(t, v.Open())
	_, err := v.Get("a", "token")
	require.ErrorIs(t, err, ErrNotFound)
	require.NoError(t, v.Delete("a"))
	require.ErrorIs(t, v.Put("a", "token", NewSecret("x")), ErrLocked)
	require.True(t, v.New())
}

func TestTheFirstPassphraseIsAskedForInItsOwnWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	var asked []string
	open := func() *SealedVault {
		say := func(what string) func() (string, error) {
			return func() (string, error) { asked = append(asked, what); return "p", nil }
		}
		return Sealed(path, say("known"), SealedOptions{WorkFactor: testWork, First: say("new")})
	}
	first := open()
	require.NoError(t, first.Ready())
	require.True(t, first.New(), "nothing is written for the asking")
	require.NoError(t, first.Put("a", "token", NewSecret("x")))
	again := open()
	require.NoError(t, again.Ready())
	require.Equal(t, "x", reveal(t, again, "a", "token"))
	require.Equal(t, []string{"new", "known"}, asked)
}

func TestWrongPassphraseIsAskedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	require.NoError(t, sealedAt(path, "right").Put("a", "token", NewSecret("x")))
	answers := []string{"wrong", "wronger", "right"}
	v := Sealed(path, func() (string, error) {
		p := answers[0]
		answers = answers[1:]
		return p, nil
	}, SealedOptions{WorkFactor: testWork})
	_, err := v.Get("a", "token")
	require.ErrorIs(t, err, ErrWrongPassphrase)
	require.NotContains(t, err.Error(), "wrong")
	require.ErrorIs(t, v.Put("a", "token", NewSecret("y")), ErrWrongPassphrase)
	require.Equal(t, "x", reveal(t, v, "a", "token"))
}

func TestPassphraseThatCannotBeHad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	require.NoError(t, sealedAt(path, "p").Put("a", "token", NewSecret("x")))
	cancelled := errors.New("cancelled")
	for name, ask := range map[string]func() (string, error){
		"nobody to ask": nil,
		"cancelled":     func() (string, error) { return "", cancelled },
		"empty":         typed(""),
	} {
		t.Run(name, func(t *testing.T) {
			err := Sealed(path, ask, SealedOptions{}).Open()
			require.ErrorIs(t, err, ErrLocked)
			var shown *Error
			require.ErrorAs(t, err, &shown)
			require.Contains(t, shown.Hint, "--passphrase-file FILE")
		})
	}
}

// TestWorkFactor reads the factor out of the header, where the age format puts
// it.
func TestWorkFactor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	for _, odd := range []int{0, -1, 99} {
		require.Equal(t, DefaultWorkFactor, Sealed(path, nil, SealedOptions{WorkFactor: odd}).workFactor)
	}
	v := Sealed(path, typed("p"), SealedOptions{WorkFactor: 6})
	require.NoError(t, v.Put("a", "token", NewSecret("x")))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Regexp(t, `(?m)^-> scrypt \S+ 6$`, string(b))
}

func TestPassphraseFile(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, want string }{
		"line feed is cut":              {"open sesame\n", "open sesame"},
		"carriage return is cut":        {"open sesame\r\nsecond", "open sesame"},
		"no line end":                   {"open sesame", "open sesame"},
		"spaces belong to it":           {" open \n", " open "},
		"byte order mark is not of it":  {"\xef\xbb\xbfopen\n", "open"},
		"empty is refused":              {"", ""},
		"empty first line is refused":   {"\nopen\n", ""},
		"blank first line is refused":   {"  \t\r\nopen\n", ""},
		"only a byte order mark refuse": {"\xef\xbb\xbf\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, "pass")
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			got, note, err := PassphraseFile(path)
			require.Equal(t, c.want, got)
			require.Empty(t, note)
			if c.want == "" {
				require.ErrorIs(t, err, ErrLocked)
				return
			}
			require.NoError(t, err)
		})
	}
	_, _, err := PassphraseFile(filepath.Join(dir, "none"))
	require.ErrorContains(t, err, "there is no passphrase file")
	_, _, err = PassphraseFile(dir)
	require.ErrorContains(t, err, "can't be read")
}

func TestPassphraseFileThatOthersCanRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pass")
	require.NoError(t, os.WriteFile(path, []byte("p\n"), 0o600))
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604} {
		require.NoError(t, os.Chmod(path, mode))
		_, note, err := PassphraseFile(path)
		require.NoError(t, err)
		require.Contains(t, note, "others on this computer can read")
	}
}
