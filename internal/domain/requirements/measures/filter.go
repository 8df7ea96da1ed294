package measures

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
)

// fit says whether an event counts: certainly, perhaps, or not.
type fit uint8

const (
	fitsNot fit = iota
	fitsPerhaps
	fits
)

// fitOf applies the filter of a measure to an event that was or will be held.
func fitOf(f *guide.EventFilter, e *facts.Event) fit {
	best := fits
	if f.OnTopic {
		best = min(best, topicFit(e.OnTopic))
	}
	if len(f.Formats) > 0 {
		best = min(best, formatFit(f.Formats, e.Format))
	}
	if f.Attendance != nil {
		best = min(best, attendanceFit(f.Attendance, e))
	}
	if f.KnownBefore && !e.KnownBefore {
		return fitsNot
	}
	return best
}

func topicFit(a guide.Answer) fit {
	switch a {
	case guide.AnswerYes:
		return fits
	case guide.AnswerNo:
		return fitsNot
	default:
		return fitsPerhaps
	}
}

func formatFit(wanted []guide.EventFormat, format guide.EventFormat) fit {
	switch {
	case format == "":
		return fitsPerhaps
	case slices.Contains(wanted, format):
		return fits
	default:
		return fitsNot
	}
}

// attendanceFit compares the number of people. An event that has not taken
// place yet may still reach it.
func attendanceFit(a *guide.Attendance, e *facts.Event) fit {
	n := e.Registered
	if a.Counted == guide.CheckedIn {
		n = e.CheckedIn
	}
	switch {
	case n >= int32(a.AtLeast):
		return fits
	case n == facts.NotKnown || e.State == facts.Scheduled:
		return fitsPerhaps
	default:
		return fitsNot
	}
}

// tallyOf is the tally of one event of a weight.
func tallyOf(f fit, weight int64) tally {
	switch f {
	case fits:
		return tally{yes: weight, all: weight}
	case fitsPerhaps:
		return tally{maybe: weight, all: weight}
	default:
		return tally{all: weight}
	}
}

// eventEvidence returns an event as evidence, false where it has no bearing.
func eventEvidence(f fit, e *facts.Event) (Evidence, bool) {
	ev := Evidence{Kind: OfEvent, ID: string(e.ID), Day: e.Day, Bearing: Counts}
	if f == fitsPerhaps {
		ev.Bearing = Waits
	}
	return ev, f != fitsNot
}
