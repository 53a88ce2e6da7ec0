package plan_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/kit/kittest"
	"rounds/ui/plan"
)

// start shows the sample month on Tuesday 3 November 2026, 10:00 in Denver.
func start(t *testing.T) (*kittest.Host, *kittest.File, *plan.Screen) {
	t.Helper()
	f := kittest.Sample()
	h := kittest.NewHost(f)
	s := plan.New(h, f)
	h.Start(s)
	require.Empty(t, h.Errors)
	return h, f, s
}

func frame(s *plan.Screen) string { return ansi.Strip(s.View(120, 33)) }

// titles of the sample.
const (
	flu     = "Flu shots: no appointment needed on Thursday"
	thyroid = "Five signs of a thyroid that is out of step"
)

func TestGoldenFrames(t *testing.T) {
	views := map[string]string{"month": "1", "week": "2", "agenda": "3"}
	sizes := map[string][2]int{"80x24": {80, 21}, "120x36": {120, 33}, "200x60": {200, 57}}
	for view, key := range views {
		for size, wh := range sizes {
			t.Run(view+"/"+size, func(t *testing.T) {
				h, _, s := start(t)
				h.Send(kittest.Key(key))
				golden.RequireEqual(t, ansi.Strip(s.View(wh[0], wh[1])))
			})
		}
	}
}

func TestGoldenLooks(t *testing.T) {
	for name, looks := range map[string]*kit.Styles{
		"dark": kit.NewStyles(true, colorprofile.TrueColor), "light": kit.NewStyles(false, colorprofile.TrueColor),
		"sixteen": kit.NewStyles(true, colorprofile.ANSI), "plain": kit.NewStyles(true, colorprofile.ASCII),
	} {
		t.Run(name, func(t *testing.T) {
			h, _, s := start(t)
			*h.Looks = *looks
			h.Looks.Version = 99
			golden.RequireEqual(t, s.View(100, 22))
		})
	}
}

func TestWithoutColoursNothingIsColoured(t *testing.T) {
	h, _, s := start(t)
	*h.Looks = *kit.NewStyles(true, colorprofile.ASCII)
	h.Looks.Version = 99
	out := s.View(120, 33)
	require.NotRegexp(t, `\x1b\[[0-9;]*(3[0-8]|4[0-8])[;m]`, out)
	require.Contains(t, out, "\x1b[7m", "what is chosen is in reverse")
}

func TestEveryFrameStaysInItsRoom(t *testing.T) {
	h, _, s := start(t)
	for i, keys := range []string{"1", "2", "3", "1 m right", "2 m right", "3 m down"} {
		h.Send(kittest.Keys(keys)...)
		step := 1 + i/3*6 // every width at rest, every seventh with an entry in the hand
		for w := 0; w <= 200; w += step {
			out := s.View(w, 21)
			require.LessOrEqual(t, lipgloss.Width(out), w, "%q at %d", keys, w)
			require.Equal(t, 21, lipgloss.Height(out), "%q at %d", keys, w)
		}
		for hgt := 1; hgt <= 60; hgt += 3 {
			require.Equal(t, hgt, lipgloss.Height(s.View(80, hgt)), "%q at height %d", keys, hgt)
		}
		if s.Actions()[0].Name == "carry.down" {
			h.Send(kittest.Key("esc"))
		}
	}
}

func TestAnyKeysNeverBreakTheFrame(t *testing.T) {
	keys := []string{
		"left", "right", "up", "down", "pgup", "pgdown", "tab", "shift+tab", "1", "2", "3", "v", "t", "m", "c", "A", "enter", "esc",
		"d", "z", "u", "f", "g", "N", "H", "space", "/", "x", "T", "b", "D", "o",
	}
	rapid.Check(t, func(r *rapid.T) {
		h, _, s := start(t)
		for range rapid.IntRange(1, 30).Draw(r, "keys") {
			h.Send(kittest.Key(rapid.SampledFrom(keys).Draw(r, "key")))
			w, hgt := rapid.IntRange(0, 160).Draw(r, "w"), rapid.IntRange(1, 50).Draw(r, "h")
			out := s.View(w, hgt)
			if lipgloss.Width(out) > w || lipgloss.Height(out) != hgt {
				r.Fatalf("%d×%d is drawn in %d×%d", lipgloss.Width(out), lipgloss.Height(out), w, hgt)
			}
		}
	})
}

