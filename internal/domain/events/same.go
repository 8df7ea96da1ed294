package events

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// known is what comparing needs of a meeting that is already kept.
type known struct {
	ID          ids.EventID    `db:"id"`
	Calendar    ids.CalendarID `db:"calendar_id"` // empty: native
	UID         string         `db:"uid"`
	Recurrence  string         `db:"recurrence_id"`
	Slug        string         `db:"slug"`
	State       State          `db:"state"`
	DuplicateOf ids.EventID    `db:"duplicate_of"`
	Title       string         `db:"title"`
	Location    string         `db:"location"`
	Start       Wall           `db:"start_wall"`
	Zone        string         `db:"zone"`
	Digest      string         `db:"digest"`
	StartsAt    time.Time      `db:"starts_at"`
	EndsAt      time.Time      `db:"ends_at"`
	Day         ids.Date       `db:"day"`
	Country     string         `db:"country"`
	RecordedAt  time.Time      `db:"recorded_at"`
	Sequence    int            `db:"sequence"`
}

// duplicates finds meetings of a group that reached us by two ways: through two
// calendars, or written by hand and through a calendar. It returns, for each
// that is to be counted no more, the one that was known earlier. Two are the
// same meeting when they have one UID and instance and start within a day of
// each other, or when they start together and their titles are similar. Within
// one calendar nothing is a duplicate: parallel meetings exist.
func duplicates(list []known) map[ids.EventID]ids.EventID {
	open := slices.DeleteFunc(slices.Clone(list), func(k known) bool { return k.State != Published })
	slices.SortFunc(open, func(a, b known) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	found := map[ids.EventID]ids.EventID{}
	byStart := map[int64][]known{}
	byKey := map[string][]known{}
	for _, k := range open {
		start, key := k.StartsAt.Unix(), k.UID+"\x00"+k.Recurrence
		same := func(o known) bool {
			near := k.StartsAt.Sub(o.StartsAt).Abs() < 24*time.Hour
			return o.Calendar != k.Calendar && near && (o.UID == k.UID || similar(o.Title, k.Title))
		}
		candidates := append(slices.Clone(byKey[key]), byStart[start]...)
		if n := slices.IndexFunc(candidates, same); n >= 0 {
			found[k.ID] = candidates[n].ID
			continue
		}
		byStart[start], byKey[key] = append(byStart[start], k), append(byKey[key], k)
	}
	return found
}

// similar says whether two titles of meetings that start together mean the same
// one: the shorter stands in the longer, or most of its letter pairs do.
func similar(a, b string) bool {
	a, b = ids.Fold(a), ids.Fold(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == "" {
		return b == ""
	}
	if strings.Contains(b, a) {
		return true
	}
	pairs, others := letterPairs(a), letterPairs(b)
	shared := 0
	for p := range pairs {
		if others[p] {
			shared++
		}
	}
	return len(pairs) > 0 && shared*5 >= len(pairs)*3
}

// letterPairs are the neighbouring letters of a folded text.
func letterPairs(s string) map[[2]rune]bool {
	pairs := map[[2]rune]bool{}
	last := ' '
	for _, r := range s {
		if last != ' ' && r != ' ' {
			pairs[[2]rune{last, r}] = true
		}
		last = r
	}
	return pairs
}
