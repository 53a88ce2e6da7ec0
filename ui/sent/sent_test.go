package sent

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/stage"
)

type file struct {
	items []calendar.SentItem
	err   error
	last  calendar.SentFilter
	sheet calendar.EditSheet
	asked []string // what was asked for, in words
}

func (f *file) Deliveries(_ context.Context, entry calendar.EntryID) (out []calendar.Delivery, err error) {
	for _, it := range f.items {
		if it.Delivery.Entry == entry {
			out = append(out, it.Delivery)
		}
	}
	return out, nil
}

func (f *file) TakeDown(_ context.Context, _ calendar.PersonID, reason string, ids ...calendar.DeliveryID) (out []calendar.Delivery, err error) {
	for _, id := range ids {
		out = append(out, calendar.Delivery{ID: "down " + id, Of: id, Entry: "e", Subject: calendar.TakeDownSubject})
	}
	f.asked = append(f.asked, fmt.Sprintf("take down %v: %s", ids, reason))
	return out, f.err
}

func (f *file) EditSheet(_ context.Context, id calendar.DeliveryID) (calendar.EditSheet, error) {
	s := f.sheet
	s.Post.ID = id
	return s, f.err
}

func (f *file) Edit(_ context.Context, _ calendar.PersonID, id calendar.DeliveryID, hash calendar.SHA256) (calendar.Delivery, error) {
	f.asked = append(f.asked, fmt.Sprintf("edit %s to %s", id, hash))
	return calendar.Delivery{ID: "edit", Entry: "e"}, f.err
}

func (f *file) SentList(_ context.Context, q calendar.SentFilter) ([]calendar.SentItem, error) {
	f.last = q
	var out []calendar.SentItem
	for _, it := range f.items {
		fits := strings.Contains(strings.ToLower(it.Delivery.Title+it.Content.Text), strings.ToLower(q.Text))
		if fits && (q.Account == "" || q.Account == it.Account.ID) && (q.From.IsZero() || !calendar.DayOf(it.Delivery.SentAt).Before(q.From)) {
			out = append(out, it)
		}
	}
	return out, f.err
}

type browser struct{ opened []string }

func (b *browser) Open(_ context.Context, address string) error {
	b.opened = append(b.opened, address)
	return nil
}

func begin(t *testing.T) (*stage.Stage, *file, *browser) {
	t.Helper()
	st := stage.New()
	f, b := &file{}, &browser{}
	titles := []string{"Flu clinic opens", "Wash your hands", "Meet Dr. Lee", "Burst pipe: closed today", "Walk for hearts"}
	for i := range 12 {
		a := st.Profiles[i%3]
		d := calendar.Delivery{
			ID: calendar.DeliveryID(rune('a' + i)), Entry: "e", Account: a.ID, Title: titles[i%5], State: calendar.Sent,
			URL: "https://posts.example/" + string(rune('a'+i)), SentAt: st.Clock.Add(-time.Duration(i) * 50 * time.Hour),
		}
		if i == 3 {
			d.State, d.URL = calendar.SentUnverified, ""
		}
		o := calendar.Outgoing{Account: a.ID, Platform: a.Platform, Text: titles[i%5] + ".\nCall 555-0142, or come by.", Link: "https://harbor.example/news"}
		f.items = append(f.items, calendar.SentItem{Delivery: d, Account: a, Content: calendar.Approve([]calendar.Outgoing{o})[0], Approver: st.Person, YesAt: d.SentAt.Add(-3 * time.Hour)})
	}
	st.Open(New(st, f, b, Options{}))
	return st, f, b
}

