package directory

import (
	"context"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// RecordEntry is one line of the record with the group it concerns.
type RecordEntry struct {
	Past
	TargetKind string `db:"target_kind"`
	TargetID   string `db:"target_id"`
	Request    string `db:"request"`
	GroupSlug  string `db:"slug"` // empty: no group, or one that is not there
	GroupName  string `db:"group_name"`
}

// RecordFilter narrows the record. Empty values narrow nothing.
type RecordFilter struct {
	Text    string // part of a group's name or of the name of somebody on the team; an address; an identifier
	Program bool   // only what the program did by itself, else only what people did; see All
	All     bool   // both
	Action  access.Action
	Outcome string    // allowed, refused
	From    time.Time // not before
	Until   time.Time // before
	Cursor  string    // of the entry that was the last of the page before
	Limit   int       // 50 if not said
}

// Record is a page of the record, the newest first.
type Record struct {
	Entries []RecordEntry
	Names   map[string]string // of people by identifier
	Next    string            // cursor of the page after; empty at the end
}

const recordPage = 50

// longestText is the longest search, in bytes: no name, address or identifier
// is longer, and SQLite refuses patterns of some size.
const longestText = 400

// Record returns a page of the record to those who may read it.
func (s *Service) Record(ctx context.Context, a access.Actor, f RecordFilter) (rec Record, err error) {
	defer fault.Wrap(&err, "directory.Record")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err := tx.List(access.AuditRead, "audit")
		if err != nil {
			return err
		}
		rec, err = recordTx(ctx, tx, reach, f)
		return err
	})
	return rec, err
}

// ExportRecord hands over all that the filter leaves, page by page, the newest
// first, each from a short transaction of its own; there is at least one page.
// That the record was exported is itself recorded.
func (s *Service) ExportRecord(ctx context.Context, a access.Actor, f RecordFilter, page func(Record) error) (err error) {
	defer fault.Wrap(&err, "directory.ExportRecord")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		_, err := tx.Allow(access.AuditExport, access.ProgramTarget("audit"))
		return err
	})
	f.Limit, f.Cursor = 1000, ""
	for more := true; err == nil && more; more = f.Cursor != "" {
		var rec Record
		if rec, err = s.Record(ctx, a, f); err == nil {
			f.Cursor, err = rec.Next, page(rec)
		}
	}
	return err
}

// inReach leaves to somebody with a limited role what concerns the groups and
// applications in reach, and their own account. The rest of the record is the
// network's: sign-ins, lists that were brought, what the program did for all.
func inReach(tx *access.Tx, reach access.Reach, q *db.Where) {
	if reach.All {
		return
	}
	ofGroup, args := reach.Condition("e.group_id")
	application, more := reach.PlacesCondition("p.group_id", access.PlaceColumns{Country: "p.country", Region: "p.region", Languages: "p.languages"})
	args = append(args, more...)
	me := string(tx.Actor().Person)
	q.And(ofGroup+` OR COALESCE(e.group_id, '') = '' AND (
		e.target_kind = 'application' AND e.target_id IN (SELECT p.id FROM applications_applications p WHERE p.status <> 'draft' AND `+application+`)
		OR e.actor = ? AND e.target_id = ?)`, append(args, me, me)...)
}

