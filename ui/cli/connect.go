package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rounds/calendar"
	"rounds/calendar/platform"
	"rounds/calendar/signin"
)

// Desk leads a person to an account's keys.
type Desk interface {
	// Ways gives the ways to a platform's keys, the one to recommend first; none
	// where accounts are served by hand.
	Ways(n platform.Name) []signin.Way
	// Rights lists the permissions that a way asks for.
	Rights(n platform.Name, way string) []signin.Right
	// Ready opens the place where the keys will lie.
	Ready(in *signin.Input) error
	// Ask prepares the page on which a person agrees in the browser.
	Ask(ctx context.Context, in *signin.Input) (signin.Asked, error)
	// Connect checks what was given with the platform; where the key leads to
	// several profiles, they are in what it gives beside the error.
	Connect(ctx context.Context, in *signin.Input) (signin.Found, error)
	// Keep puts the keys away under the id of an account that was saved.
	Keep(in *signin.Input, a calendar.Account) error
	// Look asks the platform about the key of an account, and renews it where that
	// is due.
	Look(ctx context.Context, a calendar.Account) (signin.Found, error)
}

// Connected is the answer of rounds connect.
type Connected struct {
	Account calendar.Account `json:"account"`
	Link    string           `json:"link,omitempty"`
	Granted []string         `json:"granted,omitempty"`
	Missing []signin.Right   `json:"missing,omitempty"`
	Notes   []string         `json:"notes,omitempty"` // what is granted, what is missing, until when
}

// connecting is what connects an account.
type connecting struct {
	base, name, handle, remote, way string
	without                         []string
	byHand                          bool
	files                           map[string]*string // by the name of the secret
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
		Short: "Connect an account: agree in the browser, paste its keys, or serve it by hand",
		Long: "Leads you to an account's keys step by step, checks them with the platform at once, and\n" +
			"keeps them in your system's keyring, or in an encrypted file. An account without keys is\n" +
			"served by hand: the run gives you the text and asks for the live address.",
		Example: "  rounds connect facebook\n  rounds connect youtube --way browser\n  rounds connect x --token-file token.txt\n" +
			"  rounds connect instagram --by-hand --name \"Juniper Street Clinic\" --handle juniperclinic\n" +
			"  rounds connect x --base http://127.0.0.1:8080/x --token-file token.txt",
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return s.connect(c.Context(), args[0], q) },
	}
	f := c.Flags()
	f.StringVar(&q.base, "base", "", "the account's address, for a rehearsal on this computer")
	f.StringVar(&q.name, "name", "", "how the practice calls the account")
	f.StringVar(&q.handle, "handle", "", "the account's @name on the platform")
	f.StringVar(&q.remote, "id", "", "which account, by its id or name there, where a key leads to several")
	f.BoolVar(&q.byHand, "by-hand", false, "a person makes each post")
	f.StringVar(&q.way, "way", "", "the way to the keys: browser or paste; for Instagram also login")
	f.StringSliceVar(&q.without, "without", nil, "optional permissions that are not asked for, with commas")
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
	desk := s.Run.Desk(f, s.secrets())
	ways := desk.Ways(n)
	if q.byHand || len(ways) == 0 {
		return s.connectByHand(ctx, f, by, n, q)
	}
	in := &signin.Input{Platform: n, Base: q.base, Way: q.way, Values: map[string]string{}, Without: q.without, Profile: q.remote}
	found, err := s.signIn(ctx, desk, ways, in, q)
	if err != nil {
		return err
	}
	all, err := f.Accounts(ctx)
	if err != nil {
		return err
	}
	a := found.Over(all)
	if q.name != "" {
		a.Name = q.name
	}
	if a, err = f.SaveAccount(ctx, by.ID, a); err != nil {
		return err
	}
	if err := desk.Keep(in, a); err != nil {
		return err
	}
	return s.sayConnected(ctx, f, a, found)
}

