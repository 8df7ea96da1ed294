package ical_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/tools/realdata/calendars"
	"chapterhouse.dev/chapterhouse/internal/tools/realdata/data"
)

// The real calendars lie outside the project (see package data). Where two
// independent programs agree on the instances, so must we; where they do not,
// the report docs/real-data.md counts.
func TestRealExpansions(t *testing.T) { judge(t, calendars.Expansions) }

func TestRealRules(t *testing.T) { judge(t, calendars.Rules) }

func judge(t *testing.T, compare func(dir string) ([]calendars.Result, error)) {
	t.Helper()
	dir, ok := data.Dir()
	if !ok {
		t.Skip("the real files are not here: " + data.Where)
	}
	results, err := compare(dir)
	if err != nil {
		t.Fatal(err)
	}
	truth, agree, other, otherAgree := 0, 0, 0, 0
	for _, r := range results {
		switch {
		case !r.Truth && r.Agrees:
			other, otherAgree = other+1, otherAgree+1
		case !r.Truth:
			other++
			t.Logf("not judged (%s): %s: %s", r.Known, r.Name, r.Why)
		case r.Agrees:
			truth, agree = truth+1, agree+1
		default:
			truth++
			t.Errorf("%s: %s", r.Name, r.Why)
		}
	}
	if truth == 0 {
		t.Error("no row could be judged")
	}
	t.Logf("%d of %d known results agree; %d of %d others", agree, truth, otherAgree, other)
}
