package youtube

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

// lookForUpload looks for the upload among the channel's, newest first, by the
// name that the file was given. Where a new video may be it but YouTube has not
// said yet what its file was called, that is waited for.
func (a *api) lookForUpload(ctx context.Context, size int64) (id string, err error) {
	list, err := a.uploads(ctx)
	if err != nil {
		return "", err
	}
	for len(list) > 0 {
		n := min(len(list), 50)
		some, err := a.clips(ctx, "snippet,status,fileDetails", list[:n]...)
		if err != nil {
			return "", err
		}
		for _, v := range some {
			switch a.judgeUpload(v, size) {
			case isOther:
			case isOwn:
				return v.ID, nil
			case isPerhaps:
				return "", &publish.Fault{
					Class: publish.Working, Text: "YouTube is still reading a video that may be this one", Hint: wire.TimeHint,
					Until: a.t.Now().Add(a.pause(30 * time.Second)),
				}
			}
		}
		list = list[n:]
	}
	return "", nil
}

type verdict int

const (
	isOther verdict = iota
	isPerhaps
	isOwn
)

// readFor is how long YouTube is given to read a new file.
const readFor = time.Hour

// judgeUpload tells whether a video is what this delivery uploaded.
func (a *api) judgeUpload(v clip, size int64) verdict {
	file := a.t.Progress[valueFile]
	at, known := v.Snippet.at("publishedAt")
	switch {
	case !videoID.MatchString(v.ID) || a.t.Adopted(v.ID) || file == "":
		return isOther
	case v.File != nil && v.File.Name == file && v.File.Size == strconv.FormatInt(size, 10):
		return isOwn
	case v.File != nil && v.File.Name != "":
		return isOther
	case !known || a.now().Sub(at) > readFor:
		return isOther
	}
	if v.Snippet.text("title") == title(a.t.Content) && v.Status.text("privacyStatus") == private {
		return isPerhaps
	}
	return isOther
}

// uploads are the ids of the channel's newest videos, private ones included.
func (a *api) uploads(ctx context.Context) ([]string, error) {
	var me struct {
		Items []struct {
			Details struct {
				Related struct {
					Uploads string `json:"uploads"`
				} `json:"relatedPlaylists"`
			} `json:"contentDetails"`
		} `json:"items"`
	}
	if err := a.get(ctx, "channels", url.Values{"part": {"contentDetails"}, "mine": {"true"}}, "channelListResponse", &me); err != nil {
		return nil, err
	}
	if len(me.Items) == 0 || me.Items[0].Details.Related.Uploads == "" {
		return nil, noChannel()
	}
	var ids []string
	q := url.Values{"part": {"contentDetails"}, "playlistId": {me.Items[0].Details.Related.Uploads}, "maxResults": {"50"}}
	for range 2 {
		var page struct {
			Next  string `json:"nextPageToken"`
			Items []struct {
				Details struct {
					Video string `json:"videoId"`
				} `json:"contentDetails"`
			} `json:"items"`
		}
		err := a.get(ctx, "playlistItems", q, "playlistItemListResponse", &page)
		if a.status == http.StatusNotFound {
			return nil, nil // the list of a channel without a video is not there
		}
		if err != nil {
			return nil, err
		}
		for _, one := range page.Items {
			if videoID.MatchString(one.Details.Video) {
				ids = append(ids, one.Details.Video)
			}
		}
		if page.Next == "" {
			break
		}
		q.Set("pageToken", page.Next)
	}
	return ids, nil
}

// pause is how long to wait before YouTube is asked again; a rehearsal on this
// computer is quicker.
func (a *api) pause(d time.Duration) time.Duration {
	if a.t.Account.Loopback() {
		return min(d, 200*time.Millisecond)
	}
	return d
}
