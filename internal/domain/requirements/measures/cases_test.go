package measures_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts/factstest"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// caseFile is a file of rule cases: one requirement, and for each case the
// facts and what is found. Only the lines that a finding names are compared.
type caseFile struct {
	Documents   yaml.Node
	Requirement yaml.Node
	Facts       factstest.Lines // of all cases that have none of their own
	Cases       []ruleCase
}

type ruleCase struct {
	Name    string
	Facts   *factstest.Lines
	On      string
	Finding yaml.Node
}

const header = `
format: chapterhouse/guide/1
id: rules
title: Rules
languages: [en]
timezone: UTC
topic: {products: [{name: Tea}]}
`

const documents = `[{key: terms, kind: terms, title: Terms, version: 1, authoritative: en, files: {en: terms.md}}]`

// TestRuleCases judges every case below testdata.
func TestRuleCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rule cases: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(name, "testdata/"), ".yaml"), func(t *testing.T) {
			file := readCases(t, name)
			g := guideOf(t, file)
			rules := engine.New(g, "HASH", nil)
			for _, c := range file.Cases {
				t.Run(c.Name, func(t *testing.T) { judge(t, rules, file, c) })
			}
		})
	}
}

// Every measure of the guide has cases, and no folder is left over.
func TestEveryMeasureHasCases(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, e := range entries {
		if e.Name() != "rapid" {
			folders = append(folders, e.Name())
		}
	}
	want := guide.MeasureKeys()
	slices.Sort(want)
	if diff := cmp.Diff(want, folders); diff != "" {
		t.Error(diff)
	}
}

func readCases(t *testing.T, name string) caseFile {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file caseFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		t.Fatal(err)
	}
	return file
}

// guideOf wraps the requirement of a file into a guide.
func guideOf(t *testing.T, file caseFile) *guide.Guide {
	t.Helper()
	var req map[string]any
	if err := file.Requirement.Decode(&req); err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]any{
		"key": "rule", "title": "Rule", "why": "Because.", "level": "required", "applies": "remain",
		"source": map[string]any{"document": "terms", "section": "Rules"},
	} {
		if _, given := req[key]; !given {
			req[key] = value
		}
	}
	var root map[string]any
	if err := yaml.Unmarshal([]byte(header), &root); err != nil {
		t.Fatal(err)
	}
	docs := any(file.Documents)
	if file.Documents.IsZero() {
		var list []any
		if err := yaml.Unmarshal([]byte(documents), &list); err != nil {
			t.Fatal(err)
		}
		docs = list
	}
	root["documents"], root["requirements"] = docs, []any{req}
	if node, ok := docs.(yaml.Node); ok {
		root["documents"] = &node
	}
	data, err := yaml.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	g, problems := guide.Parse(data)
	for _, p := range problems {
		t.Errorf("%s: %s", p.Path, i18n.Load().For("en").T(p.Message()))
	}
	if g == nil {
		t.Fatalf("%s", data)
	}
	return g
}

func judge(t *testing.T, rules *engine.Rules, file caseFile, c ruleCase) {
	lines := file.Facts
	if c.Facts != nil {
		lines = *c.Facts
	}
	group, err := lines.Group()
	if err != nil {
		t.Fatal(err)
	}
	day, err := ids.ParseDate(c.On)
	if err != nil {
		t.Fatal(err)
	}
	assessment := rules.Assess(group, day)
	if len(assessment.Findings) != 1 {
		t.Fatalf("%d findings", len(assessment.Findings))
	}
	var want map[string]string
	if err := c.Finding.Decode(&want); err != nil {
		t.Fatal(err)
	}
	all := describe(assessment)
	got := map[string]string{}
	for key := range want {
		value, known := all[key]
		if !known {
			t.Fatalf("a finding has no line %q", key)
		}
		got[key] = value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\nall of it: %v", diff, all)
	}
}

// describe writes a finding as lines for comparing with a case.
func describe(a engine.Assessment) map[string]string {
	l := i18n.Load().For("en")
	f := a.Findings[0]
	say := func(m i18n.Message) string {
		if m.IsZero() {
			return ""
		}
		return l.T(m)
	}
	var evidence []string
	for _, e := range f.Evidence {
		evidence = append(evidence, strings.Join(strings.Fields(fmt.Sprint(e.Bearing, " ", e.Kind, " ", e.ID, " ", e.Role, " ", e.Document)), " "))
	}
	due := ""
	if !f.Due.IsZero() {
		due = f.Due.String()
		if f.GraceOver {
			due += " over"
		}
	}
	return map[string]string{
		"result": f.Result.String(), "value": f.Value.String(), "target": f.Target.String(), "since": f.Since.String(), "due": due,
		"summary": say(f.Summary), "next": say(f.NextStep), "outlook": say(f.Outlook), "evidence": strings.Join(evidence, ", "),
		"forecast": f.Forecast.Result.String(), "declared": f.Declared, "waiver": f.Waiver, "standing": string(a.Standing),
		"cites": string(f.Source.Document) + ", " + f.Source.Section.In("en") + ", guide " + f.Guide,
	}
}
