package onboarding

import (
	"slices"
	"testing"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

var today = ids.NewDate(2026, 11, 23)

func reference(t *testing.T) *guide.Guide {
	t.Helper()
	v, problems := guide.Load(guides.Files, guides.Default)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return v.Guide
}

// ready is somebody who has done everything.
func ready(role access.Role, p ids.PersonID) Holder {
	h := Holder{Role: role, Person: p, Name: string(p), ProfileID: "7", Hub: hub.Invited}
	for _, key := range []guide.Key{"terms", "conduct", "brand"} {
		h.Accepted = append(h.Accepted, program.Acceptance{Person: p, Document: key, Version: 1})
	}
	return h
}

func allDone() Facts {
	return Facts{Holders: [2]Holder{ready(access.Leader, "per_l"), ready(access.CoLeader, "per_c")}, Conduct: true}
}

func TestWhatIsLeft(t *testing.T) {
	g := reference(t)
	for name, c := range map[string]struct {
		change func(*Facts)
		left   []guide.Need
		who    []Who
	}{
		"nothing":                      {func(*Facts) {}, nil, nil},
		"taking part is being invited": {func(f *Facts) { f.Holders[0].Hub = hub.TakesPart }, nil, nil},
		"the co-leader has not answered": {func(f *Facts) { f.Holders[1] = Holder{Role: access.CoLeader} },
			[]guide.Need{NeedsLeaders, guide.NeedsDocuments, guide.NeedsProfileIDs, guide.NeedsInvitation}, []Who{ForCoLeader}},
		"the leader owes a document": {func(f *Facts) { f.Holders[0].Accepted = f.Holders[0].Accepted[1:]; f.Holders[0].Hub = hub.CanView },
			[]guide.Need{guide.NeedsDocuments, guide.NeedsInvitation}, []Who{ForLeader}},
		"both owe the ID": {func(f *Facts) { f.Holders[0].ProfileID, f.Holders[1].ProfileID = "", "" },
			[]guide.Need{guide.NeedsProfileIDs}, []Who{ForLeader, ForCoLeader}},
		"the invitation is on its way":  {func(f *Facts) { f.Holders[1].Hub = hub.CanView }, []guide.Need{guide.NeedsInvitation}, []Who{ForProgram}},
		"no code of conduct":            {func(f *Facts) { f.Conduct = false }, []guide.Need{guide.NeedsConduct}, []Who{ForGroup}},
		"a homepage behind a sign-in":   {func(f *Facts) { f.Homepage, f.Closed = "https://bulut.example/", true }, nil, nil},
		"asked for at approval":         {func(f *Facts) { f.Added = &Added{Text: "How problems are resolved"} }, []guide.Need{NeedsAdded}, []Who{ForGroup, ForProgram}},
		"asked for, and the office saw": {func(f *Facts) { f.Added = &Added{Text: "How problems are resolved", Done: true} }, nil, nil},
	} {
		f := allDone()
		c.change(&f)
		var left []guide.Need
		tasks := Tasks(g, today, f)
		for _, task := range tasks {
			if !task.Done {
				left = append(left, task.Needs)
			}
		}
		if !slices.Equal(left, c.left) || !slices.Equal(WaitsFor(tasks), c.who) || Left(tasks) != len(c.left) {
			t.Errorf("%s: %v is left, waits for %v; want %v and %v", name, left, WaitsFor(tasks), c.left, c.who)
		}
	}
}

func TestWhatOneOwesStandsBesideThatPerson(t *testing.T) {
	f := allDone()
	f.Holders[1].Accepted, f.Holders[1].Hub = nil, hub.CanView
	for _, task := range Tasks(reference(t), today, f) {
		for _, o := range task.Owners {
			if o.Role == access.Leader && !o.Done {
				t.Errorf("%s is open for the leader, who owes nothing", task.Needs)
			}
		}
		if task.Needs == guide.NeedsDocuments && len(task.Owners[1].Owes) != 3 {
			t.Errorf("the co-leader owes %v", task.Owners[1].Owes)
		}
	}
}
