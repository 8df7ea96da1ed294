package guide

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MaxSize is the size of the largest guide file in bytes.
const MaxSize = 1 << 20

// Parse reads a guide file. It is strict: a key that it does not know, stands
// twice or says nothing is a problem, as is everything that does not fit
// together. It returns all problems it finds, in the order of the file, and
// the guide only when there are none.
func Parse(data []byte) (*Guide, Problems) {
	g, r := parse(data)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return g, nil
}

func parse(data []byte) (*Guide, *report) {
	r := &report{at: map[string]position{}}
	g := &Guide{}
	if root := readNode(data, r); root != nil {
		d := decoder{r}
		d.value(root, reflect.ValueOf(g).Elem(), "")
		if len(r.problems) == 0 {
			check(g, r)
		}
	}
	r.problems.sort()
	return g, r
}

// readNode reads the one YAML document of a file, or reports why it cannot.
func readNode(data []byte, r *report) *yaml.Node {
	if len(data) > MaxSize {
		r.add("", msg.GuideTooLarge(MaxSize>>10))
		return nil
	}
	var document, second yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	switch err := dec.Decode(&document); {
	case errors.Is(err, io.EOF):
		r.add("", msg.GuideEmpty())
		return nil
	case err != nil:
		r.problems = append(r.problems, yamlProblem(err))
		return nil
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		r.problems = append(r.problems, Problem{Line: second.Line, Column: max(second.Column, 1), Reason: msg.GuideManyDocuments()})
		return nil
	case !errors.Is(err, io.EOF):
		r.problems = append(r.problems, yamlProblem(err))
		return nil
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		r.add("", msg.GuideEmpty())
		return nil
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		r.add("", msg.GuideEmpty())
		return nil
	}
	return root
}

// parserErrors are messages of the YAML reader whose line is one too small: its
// parser counts lines from 0, its scanner from 1.
var parserErrors = map[string]bool{
	"did not find expected <document start>": true,
	"did not find expected node content":     true,
	"did not find expected '-' indicator":    true,
	"did not find expected key":              true,
	"did not find expected ',' or ']'":       true,
	"did not find expected ',' or '}'":       true,
}

// yamlProblem takes the line out of an error of the YAML reader.
func yamlProblem(err error) Problem {
	detail := strings.TrimPrefix(err.Error(), "yaml: ")
	p := Problem{Line: 1, Column: 1}
	if n, scanErr := fmt.Sscanf(detail, "line %d:", &p.Line); n == 1 && scanErr == nil {
		_, detail, _ = strings.Cut(detail, ": ")
	}
	if parserErrors[detail] {
		p.Line++
	}
	p.Reason = msg.GuideNotYaml(detail)
	return p
}

// decoder walks a YAML node and a Go value side by side.
type decoder struct{ *report }

func (d decoder) value(n *yaml.Node, v reflect.Value, path string) {
	d.at[path] = position{n.Line, n.Column}
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.add(path, msg.GuideAlias())
		return
	}
	switch to := v.Addr().Interface().(type) {
	case *Text:
		d.text(n, to, path)
		return
	case *Files:
		d.files(n, to, path)
		return
	case scalar:
		d.scalar(n, path, to.parse)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), path)
	case reflect.Struct:
		d.mapping(n, v, path)
	case reflect.Slice:
		d.list(n, v, path)
	case reflect.Bool:
		d.bool(n, v, path)
	case reflect.String:
		d.choice(n, v, path)
	default:
		panic("guide: no syntax for " + v.Type().String())
	}
}

// pairs calls do with each key and value of a mapping node.
func (d decoder) pairs(n *yaml.Node, path string, do func(key *yaml.Node, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.add(path, msg.GuideWantMapping())
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		at := join(path, key.Value)
		d.at[at] = position{key.Line, key.Column}
		switch {
		case key.Kind != yaml.ScalarNode:
			d.at[path] = position{key.Line, key.Column}
			d.add(path, msg.GuideWantMapping())
		case key.Anchor != "" || key.Tag == "!!merge":
			d.add(at, msg.GuideAlias())
		case seen[key.Value]:
			d.add(at, msg.GuideDuplicateKey(key.Value))
		default:
			seen[key.Value] = true
			do(key, n.Content[i+1])
		}
	}
}

