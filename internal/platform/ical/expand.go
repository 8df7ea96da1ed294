package ical

import (
	"cmp"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Window is the half-open span of time that is asked for.
type Window struct{ From, To time.Time }

// Instance is one happening of an event.
type Instance struct {
	// Event has the texts: the event itself, or what replaces this instance.
	Event *Event
	// RecurrenceID is when the instance was due to start; it is zero for an
	// event that happens once.
	RecurrenceID Time
	Start, End   Time
}

// Status is that of the event or of its replacement.
func (i *Instance) Status() string { return i.Event.Status }

// Expansion is what Expand found.
type Expansion struct {
	Instances []Instance // by start, then by UID
	Problems  []Problem
	Complete  bool // false when a limit left instances out
}

// Expand lists all instances that overlap the window, cancelled ones too. Dates
// and times without a zone count as UTC for the question whether they overlap.
func Expand(cal *Calendar, w Window, limits Limits) Expansion {
	x := &expander{window: w, limits: limits, notes: &notes{limit: limits.Problems}, steps: limits.TotalSteps, complete: true}
	if limits.Months > 0 {
		if last := w.From.AddDate(0, limits.Months, 0); last.Before(w.To) {
			x.window.To = last
			x.leave(0, msg.IcalWindowCut(limits.Months))
		}
	}
	for _, g := range groupEvents(cal, x.notes) {
		if len(x.found) >= limits.TotalInstances {
			x.leave(0, msg.IcalTotalCut(limits.TotalInstances))
			break
		}
		x.group(g)
	}
	return Expansion{Instances: inOrder(x.found), Problems: x.notes.all(), Complete: x.complete}
}

// inOrder sorts by start, then by UID. The moments are worked out once, because
// finding them costs far more than comparing them.
func inOrder(found []Instance) []Instance {
	type place struct {
		at    int64
		index int
	}
	places := make([]place, len(found))
	for i := range found {
		places[i] = place{found[i].Start.Instant().Unix(), i}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(found[a.index].Event.UID, found[b.index].Event.UID), a.index-b.index)
	})
	sorted := make([]Instance, len(found))
	for i, p := range places {
		sorted[i] = found[p.index]
	}
	return sorted
}

// expander gathers the instances of all events.
type expander struct {
	window   Window
	limits   Limits
	notes    *notes
	steps    int // work left for all events
	found    []Instance
	complete bool
}

// leave tells that a limit left instances out.
func (x *expander) leave(line int, m i18n.Message) {
	x.complete = false
	x.notes.add(line, m)
}

// group is everything that a calendar says under one UID.
type group struct {
	masters  []*Event // single events and masters of series
	replaced []*Event // replacements of instances, one for each instance
	at       map[versionKey]int
}

// groupEvents brings masters and replacements together, in the order of the
// file. Events without UID stand alone. Of two replacements of one instance the
// newer one counts, and so does the higher of two SEQUENCEs of an event. Other
// events that share a UID are different events of a program that does not know
// what a UID is for.
func groupEvents(cal *Calendar, n *notes) []*group {
	var groups []*group
	byUID := map[string]*group{}
	for i := range cal.Events {
		e := &cal.Events[i]
		if e.Start.IsZero() {
			continue
		}
		g := byUID[e.UID]
		if g == nil || e.UID == "" {
			g = &group{at: map[versionKey]int{}}
			groups = append(groups, g)
			byUID[e.UID] = g
		}
		if e.RecurrenceID.IsZero() {
			g.masters = g.addVersion(g.masters, e, n)
		} else {
			g.replaced = g.addVersion(g.replaced, e, n)
		}
	}
	return groups
}

// versionKey is what versions of one event, or of one replacement, share.
type versionKey struct {
	at          int64
	allDay      bool
	replacement bool
}

// addVersion adds e to a list, or lets it take the place of an older version.
func (g *group) addVersion(list []*Event, e *Event, n *notes) []*Event {
	due := e.RecurrenceID
	replacement := !due.IsZero()
	if !replacement {
		due = e.Start
		if !e.Versioned {
			return append(list, e)
		}
	}
	key := versionKey{at: due.Instant().Unix(), allDay: due.AllDay, replacement: replacement}
	i, known := g.at[key]
	if !known || !replacement && list[i].Sequence == e.Sequence {
		g.at[key] = len(list)
		return append(list, e)
	}
	old := list[i]
	if newer(old, e) {
		old = e
	} else {
		list[i] = e
	}
	n.add(old.Line, msg.IcalUidOlder(excerpt(old.UID)))
	return list
}

// newer says whether a is a newer version than b, which stands later in the file.
func newer(a, b *Event) bool {
	return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), a.LastModified.Compare(b.LastModified), a.Stamp.Compare(b.Stamp)) > 0
}

func (x *expander) group(g *group) {
	for _, e := range g.replaced {
		x.add(Instance{Event: e, RecurrenceID: e.RecurrenceID, Start: e.Start, End: e.End})
	}
	for _, m := range g.masters {
		if !m.Recurring() && len(g.replaced) == 0 {
			x.add(Instance{Event: m, Start: m.Start, End: m.End})
			continue
		}
		x.steps -= 1 + 5*(len(g.replaced)+len(m.RDates)+len(m.EXDates)) // each costs as much as a few dates
		if x.steps < 0 {
			x.leave(m.Line, msg.IcalRuleTooCostly())
			return
		}
		newSeries(x, m, g.replaced).expand()
	}
}

// add takes an instance if it overlaps the window.
func (x *expander) add(i Instance) {
	if x.overlaps(i) {
		x.found = append(x.found, i)
	}
}

// overlaps says whether an instance falls into the window. One without length
// does when it starts there.
func (x *expander) overlaps(i Instance) bool {
	start, end := i.Start.Instant(), i.End.Instant()
	if !start.Before(x.window.To) {
		return false
	}
	return end.After(x.window.From) || !start.Before(x.window.From)
}
