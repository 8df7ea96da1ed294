// Package writes keeps, for each package of the domain, a golden list of which
// use case writes to which tables, and as which action: testdata/writes.golden
// of the package. A use case that begins to write elsewhere, or under another
// permission, shows in the difference.
//
// The list is made on the side, while the package's ordinary tests run. A
// package takes part by
//
//	func TestMain(m *testing.M) { writes.Main(m) }
//
// and the list is compared when the whole package has passed; a run of some
// tests only compares nothing. With -update it is written anew.
//
// What counts is a statement inside a transaction that a use case of the
// package opened. What a test writes in a transaction of its own, what packages
// below do by themselves, and random histories (package rapid) do not count, so
// that the list is the same each time. The entries of the audit record and the
// jobs, which the Gate adds to every commit, are left out.
//
// Begin reading at Main. The test of this package reads all the lists and
// asks that no action of the domain is missing from them.
package writes
