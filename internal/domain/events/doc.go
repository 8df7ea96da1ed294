// Package events owns the meetings of groups: those written down by hand and
// those that a connected calendar brought, in one table. Its tables begin with
// events_.
//
// A meeting has two kinds of facts. What its source says (title, place, times)
// is overwritten by each sync or edit. What people add (a decision on the
// topic, attendance, "did not take place", a recording) lies beside it in
// events_marks and survives. What follows from both, such as the instants of a
// wall clock in its zone, is derived here and derived again when zone data, the
// group's place or the guide change.
//
// A meeting is held when it was published, its end is past and nobody said that
// it did not take place: that is computed, never stored. A coming meeting that
// is gone from a healthy calendar becomes vanished: kept, but not counted. A
// meeting that reaches us through two calendars is kept twice and counted once:
// the later row names the earlier one.
//
// Whoever writes events of a group holds the lock of the group's row, so that
// addresses stay unique and two syncs do not cross.
//
// Fetching and reading calendars is in package calendars above. Registrations,
// talks and venues will live here too.
//
// Begin reading at event.go (what a meeting is) and when.go (its times), then
// write.go and mark.go (use cases of people), feed.go, diff.go and sync.go (what
// calendars bring), list.go (pages), facts.go (the rules engine).
package events
