package shown

import (
	"maps"
	"slices"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/ui/kit"
)

// Names gives what a file is called by its hash, "" where that is not known. A
// nil one knows none.
type Names func(calendar.SHA256) string

// Setting gives a setting's name in a person's words.
func Setting(n platform.Name, key string) string {
	if s, ok := n.Setting(key); ok {
		return s.Label
	}
	return kit.OneLine(key)
}

// Value gives a setting's value in a person's words: a choice as it is called, a
// file by its name, or by the beginning of its hash.
func Value(n platform.Name, key, value string, names Names) string {
	s, ok := n.Setting(key)
	if !ok || value == "" {
		return value
	}
	if s.Asks != platform.AsksFile {
		return s.Says(value)
	}
	if names != nil {
		if name := names(calendar.SHA256(value)); name != "" {
			return kit.OneLine(name)
		}
	}
	return "file " + value[:min(8, len(value))]
}

// SettingKeys lists the keys of settings in the order of the platform's own list;
// what is not in it comes last.
func SettingKeys(n platform.Name, of map[string]string) []string {
	at := map[string]int{}
	for i, key := range keysOf(n) {
		at[key] = i + 1
	}
	keys := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(keys, func(a, b string) int { return rank(at[a]) - rank(at[b]) })
	return keys
}

// rank puts what is not in the list behind what is.
func rank(i int) int {
	if i == 0 {
		return 1 << 20
	}
	return i
}

// keysOf lists the keys of all settings that any kind of post has on n.
func keysOf(n platform.Name) []string {
	var out []string
	for _, k := range platform.Of(n).Kinds {
		for _, s := range n.Settings(k.Kind) {
			if !slices.Contains(out, s.Key) {
				out = append(out, s.Key)
			}
		}
	}
	return out
}
