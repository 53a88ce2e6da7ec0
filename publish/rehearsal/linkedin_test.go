package rehearsal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// li makes one call of LinkedIn's as its documents want it; more are headers.
func (b *bench) li(method, path, token, body string, more ...string) reply {
	b.Helper()
	address := b.base + "/linkedin/" + path
	if strings.HasPrefix(path, "http") {
		address = path
	}
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	rq, err := http.NewRequestWithContext(b.Context(), method, address, r)
	require.NoError(b, err)
	rq.Header = http.Header{
		"Linkedin-Version": {"202609"}, "X-Restli-Protocol-Version": {"2.0.0"}, "Content-Type": {"application/json"},
	}
	if token != "" {
		rq.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(more); i += 2 {
		rq.Header.Set(more[i], more[i+1])
	}
	rs, err := fresh().Do(rq)
	require.NoError(b, err)
	defer rs.Body.Close()
	raw, err := io.ReadAll(rs.Body)
	require.NoError(b, err)
	out := reply{status: rs.StatusCode, header: rs.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &out.json)
	return out
}

// share makes a post, with content as JSON or "".
func (b *bench) share(a Account, commentary, content string) reply {
	b.Helper()
	text, err := json.Marshal(commentary)
	require.NoError(b, err)
	if content != "" {
		content = `"content":` + content + `,`
	}
	return b.li("POST", "rest/posts", a.Token, `{"author":"`+linkedinPage(a.ID)+`","commentary":`+string(text)+`,"visibility":"PUBLIC",`+content+
		`"distribution":{"feedDistribution":"MAIN_FEED","targetEntities":[],"thirdPartyDistributionChannels":[]},"lifecycleState":"PUBLISHED","isReshareDisabledByAuthor":false}`)
}

func urn(s string) string { return url.QueryEscape(s) }

func TestLinkedInWantsItsHeaders(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	path := "rest/organizations/" + a.ID
	for _, tc := range []struct {
		rule   string
		token  string
		more   []string
		status int
		code   string
	}{
		{"all is there", a.Token, nil, 200, ""},
		{"no version", a.Token, []string{"LinkedIn-Version", ""}, 400, "VERSION_MISSING"},
		{"a retired version", a.Token, []string{"LinkedIn-Version", "202511"}, 426, "NONEXISTENT_VERSION"},
		{"no version at all", a.Token, []string{"LinkedIn-Version", "20260901"}, 426, "NONEXISTENT_VERSION"},
		{"no protocol", a.Token, []string{"X-Restli-Protocol-Version", "1.0.0"}, 400, "PROTOCOL_VERSION_MISSING"},
		{"no token", "", nil, 401, ""},
		{"a wrong token", "wrong", nil, 401, "INVALID_ACCESS_TOKEN"},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			r := b.li("GET", path, tc.token, "", tc.more...)
			require.Equal(t, tc.status, r.status, r.raw)
			require.Equal(t, tc.code, r.text("code"))
			require.NotEmpty(t, r.header.Get("X-Li-Uuid"))
		})
	}
	require.Equal(t, 400, b.li("GET", "rest/posts/urn:li:share:1", a.Token, "").status, "a URN in a path is encoded")
	require.Equal(t, 404, b.li("GET", "rest/posts/"+urn("urn:li:share:1"), a.Token, "").status)
}

func TestLinkedInPages(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	r := b.li("GET", "rest/organizationAcls?q=roleAssignee&state=APPROVED&start=0&count=50", a.Token, "")
	require.Equal(t, linkedinPage(a.ID), r.text("elements", 0, "organization"))
	require.Equal(t, "ADMINISTRATOR", r.text("elements", 0, "role"))
	require.Equal(t, "ANALYST", r.text("elements", 1, "role"))
	require.Nil(t, b.li("GET", "rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED", a.Token, "").at("elements", 1))
	r = b.li("GET", "rest/organizations/"+a.ID, a.Token, "")
	require.Equal(t, a.Name, r.text("localizedName"))
	require.Equal(t, 404, b.li("GET", "rest/organizations/1", a.Token, "").status)
	r = b.li("GET", "rest/networkSizes/"+urn(linkedinPage(a.ID))+"?edgeType=COMPANY_FOLLOWED_BY_MEMBER", a.Token, "")
	require.EqualValues(t, 812, r.at("firstDegreeSize"))
	require.NotEmpty(t, b.get("/linkedin/v2/userinfo", a.Token).text("sub"))
	require.Equal(t, b.get("/linkedin/v2/userinfo", a.Token).text("sub"), b.get("/linkedin/v2/me", a.Token).text("id"))

	other := b.account("linkedin", 2)
	require.Equal(t, 403, b.share(Account{ID: other.ID, Token: a.Token}, "Not mine", "").status)
	require.Equal(t, 403, b.share(Account{ID: a.ID, Token: a.UserToken}, "A member's key", "").status)
	require.Equal(t, 403, b.li("GET", "rest/posts?q=author&author="+urn(linkedinPage(a.ID)), a.UserToken, "").status)
}