func TestActionsAreWhole(t *testing.T) {
	h, _, s := start(t)
	for _, state := range []string{"1", "m"} {
		h.Send(kittest.Key(state))
		names, keys := map[string]bool{}, map[string]string{}
		for _, a := range s.Actions() {
			require.NotEmpty(t, a.Long, a.Name)
			require.NotEmpty(t, a.Group, a.Name)
			require.NotEmpty(t, a.Keys.Help().Desc, a.Name)
			require.NotNil(t, a.Run, a.Name)
			require.False(t, names[a.Name], a.Name)
			names[a.Name] = true
			for _, k := range a.Keys.Keys() {
				require.NotEqual(t, " ", k)
				require.Empty(t, keys[k], "%s is bound twice", k)
				keys[k] = a.Name
			}
		}
	}
}

func TestArrowsWalk(t *testing.T) {
	for keys, want := range map[string]string{
		"right":            "Wednesday 4 November",
		"h":                "Mon 2 November",
		"j":                "Tuesday 10 November",
		"k":                "Tuesday 27 October",
		"pgdown":           "Thursday 3 December",
		"pgup":             "Saturday 3 October",
		"pgdown t":         "Tuesday 3 November",
		"2 pgdown":         "Tuesday 10 November",
		"3 down down down": "Tuesday 3 November",
	} {
		t.Run(keys, func(t *testing.T) {
			h, _, s := start(t)
			h.Send(kittest.Keys(keys)...)
			out := ansi.Strip(s.View(200, 57))
			if want == "Mon 2 November" {
				want = "Monday 2 November"
			}
			require.Contains(t, out, want)
		})
	}
}

func TestTheAgendaWalksFromEntryToEntryOverDays(t *testing.T) {
	h, _, s := start(t)
	h.Send(kittest.Keys("3 down down down down down down")...)
	require.Contains(t, frame(s), "▸        ✎ note", "after the six of Tuesday comes Wednesday's note")
	h.Send(kittest.Keys("up")...)
	require.Contains(t, frame(s), "▸ 18:00  ↩ sent back")
}

func TestTabWalksThroughTheDay(t *testing.T) {
	h, _, s := start(t)
	h.Send(kittest.Keys("tab tab")...)
	require.Contains(t, frame(s), "▸ 12:00")
	h.Send(kittest.Keys("shift+tab shift+tab shift+tab")...)
	require.Contains(t, frame(s), "▸ 18:00", "round and round")
}

func TestPickingUpWalkingAndPuttingDownMoves(t *testing.T) {
	h, f, s := start(t)
	id := f.Find(flu).Entry
	h.Send(kittest.Keys("m right right")...)
	require.Contains(t, frame(s), "Moving "+flu[:8])
	require.Contains(t, frame(s), "→8 Flu")
	require.Empty(t, f.Calls, "nothing is written while walking")
	h.Send(kittest.Key("enter"))
	require.Equal(t, []string{"move " + string(id) + " 2026-11-05 08:00"}, f.Calls)
	require.Equal(t, "moved: "+flu+" to Thu 5 Nov 08:00", h.LastSaid())
	require.Equal(t, "ctrl+z undoes it", h.Said[0].Hint)
	require.Contains(t, frame(s), "▸ 08:00", "the moved entry is chosen")
}

func TestEscLeavesTheEntryWhereItWas(t *testing.T) {
	h, f, s := start(t)
	h.Send(kittest.Keys("x down down esc")...)
	require.Empty(t, f.Calls)
	require.Contains(t, frame(s), "Tuesday 3 November")
	h.Send(kittest.Keys("m enter")...)
	require.Empty(t, f.Calls, "put down where it was picked up")
}

