// Package upkeep is what administrators see of the work that runs by itself:
// what waits, runs, was given up on, and when the schedule comes round again;
// and what they can do about it: try a parked job again, park one that waits,
// drop one. Each has a reason in the record, and nothing of what a job carries
// is shown, because it may be about people.
//
// It owns no table; the queue is that of internal/platform/jobs. Begin reading
// at upkeep.go.
package upkeep
