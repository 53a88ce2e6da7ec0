package store

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"strings"

	"rounds/calendar"
)

// Check is the doctor's look at the file: its pages, the audit trail, every
// journal played again, everything derived built again and compared, the media,
// the folder, and whose file it is. What it finds is in the report; the error
// says only that the file could not be looked at.
func (s *Store) Check(ctx context.Context) (r calendar.FileReport, err error) {
	w := s.recall(ctx)
	media := []calendar.Media{}
	err = s.view(ctx, "check the file", func(t *tx) error {
		r = calendar.FileReport{Path: s.path, Schema: int(t.number(metaSchema)), Bytes: t.bolt.Size()}
		if r.Findings = append(r.Findings, t.checkPages()); r.Findings[0].Bad {
			return errNothing // what else is read could be anything
		}
		for _, b := range recordBuckets {
			if name := things[string(b)]; name != "" && name != "practice" {
				r.Counts = append(r.Counts, calendar.Count{What: name, Number: countOf(t.bucket(b))})
			}
		}
		r.Findings = append(r.Findings, t.checkAudit(&r.Head), t.checkJournals())
		r.Findings = append(r.Findings, t.checkDerived(), t.checkStanding(w))
		media, err = all[calendar.Media](t, bMedia)
		return err
	})
	if err != nil {
		return r, err
	}
	files, err := s.checkMedia(ctx, media)
	if err != nil {
		return r, err
	}
	r.Findings = append(r.Findings, files...)
	if warning := FolderWarning(s.path); warning != "" {
		r.Findings = append(r.Findings, calendar.Finding{
			Check: "folder", Bad: true, Text: warning,
			Hint: "move the file to a folder of this computer, and keep backups in the shared one",
		})
	} else {
		r.Findings = append(r.Findings, calendar.Finding{Check: "folder", Text: "the file is in a folder of this computer"})
	}
	return r, nil
}

const restoreHint = "restore the last backup with rounds restore, or ask for help with this report"

// checkPages looks at the file itself. Nobody writes to it meanwhile: the
// transaction keeps writers out.
func (t *tx) checkPages() calendar.Finding {
	f, err := os.Open(t.s.path)
	if err == nil {
		defer f.Close()
		err = checkFile(f)
	}
	if err != nil {
		return calendar.Finding{Check: "pages", Bad: true, Text: "the pages of the file make no sense: " + err.Error(), Hint: restoreHint}
	}
	return calendar.Finding{Check: "pages", Text: "every page of the file is sound"}
}

func (t *tx) checkAudit(head *calendar.AuditLine) calendar.Finding {
	var err error
	if *head, err = t.verifyAudit(); err != nil {
		return calendar.Finding{Check: "audit trail", Bad: true, Text: err.Error(), Hint: calendar.HintOf(err)}
	}
	return calendar.Finding{Check: "audit trail", Text: fmt.Sprintf("the audit trail holds: %d lines, head %.12s", head.Number, head.Hash)}
}

// checkJournals plays every journal again: a delivery is nothing but that.
func (t *tx) checkJournals() calendar.Finding {
	n, bad := 0, ""
	err := eachRecord(t, bDeliveries, func(d calendar.Delivery) error {
		n++
		lines, err := t.journal(d.ID)
		if err != nil {
			return err
		}
		again, err := calendar.Delivery{
			ID: d.ID, Subject: d.Subject, Entry: d.Entry, Account: d.Account, Platform: d.Platform, Title: d.Title,
			Slot: d.Slot, State: calendar.Open, Source: d.Source, Claim: d.Claim, Of: d.Of, Why: d.Why,
		}.Play(lines)
		if err != nil {
			return err
		}
		if !sameDelivery(again, d) {
			bad = string(d.ID)
			return errEnough
		}
		return nil
	})
	switch {
	case err != nil:
		return calendar.Finding{Check: "journals", Bad: true, Text: "a journal cannot be played: " + err.Error(), Hint: restoreHint}
	case bad != "":
		return calendar.Finding{Check: "journals", Bad: true, Text: "delivery " + bad + " is not what its journal says", Hint: restoreHint}
	}
	return calendar.Finding{Check: "journals", Text: fmt.Sprintf("%d deliveries are what their journals say", n)}
}

// sameDelivery compares two deliveries as they are written, where a moment has
// no zone and nothing is the same as empty.
func sameDelivery(a, b calendar.Delivery) bool {
	x, errX := encode(a)
	y, errY := encode(b)
	if errX != nil || errY != nil {
		return false
	}
	var p, q calendar.Delivery
	return decode(x, &p) == nil && decode(y, &q) == nil && reflect.DeepEqual(p, q)
}

func (t *tx) checkDerived() calendar.Finding {
	wrong, err := t.compareDerived()
	switch {
	case err != nil:
		return calendar.Finding{Check: "indexes", Bad: true, Text: "the indexes cannot be built from the records: " + err.Error(), Hint: restoreHint}
	case len(wrong) > 0:
		return calendar.Finding{
			Check: "indexes", Bad: true, Text: "these indexes differ from the records: " + strings.Join(wrong, ", "),
			Hint: "build them anew with rounds doctor --rebuild; nothing is lost by that",
		}
	}
	return calendar.Finding{Check: "indexes", Text: "summaries and indexes are what the records say"}
}

func (t *tx) checkStanding(w memory) calendar.Finding {
	if err := t.atHome("check the file", w); err != nil {
		return calendar.Finding{Check: "place", Bad: true, Text: err.Error(), Hint: calendar.HintOf(err)}
	}
	return calendar.Finding{Check: "place", Text: "the file is at home here"}
}

// checkMedia looks whether every file is there and is what it was.
func (s *Store) checkMedia(ctx context.Context, media []calendar.Media) (out []calendar.Finding, err error) {
	n := 0
	look := func(name string, id calendar.SHA256) error {
		n++
		_, err := s.MediaPath(ctx, id)
		if ctx.Err() != nil {
			return fault("check the files", s.path, ctx.Err())
		}
		if err != nil {
			out = append(out, calendar.Finding{Check: "files", Bad: true, Text: bounded(name) + ": " + err.Error(), Hint: calendar.HintOf(err)})
		}
		return nil
	}
	for _, m := range media {
		if err := look(m.Name, m.ID); err != nil {
			return nil, err
		}
		for to, p := range m.Prepared {
			if err := look(m.Name+" for "+to.Title(), p.ID); err != nil {
				return nil, err
			}
		}
	}
	if len(out) == 0 {
		out = []calendar.Finding{{Check: "files", Text: fmt.Sprintf("all %d files are there and unchanged", n)}}
	}
	if i, err := os.Stat(s.path); err == nil && i.Mode().Perm()&0o077 != 0 {
		out = append(out, calendar.Finding{
			Check: "permissions", Bad: true, Text: "other users of this computer can read the calendar file",
			Hint: "take their permission away: chmod 600 " + s.path,
		})
	}
	return out, nil
}