func TestATypedTimeIsTheOneThatIsPutDown(t *testing.T) {
	h, f, _ := start(t)
	h.Send(kittest.Keys("m g")...)
	h.Send(kittest.Typed("fri 17:15")...)
	h.Send(kittest.Keys("enter enter")...)
	require.Equal(t, []string{"move " + string(f.Find(flu).Entry) + " 2026-11-06 17:15"}, f.Calls)
}

func TestCopyAndAgain(t *testing.T) {
	for keys, verb := range map[string]string{"c": "copy", "y": "copy", "A": "again"} {
		h, f, _ := start(t)
		id := f.Find(flu).Entry
		h.Send(kittest.Keys(keys + " down enter")...)
		require.Equal(t, []string{verb + " " + string(id) + " 2026-11-10 08:00"}, f.Calls)
	}
}

func TestAFailedChangeLosesNothing(t *testing.T) {
	h, f, s := start(t)
	f.Err = &calendar.Error{Kind: calendar.Conflict, Text: "somebody else moved it", Hint: "look again"}
	h.Send(kittest.Keys("m right enter")...)
	require.Equal(t, []error{f.Err}, h.Errors)
	require.Empty(t, h.Said)
	h.Send(kittest.Keys("left")...)
	require.Contains(t, frame(s), "08:00  ▶ due, overdue")
	require.Equal(t, "saved", s.SaveState())
}

func TestRemoveArchiveAskHold(t *testing.T) {
	h, f, s := start(t)
	id := string(f.Find(flu).Entry)
	h.Send(kittest.Key("R"), kittest.Key("d"))
	require.Equal(t, []string{"ask " + id, "remove " + id}, f.Calls)
	require.Equal(t, "removed to the bin: "+flu, h.LastSaid())
	require.NotContains(t, frame(s), "▶ due")
	f.Calls = nil
	h.Send(kittest.Keys("tab z")...)
	require.Equal(t, []string{"archive " + string(f.Find(thyroid).Entry) + " true"}, f.Calls)
	require.NotContains(t, frame(s), "thyroid", "archived entries are out of sight")
	f.Calls = nil
	h.Send(kittest.Key("H"), kittest.Key("enter"))
	require.Empty(t, f.Calls, "a hold needs a reason")
	h.Send(kittest.Typed("burst pipe")...)
	h.Send(kittest.Key("enter"))
	require.Equal(t, []string{"hold true burst pipe"}, f.Calls)
	require.Contains(t, frame(s), "‖ 3 held", "statuses follow the hold at once")
	h.Send(kittest.Keys("H enter")...)
	require.True(t, f.Stop.On, "enter alone does not lift a hold")
	h.Send(kittest.Keys("y")...)
	require.False(t, f.Stop.On)
}

func TestOnlyAnApproverHolds(t *testing.T) {
	h, f, _ := start(t)
	h.Person = 1
	h.Send(kittest.Key("H"))
	require.Empty(t, h.Modals)
	require.Equal(t, []string{"only somebody who may approve sets or lifts the hold"}, h.Blocked)
	require.Empty(t, f.Calls)
}

