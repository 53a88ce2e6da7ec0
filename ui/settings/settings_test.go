package settings

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/stage"
)

// file is a calendar's file in memory: what is saved is what the stage shows.
type file struct {
	st    *stage.Stage
	calls []string
	fail  error
	slow  bool // the program around does not read what was saved
}

func (f *file) SavePractice(_ context.Context, _ calendar.PersonID, p calendar.Practice) error {
	if f.fail != nil {
		return f.fail
	}
	if err := p.Check(); err != nil {
		return err
	}
	f.calls = append(f.calls, fmt.Sprintf("practice at version %d", p.Version))
	if !f.slow {
		p.Version++
		f.st.Clinic = p
	}
	return nil
}

func (f *file) SaveZone(_ context.Context, _ calendar.PersonID, zone string, follow bool) error {
	f.calls = append(f.calls, fmt.Sprintf("zone %s, entries follow: %v", zone, follow))
	f.st.Clinic.Zone = zone
	return f.fail
}

func (f *file) SavePerson(_ context.Context, _ calendar.PersonID, p calendar.Person) (calendar.Person, error) {
	if p.ID == "" {
		p.ID = "new"
	}
	p.Version++
	f.calls = append(f.calls, fmt.Sprintf("person %s %v %v", p.Name, p.Roles, p.Gone))
	return p, f.fail
}

func (f *file) SaveAccount(_ context.Context, _ calendar.PersonID, a calendar.Account) (calendar.Account, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	if a.ID == "" {
		a.ID = "new"
	}
	a.Version++
	f.calls = append(f.calls, fmt.Sprintf("account %s %s at %s by hand: %v", a.Platform, a.Name, a.Base, a.ByHand))
	return a, f.fail
}

func (f *file) SetHold(_ context.Context, by calendar.PersonID, on bool, reason string) error {
	f.calls = append(f.calls, fmt.Sprintf("hold %v %s", on, reason))
	f.st.Stop = calendar.Hold{On: on, Reason: reason, By: by, At: f.st.Clock}
	return f.fail
}

func begin(t *testing.T, page string) (*stage.Stage, *file, *Screen) {
	t.Helper()
	st := stage.New()
	f := &file{st: st}
	s := New(st, f, Keys{Desk: newDesk(), Browser: &browser{}}, page)
	st.Open(s)
	return st, f, s
}

func TestFrames(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "120x36": {120, 36}, "200x60": {200, 60}} {
		for _, p := range pages {
			if p.name != "practice" && name != "80x24" {
				continue
			}
			t.Run(p.name+" "+name, func(t *testing.T) {
				st, _, _ := begin(t, p.name)
				golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
			})
		}
		t.Run("first "+name, func(t *testing.T) {
			st, _ := first(t)
			st.Type("Harbor Family Practice")
			golden.RequireEqual(t, st.Size(size[0], size[1]).Frame())
		})
	}
	t.Run("typing", func(t *testing.T) {
		st, _, _ := begin(t, "times")
		st.Press("enter", "ctrl+u")
		st.Type("soon")
		golden.RequireEqual(t, st.Frame())
	})
	t.Run("not saved", func(t *testing.T) {
		st, _, _ := begin(t, "practice")
		st.Press("enter", "ctrl+u")
		st.Type("Pier Family Practice")
		st.Press("esc")
		golden.RequireEqual(t, st.Frame())
	})
}

func TestBounds(t *testing.T) {
	for _, p := range pages {
		st, _, _ := begin(t, p.name)
		st.Stop = calendar.Hold{On: true, Reason: "an outbreak", Through: []calendar.LetThrough{{Entry: "e", Reason: "holding statement"}}}
		st.Press("enter")
		for w := 0; w <= 200; w += 3 {
			for _, h := range []int{0, 1, 2, 9, 21, 57} {
				lines := strings.Split(st.Screen.View(w, h), "\n")
				require.Len(t, lines, max(h, 1))
			}
		}
	}
	st, _, _ := begin(t, "practice")
	st.Press("enter")
	st.Bounds(t)
	st, _ = first(t)
	st.Bounds(t)
	st.Press("down", "down", "down")
	st.Bounds(t)
}

