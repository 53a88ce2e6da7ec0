package connect

import (
	"slices"

	"rounds/calendar/platform"
	"rounds/calendar/signin"
)

// The names of the ways to sign in.
const (
	// Paste is a key that a person makes on the platform's pages and pastes.
	Paste = "paste"
	// Browser is agreeing on a page of the platform.
	Browser = "browser"
	// Login is Instagram's key of its own, for an account without a Page.
	Login = "login"
)

// Ways gives the ways to sign in to a platform, the one to recommend first.
func Ways(n platform.Name) []signin.Way {
	p, err := providerOf(n)
	if err != nil {
		return nil
	}
	return slices.Clone(p.ways)
}

// Rights lists what a platform is asked for on a way, required permissions first.
func Rights(n platform.Name, way string) []signin.Right {
	p, err := providerOf(n)
	if err != nil {
		return nil
	}
	if other, ok := p.wayNeeds[way]; ok {
		return slices.Clone(other)
	}
	return slices.Clone(p.needs)
}
