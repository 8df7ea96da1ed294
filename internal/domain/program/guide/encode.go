package guide

import (
	"bytes"
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v3"
)

// Canonical returns the guide as YAML in its one canonical form: keys in the
// order of the types, languages in the order of the guide, nothing that was
// left out, no comments. Parse reads it back to an equal guide.
func (g *Guide) Canonical() []byte {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	e := encoder{g}
	if err := enc.Encode(e.value(reflect.ValueOf(*g))); err != nil {
		panic("guide: " + err.Error()) // a tree of plain nodes always encodes
	}
	_ = enc.Close()
	return b.Bytes()
}

type encoder struct{ g *Guide }

func (e encoder) value(v reflect.Value) *yaml.Node {
	switch from := v.Interface().(type) {
	case Text:
		return e.text(from)
	case Files:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, lang := range e.g.Languages {
			if path, ok := from[lang]; ok {
				n.Content = append(n.Content, stringNode(string(lang)), stringNode(string(path)))
			}
		}
		return n
	case Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(from)}
	case Day:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: from.String()}
	case fmt.Stringer:
		if v.Kind() != reflect.Pointer {
			return stringNode(from.String())
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return e.value(v.Elem())
	case reflect.Struct:
		return e.mapping(v)
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			n.Content = append(n.Content, e.value(v.Index(i)))
		}
		return n
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: fmt.Sprint(v.Bool())}
	default:
		return stringNode(v.String())
	}
}

func (e encoder) mapping(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range fieldsOf(v.Type()) {
		if inner := v.FieldByIndex(f.index); !isZero(inner) {
			n.Content = append(n.Content, stringNode(f.key), e.value(inner))
		}
	}
	return n
}

func (e encoder) text(t Text) *yaml.Node {
	if s, ok := t[everyLanguage]; ok {
		return stringNode(s)
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, lang := range e.g.Languages {
		if s, ok := t[string(lang)]; ok {
			n.Content = append(n.Content, stringNode(string(lang)), stringNode(s))
		}
	}
	return n
}

func stringNode(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}
