package stage

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rounds/calendar"
	"rounds/ui/kit"
)

// Stage implements [kit.Host] for one screen.
type Stage struct {
	Screen kit.Screen
	W, H   int // of the whole terminal; the screen gets three lines less

	Clock    time.Time
	Person   calendar.Person
	Clinic   calendar.Practice
	Staff    []calendar.Person
	Profiles []calendar.Account
	Stop     calendar.Hold

	Said    []kit.Said
	Went    []kit.Request
	Pushed  []kit.Screen
	Pops    int
	Clipped []string // what was put on the clipboard
	Errors  []error
	Modals  []kit.Modal

	Async bool
	ctx   context.Context
	looks *kit.Styles
	msgs  chan tea.Msg
}

// New gives a stage of 80×24 for a clinic in New York, on a Thursday morning.
// Kim, who may approve, sits at the window; Amir writes.
func New() *Stage {
	kim := calendar.Person{ID: "kim", Name: "Kim Ortiz", Roles: calendar.Roles()}
	amir := calendar.Person{ID: "amir", Name: "Amir Shah", Roles: []calendar.Role{calendar.Writes}}
	return &Stage{
		W: 80, H: 24, Clock: time.Date(2026, 10, 22, 14, 0, 0, 0, time.UTC), Person: kim,
		Clinic: calendar.Practice{
			Name: "Harbor Family Practice", ShortName: "Harbor Family", Region: "US", Zone: "America/New_York",
			Phone: "555-0142", Website: "https://harbor.example", Pillars: calendar.DefaultPillars(),
			WeekStarts: time.Sunday, UsualTimes: []calendar.TimeOfDay{9 * 60, 12*60 + 30, 17 * 60},
		},
		Staff: []calendar.Person{kim, amir},
		Profiles: []calendar.Account{
			{ID: "fb", Platform: "facebook", Name: "Harbor Family Practice", Base: "https://graph.facebook.com"},
			{ID: "x", Platform: "x", Name: "Harbor Family", Handle: "@harborfamily", Base: "https://api.x.com"},
			{ID: "li", Platform: "linkedin", Name: "Harbor Family Practice", Base: "https://api.linkedin.com", ByHand: true},
		},
		ctx: context.Background(), looks: kit.NewStyles(true, colorprofile.TrueColor), msgs: make(chan tea.Msg, 4096),
	}
}

// Size changes the terminal.
func (st *Stage) Size(w, h int) *Stage { st.W, st.H = w, h; return st }

// Within ends the program's context with ctx.
func (st *Stage) Within(ctx context.Context) { st.ctx = ctx }

// Open puts the screen on the stage and runs its first command.
func (st *Stage) Open(s kit.Screen) {
	st.Screen = s
	st.run(s.Init())
}

// Press presses keys by their names: "a", "enter", "ctrl+s", "shift+tab".
func (st *Stage) Press(keys ...string) {
	for _, k := range keys {
		st.key(press(k))
	}
}

