// Package tabular reads the tables that people bring along: CSV in whatever
// dialect their spreadsheet wrote, JSON and YAML as they lie in repositories.
// All become one Table with named columns and rows that know the line they came
// from, so that an import can say "line 17" about each bad row. It also writes
// CSV that a spreadsheet program cannot mistake for formulas.
//
// A file that cannot be read as a whole gives a fault of kind Invalid with a
// message that names the line. A single row that is doubtful (more cells than
// columns, a key twice) is kept and carries its Problem. Sizes, rows, columns
// and cells are capped, see limits.go; nothing here runs longer or takes more
// memory than those allow.
//
// The package knows nothing about what the columns mean; GuessMapping proposes
// which column holds which field from the names and matchers of the caller.
//
// Begin reading at Read and Table; then csv.go for one row after the other, and
// tree.go for how nested data becomes columns.
package tabular
