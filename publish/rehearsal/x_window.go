package rehearsal

import (
	"strconv"
	"sync"
	"time"
)

// xWindow is how long X counts calls before it begins anew.
const xWindow = 15 * time.Minute

// xCaps are the most calls of a user in a window (X developer docs, "Rate
// limits"); that of create is in [XSettings].
var xCaps = map[string]int{
	"delete": 50, "read": 900, "me": 75, "initialize": 1875, "append": 1875, "finalize": 1875,
	"one-shot": 500, "alt": 500, "status": 1000,
}

// xCounts are the calls of each account and kind in this process.
type xCounts struct {
	mu   sync.Mutex
	list map[key]xCount // the key's platform is the call's name
}

type xCount struct {
	from time.Time
	n    int
}

// count notes one call and gives what is left of its window and when that ends;
// less than 0 says that the window is full.
func (l *xCounts) count(k key, most int, now time.Time) (left int, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.list[k]
	if now.Sub(c.from) >= xWindow || now.Before(c.from) {
		c = xCount{from: now}
	}
	c.n++
	l.list[k] = c
	return most - c.n, c.from.Add(xWindow)
}

// counted turns away calls beyond the window, where windows are counted.
func (c *xCall) counted(name string, act action) action {
	most := xCaps[name]
	if name == "create" {
		most = c.s.settings.get().X.filled().Posts
	}
	if most == 0 || c.owner.ID == "" {
		return act
	}
	return func(lag time.Duration) answer {
		if c.s.settings.get().X.Windows != WindowsDocs {
			return act(lag)
		}
		now := c.s.now()
		left, until := c.counts.count(key{name, c.owner.ID}, most, now)
		a := answer{}
		if left < 0 {
			seconds := int64(until.Sub(now) / time.Second)
			a = c.throttled(Fault{ResetSeconds: &seconds}, c.owner.ID, now)
		} else {
			a = act(lag)
		}
		return a.with("x-rate-limit-limit", strconv.Itoa(most)).
			with("x-rate-limit-remaining", strconv.Itoa(max(0, left))).
			with("x-rate-limit-reset", strconv.FormatInt(until.Unix(), 10))
	}
}
