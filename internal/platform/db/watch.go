package db

import "sync/atomic"

// watcher is what Watch has set; nil in the program itself.
var watcher atomic.Pointer[func(Writer, string)]

// Watch has fn told of every statement that writes, with the Writer it came
// through, from now on. Tests use it to keep lists of what is written; package
// internal/test/writes explains.
func Watch(fn func(w Writer, text string)) { watcher.Store(&fn) }

func watched(w Writer, text string) {
	if fn := watcher.Load(); fn != nil {
		(*fn)(w, text)
	}
}
