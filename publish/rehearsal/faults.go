package rehearsal

import (
	"maps"
	"slices"
	"sync"
)

// anyCall is the name of every call.
const anyCall = "any"

// faults are the ordered ones that are still to come.
type faults struct {
	platforms map[string]imitation

	mu   sync.Mutex
	list []Fault         // Times and After count down
	dead map[string]bool // platform/token, by expire-token
}

// FaultCalls are the names of the calls of each platform that faults may use,
// beside "any"; under "" those of all. A family name (X's "upload") matches each
// of its steps.
func (s *Server) FaultCalls() map[string][]string { return s.faults.calls() }

func (f *faults) platformNames() []string { return slices.Sorted(maps.Keys(f.platforms)) }

func (f *faults) calls() map[string][]string {
	m := map[string][]string{}
	var all []string
	for name, p := range f.platforms {
		m[name] = slices.Sorted(slices.Values(p.calls()))
		all = append(all, m[name]...)
	}
	slices.Sort(all)
	m[""] = slices.Compact(all)
	m["*"] = m[""]
	return m
}

func (f *faults) add(list ...Fault) error {
	calls := f.calls()
	for _, one := range list {
		if err := one.check(calls); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range list {
		if one.Times == 0 {
			one.Times = 1
		}
		f.list = append(f.list, one)
	}
	return nil
}

func (f *faults) pending() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Fault{}, f.list...)
}

func (f *faults) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = nil
	clear(f.dead)
}

func (f *faults) isDead(platform, token string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dead[platform+"/"+token]
}

// struck is what goes wrong with one call.
type struck struct {
	main      *Fault
	slow, lag int // milliseconds
}

func (s struck) names() []string {
	var n []string
	if s.main != nil {
		n = append(n, s.main.What)
	}
	if s.slow > 0 {
		n = append(n, Slow)
	}
	if s.lag > 0 {
		n = append(n, Lag)
	}
	return n
}

// take counts a call against the list and gives what goes wrong with it.
func (f *faults) take(platform string, c call) struck {
	f.mu.Lock()
	defer f.mu.Unlock()
	var s struck
	kept := f.list[:0]
	for _, one := range f.list {
		if one.matches(platform, c) && f.strike(&s, &one, platform, c) && one.Times > 0 {
			one.Times--
		}
		if one.Times != 0 {
			kept = append(kept, one)
		}
	}
	f.list = kept
	return s
}

// strike lets a matching fault happen, unless calls are to go well first or
// another has happened already.
func (f *faults) strike(s *struck, one *Fault, platform string, c call) bool {
	if one.After > 0 {
		one.After--
		return false
	}
	switch {
	case one.What == Slow && s.slow == 0:
		s.slow = one.ms()
	case one.What == Lag && s.lag == 0:
		s.lag = one.ms()
	case one.What != Slow && one.What != Lag && s.main == nil:
		hit := *one
		s.main = &hit
		if one.What == ExpireToken {
			f.dead[platform+"/"+c.token] = true
		}
	default:
		return false
	}
	return true
}

func (f *Fault) matches(platform string, c call) bool {
	switch {
	case f.Platform != "" && f.Platform != "*" && f.Platform != platform:
		return false
	case f.Account != "" && f.Account != c.account:
		return false
	case f.What == ExpireToken && c.token == "":
		return false
	}
	return f.Call == "" || f.Call == anyCall || f.Call == c.name || f.Call == c.family
}
