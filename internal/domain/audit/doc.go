// Package audit is the record of what was decided and done, by whom, with what
// before and after. It owns the table audit_entries. Rows are only added, and
// only by the Gate of package access; pages read them through directory.
//
// Entries are not chained while they are written, because every write would
// then conflict with every other. Instead Seal numbers the new ones in order
// and gives each the hash of the one before it and its own content, at most two
// seconds later. Verify walks the chain and names the first entry that was
// edited, dropped or moved. The caller of Seal keeps the heads outside the
// database as well, so that a cut tail and a chain made anew show, too.
//
// Begin reading at Entry (entry.go), then Seal (seal.go) and Verify (verify.go).
package audit
