package cli

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rounds/calendar"
	"rounds/calendar/planfile"
	"rounds/calendar/platform"
)

// noAccount is the word for "choose the accounts later".
const noAccount = "none"

// flagged reads --account: a name in the file with the account that it means, or
// the accounts of rows that name none.
func (i *importer) flagged(ctx context.Context) error {
	for _, said := range i.q.accounts {
		at := strings.LastIndexByte(said, '=')
		isAccount := slices.ContainsFunc(i.live, func(a calendar.Account) bool { return strings.EqualFold(a.Name, said) || string(a.ID) == said })
		name, target := "", said
		if at >= 0 && !isAccount {
			name, target = strings.TrimSpace(said[:at]), strings.TrimSpace(said[at+1:])
			if name == "" {
				return usage(fmt.Sprintf("--account %q names nothing in the file", said), "write it as: --account \"NAME IN FILE=ACCOUNT\"")
			}
		}
		var list []calendar.Account
		if !i.q.plain && strings.EqualFold(target, noAccount) {
			target = ""
		}
		if target != "" {
			var err error
			if list, err = i.accountsNamed(ctx, i.f, []string{target}); err != nil {
				if !i.q.plain || name != "" {
					return err
				}
				i.missing = err // of the first row that needs it
			}
		}
		if name != "" {
			i.said[nameKey(name)] = list
			continue
		}
		i.fallback, i.chosen = append(i.fallback, list...), true
	}
	return nil
}

// inRow says of which row an error is.
func inRow(row int, err error) error {
	return &calendar.Error{Op: "import a plan", Kind: calendar.Invalid, Text: fmt.Sprintf("row %d: %v", row, err), Hint: calendar.HintOf(err), Err: err}
}

// nameKey is how a name in a file is kept.
func nameKey(name string) string {
	if n, ok := platform.Parse(name); ok {
		return string(n)
	}
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}

// rows finds accounts and pictures for the rows; a picture's path is meant from
// the folder that the file is in.
func (i *importer) rows(ctx context.Context, r planfile.Report) ([]calendar.ImportRow, error) {
	named := slices.ContainsFunc(r.Rows, func(row planfile.Row) bool { return len(row.Platforms)+len(row.Accounts) > 0 })
	if !named && !i.chosen && !i.q.plain {
		if err := i.askFallback(r.Format); err != nil {
			return nil, err
		}
	}
	found := map[string][]calendar.Account{}
	rows := make([]calendar.ImportRow, 0, len(r.Rows))
	for _, row := range r.Rows {
		out := calendar.ImportRow{
			Content: row.Content, Slot: row.Slot, Alts: row.Alts, PostKind: row.Kind, Source: row.Source,
		}
		var err error
		if out.Accounts, err = i.accountsOf(ctx, row, found); err != nil {
			return nil, err
		}
		if out.Images, err = i.pictures(row); err != nil {
			return nil, err
		}
		if err := i.filesThere(ctx, row); err != nil {
			return nil, err
		}
		if len(row.Kept) > 0 {
			out.Note = fmt.Sprintf("From %s, row %d:\n%s", clean(filepath.Base(i.path), 80), row.Number, strings.Join(row.Kept, "\n"))
		}
		i.videoTitle(r.Format, &out)
		rows = append(rows, out)
	}
	return rows, nil
}

// videoTitle gives YouTube the title that other programs show above a video;
// Rounds' own title is for the calendar only.
func (i *importer) videoTitle(f planfile.Format, row *calendar.ImportRow) {
	if f != planfile.Publer || row.Content.Title == "" {
		return
	}
	for _, a := range i.live {
		if a.Platform == platform.YouTube && slices.Contains(row.Accounts, a.ID) {
			row.Content.Settings = map[platform.Name]map[string]string{platform.YouTube: {platform.SetTitle: row.Content.Title}}
			return
		}
	}
}

// pictures gives the paths of a row's pictures.
func (i *importer) pictures(row planfile.Row) ([]string, error) {
	var out []string
	for _, image := range row.Images {
		if strings.HasPrefix(image, "http://") || strings.HasPrefix(image, "https://") {
			return nil, usage(fmt.Sprintf("row %d: %s is an address, not a file", row.Number, image),
				"save the picture beside the spreadsheet and name the file; without “csv” the address is kept as a note")
		}
		if !filepath.IsAbs(image) {
			image = filepath.Join(filepath.Dir(i.path), image)
		}
		out = append(out, image)
	}
	return out, nil
}

// filesThere refuses a row of another calendar whose settings name a file that is
// not in this one.
func (i *importer) filesThere(ctx context.Context, row planfile.Row) error {
	for n, list := range row.Content.Settings {
		for _, key := range slices.Sorted(maps.Keys(list)) {
			set, ok := n.Setting(key)
			if !ok || set.Asks != platform.AsksFile || list[key] == "" {
				continue
			}
			if _, err := i.f.Media(ctx, calendar.SHA256(list[key])); err != nil {
				return &calendar.Error{
					Op: "import a plan", Kind: calendar.Invalid, Err: err, Text: fmt.Sprintf("row %d: the file of the setting “%s” of %s is not in this calendar", row.Number, set.Label, n.Title()),
					Hint: "take the setting out of the plan and choose the file here again",
				}
			}
		}
	}
	return nil
}

