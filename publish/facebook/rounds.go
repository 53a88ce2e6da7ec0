package facebook

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish"
)

// Facebook is said to throw an upload away that has no post after a day. What
// waited longer, or what it lost, is uploaded once more: in a further round of the
// same steps under names of their own, since no step is done twice.

const (
	// valRound is the value that counts the rounds; absent is the first.
	valRound = "uploads"
	// rounds is how many there are where Facebook keeps losing an upload.
	rounds = 5
	endAt  = " at" // of the value that tells when a file was uploaded, RFC 3339
)

// roundOf gives the round that the progress is in.
func roundOf(p calendar.Progress) int {
	n, err := strconv.Atoi(p[valRound])
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// inRound is the name of a step in a round.
func inRound(name string, round int) string {
	if round <= 1 {
		return name
	}
	return fmt.Sprintf("%s (%d)", name, round)
}

func stepPhoto(i, round int) string { return inRound(fmt.Sprintf("photo %d", i+1), round) }

// photoOf reads the index of a photo out of its step's name.
func photoOf(step string, round int) (int, bool) {
	text, _, _ := strings.Cut(strings.TrimPrefix(step, "photo "), " ")
	n, err := strconv.Atoi(text)
	return n - 1, err == nil && n > 0 && stepPhoto(n-1, round) == step
}

// photoID is the id of a photo as it was last uploaded.
func (g *graph) photoID(i int) string { return g.t.Progress[stepPhoto(i, roundOf(g.t.Progress))] }

// photoIDs are the ids that the post's photos were ever given.
func (g *graph) photoIDs() map[string]bool {
	ids := map[string]bool{}
	for i := range g.t.Content.Media {
		for r := range roundOf(g.t.Progress) {
			ids[g.t.Progress[stepPhoto(i, r+1)]] = true
		}
	}
	delete(ids, "")
	return ids
}

// nextRound are the values by which all files are uploaded once more.
func (g *graph) nextRound() map[string]string {
	values := map[string]string{valRound: strconv.Itoa(roundOf(g.t.Progress) + 1)}
	for _, v := range []string{video, valSession, valAt, valTo, valPieces, valBegan} {
		if g.t.Progress[v] != "" {
			values[v] = ""
		}
	}
	return values
}

// stale ends a step that publishes, before its call, where an upload waited too
// long for it: no step makes two calls, and the uploads are steps of their own.
func (g *graph) stale() error {
	for i := range g.t.Content.Media {
		at := g.t.Progress[stepPhoto(i, roundOf(g.t.Progress))+endAt]
		if formOf(g.t.Content).video() {
			at = g.t.Progress[valBegan]
		}
		if began, err := time.Parse(time.RFC3339, at); err != nil || g.t.Now().Sub(began) >= uploadLife {
			return g.again()
		}
	}
	return nil
}

// again is the fault of a post whose uploads Facebook no longer keeps.
func (g *graph) again() *publish.Fault {
	if r := roundOf(g.t.Progress); r >= rounds {
		return g.loses()
	}
	return &publish.Fault{
		Class: publish.Again, Text: "Facebook keeps uploaded files for a day only, and these are older",
		Hint: "they are uploaded once more", Learned: g.nextRound(),
	}
}

// anew ends a step of an upload well that Facebook lost: what follows is the first
// step of another round.
func (g *graph) anew() (publish.Result, error) {
	if roundOf(g.t.Progress) >= rounds {
		return publish.Result{}, g.loses()
	}
	return publish.Result{Values: g.nextRound()}, nil
}

func (g *graph) loses() *publish.Fault {
	return &publish.Fault{
		Class: publish.Person, Text: fmt.Sprintf("Facebook lost what was uploaded %d times", roundOf(g.t.Progress)),
		Hint: "post it by hand, or try it another day",
	}
}
