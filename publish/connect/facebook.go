package connect

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/connect/vault"
	"rounds/publish/facebook"
)

// facebookNeeds are the permissions to ask for (Meta, "Permissions reference"),
// those for comments and figures with them, so that nobody signs in twice.
var facebookNeeds = []Need{
	{"pages_show_list", "finding the Page", true},
	{"pages_read_engagement", "reading the Page's own posts back", true},
	{"pages_manage_posts", "publishing posts", true},
	{"pages_manage_engagement", "writing the first comment and answering", false},
	{"pages_read_user_content", "reading what people comment", false},
	{"read_insights", "figures of posts", false},
}

// debugged is what debug_token says of a token.
type debugged struct {
	Data struct {
		Type       string   `json:"type"`
		Valid      bool     `json:"is_valid"`
		Expires    int64    `json:"expires_at"` // Unix seconds, 0 is never
		DataAccess int64    `json:"data_access_expires_at"`
		Scopes     []string `json:"scopes"`
	} `json:"data"`
}

// checkFacebook asks Facebook about a key. Where it is a person's, the Pages
// that it leads to are listed, and the chosen one's key takes its place.
func (s *Signer) checkFacebook(ctx context.Context, t publish.Target, p *Pasted) (Identity, error) {
	c := facebook.New(facebook.Options{Wire: s.wire, Proof: func(_ calendar.Account, token string) (string, error) {
		return proof(p.AppSecret.Reveal(), token), nil
	}})
	id := Identity{Platform: platform.Facebook}
	var d debugged
	if err := c.Read(ctx, t, "debug_token", url.Values{"input_token": {p.Token.Reveal()}}, &d); err != nil {
		return id, err
	}
	if d.Data.Type == "USER" {
		if err := choosePage(ctx, c, t, p, &id); err != nil {
			return id, err
		}
		// The chosen Page's key is another key: its end is its own.
		if err := c.Read(ctx, t, "debug_token", url.Values{"input_token": {p.Token.Reveal()}}, &d); err != nil {
			return id, err
		}
	}
	if err := aboutPage(ctx, c, t, &id); err != nil {
		return id, err
	}
	if d.Data.Scopes != nil {
		id.Granted = d.Data.Scopes
		id.Missing = missing(facebookNeeds, d.Data.Scopes)
	}
	if d.Data.Expires > 0 {
		id.Until = time.Unix(d.Data.Expires, 0).UTC()
		id.Notes = append(id.Notes, "This key ends on "+id.Until.Format("2 January 2006, 15:04")+
			" UTC. A key that does not end is made from an extended key of the person: step 5 of the guide.")
	}
	p.expires, p.until, p.scope = time.Time{}, id.Until, strings.Join(d.Data.Scopes, " ")
	return id, nil
}

// choosePage lists the Pages of a person's token and takes the chosen one's key.
func choosePage(ctx context.Context, c *facebook.Client, t publish.Target, p *Pasted, id *Identity) error {
	var got struct {
		Data []struct {
			ID    string   `json:"id"`
			Name  string   `json:"name"`
			Token string   `json:"access_token"`
			Tasks []string `json:"tasks"`
		} `json:"data"`
	}
	if err := c.Read(ctx, t, "me/accounts", url.Values{"fields": {"id,name,access_token,tasks"}, "limit": {"100"}}, &got); err != nil {
		return err
	}
	for _, a := range got.Data {
		page := Page{ID: a.ID, Name: a.Name, token: vault.NewSecret(a.Token)}
		for _, task := range a.Tasks {
			page.May = page.May || strings.HasSuffix(task, "CREATE_CONTENT") || strings.HasSuffix(task, "MANAGE")
		}
		id.Pages = append(id.Pages, page)
		if p.Page != "" && (a.ID == p.Page || strings.EqualFold(a.Name, p.Page)) && a.Token != "" {
			if !page.May {
				return &calendar.Error{
					Op: "connect an account", Kind: calendar.NeedsPerson, Text: "this person may not publish on the Page “" + a.Name + "”",
					Hint: "give the person full control of the Page in its settings, then try again",
				}
			}
			p.Token, id.Pages = page.token, nil
			return nil
		}
	}
	e := &calendar.Error{
		Op: "connect an account", Kind: calendar.NeedsPerson, Text: "this is the key of a person, not of a Page",
		Hint: fmt.Sprintf("choose one of the %d Pages that it leads to", len(id.Pages)),
	}
	switch {
	case len(id.Pages) == 0:
		e.Hint = "make the key again and tick the Page when Facebook asks; a Page of a business portfolio also needs business_management"
	case p.Page != "":
		e.Text = "the key leads to no Page “" + p.Page + "”"
	}
	return e
}

// aboutPage reads which Page the key is of.
func aboutPage(ctx context.Context, c *facebook.Client, t publish.Target, id *Identity) error {
	var me struct {
		ID string `json:"id"`
	}
	if err := c.Read(ctx, t, "me", url.Values{"fields": {"id,name"}}, &me); err != nil {
		return err
	}
	var page struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		Username  string `json:"username"`
		Link      string `json:"link"`
		Published *bool  `json:"is_published"`
	}
	q := url.Values{"fields": {"id,name,username,link,is_published"}}
	if err := c.Read(ctx, t, url.PathEscape(me.ID), q, &page); err != nil {
		return err
	}
	id.RemoteID, id.Name, id.Link = page.ID, page.Name, page.Link
	if page.Username != "" {
		id.Handle = "@" + page.Username
	}
	if page.Published != nil && !*page.Published {
		id.Notes = append(id.Notes, "The Page is not published: nobody but those who run it sees its posts.")
	}
	if !t.Account.Loopback() {
		id.Notes = append(id.Notes, "If the app at Meta is in Development mode, its posts are seen only by people with a role in it: switch it to Live, and look at the first post while signed out.")
	}
	return nil
}
