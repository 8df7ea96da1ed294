// Package undo takes back what somebody of the office has just done, where
// nothing went out: a task that was ticked off, a note that was removed, a pause
// of twenty groups. There is one mechanism for all of it.
//
// A use case that can be taken back says so in its own transaction: OfferTx
// keeps a step, the kind of what was done and what is needed to change it again.
// All steps of one request belong together, because a person pressed one button.
// The page after it asks Offered and shows "Undo"; Undo then runs the acts of
// the steps backwards in one transaction. Each act asks for its own permission
// and leaves its own entry in the record, and refuses with a Conflict when the
// thing has changed since. Which kinds there are is told by the one who puts the
// program together (internal/app/undo.go).
//
// It owns the table undo_steps, which forgets after a day. Begin reading at
// OfferTx and Undo.
package undo
