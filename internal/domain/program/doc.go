// Package program owns what makes the network one program: its settings, the
// versions of its guide with their documents, and who accepted what. Its tables
// begin with program_.
//
// A guide is applied with a day from which it is in force and is never changed
// afterwards; the guide of any day can be asked for. Reading, checking and
// comparing guide files is in package guide below, which knows no database.
//
// Begin reading at guides.go (applying and finding guides), then documents.go,
// acceptances.go and settings.go.
package program
