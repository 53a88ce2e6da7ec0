package x

import (
	"fmt"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
)

const (
	// oneShot is the most bytes of a still that goes up in one call (X developer
	// docs, media best practices).
	oneShot = 5 << 20
	// pieceSize is the size of a piece in bytes. The docs say 5 MB, but X's edge
	// has turned away pieces of that size.
	pieceSize = 1 << 20
	// smallest is the size in bytes below which a piece that is turned away as too
	// large is not halved any more.
	smallest = 64 << 10
	// pieces is how many pieces an upload is planned with: segment_index goes to
	// 999. Later versions of the API take more, so halving may go beyond it.
	pieces = 1000
)

// Endings of the names of the steps of an upload in pieces.
const (
	endStart  = " start"
	endPiece  = " piece "
	endFinish = " finish"
	endReady  = " ready"
)

// Endings of the names of values that an upload brings.
const (
	endAt       = " at"       // when it began
	endUntil    = " until"    // until when it can be used
	endState    = " state"    // how far X is with it, in X's words
	endFinished = " finished" // since when X is at it
	endWay      = " way"      // wayPieces: in one call it was too large
)

const (
	wayPieces  = "pieces"
	stateReady = "succeeded" // X's own word
	// tooLarge is the value of a piece that X's edge turned away: the next is half
	// as large, and takes its place.
	tooLarge = "too large"
)

// X's words for what a file becomes.
const (
	asImage = "tweet_image"
	asGIF   = "tweet_gif"
	asVideo = "tweet_video"
)

// category is X's word for what file i becomes. A GIF among other pictures is a
// still one, for a moving one stands alone.
func category(o calendar.Outgoing, i int) string {
	switch mime := o.Media[i].MIME; {
	case strings.HasPrefix(mime, "video/"):
		return asVideo
	case mime == "image/gif" && len(o.Media) == 1:
		return asGIF
	}
	return asImage
}

// noun is what a person calls file i, and which of how many it is.
func noun(o calendar.Outgoing, i int) string {
	switch category(o, i) {
	case asVideo:
		return "the video"
	case asGIF:
		return "the moving picture"
	}
	return fmt.Sprintf("picture %d of %d", i+1, len(o.Media))
}

// described tells whether file i gets an alt text of its own: X takes none for videos.
func described(o calendar.Outgoing, i int) bool {
	return category(o, i) != asVideo && !platform.Blank(o.Media[i].Alt)
}

// sizeOfPiece grows the pieces of a file that would have too many.
func sizeOfPiece(bytes int64) int64 {
	return max(pieceSize, (bytes+pieces-1)/pieces)
}

// position is how far an upload in pieces has come, all in bytes but the counts.
type position struct {
	try     int64 // counts the steps, from 1
	segment int64 // X's index of the next piece
	offset  int64 // of the next piece
	size    int64 // of a piece
}

// left is the size of the next piece; 0 says that all are there.
func (at position) left(total int64) int64 { return min(at.size, total-at.offset) }

// positionOf reads how far the upload named n has come.
func positionOf(p calendar.Progress, n string, total int64) position {
	at := position{try: 1, size: sizeOfPiece(total)}
	for ; at.offset < total; at.try++ {
		name := stepPiece(n, at.try)
		switch {
		case !p.Done(name):
			return at
		case p[name] == tooLarge:
			at.size /= 2
		default:
			at.offset += at.left(total)
			at.segment++
		}
	}
	return at
}

func stepPiece(n string, try int64) string { return n + endPiece + strconv.FormatInt(try, 10) }

// reading tells whether X may still have to read file i: a video always, as long as X
// has not said that it is through, and anything else when X said so.
func reading(o calendar.Outgoing, p calendar.Progress, i int) bool {
	switch p[stepPicture(i, roundOf(p))+endState] {
	case "":
		return category(o, i) == asVideo
	case stateReady:
		return false
	}
	return true
}

// nextOfMedia gives the next step of one file.
func nextOfMedia(o calendar.Outgoing, p calendar.Progress, i int) (publish.Step, bool) {
	m, n := o.Media[i], stepPicture(i, roundOf(p))
	what := noun(o, i)
	step := func(name, says string, bytes int64) (publish.Step, bool) {
		return publish.Step{Name: name, Says: says + " " + what, Bytes: bytes}, true
	}
	at := positionOf(p, n, m.Bytes)
	switch {
	case category(o, i) == asImage && m.Bytes <= oneShot && p[n+endWay] != wayPieces:
		if !p.Done(n) {
			return step(n, "uploading", m.Bytes)
		}
	case !p.Done(n + endStart):
		return step(n+endStart, "announcing", 0)
	case !p.Done(n+endFinish) && at.left(m.Bytes) > 0:
		return step(stepPiece(n, at.try), "uploading", at.left(m.Bytes))
	case !p.Done(n + endFinish):
		return step(n+endFinish, "handing in", 0)
	case !p.Done(n+endReady) && reading(o, p, i):
		return step(n+endReady, "waiting until X has read", 0)
	}
	if alt := stepAlt(i, roundOf(p)); described(o, i) && !p.Done(alt) {
		return step(alt, "describing", int64(len(m.Alt)))
	}
	return publish.Step{}, false
}

// nextUpload gives the next step before the post: of a file, or the look whether
// all will last.
func nextUpload(o calendar.Outgoing, p calendar.Progress) (publish.Step, bool) {
	for i := range o.Media {
		if s, ok := nextOfMedia(o, p, i); ok {
			return s, true
		}
	}
	if n := stepFresh(roundOf(p)); len(o.Media) > 0 && !p.Done(n) {
		return publish.Step{Name: n, Says: "seeing whether the uploads are fresh"}, true
	}
	return publish.Step{}, false
}