func recordTx(ctx context.Context, tx *access.Tx, reach access.Reach, f RecordFilter) (rec Record, err error) {
	if f.Limit <= 0 {
		f.Limit = recordPage
	}
	q := db.NewWhere(`SELECT e.id, e.at, e.actor_kind, e.actor, e.action, e.outcome, e.reason, e.detail, e.target_kind, e.target_id, e.request,
		COALESCE(g.slug, '') AS slug, COALESCE(g.name, '') AS group_name
		FROM audit_entries e LEFT JOIN groups_groups g ON g.id = e.group_id`)
	inReach(tx, reach, q)
	if !f.All && f.Program {
		q.And("e.actor_kind = 'system'")
	} else if !f.All {
		q.And("e.actor_kind <> 'system'")
	}
	if f.Action != "" {
		q.And("e.action = ?", string(f.Action))
	}
	if f.Outcome != "" {
		q.And("e.outcome = ?", f.Outcome)
	}
	if !f.From.IsZero() {
		q.And("e.at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		q.And("e.at < ?", f.Until)
	}
	if f.Cursor != "" {
		q.And("e.id < ?", f.Cursor)
	}
	if text := strings.TrimSpace(f.Text); len(text) > longestText {
		q.And("1 = 0")
	} else if text != "" {
		if err := narrowTo(ctx, tx, reach, q, text); err != nil {
			return rec, err
		}
	}
	if rec.Entries, err = db.All[RecordEntry](ctx, tx, q.Then("ORDER BY e.id DESC LIMIT ?", f.Limit+1)); err != nil {
		return rec, err
	}
	if len(rec.Entries) > f.Limit {
		rec.Entries = rec.Entries[:f.Limit]
		rec.Next = rec.Entries[f.Limit-1].ID
	}
	rec.Names, err = namesIn(ctx, tx, rec.Entries)
	return rec, err
}

var onceOnTeam = db.Select(`SELECT DISTINCT p.id, p.name FROM access_grants a JOIN accounts_people p ON p.id = a.person
		WHERE a.role IN ('manager', 'editor', 'responder', 'administrator')`)

// narrowTo leaves what one of the groups or people with this text in the name
// did or had done to them, and what has the text as identifier.
func narrowTo(ctx context.Context, tx *access.Tx, reach access.Reach, q *db.Where, text string) error {
	named := reach.Within(db.NewWhere(`SELECT id FROM groups_groups`).And(`folded LIKE ? ESCAPE '\'`, db.Containing(ids.Fold(text))), "id")
	found, err := db.All[string](ctx, tx, named.Then("ORDER BY folded LIMIT 100"))
	if err != nil {
		return err
	}
	team, err := db.All[struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}](ctx, tx, onceOnTeam)
	if err != nil {
		return err
	}
	people := []string{text}
	for _, p := range team {
		if strings.Contains(ids.Fold(p.Name), ids.Fold(text)) {
			people = append(people, p.ID)
		}
	}
	if address, err := accounts.ParseAddress(text); err == nil {
		who, known, err := accounts.ByAddressTx(ctx, tx, address)
		if err != nil {
			return err
		}
		if known {
			people = append(people, string(who))
		}
	}
	marks := func(n int) string { return "?" + strings.Repeat(", ?", n-1) }
	cond := "e.actor IN (" + marks(len(people)) + ") OR e.target_id IN (" + marks(len(people)) + ") OR e.request = ? OR e.id = ?"
	var args []any
	for range 2 {
		for _, p := range people {
			args = append(args, p)
		}
	}
	args = append(args, text, text)
	if len(found) > 0 {
		cond += " OR e.group_id IN (" + marks(len(found)) + ")"
		for _, g := range found {
			args = append(args, g)
		}
	}
	q.And(cond, args...)
	return nil
}

// namesIn looks up how the people in entries are called: who acted, and who is
// named in what changed.
func namesIn(ctx context.Context, r db.Reader, entries []RecordEntry) (map[string]string, error) {
	who := people{}
	for _, e := range entries {
		who.inPast(e.Past)
		who.add(e.TargetID)
	}
	return who.names(ctx, r)
}

// people gathers identifiers of people, to look up their names at once.
type people []ids.PersonID

func (p *people) add(label string) {
	if id := ids.PersonID(label); ids.Has(id, "per") {
		*p = append(*p, id)
	}
}

func (p *people) inPast(past Past) {
	p.add(past.Actor)
	for _, c := range past.Detail.V.Changes {
		for _, v := range []any{c.Before, c.After} {
			if label, ok := v.(string); ok {
				p.add(label)
			}
		}
	}
}

func (p people) names(ctx context.Context, r db.Reader) (map[string]string, error) {
	known, err := accounts.PeopleTx(ctx, r, p)
	names := map[string]string{}
	for id, person := range known {
		names[string(id)] = person.Name
	}
	return names, err
}