func TestLinkedInCutsTextAtBareSigns(t *testing.T) {
	for _, tc := range []struct{ rule, commentary, shown, back string }{
		{"plain", "Hello", "Hello", "Hello"},
		{"escaped", `Open \(Mon–Fri\) a\_b \\ \#4`, `Open (Mon–Fri) a_b \ #4`, `Open \(Mon–Fri\) a\_b \\ \#4`},
		{"a template", `{hashtag|\#|Flu} now`, "#Flu now", `{hashtag|\#|Flu} now`},
		{"a bare hashtag comes back as a template", `a #Flu2026 now`, "a #Flu2026 now", `a {hashtag|\#|Flu2026} now`},
		{"a bare bracket cuts", "Open (Mon–Fri)", "Open ", "Open "},
		{"a bare number sign cuts", "Room #4", "Room ", "Room "},
		{"a broken template cuts", "a {hashtag|b", "a ", "a "},
		{"a lone backslash cuts", `a \b`, "a ", "a "},
		{"escaped twice shows backslashes", `a \\\(b`, `a \(b`, `a \\\(b`},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			shown, back := linkedinRead(tc.commentary)
			require.Equal(t, tc.shown, shown)
			require.Equal(t, tc.back, back)
		})
	}
}

func FuzzLinkedInText(f *testing.F) {
	f.Add(`Open \(Mon\) {hashtag|\#|Flu} #a`)
	f.Add("{hashtag|\\#|\xff}")
	f.Fuzz(func(t *testing.T, s string) {
		shown, back := linkedinRead(s)
		again, same := linkedinRead(back)
		require.Equal(t, shown, again)
		require.Equal(t, back, same)
	})
}

func TestLinkedInPosts(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	r := b.share(a, `Open \(now\)`, "")
	require.Equal(t, 201, r.status, r.raw)
	require.Empty(t, r.raw)
	id := r.header.Get("x-restli-id")
	require.Regexp(t, `^urn:li:share:[0-9]+$`, id)
	p := b.live("linkedin")[0]
	require.Equal(t, "Open (now)", p.Text)
	require.Contains(t, b.call("GET", strings.TrimPrefix(p.URL, b.base), "", "", nil).raw, "Open (now)")

	got := b.li("GET", "rest/posts/"+urn(id)+"?viewContext=AUTHOR", a.Token, "")
	require.Equal(t, `Open \(now\)`, got.text("commentary"))
	require.EqualValues(t, testStart.UnixMilli(), got.at("createdAt"))

	require.Equal(t, 400, b.li("POST", "rest/posts/"+urn(id), a.Token, `{"patch":{"$set":{"commentary":"New"}}}`).status, "without its method header it is no edit")
	b.pass(time.Minute)
	require.Equal(t, 204, b.li("POST", "rest/posts/"+urn(id), a.Token, `{"patch":{"$set":{"commentary":"New"}}}`, "X-RestLi-Method", "PARTIAL_UPDATE").status)
	got = b.li("GET", "rest/posts/"+urn(id), a.Token, "")
	require.Equal(t, "New", got.text("commentary"))
	require.EqualValues(t, testStart.Add(time.Minute).UnixMilli(), got.at("lastModifiedAt"))

	for range 2 {
		require.Equal(t, 204, b.li("DELETE", "rest/posts/"+urn(id), a.Token, "").status, "deleting again is as good")
	}
	require.Equal(t, 404, b.li("GET", "rest/posts/"+urn(id), a.Token, "").status)
	require.Empty(t, b.live("linkedin"))
	require.Equal(t, 403, b.li("DELETE", "rest/posts/"+urn(id), b.account("linkedin", 2).Token, "").status)
}

