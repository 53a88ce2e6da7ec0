package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
)

func TestAgendaAsAPersonReadsIt(t *testing.T) {
	golden.RequireEqual(t, []byte(newWorld(t).ok("agenda", "--from", "yesterday", "--days", "4")))
}

func TestAgendaAsAScriptReadsIt(t *testing.T) {
	golden.RequireEqual(t, []byte(newWorld(t).ok("agenda", "--from", "yesterday", "--days", "2", "--json")))
}

func TestAgendaSpan(t *testing.T) {
	today := calendar.Day{Year: 2026, Month: 11, Day: 3}
	tests := []struct {
		name     string
		q        agenda
		from, to string
	}{
		{"a month from today, when nothing is said", agenda{}, "2026-11-03", "2026-12-03"},
		{"a whole month", agenda{month: "2027-02"}, "2027-02-01", "2027-02-28"},
		{"a number of days", agenda{days: 7}, "2026-11-03", "2026-11-09"},
		{"from a day as people say it", agenda{from: "monday", days: 1}, "2026-11-09", "2026-11-09"},
		{"from and to", agenda{from: "2026-11-01", to: "2026-11-30"}, "2026-11-01", "2026-11-30"},
		{"to wins over days", agenda{to: "tomorrow", days: 9}, "2026-11-03", "2026-11-04"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from, to, err := tt.q.span(today, "America/Denver")
			require.NoError(t, err)
			require.Equal(t, tt.from+" "+tt.to, from.String()+" "+to.String())
		})
	}
}

func TestAgendaFilters(t *testing.T) {
	w := newWorld(t)
	month := []string{"agenda", "--month", "2026-11"}
	count := func(more ...string) int { return len(w.value(append(month, more...)...).([]any)) }
	all := count()
	sum := 0
	for _, s := range calendar.Statuses() {
		sum += count("--status", string(s))
	}
	notes := 0
	for _, s := range w.file.List {
		if s.Kind != calendar.PostEntry {
			notes++
		}
	}
	require.Equal(t, all-notes, sum, "every post has one status")
	require.Equal(t, count("--status", "DUE"), count("--status", "due"))
	require.Positive(t, count("--platform", "twitter"))
	require.Less(t, count("--platform", "x"), count("--platform", "facebook"))
	require.Equal(t, 3, count("--pillar", "practice NEWS", "--platform", "facebook")+2)
	require.Contains(t, w.ok("agenda", "--month", "2030-01"), "nothing from Tue 1 January 2030 to Thu 31 January 2030")
	require.Equal(t, []any{}, w.value("agenda", "--month", "2030-01"), "never null")
}

func TestAgendaOverdueIsSaid(t *testing.T) {
	out := newWorld(t).ok("agenda", "--from", "today", "--days", "1")
	require.Regexp(t, `08:00  overdue +F\.\.X\.  Flu shots`, out)
	require.Regexp(t, `12:00  approved`, out)
}

func TestAgendaWrongQuestions(t *testing.T) {
	w := newWorld(t)
	w.fails(2, `there is no status "posted"`, "use one of: draft, in review", "agenda", "--status", "posted")
	w.fails(2, `there is no platform "myspace"`, "use facebook,", "agenda", "--platform", "myspace")
	w.fails(2, `"2026" is not a month`, "write it as 2026-11", "agenda", "--month", "2026")
	w.fails(2, "2026-11-02 comes before 2026-11-03", "give the first day", "agenda", "--to", "yesterday")
	w.fails(2, `"some day" is not a date`, "try fri", "agenda", "--from", "some day")
	w.fails(2, "3/4 can be 3 April or 4 March", "type 3 apr or 4 mar", "agenda", "--from", "3/4")
}

func TestSentIsListedAndFiltered(t *testing.T) {
	w := newWorld(t)
	require.Contains(t, w.ok("sent"), "nothing went out")
	require.Equal(t, []any{}, w.value("sent"))
	w.file.sent = []calendar.SentItem{{
		Delivery: calendar.Delivery{Title: "Flu shots", URL: "https://x.com/juniper/status/1", SentAt: morning},
		Account:  w.file.Places[3], Approver: w.file.Folk[0],
	}}
	out := w.ok("sent", "--from", "yesterday", "--to", "today", "--account", "x", "--search", "flu", "--limit", "7")
	require.Contains(t, out, "3 Nov 2026 10:00  X")
	require.Contains(t, out, "https://x.com/juniper/status/1 · approved by Ana Silva")
	require.Equal(t, calendar.SentFilter{
		From: calendar.Day{Year: 2026, Month: 11, Day: 2}, To: calendar.Day{Year: 2026, Month: 11, Day: 3}, Account: "x", Text: "flu", Limit: 7,
	}, w.file.wanted)
	w.fails(2, "2026-11-02 comes before 2026-11-03", "give the first day", "sent", "--from", "today", "--to", "yesterday")
	w.fails(2, `there is no account "myspace"`, "see them with: rounds accounts", "sent", "--account", "myspace")
}

func TestEveryLineOfTheAgendaFitsTheTerminal(t *testing.T) {
	w := newWorld(t)
	w.file.List[3].Title = strings.Repeat("感冒", 60)
	for _, l := range strings.Split(w.ok("agenda", "--month", "2026-11"), "\n") {
		require.LessOrEqual(t, len([]rune(l)), 120)
	}
}
