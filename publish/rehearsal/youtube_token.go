package rehearsal

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The app that a rehearsal of YouTube knows: a desktop app, whose secret Google
// gives out but does not treat as one.
const (
	YouTubeClient = "rehearsal-youtube.apps.googleusercontent.com"
	YouTubeSecret = "rehearsal-youtube-secret" // invented, like all that is here
)

const (
	youtubeTokenLife = 3599 * time.Second
	youtubeScope     = "https://www.googleapis.com/auth/youtube.force-ssl https://www.googleapis.com/auth/yt-analytics.readonly"
)

// youtubeCode is a consent that has not been traded for tokens yet.
type youtubeCode struct{ account, challenge, redirect, scope string }

// youtubeCodes are the consents of this process.
type youtubeCodes struct {
	mu   sync.Mutex
	n    int
	list map[string]youtubeCode
}

// authorize is the consent page. It agrees at once, for the channel that
// login_hint names, else the first, and sends the browser back to the loopback
// address with code and state (Google Identity, "OAuth 2.0 for Mobile & Desktop Apps").
func (c *youtubeCall) authorize() answer {
	q := c.rq.query
	back, err := url.Parse(q.Get("redirect_uri"))
	plain := func(text string) answer {
		return answer{http.StatusBadRequest, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte(text + "\n")}
	}
	switch {
	case q.Get("client_id") != YouTubeClient:
		return plain("Error 401: invalid_client")
	case err != nil || back.Scheme != "http" || !isLoopback(back.Hostname()) && back.Hostname() != "localhost":
		return plain("Error 400: redirect_uri_mismatch")
	case q.Get("response_type") != "code" || q.Get("scope") == "":
		return plain("Error 400: invalid_request")
	case q.Get("code_challenge") != "" && q.Get("code_challenge_method") != "S256":
		return plain("Error 400: invalid_request, code_challenge_method")
	}
	list := youtubeAccounts()
	owner := list[0]
	for _, a := range list {
		if hint := q.Get("login_hint"); hint != "" && (hint == a.Username || hint == a.ID) {
			owner = a
		}
	}
	c.codes.mu.Lock()
	c.codes.n++
	code := "4/rehearsal-" + slug(20, "code", owner.ID, strconv.Itoa(c.codes.n))
	c.codes.list[code] = youtubeCode{owner.ID, q.Get("code_challenge"), q.Get("redirect_uri"), q.Get("scope")}
	c.codes.mu.Unlock()
	to := back.Query()
	to.Set("code", code)
	to.Set("scope", q.Get("scope"))
	if s := q.Get("state"); s != "" {
		to.Set("state", s)
	}
	back.RawQuery = to.Encode()
	return answer{http.StatusFound, http.Header{"Location": {back.String()}}, nil}
}

// tokens trades a code or a refresh token for an access token.
func (c *youtubeCall) tokens() answer {
	form, err := url.ParseQuery(string(c.rq.body.text()))
	if err != nil || !strings.HasPrefix(c.rq.header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return oauthError(http.StatusBadRequest, "invalid_request", "The body must be a form.")
	}
	if form.Get("client_id") != YouTubeClient || form.Get("client_secret") != YouTubeSecret {
		return oauthError(http.StatusUnauthorized, "invalid_client", "The OAuth client was not found.")
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return c.exchange(form)
	case "refresh_token":
		return c.refresh(form.Get("refresh_token"))
	}
	return oauthError(http.StatusBadRequest, "unsupported_grant_type", "Invalid grant_type: "+form.Get("grant_type"))
}

