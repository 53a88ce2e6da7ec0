package editor

import (
	"context"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// fakeFile is a calendar file in memory. Its methods are called by commands that
// a test runs one at a time.
type fakeFile struct {
	clock     *time.Time
	drafts    map[calendar.DraftID]calendar.Draft
	revisions map[calendar.DraftID][]calendar.Revision
	entries   map[calendar.EntryID]calendar.Entry
	approvals map[calendar.EntryID][]calendar.Approval
	delivered map[calendar.EntryID][]calendar.Delivery
	media     map[calendar.SHA256]calendar.Media
	planned   []calendar.Planned // by other entries
	looked    []string           // spans for which it was asked
	fail      error              // of every write
	writes    int
	n         int
}

func newFakeFile(clock *time.Time) *fakeFile {
	return &fakeFile{
		clock: clock, drafts: map[calendar.DraftID]calendar.Draft{}, revisions: map[calendar.DraftID][]calendar.Revision{},
		entries: map[calendar.EntryID]calendar.Entry{}, approvals: map[calendar.EntryID][]calendar.Approval{},
		delivered: map[calendar.EntryID][]calendar.Delivery{}, media: map[calendar.SHA256]calendar.Media{},
	}
}

var errGone = &calendar.Error{Op: "read", Kind: calendar.NotFound, Text: "it is not there", Hint: "look in the bin"}

func (f *fakeFile) Draft(_ context.Context, id calendar.DraftID) (calendar.Draft, error) {
	d, ok := f.drafts[id]
	if !ok {
		return d, errGone
	}
	d.Working = d.Working.Clone()
	return d, nil
}

func (f *fakeFile) NewDraft(_ context.Context, by calendar.PersonID, c calendar.Content) (calendar.Draft, error) {
	if f.fail != nil {
		return calendar.Draft{}, f.fail
	}
	f.n++
	d := calendar.Draft{ID: calendar.DraftID(fmt.Sprint("d", f.n)), Working: c.Clone(), Made: *f.clock, MadeBy: by, Saved: *f.clock, Version: 1}
	f.drafts[d.ID] = d
	return d, nil
}

func (f *fakeFile) SaveWorking(_ context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error) {
	if f.fail != nil {
		return calendar.Draft{}, f.fail
	}
	d, ok := f.drafts[id]
	if !ok {
		return d, errGone
	}
	f.writes++
	d.Working, d.Saved, d.SavedBy, d.Unsaved = c.Clone(), *f.clock, by, true
	d.Version++
	f.drafts[id] = d
	return d, nil
}

func (f *fakeFile) SaveRevision(ctx context.Context, by calendar.PersonID, id calendar.DraftID, c calendar.Content) (calendar.Draft, error) {
	d, err := f.SaveWorking(ctx, by, id, c)
	if err != nil {
		return d, err
	}
	d.Unsaved = false
	if r := f.revisions[id]; len(r) == 0 || !r[0].Content.Equal(c) {
		d.Revision++
		f.revisions[id] = append([]calendar.Revision{{Draft: id, Number: d.Revision, At: *f.clock, By: by, Content: c.Clone()}}, r...)
	}
	f.drafts[id] = d
	return d, nil
}

func (f *fakeFile) Revisions(_ context.Context, id calendar.DraftID) ([]calendar.Revision, error) {
	return f.revisions[id], nil
}

func (f *fakeFile) AddRemark(_ context.Context, by calendar.PersonID, id calendar.DraftID, text string) error {
	if f.fail != nil {
		return f.fail
	}
	d := f.drafts[id]
	d.Notes = append(slices.Clone(d.Notes), calendar.Remark{At: *f.clock, By: by, Text: text})
	d.Version++
	f.drafts[id] = d
	return nil
}

func (f *fakeFile) Entry(_ context.Context, id calendar.EntryID) (calendar.Entry, error) {
	e, ok := f.entries[id]
	if !ok {
		return e, errGone
	}
	return e.Clone(), nil
}

func (f *fakeFile) EntriesOf(_ context.Context, id calendar.DraftID) ([]calendar.Entry, error) {
	var out []calendar.Entry
	for _, e := range f.entries {
		if e.Draft == id {
			out = append(out, e.Clone())
		}
	}
	return out, nil
}

func (f *fakeFile) Place(_ context.Context, by calendar.PersonID, e calendar.Entry) (calendar.Entry, error) {
	if f.fail != nil {
		return e, f.fail
	}
	f.n++
	e.ID, e.MadeBy, e.Version = calendar.EntryID(fmt.Sprint("e", f.n)), by, 1
	f.entries[e.ID] = e
	return e, nil
}

func (f *fakeFile) ChangeEntry(_ context.Context, _ calendar.PersonID, id calendar.EntryID, change func(*calendar.Entry) error) (calendar.Entry, error) {
	e, ok := f.entries[id]
	switch {
	case f.fail != nil:
		return e, f.fail
	case !ok:
		return e, errGone
	}
	e = e.Clone()
	if err := change(&e); err != nil {
		return e, err
	}
	e.Version++
	f.entries[id] = e
	return e, nil
}

func (f *fakeFile) AskApproval(_ context.Context, by calendar.PersonID, id calendar.EntryID) error {
	e := f.entries[id]
	e.Asked, e.AskedBy = *f.clock, by
	f.entries[id] = e
	return nil
}

func (f *fakeFile) Approvals(_ context.Context, id calendar.EntryID) ([]calendar.Approval, error) {
	return f.approvals[id], nil
}

func (f *fakeFile) Deliveries(_ context.Context, id calendar.EntryID) ([]calendar.Delivery, error) {
	return f.delivered[id], nil
}

func (f *fakeFile) AddMedia(_ context.Context, by calendar.PersonID, path string) (calendar.Media, error) {
	if strings.HasSuffix(path, ".srt") {
		m := calendar.Media{ID: calendar.SumSHA256([]byte(path)), Name: path[strings.LastIndexByte(path, '/')+1:], MIME: "application/x-subrip", Bytes: 2100, AddedBy: by}
		f.media[m.ID] = m
		return m, nil
	}
	if !strings.HasSuffix(path, ".jpg") {
		return calendar.Media{}, &calendar.Error{
			Op: "add a file", Kind: calendar.Invalid, Text: path + " is not a picture, although its name says so", Hint: "save it again as JPEG or PNG",
		}
	}
	m := calendar.Media{
		ID: calendar.SumSHA256([]byte(path)), Name: path[strings.LastIndexByte(path, '/')+1:], MIME: "image/jpeg",
		Bytes: 412_000, Width: 1600, Height: 1067, AddedBy: by,
	}
	f.media[m.ID] = m
	return m, nil
}

func (f *fakeFile) Planned(_ context.Context, from, to calendar.Day, texts bool) ([]calendar.Planned, error) {
	f.looked = append(f.looked, fmt.Sprintf("%s to %s, texts %t", from, to, texts))
	return slices.Clone(f.planned), nil
}

func (f *fakeFile) Media(_ context.Context, id calendar.SHA256) (calendar.Media, error) {
	m, ok := f.media[id]
	if !ok {
		return m, errGone
	}
	return m, nil
}

func (f *fakeFile) MediaUses(_ context.Context, id calendar.SHA256) ([]calendar.DraftID, error) {
	var out []calendar.DraftID
	for _, d := range f.drafts {
		if hasMedia(d.Working, id) {
			out = append(out, d.ID)
		}
	}
	slices.Sort(out)
	return out, nil
}

func (f *fakeFile) MediaPath(_ context.Context, id calendar.SHA256) (string, error) {
	return "/files/" + f.media[id].Name, nil
}

func (f *fakeFile) Thumb(_ context.Context, _ calendar.SHA256, cols, rows int) ([][]color.RGBA, error) {
	grid := make([][]color.RGBA, rows)
	for y := range grid {
		grid[y] = make([]color.RGBA, cols)
		for x := range grid[y] {
			grid[y][x] = color.RGBA{uint8(40 + 10*x), uint8(60 + 12*y), 140, 255}
		}
	}
	return grid, nil
}

// fakeHost is the program around the editor.
type fakeHost struct {
	clock    *time.Time
	styles   *kit.Styles
	me       calendar.Person
	people   []calendar.Person
	accounts []calendar.Account
	practice calendar.Practice
	said     []kit.Said
	asked    []kit.Modal
	went     []kit.Request
	pushed   []kit.Screen
	popped   int
}

func (h *fakeHost) Now() time.Time               { return *h.clock }
func (h *fakeHost) Me() calendar.Person          { return h.me }
func (h *fakeHost) Practice() calendar.Practice  { return h.practice }
func (h *fakeHost) People() []calendar.Person    { return h.people }
func (h *fakeHost) Accounts() []calendar.Account { return h.accounts }
func (h *fakeHost) Hold() calendar.Hold          { return calendar.Hold{} }
func (h *fakeHost) Styles() *kit.Styles          { return h.styles }
func (h *fakeHost) Context() context.Context     { return context.Background() }

func (h *fakeHost) Zone() *time.Location {
	z, err := calendar.LoadZone(h.practice.Zone)
	if err != nil {
		return time.UTC
	}
	return z
}

func (h *fakeHost) Moment() calendar.Moment {
	m, _ := calendar.MomentAt(*h.clock, h.practice, calendar.Hold{})
	return m
}

func (h *fakeHost) Say(k kit.SayKind, text, hint string) {
	h.said = append(h.said, kit.Said{At: *h.clock, Kind: k, Text: text, Hint: hint})
}

func (h *fakeHost) Fail(err error) {
	if err != nil {
		h.Say(kit.Bad, err.Error(), calendar.HintOf(err))
	}
}

func (h *fakeHost) Push(s kit.Screen) tea.Cmd {
	h.pushed = append(h.pushed, s)
	return s.Init()
}

func (h *fakeHost) Pop() tea.Cmd {
	h.popped++
	return nil
}

func (h *fakeHost) Ask(m kit.Modal) tea.Cmd {
	if s, ok := m.(kit.Styled); ok {
		s.SetStyles(h.styles)
	}
	h.asked = append(h.asked, m)
	if s, ok := m.(kit.Starter); ok {
		return s.Init()
	}
	return nil
}

func (h *fakeHost) Go(r kit.Request) tea.Cmd {
	h.went = append(h.went, r)
	return nil
}

func (h *fakeHost) last() string {
	if len(h.said) == 0 {
		return ""
	}
	return h.said[len(h.said)-1].Text
}

// desk is an editor with its surroundings, driven by a test.
type desk struct {
	t      require.TestingT
	clock  time.Time
	file   *fakeFile
	host   *fakeHost
	ed     *Editor
	timers []tea.Cmd // waiting to be rung
	held   []tea.Cmd // commands that are not run yet
	hold   bool
	opened []string
}

func (d *desk) Open(path string) error {
	d.opened = append(d.opened, path)
	return nil
}

func newDesk(t require.TestingT) *desk {
	d := &desk{t: t, clock: time.Date(2026, 11, 22, 17, 2, 0, 0, time.UTC)}
	d.file = newFakeFile(&d.clock)
	ann := calendar.Person{ID: "ann", Name: "Ann Lee", Roles: []calendar.Role{calendar.Writes}}
	kim := calendar.Person{ID: "kim", Name: "Kim Ito", Roles: []calendar.Role{calendar.Approves}}
	d.host = &fakeHost{
		clock: &d.clock, styles: kit.NewStyles(true, colorprofile.TrueColor), me: ann, people: []calendar.Person{ann, kim},
		practice: calendar.Practice{
			Name: "Kirkwood Family Practice", ShortName: "Kirkwood", Region: "US", Zone: "America/Denver", Phone: "303-555-0142",
			Website: "https://kirkwood.example", Pillars: calendar.DefaultPillars(), UsualTimes: []calendar.TimeOfDay{calendar.NewTimeOfDay(9, 0)},
		},
	}
	for _, n := range platform.All() {
		d.host.accounts = append(d.host.accounts, calendar.Account{
			ID: calendar.AccountID("a-" + n), Platform: n, Name: "Kirkwood", Handle: "@kirkwood", Base: n.Host(), Version: 1,
		})
	}
	return d
}

// open starts an editor and lets it read.
func (d *desk) open(what Opening) *desk {
	d.ed = New(d.host, d.file, d, what)
	d.ed.after = func(_ time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		d.timers = append(d.timers, func() tea.Msg { return f(d.clock) })
		return nil
	}
	d.run(d.ed.Init())
	return d
}

// run does commands in order, and what they cause. Clipboard and other messages
// for the program end here.
func (d *desk) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if d.hold {
		d.held = append(d.held, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	default:
		d.run(d.ed.Update(msg))
	}
}

// ring lets the timers that wait end.
func (d *desk) ring() {
	timers := d.timers
	d.timers = nil
	for _, c := range timers {
		d.run(d.ed.Update(c()))
	}
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace,
}

func press(name string) tea.KeyPressMsg {
	var mod tea.KeyMod
	for {
		switch {
		case strings.HasPrefix(name, "ctrl+"):
			mod, name = mod|tea.ModCtrl, name[5:]
			continue
		case strings.HasPrefix(name, "alt+"):
			mod, name = mod|tea.ModAlt, name[4:]
			continue
		case strings.HasPrefix(name, "shift+"):
			mod, name = mod|tea.ModShift, name[6:]
			continue
		}
		break
	}
	if c, ok := named[name]; ok {
		k := tea.KeyPressMsg{Code: c, Mod: mod}
		if name == "space" {
			k.Text = " "
		}
		return k
	}
	r := []rune(name)[0]
	if mod != 0 {
		return tea.KeyPressMsg{Code: r, Mod: mod}
	}
	return tea.KeyPressMsg{Code: r, Text: name}
}

// keys presses keys by name, as the program does: actions first, then the
// screen. A modal that is open gets them instead.
func (d *desk) keys(names ...string) *desk {
	for _, n := range names {
		d.key(press(n))
	}
	return d
}

func (d *desk) key(k tea.KeyPressMsg) {
	if n := len(d.host.asked); n > 0 {
		m := d.host.asked[n-1]
		done, cmd := m.Update(k)
		if done {
			d.host.asked = slices.DeleteFunc(d.host.asked, func(o kit.Modal) bool { return o == m })
		}
		d.run(cmd)
		return
	}
	if cmd, ok := kit.Dispatch(d.ed.Actions(), k, d.ed.Typing(), func(why string) { d.host.Say(kit.Warn, why, "") }); ok {
		d.run(cmd)
		return
	}
	d.run(d.ed.Update(k))
}

// types types a text key by key.
func (d *desk) types(text string) *desk {
	for _, r := range text {
		switch r {
		case '\n':
			d.keys("enter")
		case ' ':
			d.keys("space")
		default:
			d.keys(string(r))
		}
	}
	return d
}

func (d *desk) paste(text string) *desk {
	d.run(d.ed.Update(tea.PasteMsg{Content: text}))
	return d
}

// placed puts a draft and its entry into the file and opens it.
func placed(t *testing.T, text string) *desk {
	d := newDesk(t)
	ctx := context.Background()
	dr, err := d.file.NewDraft(ctx, "ann", calendar.Content{})
	require.NoError(t, err)
	dr, err = d.file.SaveRevision(ctx, "ann", dr.ID, calendar.Content{Title: "Flu shots", Text: text, Pillar: "Prevention"})
	require.NoError(t, err)
	e, err := d.file.Place(ctx, "ann", calendar.Entry{
		Kind: calendar.PostEntry, Draft: dr.ID, Slot: calendar.Slot{Day: calendar.NewDay(2026, 11, 24), At: calendar.NewTimeOfDay(9, 0), Zone: "America/Denver"},
		Accounts: []calendar.AccountID{"a-facebook", "a-linkedin", "a-x"},
	})
	require.NoError(t, err)
	return d.open(Opening{Entry: e.ID})
}

func (d *desk) draft() calendar.Draft { return d.file.drafts[d.ed.kept.draft.ID] }
