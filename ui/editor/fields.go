package editor

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// fields lists everything that can be filled in now, the text first.
func (e *Editor) fields() []field {
	c := &e.content
	out := []field{
		e.mainText(),
		&textField{
			e: e, id: "title", lab: "Title", oneLine: true, most: 2, limit: 300, hint: "for the calendar, never sent",
			get: func() string { return c.Title }, set: func(s string) { c.Title = s },
		},
		e.whenField(),
		&accountsField{e},
		e.kindField(),
		e.pillarField(),
	}
	if len(e.host.Practice().Audiences) > 0 || c.Audience != "" {
		out = append(out, e.audienceField())
	}
	out = append(
		out,
		&textField{
			e: e, id: "link", lab: "Link", oneLine: true, most: 3, limit: 4096, hint: "https://…",
			get: func() string { return c.Link }, set: func(s string) { c.Link = s },
		},
		&mediaField{e: e},
		&textField{
			e: e, id: "comment", lab: "First comment", most: 5, hint: "posted under the post, where the platform has it",
			get: func() string { return c.FirstComment }, set: func(s string) { c.FirstComment = s },
		},
	)
	out = append(out, e.pollFields()...)
	own, settings := e.settingFields()
	out = append(out, own...)
	out = append(out, e.sourceFields()...)
	out = append(out, settings...)
	return append(out, e.notesField())
}

func (e *Editor) mainText() field {
	hint := "Write the post. What you type is saved by itself."
	if e.part > 0 {
		hint = fmt.Sprintf("Write part %d of the thread.", e.part+1)
	}
	return &textField{
		e: e, id: "text", lab: "Text", whole: true, hint: hint,
		get: func() string { return e.partText() },
		set: func(s string) { e.setPartText(s) },
	}
}

// kinds lists the kinds of post that the chosen platforms have between them.
func (e *Editor) kinds() []platform.Kind {
	out := []platform.Kind{platform.KindPost}
	for _, a := range e.targets() {
		for _, k := range platform.Of(a.Platform).Kinds {
			if !slices.Contains(out, k.Kind) {
				out = append(out, k.Kind)
			}
		}
	}
	if k := e.place.Kind.Or(); !slices.Contains(out, k) {
		out = append(out, k)
	}
	return out
}

func (e *Editor) kindField() field {
	kinds := e.kinds()
	f := &choiceField{e: e, id: "kind", lab: "Kind of post", at: slices.Index(kinds, e.place.Kind.Or())}
	for _, k := range kinds {
		f.options = append(f.options, string(k))
	}
	f.pick = func(i int) tea.Cmd {
		e.remember("kind")
		e.place.Kind = kinds[i]
		return e.changed()
	}
	if !e.place.On {
		f.note = "kept once the draft stands on a day"
	}
	return f
}

const noChoice = "none"

// oneOf is a choice among words, with none before them.
func (e *Editor) oneOf(id, lab string, words []string, get func() string, set func(string)) field {
	options := append([]string{noChoice}, words...)
	if v := get(); v != "" && !slices.Contains(options, v) {
		options = append(options, v) // it is no longer offered, but it is what stands there
	}
	at := 0
	if v := get(); v != "" {
		at = slices.Index(options, v)
	}
	return &choiceField{e: e, id: id, lab: lab, options: options, at: at, pick: func(i int) tea.Cmd {
		e.remember(id)
		if i == 0 {
			set("")
		} else {
			set(options[i])
		}
		return e.changed()
	}}
}

func (e *Editor) pillarField() field {
	var words []string
	for _, p := range e.host.Practice().Pillars {
		words = append(words, p.Name)
	}
	return e.oneOf("pillar", "Pillar", words,
		func() string { return e.content.Pillar }, func(s string) { e.content.Pillar = s })
}

func (e *Editor) audienceField() field {
	return e.oneOf("audience", "Audience", e.host.Practice().Audiences,
		func() string { return e.content.Audience }, func(s string) { e.content.Audience = s })
}

// pollLasts are the lengths offered: those that LinkedIn takes, all of which but
// the longest X takes too.
var pollLasts = []time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour}

