package groups

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/search"
)

// ApplyImport adds the new groups of a list in one transaction: all of them or
// none. While a row is bad it refuses, unless goodOnly asks for the rest. The
// groups are active and unclaimed; groups that are there already, also those
// that came since the list was settled, stay as they are and count as known.
func (s *Service) ApplyImport(ctx context.Context, a access.Actor, id ids.ImportID, goodOnly bool) (imp Import, err error) {
	defer fault.Wrap(&err, "groups.ApplyImport %s", id)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupImport, importTarget(id))
		if err != nil {
			return err
		}
		if imp, err = importTx(ctx, tx, id); err != nil {
			return err
		}
		if err := imp.mayApply(goodOnly); err != nil {
			return err
		}
		fresh, known, err := freshTx(ctx, w, imp)
		if err != nil {
			return err
		}
		digest, err := digestOf(fresh)
		if err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, importApplied, id, len(fresh), known, digest, w.Now())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, msg.ImportRefusedApplied())
		}
		if err := addAllTx(ctx, w, fresh); err != nil {
			return err
		}
		w.Bulk(len(fresh), digest)
		w.Emit(Imported{id})
		imp, err = importTx(ctx, tx, id)
		return err
	})
	return imp, err
}

func (i Import) mayApply(goodOnly bool) error {
	if err := i.mayChange(); err != nil {
		return err
	}
	if i.Bad > 0 && !goodOnly {
		return fault.New(fault.Invalid, msg.ImportRefusedBad(i.Bad, i.Total))
	}
	if i.Fresh == 0 {
		return fault.New(fault.Invalid, msg.ImportRefusedNothing())
	}
	return nil
}

// freshTx returns the groups to add, and how many of those that were new when
// the list was settled are there by now.
func freshTx(ctx context.Context, w *access.Writer, imp Import) (fresh []NewGroup, known int, err error) {
	there, err := presentTx(ctx, w)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[StagedRow](ctx, w, verdictRows, imp.ID, Fresh)
	for _, r := range rows {
		g := r.Draft.V
		if there.has(g) {
			known++
			continue
		}
		g.Import = imp.ID
		g.tidy(w.Now())
		fresh = append(fresh, g)
	}
	return fresh, known, err
}

// digestOf is the fingerprint of what was added: the audit record keeps it, so
// that anyone can tell later whether rows of a list were those.
func digestOf(list []NewGroup) (string, error) {
	sum := sha256.New()
	lines := json.NewEncoder(sum)
	for _, g := range list {
		if err := lines.Encode(g); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// addAllTx writes many new groups in few statements.
func addAllTx(ctx context.Context, w *access.Writer, list []NewGroup) error {
	slugs, err := takenSlugs(ctx, w)
	if err != nil {
		return err
	}
	var rows bulkRows
	for _, g := range list {
		if err := g.check(); err != nil {
			return err
		}
		id := ids.New[ids.GroupID]("grp", w.Now())
		rows.add(g, id, slugs.take(id, g), w.Now())
	}
	for _, t := range []struct {
		table *db.Bulk
		rows  [][]any
	}{{insertGroup, rows.groups}, {insertSlug, rows.slugs}, {insertStatus, rows.statuses}, {insertContact, rows.contacts}} {
		if _, err := t.table.Insert(ctx, w, t.rows); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(rows.calendars, calendarsAtOnce) {
		w.Emit(CalendarsNamed{some})
	}
	return search.IndexTx(ctx, w, rows.docs...)
}

// bulkRows collects the rows of many groups, table by table.
type bulkRows struct {
	groups, slugs, statuses, contacts [][]any
	docs                              []search.Doc
	calendars                         []NamedCalendar
}

func (b *bulkRows) add(g NewGroup, id ids.GroupID, slug string, now time.Time) {
	b.groups = append(b.groups, g.row(id, slug, now))
	b.slugs = append(b.slugs, []any{slug, id, now})
	b.statuses = append(b.statuses, g.statusRow(id))
	b.contacts = append(b.contacts, g.contactRows(id)...)
	b.docs = append(b.docs, g.group(id).doc())
	if g.Calendar != "" {
		b.calendars = append(b.calendars, NamedCalendar{id, g.Calendar})
	}
}

// calendarsAtOnce is how many calendars of a list one job connects.
const calendarsAtOnce = 100

// slugSet are the addresses that groups have or had.
type slugSet map[string]bool

func takenSlugs(ctx context.Context, r db.Reader) (slugSet, error) {
	set := slugSet{}
	return set, db.Each(ctx, r, allSlugs, func(slug string) error {
		set[slug] = true
		return nil
	})
}

// take chooses the address of a new group.
func (s slugSet) take(id ids.GroupID, g NewGroup) string {
	slug := ids.Slug(string(id))
	for a := range addresses(g.Name, g.Place.City) {
		if !s[a] {
			slug = a
			break
		}
	}
	s[slug] = true
	return slug
}
