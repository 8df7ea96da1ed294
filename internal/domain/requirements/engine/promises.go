package engine

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// Office is what the rules know of the program team's work on one promise, in
// days of the guide's zone. Only the part that the promise is about is read.
type Office struct {
	Since ids.Date   // since when the promise holds
	Done  []ids.Date // letters sent, calls held
	Asked []Asked    // mail, applications, reports
	Told  []Told     // calls and changes of the guide that were announced
}

// Asked is something that waits for an answer, or had one.
type Asked struct {
	On       ids.Date
	Answered ids.Date // zero while it waits
}

// Told is something that was announced beforehand.
type Told struct {
	On  ids.Date // zero while it has not been announced
	For ids.Date // its own day
}

// Kept is how the program team stands to one of its promises.
type Kept struct {
	Promise guide.Key
	Kept    bool     // nothing is late
	Due     ids.Date // the day before which the next act must be done; zero for none
	Late    int      // acts that are late and still open
	Slow    int      // acts of the last 12 months that were done too late
	InTime  int      // acts of the last 12 months that were done in time
}

// Promise measures the program team by one of its promises as of a day, as
// groups are measured by theirs.
func Promise(p *guide.Promise, o Office, day ids.Date) Kept {
	k := Kept{Promise: p.Key}
	switch {
	case !p.Every.IsZero():
		k.every(p.Every, o, day)
	case !p.Within.IsZero():
		for _, a := range o.Asked {
			k.act(a.On, a.Answered, p.Within.After(a.On).AddDays(1), day)
		}
	default:
		for _, t := range o.Told {
			k.act(ids.Date{}, t.On, p.Before.Before(t.For).AddDays(1), day)
		}
	}
	k.Kept = k.Late == 0
	return k
}

// every measures the time between two acts; the running one is open.
func (k *Kept) every(span guide.Span, o Office, day ids.Date) {
	done := slices.DeleteFunc(slices.Clone(o.Done), func(d ids.Date) bool { return d.After(day) || d.Before(o.Since) })
	slices.SortFunc(done, ids.Date.Compare)
	last := o.Since
	for _, d := range append(done, ids.Date{}) {
		k.act(last, d, span.After(last).AddDays(1), day)
		last = d
	}
}

// act counts one act that had to be done before a day.
func (k *Kept) act(from, done, due, day ids.Date) {
	yearAgo := day.AddMonths(-12)
	switch {
	case from.After(day):
	case done.IsZero() || done.After(day):
		if !day.Before(due) {
			k.Late++
		}
		if k.Due.IsZero() || due.Before(k.Due) {
			k.Due = due
		}
	case done.Before(yearAgo):
	case done.Before(due):
		k.InTime++
	default:
		k.Slow++
	}
}
