package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// PassphraseFile reads the passphrase that stands in the first line of the file
// at path, without the line's end. The note is a sentence where others on the
// computer can read the file, and otherwise empty.
func PassphraseFile(path string) (passphrase, note string, err error) {
	b, err := readBounded(path)
	if err != nil {
		text := "the passphrase file " + path + " can't be read"
		if errors.Is(err, fs.ErrNotExist) {
			text = "there is no passphrase file " + path
		}
		return "", "", &Error{
			Text: text,
			Hint: "name a text file with the passphrase in its first line",
			Err:  fmt.Errorf("%w: %w", ErrLocked, err),
		}
	}
	// Windows' Notepad may begin a file with a byte order mark.
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	line, _, _ := bytes.Cut(b, []byte("\n"))
	passphrase = strings.TrimSuffix(string(line), "\r")
	if strings.TrimSpace(passphrase) == "" {
		return "", "", &Error{
			Text: "the first line of the passphrase file " + path + " is empty",
			Hint: "write the passphrase in its first line",
			Err:  ErrLocked,
		}
	}
	return passphrase, readableNote(path), nil
}

// readableNote looks at the mode only where it says who may read: on Windows
// it doesn't.
func readableNote(path string) string {
	if runtime.GOOS == "windows" {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	return "others on this computer can read the passphrase file " + path + "; chmod 600 makes it private"
}
