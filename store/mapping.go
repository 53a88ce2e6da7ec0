package store

import (
	"context"

	"rounds/calendar"
)

// metaMapping begins the keys of import mappings in the meta bucket; the header's
// fingerprint follows.
const metaMapping = "import-mapping/"

// mostMappings bounds how many are kept; the oldest goes first.
const mostMappings = 200

// ImportMapping gives what was said of files with a header row, and whether
// anything was.
func (s *Store) ImportMapping(ctx context.Context, header calendar.SHA256) (m calendar.ImportMapping, ok bool, err error) {
	err = s.view(ctx, "read a mapping", func(t *tx) error {
		m, ok, err = find[calendar.ImportMapping](t, bMeta, metaMapping+string(header))
		return err
	})
	return m, ok, err
}

// KeepImportMapping keeps what a person said of files with a header row, in the
// place of what was said before. It is no step that can be undone: saying it
// anew is.
func (s *Store) KeepImportMapping(ctx context.Context, by calendar.PersonID, m calendar.ImportMapping) error {
	if err := m.Check(); err != nil {
		return err
	}
	return s.update(ctx, "keep a mapping", by, func(t *tx) error {
		m.At, m.By = t.now, by
		if err := put(t, bMeta, metaMapping+string(m.Header), m); err != nil {
			return err
		}
		if err := t.boundMappings(); err != nil {
			return err
		}
		return t.audit("kept a mapping", "calendar", "of files with the header "+string(m.Header[:12]))
	})
}

// boundMappings drops the oldest mappings above the bound.
func (t *tx) boundMappings() error {
	keys, err := t.keys(bMeta, []byte(metaMapping))
	if err != nil {
		return err
	}
	for n := len(keys); n > mostMappings; n-- {
		oldest, at := -1, t.now
		for i, k := range keys {
			m, _, err := find[calendar.ImportMapping](t, bMeta, metaMapping+k)
			if err != nil {
				return err
			}
			if oldest < 0 || m.At.Before(at) {
				oldest, at = i, m.At
			}
		}
		if err := t.drop(bMeta, []byte(metaMapping+keys[oldest])); err != nil {
			return err
		}
		keys = append(keys[:oldest], keys[oldest+1:]...)
	}
	return nil
}
