// Command load measures what the server does with a network of 1,000 groups and
// 20,000 meetings (D1), on SQLite and on this machine alone.
//
//	go run ./internal/tools/load                            print the figures
//	go run ./internal/tools/load -write docs/figures.md     write them down
//	go run ./internal/tools/load -data DIR                  keep D1 in DIR for the next time
//
// It builds the program, invents D1 with package demo, starts the server as a
// reader would meet it, and beside it a bare net/http server that answers with
// the same bytes. Both are driven in turn by the same 32 connections, so that
// what else the machine does falls on both: the figure is their ratio, the
// median of some rounds. Everything stays on the loopback, and each drive ends
// after a time and a number of requests, whichever comes first.
//
// It owns the page docs/figures.md. It does not measure the packages: their
// benchmarks are run by `go test -bench`, and bench.go only runs and lists them.
//
// Begin reading at run (main.go); drive.go is the load generator.
package main
