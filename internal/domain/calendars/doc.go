// Package calendars owns the calendars that groups connect: addresses that are
// read again and again, and files. Its tables begin with calendars_.
//
// A calendar is fetched and read outside any transaction (read.go); then one
// transaction compares it with what is known and notes how it went (sync.go).
// The meetings themselves belong to package events below, which this package
// reaches through events.SyncTx alone.
//
// The rule that everything here serves: a broken calendar never takes meetings
// away. What cannot be fetched, is no calendar, or is suddenly empty leaves the
// last good state, and the connection says why and since when. A calendar that
// suddenly lost more than half of its coming meetings is believed a day later,
// or when a person says that it is meant.
//
// The window is 24 months back and 12 months ahead. It moves although the
// calendar does not, so that even an unchanged calendar is read in full once a
// week; that is also why files are kept.
//
// Begin reading at calendar.go (what a connection is), then connect.go (use
// cases of people), sync.go (the job), read.go and judge.go (what is believed,
// and when to try again).
package calendars
