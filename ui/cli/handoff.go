package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rounds/calendar"
)

// askHanded walks a person through the deliveries that are made by hand: the
// text on the clipboard, the platform's page, the live address as the answer.
func (s *session) askHanded(ctx context.Context, f File, by calendar.Person, r calendar.RunReport) (calendar.RunReport, error) {
	for n, row := range r.Rows {
		if row.Delivery.State != calendar.Handed || row.Verdict == calendar.KeptBack {
			continue
		}
		c, err := f.Approved(ctx, row.Delivery.Approval, row.Delivery.Account)
		if err != nil {
			return r, err
		}
		s.line("\n%s · %s", row.Account.Platform.Title(), clean(row.Account.Name, 40))
		s.outgoingText(c.Outgoing)
		fmt.Fprint(s.Out, ansi.SetSystemClipboard(c.Text))
		s.line("the text is on the clipboard (where your terminal lets it); post it at %s", row.Account.Platform.Compose(c.Kind, row.Account.RemoteID))
		if err := s.Open(ctx, row.Account.Platform.Compose(c.Kind, row.Account.RemoteID)); err != nil {
			s.note("the page could not be opened: open it yourself")
		}
		for {
			fmt.Fprint(s.Err, "its address, or: posted, not posted, or Enter for later: ")
			text, err := s.lines().ReadString('\n')
			said, ok := handAnswer(strings.TrimSpace(text))
			if said.Event == "" && (ok || err != nil) {
				break
			}
			if !ok {
				s.note("that is no address: paste it as https://…")
				continue
			}
			d, err := s.answer(ctx, f, by, row.Delivery.ID, said)
			if err != nil {
				return r, err
			}
			r.Rows[n].Delivery = d
			if d.State.Out() {
				r.Rows[n].Verdict = calendar.Done
			} else {
				r.Rows[n].Verdict = calendar.Stopped
			}
			break
		}
	}
	return r, nil
}

// handAnswer reads a person's answer; an empty one leaves the question open.
func handAnswer(text string) (said calendar.Record, ok bool) {
	switch {
	case text == "":
		return said, true
	case strings.EqualFold(text, "posted"):
		return calendar.Record{Event: calendar.SaidThere}, true
	case strings.EqualFold(text, "not posted"):
		return calendar.Record{Event: calendar.SaidNotThere, Text: "it was not posted"}, true
	}
	if err := checkAddress(text); err != nil {
		return said, false
	}
	return calendar.Record{Event: calendar.SaidThere, URL: text}, true
}
