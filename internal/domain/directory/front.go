package directory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Front is what the front page says about the network.
type Front struct {
	Groups    int
	Countries int
	Languages int
	Held      int // meetings in the past year
	Coming    int // meetings in the next two weeks
	Newest    []Entry
	Topics    []Value
	Cities    []Entry // groups of the cities with most of them, one a city, for examples of a search
}

// figures are the counts of meetings.
type figures struct {
	Held   int `db:"held"`
	Coming int `db:"coming"`
}

// The bound of the start says nothing new, because no meeting lasts longer; it
// lets both engines read a part of an index instead of every meeting.
var countMeetings = db.Select(`SELECT
	(SELECT COUNT(*) FROM events_events e LEFT JOIN events_marks m ON m.event_id = e.id WHERE e.state = 'published' AND e.duplicate_of IS NULL
		AND e.starts_at > $1 AND e.starts_at <= $3 AND e.ends_at > $2 AND e.ends_at <= $3 AND COALESCE(m.did_not_take_place, FALSE) = FALSE
		AND e.group_id NOT IN (SELECT id FROM groups_groups WHERE test)) AS held,
	(SELECT COUNT(*) FROM events_events WHERE state = 'published' AND duplicate_of IS NULL AND starts_at > $4 AND starts_at <= $5 AND ends_at > $3
		AND group_id NOT IN (SELECT id FROM groups_groups WHERE test)) AS coming`)

func (f *figures) load(ctx context.Context, tx *access.Tx, now time.Time) (err error) {
	year := now.AddDate(-1, 0, 0)
	*f, err = db.One[figures](ctx, tx, countMeetings, year.AddDate(0, 0, -events.MaxDays), year, now, now.AddDate(0, 0, -events.MaxDays), now.Add(Soon))
	return err
}

// How much the front page shows.
const (
	frontNewest = 3
	frontTopics = 7
	frontCities = 4
)

// Front returns what the front page says. Its lists are shared: nobody changes them.
func (s *Service) Front(ctx context.Context) (Front, error) {
	n, err := s.Network(ctx)
	if err != nil {
		return Front{}, err
	}
	return n.front(), nil
}

// makeFront works out the front page, once for each Network.
func (n *Network) makeFront() Front {
	facets := n.facets()
	newest := slices.Clone(n.Groups)
	slices.SortStableFunc(newest, func(a, b Entry) int { return b.Joined.Compare(a.Joined) })
	return Front{
		Groups: len(n.Groups), Countries: len(facets.Countries), Languages: len(facets.Languages), Held: n.figures.Held, Coming: n.figures.Coming,
		Newest: slices.Clone(newest[:min(frontNewest, len(newest))]), Topics: facets.Topics[:min(frontTopics, len(facets.Topics))],
		Cities: slices.Clone(n.cities(frontCities)),
	}
}

// cities returns one group of each of the cities with most members.
func (n *Network) cities(most int) []Entry {
	at := map[string]int{}
	var list []Entry
	for _, g := range n.Groups {
		key := g.Country + " " + g.City
		if i, ok := at[key]; ok {
			list[i].Members += g.Members
			continue
		}
		at[key] = len(list)
		list = append(list, g)
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Compare(b.Members, a.Members) })
	return list[:min(most, len(list))]
}
