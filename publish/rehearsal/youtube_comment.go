package rehearsal

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ytComment is the most characters of a comment.
const ytComment = 10_000

// comment writes a comment below a video.
func (c *youtubeCall) comment(lag time.Duration) answer {
	var b struct {
		Snippet struct {
			Channel string `json:"channelId"`
			Video   string `json:"videoId"`
			Top     struct {
				Snippet struct {
					Text string `json:"textOriginal"`
				} `json:"snippet"`
			} `json:"topLevelComment"`
		} `json:"snippet"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return youtubeError(http.StatusBadRequest, "parseError", "Parse Error")
	}
	text := b.Snippet.Top.Snippet.Text
	return c.change(lag, func(t *tx) answer {
		on := t.post(youtubeName, b.Snippet.Video)
		if on == nil || on.Deleted || on.Kind == KindComment {
			return youtubeNoVideo()
		}
		s := on.status(t.now)
		switch {
		case s.Privacy == "private":
			return youtubeError(http.StatusForbidden, "forbidden", "The comment thread could not be created due to insufficient permissions. The request might not be properly authorized.")
		case s.Kids != nil && *s.Kids:
			return youtubeError(http.StatusForbidden, "commentsDisabled", "One or more of the comment threads cannot be created because comments are disabled.")
		}
		if refused := ytCommentText(text); refused != nil {
			return *refused
		}
		r := record{Post: Post{
			Platform: youtubeName, Account: c.owner.ID, ID: "Ug" + slug(24, "comment", on.ID, text, t.now.String(), string(rune(t.next(youtubeName)))),
			Kind: KindComment, Text: text, ReplyTo: on.ID, Media: []Media{}, Created: t.now, Published: true,
		}, Shown: t.now.Add(t.lag), Root: on.ID}
		t.putPost(r)
		return youtubeJSON(http.StatusOK, c.thread(&r))
	})
}

func ytCommentText(text string) *answer {
	var a answer
	switch {
	case strings.TrimSpace(text) == "":
		a = youtubeError(http.StatusBadRequest, "commentTextRequired", "The comment resource that is being inserted must specify a value for the <code>snippet.textOriginal</code> property.")
	case utf8.RuneCountInString(text) > ytComment:
		a = youtubeError(http.StatusBadRequest, "commentTextTooLong", "The comment resource that is being inserted contains too many characters in the <code>snippet.textOriginal</code> property.")
	default:
		return nil
	}
	return &a
}

// editComment is comments.update.
func (c *youtubeCall) editComment(lag time.Duration) answer {
	var b struct {
		ID      string `json:"id"`
		Snippet struct {
			Text string `json:"textOriginal"`
		} `json:"snippet"`
	}
	if err := json.Unmarshal(c.rq.body.text(), &b); err != nil {
		return youtubeError(http.StatusBadRequest, "parseError", "Parse Error")
	}
	return c.change(lag, func(t *tx) answer {
		old := t.post(youtubeName, b.ID)
		if old == nil || old.Deleted || old.Kind != KindComment || old.Account != c.owner.ID {
			return youtubeError(http.StatusNotFound, "commentNotFound", "The comment cannot be found.")
		}
		if refused := ytCommentText(b.Snippet.Text); refused != nil {
			return *refused
		}
		r := *old
		r.Text, r.Edited = b.Snippet.Text, t.now
		r = r.changed(old, t)
		t.putPost(r)
		return youtubeJSON(http.StatusOK, c.commentObject(&r))
	})
}

func (c *youtubeCall) commentObject(r *record) object {
	owner, _ := byID(youtubeAccounts(), r.Account)
	at := r.Created.UTC().Format(time.RFC3339)
	return object{"kind": "youtube#comment", "id": r.ID, "snippet": object{
		"videoId": r.Root, "textDisplay": r.Text, "textOriginal": r.Text, "authorDisplayName": "@" + owner.Username,
		"authorChannelId": object{"value": r.Account}, "canRate": true, "viewerRating": "none", "likeCount": 0,
		"publishedAt": at, "updatedAt": at,
	}}
}

func (c *youtubeCall) thread(r *record) object {
	return object{"kind": "youtube#commentThread", "id": r.ID, "snippet": object{
		"channelId": c.owner.ID, "videoId": r.Root, "topLevelComment": c.commentObject(r), "canReply": true,
		"totalReplyCount": 0, "isPublic": true,
	}}
}

// threads is commentThreads.list of a video, newest first.
func (c *youtubeCall) threads() answer {
	id := c.rq.query.Get("videoId")
	var list []object
	found := false
	now := c.s.now()
	c.s.ledger.view(func(st *state) {
		on := st.post(youtubeName, id).seen(now)
		if on == nil || on.Deleted {
			return
		}
		found = true
		for _, whole := range st.posts {
			if r := whole.seen(now); r != nil && r.Platform == youtubeName && r.Kind == KindComment && r.Root == id && !r.Deleted {
				list = append(list, c.thread(r))
			}
		}
	})
	if !found {
		return youtubeError(http.StatusNotFound, "videoNotFound", "The video identified by the <code>videoId</code> parameter could not be found.")
	}
	slices.Reverse(list)
	return c.paged("youtube#commentThreadListResponse", list, 20)
}
