package facebook

import (
	"context"
	"mime"
	"time"

	"rounds/publish"
	"rounds/publish/wire"
)

// photo uploads one photo that nobody sees yet.
func (g *graph) photo(ctx context.Context, i int) (publish.Result, error) {
	m := g.t.Content.Media[i]
	f, size, err := g.t.Open(m.ID)
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	defer f.Close()
	fields := []wire.Field{{Name: "published", Value: "false"}}
	if _, later := g.showAt(); later {
		// What is to hang on a scheduled post may not stand on its own.
		fields = append(fields, wire.Field{Name: "temporary", Value: "true"})
	}
	if m.Alt != "" {
		fields = append(fields, wire.Field{Name: "alt_text_custom", Value: m.Alt})
	}
	b, err := wire.Multipart(fields, wire.File{
		Field: "source", Name: stepPhoto(i, 1) + extension(m.MIME), MIME: m.MIME, Length: size, Reader: f,
	})
	if err != nil {
		return publish.Result{}, wire.FileFault(err)
	}
	var got struct {
		ID string `json:"id"`
	}
	if err := g.send(ctx, page(g.t.Account)+"/photos", nil, b, false, &got); err != nil {
		return publish.Result{}, err
	}
	if !objectID.MatchString(got.ID) {
		return publish.Result{}, g.unreadable(wire.Answer{Status: 200}, false)
	}
	return publish.Result{Values: map[string]string{
		g.step.Name: got.ID, g.step.Name + endAt: g.t.Now().UTC().Format(time.RFC3339),
	}}, nil
}

func extension(kind string) string {
	switch kind {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	}
	if list, err := mime.ExtensionsByType(kind); err == nil && len(list) > 0 {
		return list[0]
	}
	return ""
}
