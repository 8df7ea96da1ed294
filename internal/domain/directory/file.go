package directory

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// File is a group's file in the office.
type File struct {
	Desk
	Contacts     []groups.Contact // whom a list named, while nobody has claimed the group
	Waivers      []requirements.Waiver
	Declarations []requirements.Declaration
	Proposals    []proposals.Proposal // that wait for a second person
	Labels       []groups.Label
	FormerNames  []groups.FormerName // the latest first
	Owner        desk.Owner
	Tasks        []TaskLine        // to do, the next first
	Names        map[string]string // of the people in decisions, and of who looks after the group
}

// Past is one thing that was done to a group, or refused.
type Past struct {
	ID      string                `db:"id"`
	At      time.Time             `db:"at"`
	Kind    audit.ActorKind       `db:"actor_kind"`
	Actor   string                `db:"actor"`
	Action  access.Action         `db:"action"`
	Outcome string                `db:"outcome"` // allowed, refused
	Reason  string                `db:"reason"`
	Detail  db.JSON[audit.Detail] `db:"detail"`
}

// File returns the file of the group at an address, without what happened to
// it: see Timeline.
func (s *Service) File(ctx context.Context, a access.Actor, slug string) (f File, err error) {
	defer fault.Wrap(&err, "directory.File")
	d, err := s.Desk(ctx, a, slug)
	if err != nil {
		return f, err
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		id := d.Group.ID
		if err := tx.Need(access.GroupFile, d.Group.Target()); err != nil {
			return err
		}
		f = File{Desk: d}
		if f.Contacts, err = groups.ContactsTx(ctx, tx, id); err != nil {
			return err
		}
		if f.Waivers, err = requirements.WaiversTx(ctx, tx, id); err != nil {
			return err
		}
		if f.Declarations, err = requirements.DeclarationsTx(ctx, tx, id); err != nil {
			return err
		}
		if f.Labels, err = groups.LabelsOfTx(ctx, tx, id); err != nil {
			return err
		}
		if f.FormerNames, err = groups.FormerNamesTx(ctx, tx, id); err != nil {
			return err
		}
		if f.Proposals, err = proposals.OfGroupTx(ctx, tx, id, tx.Now()); err != nil {
			return err
		}
		if f.Owner, err = desk.OwnerTx(ctx, tx, id); err != nil {
			return err
		}
		if f.Tasks, err = tasksTx(ctx, tx, TaskFilter{Group: id}); err != nil {
			return err
		}
		return f.names(ctx, tx)
	})
	return f, err
}

// names looks up how the people are called who decided something.
func (f *File) names(ctx context.Context, r db.Reader) (err error) {
	who := people{}
	who.add(string(f.Owner.Owner))
	who.add(string(f.Owner.Substitute))
	for _, w := range f.Waivers {
		who.add(w.By)
	}
	for _, d := range f.Declarations {
		who.add(d.By)
	}
	f.Names, err = who.names(ctx, r)
	return err
}
