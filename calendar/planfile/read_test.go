package planfile

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

const denver = "America/Denver"

var options = Options{Zone: denver, DefaultTime: calendar.NewTimeOfDay(9, 0)}

func sample(t *testing.T, name string) Report {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer f.Close()
	r, err := Read(f, options)
	require.NoError(t, err)
	return r
}

func read(t *testing.T, text string) Report {
	t.Helper()
	r, err := Read(strings.NewReader(text), options)
	require.NoError(t, err)
	return r
}

func at(day string, clock string) calendar.Slot {
	d, _ := calendar.ParseDay(day)
	c, _ := calendar.ParseTimeOfDay(clock)
	return calendar.Slot{Day: d, At: c, Zone: denver}
}

func TestSampleWithCommas(t *testing.T) {
	r := sample(t, "comma.csv")
	require.True(t, r.OK())
	require.Equal(t, ",", r.Delimiter)
	require.Equal(t, "UTF-8", r.Encoding)
	require.Equal(t, []Column{
		{"Date", "date"},
		{"Time", "time"},
		{"Post text", "text"},
		{"Link", "link"},
		{"Image", "image"},
		{"Alt text", "alt text"},
		{"Networks", "platforms"},
		{"Title", "title"},
		{"Topic", "pillar"},
	}, r.Columns)
	require.Equal(t, []string{"Owner"}, r.Ignored)
	require.Len(t, r.Rows, 2)
	b, err := os.ReadFile(filepath.Join("testdata", "comma.csv"))
	require.NoError(t, err)
	require.Equal(t, Row{
		Number: 2, Line: 2, Slot: at("2026-12-24", "09:00"),
		Content: calendar.Content{
			Title: "Holiday hours", Text: "Closed from noon today. For urgent advice, call us first.",
			Link: "https://juniperclinic.example/hours", Pillar: "Practice news",
		},
		Images: []string{"hours.png"}, Alts: []string{"A door sign with our hours"},
		Platforms: []platform.Name{platform.Facebook, platform.X}, Notes: []string{},
		Source: fmt.Sprintf("csv:%s:2", calendar.SumSHA256(b)),
	}, r.Rows[0])
	require.Equal(t, `He said "wash your hands", and we agree.`, r.Rows[1].Content.Text)
}

func TestSamplesOfOtherForms(t *testing.T) {
	for _, c := range []struct {
		file, delimiter, encoding string
		slot                      calendar.Slot
		text                      string
		platforms                 []platform.Name
	}{
		{"semicolon.csv", ";", "UTF-8", at("2026-12-24", "17:30"), "Kurz: heute geschlossen, ab 17 Uhr", []platform.Name{"facebook"}},
		{"bom.csv", ",", "UTF-8", at("2026-12-24", "09:00"), "Wash your hands before you cook.", []platform.Name{}},
		{"utf16.csv", "\t", "UTF-16", at("2026-12-24", "21:30"), "Café talk: sleep 😴", []platform.Name{"x"}},
		{"windows1252.csv", ",", "Windows-1252", at("2026-12-24", "09:00"), "Café talk", []platform.Name{"x"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			r := sample(t, c.file)
			require.Empty(t, r.Bad)
			require.Equal(t, c.delimiter, r.Delimiter)
			require.Equal(t, c.encoding, r.Encoding)
			require.Equal(t, c.slot, r.Rows[0].Slot)
			require.Equal(t, c.text, r.Rows[0].Content.Text)
			require.Equal(t, c.platforms, r.Rows[0].Platforms)
		})
	}
}

func TestRowNumbersAreThoseOfTheSpreadsheet(t *testing.T) {
	r := sample(t, "linebreaks.csv")
	require.Equal(t, "First line\n\nThird line, with a comma", r.Rows[0].Content.Text)
	require.Equal(t, `One "quoted" word`, r.Rows[1].Content.Text)
	require.Equal(t, `Broken "start`, r.Rows[2].Content.Text)
	var got [][2]int
	for _, row := range r.Rows {
		got = append(got, [2]int{row.Number, row.Line})
	}
	require.Equal(t, [][2]int{{2, 2}, {4, 6}, {5, 7}}, got, "an empty row counts, line breaks in a cell do not")
	require.Len(t, r.Bad, 1)
	require.Equal(t, [2]int{6, 8}, [2]int{r.Bad[0].Number, r.Bad[0].Line})
}

func TestEachBadRowSaysWhy(t *testing.T) {
	r := sample(t, "bad.csv")
	require.False(t, r.OK())
	want := []string{
		"There is no day", "no time of day", "no web address", "no platform that Rounds knows", "neither a text nor a picture",
		"quotation marks", "has no date", "number for a date", "number for a time", "with its ending", "1 alt text and 0 pictures",
		"The date says 08:00 and the time 09:00", "is a Thursday",
	}
	require.Len(t, r.Bad, len(want))
	for i, b := range r.Bad {
		require.Equal(t, i+2, b.Number)
		require.Contains(t, strings.Join(b.Problems, " "), want[i])
		for _, p := range b.Problems {
			require.Regexp(t, `^["A-Z0-9].*\.$`, p, "a problem is a sentence")
		}
	}
	require.Len(t, r.Rows, 1)
	require.Equal(t, 15, r.Rows[0].Number)
}

