// Package zoneinfo carries the time zones of the IANA database inside the
// program, for computers that have none of their own: Windows, and the smallest
// Linux systems. It does what time/tzdata of the standard library does, in an
// eighth of the room: the zones are packed as one stream, which is unpacked
// when the first zone is wanted and the system does not have it.
//
// The stream is made from the zones of the installed Go release, by
// `go test ./calendar/zoneinfo -update`.
package zoneinfo
