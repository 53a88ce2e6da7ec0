package publish_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"rounds/calendar"
)

// place is where a post stands, in the words of this model. It is written from
// what DESIGN says of a delivery, by place, where the journal's own rules go by
// event: neither was copied from the other.
type place int

const (
	trying place = iota // not out; a run may go on
	unsure              // may or may not be out
	shown               // out
	over                // not out, until a person says so
	hers                // a person makes it
)

// model is what a journal is allowed to say of a post.
type model struct {
	at       place
	waits    bool   // trying, but not yet
	step     string // that is under way
	public   bool   // it makes something public
	more     bool   // the post is not complete with it
	lostMore bool   // the same of the step whose end is not known
	asks     bool
	doubt    bool // the file is older than what was published from it
	partly   bool // something of it is public
	yes      calendar.ApprovalID
	words    calendar.SHA256
}

// next says whether a line may follow, and where the post stands then.
func (m model) next(r calendar.Record) (model, bool) {
	if r.Event == calendar.Noted {
		return m, true
	}
	switch m.at {
	case trying:
		if m.step != "" {
			return m.underWay(r)
		}
		return m.idle(r)
	case unsure:
		return m.unknown(r)
	case shown:
		return m.behind(r)
	case over:
		return m.stopped(r)
	case hers:
		return m.byHand(r)
	}
	return m, false
}

// none is the model when no step is under way any more.
func (m model) none() model {
	m.step, m.public, m.more = "", false, false
	return m
}

func (m model) to(p place) model {
	m.at, m.waits = p, false
	return m
}

// begins notes a step.
func (m model) begins(r calendar.Record) model {
	m.step, m.public, m.more = r.Step, r.Public, r.More
	return m
}

// underWay: a step of a post that is not out has begun. Only its end can follow,
// a public one never just stops, and a person's patience changes nothing of it.
func (m model) underWay(r calendar.Record) (model, bool) {
	own := r.Step == m.step
	switch r.Event {
	case calendar.Ended:
		m.partly = m.partly || own && m.public
		return m.none().to(trying), own
	case calendar.Failed:
		m = m.none()
		m.waits = true
		return m, own
	case calendar.Still:
		ok := own && !m.public
		m = m.none()
		m.waits = true
		return m, ok
	case calendar.Interrupted:
		return m.none(), own && !m.public
	case calendar.LostEnd:
		ok := own && m.public
		more := m.more
		m = m.none().to(unsure)
		m.asks, m.lostMore = false, more
		return m, ok
	case calendar.TurnedDown, calendar.GaveUp:
		return m.none().to(over), own
	case calendar.TryAgain:
		ok := m.waits
		return m.again(), ok
	case calendar.Doubted:
		ok := !m.public
		return m.none().doubted(), ok
	}
	return m, false
}

// idle: it is not out, and nothing is under way.
func (m model) idle(r calendar.Record) (model, bool) {
	switch r.Event {
	case calendar.Taken:
		return m.taken(r)
	case calendar.Began:
		return m.begins(r), !r.Public || !m.doubt
	case calendar.SentNow:
		return m.to(shown), true
	case calendar.TurnedDown, calendar.GaveUp:
		return m.to(over), r.Step == ""
	case calendar.HandedOver:
		return m.to(hers), true
	case calendar.TryAgain:
		return m.again(), m.waits
	case calendar.Doubted:
		return m.doubted(), true
	}
	return m, false
}

// taken binds it to a yes; what is partly out keeps its words.
func (m model) taken(r calendar.Record) (model, bool) {
	ok := !m.partly || r.Hash == m.words
	m.yes, m.words = r.Approval, r.Hash
	return m.to(trying), ok
}

// unknown: nothing public begins. Only a look or a person leads out.
func (m model) unknown(r calendar.Record) (model, bool) {
	own := r.Step == m.step && m.step != ""
	switch r.Event {
	case calendar.Began:
		return m.begins(r), m.step == "" && !r.Public
	case calendar.Ended, calendar.Failed, calendar.Still, calendar.Interrupted:
		return m.none(), own
	case calendar.Looked:
		return m.none(), true
	case calendar.Found:
		m = m.none().to(trying)
		m.partly, m.asks, m.lostMore = true, false, false
		return m, true
	case calendar.Absent:
		m = m.none().to(trying)
		m.doubt, m.asks, m.lostMore = false, false, false
		return m, true
	case calendar.Asks:
		m = m.none()
		m.asks = true
		return m, true
	case calendar.SaidLook:
		m.asks = false
		return m, true
	case calendar.SaidThere:
		return m.saidThere(), true
	case calendar.SaidNotThere:
		m = m.none().to(over)
		m.asks, m.doubt, m.lostMore = false, false, false
		return m, true
	case calendar.Doubted:
		m = m.none()
		m.doubt = true
		return m, true
	}
	return m, false
}

