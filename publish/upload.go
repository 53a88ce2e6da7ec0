package publish

import (
	"io"
	"time"

	"rounds/calendar"
)

// upload is a file on its way: it tells the run's screen how far it is.
type upload struct {
	io.ReadSeekCloser
	run  *run
	d    calendar.Delivery // as it was when its step began
	line calendar.Record
	at   int64
	size int64
	told time.Duration // the tick at which it was told last
}

// uploadBeat is how often an upload's progress is told at most.
const uploadBeat = 200 * time.Millisecond

// opening opens a file of the post, and tells how far it was read.
func (t *task) opening(id calendar.SHA256) (io.ReadSeekCloser, int64, error) {
	f, size, err := t.run.engine.Open(id)
	if err != nil || t.run.emit == nil {
		return f, size, err
	}
	return &upload{ReadSeekCloser: f, run: t.run, d: t.d, line: t.line(calendar.Uploading), size: size}, size, nil
}

// Read reads on.
func (u *upload) Read(b []byte) (int, error) {
	n, err := u.ReadSeekCloser.Read(b)
	u.at += int64(n)
	now := u.run.engine.Clock.Ticks()
	if n > 0 && (now-u.told >= uploadBeat || u.at == u.size) {
		u.told = now
		u.tell()
	}
	return n, err
}

// Seek moves to where the upload goes on.
func (u *upload) Seek(offset int64, whence int) (int64, error) {
	at, err := u.ReadSeekCloser.Seek(offset, whence)
	if err == nil {
		u.at = at
	}
	return at, err
}

func (u *upload) tell() {
	l := u.line
	l.At, l.Sent, l.Size = u.run.engine.Clock.Now(), u.at, u.size
	u.run.mu.Lock()
	defer u.run.mu.Unlock()
	u.run.emit(u.d, l)
}
