package sample

import (
	"slices"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// post is a post without a place on the calendar.
type post struct {
	title, pillar string
	text          string
	x             string   // what X gets instead, where the text is too long for it
	thread        []string // X's further parts
	link, comment string
	pictures      []PictureUse
	poll          *platform.Poll
	kind          platform.Kind
	youTube       map[string]string // settings
	to            []string
}

// entry places a post. It shares nothing with other plans.
func (p post) entry(day calendar.Day, at calendar.TimeOfDay) Entry {
	e := Entry{
		Slot: calendar.Slot{Day: day, At: at, Zone: Zone}, Kind: calendar.PostEntry, PostKind: p.kind.Or(),
		Content: calendar.Content{
			Title: p.title, Text: p.text, Link: p.link, FirstComment: p.comment, Poll: p.poll, Pillar: p.pillar,
		},
		Pictures: slices.Clone(p.pictures), Accounts: slices.Clone(p.to), Writer: lindqvist, Approver: haddad,
	}
	if p.x != "" {
		e.Content.Variants = map[platform.Name]calendar.Variant{platform.X: {Text: p.x, Parts: p.thread}}
	} else {
		e.Content.Parts = p.thread
	}
	if p.youTube != nil {
		e.Content.Settings = map[platform.Name]map[string]string{platform.YouTube: p.youTube}
	}
	e.Content = e.Content.Clone()
	return e
}

func note(text string) Entry {
	return Entry{Kind: calendar.NoteEntry, Text: text, Writer: lindqvist, Approver: haddad}
}

func clock(hour, minute int) calendar.TimeOfDay { return calendar.NewTimeOfDay(hour, minute) }

const day = 24 * time.Hour