// saidThere: a person saw it. Of a thread only the part in question.
func (m model) saidThere() model {
	more := m.lostMore
	m = m.none()
	m.asks, m.doubt, m.lostMore = false, false, false
	if more {
		m.partly = true
		return m.to(hers)
	}
	return m.to(shown)
}

// behind: it is out, and whatever comes cannot take that back.
func (m model) behind(r calendar.Record) (model, bool) {
	own := r.Step == m.step && m.step != ""
	switch r.Event {
	case calendar.Began:
		return m.begins(r), m.step == "" && (!r.Public || !m.doubt)
	case calendar.Ended:
		m.partly = m.partly || own && m.public
		return m.none(), own
	case calendar.Failed:
		return m.none(), own
	case calendar.Still, calendar.Interrupted:
		ok := own && !m.public
		return m.none(), ok
	case calendar.LostEnd:
		ok := own && m.public
		return m.none(), ok
	case calendar.Verified, calendar.NotVerified:
		return m.none(), true
	}
	return m, false
}

// stopped: not sent, or refused. Another yes or a person's word leads on.
func (m model) stopped(r calendar.Record) (model, bool) {
	switch r.Event {
	case calendar.Taken:
		if r.Approval == m.yes {
			return m, false
		}
		return m.taken(r)
	case calendar.TryAgain:
		return m.again(), true
	case calendar.Doubted:
		m.doubt = true
		return m, true
	}
	return m, false
}

func (m model) byHand(r calendar.Record) (model, bool) {
	switch r.Event {
	case calendar.HandedOver:
		return m, true
	case calendar.SentNow:
		return m.to(shown), true
	case calendar.SaidThere:
		return m.saidThere(), true
	case calendar.SaidNotThere:
		m.doubt = false
		return m.to(over), true
	case calendar.TryAgain:
		return m.again(), true
	case calendar.Doubted:
		m.doubt = true
		return m, true
	}
	return m, false
}

func (m model) again() model {
	if m.doubt {
		return m.to(unsure)
	}
	return m.to(trying)
}

func (m model) doubted() model {
	m.doubt, m.asks = true, false
	return m.to(unsure)
}

// differs tells in what a delivery is not what the model says.
func (m model) differs(d calendar.Delivery) string {
	states := map[place][]calendar.State{
		trying: {calendar.Open, ""}, unsure: {calendar.Uncertain}, shown: {calendar.Sent, calendar.SentUnverified},
		over: {calendar.NotSent, calendar.Refused}, hers: {calendar.Handed},
	}[m.at]
	if m.waits {
		states = []calendar.State{calendar.Waiting}
	}
	is := false
	for _, s := range states {
		is = is || d.State == s
	}
	switch {
	case !is:
		return fmt.Sprintf("it is %q, and not one of %q", d.State, states)
	case (d.Pending != nil) != (m.step != ""), d.Pending != nil && (d.Pending.Step != m.step || d.Pending.Public != m.public):
		return fmt.Sprintf("the step under way is %+v, and not %q", d.Pending, m.step)
	case d.Ask != m.asks:
		return fmt.Sprintf("asks is %v", d.Ask)
	case !d.Doubt.IsZero() != m.doubt:
		return fmt.Sprintf("doubt is %v", d.Doubt)
	case d.PartlyOut != m.partly:
		return fmt.Sprintf("partly out is %v", d.PartlyOut)
	}
	return ""
}

// The journal takes exactly the lines that the model allows, in any order that
// they may come in.
func TestTheJournalTakesWhatTheModelAllows(t *testing.T) {
	events := []calendar.Event{
		calendar.Taken, calendar.Began, calendar.Began, calendar.Ended, calendar.Failed, calendar.Still, calendar.Interrupted,
		calendar.LostEnd, calendar.Looked, calendar.Found, calendar.Absent, calendar.Asks, calendar.SentNow, calendar.Verified,
		calendar.NotVerified, calendar.TurnedDown, calendar.GaveUp, calendar.HandedOver, calendar.SaidThere, calendar.SaidNotThere,
		calendar.SaidLook, calendar.TryAgain, calendar.Doubted, calendar.Noted,
	}
	rapid.Check(t, func(t *rapid.T) {
		var d calendar.Delivery
		var m model
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		t.Repeat(map[string]func(*rapid.T){"a line": func(t *rapid.T) {
			now = now.Add(time.Second)
			r := calendar.Record{
				At: now, Event: rapid.SampledFrom(events).Draw(t, "event"),
				Step:   rapid.SampledFrom([]string{"", "upload", "post", "comment"}).Draw(t, "step"),
				Public: rapid.Bool().Draw(t, "public"), Since: now.Add(-time.Hour),
				Approval: calendar.ApprovalID(rapid.SampledFrom([]string{"y1", "y2"}).Draw(t, "yes")),
				Hash:     calendar.SHA256(rapid.SampledFrom([]string{"h1", "h2"}).Draw(t, "words")),
			}
			if r.Event == calendar.Began && r.Step == "" {
				r.Step = "post"
			}
			r.More = r.Public && rapid.Bool().Draw(t, "more")
			next, err := d.Apply(r)
			said, may := m.next(r)
			switch {
			case (err == nil) != may:
				t.Fatalf("%s of %q: the model says %v, the journal %v\nmodel %+v\ndelivery %+v", r.Event, r.Step, may, err, m, d)
			case may:
				if d, m = next, said; m.differs(d) != "" {
					t.Fatalf("after %s of %q: %s\nmodel %+v", r.Event, r.Step, m.differs(d), m)
				}
			}
		}})
	})
}

