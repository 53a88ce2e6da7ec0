package torture

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A few points of one post, so that plain `go test` notices when the harness
// itself no longer works.
func TestAPostThatIsCutOffAtAFewPointsIsOutOnce(t *testing.T) {
	trapped(t)
	l := newLane(t, t.TempDir())
	defer l.platforms.stop()
	k := kinds[0]
	whole := l.play(t, attempt{name: "unhurt", kind: k, hurts: []trap{{}}})
	require.Empty(t, whole.wrong, &whole.story)
	require.Greater(t, whole.first.total, 50)
	for _, share := range []int{2, 3, 4} {
		v := l.play(t, attempt{name: "smoke", kind: k, hurts: []trap{{does: kills, at: whole.first.total * share / 5}}})
		require.Empty(t, v.wrong, &v.story)
		require.Len(t, v.kills, 1)
	}
}
