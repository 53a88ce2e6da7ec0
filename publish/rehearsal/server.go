package rehearsal

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"rounds/calendar"
)

// Options says where a server keeps its state and what time it is.
type Options struct {
	// Dir is the folder of the ledger and the media. Empty means a throw-away
	// folder that Close removes, and in which nothing waits for the disk.
	Dir string
	// Now is the clock that created posts, token lives and lags go by. Required.
	Now func() time.Time
	// Settings are the switches at the start; its zero value is the default.
	Settings Settings
}

// imitation is one imitated platform.
type imitation interface {
	// name is the first part of its paths, and the platform's word in calendar.
	name() string
	// calls are the names that route gives, for faults.
	calls() []string
	// route says which call a request is. It changes nothing.
	route(*request) call
	// refusal is the platform's own answer to an ordered refusal.
	refusal(status int, f Fault) answer
	// throttled is the platform's own answer when too much was asked.
	throttled(f Fault, account string, now time.Time) answer
	// accounts are its invented accounts; base is its address.
	accounts(base string) []Account
	// path is where the platform shows a post, below its address.
	path(Post) string
}

// call is one routed request: what it is called, whose it is, and what it does.
type call struct {
	name    string
	family  string // a wider name that faults may use, or ""
	account string // id, "" where the token names none
	token   string
	// act does it; what it creates is shown to read-backs after lag.
	act func(lag time.Duration) answer
}

// Server imitates the platforms. All its methods may be used side by side.
type Server struct {
	now       func() time.Time
	dir       string
	throwAway bool
	ledger    *ledger
	shelf     *shelf
	platforms map[string]imitation
	faults    *faults
	settings  *switches
	log       *callLog
	listening *listening
	closing   chan struct{}
	close     sync.Once
	closeErr  error
}

// New opens the state in o.Dir, or begins it. It fails with an error of kind
// Damaged when the ledger cannot be read, and Disk when the folder can't be used.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		return nil, &calendar.Error{Op: "start the rehearsal", Kind: calendar.Invalid, Text: "the rehearsal needs a clock"}
	}
	if err := o.Settings.check(); err != nil {
		return nil, err
	}
	dir, throwAway := o.Dir, false
	if dir == "" {
		d, err := os.MkdirTemp("", "rounds-rehearsal-")
		if err != nil {
			return nil, diskError("make a throw-away folder", err)
		}
		dir, throwAway = d, true
	}
	sh, err := openShelf(dir)
	if err != nil {
		return nil, err
	}
	l, err := openLedger(filepath.Join(dir, "ledger.jsonl"), o.Now)
	if err != nil {
		return nil, err
	}
	l.throwAway = throwAway
	s := &Server{
		now: o.Now, dir: dir, throwAway: throwAway, ledger: l, shelf: sh,
		platforms: map[string]imitation{}, settings: &switches{now: o.Settings.filled()},
		log: &callLog{}, listening: &listening{}, closing: make(chan struct{}),
	}
	for _, p := range []imitation{newFacebook(s), newX(s), newYouTube(s), newInstagram(s), newLinkedIn(s)} {
		s.platforms[p.name()] = p
	}
	s.faults = &faults{platforms: s.platforms, dead: map[string]bool{}}
	return s, nil
}

// Handler serves the platforms and the control addresses, for a listener of
// the caller's own on a loopback address.
func (s *Server) Handler() http.Handler {
	m := http.NewServeMux()
	for name, p := range s.platforms {
		m.HandleFunc("/"+name+"/", func(w http.ResponseWriter, r *http.Request) { s.serve(p, w, r) })
	}
	s.control(m)
	return loopbackOnly(m)
}

// Close stops the listeners, ends every ordered wait (what hangs before acting
// is then not done), lets calls under way end, and closes the ledger.
func (s *Server) Close() error {
	s.close.Do(func() {
		close(s.closing)
		s.closeErr = errors.Join(s.listening.stop(), s.ledger.close())
		if s.throwAway {
			s.closeErr = errors.Join(s.closeErr, os.RemoveAll(s.dir))
		}
	})
	return s.closeErr
}

// Posts are all that were ever created, oldest first.
func (s *Server) Posts() []Post { return s.posts(s.listening.address()) }

func (s *Server) posts(host string) []Post {
	var records []*record
	s.ledger.view(func(st *state) { records = append(records, st.posts...) })
	posts := make([]Post, 0, len(records))
	now := s.now()
	for _, r := range records {
		p := r.Post
		p.Published = r.published(now)
		if pl := s.platforms[p.Platform]; pl != nil {
			p.URL = host + "/" + p.Platform + pl.path(p)
		}
		posts = append(posts, p)
	}
	return posts
}

// Media gives the bytes of a file that arrived, by its SHA-256 in hex.
func (s *Server) Media(sha256 string) ([]byte, error) { return s.shelf.read(sha256) }

// AddFault orders a fault. An unknown word in it is an error of kind Invalid.
func (s *Server) AddFault(f Fault) error { return s.faults.add(f) }

// Faults lists what is still to come, in order.
func (s *Server) Faults() []Fault { return s.faults.pending() }

// ClearFaults takes back every fault and brings expired tokens back to life.
func (s *Server) ClearFaults() { s.faults.clear() }

// Settings are the switches as they stand.
func (s *Server) Settings() Settings { return s.settings.get() }

// Set changes the switches; empty fields stay as they are.
func (s *Server) Set(c Settings) error { return s.settings.set(c) }

// Calls are the latest calls of all platforms, oldest first.
func (s *Server) Calls() []Call { return s.log.all() }

func diskError(op string, err error) error {
	return &calendar.Error{
		Op: op, Kind: calendar.Disk, Err: err,
		Text: "the rehearsal's folder cannot be used (" + op + ": " + err.Error() + ")",
		Hint: "choose a folder that can be written to with --dir",
	}
}
