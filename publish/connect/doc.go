// Package connect signs accounts in and hands out their keys.
//
// The way in is a [Signer]. [Signer.Connect] checks what a person pasted with
// the platform and says which account it is, what is granted, what is missing
// and until when ([Identity]); the caller saves the account, and [Signer.Keep]
// puts the secrets into the vault under the account's id. [Signer.Token] is what
// a run asks for an account's key. [Guide] has the steps, in words for somebody
// who has never seen a developer's console.
//
// X's keys live for two hours, and the token that renews them can be used once:
// a second use fails, and a new pair that is lost means signing in again. So one
// process at a time renews an account's key (a lock of the operating system
// beside the secrets), it looks first whether another has done so, and the new
// pair is on disk before it is used.
//
// Secrets are vault.Secret until the moment they are sent. No error, log line or
// Identity holds one.
package connect