func TestFrames(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}, "200x60": {200, 60}} {
		t.Run(name, func(t *testing.T) {
			st, _, _ := begin(t)
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
	}
	t.Run("nothing", func(t *testing.T) {
		st := stage.New()
		st.Open(New(st, &file{}, nil, Options{}))
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("reading", func(t *testing.T) {
		st, _, _ := begin(t)
		st.Press("down", "enter")
		golden.RequireEqual(t, st.Frame())
	})
}

func TestBounds(t *testing.T) {
	st, _, _ := begin(t)
	st.Bounds(t)
	st.Press("enter")
	st.Bounds(t)
}

func TestSearchNarrowsWhileTyping(t *testing.T) {
	st, f, _ := begin(t)
	st.Press("/")
	st.Type("wash e") // e would open the entry
	require.Equal(t, "wash e", f.last.Text)
	require.Empty(t, st.Went)
	require.Contains(t, st.Frame(), "Nothing that went out fits")
	st.Press("backspace", "backspace", "enter")
	require.Contains(t, st.Frame(), "3 posts")
	st.Press("e")
	require.Len(t, st.Went, 1)
}

func TestAccountAndDaysNarrow(t *testing.T) {
	st, f, _ := begin(t)
	st.Press("f", "down", "enter")
	require.Equal(t, calendar.AccountID("fb"), f.last.Account)
	require.Contains(t, st.Frame(), "4 posts")
	st.Press("p", "down", "enter")
	require.Equal(t, calendar.NewDay(2026, 10, 16), f.last.From)
	require.Contains(t, st.Frame(), "last 7 days")
}

func TestCopyAndOpen(t *testing.T) {
	st, _, b := begin(t)
	st.Press("c", "o")
	require.Equal(t, []string{"https://posts.example/a"}, st.Clipped)
	require.Equal(t, []string{"https://posts.example/a"}, b.opened)
	st.Press("down", "down", "down", "c")
	require.Equal(t, "no address of this post is known", st.Last().Text)
}

func TestTheChosenPostStaysChosenWhenMoreGoesOut(t *testing.T) {
	st, f, _ := begin(t)
	st.Press("down")
	f.items = append([]calendar.SentItem{{Delivery: calendar.Delivery{ID: "new"}}}, f.items...)
	st.Changed()
	st.Press("c")
	require.Equal(t, []string{"https://posts.example/b"}, st.Clipped)
}

func TestExport(t *testing.T) {
	st, f, _ := begin(t)
	f.items[0].Content.Text = "=HYPERLINK(\"http://evil\")\nsecond \"line\", yes"
	st.Changed()
	path := filepath.Join(t.TempDir(), "out")
	st.Press("x", "ctrl+u")
	st.Type(path)
	st.Press("enter")
	require.Equal(t, kit.Good, st.Last().Kind, st.Last().Text)
	b, err := os.ReadFile(path + ".csv")
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(b, []byte(bom)))
	rows, err := csv.NewReader(bytes.NewReader(b[len(bom):])).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 13)
	require.Equal(t, columns, rows[0])
	require.Equal(t, "'=HYPERLINK(\"http://evil\")\nsecond \"line\", yes", rows[1][6])
	require.Equal(t, "10:00:00", rows[1][1], "times are in the practice's zone")

	require.NoError(t, os.WriteFile(path+".csv", []byte("mine"), 0o600))
	st.Press("x", "enter")
	require.Contains(t, st.Frame(), "Replace it?")
	st.Press("enter", "n")
	b, err = os.ReadFile(path + ".csv")
	require.NoError(t, err)
	require.Equal(t, "mine", string(b))
	st.Press("x", "enter", "y")
	b, err = os.ReadFile(path + ".csv")
	require.NoError(t, err)
	require.Greater(t, len(b), 100)
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".rounds-*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestExportToNowhereSaysSo(t *testing.T) {
	st, _, _ := begin(t)
	st.Press("x", "ctrl+u")
	st.Type(filepath.Join(t.TempDir(), "no", "folder", "a.csv"))
	st.Press("enter")
	require.Contains(t, st.Last().Text, "there is no folder")
	st.Press("x", "ctrl+u", "enter")
	require.Contains(t, st.Frame(), "the file has no name")
}

func TestNoCellIsAFormula(t *testing.T) {
	for _, c := range []string{"=1", "+1", "-1", "@a", "\tx", " =1", "\r=1", "\n+1", "＝1"} {
		require.Equal(t, "'", plain(c)[:1], "%q", c)
	}
	require.Equal(t, "a=1", plain("a=1"))
	require.Empty(t, plain(""))
	rapid.Check(t, func(t *rapid.T) {
		it := calendar.SentItem{Delivery: calendar.Delivery{Title: rapid.String().Draw(t, "title")}, Content: calendar.Approved{Outgoing: calendar.Outgoing{Text: rapid.String().Draw(t, "text")}}}
		var b bytes.Buffer
		if err := WriteCSV(&b, []calendar.SentItem{it}, time.UTC); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes()[len(bom):])).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, c := range rows[1] {
			if c != "" && strings.ContainsRune("=+-@\t", rune(c[0])) {
				t.Fatalf("the cell %q is a formula", c)
			}
		}
	})
}

func TestFailuresReachThePerson(t *testing.T) {
	st := stage.New()
	st.Open(New(st, &file{err: errors.New("disk")}, nil, Options{}))
	require.Len(t, st.Errors, 1)
	st.Press("x", "c", "o", "e", "enter", "esc")
	require.Equal(t, 1, st.Pops)
	st.CheckActions(t)
	st.Press("/")
	st.CheckActions(t)
}

func TestOneKeyTakesAPostDownEverywhere(t *testing.T) {
	st, f, _ := begin(t)
	for i := range f.items {
		if i > 1 {
			f.items[i].Delivery.Entry = "other"
		}
	}
	st.Press("D")
	require.Contains(t, st.Frame(), "Where is it to be deleted?")
	st.Press("enter")
	require.Contains(t, st.Frame(), "Enter deletes it everywhere")
	st.Type("names a patient")
	st.Press("enter")
	require.Equal(t, []string{"take down [a b]: names a patient"}, f.asked)
	require.Equal(t, []kit.Request{kit.OpenRun{Only: []calendar.EntryID{"e"}, Changes: true}}, st.Went)
}

func TestWhatIsDownIsShownSoAndNotTakenDownTwice(t *testing.T) {
	st, f, _ := begin(t)
	f.items[0].Delivery.Down = st.Clock
	st.Changed()
	require.Contains(t, st.Frame(), "taken down on")
	st.Press("D")
	require.Empty(t, f.asked)
}

func TestAnEditIsSeenWholeBeforeItIsApproved(t *testing.T) {
	st, f, _ := begin(t)
	fb := calendar.Account{ID: "fb", Platform: "facebook", Name: "Clinic"}
	f.sheet = calendar.EditSheet{
		Account: fb, Was: calendar.Outgoing{Platform: "facebook", Text: "Open on Saturday"},
		Now: calendar.Outgoing{Platform: "facebook", Text: "Open on Sunday"},
	}
	st.Press("w")
	require.Contains(t, st.Frame(), "Change the words on Facebook?")
	require.Contains(t, st.Frame(), "Sunday")
	st.Press("esc")
	require.Empty(t, f.asked)
	st.Press("w", "y")
	require.Len(t, f.asked, 1)
	require.Contains(t, f.asked[0], string(f.sheet.Now.Hash()))
	require.Len(t, st.Went, 1)
}

func TestAnEntrysPostIsTakenDownFromElsewhere(t *testing.T) {
	st, f, b := begin(t)
	f.items[4].Delivery.Entry = "wanted"
	st.Open(New(st, f, b, Options{Entry: "wanted", Down: true}))
	require.Contains(t, st.Frame(), "Enter deletes it on")
	st.Press("enter")
	require.Equal(t, []string{"take down [e]: "}, f.asked)
}
