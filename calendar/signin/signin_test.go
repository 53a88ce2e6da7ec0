package signin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
)

func TestAFoundAccountTakesThePlaceOfTheSameProfile(t *testing.T) {
	const host = "https://api.x.com"
	in := func(id, name, handle, remote, base string) calendar.Account {
		return calendar.Account{ID: calendar.AccountID(id), Version: 7, Platform: platform.X, Name: name, Handle: handle, RemoteID: remote, Base: base, ByHand: true}
	}
	found := signin.Found{Account: calendar.Account{Platform: platform.X, Name: "Juniper Street", Handle: "@juniper", RemoteID: "42", Base: host, KeyUntil: time.Unix(1800000000, 0)}}
	tests := []struct {
		rule string
		file []calendar.Account
		want calendar.AccountID
		name string
	}{
		{"none there", nil, "", "Juniper Street"},
		{"the same profile", []calendar.Account{in("a", "Other", "", "7", host), in("b", "Our X", "", "42", host)}, "b", "Our X"},
		{"by hand, under the same handle", []calendar.Account{in("a", "Our X", "juniper", "", host)}, "a", "Our X"},
		{"by hand, under the same name", []calendar.Account{in("a", "juniper street", "", "", host)}, "a", "juniper street"},
		{"the profile before the name", []calendar.Account{in("a", "Juniper Street", "", "", host), in("b", "Our X", "", "42", host)}, "b", "Our X"},
		{"another profile of the same name", []calendar.Account{in("a", "Juniper Street", "", "7", host)}, "", "Juniper Street"},
		{"a rehearsal", []calendar.Account{in("a", "Juniper Street", "", "42", "http://127.0.0.1:80/x")}, "", "Juniper Street"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			got := found.Over(tt.file)
			require.Equal(t, tt.want, got.ID)
			require.Equal(t, tt.name, got.Name)
			require.Equal(t, "42", got.RemoteID)
			require.False(t, got.ByHand)
			require.Equal(t, found.Account.KeyUntil, got.KeyUntil)
			if tt.want != "" {
				require.Equal(t, uint64(7), got.Version)
			}
		})
	}
}

func TestWhatWasFoundAsSentences(t *testing.T) {
	zone, err := calendar.LoadZone("America/Denver")
	require.NoError(t, err)
	f := signin.Found{
		Account: calendar.Account{KeyUntil: time.Date(2027, 1, 22, 0, 3, 0, 0, time.UTC)}, Granted: []string{"a", "b"},
		Missing: []signin.Right{{Permission: "c", For: "figures"}}, Notes: []string{"Look at it."},
	}
	require.Equal(t, []string{"to be connected again before 21 January 2027", "granted: a, b", "not granted: c, needed for figures", "Look at it."}, f.Sentences(zone))
	require.Equal(t, []string{"the key has no end that is known"}, signin.Found{}.Sentences(zone))
}

func TestWhatAWayTakesAndCosts(t *testing.T) {
	w := signin.Way{Steps: []signin.Step{{Takes: time.Minute}, {Takes: 5 * time.Minute, Costs: "$5"}, {Costs: "$1"}}}
	require.Equal(t, 6*time.Minute, w.Takes())
	require.Equal(t, "$5; $1", w.Costs())
	require.Empty(t, signin.Way{}.Costs())
}
