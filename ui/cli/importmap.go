package cli

import (
	"fmt"
	"slices"
	"strings"

	"rounds/calendar/planfile"
)

// columns takes what the columns are from a list that a person has said.
func (i *importer) columns(list []string, why string) {
	i.o.Format, i.o.Columns = planfile.Mapped, list
	i.look.Format, i.look.Sure, i.look.Why = planfile.Mapped, planfile.Certain, why
}

// mapFlags reads what --map says. Columns that are not named are what was said
// before, or what their names tell; one that was named takes its field from them.
func (i *importer) mapFlags() error {
	list, named := i.knownColumns(), make([]bool, len(i.look.Columns))
	for _, m := range i.q.columns {
		at := strings.LastIndexByte(m, '=')
		if at < 0 {
			return usage(fmt.Sprintf("--map %q names no field", m), "write it as: --map \"COLUMN=field\"; the fields are "+fields())
		}
		n, ok := i.look.Find(m[:at])
		if !ok {
			return usage(fmt.Sprintf("the file has no column %q", m[:at]), "use a header or a number from 1; the columns are "+i.headers())
		}
		field, ok := planfile.Field(m[at+1:])
		if !ok {
			return usage(fmt.Sprintf("there is no field %q", m[at+1:]), "use one of: "+fields())
		}
		list[n], named[n] = field, true
	}
	for n, field := range list {
		if named[n] && !severalOfField(field) {
			for k := range list {
				if k != n && !named[k] && list[k] == field {
					list[k] = ""
				}
			}
		}
	}
	i.learn(list)
	return nil
}

// severalOfField tells of a field that several columns may have.
func severalOfField(field string) bool {
	return field == "" || field == "image" || field == "alt text" || field == "note"
}

// knownColumns gives the columns as they were said to be before, or as their
// names tell.
func (i *importer) knownColumns() []string {
	list := make([]string, len(i.look.Columns))
	for n, c := range i.look.Columns {
		switch {
		case n < len(i.kept.Columns):
			list[n] = i.kept.Columns[n]
		case c.Known && !slices.Contains(list[:n], c.Guess):
			list[n] = c.Guess
		}
	}
	return list
}

// mapAsked asks column by column what they are.
func (i *importer) mapAsked() error {
	if !i.asks() {
		if i.look.Problem == nil {
			return usage("nobody has said what the columns are", "say it: --map \"COLUMN=field\"; the columns are "+i.headers())
		}
		return usage(i.look.Problem.Error(), fmt.Sprintf("say what the columns are: --map \"COLUMN=field\"; the columns are %s; the fields %s", i.headers(), fields()))
	}
	if i.look.Problem != nil {
		i.note("%s: please say what its columns are. That is kept for the next such file.", i.look.Problem)
	}
	i.note("A column can be: %s.", fields())
	list := make([]string, len(i.look.Columns))
	for n, c := range i.look.Columns {
		guess := c.Guess
		if n < len(i.kept.Columns) {
			guess = i.kept.Columns[n]
		} else if guess != "" && !severalOfField(guess) && slices.Contains(list[:n], guess) {
			guess = ""
		}
		field, err := i.askColumn(n, c, guess)
		if err != nil {
			return err
		}
		list[n] = field
	}
	i.learn(list)
	return nil
}

// askColumn asks what one column is; Enter takes the guess.
func (i *importer) askColumn(n int, c planfile.Seen, guess string) (string, error) {
	i.note("")
	i.note("Column %d of %d, “%s”: %s", n+1, len(i.look.Columns), clean(c.Header, 40), clean(strings.Join(c.Values, " · "), 100))
	enter := guess
	if enter == "" {
		enter = planfile.Ignore
	}
	for range 3 {
		said := i.prompt(fmt.Sprintf("  What is it? [%s] ", enter))
		if said == "" {
			return guess, nil
		}
		if field, ok := planfile.Field(said); ok {
			return field, nil
		}
		i.note("  There is no field %q. Use one of: %s.", said, fields())
	}
	return "", usage(fmt.Sprintf("nobody has said what the column %q is", c.Header), "start again, or say it: --map \"COLUMN=field\"")
}

// learn takes the columns as said now, to be kept.
func (i *importer) learn(list []string) {
	i.columns(list, "You said what the columns are.")
	i.kept.Columns, i.learned = list, true
}

func (i *importer) headers() string {
	names := make([]string, len(i.look.Columns))
	for n, c := range i.look.Columns {
		names[n] = fmt.Sprintf("%q", clean(c.Header, 40))
	}
	return strings.Join(names, ", ")
}

// fields lists what a column can be.
func fields() string { return strings.Join(append(planfile.Fields(), planfile.Ignore), ", ") }
