package byhand

import (
	"rounds/calendar"
	"rounds/calendar/platform"
)

// ForChange makes the guide to a take-down or an edit that a person makes herself.
// It never leads to the page where posts are written. o is what the post is to say
// in the end of an edit, at the post's address where one is known.
func ForChange(kind calendar.SubjectKind, o calendar.Outgoing, a calendar.Account, at string) Guide {
	b := &builder{o: o, m: mannerOf(a.Platform, o.Kind.Or()), g: Guide{Page: at}}
	b.o.Platform = a.Platform
	if at == "" {
		b.g.Page = "https://www." + a.Platform.Host() + "/"
	}
	b.account(a)
	if at == "" {
		b.step("Look the post up on the account's page.")
	} else {
		b.step("Open the post at its address.")
	}
	if kind == calendar.TakeDownSubject {
		b.step("Delete it there: the menu with the three dots has that. Of a thread, delete every part.")
		b.step("Reload the page to see that it is gone, then say that it is done.")
		return b.g
	}
	b.step("Choose to edit it: the menu with the three dots has that.")
	if post := o.Post(); post.Title != "" && b.m.title != "" {
		b.step("Put this in the place of the title.")
		b.clip("the title", post.Title)
	}
	if body := a.Platform.Body(o.Post()); !platform.Blank(body) {
		b.step("Put this in the place of the text.")
		b.clip("the text", body)
	}
	b.step("Save it there, then say that it is done.")
	return b.g
}
