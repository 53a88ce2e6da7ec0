package store

import (
	"context"
	"maps"
	"math"
	"os"
	"strings"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/store/picture"
)

// wanted is one file that has to be made ready for one platform.
type wanted struct {
	media calendar.Media
	to    platform.Name
	kind  platform.Kind
}

// PrepareMedia makes the files of an entry ready for upload: without what they
// say about the place and the camera, upright, within each platform's limits.
// What was made before stays as it is: approvals cover it.
func (s *Store) PrepareMedia(ctx context.Context, id calendar.EntryID) error {
	return s.prepareFor(ctx, id)
}

func (s *Store) prepareFor(ctx context.Context, id calendar.EntryID) error {
	var todo []wanted
	err := s.view(ctx, "make files ready", func(t *tx) (err error) {
		todo, err = t.unprepared(id)
		return err
	})
	if err != nil {
		return err
	}
	for _, w := range todo {
		if err := ctx.Err(); err != nil {
			return fault("make files ready", s.path, err)
		}
		p, err := s.prepare(ctx, w)
		if err != nil {
			return err
		}
		if err := s.prepared(ctx, w, p); err != nil {
			return err
		}
	}
	return nil
}

// unprepared lists the pictures of an entry's last revision that a platform of
// an account not yet served has no ready file of.
func (t *tx) unprepared(id calendar.EntryID) (out []wanted, err error) {
	e, err := get[calendar.Entry](t, bEntries, string(id))
	if err != nil || e.Draft == "" {
		return nil, err
	}
	c, err := t.scene(e)
	if err != nil {
		return nil, err
	}
	type pair struct {
		media calendar.SHA256
		to    platform.Name
	}
	seen := map[pair]bool{}
	for _, account := range c.unserved() {
		a, ok := c.accounts[account]
		if !ok {
			continue
		}
		for _, id := range c.revision.Content.FilesFor(a.Platform) {
			m, ok, err := find[calendar.Media](t, bMedia, string(id))
			if err != nil {
				return nil, err
			}
			if !ok || !strings.HasPrefix(m.MIME, "image/") || seen[pair{m.ID, a.Platform}] {
				continue
			}
			seen[pair{m.ID, a.Platform}] = true
			if _, done := m.Prepared[a.Platform]; !done {
				out = append(out, wanted{m, a.Platform, e.PostKind})
			}
		}
	}
	return out, nil
}

// prepare makes one file and puts it into the media folder.
func (s *Store) prepare(ctx context.Context, w wanted) (p calendar.Prepared, err error) {
	const op = "make files ready"
	path, err := s.MediaPath(ctx, w.media.ID)
	if err != nil {
		return p, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return p, fileFault(op, path, err)
	}
	in, err := picture.Inspect(b)
	if err != nil {
		return p, pictureFault(op, w.media.Name, err)
	}
	out, info, changes, err := picture.Prepare(b, limits(w, in))
	if err != nil {
		return p, pictureFault(op, w.media.Name, err)
	}
	p = calendar.Prepared{
		ID: calendar.SumSHA256(out), MIME: info.MIME, Bytes: int64(len(out)), Width: info.Width, Height: info.Height, Changes: changes,
	}
	return p, s.keep(p.ID, p.MIME, out)
}

// limits gives what a platform takes of a picture, in the words of the package
// that makes it. Where the platform takes none of its kind only what is private
// is removed: the checks say the rest.
func limits(w wanted, in picture.Info) picture.Limits {
	kind, ok := platform.Of(w.to).Kind(w.kind.Or())
	if !ok {
		return picture.Limits{}
	}
	f, ok := platform.MediaFacts{}, false
	if in.Animated {
		f, ok = kind.Takes(platform.Animation)
	}
	if !ok {
		f, ok = kind.Takes(platform.Picture)
	}
	if !ok {
		return picture.Limits{}
	}
	l := picture.Limits{MaxBytes: f.MaxBytes, MIMEs: f.MIME, MaxWidth: f.MaxLong, MaxHeight: f.MaxShort}
	if in.Height > in.Width {
		l.MaxWidth, l.MaxHeight = f.MaxShort, f.MaxLong
	}
	if n := int64(in.Width) * int64(in.Height); f.MaxPixels > 0 && n >= f.MaxPixels {
		side := int(float64(in.Width)*math.Sqrt(float64(f.MaxPixels)/float64(n))) - 1
		if side = max(1, side); l.MaxWidth == 0 || side < l.MaxWidth {
			l.MaxWidth = side
		}
	}
	return l
}

// prepared keeps what was made; what another window made first stays.
func (s *Store) prepared(ctx context.Context, w wanted, p calendar.Prepared) error {
	return s.update(ctx, "make files ready", "", func(t *tx) error {
		m, err := get[calendar.Media](t, bMedia, string(w.media.ID))
		if err != nil {
			return err
		}
		if _, done := m.Prepared[w.to]; done {
			return errNothing
		}
		m.Prepared = maps.Clone(m.Prepared)
		if m.Prepared == nil {
			m.Prepared = map[platform.Name]calendar.Prepared{}
		}
		m.Prepared[w.to] = p
		m.Version++
		if err := put(t, bMedia, string(m.ID), m); err != nil {
			return err
		}
		drafts, err := t.keys(bUses, pair(m.ID, ""))
		if err != nil {
			return err
		}
		for _, d := range drafts {
			if err := t.refreshDraft(calendar.DraftID(d)); err != nil {
				return err
			}
		}
		return nil
	})
}
