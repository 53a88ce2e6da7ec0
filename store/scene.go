package store

import (
	"rounds/calendar"
)

// scene is an entry with everything that decides where it stands.
type scene struct {
	entry      calendar.Entry
	draft      *calendar.Draft // nil for a note or an event
	revision   calendar.Revision
	accounts   map[calendar.AccountID]calendar.Account
	deliveries []calendar.Delivery
	last       *calendar.Approval
	contents   []calendar.Outgoing // for the accounts that are not served yet
	yes        calendar.Yes
}

// served tells whether an account has got what was approved, or the first part
// of it: a change of the draft no longer reaches it.
func served(d calendar.Delivery) bool { return d.State.Out() || d.PartlyOut }

// scene gives all of it.
func (t *tx) scene(e calendar.Entry) (scene, error) { return t.sceneWith(e, true) }

// outline is a scene without revision and contents where nobody has said yes or
// no yet: they decide nothing then.
func (t *tx) outline(e calendar.Entry) (scene, error) { return t.sceneWith(e, e.Approval != "") }

func (t *tx) sceneWith(e calendar.Entry, contents bool) (c scene, err error) {
	c = scene{entry: e}
	if c.accounts, err = t.theAccounts(); err != nil {
		return c, err
	}
	if c.deliveries, err = t.deliveriesOf(e.ID); err != nil {
		return c, err
	}
	if e.Draft == "" {
		return c, nil
	}
	d, err := get[calendar.Draft](t, bDrafts, string(e.Draft))
	if err != nil {
		return c, err
	}
	c.draft = &d
	if d.Revision > 0 && contents {
		if c.revision, err = t.revision(d.ID, d.Revision); err != nil {
			return c, err
		}
		if c.contents, err = t.contents(e, c.revision.Content, c.unserved()); err != nil {
			return c, err
		}
	}
	if e.Approval != "" {
		a, err := get[calendar.Approval](t, bApprovals, string(e.Approval))
		if err != nil {
			return c, err
		}
		c.last = &a
	}
	p, err := t.thePractice()
	if err != nil {
		return c, err
	}
	c.yes = calendar.YesTo(e, c.last, c.contents, p, t.now)
	return c, nil
}

// delivery gives the delivery of an account, or nil.
func (c scene) delivery(id calendar.AccountID) *calendar.Delivery {
	for i := range c.deliveries {
		if c.deliveries[i].Account == id {
			return &c.deliveries[i]
		}
	}
	return nil
}

func (c scene) unserved() (out []calendar.AccountID) {
	for _, id := range c.entry.Accounts {
		if d := c.delivery(id); d == nil || !served(*d) {
			out = append(out, id)
		}
	}
	return out
}

// contents gives what the accounts would be sent.
func (t *tx) contents(e calendar.Entry, content calendar.Content, to []calendar.AccountID) ([]calendar.Outgoing, error) {
	accounts, err := t.theAccounts()
	if err != nil {
		return nil, err
	}
	p, err := t.thePractice()
	if err != nil {
		return nil, err
	}
	shown := calendar.Shown{Practice: p, Media: map[calendar.SHA256]calendar.Media{}}
	for _, id := range content.Files() {
		m, ok, err := find[calendar.Media](t, bMedia, string(id))
		if err != nil {
			return nil, err
		}
		if ok {
			shown.Media[id] = m
		}
	}
	var out []calendar.Outgoing
	for _, id := range to {
		a, ok := accounts[id]
		if !ok {
			a = calendar.Account{ID: id} // shown as gone by the blockers
		}
		out = append(out, calendar.Render(content, e.PostKind, a, shown))
	}
	return out, nil
}
