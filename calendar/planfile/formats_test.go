package planfile

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// foreign are the options under which other programs' files are read.
func foreign() Options {
	o := options
	o.Foreign, o.Pillars = true, []string{"Prevention", "Practice news"}
	return o
}

// opened loads a sample.
func opened(t testing.TB, name string) *File {
	t.Helper()
	r, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer r.Close()
	f, err := Open(r)
	require.NoError(t, err)
	return f
}

// taken reads a sample as what it is taken for.
func taken(t *testing.T, name string) Report {
	t.Helper()
	f, o := opened(t, name), foreign()
	l, err := f.Look(o)
	require.NoError(t, err)
	o.Format = l.Format
	r, err := f.Read(o)
	require.NoError(t, err)
	require.Equal(t, l.Format, r.Format)
	return r
}

func text(t *testing.T, s string) *File {
	t.Helper()
	f, err := Open(strings.NewReader(s))
	require.NoError(t, err)
	return f
}

func TestAFileIsRecognisedByItsFirstRow(t *testing.T) {
	for _, c := range []struct {
		rule, file string
		format     Format
		sure       Sure
	}{
		{"Buffer's header", "Text,Image URL,Tags,Posting Time\na,,,2027-01-12 09:00\n", Buffer, Certain},
		{"Buffer's for Pinterest", "Text,Image URL,Tags,Posting Time,Board Name\na,,,2027-01-12 09:00,b\n", Buffer, Certain},
		{"Buffer's in another order", "Posting Time,Text,Image URL,Tags\n2027-01-12 09:00,a,,\n", Buffer, Likely},
		{"Buffer's in small letters", "text,image url,tags,posting time\na,,,2027-01-12 09:00\n", Buffer, Likely},
		{"Publer's twelve columns", "Date,Text,Link(s),Media URL(s),Title,Label(s),Alt text(s),Comment(s),Board/Album,Post subtype,CTA,Reminder\n2027-01-12 09:00,a,,,,,,,,,,\n", Publer, Certain},
		{"Publer's with a column left out", "Date,Text,Link(s),Media URL(s),Title,Label(s),Comment(s)\n2027-01-12 09:00,a,,,,,\n", Publer, Likely},
		{"Publer's older six", "Date,Message,Link,Media,Title,Labels\n2027-01-12 09:00,a,,,,\n", Publer, Likely},
		{"six columns without a header", "2027-01-12 09:00,a,,,,\n", Publer, Guess},
		{"Hootsuite has no header", "01/25/2027 09:00,a,https://a.example\n01/26/2027 09:00,b,\n", Hoot, Likely},
		{"two columns without a header", "01/25/2027 09:00,a\n", Hoot, Likely},
		{"with a picture's address behind", "01/25/2027 09:00,a,,https://a.example/1.jpg\n", Hoot, Guess},
		{"semicolons within Hootsuite's text", "01/25/2027 09:00,\"a; b; c; d\",\n", Hoot, Likely},
		{"a third column that is no link", "01/25/2027 09:00,a,Ana\n", Mapped, Unknown},
		{"Rounds' own names", "date,time,text\n2027-01-12,09:00,a\n", CSV, Certain},
		{"other usual names", "Post text;Date;Networks\na;2027-01-12;x\n", CSV, Likely},
		{"a link and a title are no Publer file", "Date,Text,Link,Title\n2027-01-12,a,,\n", CSV, Likely},
		{"names that nobody knows", "Wann;Was\n12.01.2027;a\n", Mapped, Unknown},
		{"two that could be the text", "date,text,caption\n2027-01-12,a,b\n", Mapped, Unknown},
	} {
		t.Run(c.rule, func(t *testing.T) {
			l, err := text(t, c.file).Look(foreign())
			require.NoError(t, err)
			require.Equal(t, [2]string{string(c.format), string(c.sure)}, [2]string{string(l.Format), string(l.Sure)}, l.Why)
			require.Regexp(t, `^[A-Z].*\.$`, l.Why)
			require.Equal(t, c.format == Mapped, l.Problem != nil)
		})
	}
}

