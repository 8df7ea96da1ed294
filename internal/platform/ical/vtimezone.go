package ical

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Zone descriptions are followed between these years; before and after, the
// first and last offset hold.
var (
	zoneFrom = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	zoneTo   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// change is one moment at which the clocks of a described zone are set.
type change struct {
	at       int64 // unix seconds
	from, to int   // offsets in seconds
	name     string
	daylight bool
}

// One description may cost as much as a hundred honest ones, and all of a file
// together as much as some hundred.
const (
	maxChanges   = 4_000
	maxObserving = 500
	zoneSteps    = 1_000_000
	allZoneSteps = 5_000_000
)

// build makes a zone of a VTIMEZONE, so that a described zone works in no way
// differently from a known one. It returns nil when the description is of no use.
func (z *zones) build(name string, c *component) *time.Location {
	var changes []change
	for i, child := range c.children {
		if i >= maxObserving || len(changes) > maxChanges {
			break
		}
		changes = append(changes, observed(child, &z.steps)...)
	}
	z.steps -= len(changes)
	if len(changes) == 0 || z.steps < 0 {
		z.notes.add(c.line, msg.IcalZoneUnreadable(excerpt(name)))
		return nil
	}
	slices.SortStableFunc(changes, func(a, b change) int { return int(min(1, max(-1, a.at-b.at))) })
	changes = slices.CompactFunc(changes, func(a, b change) bool { return a.at == b.at })
	loc, err := time.LoadLocationFromTZData(name, zoneFile(changes))
	if err != nil {
		z.notes.add(c.line, msg.IcalZoneUnreadable(excerpt(name)))
		return nil
	}
	return loc
}

// observed lists the changes to one STANDARD or DAYLIGHT observance.
func observed(c *component, left *int) []change {
	start, from, to := c.get("DTSTART"), c.get("TZOFFSETFROM"), c.get("TZOFFSETTO")
	if start == nil || from == nil || to == nil {
		return nil
	}
	onset, ok1 := parseStamp(start.flat())
	before, ok2 := parseOffset(from.flat())
	after, ok3 := parseOffset(to.flat())
	if !ok1 || !ok2 || !ok3 {
		return nil
	}
	onset = Time{Wall: onset.Wall} // always the local clock, whatever is written
	one := change{from: before, to: after, daylight: c.name == "DAYLIGHT"}
	if p := c.get("TZNAME"); p != nil {
		one.name = p.flat()
	}
	changes := []change{}
	add := func(wall int64) bool {
		next := one
		next.at = wall - int64(before)
		changes = append(changes, next)
		return len(changes) < maxChanges
	}
	add(onset.Wall.Unix())
	for i := range c.props {
		p := &c.props[i]
		switch p.name {
		case "RDATE":
			for item := range strings.SplitSeq(p.flat(), ",") {
				if t, ok := parseStamp(item); ok && !add(t.Wall.Unix()) {
					return changes
				}
			}
		case "RRULE":
			if r, err := ParseRule(p.value); err == nil {
				r.expandOnsets(onset, before, left, add)
			}
		}
	}
	return changes
}

// expandOnsets follows the rule of an observance. Its UNTIL is in UTC.
func (r *Rule) expandOnsets(onset Time, offset int, left *int, add func(int64) bool) {
	to := zoneTo
	if !r.Until.IsZero() {
		until := r.Until.Wall.Unix()
		if r.Until.Zone != nil {
			until += int64(offset)
		} else if r.Until.AllDay {
			until += daySeconds - 1
		}
		to = min(to, until)
	}
	from := max(zoneFrom, onset.Wall.Unix())
	newPlan(r, onset).each(from, to, &budget{left: zoneSteps, total: left}, nil, add)
}

// zoneFile writes changes in the format of the zone database (TZif, RFC 8536),
// version 2, which the standard library turns into a Location.
func zoneFile(changes []change) []byte {
	kinds := []change{{to: changes[0].from}} // what holds before the first change
	names := []byte("LMT\x00")
	nameAt := map[string]byte{"": 0}
	var times, indexes, types bytes.Buffer
	for _, c := range changes {
		kind := slices.IndexFunc(kinds, func(k change) bool {
			return k.to == c.to && k.name == c.name && k.daylight == c.daylight
		})
		if kind < 0 {
			if len(kinds) > 250 {
				continue
			}
			kind = len(kinds)
			kinds = append(kinds, c)
		}
		binary.Write(&times, binary.BigEndian, c.at)
		indexes.WriteByte(byte(kind))
	}
	for _, k := range kinds {
		name := zoneLetters(k.name)
		at, ok := nameAt[name]
		if !ok && len(names)+len(name) < 250 {
			at = byte(len(names))
			nameAt[name] = at
			names = append(append(names, name...), 0)
		}
		binary.Write(&types, binary.BigEndian, int32(k.to))
		types.WriteByte(map[bool]byte{true: 1}[k.daylight])
		types.WriteByte(at)
	}
	var out bytes.Buffer
	header := func(counts ...uint32) {
		out.WriteString("TZif2" + strings.Repeat("\x00", 15))
		binary.Write(&out, binary.BigEndian, counts)
	}
	header(0, 0, 0, 0, 0, 0)
	header(0, 0, 0, uint32(indexes.Len()), uint32(len(kinds)), uint32(len(names)))
	for _, part := range [][]byte{times.Bytes(), indexes.Bytes(), types.Bytes(), names, []byte("\n\n")} {
		out.Write(part)
	}
	return out.Bytes()
}

// zoneLetters is a TZNAME as the zone format can hold it.
func zoneLetters(s string) string {
	s = strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), 12)]
}
