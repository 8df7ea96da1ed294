// Package doctor looks at a server from outside and says what is not as it
// should be: folder and disk, database, clock, the site as readers reach it,
// the relay and what the name service says of our mail, and the way out to
// other sites. It changes nothing, sends no letter and does not migrate, so it
// may be asked before the first start, beside a running server, and every day
// by a timer.
//
// Each check is a method of Patient that returns findings: what was looked at,
// how bad it is, and what to do. A check that needs what is not configured says
// so as "skipped" rather than nothing.
//
// Begin reading at Examine (doctor.go); then a file for each part.
package doctor
