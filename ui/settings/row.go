package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// row is one line of a page: a value that is typed in place, or something that
// is done on it.
type row struct {
	name  string // stable: under it what is typed is kept
	label string
	value string // as the file has it
	edit  string // what is edited, where that is written otherwise than shown
	help  string
	warn  string // said below it when it is chosen
	// check reads what is typed, and save writes it; nil for a row that run acts on.
	check func(string) (string, error)
	save  func(string) tea.Cmd
	run   func() tea.Cmd
	does  string // what run does, in one or two words
}

// base is the text that editing begins with.
func (r row) base() string {
	if r.edit != "" {
		return r.edit
	}
	return r.value
}

// page is one of the settings' pages.
type page struct {
	name, title string
	rows        func(s *Screen) []row
}

// pages in the order in which they are shown.
var pages = []page{
	{"practice", "Practice", (*Screen).practiceRows},
	{"people", "People", (*Screen).peopleRows},
	{"accounts", "Accounts", (*Screen).accountRows},
	{"pillars", "Pillars", (*Screen).pillarRows},
	{"times", "Times", (*Screen).timeRows},
	{"hold", "Hold", (*Screen).holdRows},
}

// change saves the practice with one thing changed.
func (s *Screen) change(name, what string, fn func(*calendar.Practice)) tea.Cmd {
	p := s.practice()
	p.Pillars, p.UsualTimes = slices.Clone(p.Pillars), slices.Clone(p.UsualTimes)
	fn(&p)
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return func() tea.Msg {
		if err := file.SavePractice(ctx, by, p); err != nil {
			return savedMsg{screen: s, name: name, err: err}
		}
		p.Version++ // as the file counts it: the next change may follow at once
		return savedMsg{screen: s, name: name, what: what, practice: &p}
	}
}

// field is a row for a text of the practice.
func (s *Screen) field(name, label, help, value string, check func(string) (string, error), set func(*calendar.Practice, string)) row {
	return row{name: name, label: label, value: value, help: help, check: check, save: func(v string) tea.Cmd {
		return s.change(name, label, func(p *calendar.Practice) { set(p, v) })
	}}
}

func (s *Screen) practiceRows() []row {
	p := s.practice()
	return []row{
		s.field("name", "Name", "The full name, as on the door.", p.Name, needed("the name of the practice", "type the clinic's name"), func(p *calendar.Practice, v string) { p.Name = v }),
		s.field("short", "Called in posts", "What posts call it: {practice.name}. Empty is the full name.", p.ShortName, words, func(p *calendar.Practice, v string) { p.ShortName = v }),
		s.field("phone", "Telephone", "Posts can name it as {practice.phone}. A change ends the yes of posts that do.", p.Phone, phone, func(p *calendar.Practice, v string) { p.Phone = v }),
		s.field("website", "Web site", "Posts can name it as {practice.website}.", p.Website, website, func(p *calendar.Practice, v string) { p.Website = v }),
		s.field("booking", "Appointments", "The address for appointments: {practice.booking}.", p.Booking, website, func(p *calendar.Practice, v string) { p.Booking = v }),
		{name: "region", label: "Country", value: region(p.Region).Name, help: "It decides which awareness days, help lines and rules apply.", does: "choose", run: s.chooseRegion},
		{name: "zone", label: "Time zone", value: p.Zone, help: "Every time on the calendar is of this zone, wherever the computer is.", does: "choose", run: s.chooseZone},
	}
}

func (s *Screen) chooseRegion() tea.Cmd {
	all := calendar.Regions()
	items := make([]kit.Choice, len(all))
	for i, r := range all {
		items[i] = kit.Choice{Label: r.Name}
	}
	at := slices.IndexFunc(all, func(r calendar.Region) bool { return r.Code == s.practice().Region })
	return s.host.Ask(&kit.Choose{Title: "Country", Items: items, At: max(0, at), OnPick: func(i int) tea.Cmd {
		return s.change("region", "Country", func(p *calendar.Practice) { p.Region = all[i].Code })
	}})
}

func (s *Screen) chooseZone() tea.Cmd {
	zones := slices.Clone(region(s.practice().Region).Zones)
	items := make([]kit.Choice, 0, len(zones)+1)
	for _, z := range zones {
		items = append(items, kit.Choice{Label: z, Detail: clock(s.host.Now(), z)})
	}
	items = append(items, kit.Choice{Label: anotherZone})
	return s.host.Ask(&kit.Choose{Title: "Time zone", Items: items, At: max(0, slices.Index(zones, s.practice().Zone)), OnPick: func(i int) tea.Cmd {
		if i < len(zones) {
			return s.askFollow(zones[i])
		}
		return s.host.Ask(lineFor("Time zone", "The name of the zone, as in Europe/Lisbon or America/Lima.", "", zone, s.askFollow))
	}})
}