func TestLinkedInRefusesWhatIsWrong(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	for rule, tc := range map[string]struct{ text, content, code string }{
		"nothing said":           {" ", "", "INVALID_VALUE_BLANK_FIELD"},
		"too long":               {strings.Repeat("a", 3001), "", "FIELD_LENGTH_TOO_LONG"},
		"two kinds of content":   {"a", `{"article":{"source":"https://a.example"},"media":{"id":"urn:li:image:x"}}`, "INVALID_VALUE_FOR_FIELD"},
		"no such picture":        {"a", `{"media":{"id":"urn:li:image:x"}}`, "INVALID_URN_ID"},
		"one of several":         {"a", `{"multiImage":{"images":[{"id":"urn:li:image:x"}]}}`, "INVALID_VALUE_FOR_FIELD"},
		"a link without address": {"a", `{"article":{"title":"x"}}`, "MISSING_FIELD"},
		"a poll of one":          {"a", `{"poll":{"question":"q","options":[{"text":"a"}],"settings":{"duration":"ONE_DAY"}}}`, "INVALID_VALUE_FOR_FIELD"},
		"a poll of two days":     {"a", `{"poll":{"question":"q","options":[{"text":"a"},{"text":"b"}],"settings":{"duration":"TWO_DAYS"}}}`, "INVALID_VALUE_FOR_FIELD"},
		"a long answer":          {"a", `{"poll":{"question":"q","options":[{"text":"` + strings.Repeat("a", 31) + `"},{"text":"b"}],"settings":{"duration":"ONE_DAY"}}}`, "FIELD_LENGTH_TOO_LONG"},
		"a name that nobody has": {"a", `{"colour":1}`, "ILLEGAL_ARGUMENT"},
	} {
		r := b.share(a, tc.text, tc.content)
		require.Equal(t, 400, r.status, rule)
		require.Equal(t, tc.code, r.text("code"), rule)
	}
	require.Empty(t, b.s.Posts())
}

func TestLinkedInRemembersDuplicates(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	first := b.share(a, "Flu shots", "").header.Get("x-restli-id")
	r := b.share(a, "Flu shots", "")
	require.Equal(t, 422, r.status)
	require.Contains(t, r.text("message"), first)
	require.Equal(t, "DUPLICATE_POST", r.text("errorDetails", "inputErrors", 0, "code"))
	require.Equal(t, 201, b.share(a, "Flu shots", `{"article":{"source":"https://a.example"}}`).status, "with a link it is another")
	require.Equal(t, 201, b.share(b.account("linkedin", 2), "Flu shots", "").status)
	b.li("DELETE", "rest/posts/"+urn(first), a.Token, "")
	require.Contains(t, b.share(a, "Flu shots", "").raw, first, "it names a ghost")
	b.pass(linkedinMemory)
	require.Equal(t, 201, b.share(a, "Flu shots", "").status)
	require.NoError(t, b.s.Set(Settings{Duplicates: DuplicatesAccept}))
	require.Equal(t, 201, b.share(a, "Flu shots", "").status)
}

func TestLinkedInListsWhatChangedLastFirst(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	ids := make([]string, 5)
	for i := range ids {
		b.pass(time.Second)
		ids[i] = b.share(a, fmt.Sprint("Post ", i), "").header.Get("x-restli-id")
	}
	b.pass(time.Second)
	b.li("POST", "rest/posts/"+urn(ids[1]), a.Token, `{"patch":{"$set":{"commentary":"Edited"}}}`, "X-RestLi-Method", "PARTIAL_UPDATE")
	list := func(start, count int) (out []string) {
		r := b.li("GET", fmt.Sprintf("rest/posts?q=author&author=%s&count=%d&sortBy=LAST_MODIFIED&start=%d", urn(linkedinPage(a.ID)), count, start), a.Token, "")
		require.Equal(t, 200, r.status, r.raw)
		for i := range r.at("elements").([]any) {
			out = append(out, r.text("elements", i, "id"))
		}
		return out
	}
	require.Equal(t, []string{ids[1], ids[4], ids[3]}, list(0, 3))
	require.Equal(t, []string{ids[2], ids[0]}, list(3, 3))
	require.Empty(t, list(6, 3))
	require.Equal(t, 400, b.li("GET", "rest/posts?q=author&author="+urn(linkedinPage(a.ID))+"&count=101", a.Token, "").status)
}

