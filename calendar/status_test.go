package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar/platform"
)

var nine = slot("2026-11-24", "09:00", "America/Denver")

func at(t *testing.T, s Slot) time.Time {
	t.Helper()
	i, err := s.Instant()
	require.NoError(t, err)
	return i
}

func TestAnEntrysStatusFollowsFromApprovalDeliveriesAndClock(t *testing.T) {
	yes := Summary{Kind: PostEntry, Accounts: 2, Yes: YesGiven}
	with := func(f func(*Summary)) Summary { s := yes; f(&s); return s }
	for _, c := range []struct {
		rule  string
		s     Summary
		after time.Duration // since the slot
		hold  bool
		want  Status
	}{
		{"nobody was asked", with(func(s *Summary) { s.Yes = NotAsked }), -time.Hour, false, StatusDraft},
		{"changed since its yes", with(func(s *Summary) { s.Yes = Stale }), -time.Hour, false, StatusDraft},
		{"asked", with(func(s *Summary) { s.Yes = Asked }), -time.Hour, false, StatusInReview},
		{"sent back", with(func(s *Summary) { s.Yes = SentBack }), -time.Hour, false, StatusSentBack},
		{"approved for later", yes, -time.Minute, false, StatusApproved},
		{"its time has come", yes, 0, false, StatusDue},
		{"overdue is still due on its day", yes, 5 * time.Hour, false, StatusDue},
		{"missed when its day is over", yes, 15 * time.Hour, false, StatusMissed},
		{"a draft whose day is over is missed, too", with(func(s *Summary) { s.Yes = NotAsked }), 24 * time.Hour, false, StatusMissed},
		{"the hold keeps back what is approved", yes, -time.Hour, true, StatusHeld},
		{"the hold does not hide that a draft is a draft", with(func(s *Summary) { s.Yes = NotAsked }), -time.Hour, true, StatusDraft},
		{"let through by name", with(func(s *Summary) { s.Through = true }), -time.Hour, true, StatusApproved},
		{"held alone", with(func(s *Summary) { s.Held = true }), -time.Hour, false, StatusHeld},
		{"out everywhere", with(func(s *Summary) { s.Out = 2 }), time.Hour, false, StatusSent},
		{"out everywhere stays sent whatever changed since", with(func(s *Summary) { s.Out, s.Yes = 2, Stale }), 48 * time.Hour, true, StatusSent},
		{"out at one of two", with(func(s *Summary) { s.Out = 1 }), time.Hour, false, StatusPartlySent},
		{"failed everywhere", with(func(s *Summary) { s.Failed = 2 }), time.Hour, false, StatusFailed},
		{"one out, one failed", with(func(s *Summary) { s.Out, s.Failed = 1, 1 }), time.Hour, false, StatusPartlySent},
		{"uncertain outranks all", with(func(s *Summary) { s.Out, s.Uncertain = 1, 1 }), time.Hour, true, StatusNeedsYou},
		{"handed to a person", with(func(s *Summary) { s.Handed = 1 }), time.Hour, false, StatusNeedsYou},
		{"a note has none", Summary{Kind: NoteEntry}, 48 * time.Hour, true, StatusNone},
	} {
		t.Run(c.rule, func(t *testing.T) {
			c.s.Slot, c.s.Instant = nine, at(t, nine)
			m, err := MomentAt(c.s.Instant.Add(c.after), Practice{Zone: nine.Zone}, Hold{On: c.hold})
			require.NoError(t, err)
			require.Equal(t, c.want, c.s.Status(m))
		})
	}
}

func TestOverdueIsMoreThanAnHourLateUnlessThePracticeSaysOtherwise(t *testing.T) {
	s := Summary{Kind: PostEntry, Accounts: 1, Yes: YesGiven, Slot: nine, Instant: at(t, nine)}
	m, err := MomentAt(s.Instant.Add(time.Hour), Practice{Zone: nine.Zone}, Hold{})
	require.NoError(t, err)
	require.False(t, s.Overdue(m))
	m.Now = m.Now.Add(time.Second)
	require.True(t, s.Overdue(m))
	m, err = MomentAt(s.Instant.Add(time.Hour), Practice{Zone: nine.Zone, Late: 30 * time.Minute}, Hold{})
	require.NoError(t, err)
	require.True(t, s.Overdue(m))
}

