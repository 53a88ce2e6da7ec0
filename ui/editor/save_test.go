package editor

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/ui/kit"
)

func TestNewDraftIsMadeWhenSomethingIsTyped(t *testing.T) {
	d := newDesk(t).open(Opening{Slot: calendar.Slot{Day: calendar.NewDay(2026, 11, 24), At: calendar.NewTimeOfDay(9, 0)}})
	require.Empty(t, d.file.drafts)
	d.keys("esc")
	require.Empty(t, d.file.drafts, "looking at an empty draft leaves nothing behind")
	require.Equal(t, 1, d.host.popped)

	d = newDesk(t).open(Opening{Slot: calendar.Slot{Day: calendar.NewDay(2026, 11, 24), At: calendar.NewTimeOfDay(9, 0)}})
	d.types("Flu shots")
	require.Empty(t, d.file.drafts)
	d.ring()
	require.Equal(t, "Flu shots", d.draft().Working.Text)
	require.Zero(t, d.draft().Revision, "what is typed is the working copy")
	require.Len(t, d.file.entries, 1)
	for _, e := range d.file.entries {
		require.Equal(t, "America/Denver", e.Slot.Zone)
		require.Equal(t, []calendar.AccountID{"a-facebook", "a-instagram", "a-linkedin", "a-x"}, e.Accounts, "a video platform is chosen on purpose")
	}
	d.keys("ctrl+s")
	require.Equal(t, 1, d.draft().Revision)
	require.False(t, d.ed.Unsaved())
}

func TestOneWriteAtATimeAndNoneIsLost(t *testing.T) {
	d := placed(t, "a")
	d.types("b")
	d.hold = true
	d.ring() // the write is on its way
	require.Len(t, d.held, 1)
	d.ed.asking = true // judgements are not what this is about
	d.types("c")
	require.Len(t, d.held, 1, "a second write waits for the first")
	require.Empty(t, d.timers)
	text, _ := d.ed.saveText()
	require.Equal(t, "saving…", text)
	d.hold = false
	d.run(d.held[0])
	require.Equal(t, "ab", d.draft().Working.Text)
	require.True(t, d.ed.Unsaved())
	d.ring()
	require.Equal(t, "abc", d.draft().Working.Text)
	require.False(t, d.ed.Unsaved())
	text, _ = d.ed.saveText()
	require.Equal(t, "saved 10:02", text)
}

func TestAnOlderWriteThatComesLateWritesNothing(t *testing.T) {
	d := placed(t, "a")
	d.types("b")
	old := d.ed.job()
	d.types("c")
	d.run(d.ed.Leave())
	require.Equal(t, "abc", d.draft().Working.Text)
	out := d.ed.w.write(context.Background(), old)
	require.NoError(t, out.err)
	require.Equal(t, "abc", d.draft().Working.Text)
}

func TestAFailedSaveKeepsTheTextAndTriesAgain(t *testing.T) {
	d := placed(t, "a")
	d.file.fail = &calendar.Error{Op: "save", Kind: calendar.Disk, Text: "the disk is full", Hint: "make room on it"}
	d.types("b")
	d.ring()
	require.Equal(t, "a", d.draft().Working.Text)
	require.Contains(t, strip(d.ed.View(100, 20)), "could not save: the disk is full — your text is kept here, trying again")
	require.Equal(t, "the disk is full", d.host.last())
	d.keys("esc")
	require.Len(t, d.host.asked, 1, "leaving asks before anything is lost")
	require.Zero(t, d.host.popped)
	d.keys("n")
	d.file.fail = nil
	d.ring()
	require.Equal(t, "ab", d.draft().Working.Text)
	require.NotContains(t, strip(d.ed.View(100, 20)), "could not save")
}

func TestClosingSavesARevisionFirst(t *testing.T) {
	d := placed(t, "a")
	d.types("b").keys("esc")
	require.Equal(t, 1, d.host.popped)
	require.Equal(t, 2, d.draft().Revision)
	require.Equal(t, "ab", d.file.revisions[d.draft().ID][0].Content.Text)
}

