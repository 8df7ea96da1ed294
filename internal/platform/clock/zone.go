package clock

import (
	"sync"
	"time"
)

var zones sync.Map // name to *time.Location, only names that exist

// Zone is time.LoadLocation with a memory: loading reads a file, and a page asks
// for the same few zones again and again.
func Zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, zone)
	}
	return zone, err
}
