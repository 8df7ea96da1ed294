package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Demand returns whoever has an address, or makes an account for it, so that a
// role can be given to a person who has never been here. field names the form's
// field for what is wrong with the address.
func (s *Service) Demand(ctx context.Context, a access.Actor, field, typed, name string) (id ids.PersonID, err error) {
	defer fault.Wrap(&err, "accounts.Demand")
	address, err := parseField(field, typed)
	if err != nil {
		return "", err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err != nil {
			return err
		}
		id, err = MakePersonTx(ctx, w, address, ids.Tidy(name), "")
		return err
	})
	return id, err
}

// ByAddressTx returns who has proved to read an address. The caller has decided
// that the actor may know.
func ByAddressTx(ctx context.Context, r db.Reader, address Address) (id ids.PersonID, ok bool, err error) {
	i, ok, err := db.Maybe[Identity](ctx, r, identityByKey, address.key())
	return i.Person, ok && i.Verified(), err
}
