// Package jobs is background work. The queue is the outbox: Enqueue writes in
// the caller's transaction, so a job exists exactly when what it follows from
// was committed. It owns the table jobs_jobs.
//
// A job runs at least once: a server that dies leaves its lease to run out, and
// another takes the job. Handlers are therefore idempotent. A job with a Once
// key is inserted at most once ever, which is how timed work is shared by any
// number of servers without a leader.
//
//	ready ──claim──▶ running ──nil──────────────▶ done
//	  ▲                │ Transient, Internal
//	  └──later─────────┤
//	                   └─Invalid, or tried out──▶ parked (shown in the office)
//
// Begin reading at Enqueue (queue.go) and Runner (runner.go).
package jobs
