package access

import (
	"maps"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// PersonMay says whether somebody else may do the action to the target, after a
// strong proof.
func (tx *Tx) PersonMay(p ids.PersonID, act Action, t Target) (bool, error) {
	grants, err := GrantsOf(tx.ctx, tx, p)
	if err == nil {
		t, err = tx.placed(t)
	}
	return err == nil && Decide(Person(p), grants, act, t).Allowed, err
}

// OthersMay returns the people of the program team, but for one, who may do the
// action to the target: who could be the second person.
func (tx *Tx) OthersMay(act Action, t Target, except ids.PersonID) (list []ids.PersonID, err error) {
	staff, err := Staff(tx.ctx, tx)
	if err == nil {
		t, err = tx.placed(t)
	}
	if err != nil {
		return nil, err
	}
	of := map[ids.PersonID][]Grant{}
	for _, g := range staff {
		of[g.Person] = append(of[g.Person], g)
	}
	for _, p := range slices.Sorted(maps.Keys(of)) {
		if p != except && Decide(Person(p), of[p], act, t).Allowed {
			list = append(list, p)
		}
	}
	return list, nil
}

// InCharge returns who of the program team something is first of all for, the
// longest on the team first: those whose limited role reaches it; where nobody's
// does, those with an unlimited one.
func (tx *Tx) InCharge(act Action, t Target) (people []ids.PersonID, err error) {
	grants, err := Staff(tx.ctx, tx)
	if err == nil {
		t, err = tx.placed(t)
	}
	if err != nil {
		return nil, err
	}
	for _, limited := range []bool{true, false} {
		for _, g := range grants {
			if g.Scope.V.Everywhere() != limited && Decide(Person(g.Person), []Grant{g}, act, t).Allowed && !slices.Contains(people, g.Person) {
				people = append(people, g.Person)
			}
		}
		if len(people) > 0 {
			break
		}
	}
	return people, nil
}

// placed is a target with where its group is.
func (tx *Tx) placed(t Target) (_ Target, err error) {
	if t.Group != "" && !t.Place.Known() {
		t.Place, err = PlaceTx(tx.ctx, tx, t.Group)
	}
	return t, err
}
