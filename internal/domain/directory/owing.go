package directory

import (
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Signer is a person who leads a group, with what they have said to a document.
type Signer struct {
	Person   ids.PersonID
	Name     string // empty until the person has given one
	Address  string
	Version  int // the newest that was accepted; 0 for none
	Accepted bool
	Groups   []Signed
}

// Signed is a group for which a person accepts documents.
type Signed struct {
	Slug, Name string
	Role       access.Role
}

// OwingFilter narrows a list of people who accept. Empty values narrow nothing.
type OwingFilter struct {
	Text string // part of a name, an address or a group's name
	All  bool   // also those who have accepted
	Only string // OwingNever or OwingEarlier
}

// What Only can ask for.
const (
	OwingNever   = "never"   // no version was ever accepted
	OwingEarlier = "earlier" // an earlier version was
)

// Signers is who accepts a document.
type Signers struct {
	List []Signer
	Of   int // people who lead a group within reach
	Done int // of them, who have accepted the version or a later one
}

const signers = `SELECT a.person, a.role, COALESCE(p.name, '') AS name, COALESCE(i.shown, '') AS address, g.slug, g.name AS group_name,
	COALESCE((SELECT MAX(y.version) FROM program_acceptances y WHERE y.person = a.person AND y.document = ?), 0) AS version
	FROM access_grants a JOIN groups_groups g ON g.id = a.group_id LEFT JOIN accounts_people p ON p.id = a.person
	LEFT JOIN accounts_identities i ON i.person = a.person AND i.kind = 'address' AND i.is_primary`

// Owing returns who leads a group and has not accepted a version of a document,
// or a later one.
func (s *Service) Owing(ctx context.Context, a access.Actor, key guide.Key, version int, f OwingFilter) (found Signers, err error) {
	defer fault.Wrap(&err, "directory.Owing %s", key)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.DocumentOwing, access.ProgramTarget("documents")); err != nil {
			return err
		}
		reach, err := tx.Reach(access.DocumentOwing)
		if err != nil {
			return err
		}
		q := db.NewWhere(signers, string(key)).And("a.until IS NULL").And("a.role IN ('leader', 'coleader')").And("g.status <> 'left'")
		all, err := db.All[signerRow](ctx, tx, reach.Within(q, "g.id").Then("ORDER BY a.person, g.name"))
		if err == nil {
			found = gatherSigners(all, version, f)
		}
		return err
	})
	return found, err
}

type signerRow struct {
	Person    ids.PersonID `db:"person"`
	Role      access.Role  `db:"role"`
	Name      string       `db:"name"`
	Address   string       `db:"address"`
	Slug      string       `db:"slug"`
	GroupName string       `db:"group_name"`
	Version   int          `db:"version"`
}

// gatherSigners makes one line of each person and counts; rows of one person
// stand together.
func gatherSigners(rows []signerRow, version int, f OwingFilter) (found Signers) {
	var all []Signer
	for _, r := range rows {
		if n := len(all); n == 0 || all[n-1].Person != r.Person {
			all = append(all, Signer{Person: r.Person, Name: r.Name, Address: r.Address, Version: r.Version, Accepted: r.Version >= version})
		}
		last := &all[len(all)-1]
		last.Groups = append(last.Groups, Signed{r.Slug, r.GroupName, r.Role})
	}
	slices.SortStableFunc(all, func(a, b Signer) int { return strings.Compare(ids.Fold(a.Name), ids.Fold(b.Name)) })
	found.Of = len(all)
	for _, p := range all {
		if p.Accepted {
			found.Done++
		}
		if (f.All || !p.Accepted) && f.wants(p) {
			found.List = append(found.List, p)
		}
	}
	return found
}

func (f OwingFilter) wants(p Signer) bool {
	if f.Only == OwingNever && p.Version > 0 || f.Only == OwingEarlier && (p.Version == 0 || p.Accepted) {
		return false
	}
	text := ids.Fold(strings.TrimSpace(f.Text))
	if text == "" || strings.Contains(ids.Fold(p.Name), text) || strings.Contains(ids.Fold(p.Address), text) {
		return true
	}
	for _, g := range p.Groups {
		if strings.Contains(ids.Fold(g.Name), text) {
			return true
		}
	}
	return false
}
