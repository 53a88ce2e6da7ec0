package calendar

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrderSends(t *testing.T) {
	item := func(id EntryID, v Verdict) RunItem { return RunItem{Entry: Entry{ID: id}, Verdict: v} }
	tests := []struct {
		name  string
		order Order
		item  RunItem
		want  bool
	}{
		{"what is due goes out", Order{}, item("a", GoesOut), true},
		{"what is due but not among the chosen stays", Order{Only: []EntryID{"b"}}, item("a", GoesOut), false},
		{"what is overdue stays until a person decides", Order{}, item("a", IsOverdue), false},
		{"what is overdue goes out once decided", Order{Overdue: []EntryID{"a"}}, item("a", IsOverdue), true},
		{"what was missed goes out once decided", Order{Overdue: []EntryID{"a"}}, item("a", IsMissed), true},
		{"a decision about another entry is none", Order{Overdue: []EntryID{"b"}}, item("a", IsMissed), false},
		{"a decision cannot replace the yes", Order{Overdue: []EntryID{"a"}}, item("a", NotReady), false},
		{"a decision cannot lift the hold", Order{Overdue: []EntryID{"a"}}, item("a", KeptBack), false},
		{"what is not known is looked up, not sent", Order{Overdue: []EntryID{"a"}}, item("a", LooksUp), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, tt.order.Sends(tt.item)) })
	}
}

func TestRunReportNeedsPerson(t *testing.T) {
	needs := map[Verdict]bool{
		GoesOut: true, GoesLater: false, IsOverdue: true, IsMissed: true, NotReady: false,
		KeptBack: false, LooksUp: true, AsksYou: true, Done: false, Stopped: true,
	}
	require.False(t, RunReport{}.NeedsPerson())
	for v, want := range needs {
		r := RunReport{Rows: []ReportRow{{Verdict: Done}, {Verdict: v}}}
		require.Equal(t, want, r.NeedsPerson(), "%s", v)
		if v == Done {
			require.Equal(t, 2, r.Count(Done))
		} else {
			require.Equal(t, 1, r.Count(v))
		}
	}
}
