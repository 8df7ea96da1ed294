package accounts

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever is typed, and whenever: a code proves at most once, only within its
// ten minutes, and not after five wrong tries; each refusal says the reason
// that holds; and what ended keeps nothing for a letter.
func TestACodeProvesOnceInTimeAndWithinFiveTries(t *testing.T) {
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		c := newCode(start, "x", "ana@example.org")
		c.Sealed = []byte("sealed")
		now, wrong, proofs := start, 0, 0
		for range rapid.IntRange(1, 12).Draw(t, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 180).Draw(t, "seconds")) * time.Second)
			right := rapid.Bool().Draw(t, "right")
			before := c
			var r Refusal
			c, r = c.try(now, right)
			late := now.Sub(start) >= codeLife
			switch {
			case r.Why == "":
				if proofs++; proofs > 1 || !right || late || wrong >= codeTries {
					t.Fatalf("proof %d, right %v, late %v, after %d wrong tries", proofs, right, late, wrong)
				}
			case before.Ended != "" || late:
				if c.Tries != before.Tries || r.Why == WrongCode {
					t.Fatalf("a try at a code that was over counted: %+v", r)
				}
				if want := map[ending]Why{used: UsedCode, void: VoidCode, "": ExpiredCode}[before.Ended]; r.Why != want {
					t.Fatalf("refused as %q, want %q", r.Why, want)
				}
			default:
				if wrong++; right || c.Tries != codeTries-wrong || (r.Why == VoidCode) != (wrong == codeTries) || r.Why == WrongCode && r.Left != c.Tries {
					t.Fatalf("wrong try %d: %+v, %d left", wrong, r, c.Tries)
				}
			}
			if (c.Ended == "") != (c.Sealed != nil) {
				t.Fatalf("ended %q, sealed %q", c.Ended, c.Sealed)
			}
		}
		if wrong > codeTries {
			t.Fatalf("%d wrong tries were counted", wrong)
		}
	})
}

func TestCodesAsPeopleTypeThem(t *testing.T) {
	for _, ok := range []string{"12345678", "1234 5678", " 12-34-56-78 ", "1234\u00a05678"} {
		if got, is := typedCode(ok); !is || got != "12345678" {
			t.Errorf("typedCode(%q) = %q, %v", ok, got, is)
		}
	}
	for _, bad := range []string{"", "1234567", "123456789", "1234567a", "१२३४५६७८", "１２３４５６７８"} {
		if got, is := typedCode(bad); is {
			t.Errorf("typedCode(%q) = %q", bad, got)
		}
	}
}

func TestHowLongASessionLasts(t *testing.T) {
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name          string
		shared, staff bool
		idle          time.Duration // last used this long after the beginning
		want          time.Duration
	}{
		{"unused", false, false, 0, 30 * day},
		{"in use", false, false, 10 * day, 40 * day},
		{"at most", false, false, 179 * day, 180 * day},
		{"staff, unused", false, true, 0, 12 * time.Hour},
		{"staff, at most", false, true, 7*day - time.Hour, 7 * day},
		{"shared", true, false, time.Hour, 2 * time.Hour},
		{"shared, staff", true, true, time.Hour, 2 * time.Hour},
	} {
		s := Session{Shared: c.shared, Created: start, Seen: start.Add(c.idle)}
		if got := s.Until(c.staff).Sub(start); got != c.want {
			t.Errorf("%s: ends after %v, want %v", c.name, got, c.want)
		}
	}
}

func TestRightsRiseOnlyByANewRole(t *testing.T) {
	for _, c := range []struct {
		before, now string
		want        bool
	}{
		{"", "", false},
		{"", "leader@grp_a", true},
		{"leader@grp_a", "", false},
		{"leader@grp_a", "leader@grp_a leader@grp_b", true},
		{"leader@grp_a manager@", "manager@", false},
		{"editor@", "manager@", true},
	} {
		if got := rose(c.before, c.now); got != c.want {
			t.Errorf("from %q to %q: %v", c.before, c.now, got)
		}
	}
}
