package rehearsal

import (
	"crypto/sha256"
	"strings"
)

// slug makes n letters and digits out of what it is given, always the same.
func slug(n int, parts ...string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	b := make([]byte, min(n, len(sum)))
	for i := range b {
		b[i] = letters[int(sum[i])%len(letters)]
	}
	return string(b)
}
