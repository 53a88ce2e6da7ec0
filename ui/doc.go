// Package ui is the program that a person touches: one Bubble Tea model that
// holds a stack of screens and a stack of modals, draws the lines around them,
// and hands every key to the one that should have it.
//
// The root reads what all screens need (practice, people, accounts, hold) and
// looks twice a second whether the file has moved on, in this window or in
// another program; the screens are told and read again. Everything that reads or
// writes happens in commands, so no key ever waits for the disk.
//
// A key goes to the top modal alone; without one to the actions of the top
// screen, then to those that hold everywhere, then to the screen itself. What a
// screen asks for with a request value is opened in wiring.go, the only place
// where screens meet.
//
// The package works through small interfaces that it and the screens declare;
// it knows neither the file nor the platforms' clients.
package ui
