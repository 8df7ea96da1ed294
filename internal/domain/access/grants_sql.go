package access

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const grantColumns = `id, person, role, group_id, since, until, reach`

var (
	grantsOf    = db.Select(`SELECT ` + grantColumns + ` FROM access_grants WHERE person = $1 AND until IS NULL ORDER BY since, id`)
	grantsGroup = db.Select(`SELECT ` + grantColumns + ` FROM access_grants WHERE group_id = $1 ORDER BY since, id`)
	grantsStaff = db.Select(`SELECT ` + grantColumns + ` FROM access_grants WHERE group_id IS NULL AND until IS NULL ORDER BY since, id`)
	grantsAll   = db.Select(`SELECT ` + grantColumns + ` FROM access_grants WHERE group_id IS NOT NULL AND group_id > $1 AND group_id <= $2 ORDER BY group_id, since, id`)
	holders     = db.Select(`SELECT COUNT(DISTINCT person) FROM access_grants WHERE role = $1 AND group_id IS NULL AND until IS NULL`)
	putGrant    = db.Change(`INSERT INTO access_grants (id, person, role, group_id, since, granted_by, reason, reach) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT DO NOTHING`)
	endOne      = db.Change(`UPDATE access_grants SET until = $2, ended_by = $3 WHERE id = $1 AND until IS NULL`)
	limitedOnce = db.Select(`SELECT COUNT(*) FROM access_grants WHERE person = $1 AND reach <> '{}'`)
	placeOf     = db.Select(`SELECT country, region, languages FROM access_places WHERE group_id = $1`)
	endGrant    = db.Change(`UPDATE access_grants SET until = $4, ended_by = $5 WHERE person = $1 AND role = $2 AND COALESCE(group_id, '') = $3 AND until IS NULL`)
)

// GrantsOf returns the grants of a person that are in force.
func GrantsOf(ctx context.Context, r db.Reader, p ids.PersonID) ([]Grant, error) {
	return db.All[Grant](ctx, r, grantsOf, p)
}

// GrantsIn returns every grant of a group, also those that have ended.
func GrantsIn(ctx context.Context, r db.Reader, g ids.GroupID) ([]Grant, error) {
	return db.All[Grant](ctx, r, grantsGroup, g)
}

// GrantsBetween returns the grants of the groups after from and up to to, in
// order of group: batches for assessing the whole network.
func GrantsBetween(ctx context.Context, r db.Reader, from, to ids.GroupID) ([]Grant, error) {
	return db.All[Grant](ctx, r, grantsAll, from, to)
}

// Staff returns the grants of the program team that are in force.
func Staff(ctx context.Context, r db.Reader) ([]Grant, error) {
	return db.All[Grant](ctx, r, grantsStaff)
}

// Holders returns how many people hold a role of the program team.
func Holders(ctx context.Context, r db.Reader, role Role) (int, error) {
	return db.One[int](ctx, r, holders, role)
}

// GrantTx gives a role; a person who holds it already keeps it unchanged.
// Since may lie in the past, when a role is recorded that was held before.
func GrantTx(ctx context.Context, w *Writer, p ids.PersonID, role Role, g ids.GroupID, since time.Time, reason string) error {
	return grantTx(ctx, w, Grant{Person: p, Role: role, Group: g, Since: since}, reason)
}

// SetScopesTx makes the scopes in which a person holds a role of the program
// team exactly these; they add up. What was held before and is not among them
// ends, and what stays is not touched.
func SetScopesTx(ctx context.Context, w *Writer, p ids.PersonID, role Role, scopes []Scope, reason string) error {
	held, err := GrantsOf(ctx, w, p)
	if err != nil {
		return err
	}
	want := TidyScopes(scopes)
	for _, g := range held {
		if g.Role != role {
			continue
		}
		if i := slices.IndexFunc(want, g.Scope.V.same); i >= 0 {
			want = slices.Delete(want, i, i+1)
		} else if _, err := db.Exec(ctx, w, endOne, g.ID, w.Now(), w.Actor().Label()); err != nil {
			return err
		}
	}
	for _, s := range want {
		if err := grantTx(ctx, w, Grant{Person: p, Role: role, Since: w.Now(), Scope: db.JSON[Scope]{V: s}}, reason); err != nil {
			return err
		}
	}
	return nil
}

// WasLimited says whether a role of the program team that a person holds, or
// once held, was limited.
func WasLimited(ctx context.Context, r db.Reader, p ids.PersonID) (bool, error) {
	n, err := db.One[int](ctx, r, limitedOnce, p)
	return n > 0, err
}

func grantTx(ctx context.Context, w *Writer, g Grant, reason string) error {
	var group any
	if g.Group != "" {
		group = string(g.Group)
	}
	_, err := db.Exec(ctx, w, putGrant, ids.New[ids.GrantID]("grn", w.Now()), g.Person, g.Role, group, g.Since, w.Actor().Label(), reason, g.Scope)
	return err
}

// RevokeTx ends a role and says whether the person held it, in whatever reach.
// It bites at the next request on every server, because grants are read in each
// transaction.
func RevokeTx(ctx context.Context, w *Writer, p ids.PersonID, role Role, g ids.GroupID) (bool, error) {
	n, err := db.Exec(ctx, w, endGrant, p, role, g, w.Now(), w.Actor().Label())
	return n > 0, err
}

// PlaceTx returns where a group is; the zero Place for one that is not there.
func PlaceTx(ctx context.Context, r db.Reader, g ids.GroupID) (Place, error) {
	row, _, err := db.Maybe[placeRow](ctx, r, placeOf, g)
	return Place{Country: row.Country, Region: row.Region, Languages: row.Languages.V}, err
}