// Type types a text, letter by letter.
func (st *Stage) Type(text string) {
	for _, r := range text {
		switch r {
		case ' ':
			st.key(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
		case '\n':
			st.key(tea.KeyPressMsg{Code: tea.KeyEnter})
		default:
			st.key(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

// Send gives the screen a message.
func (st *Stage) Send(msg tea.Msg) { st.deliver(msg) }

// Changed tells the screen that the file has moved on.
func (st *Stage) Changed() { st.run(st.Screen.FileChanged()) }

// Leave tells the screen that it is about to close.
func (st *Stage) Leave() { st.run(st.Screen.Leave()) }

// key presses one key on a screen that has been drawn, as the program does: what
// is drawn tells lists and fields how much room they have.
func (st *Stage) key(k tea.KeyPressMsg) {
	st.Drawn()
	if n := len(st.Modals); n > 0 {
		st.modal(k)
		return
	}
	cmd, taken := kit.Dispatch(st.Screen.Actions(), k, st.Screen.Typing(), func(why string) { st.Say(kit.Warn, why, "") })
	if !taken {
		cmd = st.Screen.Update(k)
	}
	st.run(cmd)
}

func (st *Stage) modal(msg tea.Msg) {
	n := len(st.Modals) - 1
	m := st.Modals[n]
	done, cmd := m.Update(msg)
	if done {
		st.Modals = append(st.Modals[:n:n], st.Modals[n+1:]...)
	}
	st.run(cmd)
}

func (st *Stage) deliver(msg tea.Msg) {
	switch v := reflect.ValueOf(msg); {
	case msg == nil:
		return
	case v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]():
		for i := range v.Len() { // a batch or a sequence
			st.run(v.Index(i).Interface().(tea.Cmd))
		}
		return
	case strings.HasSuffix(fmt.Sprintf("%T", msg), "setClipboardMsg"):
		st.Clipped = append(st.Clipped, fmt.Sprint(msg))
		return
	}
	if len(st.Modals) > 0 {
		st.modal(msg)
	}
	st.run(st.Screen.Update(msg))
}

func (st *Stage) run(cmd tea.Cmd) {
	switch {
	case cmd == nil:
	case st.Async:
		go func() { st.msgs <- cmd() }()
	default:
		st.deliver(cmd())
	}
}

// Settle lets every command end and every answer arrive that needs no time to
// pass. It works inside a bubble of testing/synctest only.
func (st *Stage) Settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-st.msgs:
			st.deliver(msg)
		default:
			return
		}
	}
}

// Frame is what a person sees, without colours: a line at the top, the screen,
// the last sentence said, the keys.
func (st *Stage) Frame() string {
	lines := strings.Split(ansi.Strip(st.Drawn()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// Drawn is the frame with its colours.
func (st *Stage) Drawn() string {
	if st.H < 4 {
		return ""
	}
	s := st.looks
	body := strings.Split(kit.Fit(st.Screen.View(st.W, st.H-3), st.W, st.H-3), "\n")
	for _, m := range st.Modals {
		body = over(body, strings.Split(m.View(st.W-4, st.H-5), "\n"), st.W)
	}
	said := ""
	if n := len(st.Said); n > 0 {
		said = st.Said[n-1].Text
		if h := st.Said[n-1].Hint; h != "" {
			said += " · " + h
		}
	}
	var keys []string
	for _, a := range st.Screen.Actions() {
		if !a.Hidden {
			h := a.Keys.Help()
			keys = append(keys, s.Key.Render(h.Key)+" "+s.Muted.Render(h.Desc))
		}
	}
	out := append([]string{s.Bar.Render(kit.Pad(" "+st.Clinic.Name+" · "+st.Screen.Title(), st.W))}, body...)
	return strings.Join(append(out, kit.Pad(" "+kit.OneLine(said), st.W), kit.Pad(" "+strings.Join(keys, "  "), st.W)), "\n")
}

// over lays a box in the middle of the lines.
func over(lines, box []string, w int) []string {
	out := append([]string{}, lines...)
	bw := 0
	for _, b := range box {
		bw = max(bw, ansi.StringWidth(b))
	}
	x, y := max(0, (w-bw)/2), max(0, (len(lines)-len(box))/2)
	for i, b := range box {
		if y+i < len(out) {
			l := out[y+i]
			out[y+i] = kit.Pad(ansi.Cut(l, 0, x), x) + kit.Pad(b, bw) + ansi.Cut(l, x+bw, w)
		}
	}
	return out
}

// Last gives the last sentence said, or nothing.
func (st *Stage) Last() kit.Said {
	if n := len(st.Said); n > 0 {
		return st.Said[n-1]
	}
	return kit.Said{}
}

func press(s string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "tab": tea.KeyTab, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome,
		"end": tea.KeyEnd, "space": tea.KeySpace, "backspace": tea.KeyBackspace, "f1": tea.KeyF1,
	}
	mod := tea.KeyMod(0)
	for {
		if rest, ok := strings.CutPrefix(s, "ctrl+"); ok {
			mod, s = mod|tea.ModCtrl, rest
			continue
		}
		if rest, ok := strings.CutPrefix(s, "shift+"); ok {
			mod, s = mod|tea.ModShift, rest
			continue
		}
		if rest, ok := strings.CutPrefix(s, "alt+"); ok {
			mod, s = mod|tea.ModAlt, rest
			continue
		}
		break
	}
	k := tea.KeyPressMsg{Mod: mod}
	if c, ok := named[s]; ok {
		k.Code = c
	} else {
		k.Code = []rune(s)[0]
		if mod == 0 {
			k.Text = s
		}
	}
	if s == "space" && mod == 0 {
		k.Text = " "
	}
	return k
}
