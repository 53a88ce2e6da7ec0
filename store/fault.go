package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"rounds/calendar"
)

var errEmpty = errors.New("the file is empty")

// fault turns an error of the system or of bbolt into one with a sentence and
// the next step. What already is one stays.
func fault(op, path string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*calendar.Error](err); ok {
		return e
	}
	e := &calendar.Error{Op: op, Kind: calendar.Internal, Err: err}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Text, e.Hint = "this was stopped before it was done", "nothing was changed: do it again when you like"
	case errors.Is(err, berrors.ErrTimeout):
		e.Kind, e.Text = calendar.Busy, "another program is using the calendar file "+path
		e.Hint = "try again in a moment; if it stays so, close other Rounds windows"
	case errors.Is(err, fs.ErrNotExist):
		e.Kind, e.Text = calendar.NotFound, "there is no calendar file at "+path
		e.Hint = "check the path, or restore a backup with rounds restore"
	case isFull(err):
		e.Kind, e.Text = calendar.Disk, "the disk is full: nothing could be written beside "+path
		e.Hint = "free some space and do it again; what was saved before is safe"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		e.Kind, e.Text = calendar.Disk, "there is no permission to write at "+path
		e.Hint = "choose a folder of your own, or ask whoever looks after this computer"
	case errors.Is(err, syscall.EIO):
		e.Kind, e.Text = calendar.Disk, "the disk reports an error at "+path
		e.Hint = "save a backup to another disk now, then have this one checked"
	case errors.Is(err, errEmpty), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, berrors.ErrInvalid),
		errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrInvalidMapping):
		return damaged(op, path, err)
	case errors.Is(err, syscall.EISDIR):
		e.Kind, e.Text, e.Hint = calendar.Invalid, path+" is a folder, not a calendar file", "give the path of a file"
	default:
		e.Text, e.Hint = "the calendar file "+path+" could not be used", "run rounds doctor; the log says more"
	}
	return e
}

// isFull tells whether there was no room. Where bbolt makes the file longer it
// passes on the words of the system's error only.
func isFull(err error) bool {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, berrors.ErrMaxSizeReached} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return strings.Contains(err.Error(), "not enough space on the disk") // Windows
}

// damaged is the error for a file that cannot be trusted.
func damaged(op, path string, err error) error {
	text := "the file " + path + " is damaged or not a calendar"
	if errors.Is(err, errEmpty) {
		text = "the file " + path + " is empty"
	}
	return &calendar.Error{
		Op: op, Kind: calendar.Damaged, Err: err, Text: text,
		Hint: "leave it as it is and restore the last backup with rounds restore",
	}
}

// panicked turns a panic inside a transaction into an error. bbolt panics on
// pages that make no sense, and reading one that is not there is a fault.
func (s *Store) panicked(op string, p any) error {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	cause := fmt.Errorf("panic: %v", p)
	_, memory := p.(interface{ Addr() uintptr })
	for {
		f, more := frames.Next()
		if memory || strings.Contains(f.Function, "go.etcd.io/bbolt") {
			s.o.Log.Error("the file made no sense", "op", op, "err", cause)
			return damaged(op, s.path, cause)
		}
		if !more || !strings.HasPrefix(f.Function, "runtime.") {
			break
		}
	}
	s.o.Log.Error("a fault of the program", "op", op, "err", cause)
	return &calendar.Error{
		Op: op, Kind: calendar.Internal, Err: cause, Text: "Rounds made a mistake and changed nothing",
		Hint: "try again; if it comes back, send the log to whoever gave you Rounds",
	}
}

// The head of a bbolt file: two meta pages, of which the newer valid one counts.
// Offsets are those of bbolt's file format, version 2, on its page header of 16 bytes.
const (
	boltMagic    = 0xED0CDAED
	boltVersion  = 2
	boltHeader   = 16
	boltMetaSize = 64
)

// inspect looks at the head of a file before bbolt maps it into memory: is it
// one at all, and is it as long as it says?
func inspect(path string) error {
	const op = "open the calendar"
	f, err := os.Open(path)
	if err != nil {
		return fault(op, path, err)
	}
	defer f.Close()
	i, err := f.Stat()
	switch {
	case err != nil:
		return fault(op, path, err)
	case i.IsDir():
		return fault(op, path, syscall.EISDIR)
	case i.Size() == 0:
		return damaged(op, path, errEmpty)
	}
	need, err := boltSize(f)
	if err != nil {
		return damaged(op, path, err)
	}
	if i.Size() < need {
		return damaged(op, path, fmt.Errorf("%d bytes of %d: %w", i.Size(), need, io.ErrUnexpectedEOF))
	}
	return nil
}

// boltSize gives the number of bytes that the newer valid meta page speaks of.
func boltSize(f io.ReaderAt) (int64, error) {
	best, found := uint64(0), int64(-1)
	for _, at := range metaOffsets() {
		var b [boltHeader + boltMetaSize]byte
		if _, err := f.ReadAt(b[:], at); err != nil {
			continue
		}
		size, txid, ok := boltMeta(b[boltHeader:])
		if ok && (found < 0 || txid > best) {
			best, found = txid, size
		}
	}
	if found < 0 {
		return 0, berrors.ErrInvalid
	}
	return found, nil
}

// metaOffsets lists where meta pages may stand: the second one stands one page
// further, whatever the size of a page was where the file was made.
func metaOffsets() []int64 {
	out := []int64{0}
	for size := int64(1024); size <= 64<<10; size *= 2 {
		out = append(out, size)
	}
	return out
}

// boltMeta reads one meta page in either byte order.
func boltMeta(b []byte) (size int64, txid uint64, ok bool) {
	var order binary.ByteOrder = binary.LittleEndian
	if order.Uint32(b) != boltMagic {
		order = binary.BigEndian
	}
	sum := fnv.New64a()
	sum.Write(b[:56])
	if order.Uint32(b) != boltMagic || order.Uint32(b[4:]) != boltVersion || order.Uint64(b[56:]) != sum.Sum64() {
		return 0, 0, false
	}
	page, pages := int64(order.Uint32(b[8:])), order.Uint64(b[40:])
	if page <= 0 || pages > 1<<40 {
		return 0, 0, false
	}
	return page * int64(pages), order.Uint64(b[48:]), true
}
