// Package atom writes Atom feeds (RFC 4287), which news readers and other
// programs follow. It owns the form of the file and what the standard demands
// of it; what stands in a feed is the caller's. It reads no feeds.
//
// Begin reading at [Feed], then [Encode].
package atom