// Everything that the engine writes, whatever happens to it, is allowed by the
// model; what the model calls out is public, and what it calls not out is not.
func TestTheEngineKeepsToTheModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		posts := rapid.IntRange(1, 4).Draw(r, "posts")
		faults := rapid.SliceOfN(rapid.IntRange(0, int(fates)-1), 0, 20).Draw(r, "faults")
		lives := rapid.SliceOfN(rapid.IntRange(1, 60), 0, 6).Draw(r, "operations until each kill")
		people := rapid.SliceOfN(rapid.IntRange(0, 3), 8, 20).Draw(r, "what a person says")
		var wrong string
		synctest.Test(t, func(*testing.T) { // rapid stops by panicking, which must not cross the bubble
			f, w := plan(time.Now(), posts, 2), &world{}
			for _, x := range faults {
				w.fates = append(w.fates, fate(x))
			}
			wrong = keepTo(f, w, lives, people)
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}

// keepTo runs the engine again and again beside the model.
func keepTo(f *file, w *world, lives, people []int) (wrong string) {
	f.deadOwner = func(string) bool { return true }
	models := map[calendar.DeliveryID]model{}
	f.written = func(d calendar.Delivery, r calendar.Record) {
		m, may := models[d.ID].next(r)
		if !may && wrong == "" {
			wrong = fmt.Sprintf("%s wrote %s of %q, which %+v does not allow", d.ID, r.Event, r.Step, models[d.ID])
		}
		models[d.ID] = m
	}
	for n := range len(lives) + 4 {
		life := never
		if n < len(lives) {
			life = lives[n]
		}
		_, _ = engine(f, w, &process{left: life}, fmt.Sprint("process ", n)).Start(context.Background(), calendar.Order{}, nil)
		if wrong == "" {
			wrong = truth(f, w, models)
		}
		if wrong != "" {
			return wrong
		}
		answer(f, w, models, people[n%len(people)])
		time.Sleep(time.Minute)
	}
	return ""
}

// truth holds the models against what is public.
func truth(f *file, w *world, models map[calendar.DeliveryID]model) string {
	count := w.count()
	for id, m := range models {
		d := f.deliveries[string(id)]
		if why := m.differs(*d); why != "" {
			return fmt.Sprintf("%s: %s", id, why)
		}
		said, _ := f.approvals[d.Approval].For(d.Account)
		for n, text := range append([]string{said.Text}, said.Parts...) {
			switch {
			case count[text] > 1:
				return fmt.Sprintf("%q is public %d times", text, count[text])
			case m.at == shown && count[text] == 0:
				return fmt.Sprintf("%q is said to be out, and is not", text)
			case n == 0 && !m.partly && m.step == "" && (m.at == trying || m.at == over) && count[text] > 0:
				return fmt.Sprintf("%q is said not to be out, and is", text)
			}
		}
	}
	return ""
}

// answer is a person who looks at the platform before she says something.
func answer(f *file, w *world, models map[calendar.DeliveryID]model, mood int) {
	for id, m := range models {
		d := f.deliveries[string(id)]
		said := calendar.Record{At: time.Now()}
		switch {
		case mood == 0:
			continue
		case m.at == over:
			said.Event = calendar.TryAgain
		case m.at == unsure && m.asks && mood == 1:
			said.Event = calendar.SaidLook
		case m.at == unsure && m.asks && d.Lost != nil:
			said.Event = calendar.SaidNotThere
			c, _ := f.approvals[d.Approval].For(d.Account)
			var part int
			_, _ = fmt.Sscanf(d.Lost.Step, "part %d", &part)
			if text := append([]string{c.Text}, c.Parts...)[part-1]; w.count()[text] > 0 {
				said.Event = calendar.SaidThere
			}
		default:
			continue
		}
		if next, err := d.Apply(said); err == nil {
			f.written(next, said)
			*d = next
		}
	}
}
