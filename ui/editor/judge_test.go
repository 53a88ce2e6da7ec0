package editor

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/calendar"
	"rounds/calendar/platform"
)

func TestACommentThatStaysBehindIsSaid(t *testing.T) {
	q := question{
		content: calendar.Content{Text: "Flu shots today", FirstComment: "Bring your card."},
		targets: []calendar.Account{{ID: "f", Platform: platform.Facebook}, {ID: "x", Platform: platform.X}},
	}
	v := q.answer()
	require.Equal(t, []bool{false, true}, []bool{says(v.per[0].problems, "comment-unsupported"), says(v.per[1].problems, "comment-unsupported")})
	require.Empty(t, v.per[1].out.FirstComment)
}

func says(list []platform.Problem, code string) bool {
	for _, p := range list {
		if p.Code == code {
			return true
		}
	}
	return false
}