func TestLinkedInPictures(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	r := b.li("POST", "rest/images?action=initializeUpload", a.Token, `{"initializeUploadRequest":{"owner":"`+linkedinPage(a.ID)+`"}}`)
	require.Equal(t, 200, r.status, r.raw)
	id, to := r.text("value", "image"), r.text("value", "uploadUrl")
	status := func() string { return b.li("GET", "rest/images/"+urn(id), a.Token, "").text("status") }
	require.Equal(t, "WAITING_UPLOAD", status())
	require.Equal(t, "MEDIA_ASSET_WAITING_UPLOAD", b.share(a, "Too early", `{"media":{"id":"`+id+`"}}`).text("code"))
	require.Equal(t, 401, b.li("PUT", to, "", string(png("a"))).status, "a picture goes with the key")
	require.Equal(t, 403, b.li("PUT", to+"x", a.Token, string(png("a"))).status, "the address is signed")
	require.Equal(t, 201, b.li("PUT", to, a.Token, string(png("a"))).status)
	require.Equal(t, "PROCESSING", status())
	require.Equal(t, "AVAILABLE", status())
	require.Equal(t, 201, b.share(a, "Now", `{"media":{"id":"`+id+`","altText":"A dot"}}`).status)
	p := b.live("linkedin")[0]
	require.Equal(t, "A dot", p.Media[0].Alt)
	kept, err := b.s.Media(p.Media[0].SHA256)
	require.NoError(t, err)
	require.Equal(t, png("a"), kept)
	require.Equal(t, 403, b.li("POST", "rest/images?action=initializeUpload", a.Token, `{"initializeUploadRequest":{"owner":"urn:li:organization:1"}}`).status)
	require.Equal(t, 404, b.li("GET", "rest/images/"+urn(id), b.account("linkedin", 2).Token, "").status)
	b.pass(linkedinUploadLife)
	require.Equal(t, 403, b.li("PUT", to, a.Token, string(png("a"))).status, "it has run out")
}

func TestLinkedInVideos(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.s.Set(Settings{LinkedIn: LinkedInSettings{PartBytes: 100}}))
	a := b.account("linkedin", 1)
	film := mp4(250)
	r := b.li("POST", "rest/videos?action=initializeUpload", a.Token,
		`{"initializeUploadRequest":{"owner":"`+linkedinPage(a.ID)+`","fileSizeBytes":250,"uploadCaptions":false,"uploadThumbnail":false}}`)
	id, key := r.text("value", "video"), r.text("value", "uploadToken")
	var tags []string
	for i, at := 0, 0; at < len(film); i, at = i+1, at+100 {
		to := r.text("value", "uploadInstructions", i, "uploadUrl")
		part := string(film[at:min(at+100, len(film))])
		require.Equal(t, 400, b.li("PUT", to, a.Token, part).status, "a part goes without the key")
		require.Equal(t, 400, b.li("PUT", to, "", part+"x").status)
		got := b.li("PUT", to, "", part)
		require.Equal(t, 200, got.status)
		tags = append(tags, strings.Trim(got.header.Get("ETag"), `"`))
	}
	finish := func(token string, tags ...string) reply {
		body, err := json.Marshal(object{"finalizeUploadRequest": object{"video": id, "uploadToken": token, "uploadedPartIds": tags}})
		require.NoError(t, err)
		return b.li("POST", "rest/videos?action=finalizeUpload", a.Token, string(body))
	}
	require.Equal(t, 400, finish(key, tags[1], tags[0], tags[2]).status, "in order")
	require.Equal(t, 400, finish("", tags...).status, "with its token")
	require.Equal(t, 200, finish(key, tags...).status)
	require.Equal(t, "INVALID_VIDEO_ID", finish(key, tags...).text("code"), "once")
	require.Equal(t, 201, b.share(a, "Too early", `{"media":{"id":"`+id+`"}}`).status)
	require.Equal(t, 404, b.li("GET", "rest/posts/"+urn(b.live("linkedin")[0].ID), a.Token, "").status, "and so shown to nobody")
	for _, want := range []string{"PROCESSING", "AVAILABLE"} {
		require.Equal(t, want, b.li("GET", "rest/videos/"+urn(id), a.Token, "").text("status"))
	}
	require.Equal(t, 201, b.share(a, "Now", `{"media":{"id":"`+id+`"}}`).status)
	kept, err := b.s.Media(b.live("linkedin")[1].Media[0].SHA256)
	require.NoError(t, err)
	require.True(t, bytes.Equal(film, kept))
}