func TestAValueIsSavedByItself(t *testing.T) {
	st, f, _ := begin(t, "practice")
	st.Press("down", "down", "enter", "ctrl+u")
	st.Type("555 0199")
	st.Press("enter")
	require.Equal(t, "555 0199", st.Clinic.Phone)
	require.Equal(t, "Harbor Family Practice", st.Clinic.Name)
	require.Len(t, f.calls, 1)
	require.Equal(t, "ctrl+z takes it back", st.Last().Hint)
}

func TestTwoChangesInARowDoNotConflict(t *testing.T) {
	st, f, _ := begin(t, "practice")
	f.slow = true
	st.Press("down", "down", "enter")
	st.Type("0")
	st.Press("enter", "enter")
	st.Type("1")
	st.Press("enter")
	require.Equal(t, []string{"practice at version 0", "practice at version 1"}, f.calls)
	require.Contains(t, st.Frame(), "555-014201")
}

func TestWhatIsTypedStaysUntilItIsSavedOrForgotten(t *testing.T) {
	st, f, _ := begin(t, "practice")
	st.Press("enter")
	st.Type(" East")
	st.Press("esc")
	require.Empty(t, f.calls)
	require.Contains(t, st.Frame(), "• not saved: Harbor Family Practice East")
	st.Press("esc")
	require.Equal(t, 0, st.Pops)
	require.Contains(t, st.Frame(), "1 value was typed and is not saved")
	st.Press("n", "enter", "enter")
	require.Equal(t, "Harbor Family Practice East", st.Clinic.Name)
	st.Press("enter")
	st.Type("!")
	st.Press("esc", "x", "esc")
	require.Equal(t, 1, st.Pops)
	require.Equal(t, "Harbor Family Practice East", st.Clinic.Name)
}

func TestARefusedChangeKeepsWhatWasTyped(t *testing.T) {
	st, f, _ := begin(t, "practice")
	f.fail = &calendar.Error{Kind: calendar.Conflict, Text: "the practice was changed in another window meanwhile"}
	st.Press("enter")
	st.Type(" West")
	st.Press("enter")
	require.Len(t, st.Errors, 1)
	require.Contains(t, st.Frame(), "• not saved: Harbor Family Practice West")
}

func TestWrongValuesAreToldAndNotTaken(t *testing.T) {
	tests := []struct{ page, keys, typed, want string }{
		{"practice", "", "", "the name of the practice is missing"},
		{"practice", "down down", "call us", "this is not a telephone number"},
		{"practice", "down down down", "my site", "this is not a web address"},
		{"times", "", "soon", "not a number of minutes"},
		{"times", "", "0", "not a number of minutes"},
		{"times", "down", "9, 25:00", "is not a time of day"},
		{"times", "down down down", "-1", "not a number of days"},
		{"pillars", "", "Awareness", "a name and a share"},
		{"pillars", "", "Awareness 130", "from 0 to 100"},
	}
	for _, tt := range tests {
		t.Run(tt.page+" "+tt.typed, func(t *testing.T) {
			st, f, _ := begin(t, tt.page)
			st.Press(strings.Fields(tt.keys)...)
			st.Press("enter", "ctrl+u")
			st.Type(tt.typed)
			require.Contains(t, st.Frame(), tt.want)
			st.Press("enter")
			require.Empty(t, f.calls)
			require.Contains(t, st.Last().Text, tt.want)
		})
	}
}

func TestTheZoneAsksWhatBecomesOfTheEntries(t *testing.T) {
	st, f, _ := begin(t, "practice")
	st.Press("end", "enter")
	st.Type("denver")
	st.Press("enter")
	require.Empty(t, f.calls)
	require.Contains(t, st.Frame(), "What becomes of the entries that are still ahead?")
	st.Press("enter")
	st.Press("enter")
	st.Type("another")
	st.Press("enter")
	st.Type("Europe/Nowhere")
	st.Press("enter")
	require.Contains(t, st.Frame(), "there is no time zone")
	st.Press("ctrl+u")
	st.Type("Australia/Lord Howe")
	st.Press("enter", "down", "enter")
	require.Equal(t, []string{"zone America/Denver, entries follow: true", "zone Australia/Lord_Howe, entries follow: false"}, f.calls)
}

