// Package proposals owns acts that take two people: one proposes with a reason,
// another, who has proved freshly who they are, confirms or declines, and the
// first may withdraw. What nobody answers in time runs out. Its table is
// proposals_proposals.
//
// kinds.go is the table of such acts. The deed itself belongs to another
// package: it is decided anew and done in the transaction of the confirmation,
// by the function that this Service was given for its kind.
//
// What leaders ask of the office, such as another name, is the same thing with
// more time: one asks, another decides.
//
// Nobody confirms their own proposal, in whatever role. Only where nobody else
// could confirm, and the kind permits it, the same person may do so after
// AloneAfter; those concerned were told by letter, and the record says "alone".
//
// Begin reading at kinds.go, then propose.go and answer.go.
package proposals