// connectByHand saves an account that needs no keys.
func (s *session) connectByHand(ctx context.Context, f File, by calendar.Person, n platform.Name, q connecting) error {
	a := calendar.Account{Platform: n, Name: q.name, Handle: strings.TrimPrefix(q.handle, "@"), RemoteID: q.remote, Base: q.base, ByHand: true}
	if a.Base == "" {
		a.Base = n.Host()
	}
	if a.Name == "" {
		p, err := f.Practice(ctx)
		if err != nil {
			return err
		}
		a.Name = p.CalledInPosts()
	}
	all, err := f.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, old := range all {
		same := old.RemoteID == a.RemoteID && (a.RemoteID != "" || strings.EqualFold(old.Name, a.Name))
		if old.Platform == a.Platform && old.Base == a.Base && same {
			a.ID, a.Version = old.ID, old.Version
		}
	}
	if a, err = f.SaveAccount(ctx, by.ID, a); err != nil {
		return err
	}
	return s.sayConnected(ctx, f, a, signin.Found{})
}

func (s *session) sayConnected(ctx context.Context, f File, a calendar.Account, found signin.Found) error {
	zone, err := zoneOf(ctx, f)
	if err != nil {
		return err
	}
	out := connected(a, found, zone)
	how := "connected"
	if a.ByHand {
		how = "served by hand"
	}
	return s.print(out, func() {
		s.line("%s · %s · %s (%s)", a.Platform.Title(), clean(a.Name, 50), how, a.ID)
		if found.Link != "" {
			s.line("  %s", clean(found.Link, 0))
		}
		for _, n := range out.Notes {
			s.line("  %s", clean(n, 0))
		}
	})
}

// signIn leads to the keys and has them checked; where they lead to several
// profiles, one is chosen.
func (s *session) signIn(ctx context.Context, desk Desk, ways []signin.Way, in *signin.Input, q connecting) (signin.Found, error) {
	if err := s.fromFiles(in, q); err != nil {
		return signin.Found{}, err
	}
	if len(in.Values) == 0 && !s.Terminal {
		return signin.Found{}, usage("there is no token to connect with", "add --token-file FILE, or --by-hand to serve the account by hand")
	}
	way, err := s.chooseWay(ways, in)
	if err != nil {
		return signin.Found{}, err
	}
	in.Way = way.Name
	guided := len(in.Values) == 0
	if guided {
		s.guide(way, desk.Rights(in.Platform, way.Name))
	}
	if err := desk.Ready(in); err != nil {
		return signin.Found{}, err
	}
	if guided {
		if err := s.askFor(way, desk.Rights(in.Platform, way.Name), in); err != nil {
			return signin.Found{}, err
		}
	}
	if way.Browser && in.Values["token"] == "" && in.Values["refresh"] == "" {
		if err := s.agree(ctx, desk, in); err != nil {
			return signin.Found{}, err
		}
	}
	found, err := desk.Connect(ctx, in)
	if err == nil || len(found.Profiles) == 0 {
		return found, err
	}
	if in.Profile, err = s.chooseProfile(found.Profiles); err != nil {
		return found, err
	}
	return desk.Connect(ctx, in)
}

// fromFiles reads the secrets of the files that were named.
func (s *session) fromFiles(in *signin.Input, q connecting) error {
	for _, x := range secretNames {
		path := *q.files[x.name]
		if path == "" {
			continue
		}
		b, err := s.readSecret(path)
		if err != nil {
			return err
		}
		if in.Values[x.name] = strings.TrimSpace(string(b)); in.Values[x.name] == "" {
			return usage(path+" is empty", "save the "+x.what+" in it, alone")
		}
	}
	return nil
}

