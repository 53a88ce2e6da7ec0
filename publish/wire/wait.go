package wire

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rounds/publish"
)

const (
	// longest is as far ahead as a platform's word on when to come back is
	// believed; a day later it is asked once more.
	longest = 24 * time.Hour
	// spread is the most by which a return is put off, and tenth the share of the
	// wait, so that several accounts that were sent away together do not come
	// back together.
	spread = 15 * time.Second
	tenth  = 10
)

// RetryAfter reads a Retry-After header: seconds or a date (RFC 9110, section
// 10.2.3). False says that there is none, or none that makes sense.
func RetryAfter(h http.Header, now time.Time) (time.Time, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return time.Time{}, false
	}
	if sec, err := strconv.ParseInt(v, 10, 64); err == nil {
		return After(now, sec)
	}
	at, err := http.ParseTime(v)
	if err != nil || !at.After(now) {
		return time.Time{}, false
	}
	return at, true
}

// After gives now and a number of seconds; false says that the number makes no sense.
func After(now time.Time, seconds int64) (time.Time, bool) {
	if seconds <= 0 {
		return time.Time{}, false
	}
	return now.Add(time.Duration(min(seconds, int64(longest/time.Second))) * time.Second), true
}

// Back gives the moment at which to come back: the platform's, not further off
// than a day, and later by up to a tenth of the wait or 15 seconds, whichever is
// less; the seed decides the share.
func Back(at, now time.Time, seed string) time.Time {
	if last := now.Add(longest); at.After(last) {
		at = last
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(seed)) // never fails
	most := min(spread, max(0, at.Sub(now))/tenth)
	return at.Add(time.Duration(h.Sum32()>>16) * most >> 16)
}

// Wait makes a fault wait until a moment that the platform named.
func Wait(f *publish.Fault, at, now time.Time, seed string) {
	f.Class, f.Until = publish.WaitUntil, Back(at, now, seed)
	d := f.Until.Sub(now)
	switch {
	case d <= time.Minute:
		f.Hint = fmt.Sprintf("it goes on by itself in %d seconds", int((d+time.Second-1)/time.Second))
	case d <= 2*time.Hour:
		f.Hint = fmt.Sprintf("it goes on by itself in %d minutes", int((d+time.Minute-1)/time.Minute))
	default:
		f.Hint = fmt.Sprintf("it goes on by itself in %d hours", int((d+time.Hour-1)/time.Hour))
	}
}

// slack is by how much a computer's clock may be ahead of a platform's without
// anybody minding: looks begin two minutes early.
const slack = time.Minute

// Ahead tells by how much this computer's clock is ahead of the one of a server,
// by the Date of an answer (RFC 9110, section 6.6.1), or 0 where it is not, or not
// by enough to matter. A look for what was just made has to begin that much
// earlier: else it looks in the platform's future, where nothing is.
func Ahead(h http.Header, now time.Time) time.Duration {
	at, err := http.ParseTime(h.Get("Date"))
	if err != nil || now.Sub(at) < slack {
		return 0
	}
	return now.Sub(at)
}
