// Package access is the one door for every write, and the one place that
// decides who may do what. It owns the table access_grants.
//
// A use case of a domain service begins a transaction with Gate.Update, loads
// what it needs, and asks tx.Allow(action, target) for a Writer. Allow loads
// the actor's grants in the same transaction, asks the pure function Decide,
// notes the audit entry, and only then hands out the Writer without which no
// statement can write. A transaction that would commit without a decision
// fails. So permission, audit, transaction and outbox pass through one
// function, and pages, API, command line and jobs cannot go around it.
//
// Begin reading at actions.go (every action and who may do it: one table),
// decide.go (the pure decision) and gate.go (the door).
package access
