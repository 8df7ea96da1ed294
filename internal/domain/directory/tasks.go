package directory

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// TaskLine is a task as a line of a list.
type TaskLine struct {
	desk.Task
	OwnerName   string       `db:"owner_name"`
	GroupName   string       `db:"group_name"`
	GroupSlug   string       `db:"group_slug"`
	Applies     string       `db:"applies"` // name of the group that applies
	About       string       `db:"about"`   // name of the person
	GroupOwner  ids.PersonID `db:"group_owner"`
	Substitute  ids.PersonID `db:"substitute"`
	SubFrom     ids.Date     `db:"sub_from"`
	SubUntil    ids.Date     `db:"sub_until"`
	DoneByName  string       `db:"done_by_name"`
	GroupStatus string       `db:"group_status"`
}

// Whose says whose task it is on a day: the owner's, or of a task that nobody
// owns that of whoever looks after the group. standsIn is who does it meanwhile.
func (t TaskLine) Whose(day ids.Date) (owner, standsIn ids.PersonID) {
	owner = t.Owner
	if owner == "" {
		owner = t.GroupOwner
	}
	stands := desk.Owner{Owner: t.GroupOwner, Substitute: t.Substitute, From: t.SubFrom, Until: t.SubUntil}.Stands(day)
	if owner == t.GroupOwner && stands {
		standsIn = t.Substitute
	}
	return owner, standsIn
}

// TaskScope is whose tasks a list has.
type TaskScope string

// The scopes.
const (
	MyTasks   TaskScope = "mine"       // also those that one does as a substitute
	SubTasks  TaskScope = "substitute" // only these
	AllTasks  TaskScope = "all"
	FreeTasks TaskScope = "free" // of nobody
)

// TaskOrder is how a list of tasks is sorted.
type TaskOrder string

// The orders.
const (
	TasksByDue   TaskOrder = "due"
	TasksByTitle TaskOrder = "title"
	TasksByGroup TaskOrder = "group"
	TasksByAge   TaskOrder = "age"
)

var taskOrders = map[TaskOrder]string{
	TasksByDue:   "ORDER BY COALESCE(t.due, '9999'), t.made_at, t.id",
	TasksByTitle: "ORDER BY LOWER(t.title), t.id",
	TasksByGroup: "ORDER BY COALESCE(g.folded, '~'), COALESCE(t.due, '9999'), t.id",
	TasksByAge:   "ORDER BY t.made_at, t.id",
}

// TaskFilter narrows a list of tasks.
type TaskFilter struct {
	Scope TaskScope // all, if not said
	Done  bool      // those that are done, the latest first, instead of those to do
	Order TaskOrder // by day, if not said
	Group ids.GroupID
	On    ids.Date // on which day substitutes stand in
	By    ids.Date // only those due by that day; zero: all
	Limit int      // 200, if not said
}

// mostTasks is how many tasks a list has at most: more are not read.
const mostTasks = 200

const taskLines = `SELECT t.id, t.title, t.owner, t.due, t.group_id, t.application_id, t.person, t.made_by, t.made_at, t.done_by, t.done_at, t.reopened_at, t.rev,
	COALESCE(p.name, '') AS owner_name, COALESCE(g.name, '') AS group_name, COALESCE(g.slug, '') AS group_slug, COALESCE(g.status, '') AS group_status,
	COALESCE(a.name, '') AS applies, COALESCE(s.name, '') AS about, COALESCE(d.name, '') AS done_by_name,
	COALESCE(o.owner, '') AS group_owner, COALESCE(o.substitute, '') AS substitute, o.sub_from, o.sub_until
	FROM desk_tasks t
	LEFT JOIN accounts_people p ON p.id = t.owner
	LEFT JOIN groups_groups g ON g.id = t.group_id
	LEFT JOIN applications_applications a ON a.id = t.application_id
	LEFT JOIN accounts_people s ON s.id = t.person
	LEFT JOIN accounts_people d ON d.id = t.done_by
	LEFT JOIN desk_owners o ON o.group_id = t.group_id`

