package applications

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"

	"pgregory.net/rapid"
)

var (
	allStatuses = []Status{StatusDraft, StatusSubmitted, StatusChanges, StatusApproved, StatusDeclined, StatusWithdrawn}
	allActs     = []Act{ActSubmit, ActAsk, ActApprove, ActDecline, ActWithdraw}
)

// Every status and act: an empty cell is a refusal.
func TestStates(t *testing.T) {
	want := map[Status][5]Status{ // submit, ask, approve, decline, withdraw
		StatusDraft:     {StatusSubmitted, "", "", "", ""},
		StatusSubmitted: {"", StatusChanges, StatusApproved, StatusDeclined, StatusWithdrawn},
		StatusChanges:   {StatusSubmitted, "", StatusApproved, StatusDeclined, StatusWithdrawn},
		StatusApproved:  {},
		StatusDeclined:  {},
		StatusWithdrawn: {},
	}
	for _, from := range allStatuses {
		for i, act := range allActs {
			to, ok := from.After(act)
			if to != want[from][i] || ok != (to != "") {
				t.Errorf("%s, %s: %q %v, want %q", from, act, to, ok, want[from][i])
			}
		}
	}
}

// Whatever is done, a decision stands.
func TestDecisionsAreFinal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, ended := StatusDraft, false
		for range rapid.IntRange(0, 30).Draw(t, "acts") {
			to, ok := s.After(rapid.SampledFrom(allActs).Draw(t, "act"))
			if ok && ended {
				t.Fatalf("%s led on to %s", s, to)
			}
			if ok {
				s = to
			}
			ended = !s.Open()
		}
	})
}

func day(s string) ids.Date {
	d, err := ids.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// 2026-11-20 is a Friday.
func TestThePromiseCountsWorkingDays(t *testing.T) {
	ten := guide.Within{Working: 10}
	for _, c := range []struct{ from, due string }{
		{"2026-11-20", "2026-12-04"}, {"2026-11-21", "2026-12-04"}, {"2026-11-22", "2026-12-04"}, {"2026-11-23", "2026-12-07"},
	} {
		if got := begin(ten, day(c.from)); got != day(c.due) {
			t.Errorf("from %s: %s, want %s", c.from, got, c.due)
		}
	}
	if got := begin(guide.Within{}, day("2026-11-20")); !got.IsZero() {
		t.Errorf("a day without a promise: %s", got)
	}
}

func TestTheClockStandsStillWhileChangesAreAsked(t *testing.T) {
	ten := guide.Within{Working: 10}
	for name, c := range map[string]struct {
		within              guide.Within
		due, asked, resumed string
		left                int
		then                string
	}{
		"four working days used": {ten, "2026-12-04", "2026-11-26", "2026-12-14", 6, "2026-12-22"},
		"on the last day":        {ten, "2026-12-04", "2026-12-04", "2026-12-07", 1, "2026-12-08"},
		"too late":               {ten, "2026-12-04", "2026-12-09", "2026-12-10", 1, "2026-12-11"},
		"over a weekend":         {ten, "2026-12-04", "2026-11-28", "2026-11-29", 5, "2026-12-04"},
		"days of the calendar":   {guide.Within{Span: guide.NewSpan(30, guide.Days)}, "2026-12-20", "2026-11-30", "2026-12-10", 20, "2026-12-30"},
	} {
		left := pause(c.within, day(c.asked), day(c.due))
		if left != c.left {
			t.Errorf("%s: %d days left, want %d", name, left, c.left)
		}
		if got := resume(c.within, day(c.resumed), left); got != day(c.then) {
			t.Errorf("%s: then due %s, want %s", name, got, c.then)
		}
	}
}

// Asking and answering at once, at any time before the last day, costs and wins
// nothing.
func TestAskingAndAnsweringAtOnceChangesNothing(t *testing.T) {
	ten := guide.Within{Working: 10}
	rapid.Check(t, func(t *rapid.T) {
		from := day("2026-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, "from"))
		due := begin(ten, from)
		asked := from.AddDays(rapid.IntRange(0, due.DaysSince(from)-1).Draw(t, "asked"))
		if got := resume(ten, asked, pause(ten, asked, due)); got != due {
			t.Fatalf("from %s, asked %s: %s, want %s", from, asked, got, due)
		}
	})
}
