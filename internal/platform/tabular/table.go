package tabular

import (
	"fmt"
	"io"
	"path"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Table is what a file holds. Columns are never empty and never twice.
type Table struct {
	Columns []string
	Rows    []Row

	Format    Format
	Encoding  string // "utf-8", "utf-16le", "utf-16be" or "windows-1252"
	Delimiter rune   // of CSV; 0 when there is but one column, and for other formats
}

// Row is one record.
type Row struct {
	Line  int      // where it begins in the file, from 1
	Cells []string // in the order of Columns; cells that are missing at the end are empty, see Cell

	// Problem is what makes the row doubtful; zero when nothing does. The row
	// must not be used without a person's consent.
	Problem i18n.Message
}

// Cell returns the cell of a column by its index, "" where the row is shorter.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Format is how a file is written.
type Format string

// The formats that Read knows.
const (
	CSV  Format = "csv"  // comma, semicolon, tab or bar
	JSON Format = "json" // one value, or one a line (NDJSON)
	YAML Format = "yaml"
)

// Options help Read where a file does not speak for itself.
type Options struct {
	Name string // file name; its ending decides on the format, when known
	List string // in JSON and YAML: the member that holds the rows, where several could
}

// Read reads a table. Its errors are faults of kind Invalid with a message for
// people, or those of r.
func Read(r io.Reader, o Options) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("tabular.Read: %w", err)
	}
	if len(raw) > MaxBytes {
		return nil, invalid(msg.TableTooLarge(MaxBytes >> 20))
	}
	if m := refusedKind(raw); !m.IsZero() {
		return nil, invalid(m)
	}
	text, encoding, err := decodeText(raw)
	if err != nil {
		return nil, err
	}
	t := &Table{Format: formatOf(o.Name, text), Encoding: encoding}
	switch t.Format {
	case JSON:
		err = readJSON(t, text, o.List)
	case YAML:
		err = readYAML(t, text, o.List)
	default:
		err = readCSV(t, text)
	}
	if err != nil {
		return nil, err
	}
	if len(t.Rows) == 0 {
		return nil, invalid(msg.TableEmpty())
	}
	return t, nil
}

var endings = map[string]Format{
	".csv": CSV, ".tsv": CSV,
	".json": JSON, ".jsonl": JSON, ".ndjson": JSON,
	".yaml": YAML, ".yml": YAML,
}

// formatOf goes by the name, else by the first sign of the text.
func formatOf(name, text string) Format {
	if f, ok := endings[strings.ToLower(path.Ext(name))]; ok {
		return f
	}
	text = strings.TrimLeft(text, " \t\r\n")
	first, _, _ := strings.Cut(text, "\n")
	key, value, isPair := strings.Cut(strings.TrimRight(first, "\r"), ":")
	switch {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return JSON
	case strings.HasPrefix(text, "---"), strings.HasPrefix(text, "- "),
		isPair && !strings.ContainsAny(key, ",;\t|\"") && (value == "" || value[0] == ' '):
		return YAML
	}
	return CSV
}

func invalid(m i18n.Message) error { return fault.New(fault.Invalid, m) }

// columns numbers the columns of a table while it is read.
type columns struct {
	table *Table
	index map[string]int
	cells int // of all rows so far
}

func newColumns(t *Table) *columns { return &columns{table: t, index: map[string]int{}} }

// at returns the index of a column, which is new the first time.
func (c *columns) at(name string) (int, error) {
	i, known := c.index[name]
	if known {
		return i, nil
	}
	if len(c.table.Columns) == MaxColumns {
		return 0, invalid(msg.TableTooManyColumns(MaxColumns))
	}
	i = len(c.table.Columns)
	c.index[name] = i
	c.table.Columns = append(c.table.Columns, name)
	return i, nil
}

// keep adds a row, without its empty end, unless it is empty altogether.
func (c *columns) keep(r Row) error {
	for len(r.Cells) > 0 && strings.TrimSpace(r.Cells[len(r.Cells)-1]) == "" {
		r.Cells = r.Cells[:len(r.Cells)-1]
	}
	if len(r.Cells) == 0 && r.Problem.IsZero() {
		return nil
	}
	if len(c.table.Rows) == MaxRows {
		return invalid(msg.TableTooManyRows(MaxRows))
	}
	if c.cells += len(r.Cells); c.cells > maxCells {
		return invalid(msg.TableTooManyCells())
	}
	c.table.Rows = append(c.table.Rows, r)
	return nil
}