func TestKeysThatOpenScreens(t *testing.T) {
	_, f, _ := start(t)
	id := f.Find(flu).Entry
	day := calendar.Day{Year: 2026, Month: time.November, Day: 3}
	for keys, want := range map[string]kit.Request{
		"enter":                         kit.OpenEntry{ID: id},
		"a":                             kit.OpenReview{Entry: id},
		"p":                             kit.OpenRun{},
		"P":                             kit.OpenPostNow{},
		"s":                             kit.OpenSent{},
		"o":                             kit.OpenSettings{},
		"u":                             kit.Undo{},
		"U":                             kit.Redo{},
		"right right right n":           kit.NewDraft{Slot: calendar.Slot{Day: day.Add(3), At: 9 * 60, Zone: kittest.Zone}},
		"right right right enter":       kit.NewDraft{Slot: calendar.Slot{Day: day.Add(3), At: 9 * 60, Zone: kittest.Zone}},
		"down down down down down n":    kit.NewDraft{Slot: calendar.Slot{Day: day.Add(35), At: 9 * 60, Zone: kittest.Zone}},
		"right right n":                 kit.NewDraft{Slot: calendar.Slot{Day: day.Add(2), At: 17*60 + 30, Zone: kittest.Zone}}, // 9:00 is taken
		"D enter":                       kit.OpenDraft{ID: "draft-1"},
		"space down down enter":         kit.OpenEntry{ID: f.Find(thyroid).Entry},
		"/ t h y r o i d enter":         kit.GoToDay{Day: day, Entry: f.Find(thyroid).Entry},
		"/ d i a b e t e s down enter":  kit.GoToDay{Day: day.Add(6), Entry: f.Find("World Diabetes Day series, part 1").Entry},
		"g f r i enter n":               kit.NewDraft{Slot: calendar.Slot{Day: day.Add(3), At: 9 * 60, Zone: kittest.Zone}},
		"g + 3 d enter n":               kit.NewDraft{Slot: calendar.Slot{Day: day.Add(3), At: 9 * 60, Zone: kittest.Zone}},
		"g 1 2 space m a y enter n":     kit.NewDraft{Slot: calendar.Slot{Day: calendar.Day{Year: 2027, Month: time.May, Day: 12}, At: 9 * 60, Zone: kittest.Zone}},
		"g t o d a y space 1 2 enter a": kit.OpenReview{Entry: f.Find(thyroid).Entry},
	} {
		t.Run(keys, func(t *testing.T) {
			h, _, _ := start(t)
			h.Send(kittest.Keys(keys)...)
			require.Equal(t, []kit.Request{want}, h.Went)
		})
	}
}

func TestANoteIsNoPost(t *testing.T) {
	h, f, s := start(t)
	h.Send(kittest.Keys("right a c")...)
	require.Empty(t, h.Went)
	require.Len(t, h.Blocked, 2)
	h.Send(kittest.Keys("enter")...)
	for range 60 {
		h.Send(kittest.Key("backspace"))
	}
	h.Send(kittest.Typed("10:30 Call Dr. Lee")...)
	h.Send(kittest.Key("enter"))
	require.Equal(t, "note changed: Call Dr. Lee", h.LastSaid())
	require.Equal(t, calendar.NewTimeOfDay(10, 30), f.Find("Call Dr. Lee").Slot.At)
	require.Contains(t, frame(s), "10:30  ✎ note")
}

func TestNotesAndEventsAreAdded(t *testing.T) {
	h, f, _ := start(t)
	h.Send(kittest.Key("e"))
	h.Send(kittest.Typed("Open house")...)
	h.Send(kittest.Key("enter"))
	require.Len(t, h.Modals, 1, "an event needs a time")
	require.Contains(t, ansi.Strip(h.Modals[0].View(80, 20)), "an event needs a time")
	h.Send(kittest.Key("home"))
	h.Send(kittest.Typed("6 pm ")...)
	h.Send(kittest.Key("enter"))
	require.Equal(t, []string{"place event 2026-11-03 18:00 Open house"}, f.Calls)
	h.Send(kittest.Key("N"))
	h.Send(kittest.Typed("Order flyers")...)
	h.Send(kittest.Key("enter"))
	require.Equal(t, "place note 2026-11-03 00:00 Order flyers", f.Calls[1])
}

func TestAnotherTimeIsTyped(t *testing.T) {
	h, f, _ := start(t)
	h.Send(kittest.Key("T"))
	h.Send(kittest.Typed("3/4")...)
	require.Contains(t, ansi.Strip(h.Modals[0].View(80, 20)), "3/4 can be 3 April or 4 March")
	h.Send(kittest.Key("enter"))
	require.Empty(t, f.Calls)
	for range 3 {
		h.Send(kittest.Key("backspace"))
	}
	h.Send(kittest.Typed("17:45")...)
	h.Send(kittest.Key("enter"))
	require.Equal(t, []string{"move " + string(f.Find(flu).Entry) + " 2026-11-03 17:45"}, f.Calls)
}

