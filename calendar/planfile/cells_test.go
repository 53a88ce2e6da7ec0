package planfile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

func TestDatesThatLeaveNothingOpen(t *testing.T) {
	for _, s := range []string{
		"2026-12-24", "2026/12/24", "24.12.2026", "24 Dec 2026", "Dec 24, 2026", "December 24th, 2026", "24. December 2026",
		"Thu, 24 Dec 2026", "Thursday, December 24, 2026", "24-Dec-26", "24-Dec-2026", "24.12.26",
	} {
		d, problem := parseDate(s)
		require.Empty(t, problem, s)
		require.False(t, d.open(), s)
		require.Equal(t, "2026-12-24", d.day.String(), s)
	}
}

func TestDatesThatAreNone(t *testing.T) {
	for _, s := range []string{
		"", "tomorrow", "24 Dec", "24.12.", "2026-13-01", "2026-02-29", "31.11.2026", "13/13/2026", "0/0/2026", "2026", "12/2026",
		"24 Dec 20266", "Wed 24 Dec 2026", "1/2/0000", "3026-01-01", "46380", "2026-1-1-1", strings.Repeat("9", 500),
	} {
		_, problem := parseDate(s)
		require.NotEmpty(t, problem, s)
	}
}

func TestTheFileDecidesTheOrderOfDates(t *testing.T) {
	for _, c := range []struct {
		rule  string
		dates []string
		said  Order
		order Order
		days  []string // "" is a bad row
	}{
		{"a 24th of December", []string{"3/4/2026", "24/12/2026"}, AnyOrder, DayFirst, []string{"2026-04-03", "2026-12-24"}},
		{"a month first", []string{"3/4/2026", "12/24/2026"}, AnyOrder, MonthFirst, []string{"2026-03-04", "2026-12-24"}},
		{"two-digit years", []string{"3/4/26", "12/24/26"}, AnyOrder, MonthFirst, []string{"2026-03-04", "2026-12-24"}},
		{"with hyphens", []string{"3-4-2026", "24-12-2026"}, AnyOrder, DayFirst, []string{"2026-04-03", "2026-12-24"}},
		{"the same both ways", []string{"4/4/2026"}, AnyOrder, AnyOrder, []string{"2026-04-04"}},
		{"as the person says", []string{"3/4/2026"}, MonthFirst, MonthFirst, []string{"2026-03-04"}},
		{"both ways in one file", []string{"3/4/2026", "24/12/2026", "12/24/2026", "4/4/2026", "2026-01-02"}, AnyOrder, AnyOrder, []string{"", "", "", "2026-04-04", "2026-01-02"}},
		{"against what the person says", []string{"3/4/2026", "12/24/2026"}, DayFirst, DayFirst, []string{"2026-04-03", ""}},
		{"a weekday decides its own row", []string{"Fri 3/4/2026"}, AnyOrder, AnyOrder, []string{"2026-04-03"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := options
			o.DateOrder = c.said
			r, err := Read(strings.NewReader("date;text\n"+strings.Join(c.dates, ";a\n")+";a\n"), o)
			require.NoError(t, err)
			require.Equal(t, c.order, r.Order)
			got := make([]string, len(c.dates))
			for _, row := range r.Rows {
				got[row.Number-2] = row.Slot.Day.String()
			}
			require.Equal(t, c.days, got)
		})
	}
}

func TestTimes(t *testing.T) {
	for s, want := range map[string]string{
		"9:00": "09:00", "09:00": "09:00", "9am": "09:00", "9:30 pm": "21:30", "17.30": "17:30", "09:00:00": "09:00", "9:00:00 PM": "21:00",
		"noon": "12:00", "12 AM": "00:00", "9": "09:00", "9.30am": "09:30", "00:00": "00:00",
	} {
		got, problem := clock(s)
		require.Empty(t, problem, s)
		require.Equal(t, want, got.String(), s)
	}
	for _, s := range []string{"25:00", "9:60", "09-00", "9:00 MST", "0.375", "9:00:30", "17.3", "9-10", "morning", "", "13pm"} {
		_, problem := clock(s)
		require.NotEmpty(t, problem, s)
	}
}

