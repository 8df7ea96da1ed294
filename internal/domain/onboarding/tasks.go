package onboarding

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// Holder is one of the two who answer for a group, with what onboarding asks.
// Without a person, the role waits for somebody's answer.
type Holder struct {
	Role      access.Role
	Person    ids.PersonID
	Name      string
	ProfileID string
	Accepted  []program.Acceptance
	Hub       hub.State
}

// Added is what the reviewer asked for at approval.
type Added struct {
	Application ids.ApplicationID
	Text        string
	By          ids.Date
	Done        bool // the office has seen it
}

// Facts are what the tasks of a group follow from.
type Facts struct {
	Holders  [2]Holder // leader and co-leader
	Conduct  bool      // a code of conduct is published, here or at an address
	Homepage string    // elsewhere; the page that the program gives counts without it
	Closed   bool      // the homepage was seen, and asks visitors to sign in
	Added    *Added    // nil when nothing was asked for

	Application ids.ApplicationID // by which the group came; empty if it did not
	Applicant   ids.PersonID
}

// Kinds of tasks that are not of the guide.
const (
	NeedsLeaders guide.Need = "leaders" // both roles are filled
	NeedsAdded   guide.Need = "added"   // the reviewer asked for it, and the office marks it
)

// Owner is a person's part of a task.
type Owner struct {
	Holder
	Done  bool
	Owes  []guide.Key // documents that are left
	Draws bool        // the next step is the program's own: the invitation goes out by itself
}

// Task is something that has to be so before a group is active.
type Task struct {
	Needs  guide.Need
	Guide  *guide.Task // nil for those that are not of the guide
	Done   bool
	Owners []Owner // whose parts it has; empty when it is the group's
	Added  *Added
	Notice string // a homepage that asks visitors to sign in: said, and holding up nothing
}

// Tasks are those of a group, in the order of the guide.
func Tasks(g *guide.Guide, day ids.Date, f Facts) []Task {
	list := []Task{leadersTask(f)}
	for i := range g.Onboarding {
		list = append(list, ofGuide(g, &g.Onboarding[i], day, f))
	}
	if f.Added != nil {
		list = append(list, Task{Needs: NeedsAdded, Done: f.Added.Done, Added: f.Added})
	}
	return list
}

func leadersTask(f Facts) Task {
	return shared(Task{Needs: NeedsLeaders}, f, func(o *Owner) bool { return true })
}

func ofGuide(g *guide.Guide, def *guide.Task, day ids.Date, f Facts) Task {
	t := Task{Needs: def.Needs, Guide: def}
	switch def.Needs {
	case guide.NeedsDocuments:
		documents := def.Documents
		if len(documents) == 0 {
			documents = program.OfLeaders(g)
		}
		return shared(t, f, func(o *Owner) bool {
			o.Owes = program.Owed(g, documents, day, o.Accepted)
			return len(o.Owes) == 0
		})
	case guide.NeedsProfileIDs:
		return shared(t, f, func(o *Owner) bool { return g.Profile == nil || o.ProfileID != "" })
	case guide.NeedsInvitation:
		return shared(t, f, func(o *Owner) bool {
			o.Draws = true
			return o.Hub == hub.Invited || o.Hub == hub.TakesPart
		})
	case guide.NeedsConduct:
		t.Done = f.Conduct
	default: // the public presence: the page that the program gives is open to all
		if t.Done = true; f.Closed {
			t.Notice = f.Homepage
		}
	}
	return t
}

// shared is a task of which each of the two has a part.
func shared(t Task, f Facts, done func(*Owner) bool) Task {
	t.Done = true
	for _, h := range f.Holders {
		o := Owner{Holder: h}
		o.Done = h.Person != "" && done(&o)
		t.Done = t.Done && o.Done
		t.Owners = append(t.Owners, o)
	}
	return t
}

// Left counts the tasks that are not done.
func Left(list []Task) (n int) {
	for _, t := range list {
		if !t.Done {
			n++
		}
	}
	return n
}

// Who is what a group waits for.
type Who string

// Whom a group may wait for.
const (
	ForLeader   Who = "leader"
	ForCoLeader Who = "coleader"
	ForGroup    Who = "group"   // either of the two
	ForProgram  Who = "program" // the office, or a letter that goes out by itself
)

// WaitsFor says who has something to do, in the order above.
func WaitsFor(list []Task) (who []Who) {
	add := func(w Who) {
		if !slices.Contains(who, w) {
			who = append(who, w)
		}
	}
	for _, t := range list {
		switch {
		case t.Done:
		case t.Needs == NeedsAdded:
			add(ForGroup)
			add(ForProgram)
		case len(t.Owners) == 0:
			add(ForGroup)
		}
		for _, o := range t.Owners {
			switch {
			case o.Done:
			case o.Draws:
			case o.Role == access.Leader:
				add(ForLeader)
			default:
				add(ForCoLeader)
			}
		}
	}
	if len(who) == 0 && Left(list) > 0 {
		add(ForProgram)
	}
	order := []Who{ForLeader, ForCoLeader, ForGroup, ForProgram}
	slices.SortFunc(who, func(a, b Who) int { return slices.Index(order, a) - slices.Index(order, b) })
	return who
}
