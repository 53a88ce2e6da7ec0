package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/ui/byhand"
)

// handing is one delivery while a person makes it by hand.
type handing struct {
	d       calendar.Delivery
	account calendar.Account
	guide   byhand.Guide
	root    string // where its folder lies; "" before the files are laid out
	next    int    // the clip that is copied next
}

// handing makes the guide to a delivery that is posted by hand.
func (s *session) handing(ctx context.Context, f File, d calendar.Delivery, a calendar.Account) (*handing, error) {
	c, err := f.Approved(ctx, d.Approval, d.Account)
	if err != nil {
		return nil, err
	}
	if d.IsChange() {
		post, err := f.Delivery(ctx, d.Of)
		if err != nil {
			return nil, err
		}
		return &handing{d: d, account: a, guide: byhand.ForChange(d.Subject, c.Outgoing, a, post.URL)}, nil
	}
	g := byhand.For(c.Outgoing, a, d.Slot, func(id calendar.SHA256) calendar.Media {
		m, err := f.Media(ctx, id)
		if err != nil {
			return calendar.Media{} // it only lends its name
		}
		return m
	})
	return &handing{d: d, account: a, guide: g}, nil
}

// changes tells whether a post that is there is taken down or edited.
func (h *handing) changes() bool { return h.d.IsChange() }

// folderRoot gives where files are laid out: among the downloads, but for a
// rehearsal in a throw-away folder.
func (s *session) folderRoot(a calendar.Account) (string, error) {
	if s.Folder != nil && !a.Loopback() {
		if root := s.Folder(); root != "" {
			return root, nil
		}
	}
	root, err := os.MkdirTemp("", "rounds-by-hand-")
	if err != nil {
		return "", &calendar.Error{Op: "lay out files", Kind: calendar.Disk, Err: err, Text: "there is no room for temporary files", Hint: "make room on the disk and try again"}
	}
	return root, nil
}

// askHanded walks a person through the deliveries of a run that are made by
// hand, one after the other.
func (s *session) askHanded(ctx context.Context, f File, by calendar.Person, r calendar.RunReport) (calendar.RunReport, error) {
	for n, row := range r.Rows {
		if row.Delivery.State != calendar.Handed || row.Verdict == calendar.KeptBack {
			continue
		}
		d, err := s.handOver(ctx, f, by, row.Delivery, row.Account)
		if err != nil {
			return r, err
		}
		r.Rows[n].Delivery = d
		switch {
		case d.State.Out(), d.Dropped:
			r.Rows[n].Verdict = calendar.Done
		case d.State != calendar.Handed:
			r.Rows[n].Verdict = calendar.Stopped
		}
	}
	return r, nil
}

// handOver shows how one delivery is made by hand, hands over text, files and
// page, and takes the answer.
func (s *session) handOver(ctx context.Context, f File, by calendar.Person, d calendar.Delivery, a calendar.Account) (calendar.Delivery, error) {
	h, err := s.handing(ctx, f, d, a)
	if err != nil {
		return d, err
	}
	if err := s.layOut(ctx, f, h); err != nil {
		s.note("%s", err.Error())
		s.note("  %s", calendar.HintOf(err))
	}
	s.guideText(h)
	s.copyNext(ctx, h)
	if len(h.guide.Files) > 0 && h.root != "" {
		if err := s.Open(ctx, h.folder()); err != nil {
			s.note("the folder could not be opened: open it yourself")
		}
	}
	if err := s.Open(ctx, h.guide.Page); err != nil {
		s.note("the page could not be opened: open it yourself")
	}
	return s.askAnswer(ctx, f, by, h)
}

func (h *handing) folder() string { return h.root + string(os.PathSeparator) + byhand.Folder(h.d) }

// layOut puts the files under readable names.
func (s *session) layOut(ctx context.Context, f File, h *handing) error {
	if len(h.guide.Files) == 0 {
		return nil
	}
	root, err := s.folderRoot(h.account)
	if err != nil {
		return err
	}
	if _, h.guide, err = byhand.Lay(ctx, root, h.d, h.guide, f.MediaPath); err != nil {
		return err
	}
	h.root = root
	return nil
}

// guideText prints the steps.
func (s *session) guideText(h *handing) {
	s.line("\n%s · %s · by hand", h.account.Platform.Title(), clean(h.account.Name, 40))
	s.line("at %s", h.guide.Page)
	if h.root != "" {
		s.line("files in %s", clean(h.folder(), 0))
	}
	for _, l := range h.guide.Lines {
		switch {
		case l.Number > 0:
			s.line("%2d. %s", l.Number, clean(l.Text, 0))
		case l.Clip >= 0:
			s.line("    %s:\n%s", l.Text, indent(h.guide.Clips[l.Clip].Text, "    | "))
		case l.File >= 0 && h.guide.Files[l.File].Path != "":
			s.line("    %s (too big to be copied)", clean(h.guide.Files[l.File].Path, 0))
		default:
			s.line("    %s", clean(l.Text, 0))
		}
	}
}