func clock(now time.Time, zone string) string {
	z, err := calendar.LoadZone(zone)
	if err != nil {
		return ""
	}
	return now.In(z).Format("it is 15:04 there")
}

// askFollow asks what becomes of what is planned, and moves the practice.
func (s *Screen) askFollow(to string) tea.Cmd {
	if to == s.practice().Zone {
		return nil
	}
	move := func(follow bool) tea.Cmd {
		p := s.practice()
		p.Zone = to
		ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
		return func() tea.Msg {
			if err := file.SaveZone(ctx, by, to, follow); err != nil {
				return savedMsg{screen: s, name: "zone", err: err}
			}
			p.Version++
			return savedMsg{screen: s, name: "zone", what: "Time zone", practice: &p}
		}
	}
	items := []kit.Choice{
		{Label: "they follow: what is planned for 9:00 is at 9:00 in " + to},
		{Label: "they stay: each goes out at the very moment it was planned for"},
	}
	return s.host.Ask(&kit.Choose{Title: "Time zone", Text: "What becomes of the entries that are still ahead?", Items: items, Width: 76, OnPick: func(i int) tea.Cmd { return move(i == 0) }})
}

func (s *Screen) peopleRows() []row {
	var out []row
	for _, p := range s.people() {
		roles := make([]string, len(p.Roles))
		for i, r := range p.Roles {
			roles[i] = string(r)
		}
		value := strings.Join(roles, ", ")
		switch {
		case p.Gone:
			value = "no longer works here"
		case value == "":
			value = "may look"
		}
		if p.ID == s.host.Me().ID {
			value += " · you"
		}
		out = append(out, row{name: "person:" + string(p.ID), label: kit.OneLine(p.Name), value: value, help: "Roles: writes, checks clinically, approves.", does: "change", run: func() tea.Cmd { return s.person(p) }})
	}
	rule := "One person may approve, and so may approve her or his own words; the audit trail says so."
	if n := calendar.Approvers(s.people()); n > 1 {
		rule = fmt.Sprintf("%d people may approve: words of one's own are approved by somebody else.", n)
	} else if n == 0 {
		rule = "Nobody may approve: nothing can go out."
	}
	return append(out, row{name: "person:", label: "Add a person …", help: rule, does: "add", run: s.addPerson})
}

// person offers what can be done with a person.
func (s *Screen) person(p calendar.Person) tea.Cmd {
	var items []kit.Choice
	var does []func() tea.Cmd
	add := func(c kit.Choice, f func() tea.Cmd) { items, does = append(items, c), append(does, f) }
	for _, r := range calendar.Roles() {
		has := slices.Contains(p.Roles, r)
		add(kit.Choice{Label: string(r), On: has}, func() tea.Cmd {
			next := p
			next.Roles = nil
			for _, o := range calendar.Roles() {
				if (o == r) != slices.Contains(p.Roles, o) { // r is turned round, the others stay
					next.Roles = append(next.Roles, o)
				}
			}
			return s.savePerson(next)
		})
	}
	add(kit.Choice{Label: "change the name …"}, func() tea.Cmd {
		return s.host.Ask(lineFor("Name", "The name of "+p.Name+":", p.Name, needed("the name", "type it"), func(v string) tea.Cmd {
			next := p
			next.Name = v
			return s.savePerson(next)
		}))
	})
	gone := "no longer works here"
	if p.Gone {
		gone = "works here again"
	}
	why := ""
	if p.ID == s.host.Me().ID && !p.Gone {
		why = "you sit at this window: somebody else can say so"
	}
	add(kit.Choice{Label: gone, Why: why}, func() tea.Cmd {
		next := p
		next.Gone = !p.Gone
		return s.savePerson(next)
	})
	return s.host.Ask(&kit.Choose{Title: kit.OneLine(p.Name), Items: items, Ticks: true, OnPick: func(i int) tea.Cmd { return does[i]() }})
}

func (s *Screen) savePerson(p calendar.Person) tea.Cmd {
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return func() tea.Msg {
		got, err := file.SavePerson(ctx, by, p)
		return savedMsg{screen: s, err: err, what: p.Name, person: &got}
	}
}

