package catalogue

import (
	"fmt"
	"slices"
	"strings"
)

// Compare returns what the languages lack or have too much of against the
// source language: keys, parameters, plural forms.
func Compare(set *Set) []Problem {
	source := set.Language(Source)
	if source == nil {
		return nil
	}
	var problems []Problem
	for _, lang := range set.Languages {
		needed := NeededForms(lang.Tag)
		problems = append(problems, lang.checkForms(needed)...)
		if lang == source {
			continue
		}
		for _, key := range source.keys() {
			if lang.Entries[key] == nil {
				s := source.Entries[key]
				problems = append(problems, Problem{File: s.File, Line: s.Line, Key: key, Text: "missing in " + lang.Code})
			}
		}
		for _, key := range lang.keys() {
			if text := lang.Entries[key].differs(source.Entries[key], needed); text != "" {
				e := lang.Entries[key]
				problems = append(problems, Problem{File: e.File, Line: e.Line, Key: key, Text: text})
			}
		}
	}
	return problems
}

// differs says how an entry disagrees with that of the source language, or "".
func (e *Entry) differs(source *Entry, needed []Form) string {
	if source == nil {
		return "not in " + Source
	}
	if source.Plural && !e.Plural && len(needed) > 1 {
		return "needs plural forms, as in " + Source
	}
	if e.Plural && source.Counted == "" {
		return "has plural forms, but in " + Source + " nothing is counted"
	}
	if !slices.Equal(e.withoutCount(), source.withoutCount()) || e.countedElsewhere(source) {
		return fmt.Sprintf("parameters differ: %s here, %s in %s", describe(e.Params), describe(source.Params), Source)
	}
	return ""
}

// withoutCount leaves the counted parameter out: a plural form need not show it.
func (e *Entry) withoutCount() []Param {
	return slices.DeleteFunc(slices.Clone(e.Params), func(p Param) bool { return p.Kind == Count })
}

func (e *Entry) countedElsewhere(source *Entry) bool {
	if !e.Plural && !source.Plural {
		return e.Counted != source.Counted
	}
	return e.Counted != "" && e.Counted != source.Counted
}

func describe(params []Param) string {
	if len(params) == 0 {
		return "none"
	}
	var names []string
	for _, p := range params {
		names = append(names, "{"+p.Name+":"+string(p.Kind)+"}")
	}
	return strings.Join(names, " ")
}

// checkForms returns the plural forms that are missing, or that the language
// never uses. A zero text is welcome everywhere: "no groups" reads better than
// "0 groups".
func (l *Language) checkForms(needed []Form) []Problem {
	var problems []Problem
	for _, key := range l.keys() {
		e := l.Entries[key]
		if !e.Plural {
			continue
		}
		report := func(format string, f Form) {
			problems = append(problems, Problem{File: e.File, Line: e.Line, Key: key, Text: fmt.Sprintf(format, f, l.Code)})
		}
		for f := range formCount {
			has, needs := e.Forms[f] != nil, slices.Contains(needed, f)
			switch {
			case needs && !has:
				report("plural form %q is missing in %s", f)
			case has && !needs && f != Zero && f != Other:
				report("plural form %q is never used in %s", f)
			}
		}
	}
	return problems
}
