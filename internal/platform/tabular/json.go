package tabular

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// readJSON reads one value, or one a line. The items of a list at the top are
// added one by one, so that only one of them is held as a tree.
func readJSON(t *Table, text, wants string) error {
	r := &jsonReader{text: text, decoder: json.NewDecoder(strings.NewReader(text)), line: 1}
	r.decoder.UseNumber()
	c := newColumns(t)
	first, err := r.value(c, 0)
	if err != nil {
		return err
	}
	if !r.decoder.More() {
		if strings.TrimSpace(text[r.decoder.InputOffset():]) != "" {
			return r.position(nil)
		}
		return c.addTop(first, wants)
	}
	for next := first; ; {
		if err := c.addRow(next); err != nil {
			return err
		}
		if !r.decoder.More() {
			return nil
		}
		r.values = 0
		if next, err = r.value(nil, 0); err != nil {
			return err
		}
	}
}

// jsonReader builds nodes of the tokens of encoding/json and counts lines.
type jsonReader struct {
	text    string
	decoder *json.Decoder
	line    int // at offset
	offset  int
	values  int // of the tree that is being built
}

// value reads one value. With into, the items of a list become rows at once and
// the node that is returned has none.
func (r *jsonReader) value(into *columns, depth int) (node, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return node{}, r.position(err)
	}
	n := node{line: r.lineNow()}
	if r.values++; r.values > maxValues || depth > maxDepth {
		return node{}, invalid(msg.TableTooNested(n.line))
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return r.object(n, depth)
		}
		return r.list(n, into, depth)
	case string:
		n.text = v
	case json.Number:
		n.text = v.String()
	case bool:
		n.text = map[bool]string{true: "true", false: "false"}[v]
	}
	return n, nil
}

func (r *jsonReader) object(n node, depth int) (node, error) {
	n.kind = object
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return node{}, r.position(err)
		}
		item, err := r.value(nil, depth+1)
		if err != nil {
			return node{}, err
		}
		text, _ := key.(string)
		n.keys, n.items = append(n.keys, text), append(n.items, item)
	}
	return n, r.closing()
}

func (r *jsonReader) list(n node, into *columns, depth int) (node, error) {
	n.kind = list
	for r.decoder.More() {
		item, err := r.value(nil, depth+1)
		if err != nil {
			return node{}, err
		}
		if into == nil {
			n.items = append(n.items, item)
			continue
		}
		if err := into.addRow(item); err != nil {
			return node{}, err
		}
		r.values = 0
	}
	return n, r.closing()
}

func (r *jsonReader) closing() error {
	if _, err := r.decoder.Token(); err != nil {
		return r.position(err)
	}
	return nil
}

// lineNow is the line of the token that was read last.
func (r *jsonReader) lineNow() int {
	now := int(r.decoder.InputOffset())
	r.line += lines(r.text[r.offset:now])
	r.offset = now
	return r.line
}

// position says where the text stops being JSON.
func (r *jsonReader) position(err error) error {
	at := int(r.decoder.InputOffset())
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at = max(at, int(syntax.Offset)-1)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at = len(r.text)
	}
	before := r.text[:min(at, len(r.text))]
	column := len([]rune(before[strings.LastIndexAny(before, "\r\n")+1:])) + 1
	return invalid(msg.TableBadJson(column, 1+lines(before)))
}

// writeJSON writes a node in short form.
func writeJSON(b *strings.Builder, n node) {
	opening, closing := "[", "]"
	switch n.kind {
	case scalar:
		text, _ := json.Marshal(n.text)
		b.Write(text)
		return
	case object:
		opening, closing = "{", "}"
	}
	b.WriteString(opening)
	for i, item := range n.items {
		if i > 0 {
			b.WriteByte(',')
		}
		if n.kind == object {
			key, _ := json.Marshal(n.keys[i])
			b.Write(key)
			b.WriteByte(':')
		}
		writeJSON(b, item)
	}
	b.WriteString(closing)
}
