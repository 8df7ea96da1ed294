// Package placefile is the compact file in which the list of places travels
// inside the program: how it is written (by internal/tools/gazetteer) and read
// (by package geo).
//
// The file is one gzip stream of sections, one section a column, since a
// column of like values packs far better than rows do. Rows are ordered by
// folded name, so that the reader gets its index of names for nothing. In
// memory a column stays a column: a hundred thousand structs with strings
// would cost the garbage collector more than they serve.
//
// It knows nothing about searching. Begin reading at Place and Table.
package placefile
