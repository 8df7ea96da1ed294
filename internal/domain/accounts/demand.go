package accounts

import (
	"context"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Named is a person as a form of the office names one: by the address at which
// they read mail, and a name for an account that has to be made.
type Named struct {
	Address Address
	Name    string
}

// ReadNamed reads the fields of a form that name a person: field holds the
// address, field_name the name, which may be empty. What is wrong with either is
// noted beside it.
func ReadNamed(notes *fault.Notes, field, address, name string) (n Named) {
	var err error
	if n.Address, err = ParseAddress(address); err != nil {
		notes.Add(field, fault.As(err).Message)
	}
	if name = ids.Tidy(name); name == "" {
		return n
	}
	var problem i18n.Message
	if n.Name, problem = tidyName(name); !problem.IsZero() {
		notes.Add(field+"_name", problem)
	}
	return n
}

// SharesMailbox says that letters to both reach one mailbox under two tags: ana@
// and ana+group@. Stricter than Address.MayBeOne, so that it may refuse.
func (n Named) SharesMailbox(other Named) bool {
	return n.Address != "" && n.Address.untagged() == other.Address.untagged()
}

func (a Address) untagged() string {
	local, domain, _ := strings.Cut(a.key(), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// DemandTx returns whoever has the address, or makes an account for it, so that
// a role can be given to a person who has never been here.
func DemandTx(ctx context.Context, tx *access.Tx, n Named) (ids.PersonID, error) {
	w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
	if err != nil {
		return "", err
	}
	return MakePersonTx(ctx, w, n.Address, n.Name, "")
}

// ByAddressTx returns who has proved to read an address. The caller has decided
// that the actor may know.
func ByAddressTx(ctx context.Context, r db.Reader, address Address) (id ids.PersonID, ok bool, err error) {
	i, ok, err := db.Maybe[Identity](ctx, r, identityByKey, address.key())
	return i.Person, ok && i.Verified(), err
}
