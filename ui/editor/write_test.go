package editor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

func TestPaste(t *testing.T) {
	t.Run("arrives whole, with line feeds", func(t *testing.T) {
		d := placed(t, "")
		d.paste("one\r\ntwo\rthree")
		require.Equal(t, "one\ntwo\nthree", d.ed.content.Text)
		require.Empty(t, d.host.said)
	})
	t.Run("control characters go, and it is said", func(t *testing.T) {
		d := placed(t, "")
		d.paste("a\x1b[31m\x00b\tc")
		require.Equal(t, "a[31mb c", d.ed.content.Text)
		require.Equal(t, "2 characters that cannot be seen were left out; 1 tab became a space", d.host.last())
	})
	t.Run("a huge one is bounded with a sentence", func(t *testing.T) {
		d := placed(t, "")
		d.paste(strings.Repeat("ä", 500_000))
		require.Equal(t, 200_000, utf8.RuneCountInString(d.ed.content.Text))
		require.Equal(t, "a field holds 200,000 characters: the last 300,000 were not taken", d.host.last())
		d.keys("ctrl+z")
		require.Empty(t, d.ed.content.Text)
	})
	t.Run("a file that is dragged in is attached", func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, "flu shot.jpg")
		require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
		d := placed(t, "a")
		d.paste("'" + path + "'")
		require.Len(t, d.ed.content.Media, 1)
		require.Equal(t, "media", d.ed.focus)
		d.types("A nurse").keys("enter", "o")
		require.Equal(t, "A nurse", d.ed.content.Media[0].Alt)
		require.Equal(t, []string{"/files/flu shot.jpg"}, d.opened)
	})
	t.Run("a path of no file is text", func(t *testing.T) {
		d := placed(t, "")
		d.paste("/no/such/picture.jpg")
		require.Equal(t, "/no/such/picture.jpg", d.ed.content.Text)
	})
	t.Run("a file that is no picture ends in a sentence", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "broken.png")
		require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
		d := placed(t, "a")
		d.paste(path)
		require.Empty(t, d.ed.content.Media)
		require.Contains(t, d.host.last(), "is not a picture")
		require.Equal(t, "a", d.ed.content.Text)
	})
}

func TestDroppedPaths(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"plain, with a space in it":     {"/home/ann/flu shot.jpg", []string{"/home/ann/flu shot.jpg"}},
		"escaped space":                 {`/home/ann/flu\ shot.jpg`, []string{"/home/ann/flu shot.jpg"}},
		"quoted":                        {`'/home/ann/flu shot.jpg'`, []string{"/home/ann/flu shot.jpg"}},
		"double quotes":                 {`"/home/ann/a.png" `, []string{"/home/ann/a.png"}},
		"file address":                  {"file:///home/ann/flu%20shot.jpg", []string{"/home/ann/flu shot.jpg"}},
		"file address of this computer": {"file://localhost/a.jpg", []string{"/a.jpg"}},
		"of another computer":           {"file://server/a.jpg", nil},
		"home":                          {"~/a.jpg", []string{"/home/ann/a.jpg"}},
		"Windows":                       {`C:\Users\Ann\a.jpg`, []string{`C:\Users\Ann\a.jpg`}},
		"several":                       {"'/a b.jpg' /c.png", []string{"/a b.jpg", "/c.png"}},
		"several lines":                 {"/a.jpg\n/c.png\n", []string{"/a.jpg", "/c.png"}},
		"a sentence":                    {"Flu shots are here", nil},
		"a sentence with a slash":       {"and/or", nil},
		"an address":                    {"https://kirkwood.example/a.jpg", nil},
		"nothing":                       {" ", nil},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, droppedPaths(c.in, "/home/ann")) })
	}
}

func FuzzDroppedPaths(f *testing.F) {
	for _, s := range []string{"", "'", `\`, "file://", "file:///%zz", "~/", `"a'b`, "C:\\ /"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range droppedPaths(s, "/home/ann") {
			require.NotEmpty(t, p)
		}
	})
}

