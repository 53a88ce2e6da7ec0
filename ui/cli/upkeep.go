package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// readBounded reads a small thing whole: a secret is never longer than 64 KB.
func readBounded(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, 64<<10)) }

func (s *session) rehearseCmd() *cobra.Command {
	var listen, dir string
	c := &cobra.Command{
		Use:   "rehearse",
		Short: "Serve the rehearsal platforms on this computer",
		Long: "Imitates the platforms on a loopback address until it is stopped, and keeps what was\n" +
			"posted in --dir. GET /_rehearsal/accounts lists the accounts and their tokens,\n" +
			"GET /_rehearsal/posts what was posted; POST /_rehearsal/faults orders faults.",
		Example: "  rounds rehearse --listen 127.0.0.1:8080 --dir rehearsal",
		Args:    takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			return s.Run.Rehearse(c.Context(), listen, dir, func(base string) {
				s.line("rehearsal platforms at %s", base)
				for _, n := range platform.All() {
					s.line("  %-9s  %s/%s", n, base, n)
				}
				s.line("  %-9s  %s/_rehearsal/accounts", "accounts", base)
			})
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "loopback address and port")
	c.Flags().StringVar(&dir, "dir", "", "folder for what is posted")
	_ = c.MarkFlagRequired("dir")
	return c
}

// care says what the doctor is to do.
type care struct{ rebuild, moved, copied bool }

func (s *session) doctorCmd() *cobra.Command {
	var q care
	c := &cobra.Command{
		Use:     "doctor",
		Short:   "Look the file over: soundness, audit trail, summaries, media, folder",
		Example: "  rounds doctor\n  rounds doctor --moved",
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return s.doctor(c.Context(), q) },
	}
	f := c.Flags()
	f.BoolVar(&q.rebuild, "rebuild", false, "make summaries and indexes anew from what they are made of")
	f.BoolVar(&q.moved, "moved", false, "this file was moved here: it publishes from here from now on")
	f.BoolVar(&q.copied, "copied", false, "this file is a copy: it does not publish")
	return s.listing(c)
}

func (s *session) doctor(ctx context.Context, q care) error {
	if q.moved && q.copied {
		return usage("a file is moved or copied, not both", "use --moved for the calendar itself, --copied for a copy of it")
	}
	f, err := s.open()
	if err != nil {
		return err
	}
	if q.moved || q.copied {
		by, err := s.person(ctx, f)
		if err != nil {
			return err
		}
		if err := f.Settle(ctx, by.ID, q.moved); err != nil {
			return err
		}
	}
	if q.rebuild {
		if err := f.Rebuild(ctx); err != nil {
			return err
		}
	}
	r, err := f.Check(ctx)
	if err != nil {
		return err
	}
	keys, err := s.keyFindings(ctx, f)
	if err != nil {
		return err
	}
	r.Findings = append(append(r.Findings, keys...), s.Run.Warnings(s.Now())...)
	bad := false
	for _, x := range r.Findings {
		bad = bad || x.Bad
	}
	r.Counts, r.Findings = orEmpty(r.Counts), orEmpty(r.Findings)
	err = s.print(r, func() { s.doctorText(r, bad) })
	if err == nil && bad {
		return errNeedsPerson
	}
	return err
}

func (s *session) doctorText(r calendar.FileReport, bad bool) {
	s.line("%s, %d KB, form %d", r.Path, (r.Bytes+1023)/1024, r.Schema)
	for _, c := range r.Counts {
		number, what, _ := strings.Cut(plural(c.Number, c.What), " ")
		s.line("  %6s %s", number, what)
	}
	for _, x := range r.Findings {
		mark := "ok  "
		if x.Bad {
			mark = "BAD "
		}
		s.line("%s %-12s %s", mark, x.Check, clean(x.Text, 0))
		if x.Hint != "" {
			s.line("     next: %s", clean(x.Hint, 0))
		}
	}
	if r.Head.Number > 0 {
		s.line("audit trail: %s, head %s", plural(int(r.Head.Number), "line"), r.Head.Hash)
	}
	if !bad {
		s.line("all is well")
	} else {
		s.line("not all is well: see the lines marked BAD")
	}
}

func (s *session) backupCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use: "backup [PATH]", Short: "Make a backup now, of the file and its media",
		Long: "Without PATH the backup goes to the folder beside the file, where Rounds also puts one a\n" +
			"day by itself.",
		Example: "  rounds backup\n  rounds backup /media/usb/rounds-2026-11-22.rounds", Args: takes(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			f, by, err := s.openAs(c.Context())
			if err != nil {
				return err
			}
			path := ""
			if len(args) == 1 {
				path = args[0]
			}
			made, err := f.Backup(c.Context(), by.ID, path)
			if err != nil {
				return err
			}
			return s.print(map[string]string{"path": made}, func() { s.line("backup made: %s", made) })
		},
	})
}

func (s *session) restoreCmd() *cobra.Command {
	return &cobra.Command{
		Use: "restore BACKUP", Short: "Put a backup in the file's place; what is there now is kept aside",
		Long: "BACKUP is a backup's file, or the folder with it. Those that Rounds makes by itself lie\n" +
			"beside the file in the folder FILE.backups, one folder each, named after day and time (UTC).\n" +
			"What may have gone out since the backup was made is looked up at the platforms before\n" +
			"anything is sent again.",
		Example: "  rounds restore calendar.rounds.backups/20261121-180000", Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			path, err := s.filePath()
			if err != nil {
				return err
			}
			if err := s.Files.Restore(c.Context(), args[0], path); err != nil {
				return err
			}
			s.line("restored %s from %s", path, args[0])
			return nil
		},
	}
}

func (s *session) versionCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use: "version", Short: "Print the version", Example: "  rounds version --json", Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			return s.print(s.Version, func() {
				s.line("rounds %s", versionText(s.Version))
			})
		},
	})
}

func versionText(v Version) string {
	out := v.Version
	if v.Commit != "" {
		out += fmt.Sprintf(" (%.12s)", v.Commit)
	}
	return out + " " + v.Go + " " + v.System
}