// chooseWay takes the way that was named, else the one that fits what was given,
// else the one that the person chooses.
func (s *session) chooseWay(ways []signin.Way, in *signin.Input) (signin.Way, error) {
	var names []string
	for _, w := range ways {
		names = append(names, w.Name)
		if w.Name == in.Way {
			return w, nil
		}
	}
	if in.Way != "" {
		return signin.Way{}, usage(fmt.Sprintf("there is no way %q to a key of %s", in.Way, in.Platform.Title()), "use --way with one of: "+strings.Join(names, ", "))
	}
	if len(in.Values) > 0 {
		browser := in.Values["token"] == "" && in.Values["refresh"] == ""
		if i := slices.IndexFunc(ways, func(w signin.Way) bool { return w.Browser == browser }); i >= 0 {
			return ways[i], nil
		}
		return ways[0], nil
	}
	s.line("There are %d ways to a key of %s:\n", len(ways), in.Platform.Title())
	for i, w := range ways {
		s.wrapped(fmt.Sprintf("%2d. ", i+1), fmt.Sprintf("%s (%s). %s", w.Title, effort(w), w.Text))
		s.line("")
	}
	n, err := strconv.Atoi(s.prompt("Which one? Its number, or Enter for the first: "))
	if err != nil || n < 1 || n > len(ways) {
		n = 1
	}
	return ways[n-1], nil
}

// effort says how long a way takes and what it costs.
func effort(w signin.Way) string {
	text := about(w.Takes())
	if w.Costs() == "" {
		return text + ", costs nothing"
	}
	return text + ", is paid for"
}

func about(d time.Duration) string { return "about " + plural(int(d.Minutes()), "minute") }

// guide prints the steps of a way, and what is asked for.
func (s *session) guide(w signin.Way, rights []signin.Right) {
	s.line("%s: %s\n", w.Title, effort(w))
	for i, step := range w.Steps {
		s.line("%2d. %s (%s)", i+1, step.Title, about(step.Takes))
		s.wrapped("    ", step.Text)
		if step.Open != "" {
			s.line("    open: %s", step.Open)
		}
		if step.Copy != "" {
			s.line("    copy: %s", step.Copy)
		}
		if step.Costs != "" {
			s.wrapped("    cost: ", step.Costs)
		}
		s.line("")
	}
	s.line("The permissions, and what each is for:")
	for _, r := range rights {
		s.wrapped("  ", r.Permission+": "+r.For+map[bool]string{false: " (optional: asked for now, so that you sign in once)"}[r.Required])
	}
	s.line("")
}

// guideWidth is how wide a guide is printed: the least that a terminal has.
const guideWidth = 79

// wrapped prints a text in lines that break between words, each with the same
// indent below the first one's head.
func (s *session) wrapped(head, text string) {
	line, used := head, len(head)
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case used+1+n > guideWidth:
			s.line("%s", line)
			line, used = strings.Repeat(" ", len(head)), len(head)
		default:
			line += " "
			used++
		}
		line += word
		used += n
	}
	s.line("%s", line)
}

// askFor takes the secrets of a way, unseen, and which permissions are left out.
func (s *session) askFor(w signin.Way, rights []signin.Right, in *signin.Input) error {
	if w.Browser && len(in.Without) == 0 {
		in.Without = s.leaveOut(rights)
	}
	for _, want := range w.Fields {
		extra := "it is not shown"
		if want.Optional {
			extra += "; Enter leaves it out: " + want.Why
		}
		v, err := s.ReadKey(fmt.Sprintf("Paste the %s (%s): ", want.Label, extra))
		if err != nil {
			return err
		}
		if v = strings.TrimSpace(v); v != "" {
			in.Values[want.Name] = v
		} else if !want.Optional {
			return usage("nothing was pasted as "+want.Label, "start again when you have it, or use --by-hand")
		}
	}
	if len(in.Values) == 0 {
		return usage("nothing was pasted", "start again when you have the keys, or use --by-hand")
	}
	return nil
}

