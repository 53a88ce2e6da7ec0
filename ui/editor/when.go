package editor

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/calendar"
	"rounds/ui/kit"
)

// present is the present as a slot, for words such as "tomorrow".
func (e *Editor) present() calendar.Slot {
	s, err := calendar.SlotAt(e.host.Now(), e.zone())
	if err != nil {
		return calendar.Slot{Day: e.host.Moment().Today, Zone: e.zone()}
	}
	return s
}

// zone is the zone of the entry, or of the practice.
func (e *Editor) zone() string {
	if z := e.place.Slot.Zone; z != "" {
		return z
	}
	return e.host.Practice().Zone
}

func (e *Editor) readDay(s string) (calendar.Day, error) {
	w, err := calendar.ParseWhen(s, e.present())
	return w.Day, err
}

// whenText is how the field shows the slot: as it can be typed.
func (e *Editor) whenText() string {
	if !e.place.On {
		return ""
	}
	s := e.place.Slot
	return calendar.When{Day: s.Day, At: s.At, HasTime: true}.String()
}

// readWhen understands what stands in the field. A day without a time keeps the
// time of the slot, or the practice's first usual one.
func (e *Editor) readWhen() (calendar.Slot, error) {
	w, err := calendar.ParseWhen(e.when, e.present())
	if err != nil {
		return calendar.Slot{}, err
	}
	s := calendar.Slot{Day: w.Day, At: w.At, Zone: e.zone()}
	if !w.HasTime {
		s.At = calendar.NewTimeOfDay(9, 0)
		if usual := e.host.Practice().UsualTimes; len(usual) > 0 {
			s.At = usual[0]
		}
		if e.place.On {
			s.At = e.place.Slot.At
		}
	}
	_, err = s.Instant()
	return s, err
}

func (e *Editor) whenField() field {
	hint := "an idea so far: type a day to place it, as in next tue 9am"
	if e.entries > 1 && !e.place.On {
		hint = kit.Count(e.entries, "day", "days") + " on the calendar: open one of them there to change it"
	}
	return &textField{
		e: e, id: "when", lab: "Day and time", oneLine: true, most: 1, limit: 80, hint: hint, loose: true,
		get: func() string { return e.when }, set: func(s string) { e.when = s },
		below: func(w int) []string {
			if strings.TrimSpace(e.when) == "" {
				return nil
			}
			s, err := e.readWhen()
			st := e.host.Styles()
			if err != nil {
				return []string{st.Warn.Render(kit.Truncate(kit.OneLine(err.Error()+": "+calendar.HintOf(err)), w))}
			}
			out := []string{st.Muted.Render(kit.Truncate("→ "+e.slotText(s), w))}
			if e.place.On && s == e.place.Slot { // what is only typed has not been looked at yet
				out = append(out, e.crowdLines(w)...)
			}
			return out
		},
		shown: func() string {
			if list := crowdTexts(e.judged.crowd); len(list) > 0 {
				return kit.OneLine(e.when + "   ! " + list[0])
			}
			return kit.OneLine(e.when)
		},
		enter: func() tea.Cmd {
			if cmd := e.commitWhen(); cmd != nil || e.when == e.whenText() {
				return tea.Batch(cmd, e.step(1))
			}
			_, err := e.readWhen()
			e.host.Fail(err)
			return nil
		},
		leaves: e.commitWhen,
	}
}

// slotText writes a slot in full, with what daylight saving does to it.
func (e *Editor) slotText(s calendar.Slot) string {
	out := s.Day.Format("Mon 2 January 2006") + ", " + s.At.String()
	t, shift, err := s.Resolve()
	if err != nil {
		return out
	}
	switch shift {
	case calendar.Skipped:
		out += " (the clocks jump over it: " + t.Format("15:04") + ")"
	case calendar.Repeated:
		out += " (comes twice that day: the first is meant)"
	case calendar.Exact:
	}
	if s.Zone != e.host.Practice().Zone {
		out += " " + s.Zone
	}
	if !t.After(e.host.Now()) {
		out += ", in the past"
	}
	return out
}

// commitWhen takes over what the field says, where it says something else that
// can be understood. What cannot be understood stays in the field.
func (e *Editor) commitWhen() tea.Cmd {
	if e.when == e.whenText() {
		return nil
	}
	if strings.TrimSpace(e.when) == "" {
		e.when = e.whenText()
		return nil
	}
	s, err := e.readWhen()
	if err != nil {
		return nil
	}
	if e.place.On && s == e.place.Slot {
		e.when = e.whenText()
		return nil
	}
	e.remember("when")
	if !e.place.On && len(e.place.Accounts) == 0 {
		e.place.Accounts = e.offered()
	}
	e.place.On, e.place.Slot = true, s
	e.when = e.whenText()
	return e.changed()
}
