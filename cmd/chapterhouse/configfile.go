package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// configFile is what --config names: the flags of the command by their names,
// without dashes in front, each with a value or a list. A flag on the command
// line or its variable in the environment is stronger.
type configFile struct {
	settings map[string]setting
}

// setting is one line of the file.
type setting struct {
	value string
	line  int
}

// loadConfig reads the file; it is kong's loader for --config.
func loadConfig(r io.Reader) (kong.Resolver, error) {
	var doc yaml.Node
	err := yaml.NewDecoder(r).Decode(&doc)
	if errors.Is(err, io.EOF) {
		return configFile{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the settings are not YAML: %w", err)
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d of the settings: the settings should be lines such as listen: 127.0.0.1:8080", top.Line)
	}
	c := configFile{map[string]setting{}}
	for i := 0; i < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		if old, twice := c.settings[key.Value]; twice {
			return nil, fmt.Errorf("line %d of the settings: %q is set in line %d already: remove one of them", key.Line, key.Value, old.line)
		}
		text, ok := settingText(value)
		if !ok {
			return nil, fmt.Errorf("line %d of the settings: %q should have a value or a list of values", key.Line, key.Value)
		}
		c.settings[key.Value] = setting{text, key.Line}
	}
	return c, nil
}

// settingText is a value as it would stand on the command line.
func settingText(n *yaml.Node) (string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		return n.Value, n.Tag != "!!null"
	case yaml.SequenceNode:
		if len(n.Content) > 0 && n.Content[0].Kind == yaml.MappingNode { // a list of its own kind: providers
			text, err := yaml.Marshal(n)
			return string(text), err == nil
		}
		var list []string
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				return "", false
			}
			list = append(list, item.Value)
		}
		return strings.Join(list, ","), true
	}
	return "", false
}

// Validate refuses the first key that is no flag of serve, the command that has
// --config: it would be a wish that nobody hears.
func (c configFile) Validate(app *kong.Application) error {
	known := map[string]bool{}
	for _, command := range app.Children {
		for _, f := range command.Flags {
			known[f.Name] = known[f.Name] || command.Name == "serve" && f.Name != "config"
		}
	}
	first, found := setting{}, ""
	for key, s := range c.settings {
		if !known[key] && (found == "" || s.line < first.line) {
			first, found = s, key
		}
	}
	if found == "" {
		return nil
	}
	return fmt.Errorf("line %d of the settings: there is no %q: see chapterhouse serve --help", first.line, found)
}

// Resolve gives a flag that the command line left out its value of the file.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	if s, ok := c.settings[flag.Name]; ok {
		return s.value, nil
	}
	return nil, nil
}