func TestPeople(t *testing.T) {
	st, f, _ := begin(t, "people")
	require.Contains(t, st.Frame(), "approves · you")
	st.Press("down", "enter", "down", "down", "enter")
	require.Equal(t, "person Amir Shah [writes approves] false", f.calls[0])
	st.Press("home", "enter", "end", "pgdown", "enter")
	require.Len(t, f.calls, 1, "nobody takes herself off")
	require.Contains(t, st.Frame(), "you sit at this window")
}

// fill presses keys in a form, whose fields pass the focus on by messages.
func fill(st *stage.Stage, keys ...string) {
	for _, k := range keys {
		if text, typed := strings.CutPrefix(k, "type "); typed {
			st.Type(text)
		} else {
			st.Press(k)
		}
		st.Settle()
	}
}

func TestAddingAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, f, _ := begin(t, "people")
		st.Async = true
		defer time.Sleep(time.Second) // of the bubble: the cursor stops blinking
		fill(st, "end", "enter", "enter")
		require.Contains(t, st.Frame(), "the name is missing")
		fill(st, "type Dr. Lee", "enter", "down", "down", "space", "enter")
		require.Equal(t, []string{"person Dr. Lee [writes approves] false"}, f.calls)
		require.Contains(t, st.Frame(), "Dr. Lee")
		fill(st, "end", "enter", "type Nobody", "esc")
		require.Len(t, f.calls, 1, "esc adds nobody")
	})
}

func TestAccounts(t *testing.T) {
	st, f, _ := begin(t, "accounts")
	require.Contains(t, st.Frame(), "with keys")
	st.Press("home", "enter", "down", "down", "down", "enter")
	require.Equal(t, "account facebook Harbor Family Practice at https://graph.facebook.com by hand: true", f.calls[0])
}

func TestAddingAnAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, f, _ := begin(t, "accounts")
		st.Async = true
		defer time.Sleep(time.Second) // of the bubble: the cursor stops blinking
		fill(st, "end", "enter", "down", "enter", "down", "enter", "enter", "enter")
		require.Equal(t, "account instagram Harbor Family at https://graph.facebook.com by hand: true", f.calls[0])
		fill(st, "end", "enter", "down", "enter", "enter")
		require.Contains(t, st.Frame(), "Instagram is served by hand")
		fill(st, "esc", "end", "enter", "down", "down", "down", "enter", "enter")
		require.Contains(t, st.Frame(), "Connect X", "which way?")
		fill(st, "esc", "end", "enter", "down", "down", "down", "enter", "down", "down", "enter", "enter", "enter")
		require.Len(t, f.calls, 1, "an account with keys is saved when its keys are there")
		require.Equal(t, "http://127.0.0.1:8080", st.Pushed[0].(*SignIn).in.Base)
	})
}

func TestPillars(t *testing.T) {
	st, f, _ := begin(t, "pillars")
	st.Press("enter", "ctrl+u")
	st.Type("Awareness days 35")
	st.Press("enter")
	require.Equal(t, calendar.Pillar{Name: "Awareness days", Share: 35}, st.Clinic.Pillars[0])
	require.Contains(t, st.Frame(), "105 percent together")
	st.Press("end", "enter")
	st.Type("Research 5")
	st.Press("enter")
	require.Len(t, st.Clinic.Pillars, 6)
	st.Press("home", "enter", "ctrl+u", "enter")
	require.Len(t, st.Clinic.Pillars, 5)
	require.Len(t, f.calls, 3)
}

func TestTimes(t *testing.T) {
	st, _, _ := begin(t, "times")
	st.Press("enter", "ctrl+u")
	st.Type("90")
	st.Press("enter", "down", "enter", "ctrl+u")
	st.Type("17:00, 8:15 17:00")
	st.Press("enter", "down", "enter", "enter")
	require.Equal(t, 90*time.Minute, st.Clinic.Late)
	require.Equal(t, []calendar.TimeOfDay{495, 1020}, st.Clinic.UsualTimes)
}

func TestHold(t *testing.T) {
	st, f, _ := begin(t, "hold")
	st.Press("enter", "enter")
	require.Contains(t, st.Frame(), "the reason is missing")
	st.Type("an incident")
	st.Press("enter")
	require.Contains(t, st.Frame(), "The hold is on")
	st.Press("enter", "enter", "y")
	require.Equal(t, []string{"hold true an incident", "hold false "}, f.calls)
}

