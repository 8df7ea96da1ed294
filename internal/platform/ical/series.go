package ical

import (
	"math"
	"slices"
	"sort"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// series works out one recurring event. All its dates are keyed by the wall
// clock of the master's zone, in seconds, so that exceptions written in another
// zone still find the instance they mean.
type series struct {
	x      *expander
	master *Event
	length Duration

	extra   map[int64]Period // RDATE
	without map[int64]bool   // EXDATE, and instances that have a replacement
	days    map[int64]bool   // the same for whole days, by the key of midnight
	moves   []move           // replacements that also hold for later instances

	from, to int64 // keys between which instances may fall into the window
	work     budget
}

// move is a replacement with RANGE=THISANDFUTURE.
type move struct {
	key   int64
	event *Event
	zone  *time.Location
	shift time.Duration // on the wall clock
}

func newSeries(x *expander, master *Event, replaced []*Event) *series {
	s := &series{
		x: x, master: master, length: lengthOf(master.Start, master.End, master.Duration),
		extra: map[int64]Period{}, without: map[int64]bool{}, days: map[int64]bool{},
		work: budget{left: x.limits.EventSteps, total: &x.steps},
	}
	for _, p := range master.RDates {
		s.extra[s.key(s.timed(p.Start))] = p
	}
	for _, t := range master.EXDates {
		s.leaveOut(t)
	}
	for _, e := range replaced {
		s.leaveOut(e.RecurrenceID)
		if e.ThisAndFuture {
			s.moves = append(s.moves, s.newMove(e))
		}
	}
	slices.SortStableFunc(s.moves, func(a, b move) int { return int(min(1, max(-1, a.key-b.key))) })
	s.reach()
	return s
}

// lengthOf is the length that all instances share: days for dates, the exact
// time between start and end otherwise, unless the file gives a duration
// (RFC 5545, 3.8.5.3).
func lengthOf(start, end Time, written Duration) Duration {
	switch {
	case !written.IsZero():
		return written
	case start.AllDay:
		return Duration{Days: int(end.Wall.Sub(start.Wall) / (24 * time.Hour))}
	}
	return Duration{Seconds: int(end.Instant().Sub(start.Instant()) / time.Second)}
}

// key is the wall clock of t in the zone of the master.
func (s *series) key(t Time) int64 { return t.In(s.master.Start.Zone).Wall.Unix() }

// timed gives a date the clock of the master, where the master has one.
func (s *series) timed(t Time) Time {
	if !t.AllDay || s.master.Start.AllDay {
		return t
	}
	start := s.master.Start
	start.Wall = t.Wall.Add(start.Wall.Sub(start.Wall.Truncate(24 * time.Hour)))
	return start
}

// leaveOut marks the instance at t, or all instances of that day when t is a
// date and the master has a clock.
func (s *series) leaveOut(t Time) {
	if t.AllDay && !s.master.Start.AllDay {
		s.days[t.Wall.Unix()] = true
		return
	}
	s.without[s.key(t)] = true
}

func (s *series) left(key int64) bool {
	return s.without[key] || len(s.days) > 0 && s.days[key-floorMod(key, daySeconds)]
}

func (s *series) newMove(e *Event) move {
	due := s.timed(e.RecurrenceID)
	return move{
		key: s.key(due), event: e, zone: e.Start.Zone,
		shift: e.Start.Wall.Sub(due.In(e.Start.Zone).Wall),
	}
}

// reach finds the keys between which an instance may be due that overlaps the
// window: it may be long, be moved, or be seen from another zone.
func (s *series) reach() {
	longest, earlier, later := s.length.span(), time.Duration(0), time.Duration(0)
	for _, p := range s.extra {
		longest = max(longest, p.End.Instant().Sub(p.Start.Instant()))
	}
	slack := 2 * time.Hour // a clock that is set forward or back
	for _, m := range s.moves {
		longest = max(longest, m.event.End.Instant().Sub(m.event.Start.Instant()))
		earlier, later = min(earlier, m.shift), max(later, m.shift)
		slack = 26 * time.Hour // the replacement may be in any zone
	}
	s.from = s.clock(s.x.window.From).Add(-longest - later - slack).Unix()
	s.to = s.clock(s.x.window.To).Add(-earlier + slack).Unix()
}

// clock is what the clocks of the master show at an instant.
func (s *series) clock(t time.Time) time.Time {
	if zone := s.master.Start.Zone; zone != nil {
		t = t.In(zone)
	} else {
		t = t.UTC()
	}
	return wallOf(t)
}

func (d Duration) span() time.Duration {
	return time.Duration(d.Days)*24*time.Hour + time.Duration(d.Seconds)*time.Second
}

// expand adds the instances of the series that overlap the window.
func (s *series) expand() {
	keys := s.keys()
	limit := min(s.x.limits.EventInstances, s.x.limits.TotalInstances-len(s.x.found))
	if len(keys) > limit {
		keys = keys[:limit]
		s.x.leave(s.master.Line, msg.IcalDatesCut(limit))
	}
	for _, key := range keys {
		s.x.add(s.instance(key))
	}
}

// keys lists when instances that overlap the window are due, in order, and at
// most one more than the limit.
func (s *series) keys() []int64 {
	var keys []int64
	take := func(key int64) bool {
		if key >= s.from && key <= s.to && !s.left(key) && s.x.overlaps(s.instance(key)) {
			keys = append(keys, key)
		}
		return len(keys) <= s.x.limits.EventInstances
	}
	for i := range s.master.ExcludeRules {
		s.run(&s.master.ExcludeRules[i], func(key int64) bool { s.without[key] = true; return true })
	}
	once := len(s.master.Rules) == 0
	for i := range s.master.Rules {
		followed := s.follow(&s.master.Rules[i], take)
		once = once || !followed
		slices.Sort(keys)
		keys = slices.Compact(keys)
	}
	for key := range s.extra {
		take(key)
	}
	if once {
		take(s.key(s.master.Start))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// follow works through one rule, or tells why it is not followed.
func (s *series) follow(r *Rule, take func(int64) bool) bool {
	if s.until(r) < s.key(s.master.Start) {
		s.x.notes.add(s.master.Line, msg.IcalRuleEndsBeforeStart())
		return false
	}
	if r.Freq.SubDaily() && (!s.x.limits.SubDaily || s.master.Start.AllDay) {
		s.x.leave(s.master.Line, msg.IcalRuleTooFine())
		return false
	}
	found := false
	paid := s.run(r, func(key int64) bool { found = true; return take(key) })
	if paid && !found {
		found, paid = s.fits(r)
		if paid && !found {
			s.x.notes.add(s.master.Line, msg.IcalRuleMatchesNothing())
		}
	}
	if !paid {
		s.x.leave(s.master.Line, msg.IcalRuleTooCostly())
	}
	return true
}

// run goes over the keys that a rule gives, up to the end of the window.
func (s *series) run(r *Rule, yield func(int64) bool) (paid bool) {
	return newPlan(r, s.master.Start).each(s.from, min(s.to, s.until(r)), &s.work, s.exists(), yield)
}

// fits says whether a rule gives any date at all before the end of the window.
func (s *series) fits(r *Rule) (found, paid bool) {
	if s.to < s.key(s.master.Start) {
		return true, true // cannot be told, and need not be
	}
	paid = newPlan(r, s.master.Start).each(s.key(s.master.Start), min(s.to, s.until(r)), &s.work, nil,
		func(int64) bool { found = true; return false })
	return found, paid
}

// until is the last key that a rule may give. Where the start has a zone, UTC
// is the only form that RFC 5545 allows for UNTIL, so that a bound written
// without a zone is read as UTC, and a date as its first moment.
func (s *series) until(r *Rule) int64 {
	bound := r.Until
	if bound.IsZero() {
		return math.MaxInt64
	}
	if bound.Zone == nil && s.master.Start.Zone != nil {
		bound = Time{Wall: bound.Wall, Zone: time.UTC}
	}
	return s.key(bound)
}

// exists tells clocks that a rule may give from those that a change of clocks
// skips (RFC 5545, 3.3.10). The start itself is written, not computed, and
// therefore always stands.
func (s *series) exists() func(int64) bool {
	start := s.master.Start
	if start.Zone == nil || start.Zone == time.UTC {
		return nil
	}
	first := s.key(start)
	return func(key int64) bool {
		_, gap := resolveGap(time.Unix(key, 0).UTC(), start.Zone)
		return !gap || key == first
	}
}

// instance is the one that is due at key.
func (s *series) instance(key int64) Instance {
	start := s.master.Start
	start.Wall = time.Unix(key, 0).UTC()
	i := Instance{Event: s.master, Start: start, RecurrenceID: start}
	length := s.length
	if p, ok := s.extra[key]; ok && !p.End.IsZero() {
		length = lengthOf(s.timed(p.Start), p.End, Duration{})
	}
	if later := sort.Search(len(s.moves), func(n int) bool { return s.moves[n].key > key }); later > 0 {
		m := s.moves[later-1] // only the last move before the instance holds for it
		i.Event, i.Start = m.event, m.event.Start
		i.Start.Wall = start.In(m.zone).Wall.Add(m.shift)
		length = lengthOf(m.event.Start, m.event.End, m.event.Duration)
	}
	i.End = i.Start.Add(length)
	return i
}