func TestVariants(t *testing.T) {
	d := placed(t, "shared")
	d.keys("ctrl+t") // Facebook
	require.Equal(t, platform.Facebook, d.ed.tab)
	d.types("!")
	require.Equal(t, "shared!", d.ed.content.Variants[platform.Facebook].Text)
	require.Equal(t, "shared", d.ed.content.Text)
	require.Contains(t, strip(d.ed.View(120, 30)), "[Facebook *]")
	d.keys("alt+2")
	require.Equal(t, platform.Facebook, d.ed.tab, "Instagram is not among the accounts")
	d.keys("alt+0").types("?")
	require.Equal(t, "shared?", d.ed.content.Text)
	require.Contains(t, strip(d.ed.View(120, 30)), "Text for all but Facebook")
	d.keys("alt+1", "ctrl+r", "n")
	require.True(t, d.ed.own(platform.Facebook))
	d.keys("ctrl+r", "y")
	require.False(t, d.ed.own(platform.Facebook))
	d.keys("ctrl+z")
	require.Equal(t, "shared!", d.ed.content.Variants[platform.Facebook].Text)
	d.keys("alt+0", "ctrl+r")
	require.Equal(t, "this is the shared text", d.host.last())
}

func TestThread(t *testing.T) {
	d := placed(t, "One. Two. Three.")
	d.ed.toOffset(len("One."))
	d.keys("alt+enter")
	require.Equal(t, platform.X, d.ed.tab, "the others keep a whole text")
	require.Equal(t, "One. Two. Three.", d.ed.content.Text)
	require.Equal(t, calendar.Variant{Text: "One.", Parts: []string{"Two. Three."}}, d.ed.content.Variants[platform.X])
	d.types("So: ")
	require.Equal(t, "So: Two. Three.", d.ed.content.Variants[platform.X].Parts[0])
	require.Contains(t, strip(d.ed.View(120, 30)), "part 2 of 2 15/280")
	d.keys("alt+up")
	require.Equal(t, 0, d.ed.part)
	d.keys("alt+down", "alt+j")
	require.Equal(t, "One. So: Two. Three.", d.ed.content.Variants[platform.X].Text)
	d.keys("alt+1", "alt+enter")
	require.Equal(t, "only X has threads", d.host.last())
}

func TestSplitLong(t *testing.T) {
	long := strings.Repeat("Flu shots help. ", 40)
	d := placed(t, long)
	d.keys("alt+s")
	v := d.ed.content.Variants[platform.X]
	require.Len(t, v.Parts, 2)
	require.Equal(t, strings.Fields(long), strings.Fields(strings.Join(append([]string{v.Text}, v.Parts...), " ")))
	for _, p := range append([]string{v.Text}, v.Parts...) {
		require.True(t, strings.HasSuffix(p, "."), "parts end with a sentence")
		require.Zero(t, platform.X.Count(p).Over())
	}
	d.keys("alt+s")
	require.Equal(t, "every part fits: nothing to split", d.host.last())
	d.keys("ctrl+z")
	require.Empty(t, d.ed.content.Variants)
}

func TestSplitTextLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab. \n!👍é"))).Draw(t, "text")
		limit := rapid.IntRange(4, 20).Draw(t, "limit")
		parts := splitText(text, func(_ int, s string) bool { return utf8.RuneCountInString(s) <= limit })
		require.Equal(t, strings.Join(strings.Fields(text), ""), strings.Join(strings.Fields(strings.Join(parts, "")), ""))
		for _, p := range parts {
			require.LessOrEqual(t, utf8.RuneCountInString(p), limit)
		}
	})
}

func TestDayAndTime(t *testing.T) {
	d := placed(t, "a")
	d.keys("alt+p", "ctrl+u").types("next fri 5pm")
	require.Contains(t, strip(d.ed.View(100, 24)), "→ Fri 27 November 2026, 17:00")
	require.Equal(t, 24, d.ed.place.Slot.Day.Day, "nothing moves while it is typed")
	d.keys("enter")
	d.ring()
	require.Equal(t, "2026-11-27 17:00", d.file.entries[d.ed.kept.entry.ID].Slot.String())
	d.keys("alt+p", "ctrl+u").types("never").keys("enter")
	require.Equal(t, "when", d.ed.focus)
	require.Equal(t, "never", d.ed.when, "what is not understood stays")
	d.keys("esc", "esc")
	require.Zero(t, d.host.popped, "and the editor does not close over it")
	d.keys("ctrl+u", "esc", "ctrl+z")
	require.Equal(t, "2026-11-24 09:00", d.ed.place.Slot.String())
	d.ring()
	require.Equal(t, "2026-11-24 09:00", d.file.entries[d.ed.kept.entry.ID].Slot.String())
}

