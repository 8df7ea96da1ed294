package events

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// change is a row to write: a meeting that is new (no old row) or different.
type change struct {
	meeting
	old    *known
	state  State
	silent bool // the calendar gave it another key, and nothing else
}

// plan is what a sync does to the rows of one calendar.
type plan struct {
	write  []change
	retire []known // rows whose key another meeting has now
	vanish []known
	same   int // rows that stay as they are and are in the feed
	kept   int // coming meetings that are gone from the feed and stay all the same
}

// rules of one diff.
type terms struct {
	now, to time.Time                   // what is gone vanishes when it begins between them
	doubt   func(coming, gone int) bool // asked before anything vanishes; nil: believed
	unsure  map[string]bool             // meetings of these UIDs do not vanish
	country string
}

// diff compares the rows of a calendar with what its feed says now. It is pure;
// the rows and the feed are those of one calendar.
func diff(rows []known, feed []meeting, t terms) plan {
	var p plan
	pairs, gone := match(rows, feed, t.now)
	freed := slices.Clone(gone)
	given := map[string]bool{}
	for n, m := range feed {
		c := change{meeting: m, old: pairs[n], state: Published}
		if m.cancelled {
			c.state = Cancelled
		}
		rekeyed := c.old == nil || c.old.UID != m.uid || c.old.Recurrence != m.recurrence
		switch c.silent = !c.differs(t.country); {
		case c.old == nil && m.cancelled: // called off before we knew of it
			continue
		case c.silent && !rekeyed:
			p.same++
			continue
		case rekeyed && c.old != nil:
			freed = append(freed, *c.old)
		}
		given[identity(m.uid, m.recurrence)] = rekeyed
		p.write = append(p.write, c)
	}
	for _, k := range freed {
		if given[identity(k.UID, k.Recurrence)] {
			p.retire = append(p.retire, k)
		}
	}
	p.part(rows, gone, t)
	return p
}

// part decides what becomes of the rows that are gone from the feed.
func (p *plan) part(rows, gone []known, t terms) {
	coming := func(k known) bool {
		return k.State == Published && k.StartsAt.After(t.now) && k.StartsAt.Before(t.to)
	}
	for _, k := range gone {
		switch {
		case !coming(k):
		case t.unsure[k.UID]:
			p.kept++
		default:
			p.vanish = append(p.vanish, k)
		}
	}
	if len(p.vanish) == 0 || t.doubt == nil {
		return
	}
	n := 0
	for _, k := range rows {
		if coming(k) {
			n++
		}
	}
	if t.doubt(n, len(p.vanish)) {
		p.kept, p.vanish = p.kept+len(p.vanish), nil
	}
}

// differs says whether the row has to say something else now.
func (c change) differs(country string) bool {
	k, m := c.old, c.meeting
	return k == nil || k.Digest != m.digest || k.State != c.state || !k.StartsAt.Equal(m.start) || !k.EndsAt.Equal(m.end) ||
		k.Day != m.day || k.Country != country
}

// identity is what a calendar calls a meeting.
func identity(uid, recurrence string) string { return uid + "\x00" + recurrence }

// match pairs each meeting of the feed with the row that is the same meeting,
// or nil, and returns the rows that are left. UID and instance decide; what
// they leave open is decided by less and less, because calendars change UIDs
// and instances of meetings that stay the same in the eyes of people: a single
// meeting becomes a series, a whole series moves by an hour, or every fetch
// brings new UIDs.
func match(rows []known, feed []meeting, now time.Time) (pairs []*known, gone []known) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, byWhatIsSaid)
	x := matcher{rows: rows, feed: feed, now: now, pairs: make([]*known, len(feed)), taken: make([]bool, len(rows))}
	x.by(func(k known) string { return identity(k.UID, k.Recurrence) }, func(m meeting) string { return identity(m.uid, m.recurrence) })
	x.by(func(k known) string { return identity(k.UID, k.Start.String()) }, func(m meeting) string { return identity(m.uid, m.Start.String()) })
	x.by(func(k known) string { return identity(ids.Fold(k.Title), k.Start.String()+k.Zone) },
		func(m meeting) string { return identity(ids.Fold(m.Title), m.Start.String()+m.Zone) })
	x.moved()
	for i, k := range rows {
		if !x.taken[i] {
			gone = append(gone, k)
		}
	}
	return x.pairs, gone
}

