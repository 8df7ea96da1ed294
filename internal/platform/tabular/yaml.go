package tabular

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// readYAML reads one document, or several that are a row each. Scalars stay as
// they are written: "no" is not false here, and a date stays a date.
func readYAML(t *Table, text, wants string) error {
	if len(text) > MaxYAMLBytes {
		return invalid(msg.TableTooLarge(MaxYAMLBytes >> 20))
	}
	var documents []node
	decoder := yaml.NewDecoder(strings.NewReader(text))
	budget := maxValues
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return badYAML(err)
		}
		n, err := fromYAML(&document, 0, &budget)
		if err != nil {
			return err
		}
		documents = append(documents, n)
	}
	c := newColumns(t)
	if len(documents) == 1 {
		return c.addTop(documents[0], wants)
	}
	return c.addItems(node{kind: list, items: documents})
}

// fromYAML copies a tree, with a budget of values: an alias is copied each time
// it is used, which is how a small file unfolds to billions.
func fromYAML(y *yaml.Node, depth int, budget *int) (node, error) {
	if *budget--; *budget < 0 || depth > maxDepth {
		return node{}, invalid(msg.TableTooNested(y.Line))
	}
	n := node{line: y.Line}
	switch y.Kind {
	case yaml.DocumentNode:
		if len(y.Content) == 1 {
			return fromYAML(y.Content[0], depth, budget)
		}
		return n, nil
	case yaml.AliasNode:
		return fromYAML(y.Alias, depth+1, budget)
	case yaml.ScalarNode:
		if y.Tag != "!!null" {
			n.text = y.Value
		}
		return n, nil
	case yaml.MappingNode:
		n.kind = object
	case yaml.SequenceNode:
		n.kind = list
	}
	for i := 0; i < len(y.Content); i++ {
		if n.kind == object {
			n.keys = append(n.keys, y.Content[i].Value)
			i++
		}
		item, err := fromYAML(y.Content[i], depth+1, budget)
		if err != nil {
			return node{}, err
		}
		n.items = append(n.items, item)
	}
	return n, nil
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// badYAML says where the text stops being YAML; the library tells it only
// inside its English sentence.
func badYAML(err error) error {
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	return invalid(msg.TableBadYaml(line))
}
