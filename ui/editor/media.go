package editor

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// pictures is where the editor stands in its list of files.
type pictures struct {
	at      int  // the chosen file
	editing bool // its alt text is being typed
}

// mediaRead brings what is known of the files that the draft uses.
type mediaRead struct {
	media map[calendar.SHA256]calendar.Media
	err   error
}

// readMedia reads the files that are not known yet.
func (e *Editor) readMedia() tea.Cmd {
	var ids []calendar.SHA256
	for _, m := range e.content.Media {
		if _, ok := e.media[m.Media]; !ok && !slices.Contains(ids, m.Media) {
			ids = append(ids, m.Media)
		}
	}
	for n, of := range e.content.Settings {
		for _, f := range n.Files(of) {
			if id := calendar.SHA256(f); !slices.Contains(ids, id) {
				if _, ok := e.media[id]; !ok {
					ids = append(ids, id)
				}
			}
		}
	}
	if len(ids) == 0 {
		return e.wantThumb()
	}
	file, ctx := e.file, e.host.Context()
	return e.cmd(func() any {
		out := mediaRead{media: map[calendar.SHA256]calendar.Media{}}
		for _, id := range ids {
			m, err := file.Media(ctx, id)
			switch {
			case err == nil:
				out.media[id] = m
			case calendar.KindOf(err) != calendar.NotFound:
				out.err = err // one that is missing shows as a file that is not there
			}
		}
		return out
	})
}

func (e *Editor) gotMediaRead(m mediaRead) tea.Cmd {
	for id, v := range m.media {
		e.media[id] = v
	}
	if m.err != nil {
		e.host.Fail(m.err)
	}
	return tea.Batch(e.judge(), e.wantThumb())
}

// added brings files that were taken into the calendar.
type added struct {
	media []calendar.Media
	err   error
}

// addFiles takes files into the calendar and attaches them.
func (e *Editor) addFiles(paths []string) tea.Cmd {
	if len(paths) == 0 {
		return nil
	}
	e.folder = filepath.Dir(paths[0])
	e.host.Say(kit.Info, "adding "+kit.Count(len(paths), "file", "files")+"…", "")
	file, ctx, by := e.file, e.host.Context(), e.host.Me().ID
	return e.cmd(func() any {
		var out added
		for _, p := range paths {
			m, err := file.AddMedia(ctx, by, p)
			if err != nil {
				out.err = err
				break
			}
			out.media = append(out.media, m)
		}
		return out
	})
}

func (e *Editor) gotAdded(m added) tea.Cmd {
	if m.err != nil {
		e.host.Fail(m.err)
	}
	if len(m.media) == 0 {
		return nil
	}
	before, fresh := e.now(), 0
	for _, v := range m.media {
		e.media[v.ID] = v
		if hasMedia(e.content, v.ID) {
			continue
		}
		e.content.Media = append(slices.Clone(e.content.Media), calendar.MediaUse{Media: v.ID})
		fresh++
	}
	if fresh == 0 {
		if m.err == nil {
			e.host.Say(kit.Info, "this file is attached already", "")
		}
		return nil
	}
	e.keep(before, "media", "")
	e.focus = "media"
	e.pics = pictures{at: len(e.content.Media) - 1, editing: true}
	if m.err == nil {
		e.host.Say(kit.Good, kit.Count(fresh, "file", "files")+" attached", "write for those who cannot see it what it shows")
	}
	return tea.Batch(e.changed(), e.wantThumb())
}

// dropped brings back a paste that may have been the names of files.
type dropped struct {
	paths []string // all of them are there
	text  string
	field string
}

// paste gives pasted text to the field with the focus. What reads as the names
// of files that are there is attached instead.
func (e *Editor) paste(text string) tea.Cmd {
	if !e.ready || e.broken != nil {
		return nil
	}
	home, _ := os.UserHomeDir()
	paths := droppedPaths(text, home)
	if f, ok := e.field().(*fileField); ok && len(paths) == 1 && fileOf(paths[0], f.s.MIME) {
		return f.take(paths)
	}
	if paths == nil || slices.ContainsFunc(paths, func(p string) bool { return !mediaName(p) }) {
		return e.pasteText(text)
	}
	name := e.focus
	return e.cmd(func() any {
		d := dropped{text: text, field: name, paths: paths}
		for _, p := range paths {
			if i, err := os.Stat(p); err != nil || !i.Mode().IsRegular() {
				d.paths = nil
			}
		}
		return d
	})
}

func (e *Editor) pasteText(text string) tea.Cmd {
	if p, ok := e.field().(paster); ok && e.Typing() {
		return p.paste(text)
	}
	e.host.Say(kit.Info, "there is no text field here to paste into", "choose one with tab")
	return nil
}

func (e *Editor) gotDropped(m dropped) tea.Cmd {
	if m.paths != nil {
		return e.addFiles(m.paths)
	}
	if m.field != e.focus { // the focus has moved: the text goes where it was meant
		e.focus = m.field
		e.tidyFocus()
	}
	return e.pasteText(m.text)
}

// openFile shows the chosen file in the system's viewer.
func (e *Editor) openFile() tea.Cmd {
	u, ok := e.picture()
	if !ok {
		return nil
	}
	file, opener, ctx := e.file, e.opener, e.host.Context()
	return e.cmd(func() any {
		path, err := file.MediaPath(ctx, u.Media)
		if err == nil {
			err = opener.Open(path)
		}
		return failed{err}
	})
}

