package rehearsal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	igScopes = []string{
		"instagram_basic", "instagram_content_publish", "instagram_manage_comments", "instagram_manage_insights",
		"instagram_manage_contents", "pages_read_engagement", "pages_show_list", "pages_manage_posts",
	}
	igLoginScopes = []string{
		"instagram_business_basic", "instagram_business_content_publish", "instagram_business_manage_comments",
		"instagram_business_manage_insights",
	}
)

const (
	igShortLife = time.Hour
	igLongLife  = 60 * 24 * time.Hour
	// igYoung is the age below which a long token is not renewed.
	igYoung = 24 * time.Hour
)

// instagramCodes are the codes that consents brought and nobody has used: whose
// they are. They are not kept over a restart.
type instagramCodes struct {
	mu   sync.Mutex
	n    int
	list map[string]string
}

func (c *instagramCodes) add(account string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	code := "code-" + slug(20, "instagram", account, strconv.Itoa(c.n))
	c.list[code] = account
	return code
}

func (c *instagramCodes) take(code string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.list[code]
	delete(c.list, code)
	return a, ok
}

// me is the Page for a Page's token, the person for hers, the account for a
// login token.
func (c *igCall) me() answer {
	switch {
	case c.login:
		return c.account(c.owner.ID)
	case c.user:
		return c.one("User", object{"id": instagramUserID, "name": "Robin Example"}, "id,name")
	}
	return c.page(linkedPage(c.owner.ID))
}

// account gives an Instagram account. For a login token "id" is another one than
// "user_id", as with Meta.
func (c *igCall) account(id string) answer {
	a, _ := byID(c.ig.accounts(""), id)
	if !c.user && a.ID != c.owner.ID {
		return missing("get", id).answer(c.graphCall)
	}
	posts := 0
	c.ig.s.ledger.view(func(st *state) { posts = len(st.postsOf(instagramName, a.ID)) })
	o := object{
		"id": a.ID, "username": a.Username, "name": a.Name, "followers_count": 412, "follows_count": 37, "media_count": posts,
	}
	if c.login {
		o["user_id"], o["account_type"] = a.ID, "BUSINESS"
		o["id"] = "26" + a.ID[2:]
	}
	return c.one("IGUser", o, "id,username")
}

// page gives a Page with the account that is linked with it.
func (c *igCall) page(id string) answer {
	for _, a := range c.ig.accounts("") {
		if linkedPage(a.ID) == id && (c.user || a.ID == c.owner.ID) {
			return c.one("Page", c.pageOf(a), "id,name")
		}
	}
	return missing("get", id).answer(c.graphCall)
}

func (c *igCall) pageOf(a Account) object {
	return object{
		"id": linkedPage(a.ID), "name": a.Name, "username": a.Username, "access_token": a.Token, "is_published": true,
		"followers_count": 731, "link": c.home + "/" + linkedPage(a.ID), "category": "Medical Center",
		"instagram_business_account": object{"id": a.ID, "username": a.Username},
		"tasks":                      []string{"ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"},
	}
}

// listPages is me/accounts: the Pages of a person, each with its account.
func (c *igCall) listPages() answer {
	if !c.user {
		return invalid("Tried accessing nonexisting field (accounts) on node type (Page)").answer(c.graphCall)
	}
	list := c.ig.accounts("")
	return c.paged("Page", len(list), func(i int) object { return c.pageOf(list[i]) }, "access_token,category,name,id,tasks", nil)
}

func (c *igCall) permissions() answer {
	if !c.user {
		return invalid("Tried accessing nonexisting field (permissions) on node type (Page)").answer(c.graphCall)
	}
	list := []object{}
	for _, s := range igScopes {
		list = append(list, object{"permission": s, "status": "granted"})
	}
	return graphJSON(http.StatusOK, object{"data": list})
}

// debugToken tells what a token is. It knows none of Instagram's own sign-in.
func (c *igCall) debugToken() answer {
	asked := c.p.values["input_token"]
	a, isPage := byToken(c.ig.accounts(""), asked)
	data := object{
		"app_id": facebookApp, "application": "Rounds Rehearsal", "is_valid": true, "expires_at": 0, "scopes": igScopes,
		"data_access_expires_at": c.ig.s.now().AddDate(0, 0, 76).Unix(), "user_id": instagramUserID,
	}
	switch {
	case c.login, asked == "":
		return graphError{code: 2, message: graphMessages[2], transient: true}.answer(c.graphCall)
	case isPage:
		data["type"], data["profile_id"] = "PAGE", linkedPage(a.ID)
	case asked == instagramUser:
		data["type"] = "USER"
	default:
		data = object{"error": object{"code": 190, "message": "Invalid OAuth access token."}, "is_valid": false, "scopes": []string{}}
	}
	if c.ig.s.faults.isDead(instagramName, asked) {
		data["is_valid"] = false
		data["error"] = object{"code": 190, "subcode": 463, "message": "Error validating access token: Session has expired."}
	}
	return graphJSON(http.StatusOK, object{"data": data})
}

