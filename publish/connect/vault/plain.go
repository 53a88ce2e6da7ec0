package vault

// PlainVault is a readable file of JSON, with mode 0600.
type PlainVault struct {
	file file
}

// Plain is the readable file at path. It is for the invented tokens of accounts
// on a loopback address and nothing else.
func Plain(path string) *PlainVault {
	asIs := func(b []byte) ([]byte, error) { return b, nil }
	return &PlainVault{file: file{
		path: path, seal: asIs, open: asIs, ready: func() error { return nil }, write: writeAll,
	}}
}

// Get reads one token.
func (v *PlainVault) Get(account, name string) (Secret, error) { return v.file.get(account, name) }

// Put writes one token.
func (v *PlainVault) Put(account, name string, s Secret) error { return v.file.put(account, name, s) }

// Remove removes one token.
func (v *PlainVault) Remove(account, name string) error { return v.file.remove(account, name) }

// Delete removes the account's tokens.
func (v *PlainVault) Delete(account string) error { return v.file.delete(account) }
