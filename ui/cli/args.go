package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rounds/calendar"
)

// many is a number of arguments without an upper end.
const many = -1

// takes gives the check of a command's arguments: at least so many and at most
// so many of those that its Use names.
func takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage(strings.Fields(c.Use)[1+len(args)]+" is missing", "write it as: "+line(c))
		case most == many || len(args) <= most:
			return nil
		case c.HasSubCommands():
			return noCommand(c, args[0])
		}
		return usage(fmt.Sprintf("there is no use for %q", args[most]), "write it as: "+line(c))
	}
}

// line gives how a command is written, flags left out.
func line(c *cobra.Command) string {
	if c.HasParent() {
		return c.Parent().CommandPath() + " " + c.Use
	}
	return c.Use
}

// noCommand is the error of a command that there is not.
func noCommand(c *cobra.Command, name string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	hint := "use one of: " + strings.Join(names, ", ")
	if c.SuggestionsMinimumDistance <= 0 {
		c.SuggestionsMinimumDistance = 2
	}
	if near := c.SuggestionsFor(name); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %s %s? all are listed by: %s --help", c.CommandPath(), near[0], c.CommandPath())
	}
	return usage(fmt.Sprintf("there is no command %q", c.CommandPath()+" "+name), hint)
}

// group makes a command that only holds others: alone it shows its help.
func group(c *cobra.Command, subs ...*cobra.Command) *cobra.Command {
	c.Args = takes(0, 0)
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.AddCommand(subs...)
	return c
}

// helpCmd shows a command's help; one that there is not is said.
func helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND…]", Short: "Show a command's help", Example: "  rounds help publish\n  rounds help draft new",
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if len(rest) > 0 || err != nil {
				return noCommand(found, rest[0])
			}
			return found.Help()
		},
	}
}

// completions words cobra's own commands like all others.
func completions(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	c, _, err := root.Find([]string{"completion"})
	if err != nil {
		return
	}
	group(c)
	c.Short, c.Example = "Completion for your shell", "  rounds completion zsh > ~/.zsh/completions/_rounds\n  rounds completion bash --help"
	c.Long = "Prints a script that lets your shell complete commands and flags. The help of each\nshell tells where to put it."
	for _, shell := range c.Commands() {
		shell.Short, shell.Example = "Completion for "+shell.Name(), "  rounds completion "+shell.Name()
		shell.Args = takes(0, 0)
	}
}

// required tells which flag a command cannot do without, in a sentence; cobra's
// own check comes later and never finds any.
func required(c *cobra.Command) (err error) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if err == nil && !f.Changed && len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 {
			err = usage(fmt.Sprintf("--%s is missing: %s", f.Name, f.Usage), "see: "+c.CommandPath()+" --help")
		}
	})
	return err
}

// wrongFlag is the error of a flag that cannot be read.
func wrongFlag(c *cobra.Command, err error) error {
	text := err.Error()
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		text = fmt.Sprintf("%s has no flag %q", c.CommandPath(), e.GetSpecifiedName())
	} else if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		text = fmt.Sprintf("--%s has no value: %s", e.GetFlag().Name, e.GetFlag().Usage)
	} else if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		text = fmt.Sprintf("--%s cannot be %q: %s", e.GetFlag().Name, e.GetValue(), e.GetFlag().Usage)
	}
	return &calendar.Error{Op: "read the command", Kind: calendar.Invalid, Text: text, Hint: "see: " + c.CommandPath() + " --help", Err: err}
}

// explain gives every command errors that have a sentence: what is no
// [calendar.Error] by now is a fault of the program or a stop. An answer that
// did not arrive is an error too.
func explain(c *cobra.Command, out *answers) {
	for _, sub := range c.Commands() {
		explain(sub, out)
	}
	run := c.RunE
	if run == nil {
		return
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		err := run(c, args)
		if out.failed != nil {
			return out.failed
		}
		return explained(c, err)
	}
}

func explained(c *cobra.Command, err error) error {
	if _, ok := errors.AsType[*calendar.Error](err); ok || err == nil || errors.Is(err, errNeedsPerson) {
		return err
	}
	e := &calendar.Error{
		Op: c.CommandPath(), Kind: calendar.Internal, Text: "something went wrong inside Rounds",
		Hint: "do it again with --log rounds.log: the cause is written there", Err: err,
	}
	if errors.Is(err, context.Canceled) {
		e.Kind, e.Text, e.Hint = calendar.NeedsPerson, "stopped before the end", "start it again when you like: nothing is lost"
	}
	return e
}
