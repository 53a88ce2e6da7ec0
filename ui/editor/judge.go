package editor

import (
	"slices"
	"sort"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// question is everything that a judgement needs, as copies: it is worked out in
// a command, away from the keys.
type question struct {
	serial     uint64
	content    calendar.Content
	entry      calendar.Entry
	placed     bool
	targets    []calendar.Account
	accounts   map[calendar.AccountID]calendar.Account
	shown      calendar.Shown
	last       *calendar.Approval
	deliveries []calendar.Delivery
	near       []calendar.Planned
	now        time.Time
}

// verdict is what came of it.
type verdict struct {
	serial   uint64
	per      []judgement // in the order of the targets
	blockers []calendar.Blocker
	crowd    []calendar.Crowding
	yes      calendar.Yes
	last     *calendar.Approval
}

// judgement is what one account would get.
type judgement struct {
	account  calendar.Account
	out      calendar.Outgoing
	body     string             // the text as it goes out, with its link
	counts   []platform.Count   // of the body and each further part
	links    [][]platform.Span  // what X makes a link of, in body and parts
	oops     []platform.Span    // those of the body that nobody meant
	problems []platform.Problem // what blocks first
	served   *calendar.Delivery // it has had the post
	differs  bool               // what it had is not what stands here
}

// judge has the present text counted and checked, unless a command is at it: then
// the next one starts when that answers.
func (e *Editor) judge() tea.Cmd {
	e.asked++
	if e.asking || !e.ready {
		return nil
	}
	e.asking = true
	q := e.question()
	return e.cmd(func() any { return q.answer() })
}

func (e *Editor) question() question {
	q := question{
		serial: e.asked, content: e.content.Clone(), entry: e.kept.entry.Clone(), placed: e.place.On,
		targets: e.targets(), accounts: map[calendar.AccountID]calendar.Account{},
		shown: calendar.Shown{Practice: e.host.Practice(), Media: map[calendar.SHA256]calendar.Media{}},
		last:  e.lastAnswer(), deliveries: slices.Clone(e.deliveries), near: e.near.list, now: e.host.Now(),
	}
	q.entry.Slot = e.place.Slot
	q.entry.Accounts, q.entry.PostKind, q.entry.ByHand = slices.Clone(e.place.Accounts), e.place.Kind, slices.Clone(e.place.ByHand)
	for _, a := range e.host.Accounts() {
		q.accounts[a.ID] = a
	}
	for id, m := range e.media {
		q.shown.Media[id] = m
	}
	return q
}

// lastAnswer gives the entry's last yes or no.
func (e *Editor) lastAnswer() *calendar.Approval {
	var last *calendar.Approval
	for _, a := range e.approvals {
		if last == nil || a.At.After(last.At) {
			last = &a
		}
	}
	return last
}

func (q question) answer() verdict {
	v := verdict{serial: q.serial, last: q.last}
	var open []calendar.Outgoing
	for _, a := range q.targets {
		o := calendar.Render(q.content, q.entry.PostKind, a, q.shown)
		j := judgement{account: a, out: o}
		post := o.Post()
		if post.FirstComment == "" {
			post.FirstComment = q.content.FirstComment // it stays behind, which is a warning
		}
		j.body = a.Platform.Body(post)
		j.problems = a.Platform.Check(post)
		sort.SliceStable(j.problems, func(a, b int) bool { return j.problems[a].Severity < j.problems[b].Severity })
		for _, t := range append([]string{j.body}, o.Parts...) {
			j.counts = append(j.counts, a.Platform.Count(t))
			if a.Platform == platform.X {
				j.links = append(j.links, platform.XLinks(t))
			}
		}
		if a.Platform == platform.X {
			j.oops = platform.XAccidental(j.body)
		}
		for _, d := range q.deliveries {
			if d.Account == a.ID && d.State.Out() {
				j.served, j.differs = &d, d.Hash != o.Hash()
			}
		}
		if j.served == nil {
			open = append(open, o)
		}
		v.per = append(v.per, j)
	}
	if q.placed {
		v.blockers = calendar.Blockers(q.entry, open, q.accounts)
		v.crowd = q.crowd(open)
		for _, c := range v.crowd {
			v.blockers = append(v.blockers, calendar.Blocker{Account: c.Account, Code: c.Code, Text: c.Text, Part: -1})
		}
		v.yes = calendar.YesTo(q.entry, q.last, open, q.shown.Practice, q.now)
	}
	return v
}

func (e *Editor) gotVerdict(v verdict) tea.Cmd {
	e.asking = false
	e.judged = v
	e.verdicts++
	if v.serial != e.asked {
		e.asked-- // the same question once more, with what was typed since
		return e.judge()
	}
	return nil
}

// current gives the judgements of the tab: of its platform, or of all.
func (e *Editor) current() []judgement {
	if e.tab == "" {
		return e.judged.per
	}
	var out []judgement
	for _, j := range e.judged.per {
		if j.account.Platform == e.tab {
			out = append(out, j)
		}
	}
	return out
}

// worst gives the largest count of a judgement against its limit: that of the
// part which is fullest.
func (j judgement) worst() platform.Count {
	var w platform.Count
	for i, c := range j.counts {
		if i == 0 || c.Over() > w.Over() || c.Over() == w.Over() && c.Length > w.Length {
			w = c
		}
	}
	return w
}

// blocking tells whether the platform would refuse it.
func (j judgement) blocking() bool {
	return len(j.problems) > 0 && j.problems[0].Severity == platform.Block
}

// sameBody tells whether two accounts get the same words.
func (j judgement) sameBody(k judgement) bool {
	return j.body == k.body && slices.Equal(j.out.Parts, k.out.Parts) && j.out.FirstComment == k.out.FirstComment &&
		strings.Join(j.linkTexts(), "\n") == strings.Join(k.linkTexts(), "\n")
}

// linkTexts gives what X links and nobody could tell from the text.
func (j judgement) linkTexts() []string {
	var out []string
	for _, s := range j.oops {
		out = append(out, s.Of(j.body))
	}
	return out
}
