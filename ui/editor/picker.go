package editor

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/area"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// picker is the modal in which a file is chosen: by walking folders, by typing
// its name or path, or by dragging it in.
type picker struct {
	home   string
	title  string
	fits   func(name string) bool // by its name, what may be chosen
	done   func(paths []string) tea.Cmd
	dir    string
	list   []pick
	narrow []pick // those that fit what was typed
	far    string // the folder of a path that is being typed
	there  []pick // its content
	err    string
	at     int
	top    int
	rows   int
	line   *area.Area
	s      *kit.Styles
	lineAt int
}

// pick is one line of the list.
type pick struct {
	name   string
	folder bool
	bytes  int64
}

// listed brings a folder's content.
type listed struct {
	to   *picker
	dir  string
	list []pick
	peek bool // for a path that is being typed
	err  error
}

// pickMost bounds the list of a folder.
const pickMost = 5000

// pick opens the picker for a file of the post.
func (e *Editor) pick() tea.Cmd {
	return e.pickFile("Attach a picture, video or document", mediaName, e.addFiles)
}

// pickFile opens the picker where the last file was found.
func (e *Editor) pickFile(title string, fits func(name string) bool, done func(paths []string) tea.Cmd) tea.Cmd {
	home, err := os.UserHomeDir()
	if err != nil {
		home = string(filepath.Separator)
	}
	dir := e.folder
	if dir == "" {
		dir = home
	}
	p := &picker{home: home, dir: dir, title: title, fits: fits, done: done, line: area.New(""), s: e.host.Styles()}
	p.line.OneLine = true
	return e.host.Ask(p)
}

// Init implements [kit.Starter].
func (p *picker) Init() tea.Cmd { return p.read(p.dir) }

// SetStyles implements [kit.Styled].
func (p *picker) SetStyles(s *kit.Styles) { p.s = s }

// read lists a folder in a command: a network drive may take its time.
func (p *picker) read(dir string) tea.Cmd {
	fits := p.fits
	return func() tea.Msg {
		list, err := os.ReadDir(dir)
		out := listed{to: p, dir: dir, err: err}
		for _, d := range list {
			if strings.HasPrefix(d.Name(), ".") || len(out.list) == pickMost {
				continue
			}
			one := pick{name: d.Name(), folder: d.IsDir()}
			if i, err := os.Stat(filepath.Join(dir, d.Name())); err == nil { // follows links
				one.folder, one.bytes = i.IsDir(), i.Size()
			}
			if one.folder || fits(one.name) {
				out.list = append(out.list, one)
			}
		}
		sort.SliceStable(out.list, func(i, j int) bool {
			a, b := &out.list[i], &out.list[j]
			if a.folder != b.folder {
				return a.folder
			}
			return strings.ToLower(a.name) < strings.ToLower(b.name)
		})
		return out
	}
}

// Update implements [kit.Modal].
func (p *picker) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch msg := msg.(type) {
	case listed:
		if msg.to == p {
			p.got(msg)
		}
	case tea.PasteMsg:
		if paths := droppedPaths(msg.Content, p.home); paths != nil {
			return true, p.done(paths)
		}
		p.line.Insert(msg.Content)
		p.fit()
		return false, p.look()
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			p.move(-1)
		} else if msg.Button == tea.MouseWheelDown {
			p.move(1)
		}
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return false, nil
}

func (p *picker) got(m listed) {
	if m.peek {
		if m.dir == p.far {
			p.there = m.list // one that cannot be read has nothing to offer
			p.fit()
		}
		return
	}
	p.err = ""
	if m.err != nil {
		p.err = "the folder " + m.dir + " cannot be read"
		if errors.Is(m.err, fs.ErrNotExist) {
			p.err = "there is no " + m.dir + ": look at the spelling, or drag the file in"
		}
		return
	}
	p.dir, p.list = m.dir, m.list
	p.line.SetText("")
	p.fit()
}

// fit narrows the list to what was typed: to the names in the folder that hold
// it, or, where it is a path, to those with which the path can go on.
func (p *picker) fit() {
	p.narrow, p.at, p.top = nil, 0, 0
	if p.typedPath() {
		_, base := p.typed()
		for _, l := range p.there {
			if strings.HasPrefix(strings.ToLower(l.name), strings.ToLower(base)) {
				if l.name == base {
					p.at = len(p.narrow)
				}
				p.narrow = append(p.narrow, l)
			}
		}
		return
	}
	want := strings.ToLower(strings.TrimSpace(p.line.Text()))
	for _, l := range p.list {
		if strings.Contains(strings.ToLower(l.name), want) {
			p.narrow = append(p.narrow, l)
		}
	}
}

