package directory

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// past collects the moments of one group from those who keep them. Every source
// gives its newest up to an instant, more than one page can need.
type past struct {
	tx    *access.Tx
	group groups.Group
	until time.Time
	most  int
	found []Moment
}

// sources are where moments of a kind come from, and what lets see them.
var sources = map[MomentKind]struct {
	need access.Action
	from func(*past, context.Context) error
}{
	OfDecision:    {access.AuditRead, (*past).decisions},
	OfOther:       {access.AuditRead, (*past).others},
	OfApplication: {access.ApplicationRead, (*past).application},
	OfLetter:      {access.GroupFile, (*past).letters},
	OfFinding:     {access.FindingRead, (*past).findings},
	OfNote:        {access.DeskRead, (*past).notes},
	OfTask:        {access.DeskRead, (*past).tasks},
	OfCalendar:    {access.CalendarRead, (*past).calendars},
}

func (p *past) collect(ctx context.Context, only MomentKind) ([]Moment, error) {
	for _, kind := range MomentKinds {
		if only != "" && only != kind {
			continue
		}
		from := sources[kind]
		may, err := p.tx.Can(from.need, p.group.Target())
		if err == nil && may {
			err = from.from(p, ctx)
		}
		if err != nil {
			return nil, err
		}
	}
	return p.found, nil
}

func (p *past) add(kind MomentKind, id string, at time.Time, m Moment) {
	m.Kind, m.ID, m.At = kind, id, at
	p.found = append(p.found, m)
}

// decided are the actions by which the office decides about a group.
var decided = []access.Action{access.WaiverGrant, access.DeclareOut, access.FindingDecide, access.GroupStatus, access.GroupRoster,
	access.GroupRename, access.GroupCreate, access.OwnerSet}

// told are actions that a group's file tells by what they left behind.
var told = []access.Action{access.TaskWrite, access.TaskFree, access.NoteWrite, access.ApplicationWrite, access.ApplicationPart, access.ApplicationNote,
	access.ApplicationDecide, access.ApplicationCheck, access.CalendarSync}

func (p *past) record() *db.Where {
	return db.NewWhere(`SELECT id, at, actor_kind, actor, action, outcome, reason, detail FROM audit_entries`).
		And("group_id = ?", p.group.ID).And("at <= ?", p.until)
}

func (p *past) decisions(ctx context.Context) error {
	return p.entries(ctx, OfDecision, db.In(p.record(), "action", decided))
}

func (p *past) others(ctx context.Context) error {
	q := p.record()
	for _, act := range append(decided[:len(decided):len(decided)], told...) {
		q.And("action <> ?", string(act))
	}
	return p.entries(ctx, OfOther, q)
}

func (p *past) entries(ctx context.Context, kind MomentKind, q *db.Where) error {
	list, err := db.All[Past](ctx, p.tx, q.Then("ORDER BY id DESC LIMIT ?", p.most))
	for _, e := range list {
		p.add(kind, e.ID, e.At, Moment{Past: &e})
	}
	return err
}

var momentEntries = db.Select(`SELECT id, application_id, at, by, kind, text, private FROM applications_entries
	WHERE application_id = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT $3`)

// application tells how the group came. For those who belong to the
// application, its office side does not exist.
func (p *past) application(ctx context.Context) error {
	app, ok, err := p.cameBy(ctx)
	if err != nil || !ok {
		return err
	}
	list, err := db.All[applications.Entry](ctx, p.tx, momentEntries, app.ID, p.until, p.most)
	for _, e := range list {
		p.add(OfApplication, e.ID, e.At, Moment{Entry: &e})
	}
	return err
}

var invitedTo = db.Select(`SELECT id, person FROM applications_invitations WHERE application_id = $1`)

// cameBy returns the application of the group; ok is false also for a reader
// who belongs to it.
func (p *past) cameBy(ctx context.Context) (app applications.Application, ok bool, err error) {
	app, ok, err = applications.OfGroupTx(ctx, p.tx, p.group.ID)
	if err != nil || !ok || app.Person == p.tx.Actor().Person {
		return app, false, err
	}
	invited, err := db.All[invitee](ctx, p.tx, invitedTo, app.ID)
	for _, i := range invited {
		ok = ok && i.Person != p.tx.Actor().Person
	}
	return app, ok, err
}

type invitee struct {
	ID     ids.InvitationID `db:"id"`
	Person ids.PersonID     `db:"person"`
}

// Letters about a group name it in their reason; those about somebody's account
// are nobody's business in a group's file. Letters about the application are
// found by what they are about.
var lettersOf = db.Select(`SELECT m.id, m.kind, m.subject, m.state, m.person, m.created_at FROM post_messages m
	WHERE m.person IN (SELECT person FROM access_grants WHERE group_id = $1 AND role IN ('leader', 'coleader'))
	AND m.reason LIKE $4 AND m.created_at <= $2 ORDER BY m.created_at DESC, m.id DESC LIMIT $3`)

