package torture

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish/rehearsal"
)

// is tells whether a post of the ledger is what was wished for.
func (w wish) is(p rehearsal.Post) bool {
	comment := p.Kind == rehearsal.KindComment // whatever else a platform makes of a post: a reel, a story
	return comment == (w.kind == rehearsal.KindComment) && strings.TrimSpace(p.Text) == strings.TrimSpace(w.text)
}

// differs tells in what a post is not what was approved, beside its words.
func (w wish) differs(p rehearsal.Post) string {
	if len(p.Media) != len(w.media) {
		return fmt.Sprintf("%q has %d files in the place of %d", w.text, len(p.Media), len(w.media))
	}
	for i, m := range w.media {
		switch got := p.Media[i]; {
		case got.SHA256 != string(m.ID) || got.Bytes != m.Bytes:
			return fmt.Sprintf("file %d of %q is not the approved one", i+1, w.text)
		case got.Alt != m.Alt:
			return fmt.Sprintf("file %d of %q is described as %q", i+1, w.text, got.Alt)
		}
	}
	return ""
}

// count gives how often each wish is in the ledger, and what else is there.
func count(wishes []wish, posts []rehearsal.Post, account string) (n []int, wrong []string) {
	n = make([]int, len(wishes))
	for _, p := range posts {
		i := slices.IndexFunc(wishes, func(w wish) bool { return w.is(p) })
		switch {
		case p.Deleted || !p.Published: // nobody sees it
		case i < 0:
			wrong = append(wrong, fmt.Sprintf("nobody asked for the %s %q", p.Kind, p.Text))
		case p.Account != account:
			wrong = append(wrong, fmt.Sprintf("%q is at the account %s", p.Text, p.Account))
		default:
			n[i]++
			if n[i] == 2 {
				wrong = append(wrong, fmt.Sprintf("twice: %q", p.Text))
			}
			if d := wishes[i].differs(p); d != "" {
				wrong = append(wrong, d)
			}
		}
	}
	return n, wrong
}

// early tells of posts from before their time.
func early(posts []rehearsal.Post, due time.Time) (wrong []string) {
	for _, p := range posts {
		if p.Created.Before(due) {
			wrong = append(wrong, fmt.Sprintf("%q went out at %s, before its time", p.Text, p.Created))
		}
	}
	return wrong
}

// untrue holds what the program says of a delivery against the ledger.
func untrue(d calendar.Delivery, wishes []wish, n []int) (wrong []string) {
	for i, w := range wishes {
		switch {
		case w.comment:
		case d.State.Out() && n[i] == 0:
			wrong = append(wrong, fmt.Sprintf("it says %q of %q, and that is not there", d.State, w.text))
		case n[i] > 0 && !d.PartlyOut && saysNotOut(d):
			wrong = append(wrong, fmt.Sprintf("it says %q of %q, and that is there", d.State, w.text))
		}
	}
	return wrong
}

// saysNotOut tells whether a delivery claims that nothing of it is public.
func saysNotOut(d calendar.Delivery) bool {
	switch d.State {
	case calendar.NotSent, calendar.Refused:
		return true
	case calendar.Open, calendar.Waiting:
		return d.Pending == nil || !d.Pending.Public
	}
	return false
}