func TestTheFilterShowsInTheHeaderAndEscTakesItOff(t *testing.T) {
	h, _, s := start(t)
	h.Send(kittest.Key("f"))
	h.Send(kittest.Typed("youtube")...)
	h.Send(kittest.Keys("enter esc")...)
	require.Contains(t, frame(s), "only YouTube (esc shows all)")
	require.Contains(t, frame(s), "Stretch of the week")
	require.NotContains(t, frame(s), "thyroid")
	h.Send(kittest.Key("esc"))
	require.Contains(t, frame(s), "thyroid")
	h.Send(kittest.Key("f"))
	h.Send(kittest.Typed("failed")...)
	h.Send(kittest.Keys("enter esc")...)
	require.Contains(t, frame(s), "The filter hides all")
	require.Contains(t, ansi.Strip(s.View(80, 21)), "esc shows them again")
}

func TestAnEmptyMonthSaysWhatToPress(t *testing.T) {
	for _, keys := range []string{"1", "2", "3"} {
		h, _, s := start(t)
		h.Send(kittest.Keys("pgdown pgdown " + keys)...)
		for _, w := range []int{80, 120, 200} {
			require.Regexp(t, `(?s)January.*n .*post`, ansi.Strip(s.View(w, 21)))
		}
	}
}

func TestALateAnswerIsDropped(t *testing.T) {
	h, f, s := start(t)
	late := s.FileChanged()
	f.Find(flu).Title = "The newest title"
	kittest.Run(s.FileChanged(), s.Update)
	f.Find("The newest title").Title = "An older title"
	old := late() // was asked first and answers last
	f.Find("An older title").Title = "The newest title"
	s.Update(old)
	require.Contains(t, frame(s), "The newest title")
	require.Empty(t, h.Errors)
}

func TestStatusesFollowTheClockWithoutAReading(t *testing.T) {
	h, f, s := start(t)
	require.Contains(t, frame(s), "12:00  ✓ approved")
	reads := f.Reads
	h.Clock = h.Clock.Add(3 * time.Hour)
	require.Contains(t, frame(s), "12:00  ▶ due")
	require.Equal(t, reads, f.Reads)
}

// at finds a text in the drawn screen.
func at(t *testing.T, s *plan.Screen, text string) (x, y int) {
	t.Helper()
	for y, line := range splitLines(ansi.Strip(s.View(120, 33))) {
		for x := range []rune(line) {
			if r := []rune(line)[x:]; len(r) >= len([]rune(text)) && string(r[:len([]rune(text))]) == text {
				return x, y
			}
		}
	}
	t.Fatalf("%q is not on the screen", text)
	return 0, 0
}

func splitLines(s string) []string {
	var out []string
	line := ""
	for _, r := range s {
		if r == '\n' {
			out, line = append(out, line), ""
			continue
		}
		line += string(r)
	}
	return append(out, line)
}

func TestTheMouseChoosesOpensDragsAndScrolls(t *testing.T) {
	h, f, s := start(t)
	x, y := at(t, s, "✓9 Walk-in")
	h.Send(tea.MouseClickMsg{X: x + 2, Y: y, Button: tea.MouseLeft}, tea.MouseReleaseMsg{X: x + 2, Y: y})
	require.Contains(t, frame(s), "Thu 5 November in 2 days")
	require.Empty(t, h.Went)
	x, y = at(t, s, "✓9 Walk-in")
	h.Send(tea.MouseClickMsg{X: x + 2, Y: y, Button: tea.MouseLeft}, tea.MouseReleaseMsg{X: x + 2, Y: y})
	require.Equal(t, []kit.Request{kit.OpenEntry{ID: f.Find("Walk-in flu shots today until 18:00").Entry}}, h.Went)

	h.Clock = h.Clock.Add(time.Minute)
	x, y = at(t, s, "✓9 Walk-in")
	tx, ty := at(t, s, "16 ─")
	h.Send(
		tea.MouseClickMsg{X: x + 2, Y: y, Button: tea.MouseLeft}, tea.MouseMotionMsg{X: x + 3, Y: y, Button: tea.MouseLeft},
		tea.MouseMotionMsg{X: tx, Y: ty + 1, Button: tea.MouseLeft},
	)
	require.Contains(t, frame(s), "let go on the day")
	require.Empty(t, f.Calls)
	h.Send(tea.MouseReleaseMsg{X: tx, Y: ty + 1})
	require.Equal(t, []string{"move " + string(f.Find("Walk-in flu shots today until 18:00").Entry) + " 2026-11-16 09:00"}, f.Calls)

	h.Send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	require.Contains(t, frame(s), "December 2026")
	x, y = at(t, s, "3 Agenda")
	h.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	require.Contains(t, frame(s), "▸3 Agenda")
}