func (c *youtubeCall) exchange(form url.Values) answer {
	c.codes.mu.Lock()
	k, known := c.codes.list[form.Get("code")]
	delete(c.codes.list, form.Get("code")) // once only
	c.codes.mu.Unlock()
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case !known, k.redirect != form.Get("redirect_uri"):
		return oauthError(http.StatusBadRequest, "invalid_grant", "Bad Request")
	case k.challenge != "" && k.challenge != base64.RawURLEncoding.EncodeToString(sum[:]):
		return oauthError(http.StatusBadRequest, "invalid_grant", "Invalid code verifier.")
	}
	return c.change(0, func(t *tx) answer {
		a, _ := byID(youtubeAccounts(), k.account)
		n := t.nextToken(a)
		fresh := token{Platform: youtubeName, Account: a.ID, Number: n, Access: a.Token + "-at-" + strconv.Itoa(n), Refresh: a.Token + "-rt-" + strconv.Itoa(n), Expires: t.now.Add(youtubeTokenLife)}
		t.putToken(fresh)
		return youtubeTokenAnswer(fresh, k.scope, true)
	})
}

// nextToken is the number of an account's next pair.
func (t *tx) nextToken(a Account) int {
	if last := t.latestToken(youtubeName, a.ID); last != nil {
		return last.Number + 1
	}
	return 2
}

func youtubeTokenAnswer(k token, scope string, first bool) answer {
	o := object{
		"access_token": k.Access, "expires_in": int(youtubeTokenLife / time.Second), "scope": cmp.Or(scope, youtubeScope), "token_type": "Bearer",
	}
	if first { // a refresh brings no new refresh token
		o["refresh_token"] = k.Refresh
	}
	return youtubeJSON(http.StatusOK, o)
}

func (c *youtubeCall) refresh(old string) answer {
	gone := oauthError(http.StatusBadRequest, "invalid_grant", "Token has been expired or revoked.")
	if old == "" || c.s.faults.isDead(youtubeName, old) {
		return gone
	}
	return c.change(0, func(t *tx) answer {
		for _, a := range youtubeAccounts() {
			valid := old == firstRefresh(a)
			for _, k := range t.tokens[key{youtubeName, a.ID}] {
				if k.Refresh == old {
					valid = !k.Revoked
				}
			}
			if !valid {
				continue
			}
			n := t.nextToken(a)
			fresh := token{Platform: youtubeName, Account: a.ID, Number: n, Access: a.Token + "-at-" + strconv.Itoa(n), Refresh: old, Expires: t.now.Add(youtubeTokenLife)}
			t.putToken(fresh)
			return youtubeTokenAnswer(fresh, "", false)
		}
		return gone
	})
}

// revoke ends a grant: the refresh token and every access token made with it.
func (c *youtubeCall) revoke() answer {
	form, err := url.ParseQuery(string(c.rq.body.text()))
	if err != nil {
		return oauthError(http.StatusBadRequest, "invalid_request", "Bad Request")
	}
	asked := cmp.Or(form.Get("token"), c.rq.query.Get("token"))
	return c.change(0, func(t *tx) answer {
		found := false
		for _, a := range youtubeAccounts() {
			grant := ""
			for _, k := range t.tokens[key{youtubeName, a.ID}] {
				if asked != "" && (k.Access == asked || k.Refresh == asked) {
					grant = k.Refresh
				}
			}
			for _, k := range t.tokens[key{youtubeName, a.ID}] {
				if grant != "" && k.Refresh == grant {
					gone := *k
					gone.Revoked, found = true, true
					t.putToken(gone)
				}
			}
		}
		if !found {
			return oauthError(http.StatusBadRequest, "invalid_token", "Token expired or revoked")
		}
		return youtubeJSON(http.StatusOK, object{})
	})
}

// whose finds the channel of an access token, and whether the token has run out.
func (p *youtube) whose(access string) (a Account, died bool) {
	list := youtubeAccounts()
	if a, ok := byToken(list, access); ok {
		return a, p.s.faults.isDead(youtubeName, access)
	}
	now := p.s.now()
	p.s.ledger.view(func(st *state) {
		for _, one := range list {
			for _, t := range st.tokens[key{youtubeName, one.ID}] {
				if access != "" && t.Access == access {
					a, died = one, t.Revoked || !t.Expires.After(now)
				}
			}
		}
	})
	return a, died || p.s.faults.isDead(youtubeName, access)
}
