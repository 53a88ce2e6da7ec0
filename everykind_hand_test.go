package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/cli"
)

// liveAt is what a post's address looks like at each platform.
var liveAt = map[platform.Name]string{
	platform.Facebook: "https://www.facebook.com/juniper/posts/%d", platform.Instagram: "https://www.instagram.com/p/A%d/",
	platform.LinkedIn: "https://www.linkedin.com/feed/update/urn:li:share:%d", platform.X: "https://x.com/juniper/status/%d",
	platform.YouTube: "https://www.youtube.com/watch?v=abcdefg%04d",
}

// A clinic without any developer app works through the same plan by hand: every
// kind of post is handed over with its steps, answered, and journaled like any other.
func TestEveryKindOfPostIsMadeByHandWhereThereIsNoDeveloperApp(t *testing.T) {
	o := newOffice(t, time.Now)
	o.do("setup", "--name", "Juniper Street Clinic", "--country", "US", "--zone", officeZone, "--person", "Sam Whitaker")
	d := desks{}
	for _, n := range platform.All() {
		var c cli.Connected
		o.into(&c, "connect", string(n), "--by-hand", "--handle", "juniper")
		d[n] = []connected{{id: c.Account.ID}}
	}
	var kinds []kindOfPost
	for _, k := range everyKind {
		k.later = 0 // a person is at hand when its time has come
		kinds = append(kinds, k)
	}
	plan := o.plan(kinds, d)
	out, told, status := o.try("publish", "--yes", "--ahead", "7d")
	require.Equal(t, 1, status, "a person is needed: %s%s", out, told)
	for n, p := range plan {
		list := o.deliveries(p.entry)
		require.Len(t, list, 1, p.kind)
		require.Equal(t, calendar.Handed, list[0].State, p.kind)
		id := string(list[0].ID)
		o.requireGuided(id, p)
		if n%5 == 4 { // it went wrong once, and is handed over anew
			o.do("delivery", "not-there", id)
			require.Equal(t, calendar.NotSent, o.deliveries(p.entry)[0].State, p.kind)
			o.do("delivery", "again", id)
			_, _, status := o.try("publish", "--yes", "--only", string(p.entry))
			require.Equal(t, 1, status, p.kind)
		}
		address := fmt.Sprintf(liveAt[p.kind.on], n)
		o.do("delivery", "there", id, address)
		got := o.deliveries(p.entry)[0]
		require.Equal(t, calendar.Sent, got.State, p.kind)
		require.Equal(t, address, got.URL, p.kind)
		require.Subset(t, o.journal(got.ID), []calendar.Event{calendar.Taken, calendar.HandedOver, calendar.SaidThere}, p.kind)
	}
	require.Contains(t, o.do("publish", "--yes"), "nothing is due")
	require.NoError(t, filepath.WalkDir(filepath.Join(o.dir, "home", "Downloads"), func(path string, d fs.DirEntry, err error) error {
		require.True(t, err != nil || d.IsDir(), "%s: what was laid out is taken away again", path)
		return err
	}))
	var sent []calendar.SentItem
	o.into(&sent, "sent")
	require.Len(t, sent, len(plan))
	o.do("doctor")
}

// requireGuided tells that a person has all that a post needs: each of its texts to
// be pasted, and its files, as they were approved, in a folder.
func (o office) requireGuided(delivery string, p planned) {
	o.Helper()
	var guide struct {
		Page         string
		Steps, Files []string
		Texts        []struct{ Name, Text string }
	}
	o.into(&guide, "delivery", "hand", delivery)
	require.NotEmpty(o, guide.Steps, p.kind)
	require.Contains(o, guide.Page, "https://", p.kind)
	var texts []string
	for _, t := range guide.Texts {
		texts = append(texts, t.Text)
	}
	pasted := append([]string{p.out.Text, p.out.FirstComment}, p.out.Parts...)
	if p.out.Poll != nil {
		pasted = append(pasted, p.out.Poll.Options...)
	}
	for _, m := range p.out.Media {
		pasted = append(pasted, m.Alt)
	}
	for _, text := range pasted {
		require.Contains(o, strings.Join(texts, "\n"), text, p.kind)
	}
	var files []calendar.SHA256
	for _, path := range guide.Files {
		require.True(o, strings.HasPrefix(path, o.dir), path)
		b, err := os.ReadFile(path)
		require.NoError(o, err, p.kind)
		require.NotContains(o, string(b), secretOfThePicture, p.kind)
		files = append(files, calendar.SumSHA256(b))
	}
	for _, m := range p.out.Media {
		require.Contains(o, files, m.ID, p.kind)
	}
}
