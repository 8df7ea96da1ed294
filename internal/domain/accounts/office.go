package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Office is what the actor is and may do on the program team.
type Office struct {
	Roles  []access.Role  // in the order of access.StaffRoles
	Scopes []access.Scope // to which those that can be limited all are; none: one of them is not
	may    map[access.Action]bool
}

// May says whether the actor may do one of the actions that were asked about.
func (o Office) May(act access.Action) bool { return o.may[act] }

// Office answers what a page has to know before it offers the pages of the
// office: the actor's roles, and which of the actions open a page to the
// actor, be it for a limited reach. It answers for a session with a strong proof: to others
// the pages say how to give one.
func (s *Service) Office(ctx context.Context, a access.Actor, acts ...access.Action) (o Office, err error) {
	defer fault.Wrap(&err, "accounts.Office")
	a.Strength = access.StrongProof
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		o.may = map[access.Action]bool{}
		for _, act := range acts {
			if o.may[act], err = tx.Can(act, access.DoorTarget("office")); err != nil {
				return err
			}
		}
		if o.Scopes, err = tx.Scopes(); err != nil {
			return err
		}
		o.Roles, err = tx.Roles()
		return err
	})
	return o, err
}
