package fault

import (
	"errors"
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Kind says what an edge does with an error; each edge (pages, API, jobs) has
// one table from Kind to its own answer.
type Kind int

// The kinds, from the vaguest to the most specific.
const (
	Internal        Kind = iota // a defect or a broken machine: 500, with a request id
	Invalid                     // what was sent is wrong; Fields say where: 422
	NotFound                    // absent, or hidden from this reader: 404
	Forbidden                   // known, but not for this actor: 403
	Unauthenticated             // sign in first: 401 or the sign-in page
	Conflict                    // someone changed this meanwhile, or it exists already: 409
	Gone                        // was here, will not come back: 410
	TooMany                     // a limit was reached; try later: 429
	Transient                   // the machine cannot at the moment; nothing was lost: 503
)

var kindNames = [...]string{"internal", "invalid", "not_found", "forbidden", "unauthenticated", "conflict", "gone", "too_many", "transient"}

// String returns the kind as a word for logs.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "internal"
	}
	return kindNames[k]
}

// Field ties a message to one input of a form or one member of a request body.
type Field struct {
	Name    string       // the input's name, as in the form
	Message i18n.Message // what is wrong and how it should look
}

// Error is an error with a kind and a message for people.
type Error struct {
	Kind    Kind
	Message i18n.Message // one sentence; zero for kinds that need none
	Fields  []Field      // only for Invalid
	Err     error        // the cause, for the log; may be nil
}

// Error renders the error for a log, never for a reader.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if !e.Message.IsZero() {
		b.WriteString(" " + e.Message.Key)
	}
	for _, f := range e.Fields {
		b.WriteString(" " + f.Name + "=" + f.Message.Key)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes an error of a kind with a message for people.
func New(k Kind, m i18n.Message) *Error { return &Error{Kind: k, Message: m} }

// Because makes an error of a kind with its cause, and no message of its own.
func Because(k Kind, err error) *Error { return &Error{Kind: k, Err: err} }

// InvalidFields makes an Invalid error from field notes.
func InvalidFields(fields ...Field) *Error { return &Error{Kind: Invalid, Fields: fields} }

// Notes collects field notes while an input is checked; Err is nil when there
// are none, so that a check ends with `return notes.Err()`.
type Notes []Field

// Add puts a note beside a field.
func (n *Notes) Add(name string, m i18n.Message) { *n = append(*n, Field{Name: name, Message: m}) }

// Err is the Invalid error of the collected notes, or nil.
func (n Notes) Err() error {
	if len(n) == 0 {
		return nil
	}
	return InvalidFields(n...)
}

// As returns the first *Error in err's chain, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf returns the kind of err: that of its first *Error, else Internal.
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind
	}
	return Internal
}

// Is says whether err has the kind; a nil error has none.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// Wrap names the call in *err, for the log, and keeps kind and message. It is
// meant for a deferred call on the first line of an exported method.
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}