// copyNext puts the next text on the clipboard, by the terminal's way and the
// system's.
func (s *session) copyNext(ctx context.Context, h *handing) {
	if len(h.guide.Clips) == 0 {
		return
	}
	c := h.guide.Clips[h.next]
	h.next = (h.next + 1) % len(h.guide.Clips)
	fmt.Fprint(s.Out, ansi.SetSystemClipboard(c.Text))
	if s.Copy != nil {
		_ = s.Copy(ctx, c.Text) // a computer without one is no fault: the terminal may have taken it
	}
	s.line("%s is on the clipboard, where your terminal or system lets it", c.Name)
}

// askAnswer asks until the person answered or leaves it for later.
func (s *session) askAnswer(ctx context.Context, f File, by calendar.Person, h *handing) (calendar.Delivery, error) {
	for {
		more := ""
		if len(h.guide.Clips) > 1 {
			more = "c to copy " + h.guide.Clips[h.next].Name + "; or "
		}
		if h.changes() {
			fmt.Fprintf(s.Err, "%sdone, not done, or Enter for later: ", more)
		} else {
			fmt.Fprintf(s.Err, "%sits address, or: posted, not posted, or Enter for later: ", more)
		}
		text, end := s.lines().ReadString('\n')
		text = strings.TrimSpace(text)
		var said calendar.Record
		ok := false
		if strings.EqualFold(text, "c") {
			s.copyNext(ctx, h)
		} else if text != "" {
			said, ok = s.handAnswer(h, text)
		}
		switch {
		case !ok && (text == "" || end != nil): // for later, or nobody is there any more
			return h.d, nil //nolint:nilerr // that nobody is there any more is no failure
		case !ok:
			continue
		}
		d, err := s.answer(ctx, f, by, h.d.ID, said)
		if err != nil {
			return h.d, err
		}
		if h.root != "" {
			byhand.Clear(h.folder(), h.guide)
		}
		return d, nil
	}
}

// handAnswer reads a person's answer; ok is false where it has to be asked again.
func (s *session) handAnswer(h *handing, text string) (said calendar.Record, ok bool) {
	a := h.account
	switch {
	case h.changes() && strings.EqualFold(text, "done"):
		return calendar.Record{Event: calendar.SaidThere, Text: "a person has done it"}, true
	case h.changes() && strings.EqualFold(text, "not done"):
		return calendar.Record{Event: calendar.SaidNotThere, Text: "it was not done"}, true
	case h.changes():
		s.note("say done or not done")
		return said, false
	case strings.EqualFold(text, "posted"):
		return calendar.Record{Event: calendar.SaidThere}, true
	case strings.EqualFold(text, "not posted"):
		return calendar.Record{Event: calendar.SaidNotThere, Text: "it was not posted"}, true
	}
	address, doubt, err := byhand.Address(a, text)
	if err != nil {
		s.note("that is no address: paste it as https://…")
		return said, false
	}
	if doubt != "" && !s.yes(doubt+" Are you sure that the post is there? [y/N] ") {
		return said, false
	}
	return calendar.Record{Event: calendar.SaidThere, URL: address}, true
}

// addressOf reads an address given on the command line. What is not the
// platform's own is asked about, or, without a person, needs --sure.
func (s *session) addressOf(ctx context.Context, f File, id calendar.DeliveryID, text string, sure bool) (string, error) {
	d, err := f.Delivery(ctx, id)
	if err != nil {
		return "", err
	}
	a, err := accountOf(ctx, f, d)
	if err != nil {
		return "", err
	}
	address, doubt, err := byhand.Address(a, text)
	switch {
	case err != nil:
		return "", usage(fmt.Sprintf("%q is not an address", text), "paste it as https://…")
	case doubt == "" || sure:
	case s.Terminal && !s.json:
		if !s.yes(doubt + " Are you sure that the post is there? [y/N] ") {
			return "", errNeedsPerson
		}
	default:
		return "", usage(lower(doubt), "look at it once more; add --sure where the post is there all the same")
	}
	return address, nil
}

func accountOf(ctx context.Context, f File, d calendar.Delivery) (calendar.Account, error) {
	list, err := f.Accounts(ctx)
	if err != nil {
		return calendar.Account{}, err
	}
	if i := slices.IndexFunc(list, func(a calendar.Account) bool { return a.ID == d.Account }); i >= 0 {
		return list[i], nil
	}
	return calendar.Account{ID: d.Account, Platform: d.Platform}, nil
}

