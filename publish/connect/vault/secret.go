package vault

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is what every way of showing a secret gives.
const redacted = "[secret]"

// Secret is a token, key or password. The text lies behind a pointer because
// fmt can't call methods on unexported fields: a plain string kind inside
// somebody's struct would be printed by %v.
type Secret struct {
	text *string
}

// NewSecret hides s.
func NewSecret(s string) Secret { return Secret{text: &s} }

// Reveal gives the text, for the one place that sends or seals it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty tells whether there is nothing in it.
func (s Secret) Empty() bool { return s.Reveal() == "" }

// String gives the same word for every secret.
func (s Secret) String() string { return redacted }

// GoString is String, for %#v.
func (s Secret) GoString() string { return redacted }

// Format is String for every verb, %x and %d included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText is String, for JSON, XML and whatever else asks for text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON is String in quotes.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalBinary is String, for gob.
func (s Secret) MarshalBinary() ([]byte, error) { return []byte(redacted), nil }

// LogValue is String, for log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
