// Package guides carries the guide files of real programs, in our own words,
// with their documents. The first is the default of a new server; the others
// are examples to begin from, and fixtures of the rules engine.
package guides

import "embed"

// Default is the guide of a server that was given no other.
const Default = "azure-tech-groups.yaml"

// Files holds the guide files and, in a folder beside each, its documents.
//
//go:embed *.yaml */*.md
var Files embed.FS
