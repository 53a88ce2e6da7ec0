package youtube

import (
	"context"
	"net/http"
	"net/url"

	"rounds/publish"
	"rounds/publish/wire"
	"rounds/publish/wire/twin"
)

// note is the first comment of a thread, as YouTube gives it.
type note struct {
	ID      string `json:"id"`
	Snippet struct {
		Top struct {
			Snippet struct {
				Original string `json:"textOriginal"`
				Display  string `json:"textDisplay"`
				Author   struct {
					Value string `json:"value"`
				} `json:"authorChannelId"`
			} `json:"snippet"`
		} `json:"topLevelComment"`
	} `json:"snippet"`
}

// text is what was written: the original is certain only for the channel's own.
func (n note) text() string {
	if s := n.Snippet.Top.Snippet; s.Original != "" {
		return s.Original
	}
	return n.Snippet.Top.Snippet.Display
}

// comment writes the first comment below the video.
func (a *api) comment(ctx context.Context) (publish.Result, error) {
	id, err := a.id()
	if err != nil {
		return publish.Result{}, err
	}
	s := fields{"videoId": id, "topLevelComment": fields{"snippet": fields{"textOriginal": a.t.Content.FirstComment}}}
	if c := a.t.Account.RemoteID; c != "" {
		s["channelId"] = c
	}
	var got note
	err = a.write(ctx, http.MethodPost, "commentThreads", url.Values{"part": {"snippet"}}, fields{"snippet": s}, true, "commentThread", &got)
	if err != nil {
		return publish.Result{}, err
	}
	if !commentID.MatchString(got.ID) {
		return publish.Result{}, wire.Garbled(wire.Answer{Status: http.StatusOK}, name, true, a.token)
	}
	return publish.Result{Values: map[string]string{stepComment: got.ID}}, nil
}

// notePages is how many pages of a hundred comments are read.
const notePages = 10

// findComment looks below the video for the first comment. The video is this
// delivery's own, so the channel's comment with these words is it.
func (a *api) findComment(ctx context.Context) (publish.Finding, error) {
	id, err := a.id()
	if err != nil {
		return publish.Finding{}, err
	}
	q := url.Values{
		"part": {"snippet"}, "videoId": {id}, "maxResults": {"100"}, "order": {"time"}, "textFormat": {"plainText"},
	}
	perhaps := false
	for range notePages {
		var page struct {
			Next  string `json:"nextPageToken"`
			Items []note `json:"items"`
		}
		if err := a.get(ctx, "commentThreads", q, "commentThreadListResponse", &page); err != nil {
			return publish.Finding{}, err
		}
		for _, n := range page.Items {
			if !commentID.MatchString(n.ID) || a.t.Adopted(n.ID) || !twin.Same(a.t.Content.FirstComment, n.text()) {
				continue
			}
			switch author := n.Snippet.Top.Snippet.Author.Value; {
			case author == "" || a.t.Account.RemoteID == "":
				perhaps = true
			case author == a.t.Account.RemoteID:
				return publish.Finding{There: true, Values: map[string]string{stepComment: n.ID}, Text: "found below the video"}, nil
			}
		}
		if page.Next == "" {
			f := publish.Finding{Absent: !perhaps, Text: "looked at the comments below the video"}
			if perhaps {
				f.Text += "; one of them looks like it"
			}
			return f, nil
		}
		q.Set("pageToken", page.Next)
	}
	return publish.Finding{Text: "there are more comments below the video than can be read"}, nil
}