// typed cuts the path that is being typed into its folder and the beginning of
// a name.
func (p *picker) typed() (dir, base string) {
	text := strings.TrimLeft(p.line.Text(), " ")
	cut := strings.LastIndexAny(text, `/\`)
	if cut < 0 {
		return p.home, "" // a tilde alone
	}
	dir = pathOf(text[:cut+1], p.home)
	if text[:cut+1] == "~/" {
		dir = p.home
	}
	if !filepath.IsAbs(dir) && !windowsPath(dir) {
		dir = filepath.Join(p.dir, dir)
	}
	return filepath.Clean(dir), text[cut+1:]
}

// look lists the folder of the path that is being typed, where that is another
// one than before.
func (p *picker) look() tea.Cmd {
	if !p.typedPath() {
		return nil
	}
	dir, _ := p.typed()
	if dir == p.far {
		return nil
	}
	p.far, p.there = dir, nil
	read := p.read(dir)
	return func() tea.Msg {
		m, ok := read().(listed)
		m.peek = ok
		return m
	}
}

func (p *picker) typedPath() bool {
	t := strings.TrimSpace(p.line.Text())
	return strings.ContainsAny(t, `/\`) || strings.HasPrefix(t, "~")
}

func (p *picker) move(n int) { p.at = max(0, min(p.at+n, len(p.narrow)-1)) }

func (p *picker) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	switch k.String() {
	case "esc":
		return true, nil
	case "up":
		p.move(-1)
	case "down", "tab":
		p.move(1)
	case "shift+tab":
		p.move(-1)
	case "pgup":
		p.move(-max(1, p.rows))
	case "pgdown":
		p.move(max(1, p.rows))
	case "enter":
		return p.take()
	case "backspace":
		if p.line.Len() == 0 {
			return false, p.read(filepath.Dir(p.dir))
		}
		fallthrough
	default:
		version := p.line.Version()
		if k.Text != "" && !k.Mod.Contains(tea.ModCtrl) && !k.Mod.Contains(tea.ModAlt) {
			p.line.Insert(k.Text)
		} else {
			p.line.Key(k.String())
		}
		if p.line.Version() != version {
			p.err = ""
			p.fit()
			return false, p.look()
		}
	}
	return false, nil
}

// take chooses the typed path, or the line with the cursor.
func (p *picker) take() (bool, tea.Cmd) {
	path := ""
	switch {
	case p.typedPath() && p.at < len(p.narrow):
		dir, _ := p.typed()
		one := p.narrow[p.at]
		path = filepath.Join(dir, one.name)
		if one.folder {
			return false, p.read(path)
		}
	case p.typedPath():
		path = pathOf(p.line.Text(), p.home)
		if !filepath.IsAbs(path) && !windowsPath(path) {
			path = filepath.Join(p.dir, path)
		}
		if !p.fits(path) {
			return false, p.read(path)
		}
	case p.at < len(p.narrow):
		one := p.narrow[p.at]
		path = filepath.Join(p.dir, one.name)
		if one.folder {
			return false, p.read(path)
		}
	default:
		return false, nil
	}
	return true, p.done([]string{path})
}

// pickerWidth holds a long file name and its size.
const pickerWidth = 76

// View implements [kit.Modal].
func (p *picker) View(maxW, maxH int) string {
	s := p.s
	w := min(maxW, pickerWidth)
	p.rows = max(1, min(14, maxH-8))
	p.top = max(0, min(p.top, p.at))
	p.top = max(p.top, p.at-p.rows+1)
	p.line.SetSize(max(1, w-7), 1)
	p.lineAt = 2
	look := area.Look{
		Text: s.Field, Selected: s.Selected, Placeholder: s.Placeholder,
		Hint: "type to narrow, type a path, or drag a file in",
	}
	lines := []string{
		s.Muted.Render(cutLeft(kit.OneLine(p.dir), w-4)),
		s.Accent.Render("› ") + p.line.View(look)[0],
		"",
	}
	for i := p.top; i < p.top+p.rows; i++ {
		lines = append(lines, p.row(i, w-4))
	}
	below := s.Key.Render("enter") + s.Muted.Render(" choose   ") + s.Key.Render("backspace") +
		s.Muted.Render(" the folder above   ") + s.Key.Render("esc") + s.Muted.Render(" close")
	if p.err != "" {
		lines = append(lines, s.Bad.Render(kit.Truncate(kit.OneLine(p.err), w-4)), below)
	} else {
		lines = append(lines, "", below)
	}
	return kit.Box(s, p.title, w, min(maxH, len(lines)+2), strings.Join(lines, "\n"))
}

// cutLeft keeps the end of a path.
func cutLeft(p string, w int) string {
	r := []rune(p)
	if len(r) <= w {
		return p
	}
	return "…" + string(r[len(r)-max(0, w-1):])
}

func (p *picker) row(i, w int) string {
	s := p.s
	if len(p.narrow) == 0 && i == p.top {
		return s.Muted.Render(kit.Truncate("no such file here", w))
	}
	if i >= len(p.narrow) {
		return ""
	}
	one := p.narrow[i]
	name, right := kit.OneLine(one.name), shown.Bytes(one.bytes)
	if one.folder {
		name, right = name+"/", ""
	} else if one.bytes > calendar.BigMedia {
		right += ", stays where it is"
	}
	text := kit.Between(kit.Truncate("  "+name, w-len(right)-1), right, w)
	if i == p.at {
		return s.Selected.Render("▸" + strings.TrimPrefix(text, " "))
	}
	if one.folder {
		return s.Accent.Render(text)
	}
	return s.Text.Render(text)
}

// Cursor implements [kit.Modal].
func (p *picker) Cursor() *tea.Cursor {
	x, _ := p.line.Cursor()
	c := tea.NewCursor(x+4, p.lineAt)
	c.Shape = tea.CursorBar
	return c
}
