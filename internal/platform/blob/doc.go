// Package blob keeps files on disk under the SHA-256 of their content, and makes
// harmless pictures of uploaded ones.
//
// A file is written once and never changed. When Put returns, file and directory
// entry are on the disk, so that a row which names the file may be committed;
// the same content is kept once. Nothing here knows who owns a file: rows do.
// Sweep removes files that no row names, some time after they came, because a
// row is committed after its file.
//
// Several servers may share the directory: every change is a rename.
//
// Pictures are never stored as they came. PutImage looks at their size before
// decoding, turns and scales them, and writes new PNG or JPEG: metadata, hidden
// second formats and scripts do not survive. SVG is text that runs, and refused.
//
// Begin reading at Store.Put, then sweep.go and image.go.
package blob
