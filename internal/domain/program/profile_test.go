package program_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func TestAProfileBelongsToOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(d)
		v, problems := guide.Load(guides.Files, guides.Default)
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Apply(ctx, operator, v, day(t, "2025-01-01"), ""); err != nil {
			t.Fatal(err)
		}
		ada, bob := access.Person("per_ada"), access.Person("per_bob")
		for _, pasted := range []string{"https://techcommunity.microsoft.com/t5/user/viewprofilepage/user-id/418203", "418203", " 418204 "} {
			if err := s.GiveProfile(ctx, ada, pasted); err != nil {
				t.Errorf("%q: %v", pasted, err)
			}
		}
		if err := s.GiveProfile(ctx, bob, "418204"); !fault.Is(err, fault.Invalid) {
			t.Errorf("somebody else's: %v", err)
		}
		if err := s.GiveProfile(ctx, bob, "418203"); err != nil {
			t.Errorf("one that was corrected is free again: %v", err)
		}
		if err := s.GiveProfile(ctx, visitor, "7"); err == nil {
			t.Error("a visitor has given one")
		}
	})
}