func (s *Screen) accountRows() []row {
	var out []row
	for _, a := range s.accounts() {
		value, soon := ends(a, s.host.Now(), s.host.Zone())
		help, warn := "Rounds publishes there by itself.", ""
		if soon {
			warn = "Connect it again: enter, then “connect it again”."
		}
		switch {
		case a.Gone:
			value, help = "no longer used", "Its posts remain in the list of what went out."
		case a.ByHand:
			value, help = "by hand", "The run gives you the text, opens the page, and asks for the address."
		case a.Loopback():
			value, help = "rehearsal at "+a.Base, "Nothing leaves this computer."
		}
		if a.Gone || a.ByHand {
			warn = ""
		}
		out = append(out, row{name: "account:" + string(a.ID), label: shown.Account(a), value: value, help: help, warn: warn, does: "change", run: func() tea.Cmd { return s.account(a) }})
	}
	return append(out, row{name: "account:", label: "Add an account …", help: "You are led to its keys step by step; without keys it is served by hand and needs only a name.", does: "add", run: s.addAccount})
}

func (s *Screen) account(a calendar.Account) tea.Cmd {
	var items []kit.Choice
	var does []func() tea.Cmd
	add := func(c kit.Choice, f func(next *calendar.Account)) {
		items, does = append(items, c), append(does, func() tea.Cmd {
			next := a
			f(&next)
			return s.saveAccount(next)
		})
	}
	ask := func(label, text, value string, check func(string) (string, error), set func(*calendar.Account, string)) {
		items, does = append(items, kit.Choice{Label: label}), append(does, func() tea.Cmd {
			return s.host.Ask(lineFor(shown.Account(a), text, value, check, func(v string) tea.Cmd {
				next := a
				set(&next, v)
				return s.saveAccount(next)
			}))
		})
	}
	if s.keyed(a.Platform) {
		c := kit.Choice{Label: "connect it again …", Detail: "new keys for the same account"}
		if a.ByHand {
			c = kit.Choice{Label: "publish with keys …", Detail: "you are led to them"}
		}
		items, does = append(items, c), append(does, func() tea.Cmd { return s.chooseWay(a.Platform, "", &a) })
	}
	ask("change the name …", "What the practice calls it:", a.Name, needed("the name", "type what the practice calls it"), func(n *calendar.Account, v string) { n.Name = v })
	ask("change the handle …", "Its @name there. May stay empty.", a.Handle, words, func(n *calendar.Account, v string) { n.Handle = v })
	if a.ByHand && a.RemoteID != "" && s.keyed(a.Platform) {
		add(kit.Choice{Label: "publish with the keys that it has", Detail: "if they are still good"}, func(n *calendar.Account) { n.ByHand = false })
	}
	if !a.ByHand {
		add(kit.Choice{Label: "serve it by hand", Detail: "a person makes each post"}, func(n *calendar.Account) { n.ByHand = true })
	}
	gone := "no longer use it"
	if a.Gone {
		gone = "use it again"
	}
	add(kit.Choice{Label: gone}, func(n *calendar.Account) { n.Gone = !a.Gone })
	return s.host.Ask(&kit.Choose{Title: shown.Account(a), Text: "Its address is fixed: " + a.Base, Items: items, OnPick: func(i int) tea.Cmd { return does[i]() }})
}

// loopback reads the address of a rehearsal: one on this computer.
func loopback(text string) (string, error) {
	text = strings.TrimRight(strings.TrimSpace(text), "/")
	a := calendar.Account{Platform: platform.X, Name: "x", Base: text}
	if err := a.Check(); err != nil {
		return "", err
	}
	if !a.Loopback() || strings.HasSuffix(text, ":") {
		return "", wrong("this is not an address on this computer", "write it as http://127.0.0.1:8900")
	}
	return text, nil
}

func (s *Screen) saveAccount(a calendar.Account) tea.Cmd {
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return func() tea.Msg {
		got, err := file.SaveAccount(ctx, by, a)
		return savedMsg{screen: s, err: err, what: a.Name, account: &got}
	}
}

func (s *Screen) pillarRows() []row {
	p := s.practice()
	sum := 0
	for _, q := range p.Pillars {
		sum += q.Share
	}
	together := "The shares make 100 percent together."
	if sum != 100 {
		together = fmt.Sprintf("The shares make %d percent together, not 100.", sum)
	}
	var out []row
	for i, q := range p.Pillars {
		r := s.pillarRow("pillar:"+strconv.Itoa(i), q.Name, fmt.Sprintf("%3d %%", q.Share), "Name and share of all posts in percent. Empty takes it out.", func(p *calendar.Practice, v string) {
			if v == "" {
				p.Pillars = slices.Delete(p.Pillars, i, i+1)
				return
			}
			q, err := pillar(v)
			if err == nil {
				p.Pillars[i] = q
			}
		})
		r.edit = fmt.Sprintf("%s %d", q.Name, q.Share)
		if sum != 100 {
			r.warn = together
		}
		out = append(out, r)
	}
	return append(out, s.pillarRow("pillar:", "Add a pillar", "", "A kind of content and its share, such as Awareness 30. "+together, func(p *calendar.Practice, v string) {
		if q, err := pillar(v); err == nil {
			p.Pillars = append(p.Pillars, q)
		}
	}))
}

