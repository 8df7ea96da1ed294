// Package app builds the program out of its parts. It is the only package that
// imports everything, and production, tests and the demo use the same App.
//
// Four tables say what the program does by itself, each in a file of its own:
// reactions.go (when this happens, do that), schedule.go (what runs when) and
// ../web/routes.go (every address); access/actions.go says who may.
//
// Begin reading at Config (config.go), then Open (app.go).
package app