func TestBuffersFile(t *testing.T) {
	r := taken(t, "buffer.csv")
	require.Empty(t, r.Bad)
	require.Equal(t, Buffer, r.Format)
	a := r.Rows[0]
	require.Equal(t, at("2027-01-12", "09:00"), a.Slot)
	require.Equal(t, "Flu shots are here 💉\n\nWalk in until 6 pm, no appointment needed.", a.Content.Text)
	require.Empty(t, a.Images, "nothing is downloaded")
	require.Equal(t, []string{"Tags: flu,Prevention", "Picture: https://juniperclinic.example/img/flu.jpg"}, a.Kept)
	require.Equal(t, "Prevention", a.Content.Pillar, "a tag that is a pillar")
	require.Contains(t, a.Notes, "1 picture is not downloaded: the address is kept as a note. Save the picture and attach it.")
	require.Empty(t, r.Rows[1].Notes)
	require.Equal(t, "=SUM(1;1) is no post, but it is text.", r.Rows[2].Content.Text, "a formula is text")
	require.Empty(t, r.Rows[2].Kept)
	require.Equal(t, "Practice news", r.Rows[2].Content.Pillar)

	r = taken(t, "buffer-board.csv")
	require.Equal(t, MonthFirst, r.Order, "an exporter's M/D/YY is read")
	require.Equal(t, at("2027-01-25", "08:00"), r.Rows[0].Slot)
	require.Contains(t, r.Rows[0].Kept, "Board Name: Winter recipes")

	r = taken(t, "buffer-utf16.csv")
	require.Equal(t, []string{"UTF-16", "\t"}, []string{r.Encoding, r.Delimiter})
	require.Equal(t, "Grüße 😷\nan alle", r.Rows[0].Content.Text)
}

func TestHootsuitesFileHasNoHeaderRow(t *testing.T) {
	r := taken(t, "hootsuite.csv")
	require.Empty(t, r.Bad)
	require.Equal(t, MonthFirst, r.Order)
	require.Equal(t, []Column{{"column 1", "date"}, {"column 2", "text"}, {"column 3", "link"}}, r.Columns)
	require.Len(t, r.Rows, 3)
	require.Equal(t, 1, r.Rows[0].Number, "the first row is a post")
	require.Equal(t, "https://juniperclinic.example/flu", r.Rows[0].Content.Link)
	require.Equal(t, at("2027-02-03", "17:30"), r.Rows[1].Slot)
	require.Equal(t, `"Wash your hands" is still the best advice.`, r.Rows[2].Content.Text)

	f, o := opened(t, "hootsuite-open.csv"), foreign()
	o.Format = Hoot
	_, err := f.Read(o)
	require.ErrorIs(t, err, ErrWhichOrder, "no row decides")
	require.Contains(t, calendar.HintOf(err), "--dates")
	o.DateOrder = DayFirst
	r, err = f.Read(o)
	require.NoError(t, err)
	require.Equal(t, at("2027-02-01", "09:00"), r.Rows[0].Slot)

	o.DateOrder = AnyOrder
	r, err = text(t, "Date,Message,Link\n25/01/2027 09:00,a,\n").Read(o)
	require.NoError(t, err)
	require.Equal(t, 2, r.Rows[0].Number, "a header that somebody put above is passed over")
	r, err = text(t, "01/25/2027 09:00,a\nsoon,b\n01/26/2027 09:00,c,d,e,f\n").Read(o)
	require.NoError(t, err)
	require.Len(t, r.Bad, 2)
}