func TestDateAndTimeMayShareACell(t *testing.T) {
	for _, c := range []struct{ date, clock, want, note string }{
		{"2026-12-24 09:00", "", "2026-12-24 09:00", ""},
		{"2026-12-24T09:30:00", "", "2026-12-24 09:30", ""},
		{"24.12.2026 at 5pm", "", "2026-12-24 17:00", ""},
		{"24 Dec 2026 17.30", "", "2026-12-24 17:30", ""},
		{"2026-12-24 0:00", "10:00", "2026-12-24 10:00", ""},
		{"2026-12-24 10:00", "10am", "2026-12-24 10:00", ""},
		{"2026-12-24", "", "2026-12-24 09:00", "The row has no time; 09:00 is taken."},
		{"2026-12-24T16:00:00Z", "", "2026-12-24 09:00", "2026-12-24T16:00:00Z is 2026-12-24 09:00 in America/Denver."},
		{"2026-12-24T23:30:00+01:00", "", "2026-12-24 15:30", "2026-12-24T23:30:00+01:00 is 2026-12-24 15:30 in America/Denver."},
		{"2026-03-08", "02:30", "2026-03-08 02:30", "The clocks go forward over 2026-03-08 02:30 in America/Denver: the post goes out at 03:00."},
		{"2026-11-01", "01:30", "2026-11-01 01:30", "2026-11-01 01:30 comes twice in America/Denver, as the clocks go back: the first is meant."},
	} {
		t.Run(c.date, func(t *testing.T) {
			r := read(t, "date;time;text\n"+c.date+";"+c.clock+";a\n")
			require.Empty(t, r.Bad)
			require.Equal(t, c.want, r.Rows[0].Slot.String())
			require.Equal(t, c.note, strings.Join(r.Rows[0].Notes, " "))
		})
	}
	r := read(t, "date;text\n2026-11-01T08:30:00Z;a\n")
	require.Contains(t, r.Bad[0].Problems[0], "the second is meant")
}

func TestPlatforms(t *testing.T) {
	for cell, want := range map[string][]platform.Name{
		"Facebook, X":              {"facebook", "x"},
		"facebook;instagram":       {"facebook", "instagram"},
		"X (Twitter) | Linked In":  {"x", "linkedin"},
		"FB/IG":                    {"facebook", "instagram"},
		"Facebook and Twitter":     {"facebook", "x"},
		"Facebook Instagram":       {"facebook", "instagram"},
		"youtube + fb, Facebook, ": {"youtube", "facebook"},
		"":                         {},
	} {
		r := read(t, "date\ttext\tplatforms\n2026-12-24\ta\t"+cell+"\n")
		require.Empty(t, r.Bad, cell)
		require.Equal(t, want, r.Rows[0].Platforms, cell)
	}
}

func TestPicturesAndTheirWords(t *testing.T) {
	for _, c := range []struct {
		rule, image, alt string
		images, alts     []string
	}{
		{"one with a comma in its name", "flu, final.png", "A poster", []string{"flu, final.png"}, []string{"A poster"}},
		{"several by commas", "a.png, b.jpg", "One || Two", []string{"a.png", "b.jpg"}, []string{"One", "Two"}},
		{"several by lines", "a.png\nb.jpg", "One\nTwo", []string{"a.png", "b.jpg"}, []string{"One", "Two"}},
		{"the second has no words", "a.png|b.jpg", "One", []string{"a.png", "b.jpg"}, []string{"One"}},
		{"the first has no words", "a.png|b.jpg", "| Two", []string{"a.png", "b.jpg"}, []string{"", "Two"}},
		{"words over two lines", "a.png", "One\nTwo | three", []string{"a.png"}, []string{"One Two | three"}},
		{"addresses", "https://a.example/p?x=1,https://b.example/q", "", []string{"https://a.example/p?x=1", "https://b.example/q"}, []string{}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			r := read(t, "date\timage\talt\n2026-12-24\t\""+c.image+"\"\t\""+c.alt+"\"\n")
			require.Empty(t, r.Bad)
			require.Equal(t, c.images, r.Rows[0].Images)
			require.Equal(t, c.alts, r.Rows[0].Alts)
		})
	}
	r := read(t, "date,text,image 1,image 2\n2026-12-24,a,a.png,b.png\n")
	require.Equal(t, []string{"a.png", "b.png"}, r.Rows[0].Images)
}

