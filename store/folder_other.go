//go:build !linux

package store

// networkDrive names the kind of network drive that a folder is on. Only the
// path tells on this system: see networkPath.
func networkDrive(string) string { return "" }