// authorize is the page on which a person agrees; she does, at once, for the
// first account.
func (c *igCall) authorize() answer {
	q := c.rq.query
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Host == "" || q.Get("client_id") == "" || q.Get("response_type") != "code" || q.Get("scope") == "" {
		return answer{http.StatusBadRequest, http.Header{"Content-Type": {"text/plain"}}, []byte("Invalid Request: Request parameters are invalid")}
	}
	v := back.Query()
	v.Set("code", c.ig.codes.add(c.ig.accounts("")[0].ID))
	v.Set("state", q.Get("state"))
	back.RawQuery = v.Encode()
	to := back.String()
	if c.login {
		to += "#_" // which Instagram hangs on
	}
	return answer{http.StatusFound, http.Header{"Location": {to}}, nil}
}

// keys hands out tokens: of the person by way of Facebook, of the account by
// Instagram's own sign-in.
func (c *igCall) keys() answer {
	v := c.p.values
	if !c.login {
		return c.userKeys(v)
	}
	switch {
	case c.path[0] == "oauth" && c.rq.method == http.MethodPost:
		a, ok := c.ig.codes.take(strings.TrimSuffix(v["code"], "#_"))
		if !ok || v["client_id"] == "" || v["client_secret"] == "" || v["grant_type"] != "authorization_code" {
			return graphJSON(http.StatusBadRequest, object{"error_type": "OAuthException", "code": 400, "error_message": "Invalid authorization code"})
		}
		return c.hand(a, igShortLife, func(t token) object {
			return object{"data": []object{{"access_token": t.Access, "user_id": a, "permissions": strings.Join(igLoginScopes, ",")}}}
		})
	case c.path[0] == "access_token" && v["grant_type"] == "ig_exchange_token" && v["client_secret"] != "" && c.owner.ID != "":
		return c.hand(c.owner.ID, igLongLife, longToken)
	case c.path[0] == "refresh_access_token" && v["grant_type"] == "ig_refresh_token" && c.owner.ID != "":
		if c.young() {
			return c.igError(10, 0, "Application does not have permission for this action: the token is not 24 hours old")
		}
		return c.hand(c.owner.ID, igLongLife, longToken)
	}
	return graphError{code: 190, message: "Invalid OAuth access token - Cannot parse access token"}.answer(c.graphCall)
}

func longToken(t token) object {
	return object{"access_token": t.Access, "token_type": "bearer", "expires_in": int64(igLongLife / time.Second)}
}

// young tells whether the asking token was handed out less than a day ago.
func (c *igCall) young() bool {
	young := false
	c.ig.s.ledger.view(func(st *state) {
		for _, t := range st.tokens[key{instagramName, c.owner.ID}] {
			young = young || t.Access == c.token && c.ig.s.now().Before(t.Expires.Add(igYoung-igLongLife))
		}
	})
	return young
}

// hand gives out a new token of an account.
func (c *igCall) hand(account string, life time.Duration, reply func(token) object) answer {
	return c.change(0, func(t *tx) answer {
		n := 2
		if last := t.latestToken(instagramName, account); last != nil {
			n = last.Number + 1
		}
		k := token{
			Platform: instagramName, Account: account, Number: n, Expires: t.now.Add(life),
			Access: "IG" + slug(28, "token", account, strconv.Itoa(n)),
		}
		t.putToken(k)
		return graphJSON(http.StatusOK, reply(k))
	})
}

// userKeys gives the person's token for a code or a short token; any text stands
// for the app's secret.
func (c *igCall) userKeys(v map[string]string) answer {
	if v["client_id"] == "" || v["client_secret"] == "" {
		return c.igError(101, 0, "Error validating application. Cannot get application info due to a system error.")
	}
	ok := v["grant_type"] == "fb_exchange_token" && v["fb_exchange_token"] == instagramUser
	if v["code"] != "" {
		_, ok = c.ig.codes.take(v["code"])
	}
	if !ok {
		return c.igError(100, 36009, "This authorization code has been used or is not valid.")
	}
	return graphJSON(http.StatusOK, object{"access_token": instagramUser, "token_type": "bearer", "expires_in": 5_184_000})
}