func (e *Editor) pollFields() []field {
	p := e.content.Poll
	if p == nil {
		return []field{&buttonField{e: e, id: "poll", lab: "Poll", text: "no poll", does: "adds one", press: func() tea.Cmd {
			e.remember("poll")
			e.content.Poll = &platform.Poll{Options: []string{"", ""}, Duration: pollLasts[2]}
			e.focus = "poll"
			return e.changed()
		}}}
	}
	// Fields look the poll up anew: undo puts another one in its place.
	poll := func() *platform.Poll {
		if e.content.Poll == nil {
			return &platform.Poll{}
		}
		return e.content.Poll
	}
	out := []field{&textField{
		e: e, id: "poll", lab: "Poll", grp: "poll", oneLine: true, most: 3, limit: 1000, hint: "the question; on X the text is it",
		get: func() string { return poll().Question }, set: func(s string) { poll().Question = s },
		shown: func() string { return strings.Join(append([]string{poll().Question}, poll().Options...), " · ") },
		below: e.hintLine("alt+x takes the poll away"),
	}}
	for i := range min(len(p.Options)+1, 4) {
		out = append(out, &textField{
			e: e, id: fmt.Sprintf("poll/%d", i), lab: fmt.Sprintf("  Option %d", i+1), grp: "poll", oneLine: true, most: 2, limit: 200,
			hint: map[bool]string{true: "one more option"}[i >= len(p.Options)],
			get: func() string {
				if o := poll().Options; i < len(o) {
					return o[i]
				}
				return ""
			},
			set: func(s string) {
				p := poll()
				for len(p.Options) <= i {
					p.Options = append(p.Options, "")
				}
				p.Options[i] = s
				for n := len(p.Options); n > 2 && p.Options[n-1] == ""; n = len(p.Options) {
					p.Options = p.Options[:n-1]
				}
			},
		})
	}
	lasts := &choiceField{e: e, id: "poll/lasts", lab: "  Open for", grp: "poll", at: -1}
	for i, d := range pollLasts {
		lasts.options = append(lasts.options, kit.Count(int(d/(24*time.Hour)), "day", "days"))
		if d == p.Duration {
			lasts.at = i
		}
	}
	if lasts.at < 0 {
		lasts.options, lasts.at = append(lasts.options, p.Duration.String()), len(pollLasts)
	}
	lasts.pick = func(i int) tea.Cmd {
		if i >= len(pollLasts) {
			return nil
		}
		e.remember("poll")
		poll().Duration = pollLasts[i]
		return e.changed()
	}
	return append(out, lasts)
}

func (e *Editor) hintLine(text string) func(int) []string {
	return func(w int) []string { return []string{e.host.Styles().Faint.Render(kit.Truncate(text, w))} }
}

func (e *Editor) countLine(count func() platform.Count) func(int) []string {
	return func(w int) []string {
		c := count()
		if c.Limit == 0 {
			return nil
		}
		return []string{kit.Meter(e.host.Styles(), c.Length, c.Limit, min(w, 30))}
	}
}

// sourceFields gives the evidence behind what the post states.
func (e *Editor) sourceFields() []field {
	var out []field
	for i := range e.content.Evidence {
		grp := fmt.Sprintf("source/%d", i)
		at := func() *calendar.Evidence {
			if i < len(e.content.Evidence) {
				return &e.content.Evidence[i]
			}
			return &calendar.Evidence{}
		}
		out = append(
			out,
			&textField{
				e: e, id: grp, lab: fmt.Sprintf("Source %d", i+1), grp: grp, oneLine: true, most: 3, limit: 4096, hint: "address, or where it stands",
				get: func() string { return at().Address }, set: func(s string) { at().Address = s },
				shown: func() string { return sourceText(*at()) }, below: e.hintLine("alt+x takes this source away"),
			},
			&textField{
				e: e, id: grp + "/publisher", lab: "  Publisher", grp: grp, oneLine: true, most: 2, limit: 300,
				get: func() string { return at().Publisher }, set: func(s string) { at().Publisher = s },
			},
			e.dayField(grp+"/read", "  Read on", grp, func() *calendar.Day { return &at().Read }),
			e.dayField(grp+"/by", "  Check by", grp, func() *calendar.Day { return &at().CheckBy }),
		)
	}
	text := "no source yet"
	if len(e.content.Evidence) > 0 {
		text = "one more"
	}
	return append(out, &buttonField{e: e, id: "source", lab: "Evidence", text: text, does: "adds a source", press: func() tea.Cmd {
		e.remember("source")
		e.focus = fmt.Sprintf("source/%d", len(e.content.Evidence))
		e.content.Evidence = append(slices.Clone(e.content.Evidence), calendar.Evidence{Read: e.host.Moment().Today})
		return e.changed()
	}})
}

func sourceText(s calendar.Evidence) string {
	out := s.Address
	if s.Publisher != "" {
		out += " · " + s.Publisher
	}
	if !s.CheckBy.IsZero() {
		out += " · check by " + s.CheckBy.Format("2 Jan 2006")
	}
	return out
}

