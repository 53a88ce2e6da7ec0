package settings

import (
	"image"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// Answers are what the first questions bring.
type Answers struct {
	Practice calendar.Practice
	Me       calendar.Person   // who answered
	Others   []calendar.Person // who else may approve
}

// question is one of the first questions.
type question struct {
	name, label, help string
	check             func(string) (string, error)
	choices           func() []string // of a question that is answered by choosing
	in                textinput.Model
	value             string // of one that is answered by choosing
	hidden            func() bool
}

func (q *question) text() string {
	if q.choices != nil {
		return q.value
	}
	return q.in.Value()
}

// First asks the first questions, on one page.
type First struct {
	host    kit.Host
	done    func(Answers) tea.Cmd
	qs      []*question
	at      int
	pressed bool // it was tried to go on: what is missing is told
	zoned   bool // the zone was chosen, and stays when the country changes
	regions kit.Regions
	fieldAt [2]int
}

// The answers to who may approve.
const (
	approvesMe   = "I do, alone"
	approvesBoth = "I do, and others"
	approvesThem = "others, not I"
	anotherZone  = "another zone …"
)

// NewFirst asks the first questions and hands the answers to done.
func NewFirst(host kit.Host, done func(Answers) tea.Cmd) *First {
	f := &First{host: host, done: done}
	text := func(name, label, help string, check func(string) (string, error)) {
		in := textinput.New()
		in.SetVirtualCursor(false)
		in.Prompt = ""
		in.CharLimit = 2000
		f.qs = append(f.qs, &question{name: name, label: label, help: help, check: check, in: in})
	}
	pick := func(name, label, help, value string, choices func() []string) {
		f.qs = append(f.qs, &question{name: name, label: label, help: help, value: value, choices: choices})
	}
	text("name", "The practice", "Its full name, as on the door.", needed("the name of the practice", "type the clinic's name"))
	text("short", "Called in posts", "What posts call it, if that is shorter. May stay empty.", words)
	all := calendar.Regions()
	pick("region", "Country", "It decides which awareness days, help lines and rules apply.", all[0].Name, func() []string {
		var out []string
		for _, r := range all {
			out = append(out, r.Name)
		}
		return out
	})
	pick("zone", "Time zone", "Every time on the calendar is of this zone, wherever the computer is.", all[0].Zones[0], func() []string {
		return append(slices.Clone(f.region().Zones), anotherZone)
	})
	text("phone", "Telephone", "Posts can name it as {practice.phone}. May stay empty.", phone)
	text("website", "Web site", "Posts can name it as {practice.website}. May stay empty.", website)
	text("me", "Your name", "You sit at this window; others can be added.", needed("your name", "type it as your colleagues know you"))
	pick("who", "Who may approve?", "Nothing goes out without a yes of somebody who may approve.", approvesMe, func() []string {
		return []string{approvesMe, approvesBoth, approvesThem}
	})
	text("others", "Their names", "Who else may approve, separated by commas.", func(s string) (string, error) {
		list, err := names(s)
		if err == nil && len(list) == 0 {
			err = wrong("nobody is named who may approve", "type a name, or choose “"+approvesMe+"” above")
		}
		return strings.Join(list, ", "), err
	})
	f.qs[len(f.qs)-1].hidden = func() bool { return f.answer("who") == approvesMe }
	f.SetStyles(host.Styles())
	f.goTo(0)
	return f
}

// SetStyles implements [kit.Styled].
func (f *First) SetStyles(s *kit.Styles) {
	for _, q := range f.qs {
		q.in.SetStyles(s.Input())
	}
}

// Title implements [kit.Screen].
func (f *First) Title() string { return "First questions" }

// Init implements [kit.Screen].
func (f *First) Init() tea.Cmd { return nil }

// Typing implements [kit.Screen].
func (f *First) Typing() bool { return f.here().choices == nil }

// Leave implements [kit.Screen].
func (f *First) Leave() tea.Cmd { return nil }

// FileChanged implements [kit.Screen].
func (f *First) FileChanged() tea.Cmd { return nil }

// Cursor implements [kit.Screen].
func (f *First) Cursor() *tea.Cursor {
	if f.here().choices != nil {
		return nil
	}
	c := f.here().in.Cursor()
	if c != nil {
		c.X += f.fieldAt[0]
		c.Y += f.fieldAt[1]
	}
	return c
}

func (f *First) here() *question { return f.qs[f.at] }

func (f *First) answer(name string) string {
	for _, q := range f.qs {
		if q.name == name {
			return q.text()
		}
	}
	return ""
}

func (f *First) region() calendar.Region {
	name := f.answer("region")
	for _, r := range calendar.Regions() {
		if r.Name == name {
			return r
		}
	}
	return region("")
}

func (f *First) shown(i int) bool {
	return i >= 0 && i < len(f.qs) && (f.qs[i].hidden == nil || !f.qs[i].hidden())
}

func (f *First) goTo(i int) {
	if !f.shown(i) {
		return
	}
	f.here().in.Blur()
	f.at = i
	if f.here().choices == nil {
		f.here().in.Focus()
	}
}

// step goes to the next question, or the one before.
func (f *First) step(n int) tea.Cmd {
	for i := f.at + n; i >= 0 && i < len(f.qs); i += n {
		if f.shown(i) {
			f.goTo(i)
			break
		}
	}
	return nil
}

// Actions implements [kit.Screen].
func (f *First) Actions() []kit.Action {
	out := []kit.Action{
		{Name: "first.done", Keys: kit.Bind("ctrl+s", "ctrl+s", "start the calendar"), Long: "Make the calendar with these answers", Group: "First questions", Run: f.finish},
		{Name: "first.next", Keys: kit.Bind("tab", "tab", "next"), Long: "Go to the next question", Group: "First questions", Run: func() tea.Cmd { return f.step(1) }},
		{Name: "first.before", Keys: kit.Bind("shift+tab", "shift+tab", "back"), Long: "Go to the question before", Group: "First questions", Run: func() tea.Cmd { return f.step(-1) }},
	}
	if f.here().choices != nil {
		out = append(out, kit.Action{Name: "first.choose", Keys: kit.Bind("space right", "space", "choose"), Long: "Choose the answer from a list", Group: "First questions", Run: f.choose})
	}
	return out
}

// Update implements [kit.Screen].
func (f *First) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch k := msg.String(); {
		case k == "enter" && f.last():
			return f.finish()
		case k == "enter", k == "down":
			return f.step(1)
		case k == "up":
			return f.step(-1)
		case f.here().choices != nil:
			if msg.Text != "" {
				return f.choose()
			}
			return nil
		}
		return f.typed(msg)
	case tea.PasteMsg:
		return f.typed(msg)
	case tea.MouseClickMsg:
		if rest, ok := strings.CutPrefix(f.regions.Hit(msg.X, msg.Y), "q:"); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				f.goTo(n)
			}
		}
	}
	return nil
}

