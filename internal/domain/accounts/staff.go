package accounts

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// StaffInput is a role of the program team to be given.
type StaffInput struct {
	Address string
	Name    string // for a new account; may be empty
	Lang    string // for a new account
	Role    access.Role
	Scope   access.Scope // limits the role to a reach; empty: the whole program
	Reason  string
}

// GrantStaff gives a role of the program team to whoever has the address; an
// address without account gets one, which its owner enters by proving the
// address. A role that the person holds already stays as it is; its reach is
// changed by SetReach.
func (s *Service) GrantStaff(ctx context.Context, a access.Actor, in StaffInput) (person ids.PersonID, err error) {
	defer fault.Wrap(&err, "accounts.GrantStaff %s", in.Role)
	address, in, err := in.checked()
	if err != nil {
		return "", err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.ProgramTarget("staff"))
		if err != nil {
			return err
		}
		if person, err = MakePersonTx(ctx, w, address, in.Name, in.Lang); err != nil {
			return err
		}
		w.Target(access.PersonTarget(person))
		w.Because(in.Reason)
		if err := notOwnTx(ctx, tx, person, in.Role, in.Scope); err != nil {
			return err
		}
		return grantTx(ctx, w, person, in.Role, in.Scope, in.Reason)
	})
	return person, err
}

func grantTx(ctx context.Context, w *access.Writer, person ids.PersonID, role access.Role, scope access.Scope, reason string) error {
	held, err := scopesTx(ctx, w, person, role)
	switch {
	case err != nil:
		return err
	case len(held) > 0 && !slices.Equal(words(held), words([]access.Scope{scope.Tidy()})):
		return fault.InvalidFields(fault.Field{Name: "role", Message: msg.AccountStaffHeld()})
	case len(held) > 0:
		return nil
	}
	w.Changed("role", nil, string(role))
	if !scope.Everywhere() {
		w.Changed("reach", nil, scope.Tidy().String())
	}
	w.Emit(StaffGranted{Person: person, Role: role, Limited: !scope.Everywhere(), By: w.Actor().Label()})
	return access.SetScopesTx(ctx, w, person, role, []access.Scope{scope}, reason)
}

func (in StaffInput) checked() (Address, StaffInput, error) {
	var notes fault.Notes
	address, err := ParseAddress(in.Address)
	if f := fault.As(err); f != nil {
		notes.Add("address", f.Message)
	}
	if !slices.Contains(access.StaffRoles, in.Role) {
		notes.Add("role", msg.AccountStaffRole())
	}
	checkReach(&notes, in.Role, in.Scope)
	in.Reason = access.Reason(&notes, in.Reason)
	if in.Name != "" {
		name, problem := tidyName(in.Name)
		if in.Name = name; !problem.IsZero() {
			notes.Add("name", problem)
		}
	}
	return address, in, notes.Err()
}

// MakePersonTx returns whoever has the address, or makes an account for it. The
// address is not verified by that: its owner enters the account by proving it.
// The caller has decided that the account may be made (access.PersonDemand).
func MakePersonTx(ctx context.Context, w *access.Writer, address Address, name, lang string) (ids.PersonID, error) {
	_, id, err := claimTx(ctx, w, address, newPerson{Name: name, Lang: lang})
	return id.Person, err
}

// RevokeStaff ends a role of the program team. The last administrator keeps the
// role, because nobody could give it again.
func (s *Service) RevokeStaff(ctx context.Context, a access.Actor, person ids.PersonID, role access.Role, reason string) (err error) {
	defer fault.Wrap(&err, "accounts.RevokeStaff %s %s", person, role)
	var notes fault.Notes
	reason = access.Reason(&notes, reason)
	if err := notes.Err(); err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(person))
		if err != nil {
			return err
		}
		w.Because(reason)
		w.Changed("role", string(role), nil)
		held := false
		if !role.OfGroup() {
			held, err = access.RevokeTx(ctx, w, person, role, "")
		}
		switch {
		case err != nil:
			return err
		case !held:
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		left, err := access.Holders(ctx, w, access.Administrator)
		if err == nil && left == 0 && role == access.Administrator {
			err = fault.New(fault.Conflict, msg.AccountStaffLast())
		}
		return err
	})
}

// StaffMember is a person of the program team.
type StaffMember struct {
	Person  Person
	Address Address // where the role was given to, or the primary one since
	Entered bool    // has proved the address at least once
	Roles   []StaffRole
}

// StaffRole is a role, since when it is held, and to what it is limited: to
// several scopes, which add up, or to none.
type StaffRole struct {
	Role   access.Role
	Since  time.Time
	Scopes []access.Scope
}

// add takes a further grant into the roles of a person.
func (m *StaffMember) add(g access.Grant) {
	i := slices.IndexFunc(m.Roles, func(r StaffRole) bool { return r.Role == g.Role })
	if i < 0 {
		i, m.Roles = len(m.Roles), append(m.Roles, StaffRole{Role: g.Role, Since: g.Since})
	}
	if !g.Scope.V.Everywhere() {
		m.Roles[i].Scopes = append(m.Roles[i].Scopes, g.Scope.V)
	}
}

// StaffList lists the program team in the order in which people joined it.
func (s *Service) StaffList(ctx context.Context, a access.Actor) (list []StaffMember, err error) {
	defer fault.Wrap(&err, "accounts.StaffList")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.StaffRead, access.ProgramTarget("staff")); err != nil {
			return err
		}
		grants, err := access.Staff(ctx, tx)
		if err != nil {
			return err
		}
		list, err = staffTx(ctx, tx, grants)
		return err
	})
	return list, err
}

func staffTx(ctx context.Context, r db.Reader, grants []access.Grant) (list []StaffMember, err error) {
	at := map[ids.PersonID]int{}
	var who []ids.PersonID
	for _, g := range grants {
		i, seen := at[g.Person]
		if !seen {
			i = len(list)
			at[g.Person], who, list = i, append(who, g.Person), append(list, StaffMember{})
		}
		list[i].add(g)
	}
	people, err := PeopleTx(ctx, r, who)
	for i, id := range who {
		if err != nil {
			return nil, err
		}
		var to Recipient
		to, err = AddressOfTx(ctx, r, id)
		list[i].Person, list[i].Address, list[i].Entered = people[id], to.Address, to.Verified
	}
	return list, err
}
