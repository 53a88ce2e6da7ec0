package connect

import (
	"errors"

	"rounds/calendar"
	"rounds/publish/connect/vault"
)

// Secrets gives the two functions by which the steps of a delivery keep small
// secrets, such as the address of an upload session, beside the account's keys:
// see [publish.Target]. An empty value takes the secret away; one that is not
// there is recalled as "".
func (s *Signer) Secrets(a calendar.Account, d calendar.DeliveryID) (keep func(name, value string) error, recall func(name string) (string, error)) {
	entry := func(name string) string { return "delivery " + string(d) + " " + name }
	keep = func(name, value string) error {
		v, err := s.vault(a)
		if err != nil {
			return vaultError(err)
		}
		if value == "" {
			err = v.Remove(string(a.ID), entry(name))
		} else {
			err = v.Put(string(a.ID), entry(name), vault.NewSecret(value))
		}
		if err != nil {
			return vaultError(err)
		}
		return nil
	}
	recall = func(name string) (string, error) {
		v, err := s.vault(a)
		if err != nil {
			return "", vaultError(err)
		}
		got, err := v.Get(string(a.ID), entry(name))
		if errors.Is(err, vault.ErrNotFound) {
			return "", nil
		}
		if err != nil {
			return "", vaultError(err)
		}
		return got.Reveal(), nil
	}
	return keep, recall
}
