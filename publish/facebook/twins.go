package facebook

import (
	"errors"

	"rounds/publish"
	"rounds/publish/wire"
)

// recall reads what was kept under a name, or "".
func (g *graph) recall(what string) string {
	if g.t.Recall == nil {
		return ""
	}
	s, err := g.t.Recall(what)
	if err != nil {
		return ""
	}
	return s
}

// keptTwin is the name under which is kept that Facebook called a post a repeat:
// the fault's words, which the next try ends with unless the look finds it.
const keptTwin = "twin"

// twinSaid reads a fault of the call that publishes. Where it says that the same
// is there already, an earlier try of this delivery may have made it: the
// ordinary look decides, and goes further back for it.
func (g *graph) twinSaid(err error) error {
	var d *duplicate
	if !errors.As(err, &d) || g.t.Keep == nil {
		return err
	}
	if kept := g.t.Keep(keptTwin, d.Text); kept != nil {
		return err
	}
	f := *d.Fault
	f.Class, f.Hint = publish.Unknown, "Rounds looks whether an earlier try of it is there"
	return &f
}

// refusedTwin is the refusal of a post that Facebook called a repeat and of which
// the look found no earlier try. A later try asks Facebook again.
func (g *graph) refusedTwin() error {
	text := g.recall(keptTwin)
	if text == "" {
		return nil
	}
	if err := g.t.Keep(keptTwin, ""); err != nil {
		return wire.KeepFault(err)
	}
	return &publish.Fault{Class: publish.Refused, Text: text, Hint: hintReword}
}