func TestAnIdeaIsPlaced(t *testing.T) {
	d := newDesk(t).open(Opening{})
	d.types("An idea")
	d.ring()
	require.Empty(t, d.file.entries)
	require.Contains(t, strip(d.ed.View(100, 24)), "an idea: it stands on no day yet")
	d.keys("ctrl+g")
	require.Equal(t, "it stands on no day yet: place it first", d.host.last())
	d.keys("alt+p").types("tomorrow").keys("enter")
	d.ring()
	require.Len(t, d.file.entries, 1)
	require.Equal(t, "2026-11-23 09:00", d.file.entries[d.ed.kept.entry.ID].Slot.String(), "the practice's usual time")
}

func TestFields(t *testing.T) {
	d := placed(t, "a")
	d.keys("tab", "tab", "tab", "down", "space") // accounts: Instagram
	d.ring()
	require.Equal(t, []calendar.AccountID{"a-facebook", "a-instagram", "a-linkedin", "a-x"}, d.file.entries[d.ed.kept.entry.ID].Accounts)
	d.keys("tab", "right")
	require.Equal(t, platform.KindReel, d.ed.place.Kind)
	d.keys("tab", "right")
	require.Equal(t, "Practice news", d.ed.content.Pillar)
	d.keys("tab").types("https://kirkwood.example")
	require.Equal(t, "https://kirkwood.example", d.ed.content.Link)
	d.keys("tab", "tab").types("See you")
	require.Equal(t, "See you", d.ed.content.FirstComment)
	d.keys("tab", "enter").types("Had yours?").keys("tab").types("Yes").keys("tab").types("No").keys("tab", "tab", "left")
	require.Equal(t, &platform.Poll{Question: "Had yours?", Options: []string{"Yes", "No"}, Duration: 72 * time.Hour}, d.ed.content.Poll)
	d.keys("tab", "enter").types("https://cdc.example").keys("tab").types("CDC").keys("tab", "tab").types("1 jun 2027")
	require.Equal(t, []calendar.Evidence{{
		Address: "https://cdc.example", Publisher: "CDC", Read: calendar.NewDay(2026, 11, 22), CheckBy: calendar.NewDay(2027, 6, 1),
	}}, d.ed.content.Evidence)
	d.types("?").keys("esc", "esc")
	require.Zero(t, d.host.popped, "a day that is not understood is not lost by closing")
	require.Equal(t, "source/0/by", d.ed.focus)
	d.keys("backspace", "alt+x")
	require.Empty(t, d.ed.content.Evidence)
	d.keys("ctrl+z")
	require.Len(t, d.ed.content.Evidence, 1)
	d.ring()
	require.True(t, d.ed.content.Equal(d.draft().Working))
}

func TestPictures(t *testing.T) {
	d := placed(t, "a")
	d.run(d.ed.addFiles([]string{"/p/one.jpg", "/p/two.jpg"}))
	require.Equal(t, 1, d.ed.pics.at)
	d.types("two").keys("enter", "shift+up")
	require.Equal(t, "two", d.ed.content.Media[0].Alt)
	require.Contains(t, d.ed.View(120, 33), "▀", "the small picture")
	d.keys("d")
	require.Len(t, d.ed.content.Media, 1)
	d.keys("ctrl+z")
	require.Equal(t, "two", d.ed.content.Media[0].Alt)
	d.run(d.ed.addFiles([]string{"/p/one.jpg"}))
	require.Equal(t, "this file is attached already", d.host.last())
	d.run(d.ed.addFiles([]string{"/p/three.txt"}))
	require.Len(t, d.ed.content.Media, 2)
	require.Contains(t, d.host.last(), "is not a picture")
	d.ed.pics.editing = false
	d.keys("w")
	require.IsType(t, &kit.Choose{}, d.host.asked[0])
}