func TestTextFromOutsideCannotMoveTheCursor(t *testing.T) {
	h, f, s := start(t)
	f.Find(flu).Title = "\x1b[2J\x1b]0;gone\aFlu\nshots"
	kittest.Run(s.FileChanged(), s.Update)
	for _, k := range []string{"1", "2", "3"} {
		h.Send(kittest.Key(k))
		out := s.View(120, 33)
		require.NotContains(t, out, "\x1b[2J")
		require.NotContains(t, out, "\x1b]0")
		require.Contains(t, ansi.Strip(out), "␛[2J")
	}
}

func TestANewPostIsTheChosenEntryWhenTheEditorCloses(t *testing.T) {
	h, f, s := start(t)
	h.Send(kittest.Keys("right right n")...) // Thursday has 9:00 and 18:00
	f.Add(calendar.Summary{
		Kind: calendar.PostEntry, Title: "What the editor placed",
		Slot: h.Went[0].(kit.NewDraft).Slot, //nolint:forcetypeassert // a failed test says the same
	})
	kittest.Run(s.FileChanged(), s.Update)
	h.Send(kittest.Key("a"))
	require.Equal(t, kit.OpenReview{Entry: f.Find("What the editor placed").Entry}, h.Went[1])
}

func TestTheChosenEntryStaysChosenWhenAnotherWindowAddsOneBeforeIt(t *testing.T) {
	h, f, s := start(t)
	h.Send(kittest.Key("tab"))
	h.Send(kittest.Key("tab"))
	f.Add(calendar.Summary{
		Kind: calendar.PostEntry, Title: "From the other window",
		Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: time.November, Day: 3}, At: calendar.NewTimeOfDay(7, 0), Zone: kittest.Zone},
	})
	kittest.Run(s.FileChanged(), s.Update)
	h.Send(kittest.Key("a"))
	require.Equal(t, []kit.Request{kit.OpenReview{Entry: f.Find(thyroid).Entry}}, h.Went)
}

func TestANewPostOfTodayIsNeverInThePast(t *testing.T) {
	for clock, want := range map[string]calendar.TimeOfDay{
		"10:00": calendar.NewTimeOfDay(17, 30), // a usual time that is free and to come
		"19:10": calendar.NewTimeOfDay(20, 0),
		"19:50": calendar.NewTimeOfDay(20, 30),
	} {
		h, f, s := start(t)
		f.P.UsualTimes = []calendar.TimeOfDay{calendar.NewTimeOfDay(9, 0), calendar.NewTimeOfDay(17, 30)}
		if clock == "10:00" {
			f.Find("Food drive with the Riverside Pantry").Slot.Day.Day = 30
			kittest.Run(s.FileChanged(), s.Update)
		}
		at, err := calendar.ParseClock(clock)
		require.NoError(t, err)
		h.Clock = time.Date(2026, 11, 3, int(at)/60, int(at)%60, 0, 0, h.Clock.Location())
		h.Send(kittest.Key("n"))
		require.Equal(t, want, h.Went[0].(kit.NewDraft).Slot.At, clock) //nolint:forcetypeassert // a failed test says the same
	}
}

func TestATitleIsNeverTornInTwo(t *testing.T) {
	_, f, s := start(t)
	f.Add(calendar.Summary{
		Kind: calendar.PostEntry, Title: "Q&A: vaccines",
		Slot: calendar.Slot{Day: calendar.Day{Year: 2026, Month: time.November, Day: 13}, At: calendar.NewTimeOfDay(12, 30), Zone: kittest.Zone},
	})
	kittest.Run(s.FileChanged(), s.Update)
	for w := 80; w <= 140; w++ {
		require.NotRegexp(t, `(vac|vacc|vacci|vaccin|vaccine) [a-z]`, ansi.Strip(s.View(w, 33)))
	}
}
