package cli

import (
	"github.com/spf13/cobra"
)

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