func (s *Screen) pillarRow(name, label, value, help string, set func(*calendar.Practice, string)) row {
	return s.field(name, label, help, value, func(text string) (string, error) {
		if strings.TrimSpace(text) == "" {
			return "", nil
		}
		q, err := pillar(text)
		return fmt.Sprintf("%s %d", q.Name, q.Share), err
	}, set)
}

func (s *Screen) timeRows() []row {
	p := s.practice()
	lasts := "for ever"
	if p.YesLasts > 0 {
		lasts = kit.Count(p.YesLasts, "day", "days")
	}
	rows := []row{
		s.field("late", "Overdue after", "Minutes after its time from which a post waits for your decision.", late(p)+" minutes", minutes, func(p *calendar.Practice, v string) {
			if n, err := strconv.Atoi(v); err == nil {
				p.Late = time.Duration(n) * time.Minute
			}
		}),
		s.field("usual", "Usual times", "Offered for a new entry, as in 9:00, 12:30, 17:00.", timesText(p.UsualTimes), func(text string) (string, error) {
			list, err := times(text)
			return timesText(list), err
		}, func(p *calendar.Practice, v string) {
			if list, err := times(v); err == nil {
				p.UsualTimes = list
			}
		}),
		{name: "week", label: "Weeks begin on", value: p.WeekStarts.String(), help: "How the calendar is drawn.", does: "choose", run: s.chooseWeek},
		s.field("lasts", "A yes lasts", "Days from which a yes has run out. 0 is for ever.", lasts, days, func(p *calendar.Practice, v string) {
			if n, err := strconv.Atoi(v); err == nil {
				p.YesLasts = n
			}
		}),
	}
	rows[0].edit, rows[3].edit = late(p), strconv.Itoa(p.YesLasts)
	return rows
}

func (s *Screen) chooseWeek() tea.Cmd {
	list := []time.Weekday{time.Monday, time.Sunday, time.Saturday}
	items := make([]kit.Choice, len(list))
	for i, d := range list {
		items[i] = kit.Choice{Label: d.String()}
	}
	return s.host.Ask(&kit.Choose{Title: "Weeks begin on", Items: items, At: max(0, slices.Index(list, s.practice().WeekStarts)), OnPick: func(i int) tea.Cmd {
		return s.change("week", "Weeks begin on", func(p *calendar.Practice) { p.WeekStarts = list[i] })
	}})
}

func (s *Screen) holdRows() []row {
	h := s.host.Hold()
	if !h.On {
		return []row{{name: "hold", label: "The hold is off", value: "posts go out", help: "The stop switch: while it is on, nothing goes out but what is let through by name.", does: "stop everything", run: s.hold}}
	}
	since := h.At.In(s.host.Zone()).Format("Mon 2 Jan 15:04")
	out := []row{{name: "hold", label: "The hold is on", value: "since " + since + ": " + kit.OneLine(h.Reason), help: "Set by " + s.named(h.By) + ".", does: "lift it", run: s.lift}}
	for _, t := range h.Through {
		out = append(out, row{name: "through:" + string(t.Entry), label: "Let through", value: kit.OneLine(t.Reason), help: "By " + s.named(t.By) + " on " + t.At.In(s.host.Zone()).Format("Mon 2 Jan 15:04") + ".", does: "open", run: func() tea.Cmd { return s.host.Go(kit.OpenEntry{ID: t.Entry}) }})
	}
	return out
}

func (s *Screen) named(id calendar.PersonID) string {
	for _, p := range s.people() {
		if p.ID == id {
			return kit.OneLine(p.Name)
		}
	}
	return "somebody"
}

func (s *Screen) hold() tea.Cmd {
	return s.host.Ask(lineFor("Hold", "Nothing goes out while the hold is on. Why is it set?", "", needed("the reason", "as in: an incident, we wait for the county"), func(v string) tea.Cmd {
		return s.setHold(true, v)
	}))
}

func (s *Screen) lift() tea.Cmd {
	return s.host.Ask(&kit.Confirm{
		Title: "Lift the hold", Text: "What is due goes out with the next run. Posts that became overdue meanwhile wait for your decision.", Yes: "lift it", No: "keep it", Careful: true,
		OnYes: func() tea.Cmd { return s.setHold(false, "") },
	})
}

func (s *Screen) setHold(on bool, reason string) tea.Cmd {
	ctx, file, by := s.host.Context(), s.file, s.host.Me().ID
	return func() tea.Msg {
		return savedMsg{screen: s, name: "hold", err: file.SetHold(ctx, by, on, reason), what: map[bool]string{true: "the hold is on", false: "the hold is lifted"}[on], hold: true}
	}
}
