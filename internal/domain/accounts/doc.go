// Package accounts knows people: who has an account, by what they prove it,
// in which browsers they are signed in, and who is on the program team. It owns
// the tables that begin with accounts_.
//
// Signing in goes by mail first. AskCode makes a code of eight digits and a link,
// and both live ten minutes; ProveCode takes the code in the browser that
// asked, UseLink the link, in that browser only; either begins a session, and
// the first proof of an address makes its account. Nothing on this way looks
// at whether an address is known before its owner has proved it, so nobody
// learns it: that is why AskCode does the same for all.
//
// Whoever has a second factor (a passkey, an authenticator app) gives it after
// the code; second.go. A passkey alone signs in as well. Recovery codes stand in
// for either, and an operator's link for everything (reset.go). A session knows
// how strong its proof was and when the last one was given: roles of the program
// team count only in a strong one, and some acts ask again (again.go).
//
// An account has many addresses, and may have sign-ins elsewhere (logins):
// what a provider calls the person, known by issuer and subject, never by an
// address. SetOut and ComeBack are the way there and back; who comes for the
// first time types one code of an address (claim.go). Each address and login
// belongs to one account; nothing merges by itself. A person who has two
// accounts proves both (join.go), and package joining makes them one.
//
// Letters are not written here. Events say which letter is due, and CodeLetter
// and AddressOfTx give its facts. Roles are grants of package access; the use
// cases that give them to the program team are in staff.go. Roles in groups
// belong to package groups.
//
// Begin reading at code.go (what becomes of a code, pure), prove.go (how a
// session comes about), session.go (how long it lasts) and factors.go.
package accounts
