// Package arch holds the rules of the house as tests, each with its reason:
// who may import whom, whose tables a package's SQL may name, where the clock
// and the engines may be asked. docs/ARCHITECTURE.md explains them; its list of
// packages is compared with the tree here.
package arch
