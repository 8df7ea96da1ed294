// Package ical reads, expands and writes calendars (RFC 5545, RFC 5546).
//
// It owns the format and the arithmetic of time that belongs to it: lenient
// reading of what calendar programs really publish (Decode), the dates of
// recurring events inside a window (Expand), and strict writing (Encode). It
// knows nothing about who publishes a calendar or what an event is for, does
// no network and no disk access, and never asks for the present time.
//
// Three ideas carry the package:
//
//   - A Time is a wall clock and, apart from it, a zone. Rules work on wall
//     clocks; a zone is attached afterwards (zone.go). A zone that cannot be
//     found is marked as unknown and is never replaced by UTC in silence.
//   - Everything that is left out is told. Each leniency and each ignored line
//     becomes a Problem with its line number; only a file that cannot be
//     trusted as a whole (too large, cut off, no calendar at all) is an error.
//   - Work is counted, not timed. A hostile rule meets a budget of steps
//     (Limits), so that a refusal is the same on every machine.
//
// The line reader is our own and small: the reader of emersion/go-ical refuses
// byte order marks and unfolded text and knows no line numbers. Rules are
// expanded by our own engine (recur.go): teambition/rrule-go, against which it
// is tested, cannot be stopped inside a rule that matches nothing, has no way
// to leave out times that a change of clocks skips, and counts the positions
// of BYSETPOS in a first week that is cut at DTSTART.
//
// Begin reading at calendar.go (what a calendar is), then decode.go, expand.go
// and encode.go.
package ical
