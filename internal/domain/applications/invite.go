package applications

import (
	"context"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
)

// Invite asks a person to be the co-leader, in the place of who was asked
// before. The same person is asked by another letter. It is possible until the
// decision, and after it while nobody has accepted.
func (s *Service) Invite(ctx context.Context, a access.Actor, id ids.ApplicationID, name, address string) (err error) {
	defer fault.Wrap(&err, "applications.Invite %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := ownTx(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		present, err := partnerTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if !app.Status.Open() && (app.Status != StatusApproved || present != nil && present.State == InvitationAccepted) {
			return fault.New(fault.Conflict, msg.ApplyNotNow())
		}
		return s.inviteTx(ctx, w, app, name, address, true)
	})
}

// inviteTx asks a person; again asks also who has been asked already.
func (s *Service) inviteTx(ctx context.Context, w *access.Writer, app Application, name, typed string, again bool) error {
	name, err := checkName("co_name", name)
	if err != nil {
		return err
	}
	address, err := accounts.ParseAddress(typed)
	if err != nil {
		return fault.InvalidFields(fault.Field{Name: "co_address", Message: fault.As(err).Message})
	}
	all, err := db.All[Invitation](ctx, w, invitationsOf, app.ID)
	if err != nil {
		return err
	}
	if p := present(all); p != nil && !again && p.State != InvitationDeclined && accounts.Address(p.Address).Same(address) && p.Name == name {
		return nil
	}
	if err := s.mayInvite(ctx, w, app, address, len(all)); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, w, replaceInvited, app.ID); err != nil {
		return err
	}
	to, err := accounts.AddressOfTx(ctx, w, app.Person)
	if err != nil {
		return err
	}
	id := ids.InvitationID(ids.Random("inv", 20))
	if _, err := insertInvitation.Insert(ctx, w, [][]any{{id, app.ID, name, string(address), to.Lang, InvitationOpen, w.Now()}}); err != nil {
		return err
	}
	w.Changed("coleader", nil, "invited")
	w.Emit(InvitedPartner{id})
	_, err = enterTx(ctx, w, app.ID, PartnerNamed, name, false)
	return err
}

// mayInvite refuses the applicant's own address, and too many letters: an
// application must not become a way to write to strangers.
func (s *Service) mayInvite(ctx context.Context, w *access.Writer, app Application, address accounts.Address, so int) error {
	own, err := accounts.ProvenTx(ctx, w, app.Person)
	if err != nil {
		return err
	}
	for _, o := range own {
		if o.Same(address) {
			return fault.InvalidFields(fault.Field{Name: "co_address", Message: msg.ApplyCoSelf()})
		}
	}
	if so >= mostInvitations {
		return fault.InvalidFields(fault.Field{Name: "co_address", Message: msg.ApplyCoTooMany(mostInvitations)})
	}
	ok, after, err := limit.Take(ctx, w, w.Now(), "applications.invite "+string(app.Person), invitationsADay, 24*time.Hour)
	if err == nil && !ok {
		err = fault.New(fault.TooMany, msg.ErrorTooManyText(int(math.Ceil(after.Minutes()))))
	}
	return err
}

// partnerTx returns the invitation that counts: the latest that was not replaced.
func partnerTx(ctx context.Context, r db.Reader, id ids.ApplicationID) (*Invitation, error) {
	all, err := db.All[Invitation](ctx, r, invitationsOf, id)
	return present(all), err
}

func present(all []Invitation) *Invitation {
	for i := range all {
		if all[i].State != InvitationReplaced {
			return &all[i]
		}
	}
	return nil
}

// Part is the co-leader's own part of an application, and all of it that the
// co-leader sees.
type Part struct {
	Invitation
	GroupName string
	City      string
	Country   string
	About     string
	Group     ids.GroupID // once it was approved
	Applicant string
	Status    Status
	Me        Party
	Edition   program.Edition
}

// Open says that an answer still counts.
func (p Part) Open() bool {
	return p.State == InvitationOpen && (p.Status.Open() || p.Status == StatusApproved)
}

// invitedTx loads an invitation for the actor. Who has not proved to read at its
// address does not learn that it exists.
func invitedTx(ctx context.Context, tx *access.Tx, id ids.InvitationID) (inv Invitation, app Application, to access.Target, err error) {
	inv, ok, err := db.Maybe[Invitation](ctx, tx, invitationByID, id)
	if err != nil || !ok {
		return inv, app, to, orMissing(err)
	}
	to = access.Target{Kind: "invitation", ID: string(id), Person: inv.Person}
	if inv.Person == "" {
		owner, proved, err := accounts.ByAddressTx(ctx, tx, accounts.Address(inv.Address))
		if err != nil {
			return inv, app, to, err
		}
		if proved {
			to.Person = owner
		}
	}
	app, err = byIDTx(ctx, tx, inv.Application)
	return inv, app, to, err
}

