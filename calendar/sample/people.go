package sample

import (
	"rounds/calendar"
	"rounds/calendar/platform"
)

// The clinic's people, by their place in [Plan.People].
const (
	haddad = iota
	whitaker
	lindqvist
)

func people() []calendar.Person {
	return []calendar.Person{
		{Name: "Dr. Noor Haddad", Roles: []calendar.Role{calendar.Writes, calendar.Checks, calendar.Approves}},
		{Name: "Sam Whitaker, NP", Roles: []calendar.Role{calendar.Writes, calendar.Checks}},
		{Name: "Mika Lindqvist", Roles: []calendar.Role{calendar.Writes}},
	}
}

// The clinic's accounts.
const (
	facebook  = "facebook"
	instagram = "instagram"
	linkedIn  = "linkedin"
	x         = "x"
	youTube   = "youtube"
)

func accounts() []Account {
	return []Account{
		{facebook, calendar.Account{Platform: platform.Facebook, Name: "Juniper Street Clinic", Handle: "@JuniperClinic"}},
		{x, calendar.Account{Platform: platform.X, Name: "Juniper Clinic on X", Handle: "@JuniperClinic"}},
		{instagram, calendar.Account{Platform: platform.Instagram, Name: "Juniper Clinic on Instagram", Handle: "@JuniperClinic"}},
		{linkedIn, calendar.Account{Platform: platform.LinkedIn, Name: "Juniper Street Clinic on LinkedIn", Handle: "@JuniperClinic"}},
		{youTube, calendar.Account{Platform: platform.YouTube, Name: "Juniper Clinic on YouTube", Handle: "@JuniperClinic", ByHand: true}},
	}
}

// The clinic's pillars.
const (
	awareness  = "Awareness"
	prevention = "Prevention"
	news       = "Practice news"
	team       = "People"
	community  = "Community"
)

func practice() calendar.Practice {
	return calendar.Practice{
		Name: "Juniper Street Clinic", ShortName: "Juniper Street", Region: "US", Zone: Zone,
		Phone: "303-555-0110", Website: "https://juniperclinic.example", Booking: "https://juniperclinic.example/book",
		Profile: calendar.Profile{
			ShortNames: []string{"Juniper Street", "JuniperClinic"},
			Phones:     []string{"303-555-0110"},
			Fax:        []string{"303-555-0111"},
			Addresses:  []string{"90 Juniper Street, Denver, CO 80299"},
			Domains:    []string{"juniperclinic.example"},
			Emails:     []string{"front@juniperclinic.example"},
			Handles:    []string{"@JuniperClinic"},
			Staff:      []string{"Dr. Noor Haddad", "Sam Whitaker, NP", "Mika Lindqvist"},
			Pets:       []string{"Biscuit"},
			Partners: []calendar.Partner{
				{Name: "Elm Pharmacy", Phones: []string{"303-555-0177"}},
				{Name: "Denver Food Bank"},
			},
			Places:     []string{"Denver", "Juniper Street"},
			CrisisLine: []string{"988"},
			Emergency:  []string{"911"},
			Helplines:  []string{"911", "988", "1-800-222-1222"},
		},
		Audiences: []string{"Adults", "Parents", "Older adults", "Caregivers"},
		Pillars: []calendar.Pillar{
			{Name: awareness, Share: 30},
			{Name: prevention, Share: 25},
			{Name: news, Share: 20},
			{Name: team, Share: 15},
			{Name: community, Share: 10},
		},
		UsualTimes: []calendar.TimeOfDay{
			calendar.NewTimeOfDay(9, 0), calendar.NewTimeOfDay(12, 30), calendar.NewTimeOfDay(17, 30),
		},
	}
}
