package applications

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Notice is what letters about an entry say.
type Notice struct {
	Entry
	GroupName string
	Due       ids.Date // of the promised answer
	Slug      string   // of the group, once approved
	To        []ids.PersonID
}

// Notice returns what to write about an entry, and to whom: to the applicant,
// and of a decision also to the co-leader who had accepted.
func (s *Service) Notice(ctx context.Context, a access.Actor, entry string) (n Notice, err error) {
	defer fault.Wrap(&err, "applications.Notice")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		e, err := db.One[Entry](ctx, tx, entryByID, entry)
		if err != nil {
			return err
		}
		app, err := byIDTx(ctx, tx, e.Application)
		if err != nil {
			return err
		}
		if err := tx.Need(access.ApplicationRead, app.Office()); err != nil {
			return err
		}
		n = Notice{Entry: e, GroupName: app.Name, Due: app.Due, To: []ids.PersonID{app.Person}}
		partner, err := partnerTx(ctx, tx, app.ID)
		if err != nil {
			return err
		}
		if partner != nil && partner.State == InvitationAccepted && (e.Kind == ApprovedIt || e.Kind == DeclinedIt) {
			n.To = append(n.To, partner.Person)
		}
		if app.Group == "" {
			return nil
		}
		g, err := groups.ByIDTx(ctx, tx, app.Group)
		n.Slug = g.Slug
		return err
	})
	return n, err
}

// PartnerNotice is what letters about an invitation say.
type PartnerNotice struct {
	Invitation
	GroupName string
	City      string
	Country   string
	Applicant ids.PersonID
	By        string // the applicant's name
}

// PartnerNotice returns what to write about an invitation. ok is false when
// there is nothing to write any more: another person was named meanwhile.
func (s *Service) PartnerNotice(ctx context.Context, a access.Actor, id ids.InvitationID) (n PartnerNotice, ok bool, err error) {
	defer fault.Wrap(&err, "applications.PartnerNotice")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		inv, found, err := db.Maybe[Invitation](ctx, tx, invitationByID, id)
		if err != nil || !found {
			return err
		}
		app, err := byIDTx(ctx, tx, inv.Application)
		if err != nil {
			return err
		}
		if err := tx.Need(access.ApplicationRead, app.Office()); err != nil {
			return err
		}
		by, err := accounts.AddressOfTx(ctx, tx, app.Person)
		n = PartnerNotice{Invitation: inv, GroupName: app.Name, City: app.City, Country: app.Country, Applicant: app.Person, By: by.Name}
		ok = inv.State != InvitationReplaced
		return err
	})
	return n, ok, err
}