// clearAway takes away what was laid out for a delivery that was answered from
// somewhere else. What cannot be found out about it stays where it lies.
func (s *session) clearAway(ctx context.Context, f File, id calendar.DeliveryID) {
	d, err := f.Delivery(ctx, id)
	if err != nil {
		return
	}
	a, err := accountOf(ctx, f, d)
	if err != nil || s.Folder == nil || s.Folder() == "" {
		return
	}
	if h, err := s.handing(ctx, f, d, a); err == nil {
		h.root = s.Folder()
		byhand.Clear(h.folder(), h.guide)
	}
}

// deliveryHandCmd goes on with a delivery that a run handed to a person.
func (s *session) deliveryHandCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use: "hand DELIVERY", Short: "Make a delivery by hand: steps, text, files, and its address as the answer",
		Example: "  rounds delivery hand 01981f71-…", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.deliveryHand(c.Context(), calendar.DeliveryID(args[0]))
		},
	})
}

func (s *session) deliveryHand(ctx context.Context, id calendar.DeliveryID) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	d, err := f.Delivery(ctx, id)
	if err != nil {
		return err
	}
	if d.State != calendar.Handed {
		return usage("this delivery is not waiting for a person: it is "+string(d.State), "a run hands over what is served by hand; see rounds delivery by-hand --help")
	}
	a, err := accountOf(ctx, f, d)
	if err != nil {
		return err
	}
	if s.Terminal && !s.json {
		if d, err = s.handOver(ctx, f, by, d, a); err != nil {
			return err
		}
		s.line("%s is %s", d.ID, d.State)
		if d.State == calendar.Handed {
			return errNeedsPerson
		}
		return nil
	}
	h, err := s.handing(ctx, f, d, a)
	if err != nil {
		return err
	}
	if err := s.layOut(ctx, f, h); err != nil {
		return err
	}
	return s.print(shownGuide(h), func() { s.guideText(h) })
}

// guideJSON is a guide as scripts see it.
type guideJSON struct {
	Delivery calendar.DeliveryID `json:"delivery"`
	Page     string              `json:"page"`
	Folder   string              `json:"folder,omitempty"`
	Steps    []string            `json:"steps"`
	Texts    []textJSON          `json:"texts"`
	Files    []string            `json:"files"`
}

type textJSON struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func shownGuide(h *handing) guideJSON {
	out := guideJSON{Delivery: h.d.ID, Page: h.guide.Page, Steps: []string{}, Texts: []textJSON{}, Files: []string{}}
	if h.root != "" {
		out.Folder = h.folder()
	}
	for _, l := range h.guide.Lines {
		if l.Number > 0 {
			out.Steps = append(out.Steps, l.Text)
		}
	}
	for _, c := range h.guide.Clips {
		out.Texts = append(out.Texts, textJSON(c))
	}
	for _, f := range h.guide.Files {
		path := f.Path
		if path == "" {
			path = h.folder() + string(os.PathSeparator) + f.Name
		}
		out.Files = append(out.Files, path)
	}
	return out
}

// deliveryByHandCmd lets a person make an entry's deliveries, or the run again.
func (s *session) deliveryByHandCmd() *cobra.Command {
	var names []string
	var off bool
	c := &cobra.Command{
		Use: "by-hand ENTRY", Short: "Make an entry's posts by hand this once, or let the run make them again",
		Example: "  rounds delivery by-hand 01981f70-… --account x\n  rounds delivery by-hand 01981f70-… --off", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.deliveryByHand(c.Context(), calendar.EntryID(args[0]), names, !off)
		},
	}
	c.Flags().StringSliceVar(&names, "account", nil, "only this account: its name or id, or a platform (repeat)")
	c.Flags().BoolVar(&off, "off", false, "let the run make them again")
	return s.listing(c)
}

func (s *session) deliveryByHand(ctx context.Context, id calendar.EntryID, names []string, on bool) error {
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	e, err := f.Entry(ctx, id)
	if err != nil {
		return err
	}
	which := e.Accounts
	if len(names) > 0 {
		list, err := s.accountsNamed(ctx, f, names)
		if err != nil {
			return err
		}
		which = nil
		for _, a := range list {
			if !slices.Contains(e.Accounts, a.ID) {
				return usage("this entry does not go to "+clean(a.Name, 40), "see its accounts with: rounds delivery list "+string(id))
			}
			which = append(which, a.ID)
		}
	}
	e, err = f.ChangeEntry(ctx, by.ID, id, func(e *calendar.Entry) error {
		e.ByHand = slices.DeleteFunc(slices.Clone(e.ByHand), func(a calendar.AccountID) bool { return slices.Contains(which, a) })
		if on {
			e.ByHand = append(e.ByHand, which...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.print(e, func() {
		if on {
			s.line("a person posts this at %s: the next run gives text and files", plural(len(which), "account"))
		} else {
			s.line("the run makes these posts again, where their accounts have keys")
		}
	})
}
