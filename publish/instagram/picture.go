package instagram

import (
	"context"
	"net/http"
	"net/url"

	"rounds/publish"
	"rounds/publish/wire"
)

// photo gives the linked Page a picture that nobody sees, so that it has a
// public address from which Instagram can fetch it.
func (g *graph) photo(ctx context.Context, p part) (publish.Result, error) {
	if signedInThere(g.t.Account) {
		return publish.Result{}, &publish.Fault{
			Class: publish.Person, Text: name + " fetches pictures from a public address, and this account has no Facebook Page that could hold them",
			Hint: "give the picture's public address in the post's settings for " + name + ", or connect the account by way of its Facebook Page",
		}
	}
	m := g.t.Content.Media[p.i]
	f, size, err := g.open(p.i)
	if err != nil {
		return publish.Result{}, err
	}
	defer f.Close()
	b, err := wire.Multipart([]wire.Field{{Name: "published", Value: "false"}}, wire.File{
		Field: "source", Name: p.value() + ".jpg", MIME: m.MIME, Length: size, Reader: f,
	})
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got struct {
		ID string `json:"id"`
	}
	// With a Page's key "me" is the Page.
	if err := g.call(ctx, http.MethodPost, "me/photos", nil, b, &got); err != nil {
		return publish.Result{}, err
	}
	return publish.Result{Values: map[string]string{p.value(): got.ID}}, g.made(got.ID)
}

// address finds out where Instagram is to fetch a picture.
func (g *graph) address(ctx context.Context, p part) (publish.Result, error) {
	if a := given(g.t.Content, p.i); a != "" {
		return g.lookAt(ctx, p, a)
	}
	var got struct {
		Images []struct {
			Width  int    `json:"width"`
			Source string `json:"source"`
		} `json:"images"`
	}
	id := g.t.Progress[p.as(wordPhoto).value()]
	if !objectID.MatchString(id) {
		return publish.Result{}, noStep(g.step)
	}
	if err := g.get(ctx, id, url.Values{"fields": {"images"}}, &got); err != nil {
		return publish.Result{}, err
	}
	widest, at := -1, ""
	for _, m := range got.Images {
		if a := public(g.t.Account, m.Source); a != "" && m.Width > widest {
			widest, at = m.Width, a
		}
	}
	if at == "" {
		return publish.Result{}, &publish.Fault{
			Class: publish.Again, Text: "Facebook gives no address of the picture yet", Hint: hintTime,
		}
	}
	return publish.Result{Values: map[string]string{p.value(): at}}, nil
}

// lookAt looks whether the address that the person gave holds the very picture
// that was approved.
func (g *graph) lookAt(ctx context.Context, p part, address string) (publish.Result, error) {
	file := fileWords(g.t.Content, p.i)
	wrong := func(text, hint string) (publish.Result, error) {
		return publish.Result{}, &publish.Fault{Class: publish.Person, Text: text, Hint: hint}
	}
	at := public(g.t.Account, address)
	if at == "" && g.t.Account.Loopback() {
		at = public(publicAccount, address)
	}
	if at == "" || !ascii(at) {
		return wrong("the address of "+file+" is no public web address", "begin it with https://, without letters that need an accent, and have the post approved again")
	}
	done := publish.Result{Values: map[string]string{p.value(): at}}
	if g.t.Account.Loopback() && public(publicAccount, at) != "" {
		return done, nil // a rehearsal asks nobody outside
	}
	m := g.t.Content.Media[p.i]
	got, err := g.fetch.look(ctx, at, m.Bytes)
	switch {
	case err != nil:
		return publish.Result{}, &publish.Fault{
			Class: publish.Again, Text: "the address of " + file + " cannot be reached", Err: err,
			Hint: "open the address in a browser, and see whether the website is up",
		}
	case got.status != http.StatusOK:
		return wrong("the address of "+file+" shows no picture ("+wire.Status(got.status)+")",
			"open it in a private browser window: it must show the picture alone, without signing in and without leading elsewhere; then start the run again")
	case got.mime != "image/jpeg":
		return wrong("the address of "+file+" leads to something that is no JPEG picture ("+wire.Outside(got.mime)+")",
			"give the address of the JPEG file itself, not of a page that shows it, and have the post approved again")
	case got.sum != m.ID:
		return wrong("the address of "+file+" holds another file than the one that was approved",
			"put the approved copy there as it is: websites often make pictures smaller when they are uploaded; then start the run again")
	}
	return done, nil
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