func (p *past) letters(ctx context.Context) error {
	list, err := db.All[Sent](ctx, p.tx, lettersOf, p.group.ID, p.until, p.most, "%"+string(p.group.ID)+"%")
	if err != nil {
		return err
	}
	about, err := p.lettersOfApplication(ctx)
	for _, l := range append(list, about...) {
		p.add(OfLetter, l.ID, l.At, Moment{Letter: &l})
	}
	return err
}

var momentReasons = db.Select(`SELECT id FROM applications_entries WHERE application_id = $1`)

// lettersOfApplication finds letters by the reasons that package letters gives
// them: what they are about, and to whom.
func (p *past) lettersOfApplication(ctx context.Context) ([]Sent, error) {
	app, ok, err := p.cameBy(ctx)
	if err != nil || !ok {
		return nil, err
	}
	entries, err := db.All[string](ctx, p.tx, momentReasons, app.ID)
	if err != nil {
		return nil, err
	}
	invited, err := db.All[invitee](ctx, p.tx, invitedTo, app.ID)
	if err != nil {
		return nil, err
	}
	var reasons []string
	for _, i := range invited {
		reasons = append(reasons, "invitation "+string(i.ID), "partner "+string(i.ID)+" "+string(app.Person))
	}
	for _, e := range entries {
		reasons = append(reasons, "application "+e+" "+string(app.Person))
		for _, i := range invited {
			reasons = append(reasons, "application "+e+" "+string(i.Person))
		}
	}
	q := db.In(db.NewWhere(`SELECT id, kind, subject, state, COALESCE(person, '') AS person, created_at FROM post_messages`), "reason", reasons)
	return db.All[Sent](ctx, p.tx, q.And("created_at <= ?", p.until).Then("ORDER BY created_at DESC, id DESC LIMIT ?", p.most))
}

var momentTurns = db.Select(`SELECT id, at, requirement, before, after FROM requirements_changes
	WHERE group_id = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT $3`)

func (p *past) findings(ctx context.Context) error {
	list, err := db.All[Turn](ctx, p.tx, momentTurns, p.group.ID, p.until, p.most)
	for _, t := range list {
		p.add(OfFinding, t.ID, t.At, Moment{Turn: &t})
	}
	return err
}

var momentNotes = db.Select(`SELECT id, group_id, by, at, text, edited_at, removed_at, rev FROM desk_notes
	WHERE group_id = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT $3`)

func (p *past) notes(ctx context.Context) error {
	list, err := db.All[desk.Note](ctx, p.tx, momentNotes, p.group.ID, p.until, p.most)
	for _, n := range list {
		if !n.RemovedAt.IsZero() {
			n.Text = ""
		}
		p.add(OfNote, string(n.ID), n.At, Moment{Note: &n})
	}
	return err
}

const momentTask = `SELECT id, title, owner, due, group_id, application_id, person, made_by, made_at, done_by, done_at, reopened_at, rev FROM desk_tasks`

var (
	momentMade = db.Select(momentTask + ` WHERE group_id = $1 AND made_at <= $2 ORDER BY made_at DESC, id DESC LIMIT $3`)
	momentDone = db.Select(momentTask + ` WHERE group_id = $1 AND done_at <= $2 ORDER BY done_at DESC, id DESC LIMIT $3`)
)

// tasks tells of each that it was made, and that it was done.
func (p *past) tasks(ctx context.Context) error {
	made, err := db.All[desk.Task](ctx, p.tx, momentMade, p.group.ID, p.until, p.most)
	if err != nil {
		return err
	}
	for _, t := range made {
		p.add(OfTask, string(t.ID), t.MadeAt, Moment{Task: &t})
	}
	done, err := db.All[desk.Task](ctx, p.tx, momentDone, p.group.ID, p.until, p.most)
	for _, t := range done {
		p.add(OfTask, string(t.ID)+".done", t.DoneAt, Moment{Task: &t, Done: true})
	}
	return err
}

var momentReadings = db.Select(`SELECT f.id, f.calendar_id, f.at, f.outcome, c.title FROM calendars_fetches f JOIN calendars_calendars c ON c.id = f.calendar_id
	WHERE c.group_id = $1 ORDER BY f.calendar_id, f.at, f.id`)

// calendars tells when a calendar broke and when it could be read again. Of each
// calendar only the last readings are kept.
func (p *past) calendars(ctx context.Context) error {
	list, err := db.All[Reading](ctx, p.tx, momentReadings, p.group.ID)
	before := map[string]string{}
	for _, r := range list {
		was, known := before[r.Calendar]
		before[r.Calendar] = r.Outcome
		turned := known && (was == "broken") != (r.Outcome == "broken") || !known && r.Outcome == "broken"
		if turned && !r.At.After(p.until) {
			p.add(OfCalendar, r.ID, r.At, Moment{Reading: &r})
		}
	}
	return err
}
