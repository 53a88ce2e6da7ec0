package ui

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rounds/calendar"
	"rounds/ui/kit"
	"rounds/ui/plan"
	"rounds/ui/runview"
	"rounds/ui/settings"
)

// Root is the one Bubble Tea model of the program. It implements [kit.Host].
type Root struct {
	ctx  context.Context
	deps Deps
	file File
	now  func() time.Time
	log  *slog.Logger

	facts      facts
	me         calendar.PersonID
	looking    bool // a look at the generation is under way
	unreadable bool // the last look failed, and was said
	minute     time.Time
	next       *calendar.Summary // the next post that goes out
	overdue    int
	asking     int       // entries with a question for a person
	recalling  bool      // what is scheduled there is being taken back
	recallNext time.Time // when that is tried again by itself

	w, h     int
	dark     bool
	answered bool // the terminal told its background
	profile  colorprofile.Profile
	styles   *kit.Styles

	calendar *plan.Screen
	stack    []kit.Screen
	modals   []kit.Modal
	leaving  []kit.Screen // closed, but still saving
	said     []kit.Said
	saidOn   kit.Screen // the screen on which the last sentence was said

	quitting bool
	unsaved  bool // something failed while leaving: the person is asked again
	dirty    bool
	frame    tea.View
	where    places
}

var _ kit.Host = (*Root)(nil)

// New makes the program's model. It reads what all screens need, so that the
// first frame is a whole one; an error of that reading is the file's.
func New(ctx context.Context, d Deps) (*Root, error) {
	r := &Root{
		ctx: ctx, deps: d, file: d.File, now: d.Now, log: d.Log, me: d.Me,
		dark: true, profile: colorprofile.TrueColor, dirty: true,
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	r.styles = kit.NewStyles(r.dark, r.profile)
	var err error
	r.minute = r.now().Truncate(time.Minute)
	if r.file == nil {
		r.stack = []kit.Screen{settings.NewFirst(r, r.create)}
		return r, nil
	}
	if r.facts, err = readFacts(ctx, r.file, r.now()); err != nil {
		return nil, err
	}
	r.begin()
	return r, nil
}

// Run opens the calendar in the terminal and returns when the person leaves it,
// or when ctx ends.
func Run(ctx context.Context, d Deps) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := New(ctx, d)
	if err != nil {
		return err
	}
	_, err = tea.NewProgram(r, tea.WithContext(ctx)).Run()
	if errors.Is(err, tea.ErrInterrupted) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Init implements [tea.Model].
func (r *Root) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, tick(), r.top().Init(), r.started(), r.deps.Passphrases.next(r.ctx))
}

// begin puts the calendar at the bottom of the stack, once there is a file.
func (r *Root) begin() {
	r.count()
	r.calendar = plan.New(r, r.file)
	r.stack = []kit.Screen{r.calendar}
}

// started asks what must be known before anything is done: who sits here, and
// whether the file is where it belongs.
func (r *Root) started() tea.Cmd {
	if r.file == nil {
		return nil
	}
	return r.whoSitsHere(r.stands)
}

// createdMsg is the answer of making the file.
type createdMsg struct {
	file   File
	runner runview.Runner
	me     calendar.PersonID
	facts  facts
	err    error
}

// create makes the file from the first answers.
func (r *Root) create(a settings.Answers) tea.Cmd {
	ctx, create, now := r.ctx, r.deps.Create, r.now()
	return func() tea.Msg {
		m := createdMsg{}
		if m.file, m.runner, m.me, m.err = create(ctx, a); m.err == nil {
			m.facts, m.err = readFacts(ctx, m.file, now)
		}
		return m
	}
}

func (r *Root) created(m createdMsg) tea.Cmd {
	if m.err != nil {
		r.Fail(m.err)
		return nil
	}
	r.file, r.deps.Runner, r.me, r.facts = m.file, m.runner, m.me, m.facts
	r.begin()
	r.Say(kit.Good, "the calendar of "+r.facts.practice.Name+" is ready", "n writes the first post, o connects accounts")
	return tea.Batch(r.calendar.Init(), r.started())
}

// quitMsg comes when every screen has saved what it held.
type quitMsg struct{}

// quit saves and ends. If saving fails, the program stays and says so.
func (r *Root) quit() tea.Cmd {
	if r.unsaved {
		return tea.Quit
	}
	r.quitting = true
	var leaves []tea.Cmd
	for _, s := range r.stack {
		leaves = append(leaves, s.Leave())
	}
	return tea.Sequence(tea.Batch(leaves...), func() tea.Msg { return quitMsg{} })
}

