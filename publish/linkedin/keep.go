package linkedin

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/publish/wire"
)

// session is what sending a file needs and nobody else may see: whoever has the
// addresses can put a file in its place.
type session struct {
	Token string   `json:"token,omitempty"` // LinkedIn's, of a video; given back at the end
	URLs  []string `json:"urls"`
}

// keptPiece is the most bytes that are kept under one name: some keyrings take no
// more than 2,560 (Windows, CredWrite), and a long video has many addresses.
const keptPiece = 2000

// keep puts a session where the account's keys lie, in pieces, the first of which
// tells how many there are.
func (a *api) keep(f file, s session) error {
	if a.t.Keep == nil {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return wire.FileFault(err)
	}
	var pieces []string
	for rest := string(b); rest != ""; {
		n := min(keptPiece, len(rest))
		pieces, rest = append(pieces, rest[:n]), rest[n:]
	}
	for i, p := range pieces {
		if i == 0 {
			p = strconv.Itoa(len(pieces)) + " " + p
		}
		if err := a.t.Keep(keptName(f, i), p); err != nil {
			return wire.KeepFault(err)
		}
	}
	return nil
}

func keptName(f file, i int) string { return f.name + " address " + strconv.Itoa(i+1) }

// recall gives the session of a file; false says that it is not, or no longer, kept.
func (a *api) recall(f file) (s session, ok bool, err error) {
	all, n, err := a.kept(f)
	if err != nil || n == 0 {
		return session{}, false, err
	}
	ok = json.Unmarshal([]byte(all), &s) == nil && len(s.URLs) > 0
	return s, ok, nil
}

// kept gives the pieces as they lie there, put together, and how many there are.
func (a *api) kept(f file) (all string, n int, err error) {
	if a.t.Recall == nil {
		return "", 0, nil
	}
	var b strings.Builder
	for i := 0; i == 0 || i < n; i++ {
		p, err := a.t.Recall(keptName(f, i))
		if err != nil {
			return "", 0, wire.KeepFault(err)
		}
		if i == 0 {
			var count string
			count, p, _ = strings.Cut(p, " ")
			if n, err = strconv.Atoi(count); err != nil || n < 1 {
				return "", 0, nil //nolint:nilerr // nothing is kept, or not by this version
			}
		}
		b.WriteString(p)
	}
	return b.String(), n, nil
}

// forget takes a session away. What is left lying is of no use after a day.
func (a *api) forget(f file) {
	if a.t.Keep == nil {
		return
	}
	_, n, err := a.kept(f)
	if err != nil {
		return
	}
	for i := range n {
		_ = a.t.Keep(keptName(f, i), "")
	}
}

// trusted tells whether an address that LinkedIn gave may get a file and the
// page's key: one of LinkedIn's own hosts over https, or, in a rehearsal, the
// account's.
func trusted(acc calendar.Account, address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	if acc.Loopback() {
		base, err := url.Parse(acc.Base)
		return err == nil && u.Scheme == base.Scheme && u.Host == base.Host
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") &&
		(host == "linkedin.com" || strings.HasSuffix(host, ".linkedin.com"))
}