func (d decoder) mapping(n *yaml.Node, v reflect.Value, path string) {
	fields := fieldsOf(v.Type())
	found := map[string]bool{}
	d.pairs(n, path, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value })
		if i < 0 {
			d.add(join(path, key.Value), unknownKey(key.Value, keysOf(v.Type())))
			return
		}
		found[key.Value] = true
		d.value(value, v.FieldByIndex(fields[i].index), join(path, key.Value))
	})
	for _, f := range fields {
		if f.required && !found[f.key] && n.Kind == yaml.MappingNode {
			d.add(path, msg.GuideMissingKey(f.key))
		}
	}
}

func (d decoder) list(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.SequenceNode {
		d.add(path, msg.GuideWantList())
		return
	}
	if len(n.Content) == 0 {
		d.add(path, msg.GuideEmptyValue())
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		d.value(item, v.Index(i), indexed(path, i))
	}
}

// scalar gives the tidied text of a single value to parse.
func (d decoder) scalar(n *yaml.Node, path string, parse func(string) i18n.Message) {
	d.at[path] = position{n.Line, n.Column}
	text := tidy(n.Value)
	switch {
	case n.Kind != yaml.ScalarNode:
		d.add(path, msg.GuideWantOneValue())
	case text == "" || n.Tag == "!!null":
		d.add(path, msg.GuideEmptyValue())
	case n.Tag == "!!binary" || hasControl(text):
		d.add(path, msg.GuideControlCharacter())
	default:
		if m := parse(text); !m.IsZero() {
			d.add(path, m)
		}
	}
}

func (d decoder) bool(n *yaml.Node, v reflect.Value, path string) {
	d.scalar(n, path, func(text string) i18n.Message {
		if n.Tag != "!!bool" || text != "true" && text != "false" {
			return msg.GuideBadBool(text)
		}
		v.SetBool(text == "true")
		return i18n.Message{}
	})
}

func (d decoder) choice(n *yaml.Node, v reflect.Value, path string) {
	known := v.Interface().(choice).choices()
	d.scalar(n, path, func(text string) i18n.Message {
		if !slices.Contains(known, text) {
			return msg.GuideBadChoice(known, text)
		}
		v.SetString(text)
		return i18n.Message{}
	})
}

func (d decoder) text(n *yaml.Node, to *Text, path string) {
	*to = Text{}
	if n.Kind == yaml.ScalarNode {
		d.scalar(n, path, func(text string) i18n.Message {
			(*to)[everyLanguage] = text
			return i18n.Message{}
		})
		return
	}
	d.pairs(n, path, func(key, value *yaml.Node) {
		at := join(path, key.Value)
		var lang Language
		if m := lang.parse(key.Value); !m.IsZero() {
			d.add(at, m)
			return
		}
		d.scalar(value, at, func(text string) i18n.Message {
			(*to)[key.Value] = text
			return i18n.Message{}
		})
	})
}

func (d decoder) files(n *yaml.Node, to *Files, path string) {
	*to = Files{}
	d.pairs(n, path, func(key, value *yaml.Node) {
		var lang Language
		var file Path
		at := join(path, key.Value)
		if m := lang.parse(key.Value); !m.IsZero() {
			d.add(at, m)
			return
		}
		d.scalar(value, at, file.parse)
		(*to)[lang] = file
	})
}

// unknownKey names the key that was probably meant, or all that are known.
func unknownKey(key string, known []string) i18n.Message {
	for _, k := range known {
		if distance(key, k) <= 1+len(k)/5 {
			return msg.GuideUnknownKeyNear(key, k)
		}
	}
	return msg.GuideUnknownKey(key, known)
}

// distance counts the letters to add, drop or change to make b out of a.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0]++
		for j := range len(b) {
			next := diagonal
			if a[i] != b[j] {
				next = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
