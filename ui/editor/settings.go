package editor

import (
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
	"rounds/ui/shown"
)

// ownRow are settings that stand in the form by themselves: they are text that
// every post of the kind wants. The others open below their platform's row.
func ownRow(key string) bool { return key == platform.SetTitle || key == platform.SetTags }

// settingFields gives what the chosen platforms ask for beside the text, by the
// catalogue of package platform: what stands by itself, and the others below the
// row of their platform.
func (e *Editor) settingFields() (own, out []field) {
	for _, n := range e.platforms().Names() {
		var rest []platform.Setting
		for _, s := range e.settingsOf(n) {
			if ownRow(s.Key) {
				own = append(own, e.titleField(n, s))
			} else {
				rest = append(rest, s)
			}
		}
		if len(rest) == 0 {
			continue
		}
		grp := "set/" + string(n)
		out = append(out, &buttonField{
			e: e, id: grp, lab: n.Title(), grp: grp, text: e.settingsText(n, rest), does: "opens them",
			press: func() tea.Cmd { return e.step(1) },
		})
		for _, s := range rest {
			out = append(out, e.settingField(n, s, grp))
		}
	}
	return own, out
}

// settingsOf lists the settings that the post can have on n, and those that it
// has although it cannot, so that they can be taken out.
func (e *Editor) settingsOf(n platform.Name) []platform.Setting {
	post := e.plainPost(n)
	var out []platform.Setting
	for _, s := range n.Settings(post.Kind) {
		if n.Applies(s, post) || post.Settings[s.Key] != "" {
			out = append(out, s)
		}
	}
	for key, value := range post.Settings {
		s, ok := n.Setting(key)
		if ok && value != "" && !slices.ContainsFunc(out, func(o platform.Setting) bool { return o.Key == key }) {
			out = append(out, s)
		}
	}
	return out
}

// plainPost is what decides which settings there are, without the texts.
func (e *Editor) plainPost(n platform.Name) platform.Post {
	p := platform.Post{Kind: e.place.Kind.Or(), Link: strings.TrimSpace(e.content.Link), Poll: e.content.Poll, Settings: e.content.Settings[n]}
	for _, u := range e.content.Media {
		p.Media = append(p.Media, platform.Media{MIME: e.media[u.Media].MIME, Frames: 1})
	}
	return p
}

// settingsText says in one row what is set.
func (e *Editor) settingsText(n platform.Name, list []platform.Setting) string {
	var set, usual []string
	for _, s := range list {
		v := e.content.Settings[n][s.Key]
		switch {
		case v != "":
			set = append(set, s.Label+": "+e.says(s, v))
		case s.Asks == platform.AsksChoice:
			usual = append(usual, s.Label+": "+s.Says(s.Default))
		}
	}
	if len(set) > 0 {
		return strings.Join(set, " · ")
	}
	return strings.Join(append([]string{"as usual"}, usual...), " · ")
}

// says gives a value in a person's words: of a file its name.
func (e *Editor) says(s platform.Setting, value string) string {
	if s.Asks != platform.AsksFile {
		return kit.OneLine(s.Says(value))
	}
	if m, ok := e.media[calendar.SHA256(value)]; ok {
		return kit.OneLine(m.Name)
	}
	return "a file that is not there"
}

// titleField is a title or the tags, with a count.
func (e *Editor) titleField(n platform.Name, s platform.Setting) field {
	f := e.settingText(n, s)
	f.id, f.lab, f.hint, f.most = s.Key+"/"+string(n), n.Title()+" "+strings.ToLower(s.Label), s.Help, 4
	if n == platform.LinkedIn {
		f.hint = "shown on the card of the link"
		if e.place.Kind.Or() == platform.KindDocument {
			f.hint = "shown above the document"
		}
	}
	f.below = e.countLine(func() platform.Count {
		if s.Key == platform.SetTags {
			return n.TagsCount(calendar.Outgoing{Settings: e.content.Settings[n]}.Post().Tags)
		}
		return n.TitleCount(e.content.Settings[n][s.Key])
	})
	return f
}

// settingText is a setting that is typed.
func (e *Editor) settingText(n platform.Name, s platform.Setting) *textField {
	return &textField{
		e: e, oneLine: true, most: 3, limit: 5000,
		get: func() string { return e.content.Settings[n][s.Key] },
		set: func(v string) { e.set(n, s.Key, v) },
	}
}

// set keeps a value; "" takes the setting away.
func (e *Editor) set(n platform.Name, key, value string) {
	if e.content.Settings == nil {
		e.content.Settings = map[platform.Name]map[string]string{}
	}
	if e.content.Settings[n] == nil {
		e.content.Settings[n] = map[string]string{}
	}
	if value == "" {
		delete(e.content.Settings[n], key)
	} else {
		e.content.Settings[n][key] = value
	}
}