func orMissing(err error) error {
	if err == nil {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return err
}

// Part returns the co-leader's part to the person who was asked.
func (s *Service) Part(ctx context.Context, a access.Actor, id ids.InvitationID, lang string) (p Part, err error) {
	defer fault.Wrap(&err, "applications.Part")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		inv, app, to, err := invitedTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := tx.Need(access.ApplicationPart, to); err != nil {
			return err
		}
		p = Part{Invitation: inv, GroupName: app.Name, City: app.City, Country: app.Country, About: app.About, Group: app.Group, Status: app.Status}
		e, today, err := s.guideTx(ctx, tx)
		if err != nil {
			return err
		}
		p.Edition = e
		if p.Me, err = s.partyTx(ctx, tx, e, today, a.Person, lang); err != nil {
			return err
		}
		applicant, err := accounts.AddressOfTx(ctx, tx, app.Person)
		p.Applicant = applicant.Name
		return err
	})
	return p, err
}

// PartInput is what the co-leader gives.
type PartInput struct {
	Profile   string
	Documents []Acceptance
}

// AcceptPart makes the actor the co-leader to be: everything that a co-leader
// owes is given with it. After the approval of the group the role begins at once.
func (s *Service) AcceptPart(ctx context.Context, a access.Actor, id ids.InvitationID, in PartInput) (err error) {
	defer fault.Wrap(&err, "applications.AcceptPart")
	return s.answer(ctx, a, id, func(tx *access.Tx, w *access.Writer, inv Invitation, app Application) error {
		if app.Person == a.Person {
			return fault.New(fault.Conflict, msg.ApplyCoSelf())
		}
		if err := s.giveTx(ctx, tx, in.Profile, in.Documents); err != nil {
			return err
		}
		e, today, err := s.guideTx(ctx, tx)
		if err != nil {
			return err
		}
		me, err := s.partyTx(ctx, tx, e, today, a.Person, inv.Lang)
		if err != nil {
			return err
		}
		if err := me.lacks(e); err != nil {
			return err
		}
		if err := answerTx(ctx, w, inv, InvitationAccepted, ""); err != nil {
			return err
		}
		if app.Group == "" {
			return nil
		}
		return joinTx(ctx, w, app.Group, a.Person)
	})
}

// lacks notes what a co-leader still owes.
func (p Party) lacks(e program.Edition) error {
	var notes fault.Notes
	if e.Guide.Profile != nil && p.ProfileID == "" {
		notes.Add("profile", msg.ApplyGapProfile())
	}
	for _, d := range p.Pending() {
		notes.Add(AcceptField(d.Key), msg.ApplyGapDocument(d.Title.In(p.Lang, d.Authoritative)))
	}
	return notes.Err()
}

// joinTx gives a group that was approved without its co-leader the second person.
func joinTx(ctx context.Context, w *access.Writer, id ids.GroupID, co ids.PersonID) error {
	roster, err := groups.RosterTx(ctx, w, id)
	if err != nil {
		return err
	}
	l := groups.Leaders{CoLeader: co}
	for _, h := range roster {
		switch h.Role {
		case access.Leader:
			l.Leader = h.Person
		case access.CoLeader:
			return fault.New(fault.Conflict, msg.ApplyCoFilled())
		}
	}
	return groups.SetLeadersTx(ctx, w, id, l, "accepted the invitation to be co-leader")
}

// DeclinePart says no, with or without a reason.
func (s *Service) DeclinePart(ctx context.Context, a access.Actor, id ids.InvitationID, reason string) (err error) {
	defer fault.Wrap(&err, "applications.DeclinePart")
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > MaxAnswer {
		return fault.InvalidFields(fault.Field{Name: "reason", Message: msg.ApplyTooLong(MaxAnswer)})
	}
	return s.answer(ctx, a, id, func(_ *access.Tx, w *access.Writer, inv Invitation, _ Application) error {
		return answerTx(ctx, w, inv, InvitationDeclined, reason)
	})
}

// answer runs the answer to an open invitation. A group that exists already is
// locked, because its leaders change.
func (s *Service) answer(ctx context.Context, a access.Actor, id ids.InvitationID, do func(*access.Tx, *access.Writer, Invitation, Application) error) error {
	var group ids.GroupID
	err := s.gate.View(ctx, a, func(tx *access.Tx) error {
		_, app, to, err := invitedTx(ctx, tx, id)
		if err == nil {
			err = tx.Need(access.ApplicationPart, to)
		}
		group = app.Group
		return err
	})
	if err != nil {
		return err
	}
	fn := func(tx *access.Tx) error {
		inv, app, to, err := invitedTx(ctx, tx, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.ApplicationPart, to)
		if err != nil {
			return err
		}
		if !(Part{Invitation: inv, Status: app.Status}).Open() || app.Group != group {
			return fault.New(fault.Conflict, msg.ApplyCoOver())
		}
		return do(tx, w, inv, app)
	}
	if group != "" {
		return s.gate.UpdateLocked(ctx, a, access.Lock{Table: "groups_groups", ID: string(group)}, fn)
	}
	return s.gate.Update(ctx, a, fn)
}

func answerTx(ctx context.Context, w *access.Writer, inv Invitation, state InvitationState, reason string) error {
	kind := PartnerAccepted
	if state == InvitationDeclined {
		kind = PartnerDeclined
	}
	if err := changed(db.Exec(ctx, w, answerInvitation, inv.ID, state, w.Actor().Person, reason, w.Now())); err != nil {
		return err
	}
	w.Changed("invitation", inv.State, state)
	w.Emit(PartnerAnswered{inv.ID})
	_, err := enterTx(ctx, w, inv.Application, kind, inv.Name, false)
	return err
}