// leaveOut asks which of the optional permissions are not to be given.
func (s *session) leaveOut(rights []signin.Right) []string {
	var optional []string
	for _, r := range rights {
		if !r.Required {
			optional = append(optional, r.Permission)
			s.line("%2d. %s: %s", len(optional), r.Permission, r.For)
		}
	}
	if len(optional) == 0 {
		return nil
	}
	var out []string
	for _, word := range strings.FieldsFunc(s.prompt("Leave any of these out? Their numbers, or Enter to ask for all: "), func(r rune) bool { return r == ',' || r == ' ' }) {
		if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(optional) {
			out = append(out, optional[n-1])
		}
	}
	return out
}

// agree has a person agree in the browser: it waits for the browser to come back,
// or for the address that it ended on, whichever is first.
func (s *session) agree(ctx context.Context, desk Desk, in *signin.Input) error {
	if !s.Terminal {
		return usage("somebody has to agree in the browser", "start this command in a terminal, or give the token with --token-file")
	}
	asked, err := desk.Ask(ctx, in)
	if err != nil {
		return err
	}
	defer asked.Close()
	s.line("Open this address, signed in as the practice's account, and agree:\n\n%s\n", asked.Address)
	if err := s.Open(ctx, asked.Address); err != nil {
		s.note("it could not be opened for you: copy it into the browser")
	}
	if asked.Deaf != nil {
		s.note("%s", asked.Deaf)
	}
	fmt.Fprint(s.Err, "Rounds goes on by itself when the browser comes back. If it does not, paste the whole address that the browser ended on, at once: ")
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	heard := make(chan string, 1)
	if asked.Deaf == nil {
		go func() {
			if back, err := asked.Wait(ctx); err == nil {
				heard <- back
			}
		}()
	}
	for {
		select {
		case in.Returned = <-heard:
			s.note("\nthe browser came back")
			return nil
		case l := <-s.nextLine():
			s.reading = nil
			if in.Returned = l.text; in.Returned != "" {
				return nil
			}
			if l.end || asked.Deaf != nil {
				return usage("nothing was pasted", "start again; the browser's last address begins with http://127.0.0.1 or http://localhost")
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// typedLine is a line that the person typed; end says that none follows.
type typedLine struct {
	text string
	end  bool
}

// nextLine gives the next line that the person types. One that was waited for in
// vain is the answer to the question that follows.
func (s *session) nextLine() <-chan typedLine {
	if s.reading == nil {
		got := make(chan typedLine, 1)
		s.reading = got
		lines := s.lines()
		go func() {
			line, err := lines.ReadString('\n')
			got <- typedLine{strings.TrimSpace(line), err != nil}
		}()
	}
	return s.reading
}

// prompt asks for something that may be seen.
func (s *session) prompt(question string) string {
	fmt.Fprint(s.Err, visible(question))
	line := <-s.nextLine()
	s.reading = nil
	return line.text
}

// chooseProfile lists what the key leads to.
func (s *session) chooseProfile(list []signin.Profile) (string, error) {
	var names []string
	for i, p := range list {
		may := ""
		if !p.May {
			may = " (this key may not publish there)"
		}
		names = append(names, p.ID)
		s.note("%2d. %s, %s%s", i+1, clean(p.Name, 60), p.ID, may)
	}
	if !s.Terminal {
		return "", usage("this key leads to several accounts", "choose one with --id: "+strings.Join(names, ", "))
	}
	n, err := strconv.Atoi(s.prompt("Which one? Its number: "))
	if err != nil || n < 1 || n > len(list) {
		return "", usage("no account was chosen", "start again, or name it with --id")
	}
	return list[n-1].ID, nil
}

// newPassphrase asks for a passphrase that is not known yet, twice.
func (s *session) newPassphrase() (string, error) {
	for range 3 {
		first, err := s.ReadKey("A new passphrase for your accounts' keys (there is no keyring here; it is not shown): ")
		if err != nil || first == "" {
			return first, err
		}
		second, err := s.ReadKey("The same passphrase once more: ")
		if err != nil || first == second {
			return second, err
		}
		s.note("these are two different ones")
	}
	return "", usage("the passphrase was not typed twice the same", "start again")
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