func TestARunsVerdicts(t *testing.T) {
	item := RunItem{Entry: Entry{ID: "e", Slot: nine}, At: at(t, nine), Yes: YesGiven}
	with := func(f func(*RunItem)) RunItem { i := item; f(&i); return i }
	del := func(d Delivery) RunItem { return with(func(i *RunItem) { i.Delivery = &d }) }
	for _, c := range []struct {
		rule  string
		i     RunItem
		after time.Duration
		hold  Hold
		want  Verdict
	}{
		{"its time has not come", item, -time.Minute, Hold{}, GoesLater},
		{"due", item, time.Minute, Hold{}, GoesOut},
		{"overdue", item, 2 * time.Hour, Hold{}, IsOverdue},
		{"missed", item, 20 * time.Hour, Hold{}, IsMissed},
		{"not approved", with(func(i *RunItem) { i.Yes = NotAsked }), time.Minute, Hold{}, NotReady},
		{"changed since", with(func(i *RunItem) { i.Yes = Stale }), time.Minute, Hold{}, NotReady},
		{"held", item, time.Minute, Hold{On: true}, KeptBack},
		{"let through", item, time.Minute, Hold{On: true, Through: []LetThrough{{Entry: "e"}}}, GoesOut},
		{"held alone", with(func(i *RunItem) { i.Entry.Held = "wait" }), time.Minute, Hold{}, KeptBack},
		{"uncertain is looked up whatever else holds", del(Delivery{State: Uncertain}), 50 * time.Hour, Hold{On: true}, LooksUp},
		{"a question", del(Delivery{State: Uncertain, Ask: true}), time.Minute, Hold{}, AsksYou},
		{"handed", del(Delivery{State: Handed}), time.Minute, Hold{}, AsksYou},
		{"out", del(Delivery{State: Sent}), time.Minute, Hold{}, Done},
		{"gave up", del(Delivery{State: NotSent}), time.Minute, Hold{}, Stopped},
		{"part of a thread is out: it goes on, however late", del(Delivery{State: Open, PartlyOut: true}), 50 * time.Hour, Hold{}, GoesOut},
		{"but not while it is held", del(Delivery{State: Open, PartlyOut: true}), time.Minute, Hold{On: true}, KeptBack},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m, err := MomentAt(c.i.At.Add(c.after), Practice{Zone: nine.Zone}, c.hold)
			require.NoError(t, err)
			got, why := c.i.Judge(m, c.hold)
			require.Equal(t, c.want, got)
			if got == NotReady || got == IsOverdue || got == IsMissed {
				require.NotEmpty(t, why)
			}
		})
	}
}

func TestAYesCoversExactlyWhatWasShown(t *testing.T) {
	now := at(t, nine)
	shown := []Outgoing{{Account: "f", Text: "a"}, {Account: "x", Text: "b"}}
	yes := &Approval{At: now, Contents: Approve(shown)}
	e := Entry{ID: "e"}
	p := Practice{}
	require.Equal(t, NotAsked, YesTo(e, nil, shown, p, now))
	require.Equal(t, YesGiven, YesTo(e, yes, shown, p, now))
	require.Equal(t, YesGiven, YesTo(e, yes, shown[:1], p, now), "an account that is served already is not asked about")
	require.Equal(t, Stale, YesTo(e, yes, []Outgoing{{Account: "f", Text: "a "}}, p, now), "one blank is another content")
	require.Equal(t, Stale, YesTo(e, yes, append(shown, Outgoing{Account: "l"}), p, now), "another account")
	require.Equal(t, SentBack, YesTo(e, &Approval{At: now, Back: true}, shown, p, now))
	e.Asked = now.Add(time.Minute)
	require.Equal(t, Asked, YesTo(e, yes, shown, p, now), "asked once more")
	e.Asked = time.Time{}
	p.YesLasts = 30
	require.Equal(t, YesGiven, YesTo(e, yes, shown, p, now.AddDate(0, 0, 30)))
	require.Equal(t, Stale, YesTo(e, yes, shown, p, now.AddDate(0, 0, 31)), "the practice lets a yes last 30 days")
}

