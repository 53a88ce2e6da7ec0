package sample

import (
	"bytes"
	"image"
	_ "image/png"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// morning gives ten o'clock of a day in the clinic's zone.
func morning(t testing.TB, d calendar.Day) time.Time {
	at, err := calendar.Slot{Day: d, At: clock(10, 0), Zone: Zone}.Instant()
	require.NoError(t, err)
	return at
}

// everyDay runs f for the plan of each day of a leap year.
func everyDay(t *testing.T, f func(t *testing.T, today calendar.Day, p Plan)) {
	t.Helper()
	for d := calendar.NewDay(2028, 1, 1); d.Year == 2028; d = d.Add(1) {
		f(t, d, Clinic(morning(t, d)))
	}
}

func TestWhateverTheDaySomePostsAreDueAtTen(t *testing.T) {
	everyDay(t, func(t *testing.T, today calendar.Day, p Plan) {
		due, threads, pairs, evening := 0, 0, 0, 0
		for _, e := range p.Entries {
			if e.Kind != calendar.PostEntry {
				continue
			}
			if past := e.Slot.Day.Before(today); past != (e.Stage == Sent) {
				t.Fatalf("%s %s is %s on %s", e.Slot, e.Content.Title, e.Stage, today)
			}
			if e.Slot.Day != today {
				continue
			}
			require.Equal(t, Approved, e.Stage, "nothing of today is not ready")
			if e.Slot.At == clock(17, 30) && slices.Equal(e.Accounts, []string{instagram}) {
				evening++
			}
			if e.Slot.At > clock(10, 0) {
				continue
			}
			due++
			require.GreaterOrEqual(t, e.Slot.At, clock(9, 5), "nothing is overdue at ten")
			require.Subset(t, []string{facebook, instagram, linkedIn, x}, e.Accounts)
			if _, parts := e.Content.For(platform.X); len(parts) > 0 {
				threads++
			}
			if len(e.Pictures) == 2 {
				pairs++
			}
		}
		require.Equal(t, []int{6, 1, 1, 1}, []int{due, threads, pairs, evening}, today)
	})
}

func TestTheMonthIsFullAndShowsEveryStage(t *testing.T) {
	everyDay(t, func(t *testing.T, today calendar.Day, p Plan) {
		require.GreaterOrEqual(t, len(p.Entries), 43)
		require.LessOrEqual(t, len(p.Entries), 50)
		first := today.FirstOfMonth()
		seen, kinds := map[Stage]int{}, map[calendar.EntryKind]int{}
		last := first.Add(-7)
		for _, e := range p.Entries {
			seen[e.Stage]++
			kinds[e.Kind]++
			if e.Slot.Day.Before(last) || e.Slot.Zone != Zone || (e.Stage == SentBack) != (e.Remarks != "") {
				t.Fatalf("%s %s on %s", e.Slot, e.Content.Title, today)
			}
			last = e.Slot.Day
		}
		require.True(t, last.Before(first.AddMonths(1).Add(7)))
		for s := Draft; s <= Sent; s++ {
			require.Positive(t, seen[s], "%s on %s", s, today)
		}
		require.Equal(t, map[calendar.EntryKind]int{calendar.PostEntry: len(p.Entries) - 4, calendar.NoteEntry: 3, calendar.EventEntry: 1}, kinds)
	})
}

func TestTheSameDayGivesTheSamePlan(t *testing.T) {
	at := morning(t, calendar.NewDay(2026, 11, 22))
	require.Equal(t, Clinic(at), Clinic(at.Add(13*time.Hour)))
	require.NotEqual(t, Clinic(at), Clinic(at.Add(14*time.Hour)), "after midnight in Denver")
}

func TestPlansShareNothing(t *testing.T) {
	at := morning(t, calendar.NewDay(2026, 11, 22))
	a := Clinic(at)
	for i := range a.Entries {
		e := &a.Entries[i]
		e.Content.Text = "changed"
		for k := range e.Accounts {
			e.Accounts[k] = "changed"
		}
		for k := range e.Pictures {
			e.Pictures[k].Alt = "changed"
		}
		for k := range e.Content.Parts {
			e.Content.Parts[k] = "changed"
		}
		for _, m := range e.Content.Settings {
			m["title"] = "changed"
		}
		if e.Content.Poll != nil {
			e.Content.Poll.Options[0] = "changed"
		}
	}
	for _, e := range Clinic(at).Entries {
		require.NotContains(t, strings.Join(append(e.Accounts, e.Content.Parts...), " "), "changed")
		require.NotContains(t, e.Content.Settings[platform.YouTube]["title"], "changed")
		for _, p := range e.Pictures {
			require.NotContains(t, p.Alt, "changed")
		}
		if e.Content.Poll != nil {
			require.NotContains(t, e.Content.Poll.Options, "changed")
		}
	}
}

// outgoing gives what each account gets of an entry, by key.
func outgoing(t *testing.T, p Plan, e Entry) map[string]calendar.Outgoing {
	t.Helper()
	media := map[calendar.SHA256]calendar.Media{}
	c := e.Content.Clone()
	for _, u := range e.Pictures {
		m := pictures(t)[u.Name]
		media[m.ID] = m
		c.Media = append(c.Media, calendar.MediaUse{Media: m.ID, Alt: u.Alt})
	}
	out := map[string]calendar.Outgoing{}
	for _, key := range e.Accounts {
		for _, a := range p.Accounts {
			if a.Key == key {
				out[key] = calendar.Render(c, e.PostKind, a.Account, calendar.Shown{Practice: p.Practice, Media: media})
			}
		}
	}
	require.Len(t, out, len(e.Accounts))
	return out
}

var drawn map[string]calendar.Media

func pictures(t *testing.T) map[string]calendar.Media {
	t.Helper()
	if drawn == nil {
		drawn = map[string]calendar.Media{}
		for _, name := range PictureNames() {
			b := Picture(name)
			drawn[name] = calendar.Media{ID: calendar.SumSHA256(b), Name: name, MIME: "image/png", Bytes: int64(len(b)), Width: side, Height: side}
		}
	}
	return drawn
}

// monthly runs f for every month's plan: texts depend on the month alone.
func monthly(t *testing.T, f func(t *testing.T, p Plan)) {
	t.Helper()
	for m := time.January; m <= time.December; m++ {
		t.Run(m.String(), func(t *testing.T) { f(t, Clinic(morning(t, calendar.NewDay(2027, m, 15)))) })
	}
}

func TestEveryPlatformTakesEveryPost(t *testing.T) {
	monthly(t, func(t *testing.T, p Plan) {
		for _, e := range p.Entries {
			if e.Kind != calendar.PostEntry {
				require.NotEmpty(t, e.Text)
				continue
			}
			require.NotEmpty(t, e.Accounts)
			for key, o := range outgoing(t, p, e) {
				for _, problem := range o.Platform.Check(o.Post()) {
					// A link on X costs more; that is said, and meant. Pictures become
					// JPEG for Instagram. A link card has no title as yet.
					require.Contains(t, []string{"link-price", "media-convert", "link-bare"}, problem.Code,
						"%s to %s: %s", e.Content.Title, key, problem.Text)
					require.Equal(t, platform.Warn, problem.Severity)
				}
				require.Empty(t, calendar.Unfilled(strings.Join(append(o.Parts, o.Text, o.FirstComment), " ")))
			}
		}
	})
}

func TestNoAccountGetsATextTwice(t *testing.T) {
	monthly(t, func(t *testing.T, p Plan) {
		seen := map[string]string{}
		for _, e := range p.Entries {
			for key, o := range outgoing(t, p, e) {
				k := key + "\n" + o.Text
				require.Empty(t, seen[k], "%s and %s", seen[k], e.Content.Title)
				seen[k] = e.Content.Title
			}
		}
	})
}

func TestPeopleAndAccountsFit(t *testing.T) {
	p := Clinic(morning(t, calendar.NewDay(2026, 11, 22)))
	require.NoError(t, p.Practice.Check())
	share := 0
	names := map[string]bool{}
	for _, x := range p.Practice.Pillars {
		share += x.Share
		names[x.Name] = true
	}
	require.Equal(t, 100, share)
	require.True(t, p.People[0].May(calendar.Approves), "the first person makes the file, and approves")
	require.Equal(t, 1, calendar.Approvers(p.People))
	for _, a := range p.Accounts {
		a.Account.Base = a.Platform.Host()
		require.NoError(t, a.Check())
		require.Equal(t, a.Platform == platform.YouTube, a.ByHand)
	}
	used := map[string]bool{}
	for _, e := range p.Entries {
		require.True(t, p.People[e.Writer].May(calendar.Writes))
		require.NoError(t, calendar.MayApprove(p.People[e.Approver], p.People, calendar.Revision{By: "writer"}))
		if e.Kind == calendar.PostEntry {
			require.True(t, names[e.Content.Pillar], e.Content.Title)
			require.LessOrEqual(t, len([]rune(e.Content.Title)), 40)
			used[e.Content.Pillar] = true
		}
	}
	require.Equal(t, names, used)
}

// texts gives everything that the public would read in any month, by title.
func texts(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for m := time.January; m <= time.December; m++ {
		for _, e := range Clinic(morning(t, calendar.NewDay(2027, m, 15))).Entries {
			c := e.Content
			out[c.Title] = strings.Join(append([]string{c.Text, c.FirstComment}, c.Parts...), "\n")
			for _, v := range c.Variants {
				out[c.Title+" on X"] = strings.Join(append([]string{v.Text}, v.Parts...), "\n")
			}
		}
	}
	delete(out, "")
	return out
}

func TestWordsAreSafeToSend(t *testing.T) {
	crisis := regexp.MustCompile(`(?i)suicid|need to talk right now`)
	claims := regexp.MustCompile(`(?i)\bcure|guarantee|100 ?%|miracle|\bbest\b|boost|detox|always works|painless|no side effects|risk.free|\bpercent\b|studies show|number one`)
	phone := regexp.MustCompile(`\d[\d -]{8,}\d`)
	for title, text := range texts(t) {
		require.NotRegexp(t, claims, text, title)
		if crisis.MatchString(text) {
			require.Contains(t, text, "988", title)
		}
		for _, n := range phone.FindAllString(text, -1) {
			require.Contains(t, practice().Profile.Helplines, n, title)
		}
	}
}

// TestWordsArePlain holds every text to grade 8 of Flesch and Kincaid's formula.
// Syllables are counted as runs of vowels, a silent e left out: near enough, and
// rather one too many.
func TestWordsArePlain(t *testing.T) {
	require.Greater(t, grade("Hypertension frequently remains asymptomatic; consequently, periodic evaluation is recommended for every individual."), 12.0)
	for title, text := range texts(t) {
		require.LessOrEqual(t, grade(text), 8.0, "%s: %s", title, text)
	}
}

var (
	ends   = regexp.MustCompile(`[.!?]+(["”)]|\s|$)|\n`)
	spoken = regexp.MustCompile(`[A-Za-z']+`)
	unsaid = regexp.MustCompile(`#\w+|\{[a-z.]+\}`)
	vowels = regexp.MustCompile(`[aeiouy]+`)
)

func grade(text string) float64 {
	words := spoken.FindAllString(unsaid.ReplaceAllString(text, ""), -1)
	syllables, sentences := 0, 0
	for _, w := range words {
		w = strings.ToLower(w)
		n := len(vowels.FindAllString(w, -1))
		if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
			n--
		}
		syllables += max(1, n)
	}
	for _, s := range ends.Split(text, -1) {
		if spoken.MatchString(s) {
			sentences++
		}
	}
	n := float64(len(words))
	return math.Round((0.39*n/float64(max(1, sentences))+11.8*float64(syllables)/n-15.59)*10) / 10
}

func TestPictures(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range PictureNames() {
		b := Picture(name)
		require.Equal(t, pictures(t)[name].ID, calendar.SumSHA256(b), "the same each time")
		img, format, err := image.Decode(bytes.NewReader(b))
		require.NoError(t, err)
		require.Equal(t, "png", format)
		require.Equal(t, image.Rect(0, 0, side, side), img.Bounds())
		require.Less(t, len(b), 300_000)
		require.False(t, seen[string(b)])
		seen[string(b)] = true
	}
	require.Nil(t, Picture("of somebody"))
	used := map[string]bool{}
	for _, e := range Clinic(morning(t, calendar.NewDay(2026, 11, 22))).Entries {
		for _, u := range e.Pictures {
			used[u.Name] = true
			require.Contains(t, PictureNames(), u.Name)
			require.NotEmpty(t, u.Alt)
		}
	}
	require.Len(t, used, len(PictureNames()))
}
