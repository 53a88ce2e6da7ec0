package connect

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
	"rounds/publish"
)

// provider is how accounts of one platform are signed in. A new platform is one
// file with its provider, and one line in providers.
type provider struct {
	name  platform.Name
	needs []signin.Right
	ways  []signin.Way // the one to recommend comes first
	// wayHosts and wayNeeds are the address and the permissions of a way that has
	// others than the platform's usual ones.
	wayHosts map[string]string
	wayNeeds map[string][]signin.Right
	// check asks the platform about what was given, and first turns it into a key
	// where it is none yet.
	check func(ctx context.Context, c signing, t publish.Target, in *Pasted) (Identity, error)
	// consent is the page on which a person agrees; nil where no way leads there.
	consent *consentPage
	// exchange trades the code that the consent brought for the first keys.
	exchange func(ctx context.Context, c signing, base, code string, in *Pasted) error
	// renewable tells whether a newer key can be had without the person, renew
	// gets it, and due tells that it is time to; all nil where keys are not renewed.
	renewable func(k kept) bool
	renew     func(ctx context.Context, c signing, base string, k kept) (kept, error)
	due       func(k kept, now time.Time) bool
}

// signing is a signer at work with one platform.
type signing struct {
	*Signer
	*provider
}

// providers lists every platform that can be signed in to.
var providers = []*provider{&facebookProvider, &instagramProvider, &linkedinProvider, &xProvider, &youtubeProvider}

// providerOf gives the provider of a platform.
func providerOf(n platform.Name) (*provider, error) {
	for _, p := range providers {
		if p.name == n {
			return p, nil
		}
	}
	return nil, &calendar.Error{
		Op: "connect an account", Kind: calendar.Invalid, Text: n.Title() + " accounts are served by hand",
		Hint: "add the account without a key: the run hands you the text and takes the address",
	}
}

// refreshes tells whether a newer key can be had without the person.
func (p *provider) refreshes(k kept) bool { return p.renewable != nil && p.renewable(k) }

// base gives the address of an account: the one that was named, else that of the
// way, else the platform's own. Keys go to no host that the platform does not
// document, and to a rehearsal on this computer.
func (p *provider) base(named, way string) (string, error) {
	if named == "" {
		named = p.name.Host()
		if other, ok := p.wayHosts[way]; ok {
			named = other
		}
	}
	a := calendar.Account{Platform: p.name, Name: p.name.Title(), Base: named}
	if err := a.Check(); err != nil {
		return "", err
	}
	clean := strings.TrimRight(named, "/")
	if a.Loopback() || clean == p.name.Host() || slices.Contains(slices.Collect(maps.Values(p.wayHosts)), clean) {
		return named, nil
	}
	return "", &calendar.Error{
		Op: "connect an account", Kind: calendar.Invalid, Text: "“" + named + "” is not an address of " + p.name.Title(),
		Hint: "leave the address out; only a rehearsal on this computer has one of its own",
	}
}

// endpoint gives one of a platform's documented addresses, as it is for an
// account: a rehearsal has it below its own address.
func endpoint(base, documented string) string {
	if !(calendar.Account{Base: base}).Loopback() {
		return documented
	}
	u, err := url.Parse(documented)
	if err != nil {
		return documented
	}
	return strings.TrimRight(base, "/") + u.Path
}
