// Package office is the world of the program team: who works for the program,
// its settings, and the versions of its guide. It asks the use cases of the
// domain and shows what they answer; who may do what is decided there, and at
// the door of each route.
//
// Begin reading at office.go, which lists the addresses, and pages.go, which
// says in which order the office offers its pages.
package office
