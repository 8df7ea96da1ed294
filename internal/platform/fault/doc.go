// Package fault is the one vocabulary of errors. An error that a person or
// another program may meet has a Kind (a short list, so that each edge can
// translate all of them), a message key that the edge puts into the reader's
// language, and a wrapped cause that only the log sees. Anything that is not a
// *Error counts as Internal.
//
// Begin reading at Kind; write `defer fault.Wrap(&err, "events.Register")` on
// the first line of an exported method, so that a log line names the call.
package fault
