package shown

import (
	"fmt"
	"maps"
	"strings"

	"rounds/calendar"
	"rounds/ui/kit"
)

// Compare draws what differs between two contents of one account, and gives nil
// where nothing does.
func Compare(s *kit.Styles, was, now calendar.Outgoing, w int) []string {
	return CompareOf(s, was, now, nil, w)
}

// CompareOf is [Compare] with the names of the files among the settings.
func CompareOf(s *kit.Styles, was, now calendar.Outgoing, names Names, w int) []string {
	if was.Hash() == now.Hash() {
		return nil
	}
	d := &drawing{s: s, w: w, o: now}
	d.differ("Kind of post", string(was.Kind.Or()), string(now.Kind.Or()))
	d.differ("Text", Body(was), Body(now))
	for i := range max(len(was.Parts), len(now.Parts)) {
		d.differ(fmt.Sprintf("Part %d", i+2), at(was.Parts, i), at(now.Parts, i))
	}
	d.differ("Link", was.Link, now.Link)
	d.differ("First comment", was.FirstComment, now.FirstComment)
	d.differ("Poll", poll(was), poll(now))
	keys := maps.Clone(was.Settings)
	if keys == nil {
		keys = map[string]string{}
	}
	maps.Copy(keys, now.Settings)
	for _, k := range SettingKeys(now.Platform, keys) {
		if was.Settings[k] != now.Settings[k] { // two files may have one name
			d.head(Setting(now.Platform, k), "")
			d.add(Changed(d.s, Value(now.Platform, k, was.Settings[k], names), Value(now.Platform, k, now.Settings[k], names), d.w)...)
		}
	}
	for i := range max(len(was.Media), len(now.Media)) {
		d.differ(fmt.Sprintf("File %d", i+1), file(was.Media, i), file(now.Media, i))
		d.differ(fmt.Sprintf("Alt text of file %d", i+1), alt(was.Media, i), alt(now.Media, i))
	}
	return d.lines
}

func (d *drawing) differ(name, was, now string) {
	if was == now {
		return
	}
	d.head(name, "")
	d.add(Changed(d.s, was, now, d.w)...)
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func poll(o calendar.Outgoing) string {
	if o.Poll == nil {
		return ""
	}
	return pollText(o.Poll)
}

func file(list []calendar.OutgoingMedia, i int) string {
	if i >= len(list) {
		return ""
	}
	return File(list[i].Prepared)
}

func alt(list []calendar.OutgoingMedia, i int) string {
	if i >= len(list) {
		return ""
	}
	return strings.TrimSpace(list[i].Alt)
}
