package store

import (
	"encoding/binary"
	"slices"
	"time"

	"rounds/calendar"
)

// summaryVersion begins every packed summary.
const summaryVersion = 1

const (
	flagUnsaved = 1 << iota
	flagHeld
	flagThrough
	flagArchived
	flagRecalls
)

var entryKinds = []calendar.EntryKind{calendar.PostEntry, calendar.NoteEntry, calendar.EventEntry}

// dayKey sorts summaries by day, time and entry: four bytes that read 20261122,
// two for the minute of the day, then the id.
func dayKey(s calendar.Slot, id calendar.EntryID) []byte {
	return append(binary.BigEndian.AppendUint16(dayPrefix(s.Day), uint16(s.At)), id...)
}

func dayPrefix(d calendar.Day) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(d.Year*10000+int(d.Month)*100+d.Day))
}

// packSummary writes what the key does not say. lapses is when the yes ends by
// itself, or zero: the clock then decides when it is read.
func packSummary(s calendar.Summary, lapses time.Time) []byte {
	var flags byte
	for i, on := range []bool{s.Unsaved, s.Held, s.Through, s.Archived, s.Recalls} {
		if on {
			flags |= 1 << i
		}
	}
	b := make([]byte, 0, 96+len(s.Title))
	b = append(b, summaryVersion, byte(slices.Index(entryKinds, s.Kind)), flags, byte(s.Yes), byte(s.Platforms))
	for _, n := range []int{s.Accounts, s.Out, s.Failed, s.Uncertain, s.Handed, s.There} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	end := uint64(0)
	if !lapses.IsZero() {
		end = uint64(lapses.Unix())
	}
	b = binary.AppendUvarint(b, end)
	for _, v := range []string{s.Slot.Zone, string(s.Draft), s.Title, s.Pillar} {
		b = binary.AppendUvarint(b, uint64(len(v)))
		b = append(b, v...)
	}
	return b
}

// unpacker reads many summaries in the order of their days: it makes one string
// for each value and looks a zone's rules up once a day instead of once an entry.
type unpacker struct {
	now time.Time

	name   string // of the zone that was looked up last
	zone   *time.Location
	day    calendar.Day // on which it was
	start  time.Time    // midnight by the day's offset
	evenly bool         // the zone's clocks run evenly around that day
}

func newUnpacker(now time.Time) *unpacker { return &unpacker{now: now} }

func (u *unpacker) unpack(key, value []byte) (s calendar.Summary, err error) {
	bad := broken("a summary cannot be read", nil)
	if len(key) < 7 || len(value) < 5 || value[0] != summaryVersion || int(value[1]) >= len(entryKinds) {
		return s, bad
	}
	k, v := string(key[6:]), string(value)
	n := binary.BigEndian.Uint32(key)
	s.Entry, s.Kind = calendar.EntryID(k), entryKinds[value[1]]
	s.Slot.Day = calendar.Day{Year: int(n / 10000), Month: time.Month(n / 100 % 100), Day: int(n % 100)}
	s.Slot.At = calendar.TimeOfDay(binary.BigEndian.Uint16(key[4:]))
	f := value[2]
	s.Unsaved, s.Held = f&flagUnsaved != 0, f&flagHeld != 0
	s.Through, s.Archived, s.Recalls = f&flagThrough != 0, f&flagArchived != 0, f&flagRecalls != 0
	s.Yes, s.Platforms = calendar.Yes(value[3]), calendar.Platforms(value[4])
	at := 5
	number := func() uint64 {
		x, w := binary.Uvarint(value[at:])
		if w <= 0 {
			at = len(value) + 1
			return 0
		}
		at += w
		return x
	}
	for _, p := range []*int{&s.Accounts, &s.Out, &s.Failed, &s.Uncertain, &s.Handed, &s.There} {
		if at > len(value) {
			return s, bad
		}
		*p = int(number())
	}
	if at > len(value) {
		return s, bad
	}
	lapses := number()
	texts := [4]string{}
	for i := range texts {
		if at > len(value) {
			return s, bad
		}
		n := number()
		if at > len(value) || n > uint64(len(value)-at) {
			return s, bad
		}
		texts[i] = v[at : at+int(n)]
		at += int(n)
	}
	s.Slot.Zone, s.Draft, s.Title, s.Pillar = texts[0], calendar.DraftID(texts[1]), texts[2], texts[3]
	if s.Yes == calendar.YesGiven && lapses != 0 && u.now.Unix() > int64(lapses) {
		s.Yes = calendar.Stale
	}
	s.Instant, err = u.instant(s.Slot)
	return s, err
}

// instant turns a slot into its moment. Where the zone's clocks run evenly for
// some time before and after, the offset is the day's; near a change the slot
// works it out by itself.
func (u *unpacker) instant(s calendar.Slot) (time.Time, error) {
	if u.zone == nil || u.name != s.Zone || u.day != s.Day {
		if err := u.lookUp(s); err != nil {
			return time.Time{}, err
		}
	}
	if !u.evenly {
		return s.Instant()
	}
	return u.start.Add(time.Duration(s.At) * time.Minute), nil
}

func (u *unpacker) lookUp(s calendar.Slot) error {
	zone, err := calendar.LoadZone(s.Zone)
	if err != nil {
		return err
	}
	const margin = 48 * time.Hour
	noon := s.Day.UTC().Add(12 * time.Hour)
	start, end := noon.In(zone).ZoneBounds()
	_, seconds := noon.In(zone).Zone()
	u.name, u.zone, u.day = s.Zone, zone, s.Day
	u.evenly = (start.IsZero() || start.Before(noon.Add(-margin))) && (end.IsZero() || end.After(noon.Add(margin)))
	u.start = s.Day.UTC().Add(-time.Duration(seconds) * time.Second).In(zone)
	return nil
}