func (f *First) last() bool {
	for i := f.at + 1; i < len(f.qs); i++ {
		if f.shown(i) {
			return false
		}
	}
	return true
}

func (f *First) typed(msg tea.Msg) tea.Cmd {
	q := f.here()
	if q.choices != nil {
		return nil
	}
	var cmd tea.Cmd
	q.in, cmd = q.in.Update(msg)
	return cmd
}

func (f *First) choose() tea.Cmd {
	q := f.here()
	list := q.choices()
	items := make([]kit.Choice, len(list))
	for i, c := range list {
		items[i] = kit.Choice{Label: c}
	}
	return f.host.Ask(&kit.Choose{Title: q.label, Items: items, At: max(0, slices.Index(list, q.value)), OnPick: func(i int) tea.Cmd {
		if list[i] == anotherZone {
			return f.askZone(q)
		}
		f.take(q, list[i])
		return f.step(1)
	}})
}

// take sets the answer of a question; a country brings its zone along.
func (f *First) take(q *question, value string) {
	q.value = value
	switch q.name {
	case "zone":
		f.zoned = true
	case "region":
		for _, z := range f.qs {
			if z.name == "zone" && (!f.zoned || !slices.Contains(f.region().Zones, z.value)) {
				z.value, f.zoned = f.region().Zones[0], false
			}
		}
	}
}

func (f *First) askZone(q *question) tea.Cmd {
	return f.host.Ask(lineFor("Time zone", "The name of the zone, as in Europe/Lisbon or America/Lima.", "", zone, func(v string) tea.Cmd {
		f.take(q, v)
		return f.step(1)
	}))
}

// lineFor asks for one line that a check reads.
func lineFor(title, text, value string, check func(string) (string, error), done func(string) tea.Cmd) *kit.Line {
	return &kit.Line{Title: title, Text: text, Value: value, Check: check, OnDone: func(typed string) tea.Cmd {
		v, err := check(typed)
		if err != nil {
			return nil // Check has kept the line open before
		}
		return done(v)
	}}
}

