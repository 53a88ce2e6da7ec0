package platform

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestSetting bounds what is typed for a setting, in characters.
const longestSetting = 5000

// Applies tells whether the post can have the setting on n: by its kind, its
// files, and what the setting is about.
func (n Name) Applies(s Setting, p Post) bool {
	if len(s.Kinds) > 0 && !slices.Contains(s.Kinds, p.Kind.Or()) {
		return false
	}
	if len(s.Class) > 0 && !slices.ContainsFunc(p.Media, func(m Media) bool { return slices.Contains(s.Class, m.Class()) }) {
		return false
	}
	switch {
	case n == LinkedIn && s.Key == SetTitle:
		return p.Kind.Or() == KindDocument || n.linkCard(p)
	case n == LinkedIn && s.Key == SetThumbnail:
		return n.linkCard(p)
	case s.Key == SetCaptionsLanguage:
		return p.Settings[SetCaptions] != ""
	}
	return true
}

// Read understands what a person types for the setting: of a choice its value or
// its words, of a yes or no also y, n, true, false, on and off, of a file whatever
// names it. What stands for the default is "", as the post then has it anyway.
// The error is a sentence for the person.
func (s Setting) Read(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	value := text
	switch s.Asks {
	case AsksYesNo:
		switch strings.ToLower(text) {
		case Yes, "y", "true", "on", "1":
			value = Yes
		case No, "n", "false", "off", "0":
			value = No
		default:
			return "", fmt.Errorf("%s is yes or no, not “%s”", s.Label, shorten(text))
		}
	case AsksChoice:
		i := slices.IndexFunc(s.Choices, func(c Choice) bool {
			return strings.EqualFold(c.Value, text) || strings.EqualFold(c.Label, text)
		})
		if i < 0 {
			return "", fmt.Errorf("%s is one of %s, not “%s”", s.Label, orList(s.words()), shorten(text))
		}
		value = s.Choices[i].Value
	case AsksText, AsksFile:
		if utf8.RuneCountInString(text) > longestSetting {
			return "", fmt.Errorf("%s is too long: it may have %s characters", s.Label, thousands(longestSetting))
		}
	}
	if value == s.Default {
		return "", nil
	}
	return value, nil
}

// words lists the values of a choice as they are typed.
func (s Setting) words() []string {
	out := make([]string, len(s.Choices))
	for i, c := range s.Choices {
		out[i] = c.Value
		if !strings.EqualFold(c.Value, c.Label) {
			out[i] += " (" + c.Label + ")"
		}
	}
	return out
}

// Says gives a value in a person's words; a value that is none of the choices is
// given as it is. A file stays the hash that it is known by.
func (s Setting) Says(value string) string {
	for _, c := range s.Choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// Files lists the files among a post's settings on n, by the hash that each is
// known by, in the order of the settings.
func (n Name) Files(of map[string]string) []string {
	var out []string
	for _, s := range settings[n] {
		if s.Asks == AsksFile && of[s.Key] != "" {
			out = append(out, of[s.Key])
		}
	}
	return out
}

// Handles cuts a list of handles at commas and spaces and takes the @ off.
func Handles(text string) []string {
	var out []string
	for _, h := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		if h = strings.TrimPrefix(h, "@"); h != "" {
			out = append(out, h)
		}
	}
	return out
}