func TestPicker(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "pictures"), 0o700))
	for _, n := range []string{"a.jpg", "b.txt", ".hidden.jpg", "pictures/c.jpg"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, n), []byte("x"), 0o600))
	}
	d := placed(t, "a")
	d.ed.folder = dir
	open := func() *picker {
		d.host.asked = nil
		cmd := d.ed.pick()
		p, ok := d.host.asked[0].(*picker)
		require.True(t, ok)
		p.Update(cmd())
		return p
	}
	p := open()
	require.Equal(t, []pick{{"pictures", true, p.list[0].bytes}, {"a.jpg", false, 1}}, p.list)
	_, cmd := p.Update(press("enter"))
	p.Update(cmd())
	require.Equal(t, filepath.Join(dir, "pictures"), p.dir)
	_, cmd = p.Update(press("backspace"))
	p.Update(cmd())
	require.Equal(t, dir, p.dir)
	for _, r := range "a.j" {
		p.Update(press(string(r)))
	}
	require.Len(t, p.narrow, 1)
	done, cmd := p.Update(press("enter"))
	require.True(t, done)
	d.run(cmd)
	require.Len(t, d.ed.content.Media, 1)

	p = open()
	done, cmd = p.Update(tea.PasteMsg{Content: `"/p/x y.jpg"`})
	require.True(t, done)
	d.run(cmd)
	require.Len(t, d.ed.content.Media, 2)

	p = open()
	for _, r := range "/no/such" {
		p.Update(press(string(r)))
	}
	done, cmd = p.Update(press("enter"))
	require.False(t, done)
	p.Update(cmd())
	require.Contains(t, strip(p.View(80, 24)), "there is no /no/such: look at the spelling")

	p = open()
	write := func(text string) (bool, tea.Cmd) {
		for _, r := range text {
			if _, cmd := p.Update(press(string(r))); cmd != nil {
				p.Update(cmd())
			}
		}
		return p.Update(press("enter"))
	}
	done, cmd = write(dir + "/pic") // the list shows with what a typed path can go on
	require.False(t, done)
	p.Update(cmd())
	require.Equal(t, filepath.Join(dir, "pictures"), p.dir)
	p = open()
	done, cmd = write(dir + "/A.")
	require.True(t, done, "the beginning of a name is enough")
	d.run(cmd)
	require.Len(t, d.ed.content.Media, 2, "a.jpg is attached already")
	for w := range 120 {
		p.View(w, w/3)
		p.Cursor()
	}
}

func TestApproval(t *testing.T) {
	d := placed(t, "Flu shots")
	d.types("!").keys("ctrl+g")
	require.Equal(t, "approval is asked for", d.host.last())
	require.Equal(t, 2, d.draft().Revision, "what is asked about is saved first")
	require.Contains(t, strip(d.ed.View(100, 24)), "in review, asked by Ann Lee 22 Nov 10:02")
	entry := d.ed.kept.entry
	yes := func(back bool) calendar.Approval {
		a := calendar.Approval{ID: "y", Entry: entry.ID, By: "kim", At: d.clock.Add(time.Minute), Back: back, Remarks: "too short"}
		for _, j := range d.ed.judged.per {
			a.Contents = append(a.Contents, calendar.Approve([]calendar.Outgoing{j.out})...)
		}
		return a
	}
	d.file.approvals[entry.ID] = []calendar.Approval{yes(false)}
	d.run(d.ed.FileChanged())
	require.Contains(t, strip(d.ed.View(100, 24)), "approved by Kim Ito 22 Nov 10:03")
	d.types("?")
	require.Contains(t, strip(d.ed.View(100, 24)), "changed since it was approved by Kim Ito")
	d.file.approvals[entry.ID] = []calendar.Approval{yes(true)}
	d.run(d.ed.FileChanged())
	require.Contains(t, strip(d.ed.View(100, 24)), "sent back by Kim Ito 22 Nov 10:03: too short")
	d.keys("alt+g")
	require.Equal(t, []kit.Request{kit.OpenReview{Entry: entry.ID}}, d.host.went)
	d.file.delivered[entry.ID] = []calendar.Delivery{{Account: "a-x", State: calendar.Sent, Hash: "other", SentAt: d.clock}}
	d.run(d.ed.FileChanged())
	require.Contains(t, strip(d.ed.View(120, 33)), "differs from what went out; what is out stays as it is")
	d.run(d.ed.toggle("a-x"))
	require.Contains(t, d.ed.place.Accounts, calendar.AccountID("a-x"), "an account that has had the post stays")
}

func TestBlockersAreShown(t *testing.T) {
	d := placed(t, strings.Repeat("Flu shots help. ", 40))
	require.Contains(t, strip(d.ed.View(80, 21)), "X✗")
	require.Contains(t, strip(d.ed.View(80, 21)), "✗ The text is too long for X")
	require.Contains(t, strip(d.ed.View(80, 21)), "approval was not asked for yet")
	d.keys("alt+w")
	require.IsType(t, &kit.Text{}, d.host.asked[0])
}

