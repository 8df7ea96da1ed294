package ical

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must be found on machines without a zone database
)

//go:generate go run ../../tools/winzones

// zones finds the zone that a file means by a name.
type zones struct {
	described map[string]*component // VTIMEZONE by TZID
	found     map[string]*time.Location
	notes     *notes
	steps     int // work left for following descriptions
}

// newZones collects the zone descriptions of a file.
func newZones(root *component, n *notes) *zones {
	z := &zones{described: map[string]*component{}, found: map[string]*time.Location{}, notes: n, steps: allZoneSteps}
	z.collect(root)
	return z
}

func (z *zones) collect(c *component) {
	for _, child := range c.children {
		if child.name == "VTIMEZONE" {
			if id := child.get("TZID"); id != nil && z.described[zoneKey(id.flat())] == nil {
				z.described[zoneKey(id.flat())] = child
			}
			continue
		}
		z.collect(child)
	}
}

// find returns the zone of a name, or nil when it is not known. The order is:
// the world's own names, the names of Windows, and then only the description in
// the file, because descriptions are often short of a few years. A name behind
// a prefix is the file's own, and therefore needs a description to be trusted.
func (z *zones) find(name string) *time.Location {
	key := zoneKey(name)
	if loc, ok := z.found[key]; ok {
		return loc
	}
	loc := namedZone(key)
	if described := z.described[key]; loc == nil && described != nil {
		if p := described.get("X-LIC-LOCATION"); p != nil {
			loc = namedZone(zoneKey(p.flat()))
		}
		if loc == nil {
			loc = prefixedZone(key)
		}
		if loc == nil {
			loc = z.build(key, described)
		}
	}
	z.found[key] = loc
	return loc
}

// zoneKey is a zone name without the quotes, escapes and trailing colon that
// exporters add.
func zoneKey(name string) string {
	name = strings.ReplaceAll(name, `\`, "")
	return strings.Trim(strings.TrimSpace(name), `"':`)
}

// namedZone finds a zone that needs no description: by its IANA name or a name
// of Windows.
func namedZone(name string) *time.Location {
	if loc := ianaZone(name); loc != nil {
		return loc
	}
	if iana, ok := windowsZones[name]; ok {
		return ianaZone(iana)
	}
	if name == "tzone://Microsoft/Utc" {
		return time.UTC
	}
	return nil
}

// prefixedZone finds an IANA name behind the prefix that makes a TZID globally
// unique ("/mozilla.org/2005/Europe/Rome", RFC 5545, 3.8.3.1).
func prefixedZone(name string) *time.Location {
	rest, prefixed := strings.CutPrefix(name, "/")
	for prefixed && rest != "" {
		if loc := ianaZone(rest); loc != nil {
			return loc
		}
		_, rest, prefixed = strings.Cut(rest, "/")
	}
	return nil
}

var loaded sync.Map // of string to *time.Location: zones that exist, which are few

// ianaZone returns a zone of the IANA database, or nil.
func ianaZone(name string) *time.Location {
	if name == "" || name == "Local" || len(name) > 64 {
		return nil
	}
	if loc, ok := loaded.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	if name == "Etc/UTC" || name == "Etc/GMT" || name == "Etc/Zulu" || name == "Zulu" || name == "GMT" {
		loc = time.UTC
	}
	loaded.Store(name, loc)
	return loc
}
