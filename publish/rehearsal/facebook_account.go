package rehearsal

import (
	"net/http"
)

var graphScopes = []string{
	"pages_show_list", "pages_read_engagement", "pages_manage_posts",
	"pages_manage_engagement", "pages_read_user_content", "read_insights",
}

// me is the Page for a Page's token, the person for hers.
func (g *graphCall) me() answer {
	if g.user {
		return g.one("User", object{"id": facebookUserID, "name": "Robin Example"}, "id,name")
	}
	return g.readPage(g.page.ID)
}

func (g *graphCall) readPage(id string) answer {
	if id != g.page.ID && !g.user {
		return graphError{code: 10, message: "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature."}.answer(g)
	}
	a, _ := byID(g.accounts(g.rq.base), id)
	return g.one("Page", g.pageFields(a), "id,name")
}

func (g *graphCall) pageFields(a Account) object {
	return object{
		"id": a.ID, "name": a.Name, "username": a.Username, "link": g.rq.base + "/" + a.ID,
		"followers_count": 731, "fan_count": 702, "is_published": true, "category": "Medical Center",
		"category_list": []object{{"id": "2214", "name": "Medical Center"}}, "access_token": a.Token,
		"instagram_business_account": nil, "about": nil, "website": nil, "phone": nil,
		"tasks": []string{"ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"},
	}
}

// listPages is me/accounts: the Pages of a person, with their tokens.
func (g *graphCall) listPages(who string) answer {
	if !g.user || who != "me" && who != facebookUserID {
		return invalid("Tried accessing nonexisting field (accounts) on node type (Page)").answer(g)
	}
	list := g.accounts(g.rq.base)
	return g.paged("Page", len(list), func(i int) object { return g.pageFields(list[i]) },
		"access_token,category,category_list,name,id,tasks", nil)
}

func (g *graphCall) permissions(who string) answer {
	if !g.user || who != "me" && who != facebookUserID {
		return invalid("Tried accessing nonexisting field (permissions) on node type (Page)").answer(g)
	}
	list := []object{}
	for _, s := range graphScopes {
		list = append(list, object{"permission": s, "status": "granted"})
	}
	return graphJSON(http.StatusOK, object{"data": list})
}

// debugToken tells what a token is. It may look at itself.
func (g *graphCall) debugToken() answer {
	asked := g.p.values["input_token"]
	if asked == "" {
		return invalid("The parameter input_token is required").answer(g)
	}
	data := object{
		"app_id": facebookApp, "application": "Rounds Rehearsal", "is_valid": true, "expires_at": 0,
		"issued_at": g.s.now().AddDate(0, 0, -14).Unix(), "data_access_expires_at": g.s.now().AddDate(0, 0, 76).Unix(),
		"scopes": graphScopes, "user_id": facebookUserID,
	}
	a, isPage := byToken(g.accounts(g.rq.base), asked)
	switch {
	case isPage:
		data["type"], data["profile_id"] = "PAGE", a.ID
	case asked == facebookUser:
		data["type"] = "USER"
	case asked == facebookShort:
		data["type"], data["expires_at"] = "USER", g.s.now().Add(facebookShortLife).Unix()
	default:
		data = object{
			"error": object{"code": 190, "message": "Invalid OAuth access token."}, "is_valid": false, "scopes": []string{},
		}
	}
	if g.s.faults.isDead(facebookName, asked) {
		data["is_valid"] = false
		data["error"] = object{"code": 190, "subcode": 463, "message": "Error validating access token: Session has expired."}
	}
	return graphJSON(http.StatusOK, object{"data": data})
}
