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
	Reason  string
}

// GrantStaff gives a role of the program team to whoever has the address; an
// address without account gets one, which its owner enters by proving the
// address. A role that the person holds already stays as it is.
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
		return grantTx(ctx, w, person, in.Role, in.Reason)
	})
	return person, err
}

func grantTx(ctx context.Context, w *access.Writer, person ids.PersonID, role access.Role, reason string) error {
	held, err := access.GrantsOf(ctx, w, person)
	if err != nil || slices.ContainsFunc(held, func(g access.Grant) bool { return g.Role == role }) {
		return err
	}
	w.Changed("role", nil, string(role))
	w.Emit(StaffGranted{Person: person, Role: role, By: w.Actor().Label()})
	return access.GrantTx(ctx, w, person, role, "", w.Now(), reason)
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

// StaffRole is a role and since when it is held.
type StaffRole struct {
	Role  access.Role
	Since time.Time
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
		list[i].Roles = append(list[i].Roles, StaffRole{g.Role, g.Since})
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
