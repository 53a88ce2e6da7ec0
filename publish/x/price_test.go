package x_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/x"
)

func TestPrice(t *testing.T) {
	c := x.New(nil)
	pictures := []calendar.OutgoingMedia{ofSize("image/png", 9, "A sign"), ofSize("image/png", 9, " ")}
	tests := []struct {
		rule string
		o    calendar.Outgoing
		done []string
		want float64
	}{
		{"a post", calendar.Outgoing{Text: "Flu shots today"}, nil, 0.015},
		{"a post with a link", calendar.Outgoing{Text: "Book: praxis-muster.de"}, nil, 0.200},
		{"a link that stands apart", calendar.Outgoing{Text: "Book", Link: "https://praxis-muster.de/"}, nil, 0.200},
		{"an accidental link is one", calendar.Outgoing{Text: "Ask Dr.med Muster"}, nil, 0.200},
		{"words of medicine are none", calendar.Outgoing{Text: "Mo.-Fr. 3.5mg, z.B. bei Dr. med. Muster"}, nil, 0.015},
		{"two links cost as one", calendar.Outgoing{Text: "a.de b.de"}, nil, 0.200},
		{"each part of a thread by itself", calendar.Outgoing{Text: "1/3", Parts: []string{"2/3 See a.de", "3/3"}}, nil, 0.230},
		{"a description", calendar.Outgoing{Text: "Chairs", Media: pictures}, nil, 0.020},
		{"a video has no description", calendar.Outgoing{Text: "How it works", Media: []calendar.OutgoingMedia{ofSize("video/mp4", 9, "A nurse")}}, nil, 0.015},
		{"what is out costs nothing more", calendar.Outgoing{Text: "See a.de", Parts: []string{"2/2"}, Media: pictures}, []string{"alt 1", "post"}, 0.015},
		{"what was described is not again", calendar.Outgoing{Text: "Chairs", Media: pictures}, []string{"picture 1", "alt 1"}, 0.015},
		{"all out", calendar.Outgoing{Text: "See a.de"}, []string{"post"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			tt.o.Platform, tt.o.Kind = platform.X, platform.KindPost
			p := calendar.Progress{}
			for _, s := range tt.done {
				p = p.With(s, nil)
			}
			require.InDelta(t, tt.want, c.Price(tt.o, p), 1e-9)
			if tt.done == nil {
				require.InDelta(t, tt.want, platform.XPostPrice(tt.o.Post()), 1e-9, "the composer says the same")
			}
		})
	}
}

func TestEachPaidCallIsAStepOfThePrice(t *testing.T) {
	o := calendar.Outgoing{Platform: platform.X, Kind: platform.KindPost, Text: "1/2", Parts: []string{"2/2"}, Media: []calendar.OutgoingMedia{ofSize("image/png", 9, "A sign")}}
	c, p, paid := x.New(nil), calendar.Progress{}, 0
	for s := (publish.Step{}); ; {
		more := false
		if s, more = c.Next(o, p); !more {
			break
		}
		before := c.Price(o, p)
		p = p.With(s.Name, nil)
		if c.Price(o, p) < before {
			paid++
		}
	}
	require.Equal(t, 3, paid)
	require.Zero(t, c.Price(o, p))
}
