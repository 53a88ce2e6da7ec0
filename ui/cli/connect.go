package cli

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// connecting is what connects an account.
type connecting struct {
	base, name, handle, remote string
	byHand                     bool
	files                      map[string]*string // by the name of the secret
}

// secretNames are the secrets that may be pasted, in the order of asking, with
// the flag that names a file holding each.
var secretNames = []struct{ name, flag, what string }{
	{"token", "token-file", "access token"},
	{"refresh", "refresh-file", "refresh token"},
	{"client id", "client-id-file", "client id"},
	{"client secret", "client-secret-file", "client secret"},
	{"app secret", "app-secret-file", "app secret"},
}

func (s *session) connectCmd() *cobra.Command {
	q := connecting{files: map[string]*string{}}
	c := &cobra.Command{
		Use:   "connect PLATFORM",
		Short: "Connect an account: paste its keys, or serve it by hand",
		Long: "Facebook and X accounts are connected with keys that you paste; they are checked with\n" +
			"the platform at once and kept in your system's keyring, or in an encrypted file.\n" +
			"Every other account, and any account without keys, is served by hand: the run gives\n" +
			"you the text and asks for the live address.",
		Example: "  rounds connect facebook\n  rounds connect x --token-file token.txt\n" +
			"  rounds connect instagram --by-hand --name \"Juniper Street Clinic\" --handle juniperclinic\n" +
			"  rounds connect x --base http://127.0.0.1:8080/x --token-file token.txt",
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return s.connect(c.Context(), args[0], q) },
	}
	f := c.Flags()
	f.StringVar(&q.base, "base", "", "the account's address, for a rehearsal on this computer")
	f.StringVar(&q.name, "name", "", "how the practice calls the account")
	f.StringVar(&q.handle, "handle", "", "the account's @name on the platform")
	f.StringVar(&q.remote, "id", "", "the account's id on the platform, where it cannot be found by itself")
	f.BoolVar(&q.byHand, "by-hand", false, "a person makes each post")
	for _, n := range secretNames {
		q.files[n.name] = f.String(n.flag, "", "a file that holds the "+n.what+"; - reads it from standard input")
	}
	return s.listing(c)
}

func (s *session) connect(ctx context.Context, name string, q connecting) error {
	n, ok := platform.Parse(name)
	if !ok {
		return noPlatform(name)
	}
	f, by, err := s.openAs(ctx)
	if err != nil {
		return err
	}
	a := calendar.Account{Platform: n, Name: q.name, Handle: strings.TrimPrefix(q.handle, "@"), RemoteID: q.remote, Base: q.base, ByHand: q.byHand}
	if a.Base == "" {
		a.Base = n.Host()
	}
	guide := s.Run.Guide(n)
	if q.byHand || len(guide) == 0 {
		a.ByHand = true
		if a.Name == "" {
			p, err := f.Practice(ctx)
			if err != nil {
				return err
			}
			a.Name = p.CalledInPosts()
		}
		return s.saveAccount(ctx, f, by, Connected{Account: a})
	}
	pasted, err := s.paste(ctx, n, guide, q)
	if err != nil {
		return err
	}
	c, err := s.connectWith(ctx, f, a, pasted)
	if err != nil {
		return err
	}
	if q.name != "" {
		c.Account.Name = q.name
	}
	return s.saveAccount(ctx, f, by, c)
}

// saveAccount saves an account, over the one that is the same profile if there
// is one, and then puts its secrets away.
func (s *session) saveAccount(ctx context.Context, f File, by calendar.Person, c Connected) error {
	all, err := f.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, old := range all {
		same := old.RemoteID == c.Account.RemoteID && (c.Account.RemoteID != "" || strings.EqualFold(old.Name, c.Account.Name))
		if old.Platform == c.Account.Platform && old.Base == c.Account.Base && same {
			c.Account.ID, c.Account.Version = old.ID, old.Version
		}
	}
	a, err := f.SaveAccount(ctx, by.ID, c.Account)
	if err != nil {
		return err
	}
	if c.Keep != nil {
		if err := c.Keep(a); err != nil {
			return err
		}
	}
	c.Account = a
	return s.print(c, func() {
		how := "connected"
		if a.ByHand {
			how = "served by hand"
		}
		s.line("%s · %s · %s (%s)", a.Platform.Title(), clean(a.Name, 50), how, a.ID)
		for _, n := range c.Notes {
			s.line("  %s", clean(n, 0))
		}
	})
}

