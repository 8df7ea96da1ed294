package tabular

// Caps for one file. They bound time and memory, whatever the file says.
const (
	MaxBytes     = 20 << 20  // of the file
	MaxYAMLBytes = 2 << 20   // hostile YAML takes a hundred times its size in memory
	MaxRows      = 200_000   // without the header
	MaxColumns   = 200       //
	MaxCellBytes = 64 << 10  // of one cell, as UTF-8
	maxCells     = 4_000_000 // of all rows together
	maxValues    = 1_000_000 // of JSON and YAML that are held as a tree
	maxNameBytes = 1 << 10   // of a dotted column name
	maxDepth     = 32        // of nested JSON and YAML
)
