package views_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ana  = access.Person("per_ana")
	ben  = access.Person("per_ben")
)

type desk struct {
	*views.Service
	clock *clock.Fake
}

func newDesk(d *db.DB) desk {
	c := clock.NewFake(noon)
	return desk{views.New(access.NewGate(d, c, nil, nil)), c}
}

func (k desk) save(t *testing.T, a access.Actor, list, name, query string) {
	t.Helper()
	k.clock.Advance(time.Second)
	if err := k.Save(ctx, a, list, name, query); err != nil {
		t.Fatal(err)
	}
}

func (k desk) of(t *testing.T, a access.Actor, list string) []views.View {
	t.Helper()
	got, err := k.Of(ctx, a, list)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestViewsAreOnesOwnOldestFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		k.save(t, ana, "groups", "  Müde \u202e Gruppen ", "standing=below&q=a%20b")
		k.save(t, ana, "groups", "Another", "")
		k.save(t, ana, "audit", "Elsewhere", "x=1")
		k.save(t, ben, "groups", "Ben's", "y=2")
		list := k.of(t, ana, "groups")
		want := []views.View{
			{Person: ana.Person, List: "groups", Name: "Müde Gruppen", Query: "standing=below&q=a%20b", At: noon.Add(time.Second)},
			{Person: ana.Person, List: "groups", Name: "Another", At: noon.Add(2 * time.Second)},
		}
		for i := range want {
			want[i].ID = list[i].ID
		}
		if diff := cmp.Diff(want, list); diff != "" {
			t.Error(diff)
		}
		if err := k.Remove(ctx, ben, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, k.of(t, ana, "groups")); diff != "" {
			t.Error("another person removed a view:", diff)
		}
		for range 2 { // the second time there is nothing left to do
			if err := k.Remove(ctx, ana, list[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want[1:], k.of(t, ana, "groups")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBoundsOfAView(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	for why, v := range map[string][2]string{
		"no name":         {" \u200b ", "x"},
		"a long name":     {strings.Repeat("ü", views.MaxName+1), "x"},
		"an endless list": {"Fine", strings.Repeat("x", 1001)},
	} {
		err := k.Save(ctx, ana, "groups", v[0], v[1])
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Fields[0].Name != "name" {
			t.Errorf("%s: %v", why, err)
		}
	}
	for n := range 20 {
		k.save(t, ana, "groups", fmt.Sprint(strings.Repeat("ü", views.MaxName-2), n), "")
	}
	if err := k.Save(ctx, ana, "groups", "One more", ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("the 21st: %v", err)
	}
	k.save(t, ana, "audit", "Of another list", "")
	k.save(t, ben, "groups", "Of another person", "")
}

func TestVisitorsHaveNoViews(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	visitor := access.Anonymous("")
	_, err := k.Of(ctx, visitor, "groups")
	for what, err := range map[string]error{"reads": err, "saves": k.Save(ctx, visitor, "groups", "Mine", ""), "removes": k.Remove(ctx, visitor, ids.New[string]("viw", noon))} {
		if err == nil {
			t.Errorf("a visitor %s", what)
		}
	}
}
