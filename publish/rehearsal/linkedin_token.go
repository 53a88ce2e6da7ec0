package rehearsal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The apps that a rehearsal of LinkedIn knows: one as practices get it, whose
// tokens cannot be renewed, and one that LinkedIn has let renew them.
const (
	LinkedInClient        = "rehearsal-linkedin"
	LinkedInPartnerClient = "rehearsal-linkedin-partner"
	LinkedInSecret        = "rehearsal-linkedin-secret" // of both; invented, like all that is here
)

const (
	linkedinTokenLife = 5_184_000 * time.Second // 60 days
	linkedinCodeLife  = 30 * time.Minute
	linkedinScope     = "r_basicprofile,r_organization_social,r_organization_social_feed,rw_organization_admin,w_organization_social,w_organization_social_feed"
)

// linkedinCode is a consent that has not been traded for a token yet.
type linkedinCode struct {
	account, redirect, client, scope string
	at                               time.Time
}

// linkedinCodes are the consents of this process.
type linkedinCodes struct {
	mu   sync.Mutex
	n    int
	list map[string]linkedinCode
}

// oauth answers what lies below /oauth/v2 ("Authorization Code Flow",
// "Programmatic Refresh Tokens").
func (c *linkedinCall) oauth(what string) answer {
	if what == "authorization" && c.rq.method == http.MethodGet {
		return c.authorize()
	}
	form, err := url.ParseQuery(string(c.rq.body.text()))
	switch {
	case c.rq.method != http.MethodPost, err != nil, !strings.HasPrefix(c.rq.header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		return linkedinOAuth(http.StatusBadRequest, "invalid_request", "The body must be a form.")
	case form.Get("client_id") != LinkedInClient && form.Get("client_id") != LinkedInPartnerClient, form.Get("client_secret") != LinkedInSecret:
		return linkedinOAuth(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	}
	switch what {
	case "accessToken":
		return c.accessToken(form)
	case "introspectToken":
		return c.introspect(form.Get("token"))
	case "revoke":
		return c.revoke(form.Get("token"))
	}
	return linkedinError(http.StatusNotFound, "RESOURCE_NOT_FOUND", "No virtual resource found")
}

func linkedinOAuth(status int, code, text string) answer {
	return linkedinJSON(status, object{"error": code, "error_description": text})
}

// authorize is the consent page. It agrees, or not, at once, for the member whose
// page login_hint names, else the first, and sends the browser back.
func (c *linkedinCall) authorize() answer {
	q := c.rq.query
	back, err := url.Parse(q.Get("redirect_uri"))
	plain := func(text string) answer {
		return answer{http.StatusBadRequest, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte(text + "\n")}
	}
	client := q.Get("client_id")
	loopback := err == nil && back.Scheme == "http" && (isLoopback(back.Hostname()) || back.Hostname() == "localhost")
	switch {
	case client != LinkedInClient && client != LinkedInPartnerClient:
		return plain("The passed in client_id is invalid")
	case err != nil || !loopback && back.Scheme != "https" || back.Fragment != "":
		return plain("The redirect_uri does not match the registered value")
	case q.Get("response_type") != "code" || q.Get("scope") == "":
		return plain("A required parameter is missing")
	}
	to := back.Query()
	to.Set("state", q.Get("state"))
	if c.s.settings.get().LinkedIn.Consent == "deny" {
		to.Set("error", "user_cancelled_authorize")
		to.Set("error_description", "The user cancelled the authorization")
	} else {
		owner := linkedinAccounts()[0]
		for _, a := range linkedinAccounts() {
			if hint := q.Get("login_hint"); hint != "" && (hint == a.Username || hint == a.ID) {
				owner = a
			}
		}
		to.Set("code", c.codes.add(linkedinCode{owner.ID, q.Get("redirect_uri"), client, q.Get("scope"), c.s.now()}))
	}
	back.RawQuery = to.Encode()
	return answer{http.StatusFound, http.Header{"Location": {back.String()}}, nil}
}

func (k *linkedinCodes) add(one linkedinCode) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.n++
	code := "AQT-rehearsal-" + slug(24, "code", one.account, strconv.Itoa(k.n))
	k.list[code] = one
	return code
}

// take gives a consent once.
func (k *linkedinCodes) take(code string) (linkedinCode, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	one, ok := k.list[code]
	delete(k.list, code)
	return one, ok
}

// accessToken trades a code, or a refresh token, for an access token.
func (c *linkedinCall) accessToken(form url.Values) answer {
	client := form.Get("client_id")
	switch form.Get("grant_type") {
	case "authorization_code":
		k, ok := c.codes.take(form.Get("code"))
		switch {
		case !ok, k.client != client, c.s.now().Sub(k.at) > linkedinCodeLife:
			return linkedinOAuth(http.StatusBadRequest, "invalid_request", "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.")
		case k.redirect != form.Get("redirect_uri"):
			return linkedinOAuth(http.StatusBadRequest, "invalid_redirect_uri", "Unable to retrieve access token: redirect_uri does not match")
		}
		return c.issue(k.account, client, strings.Join(strings.Fields(k.scope), ","))
	case "refresh_token":
		var owner string
		c.s.ledger.view(func(st *state) {
			for _, a := range linkedinAccounts() {
				for _, t := range st.tokens[key{linkedinName, a.ID}] {
					if r := form.Get("refresh_token"); r != "" && t.Refresh == r && !t.Revoked {
						owner = a.ID
					}
				}
			}
		})
		if owner == "" || client != LinkedInPartnerClient {
			return linkedinOAuth(http.StatusBadRequest, "invalid_request", "The provided refresh token is invalid or the app may not use it")
		}
		return c.issue(owner, client, linkedinScope)
	}
	return linkedinOAuth(http.StatusBadRequest, "unsupported_grant_type", "The grant type is not supported")
}

// issue hands out the next token of a member.
func (c *linkedinCall) issue(account, client, scope string) answer {
	return c.change(0, func(t *tx) answer {
		a, _ := byID(linkedinAccounts(), account)
		n := 2
		refresh := a.Token + "-rt"
		if last := t.latestToken(linkedinName, a.ID); last != nil {
			n = last.Number + 1
		}
		if client != LinkedInPartnerClient {
			refresh = ""
		}
		next := token{
			Platform: linkedinName, Account: a.ID, Access: a.Token + "-at-" + strconv.Itoa(n), Refresh: refresh,
			Expires: t.now.Add(linkedinTokenLife), Number: n,
		}
		t.putToken(next)
		o := object{"access_token": next.Access, "expires_in": int(linkedinTokenLife / time.Second), "scope": scope}
		if refresh != "" {
			o["refresh_token"], o["refresh_token_expires_in"] = refresh, 365*24*3600
		}
		return linkedinJSON(http.StatusOK, o)
	})
}

// introspect tells what a token is good for, and until when.
func (c *linkedinCall) introspect(access string) answer {
	_, life := c.whose(access)
	until := c.s.now().Add(linkedinTokenLife) // the invented ones do not run out
	c.s.ledger.view(func(st *state) {
		for _, a := range linkedinAccounts() {
			for _, t := range st.tokens[key{linkedinName, a.ID}] {
				if t.Access == access {
					until = t.Expires
				}
			}
		}
	})
	switch life {
	case linkedinAlive:
		return linkedinJSON(http.StatusOK, object{"active": true, "status": "active", "scope": linkedinScope, "expires_at": until.Unix()})
	case linkedinMemberOnly:
		return linkedinJSON(http.StatusOK, object{"active": true, "status": "active", "scope": "w_member_social", "expires_at": until.Unix()})
	case linkedinExpired:
		return linkedinJSON(http.StatusOK, object{"active": false, "status": "expired", "expires_at": until.Unix()})
	case linkedinRevoked:
		return linkedinJSON(http.StatusOK, object{"active": false, "status": "revoked"})
	case linkedinUnknown:
	}
	return linkedinJSON(http.StatusOK, object{"active": false})
}

// revoke ends a token that was handed out. The invented first one stays.
func (c *linkedinCall) revoke(access string) answer {
	return c.change(0, func(t *tx) answer {
		for _, a := range linkedinAccounts() {
			for _, k := range t.tokens[key{linkedinName, a.ID}] {
				if k.Access == access {
					gone := *k
					gone.Revoked = true
					t.putToken(gone)
				}
			}
		}
		return linkedinJSON(http.StatusOK, object{})
	})
}