// accountsOf gives the accounts that a row names, or those of rows that name none.
func (i *importer) accountsOf(ctx context.Context, row planfile.Row, found map[string][]calendar.Account) ([]calendar.AccountID, error) {
	var names []string
	for _, n := range row.Platforms {
		names = append(names, string(n))
	}
	names = append(names, row.Accounts...)
	list := i.fallback
	switch {
	case len(names) > 0:
		list = nil
	case i.missing != nil:
		return nil, inRow(row.Number, i.missing)
	}
	for _, name := range names {
		key := nameKey(name)
		if _, ok := found[key]; !ok {
			meant, err := i.meant(ctx, name, row.Number)
			if err != nil {
				return nil, err
			}
			found[key] = meant
		}
		list = append(list, found[key]...)
	}
	var out []calendar.AccountID
	for _, a := range list {
		if !slices.Contains(out, a.ID) {
			out = append(out, a.ID)
		}
	}
	return out, nil
}

// meant gives the accounts that a name in the file means: as the flags say, as
// was said before, the account of that name, the platform's only one, or as the
// person says now.
func (i *importer) meant(ctx context.Context, name string, row int) ([]calendar.Account, error) {
	key := nameKey(name)
	if list, ok := i.said[key]; ok {
		i.remember(key, list)
		return list, nil
	}
	if list, ok := i.before(key); ok {
		return list, nil
	}
	if i.q.plain {
		list, err := i.accountsNamed(ctx, i.f, []string{name})
		if err != nil {
			return nil, inRow(row, err)
		}
		return list, nil
	}
	if list := i.called(name); len(list) == 1 {
		return list, nil
	}
	if !i.asks() {
		return nil, usage(fmt.Sprintf("row %d: the file names %q, and it is not known which account that is", row, clean(name, 60)),
			fmt.Sprintf("say it: --account \"%s=ACCOUNT\", or \"%s=%s\" to choose later; the accounts are %s", clean(name, 60), clean(name, 60), noAccount, i.accountList()))
	}
	list, err := i.askAccounts(fmt.Sprintf("Which account does “%s” in the file mean?", clean(name, 60)))
	if err != nil {
		return nil, err
	}
	i.remember(key, list)
	return list, nil
}

// called gives the accounts with a name, handle or id, or on a platform.
func (i *importer) called(name string) (out []calendar.Account) {
	n, isPlatform := platform.Parse(name)
	for _, a := range i.live {
		handle := strings.TrimPrefix(a.Handle, "@")
		if strings.EqualFold(a.Name, name) || string(a.ID) == name || isPlatform && a.Platform == n ||
			handle != "" && strings.EqualFold(handle, strings.TrimPrefix(name, "@")) || a.RemoteID != "" && a.RemoteID == name {
			out = append(out, a)
		}
	}
	return out
}

// before gives what was said of a name before, where all its accounts are still
// used.
func (i *importer) before(key string) ([]calendar.Account, bool) {
	ids, ok := i.kept.Accounts[key]
	if !ok {
		return nil, false
	}
	var out []calendar.Account
	for _, id := range ids {
		n := slices.IndexFunc(i.live, func(a calendar.Account) bool { return a.ID == id })
		if n < 0 {
			return nil, false
		}
		out = append(out, i.live[n])
	}
	return out, true
}

// remember keeps what a name in the file means.
func (i *importer) remember(key string, list []calendar.Account) {
	ids := []calendar.AccountID{}
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	i.kept.Accounts = maps.Clone(i.kept.Accounts)
	if i.kept.Accounts == nil {
		i.kept.Accounts = map[string][]calendar.AccountID{}
	}
	i.kept.Accounts[key], i.learned = ids, true
}

// askFallback asks which accounts a file is for that names none. It is not kept:
// the next such file may be for another.
func (i *importer) askFallback(f planfile.Format) (err error) {
	if !i.asks() {
		text := "the file names no account"
		if f.OneAccount() {
			text = fmt.Sprintf("%s's files name no account: it is chosen when they are read", f.Title())
		}
		return usage(text, fmt.Sprintf("say which: --account ACCOUNT, or --account %s to choose later; the accounts are %s", noAccount, i.accountList()))
	}
	i.fallback, err = i.askAccounts("The file names no account. Which is it for?")
	return err
}

// askAccounts lists the accounts and takes a choice; Enter chooses none.
func (i *importer) askAccounts(question string) ([]calendar.Account, error) {
	if len(i.live) == 0 {
		i.note("%s There is no account yet: the posts wait until one is chosen.", question)
		return nil, nil
	}
	i.note("")
	i.note("%s", question)
	for n, a := range i.live {
		i.note("%3d. %s, %s", n+1, clean(a.Name, 50), a.Platform.Title())
	}
	for range 3 {
		said := i.prompt("  Its number, several with commas, or Enter to choose later: ")
		out, ok := i.numbered(said)
		if ok {
			return out, nil
		}
		i.note("  There is no account with the number %q.", said)
	}
	return nil, usage("no account was chosen", "start again, or name it with --account")
}

func (i *importer) numbered(said string) (out []calendar.Account, ok bool) {
	for _, word := range strings.FieldsFunc(said, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > len(i.live) {
			return nil, false
		}
		out = append(out, i.live[n-1])
	}
	return out, true
}

func (i *importer) accountList() string {
	names := make([]string, 0, len(i.live))
	for _, a := range i.live {
		names = append(names, fmt.Sprintf("%q on %s", clean(a.Name, 50), a.Platform.Title()))
	}
	if len(names) == 0 {
		return "not there yet: connect one with rounds connect facebook"
	}
	return strings.Join(names, ", ")
}
