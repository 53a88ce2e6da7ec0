package youtube

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// Values of privacyStatus (YouTube Data API, videos resource).
const (
	public  = "public"
	private = "private"
)

// setting gives what a post says for a setting, or its default.
func setting(o calendar.Outgoing, key string) string {
	s, _ := platform.YouTube.Setting(key)
	if s.Key == "" {
		return o.Settings[key]
	}
	return s.Value(o.Settings)
}

func privacy(o calendar.Outgoing) string       { return setting(o, platform.SetPrivacy) }
func title(o calendar.Outgoing) string         { return setting(o, platform.SetTitle) }
func description(o calendar.Outgoing) string   { return platform.YouTube.Body(o.Post()) }
func yes(o calendar.Outgoing, key string) bool { return setting(o, key) == platform.Yes }
func captions(o calendar.Outgoing) string      { return setting(o, platform.SetCaptions) }
func picture(m calendar.OutgoingMedia) bool {
	return strings.HasPrefix(strings.ToLower(m.MIME), "image/")
}
func isThumbnail(m calendar.OutgoingMedia) bool { return picture(m) }
func isVideo(m calendar.OutgoingMedia) bool     { return !picture(m) }
func first(o calendar.Outgoing, is func(calendar.OutgoingMedia) bool) (calendar.OutgoingMedia, bool) {
	i := slices.IndexFunc(o.Media, is)
	if i < 0 {
		return calendar.OutgoingMedia{}, false
	}
	return o.Media[i], true
}

// video is the file that becomes the video, thumbnail the picture beside it.
func video(o calendar.Outgoing) (calendar.OutgoingMedia, bool)     { return first(o, isVideo) }
func thumbnail(o calendar.Outgoing) (calendar.OutgoingMedia, bool) { return first(o, isThumbnail) }

// tags are the search words: YouTube takes no empty one.
func tags(o calendar.Outgoing) []string {
	var list []string
	for _, t := range o.Post().Tags {
		if t != "" && !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

// fields is a part of a resource. What an update leaves out of a part is lost, so
// parts are read, changed and written back whole.
type fields map[string]any

// kept gives those fields of a part that can be written.
func (f fields) kept(names ...string) fields {
	out := fields{}
	for _, n := range names {
		if v, ok := f[n]; ok && v != nil {
			out[n] = v
		}
	}
	return out
}

func (f fields) text(name string) string { s, _ := f[name].(string); return s }

// list gives the texts of a field.
func (f fields) list(name string) []string {
	all, _ := f[name].([]any)
	var out []string
	for _, v := range all {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// snippet is the part of that name, over what was read of it.
func snippet(o calendar.Outgoing, was fields) fields {
	f := was.kept("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage")
	maps.Copy(f, fields{"title": title(o), "description": description(o), "categoryId": setting(o, platform.SetCategory)})
	delete(f, "tags")
	if list := tags(o); len(list) > 0 {
		f["tags"] = list
	}
	return f
}

// status is the part of that name, over what was read of it. All that decides who
// sees the video, and how YouTube treats it, is always in it.
func status(o calendar.Outgoing, was fields, who string) fields {
	f := fields{"license": "youtube", "embeddable": true}
	maps.Copy(f, was.kept("license", "embeddable", "publicStatsViewable"))
	maps.Copy(f, fields{
		"privacyStatus": who, "selfDeclaredMadeForKids": yes(o, platform.SetKids),
		"containsSyntheticMedia": yes(o, platform.SetSynthetic),
	})
	return f
}

var (
	videoID   = regexp.MustCompile(`^[A-Za-z0-9_-]{6,20}$`)
	commentID = regexp.MustCompile(`^[A-Za-z0-9_.-]{6,120}$`)
)

// watch is a video's public address.
func watch(a calendar.Account, id string) string {
	base := "https://www.youtube.com"
	if a.Loopback() {
		base = strings.TrimRight(a.Base, "/")
	}
	return base + "/watch?v=" + url.QueryEscape(id)
}

// languages are the names of some languages, as captions are called by them.
var languages = map[string]string{
	"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français", "pt": "Português", "it": "Italiano",
	"vi": "Tiếng Việt", "zh": "中文", "ko": "한국어", "ru": "Русский", "ar": "العربية", "tl": "Tagalog", "ht": "Kreyòl ayisyen",
}

// language gives the captions' language and the name of the track.
func language(o calendar.Outgoing) (code, label string) {
	code = setting(o, platform.SetCaptionsLanguage)
	base, _, _ := strings.Cut(strings.ToLower(code), "-")
	if label = languages[base]; label == "" {
		label = code
	}
	return code, label
}
