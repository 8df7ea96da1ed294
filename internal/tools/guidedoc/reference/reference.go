// Package reference renders the reference of the guide file: the structure
// comes from guide.Describe, the words from the doc comments of its Go types,
// so that the page cannot say anything else than the program does.
package reference

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// Page is the path of the reference below the root of the module.
const Page = "docs/guide.md"

const intro = `<!-- Written by internal/tools/guidedoc from the Go types of internal/domain/program/guide. Do not edit. -->
# The guide file

A program is one YAML file: what it asks of a group, what it gives and promises, and in which words. The default is [guides/azure-tech-groups.yaml](../guides/azure-tech-groups.yaml); the other files in that folder express the rules of other programs.

- ` + "`chapterhouse guide validate FILE`" + ` names every problem with its line, column and reason. A key that it does not know is a problem, and so is one that would do nothing.
- ` + "`chapterhouse guide apply FILE`" + ` keeps the guide as a version for ever, with its hash, its documents and the day from which it is in force.
`

// Render returns the reference.
func Render(root string) ([]byte, error) {
	comments, err := readComments(filepath.Join(root, "internal/domain/program/guide"))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(intro)
	b.WriteString("\n## Values\n\n")
	for _, v := range guide.Values() {
		fmt.Fprintf(&b, "- **%s**: %s.\n", strings.ToLower(v.Type), v.Syntax)
	}
	b.WriteByte('\n')
	for _, m := range guide.Describe() {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", m.Type, comments[m.Type])
		for _, k := range m.Fields {
			writeKey(&b, k, comments[k.Owner+"."+k.Field])
		}
		if len(m.Fields) > 0 {
			b.WriteByte('\n')
		}
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n'), nil
}

func writeKey(b *bytes.Buffer, k guide.KeyDoc, comment string) {
	fmt.Fprintf(b, "- **`%s`**", k.Key)
	if k.Required {
		b.WriteString(" (required)")
	}
	what := strings.ToLower(k.Value)
	switch {
	case k.Mapping != "":
		what = fmt.Sprintf("[%s](#%s)", k.Mapping, strings.ToLower(k.Mapping))
	case len(k.Choices) > 0:
		what = "one of `" + strings.Join(k.Choices, "`, `") + "`"
	}
	if k.List {
		what = "list of " + what
	}
	fmt.Fprintf(b, ": %s.", what)
	if comment != "" {
		b.WriteString(" " + comment)
	}
	b.WriteByte('\n')
}

// readComments returns the comments of types ("Guide") and fields
// ("Guide.Title") of the Go files in a folder, each on one line.
func readComments(dir string) (map[string]string, error) {
	files := token.NewFileSet()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	comments := map[string]string{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.TYPE {
				collect(gen, comments)
			}
		}
	}
	return comments, nil
}

func collect(gen *ast.GenDecl, comments map[string]string) {
	for _, spec := range gen.Specs {
		t := spec.(*ast.TypeSpec)
		comments[t.Name.Name] = sentence(t.Name.Name, gen.Doc)
		structure, ok := t.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, f := range structure.Fields.List {
			for _, name := range f.Names {
				comments[t.Name.Name+"."+name.Name] = oneLine(f.Doc)
			}
		}
	}
}

// sentence turns the doc comment of a type into text for readers who do not
// know Go: "Leaders counts people in roles." keeps its name as a word.
func sentence(name string, doc *ast.CommentGroup) string {
	text := strings.TrimPrefix(oneLine(doc), name+" is ")
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func oneLine(doc *ast.CommentGroup) string {
	return strings.Join(strings.Fields(doc.Text()), " ")
}

// ModuleRoot returns the folder of go.mod at or above dir.
func ModuleRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod here or above")
		}
		dir = filepath.Dir(dir)
	}
}