// byWhatIsSaid orders rows by what their calendar said of them, so that a tie
// ends the same way whatever identifiers they were given here.
func byWhatIsSaid(a, b known) int {
	instance := func(k known) string {
		if strings.HasPrefix(k.Recurrence, retired) {
			return retired
		}
		return k.Recurrence
	}
	return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.UID, b.UID), cmp.Compare(instance(a), instance(b)),
		cmp.Compare(a.Title, b.Title), cmp.Compare(a.State, b.State), cmp.Compare(a.Digest, b.Digest))
}

// retired begins the instance of a row whose own key another meeting has now.
const retired = "=held="

type matcher struct {
	rows  []known
	feed  []meeting
	now   time.Time
	pairs []*known // for each meeting of the feed
	taken []bool   // rows that have a pair
}

// by pairs what is still alone and has the same key, in the order of both.
func (x *matcher) by(ofRow func(known) string, ofFeed func(meeting) string) {
	waiting := map[string][]int{}
	for n, m := range x.feed {
		if x.pairs[n] == nil {
			waiting[ofFeed(m)] = append(waiting[ofFeed(m)], n)
		}
	}
	if len(waiting) == 0 {
		return
	}
	for i, k := range x.rows {
		if x.taken[i] {
			continue
		}
		key := ofRow(k)
		if list := waiting[key]; len(list) > 0 && !x.usedAgain(k, x.feed[list[0]]) {
			x.pair(list[0], i)
			waiting[key] = list[1:]
		}
	}
}

func (x *matcher) pair(n, i int) { x.pairs[n], x.taken[i] = &x.rows[i], true }

// aMove is how far a meeting of a series may move and still be taken for the
// same one: half a week, so that weekly meetings are not taken for each other.
const aMove = 84 * time.Hour

// usedAgain says whether an entry of the calendar that was a meeting of the
// past now stands for one to come: some people drag their one entry from month
// to month. What was held stays held.
func (x *matcher) usedAgain(k known, m meeting) bool {
	return !k.EndsAt.After(x.now) && m.start.After(x.now) && m.start.Sub(k.StartsAt) > aMove
}

// neighbours is how many rows on each side of a meeting are looked at.
const neighbours = 4

// moved pairs what is still alone under one UID, the nearest first.
func (x *matcher) moved() {
	rows := map[string][]int{} // by start
	for i, k := range x.rows {
		if !x.taken[i] {
			rows[k.UID] = append(rows[k.UID], i)
		}
	}
	for _, list := range rows {
		slices.SortStableFunc(list, func(a, b int) int { return x.rows[a].StartsAt.Compare(x.rows[b].StartsAt) })
	}
	type candidate struct {
		n, i int
		far  time.Duration
	}
	var found []candidate
	for n, m := range x.feed {
		if x.pairs[n] != nil {
			continue
		}
		list := rows[m.uid]
		at, _ := slices.BinarySearchFunc(list, m.start, func(i int, t time.Time) int { return x.rows[i].StartsAt.Compare(t) })
		for _, i := range list[max(0, at-neighbours):min(len(list), at+neighbours)] {
			if far := m.start.Sub(x.rows[i].StartsAt).Abs(); far <= aMove {
				found = append(found, candidate{n, i, far})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	for _, c := range found {
		if x.pairs[c.n] == nil && !x.taken[c.i] {
			x.pair(c.n, c.i)
		}
	}
}
