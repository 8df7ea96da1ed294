package applications

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// File is an application as the office sees it.
type File struct {
	Application
	Applicant Party
	Partner   *Invitation
	CoLeader  Party // who accepted; zero until then
	Entries   []Entry
	Names     map[string]string // of the people in the entries
	Sights    map[What]Sight
	NameSays  []i18n.Message
	Alike     []groups.Group
	Near      []groups.Neighbour
	Rivals    []Application // other open applications with nearly the same name
	Edition   program.Edition
	Today     ids.Date
	Days      int      // until the promised day
	InCharge  []string // the names of those for whom it is first of all
	May       bool     // the reader may decide now
	First     *Entry
	Second    bool // the reader would be the second of two
	Slug      string
	Before    ids.ApplicationID // in the queue of those to decide
	After     ids.ApplicationID
	Place, Of int // in that queue; 0 outside it
}

// File returns an application to the office. To those who belong to it, it does
// not exist there.
func (s *Service) File(ctx context.Context, a access.Actor, id ids.ApplicationID) (f File, err error) {
	defer fault.Wrap(&err, "applications.File %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		app, err := officeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		f = File{Application: app}
		if f.Edition, f.Today, err = s.guideTx(ctx, tx); err != nil {
			return err
		}
		f.Days = daysUntil(promise(f.Edition.Guide), f.Today, app.Due)
		if f.Applicant, err = s.partyTx(ctx, tx, f.Edition, f.Today, app.Person, ""); err != nil {
			return err
		}
		if f.Partner, err = partnerTx(ctx, tx, id); err != nil {
			return err
		}
		if f.Partner != nil && f.Partner.State == InvitationAccepted {
			if f.CoLeader, err = s.partyTx(ctx, tx, f.Edition, f.Today, f.Partner.Person, ""); err != nil {
				return err
			}
		}
		if err := f.around(ctx, tx); err != nil {
			return err
		}
		if err := f.history(ctx, tx); err != nil {
			return err
		}
		return f.queue(ctx, tx)
	})
	return f, err
}

// officeTx loads an application that was sent, for somebody of the office who
// does not belong to it.
func officeTx(ctx context.Context, tx *access.Tx, id ids.ApplicationID) (Application, error) {
	app, err := byIDTx(ctx, tx, id)
	if err != nil {
		return app, err
	}
	if err := tx.Need(access.ApplicationRead, app.Office()); err != nil {
		return app, err
	}
	if app.Status == StatusDraft {
		return app, orMissing(nil)
	}
	return app, strangerTx(ctx, tx, app)
}

// around fills in what is known of the name and the place.
func (f *File) around(ctx context.Context, tx *access.Tx) (err error) {
	if f.Edition.Guide.Names != nil {
		f.NameSays = f.Edition.Guide.Names.Check(f.Name)
	}
	if f.Sights, err = sightsTx(ctx, tx, f.ID); err != nil {
		return err
	}
	if f.Alike, f.Near, err = neighboursTx(ctx, tx, f.Application); err != nil {
		return err
	}
	reach, err := tx.Reach(access.ApplicationRead)
	if err != nil {
		return err
	}
	outside := func(g groups.Group) bool { return !reach.Sees(g.ID, g.Target().Place) }
	f.Alike = slices.DeleteFunc(f.Alike, outside)
	f.Near = slices.DeleteFunc(f.Near, func(n groups.Neighbour) bool { return outside(n.Group) })
	others, err := db.All[Application](ctx, tx, sameName, f.ID, f.Country)
	for _, o := range others {
		if !reach.Sees(o.Group, o.Office().Place) {
			continue
		}
		if groups.Skeleton(o.Name) == groups.Skeleton(f.Name) || o.City == f.City && o.Region == f.Region {
			f.Rivals = append(f.Rivals, o)
		}
	}
	if err == nil && f.Application.Group != "" {
		g, gerr := groups.ByIDTx(ctx, tx, f.Application.Group)
		f.Slug, err = g.Slug, gerr
	}
	return err
}

// history fills in what happened, and whose turn it is.
func (f *File) history(ctx context.Context, tx *access.Tx) (err error) {
	if f.Entries, err = db.All[Entry](ctx, tx, entriesOf, f.ID); err != nil {
		return err
	}
	var who []ids.PersonID
	for _, e := range f.Entries {
		if p := ids.PersonID(e.By); ids.Has(p, "per") {
			who = append(who, p)
		}
	}
	people, err := accounts.PeopleTx(ctx, tx, who)
	f.Names = map[string]string{}
	for id, p := range people {
		f.Names[string(id)] = p.Name
	}
	if err != nil {
		return err
	}
	if f.May, err = tx.Can(access.ApplicationDecide, f.Office()); err != nil {
		return err
	}
	if err := f.inCharge(ctx, tx); err != nil {
		return err
	}
	f.May = f.May && f.Status.Waiting()
	if f.Edition.Guide.Applications.Both() {
		f.First = first(f.Entries)
		f.Second = f.First != nil && f.First.By != tx.Actor().Label()
	}
	return nil
}

// inCharge fills in whose application it is first of all: those whose limited
// reach it lies in, else those without limits. Who belongs to it is not among
// them.
func (f *File) inCharge(ctx context.Context, tx *access.Tx) error {
	who, err := tx.InCharge(access.ApplicationDecide, f.Office())
	if err != nil {
		return err
	}
	people, err := accounts.PeopleTx(ctx, tx, who)
	for _, id := range who {
		if name := people[id].Name; name != "" && id != f.Person && (f.Partner == nil || f.Partner.Person != id) {
			f.InCharge = append(f.InCharge, name)
		}
	}
	return err
}

// first is the latest opinion of a reader since the application was sent last.
func first(entries []Entry) *Entry {
	for i, e := range slices.Backward(entries) {
		switch e.Kind {
		case WouldApprove, WouldDecline:
			return &entries[i]
		case Sent, Answered:
			return nil
		}
	}
	return nil
}

// queue fills in the neighbours in the list of those to decide.
func (f *File) queue(ctx context.Context, tx *access.Tx) error {
	reach, err := tx.Reach(access.ApplicationRead)
	if err != nil {
		return err
	}
	lines, _, err := linesTx(ctx, tx, reach, ToDecide)
	f.Of = len(lines)
	for i, l := range lines {
		if l.ID != f.ID {
			continue
		}
		f.Place = i + 1
		if i > 0 {
			f.Before = lines[i-1].ID
		}
		if i+1 < len(lines) {
			f.After = lines[i+1].ID
		}
	}
	if f.Place == 0 && len(lines) > 0 {
		f.After = lines[0].ID
	}
	return err
}
