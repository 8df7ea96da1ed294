package applications

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// promise is the guide's promise to answer applications; zero without one.
func promise(g *guide.Guide) guide.Within {
	for _, p := range g.Promises {
		if p.What == guide.PromisedApplication {
			return p.Within
		}
	}
	return guide.Within{}
}

// begin is the last day of an answer to what came on a day; zero without a promise.
func begin(within guide.Within, today ids.Date) ids.Date {
	if within.IsZero() {
		return ids.Date{}
	}
	return within.After(today)
}

// pause returns how many days are left of a promise when its clock stops: at
// least one, so that whoever answers late is not told an answer for yesterday.
func pause(within guide.Within, today, due ids.Date) int {
	n := 0
	for d := today; d.Before(due); {
		d = d.AddDays(1)
		if within.Working == 0 || d.Weekday() != 0 && d.Weekday() != 6 {
			n++
		}
	}
	return max(n, 1)
}

// resume is the last day of an answer when the clock goes on with some days left.
func resume(within guide.Within, today ids.Date, left int) ids.Date {
	switch {
	case within.IsZero():
		return ids.Date{}
	case within.Working > 0:
		return guide.WorkingDays(left).After(today)
	}
	return today.AddDays(left)
}