func TestPublersFile(t *testing.T) {
	r := taken(t, "publer.csv")
	require.Empty(t, r.Bad)
	a := r.Rows[0]
	require.Equal(t, calendar.Content{
		Title: "Flu season", Text: "Flu season: three signs to know.", Link: "https://juniperclinic.example/flu", Pillar: "Prevention",
		FirstComment: "Book here: https://juniperclinic.example/book",
	}, a.Content)
	require.Equal(t, []string{
		"Label(s): Prevention, winter", "Comment 2: See you soon",
		"Picture: https://juniperclinic.example/1.jpg (alt text: A nurse at work)", "Picture: https://juniperclinic.example/2.jpg (alt text: A waiting room)",
	}, a.Kept)
	require.Contains(t, a.Notes, "Rounds makes one comment; 1 further one is kept as a note.")
	require.Equal(t, at("2027-01-14", "17:30"), r.Rows[1].Slot, "slashes with the year in front")
	require.Equal(t, platform.KindReel, r.Rows[1].Kind)
	require.Equal(t, []string{"CTA: LEARN_MORE", "Reminder: true", "Picture: https://juniperclinic.example/clip.mp4"}, r.Rows[1].Kept)
	require.Equal(t, "https://juniperclinic.example/a", r.Rows[2].Content.Link)
	require.Equal(t, []string{"Link: https://juniperclinic.example/b", "Board/Album: Recipes", "Post subtype: carousel"}, r.Rows[2].Kept)

	r = taken(t, "publer-six.csv")
	require.Equal(t, "Older form", r.Rows[0].Content.Text)
	require.Equal(t, []string{"Labels: news", "Picture: https://juniperclinic.example/1.jpg"}, r.Rows[0].Kept)
	o := foreign()
	o.Format = Publer
	r, err := text(t, "Date,Message,Link,Media,Title,Labels\n2027-01-12 09:00,Two views || The door || The desk,,,,\n").Read(o)
	require.NoError(t, err)
	require.Equal(t, "Two views", r.Rows[0].Content.Text)
	require.Equal(t, []string{"Caption of picture 1: The door", "Caption of picture 2: The desk"}, r.Rows[0].Kept)
	r = taken(t, "publer-six-bare.csv")
	require.Equal(t, [2]string{"Older form", "T"}, [2]string{r.Rows[0].Content.Text, r.Rows[0].Content.Title})
}

func TestPublersTraps(t *testing.T) {
	r := taken(t, "publer-bad.csv")
	want := []string{
		`"09-30" has a hyphen where a time has a colon`, "Publer would queue it; Rounds plans no day that nobody chose",
		"is another day each time it is read", "2 alt texts and 1 picture",
	}
	require.Empty(t, r.Rows, "no row becomes a draft in silence")
	require.Len(t, r.Bad, len(want))
	for i, b := range r.Bad {
		require.Contains(t, strings.Join(b.Problems, " "), want[i])
	}
}

func TestOtherVendorsAreReadByTheirNames(t *testing.T) {
	r := taken(t, "sprout.csv")
	require.Equal(t, at("2027-01-25", "09:00"), r.Rows[0].Slot)
	r = taken(t, "ayrshare.csv")
	require.Equal(t, at("2027-01-12", "09:00"), r.Rows[0].Slot, "UTC in the cell")
	require.Equal(t, []platform.Name{platform.Facebook, platform.X}, r.Rows[0].Platforms)
	r = taken(t, "later.csv")
	require.Equal(t, []string{"Juniper Street Instagram"}, r.Rows[0].Accounts)
	r, err := text(t, "scheduled_at,account_id,content\n2027-01-12 09:00,acc_7,a\n").Read(foreign())
	require.NoError(t, err)
	require.Equal(t, []string{"acc_7"}, r.Rows[0].Accounts)
}

func TestWhatSpreadsheetsDoToAFile(t *testing.T) {
	r := taken(t, "excel.csv")
	require.Empty(t, r.Bad)
	require.Equal(t, "Windows-1252", r.Encoding)
	require.Equal(t, at("2027-01-13", "09:00"), r.Rows[0].Slot, "numbers for date and time, with a comma as the decimal sign")
	require.Equal(t, at("2027-01-14", "12:00"), r.Rows[1].Slot, "day and time in one number")
	require.Equal(t, "46400 is a spreadsheet's number for a date; it is read as 2027-01-13.", r.Rows[0].Notes[0])
	for cell, want := range map[string]string{
		"46400.395833333336": "2027-01-13 09:30", "46400.9999": "2027-01-14 00:00", "32874": "1990-01-01 09:00", "46400.0": "2027-01-13 00:00",
	} {
		r, err := text(t, "date,text\n"+cell+",a\n").Read(foreign())
		require.NoError(t, err)
		require.Empty(t, r.Bad, cell)
		require.Equal(t, want, r.Rows[0].Slot.String(), cell)
	}
	for _, cell := range []string{"10000", "99999999", "46400.x", "4640"} {
		r, err := text(t, "date,text\n"+cell+",a\n").Read(foreign())
		require.NoError(t, err)
		require.Len(t, r.Bad, 1, cell)
	}
	r, err := text(t, "date,text\n46400,a\n").Read(options)
	require.NoError(t, err)
	require.Contains(t, r.Bad[0].Problems[0], "a spreadsheet's number for a date", "in a plan of one's own it is a slip")
}

