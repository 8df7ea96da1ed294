package tabular

import (
	"fmt"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// readCSV reads a header and rows.
func readCSV(t *Table, text string) error {
	s := &scanner{rest: text, line: 1}
	if named, ok := separatorLine(s); ok {
		s.delimiter = named
	} else {
		s.delimiter = guessDelimiter(text)
	}
	t.Delimiter = s.delimiter
	c := newColumns(t)
	for s.more() {
		line := s.line
		cells, err := s.record()
		if err != nil {
			return err
		}
		switch {
		case blank(cells):
		case len(t.Columns) == 0:
			err = header(c, cells)
		default:
			err = c.keep(csvRow(line, cells, len(t.Columns)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// separatorLine reads the line "sep=;" that some spreadsheets put first.
func separatorLine(s *scanner) (rune, bool) {
	first, rest, _ := strings.Cut(s.rest, "\n")
	first = strings.Trim(first, "\r\"")
	if len(first) != 5 || !strings.EqualFold(first[:4], "sep=") || !slices.Contains(delimiters, rune(first[4])) {
		return 0, false
	}
	s.rest, s.line = rest, 2
	return rune(first[4]), true
}

// header names the columns. Empty ones get the letter that a spreadsheet shows,
// repeated ones a number; empty ones at the end are none.
func header(c *columns, cells []string) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	for i, cell := range cells {
		name := strings.Join(strings.Fields(unguarded(cell)), " ")
		if name == "" {
			name = letters(i)
		}
		unique := name
		for n := 2; ; n++ {
			if _, taken := c.index[unique]; !taken {
				break
			}
			unique = fmt.Sprintf("%s (%d)", name, n)
		}
		if _, err := c.at(unique); err != nil {
			return err
		}
	}
	return nil
}

// letters is the name of a column in a spreadsheet: A to Z, AA, AB…
func letters(i int) string {
	if i >= 26 {
		return letters(i/26-1) + letters(i%26)
	}
	return string(rune('A' + i))
}

// csvRow makes a row of cells. More filled cells than columns mean that a
// delimiter stands inside an unquoted cell: everything after it is shifted.
func csvRow(line int, cells []string, width int) Row {
	r := Row{Line: line, Cells: cells}
	if len(cells) > width {
		r.Cells = cells[:width]
		if !blank(cells[width:]) {
			r.Problem = msg.TableRowTooLong(len(cells), width, line)
		}
	}
	for i, cell := range r.Cells {
		r.Cells[i] = unguarded(cell)
	}
	return r
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// scanner cuts CSV text into records. Lines may end in LF, CRLF or CR.
type scanner struct {
	rest      string
	line      int  // at which rest begins
	delimiter rune // one of delimiters, or 0: the whole line is one cell
}

func (s *scanner) more() bool { return s.rest != "" }

// record reads the cells up to the end of a line outside quotation marks.
func (s *scanner) record() ([]string, error) {
	var cells []string
	for {
		cell, err := s.cell()
		if err != nil {
			return nil, err
		}
		if len(cell) > MaxCellBytes {
			return nil, invalid(msg.TableCellTooLarge(MaxCellBytes>>10, s.line))
		}
		if cells = append(cells, cell); len(cells) > 2*MaxColumns {
			return cells, invalid(msg.TableTooManyColumns(MaxColumns))
		}
		switch {
		case s.rest == "":
			return cells, nil
		case rune(s.rest[0]) == s.delimiter:
			s.rest = s.rest[1:]
		default:
			s.endLine()
			return cells, nil
		}
	}
}

func (s *scanner) endLine() {
	s.line++
	if strings.HasPrefix(s.rest, "\r\n") {
		s.rest = s.rest[2:]
		return
	}
	s.rest = s.rest[1:]
}

// cell reads up to a delimiter or the end of the line, which it leaves.
func (s *scanner) cell() (string, error) {
	if strings.HasPrefix(s.rest, `"`) {
		return s.quoted()
	}
	return s.plain(), nil
}

func (s *scanner) plain() string {
	end := strings.IndexFunc(s.rest, func(r rune) bool { return r == s.delimiter && r != 0 || r == '\n' || r == '\r' })
	if end < 0 {
		end = len(s.rest)
	}
	cell := s.rest[:end]
	s.rest = s.rest[end:]
	return cell
}

// quoted reads a cell in quotation marks, in which "" stands for one. A single
// mark inside, which careless programs write, belongs to the cell.
func (s *scanner) quoted() (string, error) {
	from := s.line
	var cell strings.Builder
	for rest := s.rest[1:]; ; {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return "", invalid(msg.TableUnclosedQuote(from))
		}
		cell.WriteString(rest[:end])
		rest = rest[end+1:]
		switch {
		case strings.HasPrefix(rest, `"`):
			cell.WriteByte('"')
			rest = rest[1:]
		case s.endsCell(rest):
			s.line += lines(cell.String())
			s.rest = strings.TrimLeft(rest, " ")
			return cell.String(), nil
		default:
			cell.WriteByte('"')
		}
		if cell.Len() > MaxCellBytes {
			return "", invalid(msg.TableCellTooLarge(MaxCellBytes>>10, from))
		}
	}
}

// endsCell says whether what follows a quotation mark shows that it closed.
func (s *scanner) endsCell(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	return rest == "" || rest[0] == '\n' || rest[0] == '\r' || rune(rest[0]) == s.delimiter && s.delimiter != 0
}

// lines counts the line ends in a text: LF, CRLF and CR alike.
func lines(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}

var delimiters = []rune{',', ';', '\t', '|'}

// guessDelimiter reads the first records with each delimiter and takes the one
// with which most of them have as many cells as the header; of equals, the one
// that cuts finer.
func guessDelimiter(text string) rune {
	sample := text[:min(len(text), 64<<10)]
	best, bestFit, bestWidth := rune(0), 0, 1
	for _, d := range delimiters {
		fit, width := fitOf(sample, d, len(sample) < len(text))
		if width > 1 && (fit > bestFit || fit == bestFit && width > bestWidth) {
			best, bestFit, bestWidth = d, fit, width
		}
	}
	return best
}

// fitOf returns in how many of the first records the cells are as many as in
// the header, and how many these are.
func fitOf(sample string, delimiter rune, cut bool) (fit, width int) {
	s := &scanner{rest: sample, line: 1, delimiter: delimiter}
	for n := 0; n < 50 && s.more(); {
		cells, err := s.record()
		if err != nil || cut && !s.more() && n > 0 {
			return fit, max(width, len(cells))
		}
		if blank(cells) {
			continue
		}
		if n++; n == 1 {
			width = len(cells)
		}
		if len(cells) == width {
			fit++
		}
	}
	return fit, width
}
