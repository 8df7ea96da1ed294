package accounts

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// mostAddresses keeps an account from sending codes to the whole world.
const mostAddresses = 10

// Addresses lists the addresses of a person, the oldest first.
func (s *Service) Addresses(ctx context.Context, a access.Actor, person ids.PersonID) (list []Identity, err error) {
	defer fault.Wrap(&err, "accounts.Addresses %s", person)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProfileEdit, access.PersonTarget(person)); err != nil {
			return err
		}
		list, err = db.All[Identity](ctx, tx, identitiesOf, person)
		return err
	})
	return list, err
}

// AddAddress sends a code to an address that the actor wants to have; from is
// the network address as limits count it. Whether another account has the
// address is not looked at here: only the letter, which its owner reads, says
// so (CodeLetter.Taken).
func (s *Service) AddAddress(ctx context.Context, a access.Actor, typed, from string) (out Asked, err error) {
	defer fault.Wrap(&err, "accounts.AddAddress")
	address, err := parseField("address", typed)
	if err != nil {
		return out, err
	}
	if err := s.countLetter(ctx, from, address); err != nil {
		return out, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileEdit, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		own, err := db.All[Identity](ctx, tx, identitiesOf, a.Person)
		if err != nil {
			return err
		}
		if err := mayAdd(own, address); err != nil {
			return err
		}
		c := newCode(tx.Now(), addressCode(a.Person), address)
		c.Person = a.Person
		w.Changed("address", nil, "asked to add one")
		w.Emit(AddressCodeAsked{Request: c.Request})
		out = Asked{Address: c.Address, Until: c.ExpiresAt}
		return putCodeTx(ctx, w, s.draw(c, ""))
	})
	return out, err
}

func mayAdd(own []Identity, address Address) error {
	note := fault.Field{Name: "address"}
	switch {
	case slices.ContainsFunc(own, func(i Identity) bool { return i.Verified() && i.Address.key() == address.key() }):
		note.Message = msg.AccountAddressYours()
	case len(own) >= mostAddresses:
		note.Message = msg.AccountAddressMany(mostAddresses)
	default:
		return nil
	}
	return fault.InvalidFields(note)
}

// ConfirmAddress takes the code that was sent to the address, and gives the
// address to the actor. If another account has it by now, the right code is as
// good as a wrong one.
func (s *Service) ConfirmAddress(ctx context.Context, a access.Actor, typed string) (refused Refusal, err error) {
	defer fault.Wrap(&err, "accounts.ConfirmAddress")
	digits, err := codeField(typed)
	if err != nil {
		return refused, err
	}
	id := addressCode(a.Person)
	err = s.gate.UpdateLocked(ctx, a, access.Lock{Table: "accounts_codes", ID: id}, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileEdit, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		c, err := db.One[code](ctx, tx, codeByID, id)
		if err != nil {
			return err
		}
		right := s.isCode(c, digits)
		if right && c.live(tx.Now()) {
			if right, err = giveAddressTx(ctx, w, a.Person, c.Address); err != nil {
				return err
			}
		}
		c, refused = c.try(tx.Now(), right)
		if refused.Why == "" {
			w.Changed("address", nil, "added")
		} else {
			w.Changed("outcome", nil, string(refused.Why))
		}
		return keepCodeTx(ctx, w, c)
	})
	if fault.Is(err, fault.NotFound) { // there is no row to queue up for
		return Refusal{Why: NoCode}, nil
	}
	return refused, err
}

// giveAddressTx adds a verified address to a person and says whether the person
// has it now.
func giveAddressTx(ctx context.Context, w *access.Writer, person ids.PersonID, address Address) (bool, error) {
	i := newIdentity(w.Now(), person, address)
	i.VerifiedAt = w.Now()
	if put, err := putIdentityTx(ctx, w, i); put || err != nil {
		w.Emit(AddressesChanged{person})
		return put, err
	}
	has, found, err := db.Maybe[Identity](ctx, w, identityByKey, address.key())
	if err != nil || !found || has.Person != person {
		return false, err
	}
	err = verifyTx(ctx, w, has)
	return err == nil, err
}

