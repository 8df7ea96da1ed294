package onboarding

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Service has the use cases of onboarding.
type Service struct {
	gate    *access.Gate
	program *program.Service
}

// New makes the service.
func New(gate *access.Gate, p *program.Service) *Service { return &Service{gate, p} }

// Completed says that nothing was left, and a group became active.
type Completed struct{ Group ids.GroupID }

// EventName implements access.Event.
func (Completed) EventName() string { return "onboarding.completed" }

// State is a group on its way to being active.
type State struct {
	Group   groups.Group
	Edition program.Edition
	Tasks   []Task

	Application ids.ApplicationID // by which the group came; empty if it did not
	Applicant   ids.PersonID      // who sent it
}

// Left counts what is not done.
func (s State) Left() int { return Left(s.Tasks) }

// WaitsFor says who has something to do.
func (s State) WaitsFor() []Who { return WaitsFor(s.Tasks) }

// Of returns what is left for a group, to its leaders and the office.
func (s *Service) Of(ctx context.Context, a access.Actor, id ids.GroupID) (st State, err error) {
	defer fault.Wrap(&err, "onboarding.Of %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.OnboardingRead, access.GroupTarget(id)); err != nil {
			return err
		}
		g, err := groups.ByIDTx(ctx, tx, id)
		if err == nil {
			st, err = s.stateTx(ctx, tx, tx, g)
		}
		return err
	})
	return st, err
}

// List returns the groups in onboarding that the actor may see, those that wait
// longest first.
func (s *Service) List(ctx context.Context, a access.Actor) (list []State, err error) {
	defer fault.Wrap(&err, "onboarding.List")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		list = nil
		reach, err := tx.List(access.OnboardingRead, "onboarding")
		if err != nil {
			return err
		}
		all, err := groups.InStatusTx(ctx, tx, reach, groups.Onboarding)
		for _, g := range all {
			if err != nil {
				break
			}
			var st State
			st, err = s.stateTx(ctx, tx, tx, g)
			list = append(list, st)
		}
		return err
	})
	return list, err
}

func (s *Service) stateTx(ctx context.Context, tx *access.Tx, r db.Reader, g groups.Group) (st State, err error) {
	st.Group = g
	today, err := s.program.TodayTx(ctx, r, tx.Now())
	if err != nil {
		return st, err
	}
	if st.Edition, err = s.program.CurrentTx(ctx, r, today); err != nil {
		return st, err
	}
	f, err := factsTx(ctx, r, g)
	st.Application, st.Applicant = f.Application, f.Applicant
	st.Tasks = Tasks(st.Edition.Guide, today, f)
	return st, err
}

// Follow makes a group active when nothing is left. Of other groups, and of
// those where something is left, it changes nothing.
func (s *Service) Follow(ctx context.Context, a access.Actor, id ids.GroupID) (err error) {
	defer fault.Wrap(&err, "onboarding.Follow %s", id)
	ready := false
	look := func(tx *access.Tx) error {
		g, err := groups.ByIDTx(ctx, tx, id)
		if err != nil || g.Status != groups.Onboarding {
			ready = false
			return err
		}
		st, err := s.stateTx(ctx, tx, tx, g)
		ready = err == nil && st.Left() == 0
		return err
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.OnboardingRead, access.GroupTarget(id)); err != nil {
			return err
		}
		return look(tx)
	})
	if err != nil || !ready {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupActivate, access.GroupTarget(id))
		if err != nil {
			return err
		}
		w.Routine()
		if err := look(tx); err != nil || !ready {
			return err
		}
		w.Emit(Completed{id})
		return groups.ActivateTx(ctx, w, id)
	})
}

// FollowPerson is Follow for the groups that a person leads.
func (s *Service) FollowPerson(ctx context.Context, a access.Actor, p ids.PersonID) (err error) {
	defer fault.Wrap(&err, "onboarding.FollowPerson %s", p)
	var grants []access.Grant
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		grants, err = access.GrantsOf(ctx, tx, p)
		return err
	})
	for _, g := range grants {
		if err == nil && (g.Role == access.Leader || g.Role == access.CoLeader) {
			err = s.Follow(ctx, a, g.Group)
		}
	}
	return err
}

// FollowAll is Follow for every group in onboarding.
func (s *Service) FollowAll(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "onboarding.FollowAll")
	list, err := s.List(ctx, a)
	for _, st := range list {
		if err == nil {
			err = s.Follow(ctx, a, st.Group.ID)
		}
	}
	return err
}

// Welcome is what the letter to the leaders of an active group needs.
type Welcome struct {
	Group groups.Group
	To    []ids.PersonID
}

// Welcome returns to whom the letter about a completed onboarding goes.
func (s *Service) Welcome(ctx context.Context, a access.Actor, id ids.GroupID) (n Welcome, err error) {
	defer fault.Wrap(&err, "onboarding.Welcome %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		n = Welcome{}
		if err := tx.Need(access.OnboardingRead, access.GroupTarget(id)); err != nil {
			return err
		}
		if n.Group, err = groups.ByIDTx(ctx, tx, id); err != nil {
			return err
		}
		two, err := holdersTx(ctx, tx, id)
		for _, h := range two {
			if h.Person != "" {
				n.To = append(n.To, h.Person)
			}
		}
		return err
	})
	return n, err
}
