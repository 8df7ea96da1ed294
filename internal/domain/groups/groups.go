package groups

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Service has the use cases of groups.
type Service struct{ gate *access.Gate }

// New makes the service.
func New(gate *access.Gate) *Service { return &Service{gate} }

// Find returns the group at an address, present or former, if it exists for the
// actor. The caller leads readers from a former address to g.Slug.
func (s *Service) Find(ctx context.Context, a access.Actor, slug string) (g Group, err error) {
	defer fault.Wrap(&err, "groups.Find")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if g, err = BySlugTx(ctx, tx, slug); err != nil {
			return err
		}
		hidden, err := hiddenTx(ctx, tx, g)
		if err == nil && hidden {
			err = fault.New(fault.NotFound, msg.GroupNotFound())
		}
		return err
	})
	return g, err
}

// BySlugTx returns the group at an address, present or former.
func BySlugTx(ctx context.Context, r db.Reader, slug string) (Group, error) {
	return found(db.Maybe[Group](ctx, r, bySlug, slug))
}

// ByIDTx returns a group.
func ByIDTx(ctx context.Context, r db.Reader, id ids.GroupID) (Group, error) {
	return found(db.Maybe[Group](ctx, r, byID, id))
}

func found(g Group, ok bool, err error) (Group, error) {
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.GroupNotFound())
	}
	return g, err
}

// ConductTx returns the code of conduct that a group's page carries now.
func ConductTx(ctx context.Context, r db.Reader, id ids.GroupID) (c Conduct, ok bool, err error) {
	return db.Maybe[Conduct](ctx, r, conductNow, id)
}

// ContactsTx returns the people whom a list named for an unclaimed group.
func ContactsTx(ctx context.Context, r db.Reader, id ids.GroupID) ([]Contact, error) {
	return db.All[Contact](ctx, r, contactsOf, id)
}