// dayField is a day typed as text. What is no day yet stays in the field.
func (e *Editor) dayField(id, lab, grp string, at func() *calendar.Day) field {
	return &textField{
		e: e, id: id, lab: lab, grp: grp, oneLine: true, most: 1, limit: 60, hint: "2026-11-22, or a day in words",
		get: func() string {
			if s, ok := e.raw[id]; ok {
				return s
			}
			if d := *at(); !d.IsZero() {
				return d.String()
			}
			return ""
		},
		set: func(s string) {
			e.raw[id] = s
			if strings.TrimSpace(s) == "" {
				*at() = calendar.Day{}
			} else if d, err := e.readDay(s); err == nil {
				*at() = d
			}
		},
		below: func(w int) []string {
			s, typed := e.raw[id]
			if !typed || strings.TrimSpace(s) == "" {
				return nil
			}
			st := e.host.Styles()
			d, err := e.readDay(s)
			if err != nil {
				return []string{st.Warn.Render(kit.Truncate(kit.OneLine(err.Error()), w))}
			}
			return []string{st.Muted.Render(kit.Truncate("→ "+d.Format("Mon 2 January 2006"), w))}
		},
		leaves: func() tea.Cmd {
			if _, err := e.readDay(e.raw[id]); err == nil {
				delete(e.raw, id)
			}
			return nil
		},
	}
}

// notesField is the thread of notes with room for the next.
func (e *Editor) notesField() field {
	return &textField{
		e: e, id: "notes", lab: "Notes", most: 4, limit: 4000, loose: true, hint: "for each other, never sent; enter adds it",
		get: func() string { return e.note }, set: func(s string) { e.note = s },
		shown: func() string {
			n := len(e.kept.draft.Notes)
			switch {
			case e.note != "":
				return firstLine(e.note, 200) + "  (not added yet)"
			case n == 0:
				return ""
			}
			return kit.Count(n, "note", "notes") + ", the last: " + e.noteText(e.kept.draft.Notes[n-1])
		},
		above: func(w int) []string {
			notes := e.kept.draft.Notes
			s := e.host.Styles()
			var out []string
			if n := len(notes) - notesShown; n > 0 {
				out = append(out, s.Faint.Render(kit.Truncate(fmt.Sprintf("%d earlier: alt+n shows all", n), w)))
				notes = notes[n:]
			}
			for _, r := range notes {
				out = append(out, s.Note.Render(kit.Truncate(e.noteText(r), w)))
			}
			return out
		},
		enter: e.addNote,
	}
}

// notesShown is how many notes stand above the field: the others are a key away.
const notesShown = 3

func (e *Editor) noteText(r calendar.Remark) string {
	return e.nameOf(r.By) + ", " + r.At.In(e.host.Zone()).Format("2 Jan 15:04") + ": " + kit.OneLine(r.Text)
}

func (e *Editor) addNote() tea.Cmd {
	if strings.TrimSpace(e.note) == "" {
		return nil
	}
	if e.save.writing || e.save.theirs != nil {
		e.host.Say(kit.Info, "the text is being saved; press enter again in a moment", "")
		return nil
	}
	e.save.writing = true
	j, w, ctx := e.job(), e.w, e.host.Context()
	j.note = e.note
	return e.cmd(func() any { return w.write(ctx, j) })
}

// allNotes shows the whole thread.
func (e *Editor) allNotes() tea.Cmd {
	var b strings.Builder
	s := e.host.Styles()
	for _, r := range e.kept.draft.Notes {
		b.WriteString(s.Muted.Render(e.nameOf(r.By)+", "+r.At.In(e.host.Zone()).Format("Mon 2 Jan 2006 15:04")) + "\n")
		b.WriteString(s.Text.Render(kit.Clean(r.Text)) + "\n\n")
	}
	return e.host.Ask(&kit.Text{Title: "Notes, never sent", Content: strings.TrimRight(b.String(), "\n")})
}

// takeAway removes what the focus is on, where that is something that was added.
func (e *Editor) takeAway() tea.Cmd {
	f := e.field()
	switch grp := f.group(); {
	case grp == "poll":
		e.remember("poll")
		e.content.Poll = nil
		e.focus = "poll"
	case strings.HasPrefix(grp, "source/"):
		var i int
		if _, err := fmt.Sscanf(grp, "source/%d", &i); err != nil || i >= len(e.content.Evidence) {
			return nil
		}
		e.remember("source")
		e.content.Evidence = slices.Delete(slices.Clone(e.content.Evidence), i, i+1)
		for k := range e.raw {
			if strings.HasPrefix(k, "source/") {
				delete(e.raw, k) // the numbers behind it have moved
			}
		}
		e.focus = "source"
	default:
		return nil
	}
	e.tidyFocus()
	e.host.Say(kit.Info, "taken away", "ctrl+z undoes it")
	return e.changed()
}
