package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"rounds/calendar"
)

// Schema is the version of the file's layout that this program writes.
const Schema = 2

// The buckets of records. All others can be built from these.
var (
	bMeta       = []byte("meta")
	bPractice   = []byte("practice")
	bPeople     = []byte("people")
	bAccounts   = []byte("accounts")
	bDrafts     = []byte("drafts")
	bRevisions  = []byte("revisions") // draft 0x00 number
	bEntries    = []byte("entries")
	bApprovals  = []byte("approvals")
	bDeliveries = []byte("deliveries")
	bJournal    = []byte("journal") // delivery 0x00 number
	bAudit      = []byte("audit")   // number
	bRuns       = []byte("runs")
	bMedia      = []byte("media")
)

// The buckets that are derived from records in the same transaction.
var (
	bDays       = []byte("by-day")              // day, time, entry: summary
	bByDraft    = []byte("by-draft")            // draft 0x00 entry
	bBin        = []byte("bin")                 // moment of removal, entry
	bAnswers    = []byte("answers-by-entry")    // entry 0x00 approval
	bByEntry    = []byte("delivery-by-entry")   // entry 0x00 delivery
	bUnfinished = []byte("delivery-unfinished") // delivery
	bSent       = []byte("delivery-sent")       // moment, delivery
	bSaid       = []byte("delivery-said")       // account and text, moment, delivery
	bTitles     = []byte("titles")              // kind, id: head of a draft or a note
	bWords      = []byte("words")               // word 0x00 kind, id
	bUses       = []byte("media-uses")          // media 0x00 draft
)

var (
	recordBuckets = [][]byte{
		bMeta, bPractice, bPeople, bAccounts, bDrafts, bRevisions, bEntries, bApprovals,
		bDeliveries, bJournal, bAudit, bRuns, bMedia,
	}
	derivedBuckets = [][]byte{
		bDays, bByDraft, bBin, bAnswers, bByEntry, bUnfinished, bSent, bSaid, bTitles, bWords, bUses,
	}
	buckets = append(append([][]byte{}, recordBuckets...), derivedBuckets...)
)

const practiceKey = "practice"

// recordVersion begins every record, so that a later program can tell how it
// was written.
const recordVersion = 1

func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode a record: %w", err)
	}
	return append([]byte{recordVersion}, b...), nil
}

func decode(b []byte, v any) error {
	if len(b) == 0 || b[0] != recordVersion {
		return broken("a record is written in a way that this program does not know", nil)
	}
	if err := json.Unmarshal(b[1:], v); err != nil {
		return broken("a record cannot be read", err)
	}
	return nil
}

// broken is the error for contents that contradict themselves.
func broken(text string, err error) error {
	return &calendar.Error{
		Op: "read the calendar", Kind: calendar.Damaged, Err: err, Text: text,
		Hint: "run rounds doctor, and restore a backup if it says so",
	}
}

// things names each record bucket in the words of the screens.
var things = map[string]string{
	string(bPractice): "practice", string(bPeople): "person", string(bAccounts): "account",
	string(bDrafts): "draft", string(bRevisions): "revision", string(bEntries): "entry",
	string(bApprovals): "approval", string(bDeliveries): "delivery", string(bRuns): "run", string(bMedia): "file",
}

// get reads one record; one that is not there is an error of kind NotFound.
func get[T any](t *tx, bucket []byte, key string) (T, error) {
	v, ok, err := find[T](t, bucket, key)
	if err == nil && !ok {
		err = notThere(things[string(bucket)], key)
	}
	return v, err
}

// find reads one record that may be missing.
func find[T any](t *tx, bucket []byte, key string) (v T, ok bool, err error) {
	if key == "" {
		return v, false, nil
	}
	b := t.get(bucket, []byte(key))
	if b == nil {
		return v, false, nil
	}
	return v, true, decode(b, &v)
}

func put(t *tx, bucket []byte, key string, v any) error {
	b, err := encode(v)
	if err != nil {
		return err
	}
	return t.put(bucket, []byte(key), b)
}

// all reads every record of a bucket, in the order of the keys.
func all[T any](t *tx, bucket []byte) ([]T, error) {
	var out []T
	err := t.each(bucket, nil, func(_, b []byte) error {
		var v T
		if err := decode(b, &v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	return out, err
}

func notThere(what, id string) error {
	return &calendar.Error{
		Op: "find the " + what, Kind: calendar.NotFound, Text: "there is no " + what + " " + bounded(id),
		Hint: "look at the list again: it may have been removed",
	}
}

// bounded shows a name from outside in at most 80 characters.
func bounded(s string) string {
	const most = 80
	q := fmt.Sprintf("%q", s)
	if r := []rune(q); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return q
}

// pair joins two parts of a key. Ids hold no zero byte.
func pair[A, B ~string](a A, b B) []byte {
	k := make([]byte, 0, len(a)+1+len(b))
	k = append(k, a...)
	k = append(k, 0)
	return append(k, b...)
}

// numbered joins an id and a number so that keys sort by the number.
func numbered[A ~string](a A, n int) []byte {
	return binary.BigEndian.AppendUint32(pair(a, ""), uint32(n))
}

// timed joins a moment and an id so that keys sort by the moment.
func timed[A ~string](at time.Time, id A) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(at.UnixMilli())), id...)
}
