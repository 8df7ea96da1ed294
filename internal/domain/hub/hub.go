package hub

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Service has the use cases of the hub.
type Service struct {
	gate    *access.Gate
	program *program.Service
}

// New makes the service.
func New(gate *access.Gate, p *program.Service) *Service { return &Service{gate, p} }

// What others react to.
type (
	// Changed says that a membership came to another state.
	Changed struct {
		Person ids.PersonID
		State  State
	}
	// InvitationDue says that a letter with the invitation is due, and which.
	InvitationDue struct {
		Person ids.PersonID
		Letter int // counted from 1
	}
)

// EventName implements access.Event.
func (Changed) EventName() string { return "hub.changed" }

// EventName implements access.Event.
func (InvitationDue) EventName() string { return "hub.invitation_due" }

// MemberTx returns a person's membership; the zero value is none.
func MemberTx(ctx context.Context, r db.Reader, p ids.PersonID) (Member, error) {
	m, _, err := db.Maybe[Member](ctx, r, memberOf, p)
	return m, err
}

// MembersTx returns the memberships of several people.
func MembersTx(ctx context.Context, r db.Reader, people []ids.PersonID) (map[ids.PersonID]Member, error) {
	list, err := db.All[Member](ctx, r, db.In(db.NewWhere(`SELECT `+memberColumns+` FROM hub_members`), "person", people))
	found := map[ids.PersonID]Member{}
	for _, m := range list {
		found[m.Person] = m
	}
	return found, err
}

// putTx writes a membership.
func putTx(ctx context.Context, w *access.Writer, m Member) error {
	_, err := db.Exec(ctx, w, putMember, m.Person, m.Since, m.Invitation, m.ProfileID, m.Address, m.Letters, m.SentAt, m.InvitedAt, m.OpenedAt, m.EndedAt, m.Listed)
	return err
}
