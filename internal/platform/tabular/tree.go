package tabular

import (
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// node is a value of JSON or YAML.
type node struct {
	kind  kind
	line  int
	text  string   // of a scalar; null is ""
	keys  []string // of an object, in order, beside items
	items []node   // of an object or a list
}

type kind uint8

const (
	scalar kind = iota
	object
	list
)

// keyColumn holds the keys of a map of maps; valueColumn the items of a list
// that are no objects.
const (
	keyColumn   = "key"
	valueColumn = "value"
)

// addTop adds the rows that a whole document stands for: the items of a list;
// of an object, those of the member that wants names or of the only one that is
// a list of objects; the objects of a map of maps; else the object itself.
func (c *columns) addTop(n node, wants string) error {
	if n.kind == list {
		return c.addItems(n)
	}
	if n.kind != object {
		return c.addRow(n)
	}
	member, err := rowsOf(n, wants)
	switch {
	case err != nil:
		return err
	case member >= 0:
		return c.addTop(n.items[member], "")
	case mapOfMaps(n):
		return c.addEntries(n)
	}
	return c.addRow(n)
}

// rowsOf returns which member of an object holds the rows, or -1.
func rowsOf(n node, wants string) (int, error) {
	var found []string
	at := -1
	for i, item := range n.items {
		if wants != "" && n.keys[i] == wants && item.kind != scalar {
			return i, nil
		}
		if item.kind == list && len(item.items) > 0 && item.items[0].kind == object {
			found, at = append(found, n.keys[i]), i
		}
	}
	switch {
	case wants != "":
		return -1, invalid(msg.TableNoSuchList(clip(wants)))
	case len(found) > 1:
		return -1, invalid(msg.TableSeveralLists(clip(strings.Join(found, ", "))))
	}
	return at, nil
}

// mapOfMaps says whether an object's members are records under a key each,
// rather than parts of one record: they are objects and share more than half of
// the keys of the smallest.
func mapOfMaps(n node) bool {
	if len(n.items) < 2 {
		return false
	}
	shared := map[string]int{}
	smallest := n.items[0].keys
	for _, item := range n.items {
		if item.kind != object || len(item.items) == 0 {
			return false
		}
		for _, k := range item.keys {
			shared[k]++
		}
		if len(item.keys) < len(smallest) {
			smallest = item.keys
		}
	}
	common := 0
	for _, k := range smallest {
		if shared[k] >= len(n.items) {
			common++
		}
	}
	return 2*common > len(smallest)
}

func (c *columns) addItems(n node) error {
	for _, item := range n.items {
		if err := c.addRow(item); err != nil {
			return err
		}
	}
	return nil
}

func (c *columns) addEntries(n node) error {
	for i, item := range n.items {
		if !slices.Contains(item.keys, keyColumn) {
			item.keys = append([]string{keyColumn}, item.keys...)
			item.items = append([]node{{text: n.keys[i], line: item.line}}, item.items...)
		}
		if err := c.addRow(item); err != nil {
			return err
		}
	}
	return nil
}

// addRow makes one row of a value.
func (c *columns) addRow(n node) error {
	row := Row{Line: n.line}
	filled := map[int]bool{}
	if err := c.fill(&row, filled, "", n); err != nil {
		return err
	}
	return c.keep(row)
}

// fill puts a value into a row: nested objects as dotted columns, lists of
// scalars joined, lists of anything else as JSON.
func (c *columns) fill(row *Row, filled map[int]bool, name string, n node) error {
	if n.kind == object && len(n.items) > 0 {
		for i, item := range n.items {
			key := strings.TrimSpace(n.keys[i])
			if name != "" {
				key = name + "." + key
			}
			if len(key) > maxNameBytes {
				return invalid(msg.TableCellTooLarge(maxNameBytes>>10, n.line))
			}
			if err := c.fill(row, filled, key, item); err != nil {
				return err
			}
		}
		return nil
	}
	if name == "" {
		name = valueColumn
	}
	at, err := c.at(name)
	if err != nil {
		return err
	}
	if filled[at] {
		if row.Problem.IsZero() {
			row.Problem = msg.TableKeyTwice(n.line, clip(name))
		}
		return nil
	}
	filled[at] = true
	text := flat(n)
	if len(text) > MaxCellBytes {
		return invalid(msg.TableCellTooLarge(MaxCellBytes>>10, n.line))
	}
	for len(row.Cells) <= at {
		row.Cells = append(row.Cells, "")
	}
	row.Cells[at] = text
	return nil
}

// flat writes a value that gets one cell.
func flat(n node) string {
	if n.kind == scalar {
		return n.text
	}
	parts := make([]string, len(n.items))
	for i, item := range n.items {
		if item.kind != scalar {
			var b strings.Builder
			writeJSON(&b, n)
			return b.String()
		}
		parts[i] = item.text
	}
	return strings.Join(parts, "; ")
}

// clip keeps a name from the file fit for a message.
func clip(s string) string {
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