// settingField is one setting below its platform's row.
func (e *Editor) settingField(n platform.Name, s platform.Setting, grp string) field {
	id := grp + "/" + s.Key
	choose := func(value string) tea.Cmd {
		e.remember(id)
		if value == s.Default {
			value = "" // it is so anyway, and what is so anyway is not kept
		}
		e.set(n, s.Key, value)
		return e.changed()
	}
	value := s.Value(e.content.Settings[n])
	switch s.Asks {
	case platform.AsksYesNo:
		f := &choiceField{e: e, id: id, grp: grp, head: s.Label, help: s.Help, toggle: true, options: []string{platform.No, platform.Yes}}
		f.at = slices.Index(f.options, value)
		f.pick = func(i int) tea.Cmd { return choose(f.options[i]) }
		return f
	case platform.AsksChoice:
		f := &choiceField{e: e, id: id, grp: grp, head: s.Label, help: s.Help, at: -1}
		for i, c := range s.Choices {
			f.options = append(f.options, c.Label)
			if c.Value == value {
				f.at = i
			}
		}
		if f.at < 0 { // it is no longer offered, but it is what stands there
			f.options, f.at = append(f.options, value), len(s.Choices)
		}
		f.pick = func(i int) tea.Cmd {
			if i >= len(s.Choices) {
				return nil
			}
			return choose(s.Choices[i].Value)
		}
		return f
	case platform.AsksFile:
		return &fileField{e: e, n: n, s: s, id: id, grp: grp}
	case platform.AsksText:
	}
	f := e.settingText(n, s)
	f.id, f.grp = id, grp
	f.hint = s.Default
	f.above = func(w int) []string { return []string{e.headLine(s.Label, s.Help, w)} }
	f.shown = func() string {
		v := e.content.Settings[n][s.Key]
		if v == "" {
			v = s.Default
		}
		return settingRow(s.Label, kit.OneLine(v))
	}
	return f
}

// settingLabel is the column in which the labels of settings stand.
const settingLabel = 26

// settingRow writes a setting in one row: its label, longer than those of the
// form, and its value.
func settingRow(label, value string) string {
	if kit.Width(label) >= settingLabel {
		label = kit.Truncate(label, settingLabel-1)
	}
	return kit.Pad(label, settingLabel) + value
}

// headLine names a setting above its value while it has the focus.
func (e *Editor) headLine(label, help string, w int) string {
	s := e.host.Styles()
	if help != "" {
		help = "  " + help
	}
	return kit.Truncate(s.Strong.Render(label)+s.Muted.Render(help), w)
}

// fileField is a setting that is a file: enter chooses it.
type fileField struct {
	e       *Editor
	n       platform.Name
	s       platform.Setting
	id, grp string
}

func (f *fileField) name() string  { return f.id }
func (f *fileField) label() string { return "" }
func (f *fileField) group() string { return f.grp }
func (f *fileField) typing() bool  { return false }

func (f *fileField) rows(_ int, focused bool) int {
	if focused {
		return 2
	}
	return 1
}

func (f *fileField) value() string { return f.e.content.Settings[f.n][f.s.Key] }

func (f *fileField) key(k tea.KeyPressMsg) (bool, tea.Cmd) {
	switch k.String() {
	case "enter", "space":
		return true, f.choose()
	}
	return false, nil
}

func (f *fileField) draw(w, _ int, focused bool) ([]string, *tea.Cursor) {
	e, st := f.e, f.e.host.Styles()
	value := "none"
	if v := f.value(); v != "" {
		value = e.says(f.s, v)
		if m, ok := e.media[calendar.SHA256(v)]; ok {
			value += " · " + shown.Bytes(m.Bytes)
		}
	}
	if !focused {
		return []string{st.Text.Render(kit.Truncate(settingRow(f.s.Label, value), w))}, nil
	}
	does := "  enter chooses a file"
	if f.value() != "" {
		does += ", d takes it out"
	}
	return []string{e.headLine(f.s.Label, f.s.Help, w), kit.Truncate(st.Selected.Render(" "+value+" ")+st.Muted.Render(does), w)}, nil
}

// choose opens the picker for files of the setting's kinds.
func (f *fileField) choose() tea.Cmd {
	return f.e.pickFile(f.s.Label, func(name string) bool { return fileOf(name, f.s.MIME) }, f.take)
}

// settingFile brings a file that was taken in for a setting.
type settingFile struct {
	n     platform.Name
	s     platform.Setting
	media calendar.Media
	err   error
}

// take adds a file to the calendar and sets it.
func (f *fileField) take(paths []string) tea.Cmd {
	if len(paths) == 0 {
		return nil
	}
	e, n, s, path := f.e, f.n, f.s, paths[0]
	e.folder = filepath.Dir(path)
	file, ctx, by := e.file, e.host.Context(), e.host.Me().ID
	return e.cmd(func() any {
		m, err := file.AddMedia(ctx, by, path)
		if err == nil && !slices.Contains(s.MIME, m.MIME) {
			err = &calendar.Error{
				Op: "choose a file", Kind: calendar.Invalid, Text: filepath.Base(path) + " cannot be used as “" + s.Label + "”",
				Hint: "choose a file that ends in " + strings.Join(endingsOf(s.MIME), " or "),
			}
		}
		return settingFile{n, s, m, err}
	})
}

func (e *Editor) gotSettingFile(m settingFile) tea.Cmd {
	if m.err != nil {
		e.host.Fail(m.err)
		return nil
	}
	e.remember("setting")
	e.media[m.media.ID] = m.media
	e.set(m.n, m.s.Key, string(m.media.ID))
	e.host.Say(kit.Good, m.s.Label+": "+kit.OneLine(m.media.Name), "ctrl+z undoes it")
	return e.changed()
}

// clearFile takes the file of a setting out.
func (f *fileField) clearFile() tea.Cmd {
	f.e.remember("setting")
	f.e.set(f.n, f.s.Key, "")
	f.e.host.Say(kit.Info, "taken out; the file itself stays", "ctrl+z undoes it")
	return f.e.changed()
}

// mimeEndings are the endings of the files that settings take.
var mimeEndings = map[string][]string{
	"image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}, "text/vtt": {".vtt"}, "application/x-subrip": {".srt"},
}

func endingsOf(mimes []string) []string {
	var out []string
	for _, m := range mimes {
		out = append(out, mimeEndings[m]...)
	}
	return out
}

// fileOf tells by a name's ending whether a file can be of one of the types.
func fileOf(name string, mimes []string) bool {
	return slices.Contains(endingsOf(mimes), strings.ToLower(filepath.Ext(name)))
}