func first(t *testing.T) (*stage.Stage, *[]Answers) {
	t.Helper()
	st := stage.New()
	var got []Answers
	st.Open(NewFirst(st, func(a Answers) tea.Cmd { got = append(got, a); return nil }))
	return st, &got
}

func TestFirstQuestions(t *testing.T) {
	st, got := first(t)
	st.Press("ctrl+s")
	require.Empty(t, *got)
	require.Contains(t, st.Frame(), "the name of the practice is missing")
	st.Type("Quayside Clinic")
	st.Press("enter", "enter", "space")
	st.Type("kingdom")
	st.Press("enter")
	require.Contains(t, st.Frame(), "Europe/London")
	st.Press("enter")
	st.Type("020 7946 0000")
	st.Press("enter")
	st.Type("quayside.example")
	st.Press("enter")
	st.Type("Ana Silva")
	st.Press("enter", "space", "down", "enter")
	st.Type("Ben, Dr. Cole")
	st.Press("enter")
	require.Len(t, *got, 1)
	a := (*got)[0]
	require.Equal(t, "Quayside Clinic", a.Practice.Name)
	require.Equal(t, "GB", a.Practice.Region)
	require.Equal(t, "Europe/London", a.Practice.Zone)
	require.Equal(t, "https://quayside.example", a.Practice.Website)
	require.Equal(t, time.Monday, a.Practice.WeekStarts)
	require.NoError(t, a.Practice.Check())
	require.Equal(t, "Ana Silva", a.Me.Name)
	require.True(t, a.Me.May(calendar.Approves))
	require.Len(t, a.Others, 2)
	require.Equal(t, "Dr. Cole", a.Others[1].Name)
}

func TestFirstQuestionsOfOneWhoMayNotApproveNameSomebodyWhoMay(t *testing.T) {
	st, got := first(t)
	st.Type("Quayside")
	st.Press("tab", "tab", "tab", "tab", "tab", "tab")
	st.Type("Ana")
	st.Press("tab", "space", "down", "down", "enter", "ctrl+s")
	require.Empty(t, *got)
	require.Contains(t, st.Last().Text, "nobody is named who may approve")
	st.Type("Ben")
	st.Press("enter")
	require.Len(t, *got, 1)
	require.False(t, (*got)[0].Me.May(calendar.Approves))
	require.True(t, (*got)[0].Others[0].May(calendar.Approves))
	require.Equal(t, "America/New_York", (*got)[0].Practice.Zone)
}

func TestAChosenZoneStaysWithItsCountry(t *testing.T) {
	st, got := first(t)
	st.Type("Quayside")
	st.Press("tab", "tab", "tab", "space")
	st.Type("phoenix")
	st.Press("enter", "up", "up", "space", "enter")
	require.Contains(t, st.Frame(), "America/Phoenix")
	st.Press("up", "up", "down", "down", "up", "space")
	st.Type("samoa")
	st.Press("enter")
	require.Contains(t, st.Frame(), "Pacific/Apia")
	require.Empty(t, *got)
}

func TestChecksNeverPanicAndReadTheirOwnAnswers(t *testing.T) {
	checks := map[string]func(string) (string, error){"website": website, "phone": phone, "zone": zone, "minutes": minutes, "days": days, "loopback": loopback, "words": words}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for name, check := range checks {
			v, err := check(text)
			if err != nil {
				if calendar.HintOf(err) == "" {
					t.Fatalf("%s: %v has no next step", name, err)
				}
				continue
			}
			if again, err := check(v); err != nil || again != v {
				t.Fatalf("%s reads %q as %q, and that as %q, %v", name, text, v, again, err)
			}
		}
	})
}

func TestActionsHaveWordsAndKeysOfTheirOwn(t *testing.T) {
	for _, p := range pages {
		st, _, s := begin(t, p.name)
		st.CheckActions(t)
		st.Press("enter")
		if s.editing {
			st.CheckActions(t)
		}
	}
	st, _ := first(t)
	st.CheckActions(t)
	require.IsType(t, &kit.Choose{}, func() kit.Modal { st.Press("tab", "tab", "space"); return st.Modals[0] }())
}
