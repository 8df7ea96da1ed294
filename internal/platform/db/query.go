package db

import (
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Query is something that can be read: a *SelectStmt or a *Where.
type Query interface {
	readText(Engine) (string, []any)
}

// Command is something that changes rows: a *ChangeStmt.
type Command interface {
	changeText(Engine) string
}

// SelectStmt is a registered query that only reads.
type SelectStmt struct{ stmt }

// ChangeStmt is a registered statement that writes; it may return rows.
type ChangeStmt struct{ stmt }

type stmt struct{ text, lite string }

// Statement is the text of a registered statement and where it stands.
type Statement struct {
	At string // the file and line of the package variable
	stmt
}

// For is the text as an engine is given it.
func (s Statement) For(e Engine) string { return s.forEngine(e) }

var registry struct {
	sync.Mutex
	all []Statement
}

// Select registers a query that reads. Call it in a package variable: a test
// prepares every registered text on both engines.
func Select(text string) *SelectStmt {
	return &SelectStmt{register(stmt{text, liteText(text)})}
}

// Change registers a statement that writes (INSERT, UPDATE, DELETE, with or
// without RETURNING). Call it in a package variable.
func Change(text string) *ChangeStmt {
	return &ChangeStmt{register(stmt{text, liteText(text)})}
}

// SkipLocked ends a SELECT whose rows are taken for work: PostgreSQL locks them
// and passes over those that another server has taken; SQLite, which has one
// writer, needs nothing.
const SkipLocked = "FOR UPDATE SKIP LOCKED"

// register keeps a statement for Registered. It is called by the function that
// the package variable calls.
func register(s stmt) stmt {
	_, file, line, _ := runtime.Caller(2)
	registry.Lock()
	defer registry.Unlock()
	registry.all = append(registry.all, Statement{path.Join(path.Base(path.Dir(file)), path.Base(file)) + ":" + itoa(line), s})
	return s
}

// Registered returns every statement of the packages that the program contains,
// for the test that prepares them all.
func Registered() []Statement {
	registry.Lock()
	defer registry.Unlock()
	return slices.Clone(registry.all)
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// liteText writes $1 as ?1: to SQLite a $1 is a name, numbered by its first
// appearance, which would silently swap arguments.
func liteText(text string) string {
	return placeholder.ReplaceAllString(strings.ReplaceAll(text, SkipLocked, ""), "?$1")
}

func (s stmt) forEngine(e Engine) string {
	if e == SQLite {
		return s.lite
	}
	return s.text
}

func (s *SelectStmt) readText(e Engine) (string, []any) { return s.forEngine(e), nil }
func (s *ChangeStmt) changeText(e Engine) string        { return s.forEngine(e) }

// Where builds a query whose conditions depend on what was asked for. Its
// pieces are constants with ? for each argument; values never enter the text.
//
//	q := db.NewWhere("SELECT id FROM groups_groups")
//	if in.Country != "" {
//		q.And("country = ?", in.Country)
//	}
//	q.Then("ORDER BY name LIMIT ?", 50)
type Where struct {
	text strings.Builder
	args []any
	any  bool
}

// literal makes the signs of LIKE mean themselves.
var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Containing is the pattern that finds text anywhere, for a condition such as
// folded LIKE ? ESCAPE '\'.
func Containing(text string) string { return "%" + literal.Replace(text) + "%" }

// NewWhere begins with everything before the conditions.
func NewWhere(text string, args ...any) *Where {
	w := &Where{}
	w.add(text, args)
	return w
}

// And adds a condition.
func (w *Where) And(cond string, args ...any) *Where {
	if w.any {
		w.add(" AND ("+cond+")", args)
	} else {
		w.add(" WHERE ("+cond+")", args)
	}
	w.any = true
	return w
}

// In adds the condition that column is one of values; no value means no row.
func In[T any](w *Where, column string, values []T) *Where {
	if len(values) == 0 {
		return w.And("1 = 0")
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return w.And(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

// Then adds what follows the conditions: GROUP BY, ORDER BY, LIMIT.
func (w *Where) Then(text string, args ...any) *Where {
	w.add(" "+text, args)
	return w
}

func (w *Where) add(text string, args []any) {
	w.text.WriteString(text)
	w.args = append(w.args, args...)
}

// readText numbers the question marks in order.
func (w *Where) readText(e Engine) (string, []any) {
	mark := byte('$')
	if e == SQLite {
		mark = '?'
	}
	var b strings.Builder
	n := 0
	for _, c := range []byte(w.text.String()) {
		if c != '?' {
			b.WriteByte(c)
			continue
		}
		n++
		b.WriteByte(mark)
		b.WriteString(itoa(n))
	}
	return b.String(), w.args
}