// wrongAt gives what is wrong with the answer to a question, or nil.
func (f *First) wrongAt(i int) error {
	q := f.qs[i]
	if !f.shown(i) || q.check == nil {
		return nil
	}
	_, err := q.check(q.text())
	return err
}

// finish hands the answers over, or goes to the first that is wrong.
func (f *First) finish() tea.Cmd {
	f.pressed = true
	for i := range f.qs {
		if err := f.wrongAt(i); err != nil {
			f.goTo(i)
			f.host.Say(kit.Warn, err.Error(), calendar.HintOf(err))
			return nil
		}
	}
	return f.done(f.answers())
}

func (f *First) answers() Answers {
	value := map[string]string{}
	for i, q := range f.qs {
		value[q.name] = q.text()
		if q.check != nil && f.shown(i) {
			value[q.name], _ = q.check(q.text())
		}
	}
	a := Answers{
		Practice: calendar.Practice{
			Name: value["name"], ShortName: value["short"], Region: f.region().Code, Zone: value["zone"],
			Phone: value["phone"], Website: value["website"], Pillars: calendar.DefaultPillars(),
			WeekStarts: weekStart(f.region().Code),
			UsualTimes: calendar.DefaultTimes(),
		},
		Me: calendar.Person{Name: value["me"], Roles: calendar.Roles()},
	}
	if value["who"] == approvesMe {
		return a
	}
	if value["who"] == approvesThem {
		a.Me.Roles = []calendar.Role{calendar.Writes}
	}
	list, err := names(value["others"])
	if err != nil {
		return a
	}
	for _, n := range list {
		a.Others = append(a.Others, calendar.Person{Name: n, Roles: calendar.Roles()})
	}
	return a
}

const labelWidth = 18

// View implements [kit.Screen].
func (f *First) View(w, h int) string {
	f.regions.Reset()
	if w <= 0 || h <= 0 {
		return kit.Fit("", w, h)
	}
	st := f.host.Styles()
	left := 0
	if w > 90 {
		left = (w - 86) / 2
	}
	in := min(w, 86)
	head := []string{"", st.Title.Render(kit.Truncate("A few questions, and the calendar is yours", in)), st.Muted.Render(kit.Truncate("Everything can be changed later, under Settings.", in)), ""}
	if h < 20 {
		head = head[1:2]
	}
	lines := head
	start, end := 0, 0
	for i, q := range f.qs {
		if !f.shown(i) {
			continue
		}
		if i == f.at {
			start = len(lines)
		}
		f.regions.Add("q:"+strconv.Itoa(i), image.Rect(left, len(lines), left+in, len(lines)+1))
		lines = append(lines, f.line(q, i, in))
		if i == f.at {
			f.fieldAt = [2]int{left + labelWidth + 2, len(lines) - 1}
			below, look := q.help, st.Muted
			if err := f.wrongAt(i); err != nil && (f.pressed || q.text() != "") {
				below, look = err.Error()+": "+calendar.HintOf(err), st.Warn
			}
			lines = append(lines, look.Render(kit.Truncate(strings.Repeat(" ", labelWidth+2)+below, in)))
			end = len(lines)
		} else if h >= 24 {
			lines = append(lines, "")
		}
	}
	if cut := end - h; cut > 0 { // a low window keeps the question in sight
		cut = min(cut, start)
		lines = lines[cut:]
		f.fieldAt[1] -= cut
		f.regions.Reset()
	}
	for i := range lines {
		lines[i] = strings.Repeat(" ", left) + lines[i]
	}
	return kit.Fit(strings.Join(lines, "\n"), w, h)
}

func (f *First) line(q *question, i, w int) string {
	st := f.host.Styles()
	mark, look := "  ", st.Text
	if i == f.at {
		mark, look = "▸ ", st.Title
	}
	label := look.Render(kit.Pad(mark+q.label, labelWidth+2))
	room := max(1, w-labelWidth-3)
	if q.choices != nil {
		value := q.value
		if i == f.at {
			return kit.Truncate(label+st.Selected.Render(" "+value+" ")+st.Muted.Render("  space for the list"), w)
		}
		return kit.Truncate(label+st.Text.Render(value), w)
	}
	q.in.SetWidth(room)
	if i != f.at {
		sign := ""
		if err := f.wrongAt(i); err != nil && f.pressed {
			sign = st.Warn.Render(" ! " + err.Error())
		}
		return kit.Truncate(label+st.Text.Render(kit.OneLine(q.in.Value()))+sign, w)
	}
	return kit.Truncate(label+q.in.View(), w)
}
