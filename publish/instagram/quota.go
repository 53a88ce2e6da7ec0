package instagram

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"rounds/calendar/platform"
	"rounds/publish"
	"rounds/publish/wire"
)

// Quota tells how many posts the account may still make (IG User,
// content_publishing_limit). Where Instagram names no total, the figure of the
// platform's facts counts.
func (c *Client) Quota(ctx context.Context, t publish.Target) (publish.Quota, error) {
	g := &graph{Client: c, t: t, step: publish.Step{Name: stepLook}}
	user, err := g.user()
	if err != nil {
		return publish.Quota{}, err
	}
	var got struct {
		Data []struct {
			Used   *int `json:"quota_usage"`
			Config struct {
				Total    int   `json:"quota_total"`
				Duration int64 `json:"quota_duration"` // seconds
			} `json:"config"`
		} `json:"data"`
	}
	q := url.Values{"fields": {"quota_usage,config{quota_total,quota_duration}"}}
	if err := g.get(ctx, user+"/content_publishing_limit", q, &got); err != nil {
		return publish.Quota{}, plainly(err)
	}
	if len(got.Data) == 0 || got.Data[0].Used == nil || *got.Data[0].Used < 0 {
		return publish.Quota{}, g.unreadable(wire.Answer{Status: http.StatusOK})
	}
	d, f := got.Data[0], platform.Of(platform.Instagram).Quota[0]
	out := publish.Quota{Of: f.Posts, Per: f.Per}
	if d.Config.Total > 0 {
		out.Of = d.Config.Total
	}
	if s := d.Config.Duration; s > 0 && s <= 31*24*3600 {
		out.Per = time.Duration(s) * time.Second
	}
	out.Left = max(0, out.Of-*d.Used)
	return out, nil
}