func TestAnotherWindowsText(t *testing.T) {
	write := func(d *desk, text string) {
		c := d.draft().Working.Clone()
		c.Text = text
		_, err := d.file.SaveWorking(context.Background(), "kim", d.draft().ID, c)
		require.NoError(t, err)
	}
	t.Run("is shown where nothing was typed, and undo brings one's own back", func(t *testing.T) {
		d := placed(t, "mine")
		write(d, "theirs")
		d.run(d.ed.FileChanged())
		require.Equal(t, "theirs", d.ed.content.Text)
		require.Contains(t, d.host.last(), "Kim Ito changed this draft")
		d.keys("ctrl+z")
		d.ring()
		require.Equal(t, "mine", d.draft().Working.Text)
	})
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"mine is kept, theirs is in the history":  {[]string{"enter"}, "mine!"},
		"theirs is taken, mine is in the history": {[]string{"down", "enter"}, "theirs"},
	} {
		t.Run(name, func(t *testing.T) {
			d := placed(t, "mine")
			d.types("!")
			write(d, "theirs")
			d.ring()
			require.Equal(t, "theirs", d.draft().Working.Text, "nothing is written over")
			require.Len(t, d.host.asked, 1)
			d.keys(c.keys...)
			require.Equal(t, c.want, d.draft().Working.Text)
			require.Equal(t, c.want, d.ed.content.Text)
			var all []string
			for _, r := range d.file.revisions[d.draft().ID] {
				all = append(all, r.Content.Text)
			}
			require.Subset(t, all, []string{"mine!", "theirs"})
			d.ed.toOffset(100)
			d.types("?")
			d.ring()
			require.Equal(t, c.want+"?", d.draft().Working.Text, "saving goes on")
		})
	}
	t.Run("what differs can be looked at first", func(t *testing.T) {
		d := placed(t, "mine")
		d.types("!")
		write(d, "theirs")
		d.ring()
		d.keys("down", "down", "enter")
		require.IsType(t, &kit.Text{}, d.host.asked[0])
		d.keys("esc")
		require.IsType(t, &kit.Choose{}, d.host.asked[0], "and then the choice comes back")
	})
	t.Run("a note of another window is no conflict", func(t *testing.T) {
		d := placed(t, "mine")
		d.types("!")
		require.NoError(t, d.file.AddRemark(context.Background(), "kim", d.draft().ID, "nice"))
		d.run(d.ed.FileChanged())
		d.ring()
		require.Empty(t, d.host.asked)
		require.Equal(t, "mine!", d.draft().Working.Text)
		require.Len(t, d.ed.kept.draft.Notes, 1)
	})
	t.Run("a draft that was removed comes back as a new one", func(t *testing.T) {
		d := placed(t, "mine")
		delete(d.file.drafts, d.ed.kept.draft.ID)
		d.types("!")
		d.ring()
		require.Equal(t, "mine!", d.draft().Working.Text)
		require.Contains(t, d.host.last(), "removed in another window")
	})
	t.Run("an entry that was removed is not put back", func(t *testing.T) {
		d := placed(t, "mine")
		clear(d.file.entries)
		d.run(d.ed.FileChanged())
		d.types("!")
		d.ring()
		require.Empty(t, d.file.entries)
		require.Equal(t, "mine!", d.draft().Working.Text)
	})
	t.Run("a moved entry is taken over", func(t *testing.T) {
		d := placed(t, "mine")
		_, err := d.file.ChangeEntry(context.Background(), "kim", d.ed.kept.entry.ID, func(e *calendar.Entry) error {
			e.Slot.Day = e.Slot.Day.Add(1)
			return nil
		})
		require.NoError(t, err)
		d.run(d.ed.FileChanged())
		require.Equal(t, "Wed 25 Nov 2026 09:00", d.ed.when)
	})
}

func TestLeaving(t *testing.T) {
	t.Run("without a choice keeps both texts", func(t *testing.T) {
		d := placed(t, "mine")
		d.types("!")
		c := d.draft().Working.Clone()
		c.Text = "theirs"
		_, err := d.file.SaveWorking(context.Background(), "kim", d.draft().ID, c)
		require.NoError(t, err)
		d.run(d.ed.Leave())
		require.Equal(t, "theirs", d.draft().Working.Text)
		require.Equal(t, "mine!", d.file.revisions[d.draft().ID][1].Content.Text)
	})
	t.Run("says each time that it failed", func(t *testing.T) {
		d := placed(t, "mine")
		d.file.fail = &calendar.Error{Op: "save", Kind: calendar.Disk, Text: "the disk is full"}
		d.types("!")
		d.ring()
		d.host.said = nil
		d.run(d.ed.Leave())
		require.Equal(t, kit.Bad, d.host.said[0].Kind)
		require.True(t, d.ed.Unsaved())
	})
	t.Run("of what is saved does nothing", func(t *testing.T) {
		require.Nil(t, placed(t, "mine").ed.Leave())
	})
}

func TestLateAnswerOfALookIsAskedAgain(t *testing.T) {
	d := placed(t, "a")
	late := d.ed.FileChanged()()
	d.types("b")
	d.ring()
	d.run(d.ed.Update(late)) // it saw the text before the write
	require.Equal(t, "ab", d.ed.content.Text)
	require.Empty(t, d.host.asked)
}

func TestNotesAreKeptWithTheDraft(t *testing.T) {
	d := placed(t, "a")
	d.keys("shift+tab").types("ask Kim").keys("enter")
	require.Len(t, d.draft().Notes, 1)
	require.Empty(t, d.ed.note)
	require.Equal(t, "a", d.draft().Working.Text)
	d.types("one more")
	d.run(d.ed.Leave())
	require.Len(t, d.draft().Notes, 2, "a note that was not sent off is not lost")
}

func TestUndoTakesBackWords(t *testing.T) {
	d := placed(t, "")
	d.types("one two")
	d.clock = d.clock.Add(5 * time.Second)
	d.types(" three")
	for _, want := range []string{"one two ", "one two", "one ", ""} {
		d.keys("ctrl+z")
		require.Equal(t, want, d.ed.content.Text)
	}
	d.keys("ctrl+y", "ctrl+y", "ctrl+y", "ctrl+y")
	require.Equal(t, "one two three", d.ed.content.Text)
	d.keys("tab").types("x").keys("ctrl+z")
	require.Equal(t, "Flu shots", d.ed.content.Title)
	require.Equal(t, "title", d.ed.focus)
}

func TestAnswersOfAnotherEditorAreLeftAlone(t *testing.T) {
	a, b := placed(t, "a"), placed(t, "b")
	msg := a.ed.FileChanged()()
	require.Nil(t, b.ed.Update(msg))
}
