package planfile

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encodings in the words of a report.
const (
	utf8Name    = "UTF-8"
	utf16Name   = "UTF-16"
	windowsName = "Windows-1252"
)

// load reads a whole file, up to the limit.
func load(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, invalidCause("the file cannot be read", "look whether it is still there, and try again", err)
	case len(b) > maxBytes:
		return nil, invalid("the file is larger than 32 MB", "split it into smaller files, a year each")
	case len(bytes.TrimSpace(bytes.TrimPrefix(b, bomUTF8))) == 0:
		return nil, invalid("the file is empty", "choose the file that the spreadsheet was saved to")
	}
	return b, nil
}

var (
	bomUTF8 = []byte{0xef, 0xbb, 0xbf}
	bomLE   = []byte{0xff, 0xfe}
	bomBE   = []byte{0xfe, 0xff}
)

// decode turns a file into text and names its encoding. A file that is neither
// UTF-8 nor marked as UTF-16 is taken as Windows-1252, which is what Excel's
// plain "CSV" is in western countries.
func decode(b []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(b, bomUTF8):
		text, name = string(b[len(bomUTF8):]), utf8Name
	case bytes.HasPrefix(b, bomLE):
		text, name = fromUTF16(b[len(bomLE):], binary.LittleEndian), utf16Name
	case bytes.HasPrefix(b, bomBE):
		text, name = fromUTF16(b[len(bomBE):], binary.BigEndian), utf16Name
	case utf8.Valid(b), mostlyUTF8(b):
		text, name = string(b), utf8Name
	default:
		text, name = fromWindows(b), windowsName
	}
	if isBinary(b, text) {
		return "", "", invalid("the file is not text", spreadsheetHint(b))
	}
	return strings.ToValidUTF8(text, "\ufffd"), name, nil
}

// fromUTF16 reads text in units of two bytes. What is no character, and a byte
// that is left over, becomes U+FFFD.
func fromUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2+1)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	if len(b) > 0 {
		units = append(units, utf8.RuneError)
	}
	return string(utf16.Decode(units))
}

// windowsSigns are the characters of Windows-1252 from 0x80 to 0x9f, where it is
// not Latin-1 (IANA, charset windows-1252). Five bytes are no character.
var windowsSigns = [32]rune{
	'€', utf8.RuneError, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', utf8.RuneError, 'Ž', utf8.RuneError,
	utf8.RuneError, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', utf8.RuneError, 'ž', 'Ÿ',
}

func fromWindows(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			r = windowsSigns[c-0x80]
		}
		out.WriteRune(r)
	}
	return out.String()
}

// mostlyUTF8 tells of a file that is UTF-8 but for some damaged characters:
// text in another encoding hardly ever forms letters of UTF-8 by chance.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good > bad
}

// isBinary tells of a file that is no text: text has no NUL.
func isBinary(b []byte, text string) bool {
	return bytes.HasPrefix(b, []byte("PK\x03\x04")) || strings.ContainsRune(text, 0)
}

// spreadsheetHint says what to do with a file that is no text. Workbooks of
// Excel begin with the signs of a ZIP archive or of an OLE file.
func spreadsheetHint(b []byte) string {
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
		return "it is a workbook: open it in the spreadsheet and save it as “CSV UTF-8”"
	}
	return "save the plan in the spreadsheet as “CSV UTF-8”"
}
