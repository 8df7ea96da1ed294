package guide

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Problem is one thing that is wrong with a guide file.
type Problem struct {
	Line, Column int    // from 1; 0 where the problem is the whole file's
	Path         string // "requirements[2].target"
	Reason       i18n.Message
}

// Message returns the problem with its place: "Line 12, column 5: …".
func (p Problem) Message() i18n.Message {
	if p.Line == 0 {
		return msg.GuideAtFile(p.Reason)
	}
	return msg.GuideAt(p.Column, p.Line, p.Reason)
}

// Problems are all things that are wrong with a guide file, in its order.
type Problems []Problem

// Err returns the problems as one Invalid error with a note for each, or nil.
func (p Problems) Err() error {
	var notes fault.Notes
	for _, problem := range p {
		notes.Add(problem.Path, problem.Message())
	}
	return notes.Err()
}

func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), strings.Compare(a.Path, b.Path))
	})
}

// position is where a value stands in the file.
type position struct{ line, column int }

// report collects problems, and remembers where each value stands.
type report struct {
	problems Problems
	at       map[string]position
}

// add notes a problem of the value at a path; where the path itself does not
// stand in the file, the problem is placed at the nearest value around it.
func (r *report) add(path string, reason i18n.Message) {
	p := Problem{Path: path, Reason: reason}
	for outer := path; ; {
		if at, ok := r.at[outer]; ok {
			p.Line, p.Column = at.line, at.column
			break
		}
		cut := strings.LastIndexAny(outer, ".[")
		if cut < 0 {
			break
		}
		outer = outer[:cut]
	}
	r.problems = append(r.problems, p)
}

// indexed returns the path of an item of a list, and join that of a key.
func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
