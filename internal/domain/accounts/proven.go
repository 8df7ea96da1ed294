package accounts

import (
	"context"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// ProvenTx returns the addresses at which a person has proved to read.
func ProvenTx(ctx context.Context, r db.Reader, p ids.PersonID) (list []Address, err error) {
	all, err := db.All[Identity](ctx, r, identitiesOf, p)
	for _, i := range all {
		if i.Verified() {
			list = append(list, i.Address)
		}
	}
	return list, err
}

// Same says that two addresses are one to every mailbox that is known.
func (a Address) Same(b Address) bool { return a.key() == b.key() }

// MayBeOne says that two addresses may well lead to one mailbox: what stands
// after a plus sign, and dots at some providers, make no difference there. It is
// a hint for a person, never a reason to refuse.
func (a Address) MayBeOne(b Address) bool { return a.mailbox() == b.mailbox() }

func (a Address) mailbox() string {
	local, domain, _ := strings.Cut(strings.ToLower(string(a)), "@")
	local, _, _ = strings.Cut(local, "+")
	return strings.ReplaceAll(local, ".", "") + "@" + domain
}
