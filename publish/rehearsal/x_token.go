package rehearsal

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
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

// client tells whether the app that asks is known; form is the body.
func (c *xCall) client(form url.Values) bool {
	kind, coded, _ := strings.Cut(c.rq.header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Basic") {
		return form.Get("client_id") == XPublicClient
	}
	b, err := base64.StdEncoding.DecodeString(coded)
	return err == nil && string(b) == XConfidentialClient+":"+XClientSecret
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
	if !c.client(form) {
		a := oauthError(http.StatusUnauthorized, "unauthorized_client", "Missing valid authorization header")
		return nil, &a
	}
	return form, nil
}

// refresh gives the next pair for a refresh token, which is spent by it.
func (c *xCall) refresh() answer {
	form, refused := c.form()
	if refused != nil {
		return *refused
	}
	if grant := form.Get("grant_type"); grant != "refresh_token" {
		return oauthError(http.StatusBadRequest, "unsupported_grant_type", "The rehearsal signs nobody in; it refreshes.")
	}
	spent := form.Get("refresh_token")
	return c.change(0, func(t *tx) answer {
		for _, a := range xAccounts() {
			number, current := 1, firstRefresh(a)
			if last := t.latestToken(xName, a.ID); last != nil {
				number, current = last.Number, last.Refresh
				if last.Revoked {
					current = ""
				}
			}
			if spent == "" || spent != current {
				continue
			}
			number++
			n := strconv.Itoa(number)
			next := token{
				Platform: xName, Account: a.ID, Access: a.Token + "-at-" + n, Refresh: a.Token + "-rt-" + n,
				Expires: t.now.Add(xTokenLife), Number: number,
			}
			t.putToken(next)
			return xJSON(http.StatusOK, object{
				"token_type": "bearer", "expires_in": int(xTokenLife / time.Second), "access_token": next.Access,
				"scope": xScope, "refresh_token": next.Refresh,
			})
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
