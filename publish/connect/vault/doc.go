// Package vault keeps the secrets of accounts: tokens, refresh tokens and
// client secrets.
//
// There are three places. [Keyring] is the computer's own (macOS keychain,
// Windows credentials, Secret Service on Linux). [Sealed] is a file encrypted
// with a passphrase, for computers without a keyring and for runs that a task
// scheduler starts. [Plain] is a readable file, only for the invented tokens
// of accounts on a loopback address. [Choose] says which one an account uses.
//
// Promises:
//
//   - A [Secret] never shows what it holds when printed, logged or encoded;
//     [Secret.Reveal] is the only way to it. No error of this package holds a
//     secret or a passphrase.
//   - A Put that has returned is on disk. One that fails or is killed leaves
//     what was there before, whole.
//   - Two programs may use the same file at once: each change reads what is
//     there, changes one secret and replaces the file under a lock of the
//     operating system, which ends with the process that holds it.
//   - A file that can't be understood is never overwritten.
//
// Caveats: the lock is a second file beside the first, which stays; file
// systems without locks (some network folders) are refused with a sentence.
// Secrets lie in memory while the program runs.
package vault