// Tasks returns tasks to the team: those about groups within the reader's reach,
// and the reader's own that are about no group. Those about an application to which the
// reader belongs are not there for the reader.
func (s *Service) Tasks(ctx context.Context, a access.Actor, f TaskFilter) (list []TaskLine, err error) {
	defer fault.Wrap(&err, "directory.Tasks")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		list, err = tasksTx(ctx, tx, f)
		return err
	})
	return list, err
}

func tasksTx(ctx context.Context, tx *access.Tx, f TaskFilter) (list []TaskLine, err error) {
	reach, err := tx.List(access.DeskRead, "tasks")
	if err != nil {
		return nil, err
	}
	me := tx.Actor().Person
	cond, args := reach.Condition("t.group_id")
	q := db.NewWhere(taskLines).And(cond+" OR t.group_id = '' AND t.application_id = '' AND t.owner = ?", append(args, me)...)
	if f.Done {
		q.And("t.done_at IS NOT NULL")
	} else {
		q.And("t.done_at IS NULL")
	}
	if f.Group != "" {
		q.And("t.group_id = ?", f.Group)
	}
	if !f.By.IsZero() {
		q.And("t.due <= ?", f.By)
	}
	whose(q, f, me)
	if err := notOwnApplications(ctx, tx, q, me); err != nil {
		return nil, err
	}
	order, ok := taskOrders[f.Order]
	if !ok {
		order = taskOrders[TasksByDue]
	}
	if f.Done {
		order = "ORDER BY t.done_at DESC, t.id"
	}
	if f.Limit <= 0 {
		f.Limit = mostTasks
	}
	return db.All[TaskLine](ctx, tx, q.Then(order+" LIMIT ?", f.Limit))
}

// Whose task it is, in SQL: as TaskLine.Whose says it.
const (
	ownedBy  = `(t.owner = ? OR t.owner = '' AND COALESCE(o.owner, '') = ?)`
	standsIn = `(o.substitute = ? AND o.sub_from <= ? AND o.sub_until >= ? AND t.owner IN ('', o.owner))`
)

func whose(q *db.Where, f TaskFilter, me ids.PersonID) {
	switch f.Scope {
	case MyTasks:
		q.And(ownedBy+" OR "+standsIn, me, me, me, f.On, f.On)
	case SubTasks:
		q.And(standsIn, me, f.On, f.On)
	case FreeTasks:
		q.And("t.owner = '' AND COALESCE(o.owner, '') = ''")
	}
}

// notOwnApplications leaves out what is about an application to which the
// reader belongs: conflict beats role.
func notOwnApplications(ctx context.Context, tx *access.Tx, q *db.Where, me ids.PersonID) error {
	addresses, err := accounts.ProvenTx(ctx, tx, me)
	if err != nil {
		return err
	}
	cond, args := "i.person = ?", []any{me}
	for _, address := range addresses {
		cond, args = cond+" OR LOWER(i.address) = LOWER(?)", append(args, string(address))
	}
	q.And("a.person IS NULL OR a.person <> ?", me)
	q.And("t.application_id = '' OR NOT EXISTS (SELECT 1 FROM applications_invitations i WHERE i.application_id = t.application_id AND ("+cond+"))", args...)
	return nil
}

// Colleague is a manager, who may own tasks and look after groups.
type Colleague struct {
	ID   ids.PersonID `db:"id"`
	Name string       `db:"name"`
}

var managers = db.Select(`SELECT DISTINCT p.id, p.name FROM access_grants a JOIN accounts_people p ON p.id = a.person
	WHERE a.role = 'manager' AND a.group_id IS NULL AND a.until IS NULL ORDER BY p.name, p.id`)

// Managers returns those who may own tasks and look after groups, by name.
func (s *Service) Managers(ctx context.Context, a access.Actor) (list []Colleague, err error) {
	defer fault.Wrap(&err, "directory.Managers")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.StaffRead, access.ProgramTarget("staff")); err != nil {
			return err
		}
		list, err = db.All[Colleague](ctx, tx, managers)
		return err
	})
	return list, err
}
