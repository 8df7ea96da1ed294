// Package joining makes one account of two that a person has: roles,
// memberships, acceptances, saved views, addresses and sign-ins elsewhere of
// the one that goes move into the one that remains, in one transaction. It owns
// no table. Each owner moves its own rows (MovePersonTx), and this package says
// which owners there are and in what order; its test finds a table with a
// person in it that nobody has thought of.
//
// That both accounts are of one person is proved in package accounts: the
// person is signed in to the account that remains, and proves the other by its
// mailbox or at a provider. The account that goes stays as another name of the
// one that remains, so that links and the audit record keep both.
//
// Begin reading at Join.
package joining