func TestLinkedInComments(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	post := b.share(a, "Ask us", "").header.Get("x-restli-id")
	base := "rest/socialActions/" + urn(post) + "/comments"
	body := `{"actor":"` + linkedinPage(a.ID) + `","object":"` + post + `","message":{"text":"More (here)"}}`
	r := b.li("POST", base, a.Token, body)
	require.Equal(t, 201, r.status, r.raw)
	id := r.header.Get("x-restli-id")
	require.NotContains(t, r.text("commentUrn"), strings.TrimPrefix(post, "urn:li:share:"), "it lies below an activity of another number")
	require.Equal(t, 403, b.li("POST", base, b.account("linkedin", 2).Token, body).status)
	r = b.li("GET", base+"?start=0&count=100", a.Token, "")
	require.Equal(t, "More (here)", r.text("elements", 0, "message", "text"))
	require.EqualValues(t, 1, r.at("paging", "total"))
	actor := "?actor=" + urn(linkedinPage(a.ID))
	patch := `{"patch":{"message":{"$set":{"text":"Other"}}}}`
	require.Equal(t, 403, b.li("POST", base+"/"+id, a.Token, patch, "X-RestLi-Method", "PARTIAL_UPDATE").status, "the page has to be named")
	require.Equal(t, 204, b.li("POST", base+"/"+id+actor, a.Token, patch, "X-RestLi-Method", "PARTIAL_UPDATE").status)
	require.Equal(t, "Other", b.li("GET", base+"/"+id, a.Token, "").text("message", "text"))
	require.Equal(t, 204, b.li("DELETE", base+"/"+id+actor, a.Token, "").status)
	require.Equal(t, 404, b.li("GET", base+"/"+id, a.Token, "").status)
	b.li("POST", base, a.Token, body)
	b.li("DELETE", "rest/posts/"+urn(post), a.Token, "")
	require.Empty(t, b.live("linkedin"), "comments go with the post")
	require.Equal(t, 404, b.li("GET", base, a.Token, "").status)
}

func TestLinkedInCountsTheCallsOfADay(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.s.Set(Settings{LinkedIn: LinkedInSettings{DailyCalls: 2}}))
	a := b.account("linkedin", 1)
	for _, want := range []int{201, 201, 429} {
		r := b.share(a, fmt.Sprint("Post ", want, len(b.s.Posts())), "")
		require.Equal(t, want, r.status)
		require.Empty(t, r.header.Get("Retry-After"), "LinkedIn names no time")
	}
	require.Equal(t, 201, b.share(b.account("linkedin", 2), "Another member", "").status)
	b.pass(24 * time.Hour)
	require.Equal(t, 201, b.share(a, "Next day", "").status)
	require.Error(t, b.s.Set(Settings{LinkedIn: LinkedInSettings{Consent: "perhaps"}}))
}

