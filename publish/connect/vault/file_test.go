package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	helperDo   = "ROUNDS_VAULT_HELPER"
	helperPath = "ROUNDS_VAULT_PATH"
	helperName = "ROUNDS_VAULT_NAME"
	// puts is how many secrets each process of the contention test writes.
	puts = 25
)

// TestMain lets the test binary play a second process.
func TestMain(m *testing.M) {
	path, name := os.Getenv(helperPath), os.Getenv(helperName)
	switch os.Getenv(helperDo) {
	case "":
		os.Exit(m.Run())
	case "die": // killed with half of the new file written, holding the lock
		v := sealedAt(path, "p")
		v.file.write = func(w io.Writer, b []byte) error {
			_, _ = w.Write(b[:len(b)/2])
			self, _ := os.FindProcess(os.Getpid())
			_ = self.Kill()
			select {}
		}
		_ = v.Put("a", "token", NewSecret("new"))
	case "keyring": // the real keyring, no mock
		_, err := Keyring("rounds", nil)
		fmt.Println(errors.Is(err, ErrNoKeyring))
	case "put":
		v := sealedAt(path, "p")
		for i := range puts {
			if err := v.Put(name, fmt.Sprint(i), NewSecret(name)); err != nil {
				fmt.Fprintln(os.Stderr, err, errors.Unwrap(err))
				os.Exit(3)
			}
		}
	}
}

func helper(t *testing.T, do, path, name string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(os.Environ(), helperDo+"="+do, helperPath+"="+path, helperName+"="+name)
	return c
}

func TestKilledHalfWayLeavesTheOldOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	v := sealedAt(path, "p")
	require.NoError(t, v.Put("a", "token", NewSecret("old")))

	require.Error(t, helper(t, "die", path, "").Run(), "the helper must have been killed")
	require.FileExists(t, path+".new", "it must have been killed half way")
	require.Equal(t, "old", reveal(t, sealedAt(path, "p"), "a", "token"))

	require.NoError(t, v.Put("a", "token", NewSecret("newer")), "the lock ended with the process")
	require.Equal(t, "newer", reveal(t, sealedAt(path, "p"), "a", "token"))
	require.NoFileExists(t, path+".new")
}

func TestFailedWriteLeavesTheOldOne(t *testing.T) {
	full := errors.New("no space left on device")
	half := func(w io.Writer, b []byte) error {
		_, _ = w.Write(b[:len(b)/2])
		return full
	}
	dir := t.TempDir()
	plain, sealed := Plain(filepath.Join(dir, "p.json")), sealedAt(filepath.Join(dir, "s.age"), "p")
	for _, f := range []*file{&plain.file, &sealed.file} {
		require.NoError(t, f.put("a", "token", NewSecret("old")))
		before, err := os.ReadFile(f.path)
		require.NoError(t, err)

		f.write = half
		err = f.put("a", "token", NewSecret(canary))
		require.ErrorIs(t, err, ErrDisk)
		require.ErrorIs(t, err, full)
		var shown *Error
		require.ErrorAs(t, err, &shown)
		require.NotEmpty(t, shown.Hint)
		require.NoFileExists(t, f.path+".new")

		after, err := os.ReadFile(f.path)
		require.NoError(t, err)
		require.Equal(t, before, after)
		s, err := f.get("a", "token")
		require.NoError(t, err)
		require.Equal(t, "old", s.Reveal(), "what isn't on disk isn't believed")
	}
}

func TestProcessesDontLoseEachOthersChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	names := []string{"x", "y", "z"}
	var wg sync.WaitGroup
	problems := make(chan string, len(names))
	for _, name := range names {
		c := helper(t, "put", path, name)
		wg.Go(func() {
			if out, err := c.CombinedOutput(); err != nil {
				problems <- string(out)
			}
		})
	}
	wg.Wait()
	close(problems)
	for p := range problems {
		t.Error(p)
	}
	v := sealedAt(path, "p")
	for _, name := range names {
		for i := range puts {
			require.Equal(t, name, reveal(t, v, name, fmt.Sprint(i)))
		}
	}
}

func TestGoroutinesShareOneVault(t *testing.T) {
	v := Plain(filepath.Join(t.TempDir(), "plain.json"))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			name := fmt.Sprint(i)
			_ = v.Put("a", name, NewSecret(name))
			_, _ = v.Get("a", name)
		})
	}
	wg.Wait()
	for i := range 8 {
		require.Equal(t, fmt.Sprint(i), reveal(t, v, "a", fmt.Sprint(i)))
	}
}

func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
	dir := filepath.Join(t.TempDir(), "made")
	plain, sealed := Plain(filepath.Join(dir, "p.json")), sealedAt(filepath.Join(dir, "s.age"), "p")
	require.NoError(t, plain.Put("a", "token", NewSecret(canary)))
	require.NoError(t, sealed.Put("a", "token", NewSecret(canary)))
	require.NoError(t, os.Chmod(plain.file.path, 0o644))
	require.NoError(t, plain.Put("a", "token", NewSecret(canary+"2")), "a change makes it private again")
	for _, path := range []string{plain.file.path, sealed.file.path} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
	}
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
}

func TestDamagedFileIsLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	whole := sealedAt(filepath.Join(dir, "whole.age"), "p")
	require.NoError(t, whole.Put("a", "token", NewSecret("old")))
	good, err := os.ReadFile(whole.file.path)
	require.NoError(t, err)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	header := bytes.Clone(good)
	header[bytes.Index(header, []byte("--- "))+6] ^= 1
	cases := map[string][]byte{
		"empty":         {},
		"cut off":       good[:len(good)-5],
		"cut in header": good[:20],
		"bit in text":   flipped,
		"bit in header": header,
		"zeros":         make([]byte, 4096),
		"another file":  []byte(`{"version":1}`),
		"work demanded": []byte("age-encryption.org/v1\n-> scrypt YWFhYWFhYWFhYWFhYWFhYQ 30\n" +
			"MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\n--- MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\n"),
	}
	for name, b := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, "damaged.age")
			require.NoError(t, os.WriteFile(path, b, 0o600))
			v := sealedAt(path, "p")
			_, err := v.Get("a", "token")
			require.ErrorIs(t, err, ErrDamaged)
			require.ErrorIs(t, v.Open(), ErrDamaged)
			require.ErrorIs(t, v.Put("a", "token", NewSecret("new")), ErrDamaged)
			require.ErrorIs(t, v.Delete("a"), ErrDamaged)
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, b, after)
		})
	}
}

func TestNewerFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.json")
	text := []byte(`{"version":2,"secrets":{}}`)
	require.NoError(t, os.WriteFile(path, text, 0o600))
	require.ErrorIs(t, Plain(path).Put("a", "token", NewSecret("x")), ErrNewer)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, after)
}

func TestFolderInPlaceOfTheFileIsASentence(t *testing.T) {
	_, err := Plain(t.TempDir()).Get("a", "token")
	require.ErrorIs(t, err, ErrDisk)
}
