package accounts

import (
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MaxScopes is how many scopes the reach of a role may add up from.
const MaxScopes = 8

// SetReach limits a role of the program team that a person holds to scopes,
// which add up; none of them is the whole program. It bites at the next request
// on every server.
func (s *Service) SetReach(ctx context.Context, a access.Actor, person ids.PersonID, role access.Role, scopes []access.Scope, reason string) (err error) {
	defer fault.Wrap(&err, "accounts.SetReach %s %s", person, role)
	var notes fault.Notes
	checkReach(&notes, role, scopes...)
	reason = access.Reason(&notes, reason)
	if err := notes.Err(); err != nil {
		return err
	}
	scopes = access.TidyScopes(scopes)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(person))
		if err != nil {
			return err
		}
		held, err := scopesTx(ctx, tx, person, role)
		if err == nil && len(held) == 0 {
			err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if err == nil {
			err = notOwnTx(ctx, tx, person, role, scopes...)
		}
		if err != nil {
			return err
		}
		w.Because(reason)
		w.Changed("role", string(role), string(role))
		w.Changed("reach", strings.Join(words(held), " + "), strings.Join(words(scopes), " + "))
		return access.SetScopesTx(ctx, w, person, role, scopes, reason)
	})
}

// Reach returns the scopes of a role of the program team that a person holds,
// and who that is.
func (s *Service) Reach(ctx context.Context, a access.Actor, person ids.PersonID, role access.Role) (p Person, scopes []access.Scope, err error) {
	defer fault.Wrap(&err, "accounts.Reach %s %s", person, role)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.StaffRead, access.ProgramTarget("staff")); err != nil {
			return err
		}
		if scopes, err = scopesTx(ctx, tx, person, role); err != nil {
			return err
		}
		if len(scopes) == 0 || !role.Limitable() {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		people, err := PeopleTx(ctx, tx, []ids.PersonID{person})
		p = people[person]
		return err
	})
	return p, scopes, err
}

// scopesTx returns the scopes in which a person holds a role of the program
// team; none: does not hold it.
func scopesTx(ctx context.Context, r db.Reader, person ids.PersonID, role access.Role) (scopes []access.Scope, err error) {
	held, err := access.GrantsOf(ctx, r, person)
	for _, g := range held {
		if g.Role == role && !role.OfGroup() {
			scopes = append(scopes, g.Scope.V)
		}
	}
	return scopes, err
}

func checkReach(notes *fault.Notes, role access.Role, scopes ...access.Scope) {
	limited := slices.ContainsFunc(scopes, func(s access.Scope) bool { return !s.Everywhere() })
	switch {
	case limited && !role.Limitable():
		notes.Add("places", msg.AccountStaffUnlimited())
	case len(scopes) > MaxScopes || slices.ContainsFunc(scopes, func(s access.Scope) bool { return !s.Known() }):
		notes.Add("places", msg.AccountStaffReach())
	}
}

// notOwnTx refuses that somebody widens their own reach. Who is limited, or ever
// was, gets more from somebody else only: else the limit would hold as long as
// it takes to end the role and to give it again.
func notOwnTx(ctx context.Context, tx *access.Tx, person ids.PersonID, role access.Role, scopes ...access.Scope) error {
	if tx.Actor().Person != person || !role.Limitable() {
		return nil
	}
	was, err := access.WasLimited(ctx, tx, person)
	if err != nil || !was {
		return err
	}
	held, err := scopesTx(ctx, tx, person, role)
	for _, s := range scopes {
		if !slices.ContainsFunc(held, func(h access.Scope) bool { return h.Covers(s) }) {
			return fault.New(fault.Conflict, msg.AccountStaffOwn())
		}
	}
	return err
}

func words(scopes []access.Scope) (list []string) {
	for _, s := range scopes {
		list = append(list, s.String())
	}
	slices.Sort(list)
	return list
}
