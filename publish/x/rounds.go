package x

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/publish"
)

// X keeps an upload for about a day (X developer docs, chunked media upload). What
// waited longer for its post is uploaded once more: a further round of the same
// steps, under names of their own, since no step is done twice.

const (
	// keyRound is the value that counts the rounds of uploads; absent is the first.
	keyRound = "uploads"
	// uploadLife is how long an upload is good for where X does not say, and the
	// longest that is believed; spare is how much of it is left unused.
	uploadLife = 24 * time.Hour
	spare      = time.Hour
	// youngUpload is the age under which an upload that X does not know any more is
	// no old one: a new one would fare no better.
	youngUpload = time.Hour
)

// roundOf gives the round of uploads that the progress is in.
func roundOf(p calendar.Progress) int {
	n, err := strconv.Atoi(p[keyRound])
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

func stepPicture(i, round int) string { return inRound(fmt.Sprintf("picture %d", i+1), round) }
func stepAlt(i, round int) string     { return inRound(fmt.Sprintf("alt %d", i+1), round) }

// stepFresh names the step that looks whether the uploads will last. It comes
// before the post, since nothing is uploaded once that has begun.
func stepFresh(round int) string { return inRound("check uploads", round) }

// nextRound are the values by which all files are uploaded once more.
func nextRound(p calendar.Progress) map[string]string {
	return map[string]string{keyRound: strconv.Itoa(roundOf(p) + 1)}
}

// lasting is until when an upload can be used that X gives so many seconds, or
// does not say how many.
func lasting(now time.Time, seconds *int64) string {
	life := uploadLife
	if seconds != nil {
		life = time.Duration(min(max(*seconds, 0), int64(uploadLife/time.Second))) * time.Second
	}
	return now.Add(life - min(spare, life/8)).UTC().Format(time.RFC3339)
}

// stale tells whether an upload of this round no longer lasts.
func stale(o calendar.Outgoing, p calendar.Progress, now time.Time) bool {
	for i := range o.Media {
		n := stepPicture(i, roundOf(p))
		until, err := time.Parse(time.RFC3339, p[n+endUntil])
		if err != nil { // noted by an earlier version, if at all
			began, _ := time.Parse(time.RFC3339, p[n+endAt])
			until = began.Add(uploadLife - spare)
		}
		if !now.Before(until) {
			return true
		}
	}
	return false
}

// fresh carries out [stepFresh]. It makes no call.
func (a *api) fresh() (publish.Result, error) {
	if stale(a.t.Content, a.t.Progress, a.t.Now()) {
		return publish.Result{Values: nextRound(a.t.Progress)}, nil
	}
	return publish.Result{}, nil
}

// old tells whether file i of this round was uploaded long enough ago for X to
// have forgotten it.
func (a *api) old(i int) bool {
	began, err := time.Parse(time.RFC3339, a.t.Progress[stepPicture(i, roundOf(a.t.Progress))+endAt])
	return err == nil && a.t.Now().Sub(began) >= youngUpload
}

// anyOld tells the same of all files.
func (a *api) anyOld() bool {
	for i := range a.t.Content.Media {
		if a.old(i) {
			return true
		}
	}
	return false
}

// again is the fault of a post whose uploads X no longer keeps. Nothing was made.
func (a *api) again(f *publish.Fault) *publish.Fault {
	out := &publish.Fault{
		Class: publish.Again, Text: "X keeps uploaded files for a day only, and these are older",
		Hint: "they are uploaded once more", Learned: nextRound(a.t.Progress),
	}
	if f != nil {
		out.Code = f.Code
	}
	return out
}

// fileStep is what the name of a step says about a file.
type fileStep struct {
	file int
	rest string // the name behind that of the file, such as " piece 3"
	alt  bool
}

// readStep reads the name of a step about a file of this round.
func readStep(o calendar.Outgoing, p calendar.Progress, name string) (fileStep, bool) {
	r := roundOf(p)
	for i := range o.Media {
		n := stepPicture(i, r)
		rest, is := strings.CutPrefix(name, n)
		switch {
		case name == stepAlt(i, r):
			return fileStep{file: i, alt: true}, true
		case is && (rest == "" || rest[0] == ' ' && !strings.HasPrefix(rest, " (")):
			return fileStep{file: i, rest: rest}, true
		}
	}
	return fileStep{}, false
}