func TestAZoneColumnSaysWhereTheTimeIs(t *testing.T) {
	r := taken(t, "zones.csv")
	require.Empty(t, r.Bad)
	var got []string
	for _, row := range r.Rows {
		i, err := row.Slot.Instant()
		require.NoError(t, err)
		got = append(got, row.Slot.Zone+" "+i.UTC().Format("15:04"))
	}
	require.Equal(t, []string{"Europe/London 09:00", denver + " 16:00", denver + " 17:00", denver + " 16:00", denver + " 16:00"}, got)
	require.Equal(t, []string{"2027-01-12 09:00 in Europe/London is 2027-01-12 02:00 in America/Denver."}, r.Rows[0].Notes)
	require.Equal(t, []string{"2027-01-12 16:00 UTC is 2027-01-12 09:00 in America/Denver."}, r.Rows[1].Notes)
	for zone, ok := range map[string]bool{
		"EST": false, "Mars/Olympus": false, "+15:00": false, "../etc": false, "UTC+": false, "GMT-0530": true, "+01:00": true, "-7": true, "gmt": true, "Local": false,
	} {
		r, err := text(t, "date,time,zone,text\n2027-01-12,09:00,"+zone+",a\n").Read(foreign())
		require.NoError(t, err)
		require.Equal(t, ok, len(r.Bad) == 0, zone)
	}
}

func TestYearFirstIsOnlyReadWhereAPersonSaysSo(t *testing.T) {
	f, o := text(t, "date,text\n27/01/12,a\n99/12/31,b\n"), foreign()
	r, err := f.Read(o)
	require.NoError(t, err)
	require.Equal(t, "2012-01-27", r.Rows[0].Slot.Day.String())
	require.Len(t, r.Bad, 1)
	o.DateOrder = YearFirst
	r, err = f.Read(o)
	require.NoError(t, err)
	require.Equal(t, "2027-01-12", r.Rows[0].Slot.Day.String())
	require.Equal(t, "2099-12-31", r.Rows[1].Slot.Day.String())
	r, err = text(t, "date,text\n3/4/2027,a\n2027-04-03,b\n").Read(o)
	require.NoError(t, err)
	require.Contains(t, r.Bad[0].Problems[0], "cannot have the year first")
	require.Len(t, r.Rows, 1)
}

