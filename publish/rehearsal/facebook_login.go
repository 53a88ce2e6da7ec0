package rehearsal

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// FacebookApp is the id of the app; any text will do as its secret.
	FacebookApp = facebookApp
	// facebookShort is the person's key as a login brings it: for an hour or two.
	facebookShort     = "rehearsal-facebook-user-short"
	facebookShortLife = 90 * time.Minute
	facebookLongLife  = 60 * 24 * time.Hour
	facebookCodeLife  = 10 * time.Minute
	// deviceLife and deviceEvery are what device/login answers (Login for devices).
	deviceLife  = 420 * time.Second
	deviceEvery = 5 * time.Second
)

// graphAppToken is the form of an app's own token: id, bar, secret.
var graphAppToken = regexp.MustCompile(`^[0-9]+\|.+$`)

// facebookLogin are the consents that have brought no key yet. A restart forgets them.
type facebookLogin struct {
	mu      sync.Mutex
	n       int
	codes   map[string]facebookCode
	devices map[string]*facebookDevice
}

type facebookCode struct {
	client, back string
	at           time.Time
}

type facebookDevice struct {
	began, asked time.Time
	times        int
}

func newFacebook(s *Server) *facebook {
	return &facebook{s, &facebookLogin{codes: map[string]facebookCode{}, devices: map[string]*facebookDevice{}}}
}

func (l *facebookLogin) name(kind string) string {
	l.n++
	return "AQ" + slug(30, kind, strconv.Itoa(l.n))
}

func (l *facebookLogin) code(c facebookCode) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	code := l.name("code")
	l.codes[code] = c
	return code
}

// take gives a consent once.
func (l *facebookLogin) take(code string) (facebookCode, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.codes[code]
	delete(l.codes, code)
	return c, ok
}

// dialog is the login dialog. It agrees, or not, at once.
func (g *graphCall) dialog() answer {
	q := g.rq.query
	plain := func(text string) answer {
		return answer{http.StatusBadRequest, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte(text + "\n")}
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("client_id") != facebookApp:
		return plain("Invalid App ID: The provided app ID does not look like a valid app ID.")
	case err != nil || back.Scheme != "https" && (back.Scheme != "http" || back.Hostname() != "localhost"):
		// By name: the number of the loopback address is not let through.
		return plain("URL Blocked: This redirect failed because the redirect URI is not white-listed in the app's client OAuth settings.")
	case q.Get("response_type") != "" && q.Get("response_type") != "code":
		return plain("Invalid response_type")
	}
	for s := range strings.SplitSeq(q.Get("scope"), ",") {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(graphScopes, s) && !slices.Contains(igScopes, s) && s != "business_management" {
			return plain("Invalid Scopes: " + s)
		}
	}
	to := back.Query()
	if q.Has("state") {
		to.Set("state", q.Get("state"))
	}
	if g.s.settings.get().Facebook.Consent == ConsentDeny {
		to.Set("error", "access_denied")
		to.Set("error_reason", "user_denied")
		to.Set("error_description", "Permissions error")
	} else {
		to.Set("code", g.login.code(facebookCode{q.Get("client_id"), q.Get("redirect_uri"), g.s.now()}))
	}
	back.RawQuery = to.Encode()
	return answer{http.StatusFound, http.Header{"Location": {back.String()}}, nil}
}

// accessToken trades a code, a short key or an app's secret for a key.
func (g *graphCall) accessToken() answer {
	v := g.p.values
	key := func(token string, life time.Duration) answer {
		return graphJSON(http.StatusOK, object{"access_token": token, "token_type": "bearer", "expires_in": int(life / time.Second)})
	}
	if v["client_id"] == "" || v["client_secret"] == "" {
		return graphError{code: 101, message: "Error validating application. Cannot get application info due to a system error."}.answer(g)
	}
	switch v["grant_type"] {
	case "client_credentials":
		return graphJSON(http.StatusOK, object{"access_token": v["client_id"] + "|" + v["client_secret"], "token_type": "bearer"})
	case "fb_exchange_token":
		switch v["fb_exchange_token"] {
		case "":
			return invalid("Missing fb_exchange_token parameter").answer(g)
		case facebookUser, facebookShort:
			return key(facebookUser, facebookLongLife)
		}
		return graphError{code: 190, message: "Invalid OAuth access token - Cannot parse access token"}.answer(g)
	case "":
		c, known := g.login.take(v["code"])
		switch {
		case !known || g.s.now().Sub(c.at) > facebookCodeLife:
			return graphError{code: 100, subcode: 36009, message: "This authorization code has been used."}.answer(g)
		case c.client != v["client_id"] || c.back != v["redirect_uri"]:
			return graphError{code: 100, subcode: 36008, message: "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request"}.answer(g)
		}
		return key(facebookShort, facebookShortLife)
	}
	return invalid("Unsupported grant_type").answer(g)
}

// deviceLogin begins a login from a device without a browser.
func (g *graphCall) deviceLogin() answer {
	if !graphAppToken.MatchString(g.token) {
		return graphError{code: 190, message: "Invalid OAuth access token - Cannot parse access token"}.answer(g)
	}
	l := g.login
	l.mu.Lock()
	defer l.mu.Unlock()
	code := l.name("device")
	l.devices[code] = &facebookDevice{began: g.s.now()}
	return graphJSON(http.StatusOK, object{
		"code": code, "user_code": strings.ToUpper(slug(8, code)), "verification_uri": "https://www.facebook.com/device",
		"expires_in": int(deviceLife / time.Second), "interval": int(deviceEvery / time.Second),
	})
}

// deviceStatus tells whether the person has agreed: from the second question on.
func (g *graphCall) deviceStatus() answer {
	l := g.login
	l.mu.Lock()
	defer l.mu.Unlock()
	d, now := l.devices[g.p.values["code"]], g.s.now()
	switch {
	case d == nil:
		return invalid("The code is not known").answer(g)
	case now.Sub(d.began) > deviceLife:
		return graphError{code: 463, subcode: 1349152, message: "The code has expired"}.answer(g)
	case d.times > 0 && now.Sub(d.asked) < deviceEvery:
		return graphError{code: 17, subcode: 1349172, message: "User request limit reached"}.answer(g)
	}
	d.asked = now
	if d.times++; d.times == 1 {
		return graphError{code: 31, subcode: 1349174, message: "User has not authorized the app yet"}.answer(g)
	}
	delete(l.devices, g.p.values["code"])
	return graphJSON(http.StatusOK, object{"access_token": facebookUser, "expires_in": int(facebookLongLife / time.Second)})
}
