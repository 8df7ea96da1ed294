// Package clock is the only place, besides main, that asks the machine for the
// time. Everything else is handed a Clock, so that tests and the demo walk
// through years in a second and a date can be asked "as of".
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC, cut to microseconds (what both databases keep).
type Clock interface {
	Now() time.Time
}

// System is the machine's clock.
func System() Clock { return system{} }

type system struct{}

func (system) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fake is a clock that moves only when told. It may be used by many goroutines.
type Fake struct {
	mu   sync.Mutex
	now  time.Time
	live bool
}

// NewFake returns a clock that stands at t.
func NewFake(t time.Time) *Fake { return &Fake{now: t.UTC().Truncate(time.Microsecond)} }

// Now returns the time the clock stands at.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.live {
		return System().Now()
	}
	return f.now
}

// Release lets the clock run with the machine's from now on: the demo walks to
// the present and then stays in it.
func (f *Fake) Release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.live = true
}

// Set moves the clock to t, forwards or backwards.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = t.UTC().Truncate(time.Microsecond)
}

// Advance moves the clock by d.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}