func TestHistory(t *testing.T) {
	d := placed(t, "one")
	d.types(" two").keys("ctrl+s", "alt+h")
	require.Len(t, d.host.pushed, 1)
	h, ok := d.host.pushed[0].(*History)
	require.True(t, ok)
	update := func(msg tea.Msg) {
		for cmd := h.Update(msg); cmd != nil; {
			cmd = h.Update(cmd())
		}
	}
	update(h.FileChanged()())
	require.Len(t, h.list, 2)
	require.Equal(t, "this is the text as it is now", h.Actions()[2].Why())
	update(press("down"))
	frame := strip(h.View(80, 21))
	require.Contains(t, frame, "Ann Lee")
	require.Contains(t, frame, "{+ two+}")
	update(press("enter"))
	d.keys("y")
	require.Equal(t, "one", d.draft().Working.Text)
	require.Equal(t, 3, d.draft().Revision)
	require.Len(t, d.file.revisions[d.draft().ID], 3, "nothing is taken out of the history")
	for w := range 201 {
		lines := strings.Split(h.View(w, 20), "\n")
		require.Len(t, lines, 20)
	}
}

// Whatever is pressed, in whatever order, without deleting: each character that
// was typed or pasted is still somewhere in the draft, and closing puts it into
// the file.
func TestNoSequenceOfKeysLosesText(t *testing.T) {
	keys := []string{
		"tab", "shift+tab", "enter", "up", "down", "left", "right", "home", "end", "ctrl+t", "alt+t", "alt+enter", "alt+j", "alt+s",
		"alt+up", "alt+down", "ctrl+s", "ctrl+o", "alt+p", "alt+0", "alt+4", "esc", "pgup", "ctrl+home",
	}
	rapid.Check(t, func(t *rapid.T) {
		d := newDesk(t).open(Opening{Slot: calendar.Slot{Day: calendar.NewDay(2026, 11, 24), At: calendar.NewTimeOfDay(9, 0)}})
		next := '一'
		var typed []rune
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1:
				if d.ed.Typing() && d.ed.save.theirs == nil && len(d.host.asked) == 0 && d.ed.focus != "when" && !strings.HasSuffix(d.ed.focus, "/read") && !strings.HasSuffix(d.ed.focus, "/by") {
					d.key(tea.KeyPressMsg{Code: next, Text: string(next)})
					typed = append(typed, next)
					next++
				}
			case 2:
				if d.ed.Typing() && len(d.host.asked) == 0 && d.ed.focus == "text" {
					d.paste(string([]rune{next, '\n', next + 1}))
					typed = append(typed, next, next+1)
					next += 2
				}
			case 3:
				d.ring()
			case 4:
				d.ed.View(rapid.IntRange(0, 210).Draw(t, "w"), rapid.IntRange(0, 60).Draw(t, "h"))
			case 5:
				d.keys(rapid.SampledFrom(keys).Draw(t, "key"))
			}
			if len(d.host.asked) > 0 {
				d.keys("esc")
			}
			all := everything(d)
			for _, r := range typed {
				require.True(t, strings.ContainsRune(all, r), "%c is gone after %q", r, d.ed.focus)
			}
		}
		d.ed.when = d.ed.whenText()
		d.run(d.ed.Leave())
		if len(typed) > 0 {
			require.True(t, d.ed.content.Equal(d.draft().Working))
			require.False(t, d.draft().Unsaved)
		}
	})
}

// everything is all the text that a draft holds.
func everything(d *desk) string {
	c := d.ed.content
	out := []string{c.Title, c.Text, c.Link, c.FirstComment, d.ed.note, pollText(c), evidenceText(c)}
	out = append(out, c.Parts...)
	for _, v := range c.Evidence {
		out = append(out, v.Publisher)
	}
	for n, v := range c.Variants {
		out = append(append(out, v.Text, settingsText(c, n)), v.Parts...)
	}
	for _, n := range platform.All() {
		out = append(out, settingsText(c, n))
	}
	for _, dr := range d.file.drafts {
		for _, r := range dr.Notes {
			out = append(out, r.Text)
		}
	}
	return strings.Join(out, "\n")
}
