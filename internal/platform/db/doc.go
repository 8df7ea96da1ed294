// Package db is one text of SQL for two databases: SQLite (one file, one
// writer) and PostgreSQL 15. It owns connections, transactions, the migrations
// of every package, and the few functions through which queries run.
//
// Begin reading at Open, then Select and Change (query.go), All, One and Exec
// (run.go), and Write (tx.go). What differs between the engines is in the files
// named *_sqlite.go and *_postgres.go, and nowhere else in the program.
//
// Rules that the types enforce:
//
//   - a query that reads takes a Reader, one that writes takes a Writer, and
//     outside this package a Writer comes only from the Gate of domain/access;
//   - instants are microseconds since 1970 in a BIGINT column: time.Time values
//     are converted here, in both directions, and a zero time is NULL;
//   - placeholders are written $1, $2; dynamic queries use Where.
//
// Package dbtest gives each test a fresh database of each engine.
package db