func TestColumnsAreWhatAPersonSays(t *testing.T) {
	f, o := opened(t, "unknown.csv"), foreign()
	l, err := f.Look(o)
	require.NoError(t, err)
	require.Equal(t, []Seen{
		{"Wann", []string{"12.01.2027 9:00", "14.01.2027 17:30"}, isWhen, false},
		{"Was", []string{"Heute Grippeimpfung – ohne Termin", "Offene Sprechstunde am Abend"}, "", false},
		{"Wohin", []string{"Juniper FB", "Juniper IG, Juniper FB"}, "", false},
		{"Wer", []string{"Ana", "Ben"}, "", false},
	}, l.Columns)
	o.Format, o.Columns = Mapped, []string{isWhen, isText, isPlatforms, isKept}
	r, err := f.Read(o)
	require.NoError(t, err)
	require.Empty(t, r.Bad)
	require.Equal(t, at("2027-01-12", "09:00"), r.Rows[0].Slot)
	require.Equal(t, []string{"Juniper IG", "Juniper FB"}, r.Rows[1].Accounts)
	require.Equal(t, []string{"Wer: Ana"}, r.Rows[0].Kept)
	for rule, c := range map[string]struct {
		columns    []string
		text, hint string
	}{
		"no date":              {[]string{"", isText}, "no column is the date", `--map "COLUMN=date"`},
		"no text":              {[]string{isDate}, "no column is the text", `the columns are "Wann", "Was", "Wohin", "Wer"`},
		"two texts":            {[]string{isDate, isText, isText}, `"Was" and "Wohin" are both the text`, `--map "Wohin=ignore"`},
		"no such field":        {[]string{isDate, "poem"}, `no field "poem"`, "use one of: date, time"},
		"more than the file's": {[]string{isDate, isText, "", "", "", isLink}, "the file has 4 columns, and 6 were named", "--format mapped"},
	} {
		o.Columns = c.columns
		_, err := f.Read(o)
		require.ErrorContains(t, err, c.text, rule)
		require.Contains(t, calendar.HintOf(err), c.hint, rule)
	}
	o.Columns = []string{isDate, isTime, isText}
	_, err = text(t, "A,Time (EST),B\n2027-01-12,09:00,a\n").Read(o)
	require.ErrorContains(t, err, "names the time zone EST")
}

