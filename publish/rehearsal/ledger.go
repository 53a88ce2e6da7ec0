package rehearsal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"sync"
	"time"

	"rounds/calendar"
)

// line is one transaction in the ledger: the new state of all it touched.
// Replaying is overwriting, and a torn line loses a whole transaction or none.
type line struct {
	// N is how many ids each platform has given out: counted apart, so that the
	// same posts get the same ids however the platforms' calls fall together.
	N       map[string]int64 `json:"n"`
	Posts   []record         `json:"posts,omitempty"`
	Uploads []upload         `json:"uploads,omitempty"`
	Tokens  []token          `json:"tokens,omitempty"`
}

func (l line) empty() bool { return len(l.Posts)+len(l.Uploads)+len(l.Tokens) == 0 }

// ledger is the append-only file and its contents in memory.
type ledger struct {
	now func() time.Time

	mu        sync.RWMutex
	file      *os.File
	size      int64
	broken    error // after a write that could not be taken back
	state     state
	throwAway bool // nobody will read it again: it need not wait for the disk
}

// openLedger reads the file at path, or makes it. A last line that was torn by
// a kill is cut off: its answer was never sent.
func openLedger(path string, now func() time.Time) (*ledger, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, diskError("open the ledger", err)
	}
	l := &ledger{now: now, file: f, state: newState()}
	if err := l.replay(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return l, nil
}

func (l *ledger) replay() error {
	all, err := io.ReadAll(l.file)
	if err != nil {
		return diskError("read the ledger", err)
	}
	whole := all[:bytes.LastIndexByte(all, '\n')+1]
	for i, text := range bytes.Split(whole, []byte("\n")) {
		if len(text) == 0 {
			continue
		}
		var ln line
		if err := json.Unmarshal(text, &ln); err != nil {
			return &calendar.Error{
				Op: "read the ledger", Kind: calendar.Damaged, Err: err,
				Text: fmt.Sprintf("line %d of the rehearsal's ledger %s cannot be read", i+1, l.file.Name()),
				Hint: "start in an empty folder with --dir, or take the line out",
			}
		}
		l.state.apply(ln)
	}
	l.size = int64(len(whole))
	if len(whole) < len(all) {
		if err := l.file.Truncate(l.size); err != nil {
			return diskError("cut a torn line off the ledger", err)
		}
	}
	return nil
}

// view hands out the state to read.
func (l *ledger) view(read func(*state)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	read(&l.state)
}

// tx is one change of the ledger under its lock. Its reads do not see its own
// writes.
type tx struct {
	*state
	now  time.Time
	lag  time.Duration
	line line
}

// next gives a platform's next number for an id.
func (t *tx) next(platform string) int64 {
	if t.line.N == nil {
		t.line.N = map[string]int64{}
	}
	t.line.N[platform]++
	return t.line.N[platform]
}

func (t *tx) putPost(r record)   { t.line.Posts = append(t.line.Posts, r) }
func (t *tx) putUpload(u upload) { t.line.Uploads = append(t.line.Uploads, u) }
func (t *tx) putToken(k token)   { t.line.Tokens = append(t.line.Tokens, k) }

// removeBelow deletes the comments below a post: they go with it.
func (t *tx) removeBelow(platform, account, post string) {
	for _, p := range t.postsOf(platform, account) {
		if p.Root == post && p.ID != post && !p.Deleted {
			r := *p
			r.Deleted = true
			t.putPost(r)
		}
	}
}

// do runs change alone and puts on disk what it put, before it returns. On an
// error nothing of it is kept.
func (l *ledger) do(lag time.Duration, change func(*tx) answer) (answer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &tx{state: &l.state, now: l.now(), lag: lag, line: line{N: maps.Clone(l.state.n)}}
	a := change(t)
	if t.line.empty() {
		return a, nil
	}
	if err := l.write(t.line); err != nil {
		return answer{}, err
	}
	l.state.apply(t.line)
	return a, nil
}

func (l *ledger) write(ln line) error {
	if l.broken != nil {
		return l.broken
	}
	text, err := json.Marshal(ln)
	if err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	if err := l.alone(); err != nil {
		return err
	}
	if err := l.append(append(text, '\n')); err != nil {
		if back := l.file.Truncate(l.size); back != nil {
			l.broken = diskError("take back a torn write", errors.Join(err, back))
		}
		return diskError("write the ledger", err)
	}
	return nil
}

// alone tells that nobody else wrote: a second server in the same folder would
// give out the same ids.
func (l *ledger) alone() error {
	info, err := l.file.Stat()
	if err == nil && info.Size() != l.size {
		err = errors.New("another program writes to " + l.file.Name())
	}
	if err != nil {
		l.broken = diskError("write the ledger", err)
		return l.broken
	}
	return nil
}

func (l *ledger) append(text []byte) error {
	if _, err := l.file.WriteAt(text, l.size); err != nil {
		return err
	}
	if !l.throwAway {
		if err := l.file.Sync(); err != nil {
			return err
		}
	}
	l.size += int64(len(text))
	return nil
}

func (l *ledger) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken == nil {
		l.broken = errors.New("the rehearsal is closed")
	}
	return l.file.Close()
}
