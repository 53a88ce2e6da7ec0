package rehearsal

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The apps that a rehearsal knows: a public one without a secret, which names
// itself in the body, and a confidential one, which signs with a Basic header.
const (
	// XPublicClient is the client_id of the public app.
	XPublicClient = "rehearsal-x-public"
	// XConfidentialClient and XClientSecret are the confidential app.
	XConfidentialClient = "rehearsal-x-confidential"
	XClientSecret       = "rehearsal-x-secret" // invented, like all that is here
)

const (
	xTokenLife = 7200 * time.Second
	xScope     = "tweet.read tweet.write users.read media.write tweet.moderate.write offline.access"
)

// clientID gives the app that asks, "" for one that is not known; form is the
// body. An app with a secret has to show it.
func (c *xCall) clientID(form url.Values) string {
	kind, coded, _ := strings.Cut(c.rq.header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Basic") {
		if form.Get("client_id") != XPublicClient {
			return ""
		}
		return XPublicClient
	}
	b, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || string(b) != XConfidentialClient+":"+XClientSecret {
		return ""
	}
	return XConfidentialClient
}

func oauthError(status int, code, text string) answer {
	return xJSON(status, object{"error": code, "error_description": text})
}

func (c *xCall) form() (url.Values, *answer) {
	form, err := url.ParseQuery(string(c.rq.body.text()))
	if err != nil || !strings.HasPrefix(c.rq.header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		a := oauthError(http.StatusBadRequest, "invalid_request", "The body must be a form.")
		return nil, &a
	}
	if c.clientID(form) == "" {
		a := oauthError(http.StatusUnauthorized, "unauthorized_client", "Missing valid authorization header")
		return nil, &a
	}
	return form, nil
}

// tokens trades a consent's code or a refresh token for a pair.
func (c *xCall) tokens() answer {
	form, refused := c.form()
	if refused != nil {
		return *refused
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return c.exchange(form)
	case "refresh_token":
		return c.refresh(form.Get("refresh_token"))
	}
	return oauthError(http.StatusBadRequest, "unsupported_grant_type", "Value passed for the grant type was invalid.")
}

// refresh gives the next pair for a refresh token, which is spent by it.
func (c *xCall) refresh(spent string) answer {
	return c.change(0, func(t *tx) answer {
		for _, a := range xAccounts() {
			current, scope := firstRefresh(a), xScope
			if last := t.latestToken(xName, a.ID); last != nil {
				current, scope = last.Refresh, cmp.Or(last.Scope, xScope)
				if last.Revoked {
					current = ""
				}
			}
			if spent != "" && spent == current {
				return c.hand(t, a, scope)
			}
		}
		return oauthError(http.StatusBadRequest, "invalid_request", "Value passed for the token was invalid.")
	})
}

// revoke ends a pair that a refresh gave. The invented first one stays.
func (c *xCall) revoke() answer {
	form, refused := c.form()
	if refused != nil {
		return *refused
	}
	return c.change(0, func(t *tx) answer {
		for _, a := range xAccounts() {
			for _, k := range t.tokens[key{xName, a.ID}] {
				if v := form.Get("token"); v == k.Access || v == k.Refresh {
					gone := *k
					gone.Revoked = true
					t.putToken(gone)
				}
			}
		}
		return xJSON(http.StatusOK, object{"revoked": true})
	})
}