func (r *Root) quitNow() tea.Cmd {
	if r.quitting && r.unsaved {
		r.quitting = false
		return nil
	}
	return tea.Quit
}

// Update implements [tea.Model].
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tickMsg:
		r.minuteTurned()
		return r, tea.Batch(tick(), r.look(), r.recall())
	case lookedMsg:
		cmd := r.looked(msg)
		r.dirty = r.dirty || cmd != nil || msg.err != nil
		return r, cmd
	}
	r.dirty = true
	switch msg := msg.(type) {
	case quitMsg:
		return r, r.quitNow()
	case partedMsg:
		return r, r.parted(msg)
	case factsMsg:
		return r, r.gotFacts(msg)
	case recalledMsg:
		return r, r.recalled(msg)
	case createdMsg:
		return r, r.created(msg)
	case passphraseMsg:
		return r, r.askPassphrase(msg)
	case standingMsg:
		return r, r.stood(msg)
	case undoneMsg:
		return r, r.undone(msg)
	case binMsg:
		return r, r.showBin(msg)
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		r.dark, r.answered = msg.IsDark(), true
		r.restyle()
	case tea.EnvMsg:
		r.guessBackground(msg.Getenv("COLORFGBG"))
	case tea.ColorProfileMsg:
		r.profile = msg.Profile
		r.restyle()
	case tea.KeyPressMsg:
		return r, r.key(msg)
	case tea.PasteMsg:
		return r, r.toTop(msg)
	case tea.MouseMsg:
		return r, r.mouse(msg)
	}
	return r, r.toAll(msg)
}

// guessBackground reads what some terminals say in COLORFGBG ("0;15", text and
// background as two of the 16 colours), for those that do not answer when asked.
func (r *Root) guessBackground(v string) {
	_, back, ok := strings.Cut(v, ";")
	if i := strings.LastIndexByte(back, ';'); i >= 0 {
		back = back[i+1:]
	}
	n, err := strconv.Atoi(back)
	if !ok || err != nil || r.answered {
		return
	}
	r.dark = n < 7 || n == 8
	r.restyle()
}

// restyle changes the looks in place; drawn text that was kept is seen to be old
// by the version in the styles.
func (r *Root) restyle() {
	r.styles.Rebuild(r.dark, r.profile)
	for _, m := range r.modals {
		if s, ok := m.(kit.Styled); ok {
			s.SetStyles(r.styles)
		}
	}
	for _, sc := range r.stack {
		if s, ok := sc.(kit.Styled); ok {
			s.SetStyles(r.styles)
		}
	}
}

// minuteTurned draws again when the clock's minute has changed: an entry may
// have become due. It also takes a sentence that was read long ago away.
func (r *Root) minuteTurned() {
	if now := r.now().Truncate(time.Minute); !now.Equal(r.minute) {
		r.minute, r.dirty = now, true
		r.count()
	}
	if s := r.lastSaid(); s != nil && r.stale(*s) {
		r.dirty = true
	}
}

// toAll hands a message to every modal and screen: an answer is known by its type
// and its number, whoever is on top by now.
func (r *Root) toAll(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, m := range append([]kit.Modal{}, r.modals...) {
		cmds = append(cmds, r.modalUpdate(m, msg))
	}
	for _, s := range append(append([]kit.Screen{}, r.stack...), r.leaving...) {
		cmds = append(cmds, s.Update(msg))
	}
	return tea.Batch(cmds...)
}

// toTop hands a message to the one that has the keys.
func (r *Root) toTop(msg tea.Msg) tea.Cmd {
	if n := len(r.modals); n > 0 {
		return r.modalUpdate(r.modals[n-1], msg)
	}
	return r.top().Update(msg)
}

func (r *Root) modalUpdate(m kit.Modal, msg tea.Msg) tea.Cmd {
	done, cmd := m.Update(msg)
	if done {
		r.close(m)
	}
	return cmd
}

// close takes a modal off the stack, wherever it is: what it answered with may
// already have opened another one on top.
func (r *Root) close(m kit.Modal) {
	for i := range r.modals {
		if r.modals[i] == m {
			r.modals = append(r.modals[:i:i], r.modals[i+1:]...)
			return
		}
	}
}

func (r *Root) top() kit.Screen { return r.stack[len(r.stack)-1] }
