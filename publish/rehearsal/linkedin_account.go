package rehearsal

import (
	"net/http"
	"strconv"
)

// acls lists the pages that the member has a part in, with the part: her own, which
// she administers, and the next one, of which she only sees the figures.
func (c *linkedinCall) acls() answer {
	q := c.rq.query
	if c.life == linkedinMemberOnly {
		return linkedinForbidden("organizationAcls.FINDER-roleAssignee")
	}
	if q.Get("q") != "roleAssignee" {
		return *linkedinBad("ILLEGAL_ARGUMENT", "q")
	}
	elements := []object{}
	list := linkedinAccounts()
	for i, a := range list {
		if a.ID != c.owner.ID {
			continue
		}
		for page, role := range map[string]string{a.ID: "ADMINISTRATOR", list[(i+1)%len(list)].ID: "ANALYST"} {
			one := object{"organization": linkedinPage(page), "role": role, "roleAssignee": linkedinMember(a.ID), "state": "APPROVED"}
			if want := q.Get("role"); want != "" && want != role || q.Get("state") != "" && q.Get("state") != "APPROVED" {
				continue
			}
			if role == "ADMINISTRATOR" { // first, in every answer
				elements = append([]object{one}, elements...)
				continue
			}
			elements = append(elements, one)
		}
	}
	return linkedinJSON(http.StatusOK, object{
		"elements": elements, "paging": object{"start": 0, "count": len(elements), "total": len(elements), "links": []any{}},
	})
}

// organization describes a page, by its number.
func (c *linkedinCall) organization(id string) answer {
	a, ok := byID(linkedinAccounts(), id)
	if !ok {
		return linkedinMissing(id)
	}
	n, _ := strconv.ParseInt(id, 10, 64)
	return linkedinJSON(http.StatusOK, object{
		"id": n, "localizedName": a.Name, "vanityName": a.Username, "primaryOrganizationType": "NONE", "$URN": linkedinPage(id),
	})
}

// followers tells how many follow a page.
func (c *linkedinCall) followers(urn string) answer {
	for _, a := range linkedinAccounts() {
		if linkedinPage(a.ID) == urn && c.rq.query.Get("edgeType") == "COMPANY_FOLLOWED_BY_MEMBER" {
			return linkedinJSON(http.StatusOK, object{"firstDegreeSize": 812})
		}
	}
	return linkedinMissing(urn)
}

// me is the member of the token, by OpenID or by r_basicprofile.
func (c *linkedinCall) me(which string) answer {
	sub := slug(10, "member", c.owner.ID)
	if which == "me" {
		return linkedinJSON(http.StatusOK, object{"id": sub, "localizedFirstName": "Dana", "localizedLastName": "Example"})
	}
	return linkedinJSON(http.StatusOK, object{
		"sub": sub, "name": "Dana Example", "given_name": "Dana", "family_name": "Example", "locale": "en-US",
		"email": "dana@juniper.example", "email_verified": true,
	})
}