func TestWhoMayApprove(t *testing.T) {
	kim := Person{ID: "kim", Name: "Kim", Roles: []Role{Writes, Approves}}
	sam := Person{ID: "sam", Name: "Sam", Roles: []Role{Approves}}
	ana := Person{ID: "ana", Name: "Ana", Roles: []Role{Writes}}
	own := Revision{By: "kim"}
	require.NoError(t, MayApprove(kim, []Person{kim, ana}, own), "the only approver may approve her own text")
	require.Equal(t, Forbidden, KindOf(MayApprove(kim, []Person{kim, sam}, own)), "two approvers: somebody else says yes")
	require.NoError(t, MayApprove(sam, []Person{kim, sam}, own))
	require.Equal(t, Forbidden, KindOf(MayApprove(ana, []Person{kim, ana}, Revision{By: "kim"})))
	kim.Gone = true
	require.Error(t, MayApprove(kim, []Person{kim, sam}, own))
}

func TestWhatKeepsAnEntryFromBeingApproved(t *testing.T) {
	accounts := map[AccountID]Account{"x": {ID: "x", Platform: platform.X}, "gone": {ID: "gone", Platform: platform.X, Gone: true}}
	codes := func(e Entry, o ...Outgoing) (out []string) {
		for _, b := range Blockers(e, o, accounts) {
			if b.Blocks {
				out = append(out, b.Code)
			}
		}
		return out
	}
	e := Entry{Accounts: []AccountID{"x"}}
	require.Empty(t, codes(e, Outgoing{Account: "x", Platform: platform.X, Kind: platform.KindPost, Text: "Flu shots today"}))
	require.Contains(t, codes(Entry{}), "no-account")
	require.Contains(t, codes(e, Outgoing{Account: "gone", Platform: platform.X, Text: "a"}), "account-gone")
	require.Contains(t, codes(e, Outgoing{Account: "x", Platform: platform.X, Text: "Call {practice.phone}"}), "unfilled")
	require.Contains(t, codes(e, Outgoing{Account: "x", Platform: platform.X, Text: "a", Media: []OutgoingMedia{{Prepared: Prepared{ID: "m"}}}}), "media-missing")
	require.NotEmpty(t, codes(e, Outgoing{Account: "x", Platform: platform.X, Text: " "}), "the platform's own limits block, too")
}

func TestTheAuditTrailShowsEveryChange(t *testing.T) {
	var last AuditLine
	var lines []AuditLine
	for _, what := range []string{"created", "edited", "approved", "sent"} {
		last = AuditLine{At: at(t, nine), By: "kim", What: what, Subject: "entry e"}.Chain(last)
		lines = append(lines, last)
	}
	check := func(lines []AuditLine) error {
		var before AuditLine
		for _, l := range lines {
			if err := l.Follows(before); err != nil {
				return err
			}
			before = l
		}
		return nil
	}
	require.NoError(t, check(lines))
	for name, spoil := range map[string]func([]AuditLine) []AuditLine{
		"a changed word":  func(l []AuditLine) []AuditLine { l[1].What = "deleted"; return l },
		"a changed time":  func(l []AuditLine) []AuditLine { l[2].At = l[2].At.Add(time.Second); return l },
		"a missing line":  func(l []AuditLine) []AuditLine { return append(l[:1], l[2:]...) },
		"a swapped pair":  func(l []AuditLine) []AuditLine { l[0], l[1] = l[1], l[0]; return l },
		"a line rehashed": func(l []AuditLine) []AuditLine { l[1].Detail = "x"; l[1] = l[1].Chain(l[0]); return l },
	} {
		t.Run(name, func(t *testing.T) {
			err := check(spoil(append([]AuditLine(nil), lines...)))
			require.Equal(t, Damaged, KindOf(err))
		})
	}
}
