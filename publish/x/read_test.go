package x_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/publish"
	"rounds/publish/rehearsal"
)

// What X answers to the reading back, in either vocabulary and in odd forms.
func TestReadingBack(t *testing.T) {
	text := calendar.Outgoing{Text: "Flu shots today"}
	picture := calendar.Outgoing{Text: "Chairs", Media: []calendar.OutgoingMedia{ofSize("image/png", 900, "Ten chairs")}}
	const missing = `{"errors":[{"value":"ID","detail":"Could not find tweet with id: [ID].","title":"Not Found Error","resource_type":"tweet","parameter":"ids","resource_id":"ID","type":"https://api.x.com/2/problems/resource-not-found"}]}`
	tests := []struct {
		rule, body string
		o          calendar.Outgoing
		want       publish.Class // -1: it is as it should be
		says       string
	}{
		{"as sent", `{"data":[{"id":"ID","text":"Flu shots today"}]}`, text, -1, ""},
		{"fields that nobody knows", `{"data":[{"id":"ID","text":"Flu shots today","edit_history_tweet_ids":[""],"mood":{"a":[1]}}],"new":7}`, text, -1, ""},
		{"whole text under its newer name", `{"data":[{"id":"ID","text":"Flu sh…","note_post":{"text":"Flu shots today"}}]}`, text, -1, ""},
		{"whole text under its older name", `{"data":[{"id":"ID","text":"Flu sh…","note_tweet":{"text":"Flu shots today"}}]}`, text, -1, ""},
		{"another text", `{"data":[{"id":"ID","text":"Closed today"}]}`, text, publish.Person, "differently"},
		{"200 with errors alone", missing, text, publish.Again, "does not show the post yet"},
		{"200 with nothing", `{}`, text, publish.Again, "does not show the post yet"},
		{"no JSON", `<html>`, text, publish.Again, "cannot be read"},
		{"its picture", `{"data":[{"id":"ID","text":"Chairs","attachments":{"media_keys":["3_1"]}}]}`, picture, -1, ""},
		{"its picture is lacking", `{"data":[{"id":"ID","text":"Chairs"}]}`, picture, publish.Person, "0 of 1 files"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t, tt.o)
			s := b.upTo(t, "verify")
			body := replaceID(tt.body, b.target.Progress["post"])
			require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "read", What: rehearsal.GarbageBefore, Body: &body}))
			err := b.do(t, s)
			if tt.want < 0 {
				require.NoError(t, err)
				return
			}
			f := faultOf(t, err)
			require.Equal(t, tt.want, f.Class)
			require.Contains(t, f.Text, tt.says)
		})
	}
}

func TestXMayTurnDownTheOlderNamesOnce(t *testing.T) {
	b := newBench(t, calendar.Outgoing{Text: "1/2", Parts: []string{"2/2"}})
	require.NoError(t, b.server.Set(rehearsal.Settings{XVocabulary: rehearsal.VocabularyNew}))
	b.walk(t)
	require.Equal(t, 2, b.calls("read"), "once with each vocabulary")

	both := rehearsal.Fault{
		Call: "read", What: rehearsal.Refuse, Status: 400, Times: 2,
		Body: ptr(`{"errors":[{"parameters":{"tweet.fields":["x"]},"message":"no"}],"title":"Invalid Request","type":"https://api.x.com/2/problems/invalid-request"}`),
	}
	b.target.Progress = calendar.Progress{"done:post": "yes", "post": b.target.Progress["post"], "done:part 2": "yes", "part 2": b.target.Progress["part 2"]}
	require.NoError(t, b.server.AddFault(both))
	faultOf(t, b.do(t, b.next(t)))
	require.Equal(t, 4, b.calls("read"), "and not in a circle")
}

// An answer to the create that cannot be read, or has no id, leaves the end open.
func TestAnswersToTheCreate(t *testing.T) {
	tests := []struct {
		rule, body string
		known      bool
	}{
		{"as documented", `{"data":{"id":"1960000000000000001","text":"Flu shots today","edit_history_tweet_ids":[""]}}`, true},
		{"newer", `{"data":{"id":"1960000000000000001","edit_history_post_ids":["1960000000000000001"]}}`, true},
		{"an id that is a number", `{"data":{"id":1960000000000000001}}`, false},
		{"an id with letters", `{"data":{"id":"196x"}}`, false},
		{"an id of 20 digits", `{"data":{"id":"19600000000000000010"}}`, false},
		{"no data", `{"errors":[{"title":"odd"}]}`, false},
		{"null", `null`, false},
		{"nothing", ``, false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			b := newBench(t, calendar.Outgoing{Text: "Flu shots today"})
			require.NoError(t, b.server.AddFault(rehearsal.Fault{Call: "create", What: rehearsal.Garbage, Body: &tt.body}))
			err := b.do(t, b.next(t))
			if tt.known {
				require.NoError(t, err)
				return
			}
			require.Equal(t, publish.Unknown, faultOf(t, err).Class)
		})
	}
}