func TestHeadersAreKnownByTheirUsualNames(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"DATE,Posting Time,Caption", "date,time,text"},
		{"Posting Time,message", "date,text"},
		{"Time,Text", "date,text"},
		{"Scheduled_At,content,media_urls,first_comment", "date,text,image,first comment"},
		{"date,time_24hr,message_text", "date,time,text"},
		{"Date,Text,Link(s),Media URL(s),Title,Label(s),Alt text(s),Comment(s)", "date,text,link,image,title,,alt text,"},
		{"Date,Time,Caption,Media URL,Channel", "date,time,text,image,platforms"},
		{"Date (YYYY-MM-DD),Time (24h),Copy,Network(s)", "date,time,text,platforms"},
		{"Date,Copy,Image 1,Image 2,Image 1 alt text", "date,text,image,image,"},
		{"Date,Text,Content", "date,text,"},
		{"Date,Content,Caption", "date,,text"},
		{"Date,Text,Topic,Category", "date,text,,pillar"},
		{"Date,Text,Comments,Status", "date,text,,"},
	} {
		t.Run(c.header, func(t *testing.T) {
			cols, err := understand(strings.Split(c.header, ","), denver, false)
			require.NoError(t, err)
			require.Equal(t, c.want, strings.Join(cols.means, ","))
		})
	}
}

func TestEveryMeaningIsKnownByItsOwnName(t *testing.T) {
	for _, m := range Meanings() {
		got := meaningOf(m)
		require.Equal(t, m, got)
	}
	seen := map[string]string{}
	for meaning, names := range spellings {
		for _, n := range names {
			require.Equal(t, squeeze(n), n, "a spelling is kept squeezed")
			require.Empty(t, seen[n], "%s means %s too", n, meaning)
			seen[n] = meaning
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ rule, file, text, hint string }{
		{"an empty file", "", "empty", "saved to"},
		{"only a byte order mark", "\xef\xbb\xbf\r\n", "empty", "saved to"},
		{"no header", "2026-12-24,Hello,https://a.example\n", "names no column", "alt text, platforms"},
		{"no date column", "text,link\nHello,\n", "no column with the date", "posting time"},
		{"no text column", "date,link\n2026-12-24,\n", "no column with the text", "caption"},
		{"a header alone", "date,text\n\n,\n", "no rows", "right sheet"},
		{"two texts", "date,text,caption\n2026-12-24,a,b\n", `"text" and "caption" could both be the text`, "rename"},
		{"two dates", "date,publish date,text\n2026-12-24,2026-12-25,b\n", "could both be the date", "rename"},
		{"times of another zone", "date,time (EST),text\n2026-12-24,09:00,b\n", "names the time zone EST", "America/Denver"},
		{"too many columns", strings.Repeat("a,", 600) + "\n", "the first row has 601 columns", "right sheet"},
		{"a workbook", "PK\x03\x04abc", "not text", "workbook"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "not text", "CSV UTF-8"},
		{"no row tells the order", "date,text\n3/4/2026,a\n4/4/2026,b\n", `whether "3/4/2026" in row 2 is 3 April or 4 March`, "--dates day-first"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.file), options)
			require.ErrorContains(t, err, c.text)
			require.Equal(t, calendar.Invalid, calendar.KindOf(err))
			require.Contains(t, calendar.HintOf(err), c.hint)
		})
	}
}

func TestLimits(t *testing.T) {
	o := options
	o.MaxRows = 2
	_, err := Read(strings.NewReader("date,text\n2026-12-24,a\n2026-12-24,b\n"), o)
	require.NoError(t, err)
	_, err = Read(strings.NewReader("date,text\n2026-12-24,a\n2026-12-24,b\n2026-12-24,c\n"), o)
	require.ErrorContains(t, err, "more than 2 rows")
	_, err = Read(bytes.NewReader(bytes.Repeat([]byte("a"), maxBytes+1)), o)
	require.ErrorContains(t, err, "larger than 32 MB")
	o.Zone = "Mars/Olympus"
	_, err = Read(strings.NewReader("date,text\n2026-12-24,a\n"), o)
	require.ErrorContains(t, err, "no time zone")
	r := read(t, "date,text,title\n2026-12-24,a,"+strings.Repeat("x", maxTitle+1)+"\n")
	require.Equal(t, "The title has 201 characters; the most is 200. Shorten it.", r.Bad[0].Problems[0])
}

func TestExcelsLineAboutTheSeparatorIsNoRow(t *testing.T) {
	r := read(t, "sep=;\r\ndate;text\r\n2026-12-24;a,b\r\n")
	require.Equal(t, ";", r.Delimiter)
	require.Equal(t, [2]int{2, 3}, [2]int{r.Rows[0].Number, r.Rows[0].Line})
}

func TestQuotationMarksInTheWrongPlace(t *testing.T) {
	r := read(t, "date,text\n2026-12-24,\"a\" b\n2026-12-25,\"never closed\n2026-12-26,c\n")
	require.Empty(t, r.Rows)
	require.Contains(t, r.Bad[0].Problems[0], "behind a closing quotation mark")
	require.Contains(t, r.Bad[1].Problems[0], "never closed")
	require.Equal(t, 3, r.Bad[1].Number)
}

func TestDamagedLettersAreNotTakenOver(t *testing.T) {
	r := read(t, "date,text\n2026-12-24,Grüße und Caf\xe9\n2026-12-25,Grüße\n")
	require.Equal(t, "UTF-8", r.Encoding)
	require.Len(t, r.Rows, 1)
	require.Contains(t, r.Bad[0].Problems[0], "cannot be read")
}

func TestTheSameFileGivesTheSameSources(t *testing.T) {
	text := "date,text\n2026-12-24,a\n2026-12-25,b\n"
	a, b := read(t, text), read(t, text)
	require.Equal(t, a, b)
	require.NotEqual(t, a.Rows[0].Source, a.Rows[1].Source)
	require.NotEqual(t, a.Rows[0].Source, read(t, text+"2026-12-26,c\n").Rows[0].Source)
}
