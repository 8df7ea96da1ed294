package writes

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// recorder collects which tables the use cases of one package wrote.
type recorder struct {
	pkg   string
	mu    sync.Mutex
	lines map[line]map[string]bool // to the names of tables
}

type line struct {
	useCase string // groups.Join
	action  access.Action
}

var written = regexp.MustCompile(`\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z]+_[a-z_]+)`)

// acting is a Writer of the Gate, as opposed to those below it.
type acting interface{ Action() access.Action }

var _ acting = (*access.Writer)(nil) // else every list would be empty

// note is told of each statement that writes.
func (r *recorder) note(w db.Writer, text string) {
	by, ok := w.(acting)
	if !ok {
		return // below the Gate: the record and the queue
	}
	useCase := useCaseIn(r.pkg, stack())
	if useCase == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := line{useCase, by.Action()}
	if r.lines[l] == nil {
		r.lines[l] = map[string]bool{}
	}
	for _, m := range written.FindAllStringSubmatch(text, -1) {
		r.lines[l][m[1]] = true
	}
}

// stack is who called whom, innermost first.
func stack() (list []runtime.Frame) {
	pcs := make([]uintptr, 128)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		list = append(list, f)
		if !more {
			return list
		}
	}
}

const gate = "chapterhouse.dev/chapterhouse/internal/domain/access.(*Gate)."

// useCaseIn is the outermost function of the package that led to the
// transaction of a statement, or "" when the package did not open it.
func useCaseIn(pkg string, frames []runtime.Frame) (name string) {
	isGate := func(f runtime.Frame) bool { return strings.HasPrefix(f.Function, gate) }
	door := slices.IndexFunc(frames, isGate)
	if door < 0 || slices.ContainsFunc(frames[:door], ofATest) {
		return ""
	}
	outside := frames[door:]
	for len(outside) > 0 && (isGate(outside[0]) || strings.Contains(outside[0].Function, "internal/platform/db.")) {
		outside = outside[1:]
	}
	for _, f := range outside {
		if strings.HasPrefix(f.Function, "pgregory.net/rapid") {
			return ""
		}
	}
	for _, f := range outside {
		if ofATest(f) || !strings.HasPrefix(f.Function, pkg+".") {
			break
		}
		name = plain(f.Function)
	}
	return name
}

func ofATest(f runtime.Frame) bool {
	dir, _, _ := strings.Cut(f.Function[strings.LastIndexByte(f.Function, '/')+1:], ".")
	return strings.HasSuffix(f.File, "_test.go") || strings.HasSuffix(dir, "test")
}

var noise = regexp.MustCompile(`\(\*?([A-Za-z]+)\)|(?:\.func\d+|\.\d+|-range\d+|\[\.\.\.\])+`)

// plain is the name of a function as a reader would write it: groups.Join.
func plain(function string) string {
	name := noise.ReplaceAllString(function[strings.LastIndexByte(function, '/')+1:], "$1")
	return strings.Replace(name, ".Service.", ".", 1)
}

// text is the list as it is kept.
func (r *recorder) text() []byte {
	var rows [][]string
	for l, tables := range r.lines {
		rows = append(rows, []string{l.useCase, string(l.action), strings.Join(slices.Sorted(maps.Keys(tables)), " ")})
	}
	slices.SortFunc(rows, slices.Compare)
	var b bytes.Buffer
	b.WriteString("# Use case, action, and the tables that it writes; package internal/test/writes explains.\n")
	for _, row := range rows {
		fmt.Fprintf(&b, "%-34s %-22s %s\n", row[0], row[1], row[2])
	}
	return b.Bytes()
}