func TestLinkedInSignIn(t *testing.T) {
	b := newBench(t)
	const back = "http://127.0.0.1:8721/callback"
	ask := func(client, redirect string) *http.Response {
		v := url.Values{"response_type": {"code"}, "client_id": {client}, "redirect_uri": {redirect}, "state": {"s1"}, "scope": {"w_organization_social r_organization_social"}, "login_hint": {b.account("linkedin", 2).ID}}
		rs, err := fresh().Get(b.base + "/linkedin/oauth/v2/authorization?" + v.Encode())
		require.NoError(t, err)
		require.NoError(t, rs.Body.Close())
		return rs
	}
	require.Equal(t, 400, ask("nobody", back).StatusCode)
	require.Equal(t, 400, ask(LinkedInClient, "http://clinic.example/").StatusCode)
	trade := func(client, code, redirect string) reply {
		return b.postForm("/linkedin/oauth/v2/accessToken", "", url.Values{
			"grant_type": {"authorization_code"}, "code": {code}, "client_id": {client}, "client_secret": {LinkedInSecret}, "redirect_uri": {redirect},
		})
	}
	code := func(client string) string {
		to, err := ask(client, back).Location()
		require.NoError(t, err)
		require.Equal(t, "s1", to.Query().Get("state"))
		return to.Query().Get("code")
	}
	require.Equal(t, "invalid_redirect_uri", trade(LinkedInClient, code(LinkedInClient), back+"/").text("error"))
	c := code(LinkedInClient)
	r := trade(LinkedInClient, c, back)
	require.Equal(t, 200, r.status, r.raw)
	require.EqualValues(t, 5184000, r.at("expires_in"))
	require.Equal(t, "w_organization_social,r_organization_social", r.text("scope"))
	require.Empty(t, r.text("refresh_token"), "which only apps have that LinkedIn lets renew")
	require.Equal(t, 400, trade(LinkedInClient, c, back).status, "a code is good once")
	c = code(LinkedInClient)
	b.pass(31 * time.Minute)
	require.Equal(t, 400, trade(LinkedInClient, c, back).status, "and for half an hour")

	access := r.text("access_token")
	app := url.Values{"client_id": {LinkedInClient}, "client_secret": {LinkedInSecret}, "token": {access}}
	look := func() reply { return b.postForm("/linkedin/oauth/v2/introspectToken", "", app) }
	require.Equal(t, true, look().at("active"))
	require.EqualValues(t, testStart.Add(linkedinTokenLife).Unix(), look().at("expires_at"))
	page := b.account("linkedin", 2)
	require.Equal(t, 201, b.share(Account{ID: page.ID, Token: access}, "With a new key", "").status)
	b.pass(linkedinTokenLife)
	require.Equal(t, "expired", look().text("status"))
	require.Equal(t, "EXPIRED_ACCESS_TOKEN", b.share(Account{ID: page.ID, Token: access}, "Too late", "").text("code"))

	r = trade(LinkedInPartnerClient, code(LinkedInPartnerClient), back)
	require.NotEmpty(t, r.text("refresh_token"))
	r = b.postForm("/linkedin/oauth/v2/accessToken", "", url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {r.text("refresh_token")}, "client_id": {LinkedInPartnerClient}, "client_secret": {LinkedInSecret},
	})
	require.Equal(t, 200, r.status, r.raw)
	app.Set("token", r.text("access_token"))
	require.Equal(t, 200, b.postForm("/linkedin/oauth/v2/revoke", "", app).status)
	require.Equal(t, false, look().at("active"))
	require.Equal(t, "REVOKED_ACCESS_TOKEN", b.share(Account{ID: page.ID, Token: r.text("access_token")}, "Revoked", "").text("code"))
	app.Set("client_secret", "wrong")
	require.Equal(t, 401, look().status)

	require.NoError(t, b.s.Set(Settings{LinkedIn: LinkedInSettings{Consent: "deny"}}))
	to, err := ask(LinkedInClient, back).Location()
	require.NoError(t, err)
	require.Equal(t, "user_cancelled_authorize", to.Query().Get("error"))
	require.Empty(t, to.Query().Get("code"))
}

func TestLinkedInAnswersRefusalsInItsWords(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	for status, code := range map[int]string{
		400: "INVALID_VALUE_FOR_FIELD", 401: "REVOKED_ACCESS_TOKEN", 403: "ACCESS_DENIED", 404: "NOT_FOUND", 409: "CONFLICT", 426: "NONEXISTENT_VERSION", 500: "",
	} {
		b.fault(Fault{Platform: "linkedin", Call: "create", What: Refuse, Status: status})
		r := b.share(a, "Hello", "")
		require.Equal(t, status, r.status)
		require.Equal(t, code, r.text("code"))
	}
	b.fault(Fault{Platform: "linkedin", What: ExpireToken})
	require.EqualValues(t, 65601, b.share(a, "Hello", "").at("serviceErrorCode"))
	b.s.ClearFaults()
	require.Equal(t, 201, b.share(a, "Hello", "").status)
	require.Equal(t, 404, b.get("/linkedin/nowhere", a.Token).status)
}

func TestLinkedInAfterARestart(t *testing.T) {
	b := newBench(t)
	a := b.account("linkedin", 1)
	id := b.share(a, "Before", "").header.Get("x-restli-id")
	b.restart()
	require.Equal(t, "Before", b.li("GET", "rest/posts/"+urn(id), a.Token, "").text("commentary"))
	require.Equal(t, 422, b.share(a, "Before", "").status)
	require.Greater(t, b.share(a, "After", "").header.Get("x-restli-id"), id)
}