// picture gives the chosen file.
func (e *Editor) picture() (calendar.MediaUse, bool) {
	if e.pics.at < 0 || e.pics.at >= len(e.content.Media) {
		return calendar.MediaUse{}, false
	}
	return e.content.Media[e.pics.at], true
}

// used brings the drafts in which a file was used.
type used struct {
	drafts []calendar.Draft
	err    error
}

// usesShown bounds the list: a logo is in every post.
const usesShown = 50

func (e *Editor) whereUsed() tea.Cmd {
	u, ok := e.picture()
	if !ok {
		return nil
	}
	file, ctx, here := e.file, e.host.Context(), e.kept.draft.ID
	return e.cmd(func() any {
		ids, err := file.MediaUses(ctx, u.Media)
		out := used{err: err}
		for _, id := range ids {
			if id == here || len(out.drafts) == usesShown {
				continue
			}
			if d, err := file.Draft(ctx, id); err == nil {
				out.drafts = append(out.drafts, d)
			}
		}
		return out
	})
}

func (e *Editor) gotUsed(m used) tea.Cmd {
	if m.err != nil {
		e.host.Fail(m.err)
		return nil
	}
	c := &kit.Choose{Title: "Used before in", Empty: "no other draft", OnPick: func(i int) tea.Cmd {
		return e.host.Go(kit.OpenDraft{ID: m.drafts[i].ID})
	}}
	for _, d := range m.drafts {
		c.Items = append(c.Items, kit.Choice{Label: d.Working.Heading(), Detail: d.Saved.In(e.host.Zone()).Format("2 Jan 2006")})
	}
	return e.host.Ask(c)
}

// shift changes the order of the files.
func (e *Editor) shift(n int) tea.Cmd {
	to := e.pics.at + n
	if _, ok := e.picture(); !ok || to < 0 || to >= len(e.content.Media) {
		return nil
	}
	e.remember("order")
	e.content.Media = slices.Clone(e.content.Media)
	e.content.Media[e.pics.at], e.content.Media[to] = e.content.Media[to], e.content.Media[e.pics.at]
	e.pics.at = to
	return e.changed()
}

// detach takes the chosen file out of the post; the file itself stays.
func (e *Editor) detach() tea.Cmd {
	if _, ok := e.picture(); !ok {
		return nil
	}
	e.remember("media")
	e.content.Media = slices.Delete(slices.Clone(e.content.Media), e.pics.at, e.pics.at+1)
	e.tidyFocus()
	e.host.Say(kit.Info, "taken out of the post; the file itself stays", "ctrl+z undoes it")
	return tea.Batch(e.changed(), e.wantThumb())
}

// thumbKey names a small picture in a size.
type thumbKey struct {
	id         calendar.SHA256
	cols, rows int
	style      uint64
}

type thumbed struct {
	key  thumbKey
	grid [][]color.RGBA
	err  error
}

const thumbCols, thumbRows = 18, 7 // cells beside the list of files

func (e *Editor) thumbKey(id calendar.SHA256) thumbKey {
	return thumbKey{id, thumbCols, thumbRows, e.host.Styles().Version}
}

// wantThumb has the small picture of the chosen file made, where it is needed.
func (e *Editor) wantThumb() tea.Cmd {
	u, ok := e.picture()
	if !ok || e.focus != "media" || e.host.Styles().Plain {
		return nil
	}
	k := e.thumbKey(u.Media)
	if _, ok := e.thumbs[k]; ok {
		return nil
	}
	if m, ok := e.media[u.Media]; !ok || !strings.HasPrefix(m.MIME, "image/") {
		return nil
	}
	e.thumbs[k] = "" // asked for once
	file, ctx := e.file, e.host.Context()
	return e.cmd(func() any {
		grid, err := file.Thumb(ctx, k.id, k.cols, 2*k.rows)
		return thumbed{k, grid, err}
	})
}

func (e *Editor) gotThumb(m thumbed) tea.Cmd {
	if m.err != nil || len(m.grid) == 0 {
		return nil // the row says what the file is; a picture is only a help
	}
	grid := make([][]color.Color, 0, len(m.grid))
	for _, row := range m.grid[:min(len(m.grid), 2*m.key.rows)] {
		line := make([]color.Color, 0, len(row))
		for _, c := range row[:min(len(row), m.key.cols)] {
			line = append(line, c)
		}
		grid = append(grid, line)
	}
	e.thumbs[m.key] = kit.HalfBlocks(grid)
	return nil
}

// fileText is one file in a line.
func (e *Editor) fileText(u calendar.MediaUse) string {
	m, ok := e.media[u.Media]
	if !ok {
		return "a file that is not there"
	}
	out := kit.OneLine(m.Name)
	class := platform.Media{MIME: m.MIME, Frames: 1}.Class().String()
	if m.Width > 0 {
		class += fmt.Sprintf(" %d×%d", m.Width, m.Height)
	}
	out += " · " + class + " · " + shown.Bytes(m.Bytes)
	if m.Location {
		out += " · tells where it was taken: removed before sending"
	}
	return out
}
