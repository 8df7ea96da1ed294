package directory

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Desk is what every page of the people who run a group needs: the group, who
// runs it, what the reader may do, and the reader's other groups.
type Desk struct {
	Group   groups.Group
	Roster  []Holder
	Members int
	Own     []groups.Group // in which the reader holds a role, this one included
	// NameAsked is the name that the leaders have asked the office for; nil
	// without one, and for those who do not lead the group.
	NameAsked *proposals.Proposal
	may       map[access.Action]bool
}

// May says whether the reader may do one of the actions of a group's desk.
func (d Desk) May(act access.Action) bool { return d.may[act] }

// Holder is a person with a role in a group.
type Holder struct {
	Person ids.PersonID
	Name   string // empty until the person has given one
	Role   access.Role
	Since  time.Time
}

// deskActions are those that pages of a group offer or leave out.
var deskActions = []access.Action{access.FindingRead, access.OnboardingRead, access.EventWrite, access.EventDecide, access.CalendarRead, access.CalendarConnect,
	access.CalendarSync, access.GroupEdit, access.GroupTeam, access.GroupRoster, access.MembersRead, access.WaiverGrant, access.DeclareOut,
	access.FindingDecide, access.GroupStatus, access.GroupRename, access.GroupNameAsk, access.GroupMove, access.GroupMark, access.AuditRead,
	access.TaskWrite, access.NoteWrite, access.OwnerSet}

// Desk returns the desk of the group at an address, present or former.
func (s *Service) Desk(ctx context.Context, a access.Actor, slug string) (d Desk, err error) {
	defer fault.Wrap(&err, "directory.Desk")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		g, err := groups.BySlugTx(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := tx.Need(access.EventDraft, access.Target{Kind: "group", ID: string(g.ID), Group: g.ID}); err != nil {
			return err
		}
		d = Desk{Group: g, may: map[access.Action]bool{}}
		for _, act := range deskActions {
			if d.may[act], err = tx.Can(act, g.Target()); err != nil {
				return err
			}
		}
		if err := d.people(ctx, tx); err != nil {
			return err
		}
		if err := d.asked(ctx, tx); err != nil {
			return err
		}
		return d.others(ctx, tx)
	})
	return d, err
}

// people fills in who runs the group and how many belong to it.
func (d *Desk) people(ctx context.Context, tx *access.Tx) (err error) {
	if d.Members, err = groups.MemberCountTx(ctx, tx, d.Group.ID); err != nil {
		return err
	}
	d.Roster, err = roster(ctx, tx, d.Group.ID)
	return err
}

func roster(ctx context.Context, r db.Reader, id ids.GroupID) (list []Holder, err error) {
	held, err := groups.RosterTx(ctx, r, id)
	if err != nil {
		return nil, err
	}
	who := make([]ids.PersonID, len(held))
	for i, h := range held {
		who[i] = h.Person
	}
	names, err := accounts.PeopleTx(ctx, r, who)
	for _, h := range held {
		list = append(list, Holder{h.Person, names[h.Person].Name, h.Role, h.Since})
	}
	return list, err
}

// asked fills in what the leaders have asked of the office. Other proposals about
// the group are not for them.
func (d *Desk) asked(ctx context.Context, tx *access.Tx) error {
	if !d.May(access.GroupNameAsk) {
		return nil
	}
	list, err := proposals.OfGroupTx(ctx, tx, d.Group.ID, tx.Now())
	for _, p := range list {
		if p.Kind == proposals.RenameGroup {
			d.NameAsked = &p
		}
	}
	return err
}

// others fills in the groups of the reader, for the switch between them.
func (d *Desk) others(ctx context.Context, tx *access.Tx) error {
	grants, err := tx.Groups()
	if err != nil {
		return err
	}
	seen := map[ids.GroupID]bool{}
	for _, grant := range grants {
		if seen[grant.Group] {
			continue
		}
		seen[grant.Group] = true
		g, err := groups.ByIDTx(ctx, tx, grant.Group)
		if err != nil {
			return err
		}
		d.Own = append(d.Own, g)
	}
	return nil
}

// Belonging is a member who lets other members see the own name.
type Belonging struct {
	Name  string    `db:"name"`
	Since time.Time `db:"since"`
}

// Belongings are the members of a group, as far as its organisers see them.
type Belongings struct {
	Named  []Belonging
	All    int
	Recent int // joined in the last 90 days
}

// mostNames is how many names one page shows.
const mostNames = 500

var (
	namedMembers = db.Select(`SELECT p.name, m.since FROM groups_members m JOIN accounts_people p ON p.id = m.person
		WHERE m.group_id = $1 AND m.until IS NULL AND m.listed AND p.name <> '' ORDER BY p.name, p.id LIMIT $2`)
	recentMembers = db.Select(`SELECT COUNT(*) FROM groups_members WHERE group_id = $1 AND until IS NULL AND since > $2`)
)

// Members returns the members of a group to those who run it: names of those
// who are listed, numbers of all.
func (s *Service) Members(ctx context.Context, a access.Actor, g groups.Group) (b Belongings, err error) {
	defer fault.Wrap(&err, "directory.Members %s", g.ID)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.MembersRead, g.Target()); err != nil {
			return err
		}
		if b.Named, err = db.All[Belonging](ctx, tx, namedMembers, g.ID, mostNames); err != nil {
			return err
		}
		if b.All, err = groups.MemberCountTx(ctx, tx, g.ID); err != nil {
			return err
		}
		b.Recent, err = db.One[int](ctx, tx, recentMembers, g.ID, tx.Now().AddDate(0, 0, -90))
		return err
	})
	return b, err
}

// PersonAt returns who of a group's members reads mail at an address, to
// somebody who may add people to the group. Only members are found: a leader who
// tried addresses would else learn who has an account (promises.md P27), and
// nobody is made to run a group to which they do not belong. An address without
// account, one that nobody has proved and one of somebody elsewhere get the same
// answer, and nothing is made for it.
func (s *Service) PersonAt(ctx context.Context, a access.Actor, g groups.Group, typed string) (id ids.PersonID, err error) {
	defer fault.Wrap(&err, "directory.PersonAt %s", g.ID)
	missing := fault.InvalidFields(fault.Field{Name: "address", Message: msg.LeadNoMember()})
	address, perr := accounts.ParseAddress(typed)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.GroupTeam, g.Target()); err != nil || perr != nil {
			return err
		}
		found, ok, err := accounts.ByAddressTx(ctx, tx, address)
		if err != nil || !ok {
			return err
		}
		_, ok, err = groups.MembershipTx(ctx, tx, g.ID, found)
		if ok {
			id = found
		}
		return err
	})
	if err == nil && id == "" {
		err = missing
	}
	return id, err
}
