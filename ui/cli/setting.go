package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/shown"
)

// settings takes what --set names over into a content, by the catalogue of
// package platform: keys and values are checked, files are added.
func (s *session) settings(ctx context.Context, f File, by calendar.Person, list []string, c *calendar.Content) error {
	for _, v := range list {
		key, value, ok := strings.Cut(v, "=")
		name, key, dot := strings.Cut(key, ".")
		n, known := platform.Parse(name)
		if !ok || !dot || !known {
			return usage(fmt.Sprintf("%q is not a setting", v), "write it as youtube.title=TEXT")
		}
		setting, known := n.Setting(key)
		if !known {
			return usage(fmt.Sprintf("%s has no setting %q", n.Title(), key), "use one of: "+strings.Join(settingKeys(n), ", "))
		}
		value, err := s.settingValue(ctx, f, by, n, setting, value)
		if err != nil {
			return err
		}
		if c.Settings == nil {
			c.Settings = map[platform.Name]map[string]string{}
		}
		if c.Settings[n] == nil {
			c.Settings[n] = map[string]string{}
		}
		if value == "" {
			delete(c.Settings[n], key)
		} else {
			c.Settings[n][key] = value
		}
	}
	return nil
}

// settingKeys lists the keys of every setting on a platform.
func settingKeys(n platform.Name) []string {
	all := map[string]string{}
	for _, k := range platform.Of(n).Kinds {
		for _, s := range n.Settings(k.Kind) {
			all[s.Key] = ""
		}
	}
	return shown.SettingKeys(n, all)
}

// settingValue reads one value; a file is named by its path.
func (s *session) settingValue(ctx context.Context, f File, by calendar.Person, n platform.Name, setting platform.Setting, text string) (string, error) {
	value, err := setting.Read(text)
	if err != nil {
		return "", usage(n.Title()+": "+clean(err.Error(), 0), "see the settings of a post in the editor, or leave it out")
	}
	if setting.Asks != platform.AsksFile || value == "" {
		return value, nil
	}
	m, err := f.AddMedia(ctx, by.ID, value)
	if err != nil {
		return "", err
	}
	if !slices.Contains(setting.MIME, m.MIME) {
		return "", usage(fmt.Sprintf("%s cannot be used as “%s” on %s", clean(value, 0), setting.Label, n.Title()), "give a file of the kind "+strings.Join(setting.MIME, " or "))
	}
	return string(m.ID), nil
}

// settingLines gives settings in a person's words, in the platform's own order.
func (s *session) settingLines(n platform.Name, of map[string]string) []string {
	var out []string
	for _, k := range shown.SettingKeys(n, of) {
		out = append(out, clean(shown.Setting(n, k), 60)+": "+clean(shown.Value(n, k, of[k], s.fileName), 0))
	}
	return out
}

// fileName gives what a file of the open calendar is called.
func (s *session) fileName(id calendar.SHA256) string {
	if s.file == nil {
		return ""
	}
	m, err := s.file.Media(context.Background(), id)
	if err != nil {
		return ""
	}
	return m.Name
}
