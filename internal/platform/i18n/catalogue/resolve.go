package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// resolve gives every placeholder its kind and every entry its parameters: the
// source language from its own declarations, the others from the source.
func resolve(set *Set) []Problem {
	source := set.Language(Source)
	if source == nil {
		return []Problem{{File: Source, Text: "the source language is missing"}}
	}
	var problems []Problem
	for _, lang := range set.Languages {
		for _, key := range lang.keys() {
			e := lang.Entries[key]
			declared := map[string]Segment{}
			if lang != source {
				if s := source.Entries[key]; s != nil {
					for _, p := range s.Params {
						declared[p.Name] = Segment{Kind: p.Kind, Style: s.styleOf(p.Name)}
					}
				}
			}
			if err := e.resolve(declared); err != nil {
				problems = append(problems, Problem{File: e.File, Line: e.Line, Key: key, Text: err.Error(), Broken: true})
				delete(lang.Entries, key)
			}
		}
	}
	return problems
}

// resolve fills kinds and styles in, from the entry's own declarations first
// and then from declared.
func (e *Entry) resolve(declared map[string]Segment) error {
	own := map[string]Kind{}
	var err error
	e.texts(func(t Text) {
		for _, seg := range t {
			if seg.Name == "" || seg.Kind == "" {
				continue
			}
			if k, ok := own[seg.Name]; ok && k != seg.Kind {
				err = fmt.Errorf("{%s} is declared as %s and as %s", seg.Name, k, seg.Kind)
			}
			own[seg.Name] = seg.Kind
		}
	})
	if err != nil {
		return err
	}
	kindOf := func(name string) Kind {
		return cmp.Or(own[name], declared[name].Kind, String)
	}
	seen := map[string]Kind{}
	e.texts(func(t Text) {
		for i := range t {
			seg := &t[i]
			if seg.Name == "" {
				continue
			}
			if seg.Kind == "" {
				seg.Kind = kindOf(seg.Name)
				if seg.Kind == declared[seg.Name].Kind {
					seg.Style = declared[seg.Name].Style
				}
			}
			seen[seg.Name] = seg.Kind
		}
	})
	return e.setParams(seen, declared)
}

func (e *Entry) setParams(seen map[string]Kind, declared map[string]Segment) error {
	for name, kind := range seen {
		if kind == Count {
			if e.Counted != "" {
				return fmt.Errorf("both {%s} and {%s} count; one of them must be an int", min(name, e.Counted), max(name, e.Counted))
			}
			e.Counted = name
		}
		e.Params = append(e.Params, Param{Name: name, Kind: kind})
	}
	if e.Plural && e.Counted == "" {
		e.Counted = countedIn(declared)
		e.Params = append(e.Params, Param{Name: e.Counted, Kind: Count})
	}
	slices.SortFunc(e.Params, func(a, b Param) int {
		if (a.Kind == Count) != (b.Kind == Count) {
			return cmp.Compare(b2i(b.Kind == Count), b2i(a.Kind == Count))
		}
		return strings.Compare(a.Name, b.Name)
	})
	return nil
}

// countedIn returns the name of the counted parameter; "count" when none is
// declared, because a plural whose texts never show the number still has one.
func countedIn(declared map[string]Segment) string {
	for name, seg := range declared {
		if seg.Kind == Count {
			return name
		}
	}
	return "count"
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// styleOf returns the style of the first placeholder with that name.
func (e *Entry) styleOf(name string) string {
	style := ""
	e.texts(func(t Text) {
		for _, seg := range t {
			if seg.Name == name && style == "" {
				style = seg.Style
			}
		}
	})
	return style
}

func (l *Language) keys() []string {
	keys := make([]string, 0, len(l.Entries))
	for key := range l.Entries {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
