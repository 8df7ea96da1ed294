package events

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// line is a row in the eyes of both the table and the model.
type line struct {
	UID, Title string
	Start      Wall
	State      State
}

func linesOf(rows []known) (out []line) {
	for _, k := range rows {
		out = append(out, line{k.UID, k.Title, k.Start, k.State})
	}
	slices.SortFunc(out, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.Start.String(), b.Start.String()), cmp.Compare(a.Title, b.Title), cmp.Compare(a.UID, b.UID), cmp.Compare(a.State, b.State))
	})
	return out
}

// The table after a history of syncs is that of the model, whose rules
// TestDiffKeepsItsPromises checks.
func TestTheTableFollowsTheModel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), clock.NewFake(epoch)
		gate := access.NewGate(d, c, nil, nil)
		s := New(gate, func(context.Context, db.Reader) (Topics, ids.GuideID, error) { return &guide.Decider{}, "", nil })
		rapid.Check(t, func(t *rapid.T) {
			c.Set(epoch)
			g := groups.Group{ID: makeGroup(t, groups.New(gate)), Zone: "UTC"}
			cal := ids.New[ids.CalendarID]("cal", epoch)
			var model shelf
			for range rapid.IntRange(1, 4).Draw(t, "syncs") {
				c.Advance(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
				feed := FromFeed{Instances: drawInstances(t), Until: c.Now().AddDate(1, 0, 0)}
				if rapid.Bool().Draw(t, "in doubt") {
					feed.Doubt = func(int, int) bool { return true }
				}
				list, _ := importAll(g, s.zones, feed.Instances)
				model.apply(diff(model.rows, list, terms{now: c.Now(), to: feed.Until, doubt: feed.Doubt}))
				var rows []known
				err := gate.UpdateLocked(ctx, access.System(access.BySync), Lock(g.ID), func(tx *access.Tx) error {
					w, err := tx.Allow(access.CalendarSync, g.Target())
					if err != nil {
						return err
					}
					if _, err = s.SyncTx(ctx, w, g, cal, feed); err != nil {
						return err
					}
					rows, err = db.All[known](ctx, w, knownOf, g.ID)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if diff := gocmp.Diff(linesOf(model.rows), linesOf(rows)); diff != "" {
					t.Fatal(diff)
				}
			}
		})
	})
}

func makeGroup(t *rapid.T, s *groups.Service) ids.GroupID {
	id, err := s.Create(context.Background(), access.System(access.ByDemo), groups.NewGroup{Name: "Wool", Similar: true,
		Place: groups.Place{Country: "IS", City: "Reykjavík", Zone: "Atlantic/Reykjavik"}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
