// Package jobs is the page of the work that runs by itself: what waits and runs,
// what failed and why, when the schedule comes round, and the buttons that try a
// job again, park or drop it. What a job carries is never shown.
//
// Begin reading at jobs.go.
package jobs
