// Package site is what every page of the server-rendered site stands on: a
// Request that knows its actor, language and program; handlers that return
// errors, translated once into a page; forms with once-keys; messages that
// survive one redirect; and a small memory of pages for visitors. It knows no
// business rule: the worlds (public, me, office) stand on it, and web/routes.go
// puts them together.
//
// Begin reading at Route (route.go) and Request (request.go).
package site
