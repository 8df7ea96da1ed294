package tabular

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CSVWriter writes CSV (RFC 4180, UTF-8 with byte order mark, which spreadsheets
// need to see the letters) row by row. Text that a spreadsheet would run as a
// formula gets an apostrophe in front, which Read takes away again.
type CSVWriter struct {
	w   *bufio.Writer
	err error
}

// NewCSVWriter begins a file with its header.
func NewCSVWriter(w io.Writer, columns ...string) *CSVWriter {
	c := &CSVWriter{w: bufio.NewWriter(w)}
	c.write("\ufeff")
	c.WriteTexts(columns...)
	return c
}

// Cell is one value of a row. Only Text can carry what a stranger wrote.
type Cell struct {
	text   string
	number bool
}

// Text is a cell that anybody may have written.
func Text(s string) Cell { return Cell{text: s} }

// Int is a whole number.
func Int(n int) Cell { return Cell{text: strconv.Itoa(n), number: true} }

// Float is a number with decimals, with a point and as many digits as needed.
func Float(f float64) Cell {
	return Cell{text: strconv.FormatFloat(f, 'f', -1, 64), number: true}
}

// Write adds a row. Its error, as that of Flush, is the first of the writer.
func (c *CSVWriter) Write(cells ...Cell) error {
	for i, cell := range cells {
		if i > 0 {
			c.write(",")
		}
		if cell.number {
			c.write(cell.text)
			continue
		}
		c.write(quote(guarded(cell.text)))
	}
	c.write("\r\n")
	return c.err
}

// WriteTexts adds a row of texts.
func (c *CSVWriter) WriteTexts(texts ...string) error {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i] = Text(t)
	}
	return c.Write(cells...)
}

// Flush hands on what is buffered. Call it at the end, and now and then when
// somebody waits at the other end.
func (c *CSVWriter) Flush() error {
	if c.err == nil {
		c.err = c.w.Flush()
	}
	return c.err
}

func (c *CSVWriter) write(s string) {
	if c.err == nil {
		_, c.err = c.w.WriteString(s)
	}
}

// quote puts a cell into quotation marks where RFC 4180 or a careless reader
// needs them. An empty row of one column would be an empty line: it is quoted.
func quote(s string) string {
	if s != "" && !strings.ContainsAny(s, ",;|\"'\t\r\n") && s == strings.TrimSpace(s) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// guarded puts an apostrophe before text that a spreadsheet takes for a formula.
func guarded(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// unguarded takes the apostrophe away.
func unguarded(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && formula(rest) {
		return rest
	}
	return s
}

// formula says whether a cell begins like one: with = + - @, in any width, also
// after spaces and invisible characters, or with a TAB, CR or LF, which make a
// spreadsheet begin a new cell. Text that begins with apostrophes before such a
// beginning counts too, so that each guard is taken away once.
func formula(s string) bool {
	s = strings.TrimLeft(s, "'")
	for _, r := range s {
		switch {
		case r == '\t', r == '\r', r == '\n':
			return true
		case unicode.IsSpace(r), unicode.Is(unicode.C, r), unicode.Is(unicode.Mn, r):
			continue
		}
		return strings.ContainsAny(norm.NFKC.String(string(r)), "=+-@−")
	}
	return false
}
