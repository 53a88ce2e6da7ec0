package connect

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/wire"
)

// tradeFor bounds one call for keys.
const tradeFor = 30 * time.Second

// errSpent says that what was sent for a key was used before, ran out, or was
// taken back.
var errSpent = errors.New("refresh token spent or revoked")

// tokens is what a token endpoint gives (RFC 6749, section 5.1).
type tokens struct {
	Access         string `json:"access_token"`
	Refresh        string `json:"refresh_token"`
	Scope          string `json:"scope"`
	Seconds        int64  `json:"expires_in"`
	RefreshSeconds int64  `json:"refresh_token_expires_in"`
}

// refused is how a token endpoint says no: RFC 6749, section 5.2, or in Meta's
// words an object.
type refused struct {
	Error json.RawMessage `json:"error"`
	Says  string          `json:"error_description"`
}

// word gives the error's name.
func (r refused) word() string {
	var s string
	if json.Unmarshal(r.Error, &s) == nil {
		return s
	}
	var meta struct {
		Message string `json:"message"`
		Code    int    `json:"code"`
	}
	if json.Unmarshal(r.Error, &meta) == nil && (meta.Code != 0 || meta.Message != "") {
		return strconv.Itoa(meta.Code) + " " + meta.Message
	}
	return ""
}

// trade gets keys: one call, never repeated, for what it sends may be good for
// one time. Its error is a *Fault; errSpent in it says that what was sent is of no
// more use.
func (c signing) trade(ctx context.Context, call wire.Call, secrets ...string) (tokens, error) {
	ctx, cancel := context.WithTimeout(ctx, tradeFor)
	defer cancel()
	name := c.name.Title()
	a, err := c.wire.Do(ctx, call)
	if err != nil {
		return tokens{}, wire.Fault(err, name, false)
	}
	var got tokens
	if a.OK() && a.Decode(&got) && got.Access != "" {
		return got, nil
	}
	var no refused
	a.Decode(&no)
	word := no.word()
	if a.Status >= http.StatusInternalServerError || a.Status == http.StatusTooManyRequests || word == "" {
		f := wire.Garbled(a, name, false, secrets...)
		if now := c.now(); a.Status == http.StatusTooManyRequests {
			if at, said := wire.RetryAfter(a.Header, now); said {
				wire.Wait(f, at, now, call.URL)
			}
		}
		return tokens{}, f
	}
	f := &publish.Fault{
		Class: publish.SignIn, Text: name + " gives no more keys for this sign-in", Hint: again(c.provider),
		Code: wire.Outside(wire.Status(a.Status)+", "+word+": "+no.Says, secrets...),
	}
	switch word {
	case "unauthorized_client", "invalid_client", "deleted_client":
		f.Text = name + " does not know the app: its id or its secret is wrong, or the app was deleted"
		f.Hint = "copy both again from the app's page, then " + again(c.provider)
	case "redirect_uri_mismatch", "invalid_redirect_uri":
		f.Text = name + " has another address for the way back"
		f.Hint = "enter it at the app exactly as the guide shows it, then " + again(c.provider)
	case "invalid_request", "invalid_grant":
		f.Err = errSpent
	}
	return tokens{}, f
}

func again(p *provider) string {
	return "connect the account again with rounds connect " + string(p.name)
}

// form makes the call of a token endpoint.
func form(address string, h http.Header, v url.Values) wire.Call {
	return wire.Call{Method: http.MethodPost, URL: address, Header: h, Body: wire.Form(v)}
}

// with gives the secrets with what a trade brought. A refresh token that does not
// come back stays.
func (k kept) with(t tokens, now time.Time) kept {
	k.Access, k.Got, k.Expires = t.Access, now, time.Time{}
	if t.Scope != "" {
		k.Scope = t.Scope
	}
	if t.Seconds > 0 {
		k.Expires = now.Add(seconds(t.Seconds))
	}
	if t.Refresh != "" {
		k.Refresh = t.Refresh
	}
	return k
}

// seconds reads a number of seconds from outside.
func seconds(n int64) time.Duration {
	return time.Duration(min(max(n, 0), 1<<30)) * time.Second
}

// read asks a platform for something and reads the answer into a value. Its
// error is a *Fault.
func (c signing) read(ctx context.Context, address string, h http.Header, into any) error {
	name := c.name.Title()
	token := h.Get("Authorization")
	a, err := c.wire.Do(ctx, wire.Call{Method: http.MethodGet, URL: address, Header: h})
	if err != nil {
		return wire.Fault(err, name, false)
	}
	if a.OK() && a.Decode(into) {
		return nil
	}
	var said struct {
		Message string          `json:"message"`
		Error   json.RawMessage `json:"error"`
	}
	a.Decode(&said)
	words := said.Message + " " + refused{Error: said.Error}.word()
	if len(token) > len("Bearer ") {
		token = token[len("Bearer "):]
	}
	f := &publish.Fault{Code: wire.Outside(wire.Status(a.Status)+": "+words, token)}
	switch {
	case a.Status == http.StatusUnauthorized:
		f.Class, f.Text, f.Hint = publish.SignIn, name+" does not take the key", "make it again after the guide, copy it whole, and paste it"
	case a.Status == http.StatusForbidden:
		f.Class, f.Text, f.Hint = publish.SignIn, "the key may not ask "+name+" about the account ("+wire.Outside(words, token)+")", "compare the permissions with the guide, and make the key again with all of them"
	case a.OK(), a.Status >= http.StatusInternalServerError, a.Status == http.StatusTooManyRequests:
		return wire.Garbled(a, name, false, token)
	default:
		f.Class, f.Text, f.Hint = publish.Person, name+" turned the question down ("+wire.Outside(words, token)+")", "compare what was pasted with the guide, and try again"
	}
	return f
}

// bearer is the header of a call with a key.
func bearer(token vault.Secret) http.Header {
	return http.Header{"Authorization": {"Bearer " + token.Reveal()}}
}