// connectWith connects; where the key leads to several profiles, one is chosen.
func (s *session) connectWith(ctx context.Context, f File, a calendar.Account, p Pasted) (Connected, error) {
	c, err := s.Run.Connect(ctx, f, a, p, s.secrets())
	if err == nil || len(c.Pages) == 0 {
		return c, err
	}
	var names []string
	for i, page := range c.Pages {
		may := ""
		if !page.May {
			may = " (this key may not publish there)"
		}
		names = append(names, page.ID)
		s.note("%2d. %s, %s%s", i+1, clean(page.Name, 60), page.ID, may)
	}
	if !s.Terminal {
		return c, usage("this key leads to several Pages", "choose one with --id: "+strings.Join(names, ", "))
	}
	n, convErr := strconv.Atoi(s.prompt("Which one? Its number: "))
	if convErr != nil || n < 1 || n > len(c.Pages) {
		return c, usage("no Page was chosen", "start again, or name it with --id")
	}
	a.RemoteID = c.Pages[n-1].ID
	return s.Run.Connect(ctx, f, a, p, s.secrets())
}

// prompt asks for something that may be seen.
func (s *session) prompt(question string) string {
	fmt.Fprint(s.Err, visible(question))
	line, _ := s.lines().ReadString('\n')
	return strings.TrimSpace(line)
}

// paste collects the secrets: from the files that were named, else from a
// person who is led there step by step.
func (s *session) paste(ctx context.Context, n platform.Name, guide []GuideStep, q connecting) (Pasted, error) {
	p := Pasted{Values: map[string]string{}}
	for _, x := range secretNames {
		path := *q.files[x.name]
		if path == "" {
			continue
		}
		b, err := s.readSecret(path)
		if err != nil {
			return p, err
		}
		if p.Values[x.name] = strings.TrimSpace(string(b)); p.Values[x.name] == "" {
			return p, usage(path+" is empty", "save the "+x.what+" in it, alone")
		}
	}
	if len(p.Values) == 0 {
		if !s.Terminal {
			return p, usage("there is no token to connect with", "add --token-file FILE, or --by-hand to serve the account by hand")
		}
		if err := s.ask(n, guide, p); err != nil {
			return p, err
		}
	}
	var err error
	if p.Consent, err = s.Run.Consent(n, p); err != nil || p.Consent.Address == "" {
		return p, err
	}
	if !s.Terminal {
		return p, usage("somebody has to agree in the browser", "start this command in a terminal, or give the token with --token-file")
	}
	return s.agree(ctx, p)
}

// ask leads a person to the secrets and takes them, unseen.
func (s *session) ask(n platform.Name, guide []GuideStep, p Pasted) error {
	for i, step := range guide {
		s.line("%2d. %s", i+1, step.Text)
		if step.Link != "" {
			s.line("    %s", step.Link)
		}
	}
	for _, want := range s.Run.Wants(n) {
		v, err := s.ReadKey(fmt.Sprintf("Paste the %s (it is not shown; Enter leaves it out): ", want))
		if err != nil {
			return err
		}
		if v = strings.TrimSpace(v); v != "" {
			p.Values[want] = v
		}
	}
	if len(p.Values) == 0 {
		return usage("nothing was pasted", "start again when you have the keys, or use --by-hand")
	}
	return nil
}

// agree has a person agree in the browser and paste the address she was sent to.
func (s *session) agree(ctx context.Context, p Pasted) (Pasted, error) {
	s.line("Open this address, signed in as the practice's account, and agree:\n\n%s\n", p.Consent.Address)
	if err := s.Open(ctx, p.Consent.Address); err != nil {
		s.note("it could not be opened for you: copy it into the browser")
	}
	p.Returned = s.prompt("Then paste the whole address that the browser ended on, within half a minute: ")
	if p.Returned == "" {
		return p, usage("nothing was pasted", "start again; the browser's last address begins with http://127.0.0.1")
	}
	return p, nil
}

func (s *session) readSecret(path string) ([]byte, error) {
	if path == "-" {
		return readBounded(s.In)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, readable(path, err)
	}
	defer file.Close()
	return readBounded(file)
}

func (s *session) accountsCmd() *cobra.Command {
	return s.listing(&cobra.Command{
		Use: "accounts", Short: "List the accounts that posts go to", Example: "  rounds accounts --json", Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			f, err := s.open()
			if err != nil {
				return err
			}
			list, err := f.Accounts(c.Context())
			if err != nil {
				return err
			}
			return s.print(orEmpty(list), func() {
				if len(list) == 0 {
					s.line("no account yet: connect one with rounds connect facebook, or --by-hand")
				}
				for _, a := range list {
					how := "by keys"
					switch {
					case a.Gone:
						how = "no longer used"
					case a.ByHand:
						how = "by hand"
					}
					s.line("%s  %-9s  %-14s  %s", a.ID, a.Platform.Title(), how, clean(a.Name, 50))
				}
			})
		},
	})
}