func TestAColumnIsFoundByNameOrNumber(t *testing.T) {
	l, err := text(t, "Wann;Was;Was\n12.01.2027;a;b\n").Look(foreign())
	require.NoError(t, err)
	for name, want := range map[string]int{"Wann": 0, "wann": 0, "1": 0, "#3": 2, "Was": -1, "4": -1, "0": -1, "nothing": -1, "": -1} {
		i, ok := l.Find(name)
		require.Equal(t, want >= 0, ok, name)
		if ok {
			require.Equal(t, want, i, name)
		}
	}
	for s, want := range map[string]string{"Date": isDate, "alt-text": isAlt, "accounts": isPlatforms, "ignore": "", "date and time": isWhen, "caption": isText, "profile": isPlatforms, "tags": isLabels} {
		got, ok := Field(s)
		require.True(t, ok, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"poem", "", "everything else"} {
		_, ok := Field(s)
		require.False(t, ok, s)
	}
}

func TestTheHeadersFingerprintIsThatOfItsNames(t *testing.T) {
	look := func(s string) calendar.SHA256 {
		l, err := text(t, s).Look(foreign())
		require.NoError(t, err)
		return l.Header
	}
	a := look("Wann;Was\n12.01.2027;a\n")
	require.Equal(t, a, look("\ufeffwann,was,\r\n13.01.2027,b,\r\n"))
	require.NotEqual(t, a, look("Was;Wann\na;12.01.2027\n"))
	require.Empty(t, look("12.01.2027;a;b;c\n"), "a file without a header has none")
}

func TestAForeignFileMayNameAccounts(t *testing.T) {
	o := foreign()
	o.Accounts = []string{"Juniper, Denver"}
	for cell, want := range map[string]struct {
		platforms []platform.Name
		accounts  []string
	}{
		"Facebook & X":                     {[]platform.Name{"facebook", "x"}, nil},
		"juniper, denver":                  {[]platform.Name{}, []string{"juniper, denver"}},
		"Smith & Sons; fb":                 {[]platform.Name{"facebook"}, []string{"Smith & Sons"}},
		"Juniper FB, juniper fb":           {[]platform.Name{}, []string{"Juniper FB"}},
		"Facebook Juniper":                 {[]platform.Name{}, []string{"Facebook Juniper"}},
		"Juniper, Denver\nTwitter\n":       {[]platform.Name{"x"}, []string{"Juniper, Denver"}},
		"Facebook (Juniper Street Clinic)": {[]platform.Name{}, []string{"Facebook (Juniper Street Clinic)"}},
	} {
		r, err := text(t, "date\ttext\tplatforms\n2027-01-12\ta\t\""+cell+"\"\n").Read(o)
		require.NoError(t, err)
		require.Empty(t, r.Bad, cell)
		require.Equal(t, want.platforms, r.Rows[0].Platforms, cell)
		require.Equal(t, want.accounts, r.Rows[0].Accounts, cell)
	}
}

func TestTheWrongFormatIsSaid(t *testing.T) {
	for format, hint := range map[Format]string{Buffer: "it should be Text,Image URL", Publer: "it should be Date,Text,Link(s)", "later": "use buffer"} {
		o := foreign()
		o.Format = format
		_, err := text(t, "date,text\n2027-01-12,a\n").Read(o)
		if format == "later" {
			require.NoError(t, err, "the commands know the names of formats")
			continue
		}
		require.ErrorContains(t, err, "the first row is not that of "+format.Title())
		require.Contains(t, calendar.HintOf(err), hint)
	}
}

func TestEverythingElseIsNotTrusted(t *testing.T) {
	for cell, want := range map[string]string{
		`{"parts":["a"]} {"parts":["b"]}`:                 "not as Rounds wrote it",
		`{"account":"x"}`:                                 "not as Rounds wrote it",
		`not json`:                                        "not as Rounds wrote it",
		`{"kind":"poem"}`:                                 `no kind of post "poem"`,
		`{"variants":{"myspace":{"text":"a"}}}`:           `"myspace" is no platform`,
		`{"settings":{"x":{"colour":"red"}}}`:             `X has no setting "colour"`,
		`{"poll":{"options":["a","b"],"duration":-1}}`:    "poll cannot be one",
		`{"audience":"` + strings.Repeat("x", 300) + `"}`: "The audience has 300 characters",
	} {
		r, err := text(t, "date\ttext\teverything else\n2027-01-12\ta\t"+cell+"\n").Read(foreign())
		require.NoError(t, err)
		require.Empty(t, r.Rows, cell)
		require.Contains(t, r.Bad[0].Problems[0], want)
	}
	r, err := text(t, "date\ttext\teverything else\n2027-01-12\ta\t{\"parts\":[\"a\\u001b[2Jb\\u202e\"],\"text\":\"another text\"}\n").Read(foreign())
	require.NoError(t, err)
	require.Equal(t, []string{"a[2Jb"}, r.Rows[0].Content.Parts)
	require.Equal(t, "a", r.Rows[0].Content.Text, "the cell that a person sees counts")
}

// FuzzFormats reads whatever it is as every format there is.
func FuzzFormats(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.csv"))
	require.NoError(f, err)
	for _, name := range files {
		b, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(b, byte(len(name)))
	}
	f.Add([]byte("date,zone,text,everything else\n2027-01-12,+1,a,{}\n"), byte(1))
	fields := append(Fields(), "", isComments, isRest)
	f.Fuzz(func(t *testing.T, b []byte, way byte) {
		file, err := Open(bytes.NewReader(b))
		if err != nil {
			require.Equal(t, calendar.Invalid, calendar.KindOf(err))
			return
		}
		o := foreign()
		o.DateOrder = Order(way % 4)
		l, err := file.Look(o)
		if err != nil {
			require.NotEmpty(t, calendar.HintOf(err))
			return
		}
		require.NotEmpty(t, l.Why)
		for i := range l.Columns {
			require.LessOrEqual(t, len(l.Columns[i].Values), shownValues)
			o.Columns = append(o.Columns, fields[(i*7+int(way))%len(fields)])
		}
		for _, o.Format = range Formats() {
			r, err := file.Read(o)
			if err != nil {
				require.Equal(t, calendar.Invalid, calendar.KindOf(err))
				require.NotEmpty(t, calendar.HintOf(err))
				continue
			}
			require.NotZero(t, len(r.Rows)+len(r.Bad))
			for _, row := range r.Rows {
				require.NotEmpty(t, row.Content.Text+strings.Join(row.Images, "")+strings.Join(row.Kept, ""))
				_, err := row.Slot.Instant()
				require.NoError(t, err)
				for _, image := range row.Images {
					require.NotContains(t, image, "://")
				}
			}
			for _, bad := range r.Bad {
				require.NotEmpty(t, bad.Problems)
			}
		}
	})
}
