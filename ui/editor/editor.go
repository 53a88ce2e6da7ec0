package editor

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// Editor is the screen of one draft. It implements [kit.Screen].
type Editor struct {
	host   kit.Host
	file   File
	opener Opener
	what   Opening
	after  func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	w      *writer

	ready  bool  // what is edited was read
	broken error // why there is nothing to edit

	content calendar.Content
	place   placing
	when    string // what stands in the field of day and time
	note    string // a note that is being written
	raw     map[string]string
	media   map[calendar.SHA256]calendar.Media

	tab    platform.Name // "" is the shared text
	part   int           // 0 is the text, from 1 the further parts
	focus  string        // name of the field with the focus
	areas  map[string]*typed
	pics   pictures
	walk   int    // the account with the cursor
	folder string // in which the last file was found
	thumbs map[thumbKey]string
	near   near

	past, future []step
	typing       burst

	kept       kept
	entries    int
	approvals  []calendar.Approval
	deliveries []calendar.Delivery

	save   saving
	judged verdict
	asking bool // a judgement is on its way
	asked  uint64

	verdicts  uint64 // how many judgements came
	previewed previewFor
	pageLines []string

	beside  bool // the preview has room beside the text
	preview bool // shown in place of the fields where there is no room for both
	scroll  int  // of the preview
	regions kit.Regions
	cursor  *tea.Cursor
	drawn   frame
}

// answer carries a command's outcome back to the editor that asked.
type answer struct {
	to  *Editor
	msg any
}

// cmd makes a command of a function that touches nothing of the editor.
func (e *Editor) cmd(f func() any) tea.Cmd {
	return func() tea.Msg { return answer{e, f()} }
}

// Title implements [kit.Screen].
func (e *Editor) Title() string {
	if e.kept.draft.ID == "" {
		return "New draft"
	}
	return "Draft"
}

// Update implements [kit.Screen].
func (e *Editor) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case answer:
		if msg.to != e {
			return nil
		}
		return e.got(msg.msg)
	case tea.KeyPressMsg:
		return e.key(msg)
	case tea.PasteMsg:
		return e.paste(msg.Content)
	case tea.MouseClickMsg:
		return e.click(msg)
	case tea.MouseWheelMsg:
		return e.wheel(msg)
	}
	return nil
}

func (e *Editor) got(msg any) tea.Cmd {
	switch msg := msg.(type) {
	case opened:
		return e.gotOpened(msg)
	case saveDue:
		return e.gotSaveDue()
	case wrote:
		return e.gotWrote(msg)
	case verdict:
		return e.gotVerdict(msg)
	case seen:
		return e.gotSeen(msg)
	case settled:
		return e.gotSettled(msg)
	case mediaRead:
		return e.gotMediaRead(msg)
	case added:
		return e.gotAdded(msg)
	case dropped:
		return e.gotDropped(msg)
	case thumbed:
		return e.gotThumb(msg)
	case nearRead:
		return e.gotNear(msg)
	case settingFile:
		return e.gotSettingFile(msg)
	case used:
		return e.gotUsed(msg)
	case askedFor:
		return e.gotAskedFor(msg)
	case failed:
		e.host.Fail(msg.err)
	}
	return nil
}

// failed is a command that ended with nothing but an error, or nil.
type failed struct{ err error }

// key gives a key to the field with the focus, and to the actions where the
// field has no use for it: a host that has looked at them already finds nothing.
func (e *Editor) key(k tea.KeyPressMsg) tea.Cmd {
	if !e.ready {
		return nil
	}
	f := e.field()
	if f == nil {
		return nil
	}
	if used, cmd := f.key(k); used {
		return cmd
	}
	switch k.String() {
	case "enter", "down":
		return e.step(1)
	case "up":
		return e.step(-1)
	}
	cmd, _ := kit.Dispatch(e.Actions(), k, e.Typing(), func(why string) { e.host.Say(kit.Warn, why, "") })
	return cmd
}

// Typing implements [kit.Screen].
func (e *Editor) Typing() bool {
	f := e.field()
	return e.ready && f != nil && f.typing()
}

// Cursor implements [kit.Screen].
func (e *Editor) Cursor() *tea.Cursor { return e.cursor }

// targets lists the accounts that the draft is shown for: those of the entry, or
// all where it stands on no day yet.
func (e *Editor) targets() []calendar.Account {
	all := e.accounts()
	if !e.place.On {
		return all
	}
	var out []calendar.Account
	for _, a := range all {
		if e.chosen(a.ID) {
			out = append(out, a)
		}
	}
	return out
}

func (e *Editor) chosen(id calendar.AccountID) bool {
	for _, c := range e.place.Accounts {
		if c == id {
			return true
		}
	}
	return false
}

// platforms gives the platforms of the targets.
func (e *Editor) platforms() calendar.Platforms {
	var p calendar.Platforms
	for _, a := range e.targets() {
		p |= calendar.PlatformsOf(a.Platform)
	}
	return p
}

func platformOrder(n platform.Name) int {
	for i, p := range platform.All() {
		if p == n {
			return i
		}
	}
	return len(platform.All())
}
