package stage

import (
	"slices"
	"testing"
)

// CheckActions fails where an action of the screen has no name, no words or no
// key, shares a key with another, or is bound to a key that never arrives.
func (st *Stage) CheckActions(tb testing.TB) {
	tb.Helper()
	names, keys := map[string]bool{}, map[string]string{}
	for _, a := range st.Screen.Actions() {
		h := a.Keys.Help()
		if a.Name == "" || a.Long == "" || a.Group == "" || h.Key == "" || h.Desc == "" || a.Run == nil {
			tb.Errorf("the action %q lacks words", a.Name)
		}
		if names[a.Name] {
			tb.Errorf("there are two actions %q", a.Name)
		}
		names[a.Name] = true
		for _, k := range a.Keys.Keys() {
			if k == "" || slices.Contains([]string{" ", "ctrl+i", "shift+enter", "ctrl+enter"}, k) {
				tb.Errorf("%s is bound to %q, which never arrives", a.Name, k)
			}
			if other, ok := keys[k]; ok {
				tb.Errorf("%s and %s share %q", a.Name, other, k)
			}
			keys[k] = a.Name
		}
	}
}
