package rehearsal

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// xCodeLife is how long a code of the consent page is good for (X developer
	// docs, OAuth 2.0 Authorization Code Flow).
	xCodeLife = 30 * time.Second
	// xState is the longest state, in characters.
	xState = 500
)

// xScopes are the permissions that an app can ask for.
var xScopes = []string{
	"tweet.read", "tweet.write", "tweet.moderate.write", "users.read", "users.email", "follows.read", "follows.write",
	"offline.access", "space.read", "mute.read", "mute.write", "like.read", "like.write", "list.read", "list.write",
	"block.read", "block.write", "bookmark.read", "bookmark.write", "dm.read", "dm.write", "media.write",
}

// xCode is a consent that has not been traded for tokens yet.
type xCode struct {
	account, client, challenge, redirect, scope string
	at                                          time.Time
}

// xCodes are the consents of this process: a code is good for half a minute.
type xCodes struct {
	mu   sync.Mutex
	n    int
	list map[string]xCode
}

func (l *xCodes) add(k xCode) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	code := slug(32, "code", k.account, strconv.Itoa(l.n))
	l.list[code] = k
	return code
}

// take gives the consent of a code, once.
func (l *xCodes) take(code string) (xCode, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, known := l.list[code]
	delete(l.list, code)
	return k, known
}

// authorize is the consent page. It answers at once, for the first account, or
// for that which login_hint names, which is no parameter of X.
func (c *xCall) authorize() answer {
	q := c.rq.query
	plain := func(text string) answer {
		return answer{http.StatusBadRequest, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte("Something went wrong: " + text + "\n")}
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	client := q.Get("client_id")
	switch {
	case client != XPublicClient && client != XConfidentialClient:
		return plain("client_id")
	case err != nil || back.Scheme != "http" || !isLoopback(back.Hostname()):
		return plain("redirect_uri") // X wants 127.0.0.1, not localhost
	case q.Get("response_type") != "code":
		return plain("response_type")
	case q.Get("state") == "" || len(q.Get("state")) > xState:
		return plain("state")
	case q.Get("code_challenge") == "" || q.Get("code_challenge_method") != "S256":
		return plain("code_challenge")
	}
	to := back.Query()
	to.Set("state", q.Get("state"))
	switch scopes := strings.Fields(q.Get("scope")); {
	case len(scopes) == 0 || slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(xScopes, s) }):
		to.Set("error", "invalid_scope")
	case c.s.settings.get().X.Consent == ConsentDeny:
		to.Set("error", "access_denied")
	default:
		owner := xAccounts()[0]
		for _, a := range xAccounts() {
			if hint := q.Get("login_hint"); hint != "" && (hint == a.Username || hint == a.ID) {
				owner = a
			}
		}
		to.Set("code", c.codes.add(xCode{owner.ID, client, q.Get("code_challenge"), q.Get("redirect_uri"), q.Get("scope"), c.s.now()}))
	}
	back.RawQuery = to.Encode()
	return answer{http.StatusFound, http.Header{"Location": {back.String()}}, nil}
}

// exchange gives the first pair of a consent. A wrong try spends the code.
func (c *xCall) exchange(form url.Values) answer {
	k, known := c.codes.take(form.Get("code"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	age := c.s.now().Sub(k.at)
	switch {
	case !known, age > xCodeLife, k.client != c.clientID(form), k.redirect != form.Get("redirect_uri"):
		return oauthError(http.StatusBadRequest, "invalid_request", "Value passed for the authorization code was invalid.")
	case k.challenge != base64.RawURLEncoding.EncodeToString(sum[:]):
		return oauthError(http.StatusBadRequest, "invalid_request", "Value passed for the code verifier did not match the code challenge.")
	}
	return c.change(0, func(t *tx) answer {
		a, _ := byID(xAccounts(), k.account)
		return c.hand(t, a, k.scope)
	})
}

// hand gives out an account's next pair. Without offline.access there is no
// refresh token.
func (c *xCall) hand(t *tx, a Account, scope string) answer {
	number := 2
	if last := t.latestToken(xName, a.ID); last != nil {
		number = last.Number + 1
	}
	n := strconv.Itoa(number)
	next := token{
		Platform: xName, Account: a.ID, Access: a.Token + "-at-" + n, Expires: t.now.Add(xTokenLife), Number: number, Scope: scope,
	}
	reply := object{
		"token_type": "bearer", "expires_in": int(xTokenLife / time.Second), "access_token": next.Access, "scope": scope,
	}
	if slices.Contains(strings.Fields(scope), "offline.access") {
		next.Refresh = a.Token + "-rt-" + n
		reply["refresh_token"] = next.Refresh
	}
	t.putToken(next)
	return xJSON(http.StatusOK, reply)
}

// xNeeds are the permissions that the calls need.
var xNeeds = map[string]string{
	"create": "tweet.write", "delete": "tweet.write", "read": "tweet.read", "me": "users.read", "alt": "media.write",
	"one-shot": "media.write", "initialize": "media.write", "append": "media.write", "finalize": "media.write", "status": "media.write",
}

// permitted turns away a token whose consent does not cover the call: X says no
// more than "Forbidden".
func (c *xCall) permitted(name string, act action) action {
	need := xNeeds[name]
	if need == "" || slices.Contains(strings.Fields(c.scope()), need) {
		return act
	}
	return func(time.Duration) answer { return xForbidden("Forbidden") }
}

// scope is what the asking token may do; the invented ones may do all.
func (c *xCall) scope() string {
	scope := xScope
	c.s.ledger.view(func(st *state) {
		for _, t := range st.tokens[key{xName, c.owner.ID}] {
			if t.Access == c.token && t.Scope != "" {
				scope = t.Scope
			}
		}
	})
	return scope
}