// RemoveAddress takes an address away from a person. The last verified one
// stays: without it nobody could sign in. If it was the primary one, the oldest
// verified one takes its place.
func (s *Service) RemoveAddress(ctx context.Context, a access.Actor, person ids.PersonID, id IdentityID) (err error) {
	defer fault.Wrap(&err, "accounts.RemoveAddress %s", id)
	return s.changeAddress(ctx, a, person, id, "removed", func(w *access.Writer, i Identity, others []Identity) error {
		next := slices.IndexFunc(others, Identity.Verified)
		if next < 0 {
			return fault.New(fault.Invalid, msg.AccountAddressLast())
		}
		if _, err := db.Exec(ctx, w, dropIdentity, i.ID); err != nil || !i.Primary {
			return err
		}
		_, err := db.Exec(ctx, w, setPrimary, others[next].ID)
		return err
	})
}

// MakePrimary has letters sent to another verified address of the person.
func (s *Service) MakePrimary(ctx context.Context, a access.Actor, person ids.PersonID, id IdentityID) (err error) {
	defer fault.Wrap(&err, "accounts.MakePrimary %s", id)
	return s.changeAddress(ctx, a, person, id, "made primary", func(w *access.Writer, i Identity, _ []Identity) error {
		if !i.Verified() {
			return fault.New(fault.Invalid, msg.AccountAddressUnverified())
		}
		if _, err := db.Exec(ctx, w, dropPrimary, person); err != nil {
			return err
		}
		_, err := db.Exec(ctx, w, setPrimary, i.ID)
		return err
	})
}

// MakeCommunity says that the person's profile on the community platform is
// known by another verified address: what invites to the hub goes there.
func (s *Service) MakeCommunity(ctx context.Context, a access.Actor, person ids.PersonID, id IdentityID) (err error) {
	defer fault.Wrap(&err, "accounts.MakeCommunity %s", id)
	return s.changeAddress(ctx, a, person, id, "made the community's", func(w *access.Writer, i Identity, _ []Identity) error {
		if !i.Verified() {
			return fault.New(fault.Invalid, msg.AccountAddressUnverified())
		}
		if _, err := db.Exec(ctx, w, dropCommunity, person); err != nil {
			return err
		}
		_, err := db.Exec(ctx, w, setCommunity, i.ID)
		return err
	})
}

// CommunityTx returns the address of a person's profile on the community
// platform: the one that was chosen, else the one to which letters go. Empty
// while the person has not proved to read there.
func CommunityTx(ctx context.Context, r db.Reader, person ids.PersonID) (Address, error) {
	list, err := db.All[Identity](ctx, r, identitiesOf, person)
	return community(list), err
}

func community(list []Identity) (address Address) {
	for _, i := range list {
		if i.Verified() && (i.Community || i.Primary && address == "") {
			address = i.Address
		}
	}
	return address
}

// AddressesChanged says that a person has other addresses, or others for some
// purpose, than before.
type AddressesChanged struct{ Person ids.PersonID }

// EventName implements access.Event.
func (AddressesChanged) EventName() string { return "accounts.addresses_changed" }

// changeAddress runs change with one address of a person, and the others.
func (s *Service) changeAddress(ctx context.Context, a access.Actor, person ids.PersonID, id IdentityID, what string,
	change func(w *access.Writer, i Identity, others []Identity) error) error {
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileEdit, access.PersonTarget(person))
		if err != nil {
			return err
		}
		list, err := db.All[Identity](ctx, tx, identitiesOf, person)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(i Identity) bool { return i.ID == id })
		if at < 0 {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		w.Changed("address", nil, what)
		w.Emit(AddressesChanged{person})
		return change(w, list[at], slices.Delete(slices.Clone(list), at, at+1))
	})
}
