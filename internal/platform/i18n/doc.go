// Package i18n puts messages, dates and numbers into the reader's language.
//
// Program code makes a Message (a key and arguments, plain data) through the
// generated accessors of package msg; an edge translates it with the Localizer
// of the reader. The texts are YAML files en/AREA.yaml and de/AREA.yaml beside
// this page: `found: {one: "{count} group", other: "{count} groups"}` in
// directory.yaml becomes msg.DirectoryFound(count). How a language writes dates
// and lists stands in its language.yaml; the placeholder syntax is described at
// catalogue.Text, the kinds at catalogue.Kind. A number that is a name (a year, a
// version) is a string: an int gets thousands separators.
//
// After a change of a catalogue run `go generate ./internal/platform/i18n`. A
// test of this package fails on a key that is missing, unused or takes other
// parameters in another language.
//
// The package does not translate what people write: such text carries its own
// language. Nor does it choose a zone: a Moment brings its own.
//
// Begin reading at Message, then Load and Localizer.T.
package i18n

//go:generate go run ../../tools/messages