func TestLinks(t *testing.T) {
	for s, want := range map[string]string{
		"https://a.example/x": "https://a.example/x", "a.example/x": "https://a.example/x", "www.a.example": "https://www.a.example",
		"HTTP://A.example": "HTTP://A.example",
	} {
		got, problem := webAddress(s)
		require.Empty(t, problem)
		require.Equal(t, want, got)
	}
	for _, s := range []string{"call us", "mailto:a@b.example", "ftp://a.example", "https://", "https://a b.example", "a@b.example", "localhost", "javascript:alert(1)", "https://a.example https://b.example"} {
		_, problem := webAddress(s)
		require.NotEmpty(t, problem, s)
	}
}

func TestTextFromOutsideIsCleaned(t *testing.T) {
	r := read(t, "date,text,title\n2026-12-24 9:00,\"a\x1b[31mb\u202ec\r\nd\ufeff\",\" x \x07 y \"\n")
	row := r.Rows[0]
	require.Equal(t, "a[31mbc\nd", row.Content.Text)
	require.Equal(t, "x y", row.Content.Title)
	require.Equal(t, []string{"3 control characters were taken out of the text.", "1 control character was taken out of the title."}, row.Notes)
	r = read(t, "date,text\n2026-12-24,👨‍👩‍👧 family\n")
	require.Equal(t, "👨‍👩‍👧 family", r.Rows[0].Content.Text, "joiners belong to emoji")
}

func TestProtectionAgainstFormulasIsUndone(t *testing.T) {
	for cell, want := range map[string]string{
		"'=1+1": "=1+1", "'+1": "+1", "'-5 tips": "-5 tips", "'@clinic": "@clinic", "''=1": "'=1", "'tis the season": "'tis the season",
		"' =1": "=1", "=1": "=1",
	} {
		require.Equal(t, want, strings.TrimSpace(unprotect(cell)), cell)
	}
}

func TestPillarsGetThePracticesSpelling(t *testing.T) {
	o := options
	o.Pillars = []string{"Practice news"}
	r, err := Read(strings.NewReader("date,text,pillar\n2026-12-24,a,practice NEWS\n2026-12-24,b,Fun\n"), o)
	require.NoError(t, err)
	require.Equal(t, "Practice news", r.Rows[0].Content.Pillar)
	require.Empty(t, strings.TrimPrefix(strings.Join(r.Rows[0].Notes, ""), "The row has no time; 09:00 is taken."))
	require.Equal(t, "Fun", r.Rows[1].Content.Pillar)
	require.Contains(t, r.Rows[1].Notes, `"Fun" is none of the practice's pillars; it is kept as it is.`)
}

func TestARepeatedTextIsNoted(t *testing.T) {
	r := read(t, "date,time,text,platforms\n2026-12-24,9:00,a,x\n2026-12-25,9:00,a,x\n2026-12-26,9:00,a,facebook\n")
	require.Equal(t, []string{"The text is that of row 2; some platforms refuse a text twice."}, r.Rows[1].Notes)
	require.Empty(t, r.Rows[2].Notes)
}

func TestOrderAsText(t *testing.T) {
	for _, o := range []Order{AnyOrder, DayFirst, MonthFirst} {
		b, err := o.MarshalText()
		require.NoError(t, err)
		var got Order
		require.NoError(t, got.UnmarshalText(b))
		require.Equal(t, o, got)
	}
	var o Order
	require.Equal(t, calendar.Invalid, calendar.KindOf(o.UnmarshalText([]byte("sideways"))))
}
