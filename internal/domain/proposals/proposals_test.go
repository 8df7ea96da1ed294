package proposals_test

import (
	"context"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var (
	ctx    = context.Background()
	demo   = access.System(access.ByDemo)
	keeper = access.System(access.ByKeeper)
	teller = access.System(access.ByLetters)
	helen  = access.Person("per_helen")
	hugo   = access.Person("per_hugo")
	admin  = access.Person("per_admin")
	group  = ids.GroupID("grp_one")
)

// desk is the service with a deed that only counts.
type desk struct {
	*proposals.Service
	t     *testing.T
	gate  *access.Gate
	clock *clock.Fake
	done  map[ids.ProposalID]int
}

func newDesk(t *testing.T, d *db.DB) *desk {
	c := clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	k := &desk{t: t, gate: access.NewGate(d, c, nil, nil), clock: c, done: map[ids.ProposalID]int{}}
	deeds := map[proposals.Kind]proposals.Deed{}
	for _, kind := range proposals.Kinds() {
		deeds[kind] = func(_ context.Context, tx *access.Tx, p proposals.Proposal) error {
			_, err := tx.Allow(access.GroupSuspend, access.GroupTarget(p.Group))
			k.done[p.ID]++
			return err
		}
	}
	k.Service = proposals.New(k.gate, deeds)
	k.grant(helen, access.Manager, "")
	k.grant(admin, access.Administrator, "")
	k.grant(access.Person("per_leader"), access.Leader, group)
	return k
}

func (k *desk) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *desk) refused(kind fault.Kind, err error) {
	k.t.Helper()
	if !fault.Is(err, kind) {
		k.t.Fatalf("got %v, want a refusal of kind %v", err, kind)
	}
}

func (k *desk) staff(change func(*access.Writer) error) {
	k.t.Helper()
	k.must(k.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.ProgramTarget("staff"))
		if err != nil {
			return err
		}
		return change(w)
	}))
}

func (k *desk) grant(a access.Actor, role access.Role, g ids.GroupID) {
	k.t.Helper()
	k.staff(func(w *access.Writer) error { return access.GrantTx(ctx, w, a.Person, role, g, w.Now(), "") })
}

func (k *desk) propose(a access.Actor, replace bool) (id ids.ProposalID, err error) {
	err = k.gate.Update(ctx, a, func(tx *access.Tx) error {
		id, err = proposals.ProposeTx(ctx, tx, proposals.Draft{Kind: proposals.SuspendGroup, Group: group, Label: "Łódź Chmura", Reason: "fees", Replace: replace})
		return err
	})
	return id, err
}

func (k *desk) proposed(a access.Actor) ids.ProposalID {
	k.t.Helper()
	id, err := k.propose(a, false)
	k.must(err)
	return id
}

func (k *desk) lists(a access.Actor) (l proposals.Lists) {
	k.t.Helper()
	k.must(k.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		l, err = proposals.ListsTx(ctx, tx)
		return err
	}))
	return l
}

func each(t *testing.T, fn func(*testing.T, *desk)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newDesk(t, d)) })
}

func TestASecondPersonConfirmsAndTheDeedIsDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.grant(hugo, access.Manager, "")
		id := k.proposed(helen)
		if _, err := k.propose(hugo, true); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second proposal of another person: %v", err)
		}
		k.refused(fault.Forbidden, k.Confirm(ctx, helen, id))
		k.refused(fault.Forbidden, k.Confirm(ctx, admin, id)) // may not suspend
		k.refused(fault.Forbidden, k.Confirm(ctx, access.Person("per_leader"), id))
		k.refused(fault.Forbidden, k.Decline(ctx, helen, id, "I have thought better of it"))
		k.clock.Advance(25 * time.Hour)
		k.refused(fault.Forbidden, k.Confirm(ctx, helen, id)) // others could
		if l := k.lists(hugo); len(l.Waiting) != 1 || !l.Waiting[0].MayConfirm || l.Waiting[0].Alone {
			t.Errorf("what waits: %+v", l.Waiting)
		}
		if l := k.lists(admin); len(l.Waiting) != 0 {
			t.Errorf("an administrator sees an act that is not theirs: %+v", l.Waiting)
		}
		k.must(k.Confirm(ctx, hugo, id))
		k.refused(fault.Conflict, k.Confirm(ctx, hugo, id))
		k.refused(fault.Conflict, k.Withdraw(ctx, helen, id))
		if k.done[id] != 1 {
			t.Errorf("done %d times", k.done[id])
		}
		if l := k.lists(helen); len(l.Waiting) != 0 || len(l.Ended) != 1 || l.Ended[0].State != proposals.Confirmed || l.Ended[0].Proposal.Alone {
			t.Errorf("afterwards: %+v", l)
		}
	})
}

func TestTheOnlyHolderOfARoleWaitsADayAndIsMarked(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		id := k.proposed(helen)
		n, err := k.Notice(ctx, teller, id)
		k.must(err)
		if !n.Alone || len(n.Seconds) != 0 || len(n.Concerned) != 2 {
			t.Errorf("notice: %+v", n)
		}
		k.clock.Advance(proposals.AloneAfter - time.Second)
		k.refused(fault.Forbidden, k.Confirm(ctx, helen, id))
		k.clock.Advance(time.Second)
		k.grant(hugo, access.Manager, "") // now there is a second person
		k.refused(fault.Forbidden, k.Confirm(ctx, helen, id))
		k.staff(func(w *access.Writer) error {
			_, err := access.RevokeTx(ctx, w, hugo.Person, access.Manager, "")
			return err
		})
		k.must(k.Confirm(ctx, helen, id))
		if l := k.lists(helen); len(l.Ended) != 1 || !l.Ended[0].Proposal.Alone || k.done[id] != 1 {
			t.Errorf("afterwards: %+v", l)
		}
	})
}

func TestAProposalRunsOutIsWithdrawnOrDeclined(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.grant(hugo, access.Manager, "")
		first := k.proposed(helen)
		k.clock.Advance(proposals.Lasts)
		k.refused(fault.Conflict, k.Confirm(ctx, hugo, first))
		n, err := k.RunOutDue(ctx, keeper)
		if k.must(err); n != 1 {
			t.Errorf("%d ran out", n)
		}
		second := k.proposed(helen)
		k.refused(fault.NotFound, k.Withdraw(ctx, hugo, second))
		k.must(k.Withdraw(ctx, helen, second))
		k.clock.Advance(time.Minute)
		third := k.proposed(helen)
		k.refused(fault.Invalid, k.Decline(ctx, hugo, third, " "))
		k.must(k.Decline(ctx, hugo, third, "They have answered."))
		var states []proposals.State
		for _, i := range k.lists(hugo).Ended {
			states = append(states, i.State)
		}
		if len(states) != 3 || states[0] != proposals.Declined || len(k.done) != 0 {
			t.Errorf("ended as %v, done %v", states, k.done)
		}
	})
}

func TestWhoHasLostTheRoleSinceProposesNothing(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.grant(hugo, access.Manager, "")
		id := k.proposed(helen)
		k.staff(func(w *access.Writer) error {
			_, err := access.RevokeTx(ctx, w, helen.Person, access.Manager, "")
			return err
		})
		k.refused(fault.Conflict, k.Confirm(ctx, hugo, id))
		if _, err := k.propose(helen, false); !fault.Is(err, fault.Forbidden) {
			t.Errorf("proposing without the role: %v", err)
		}
	})
}

func TestNobodyConfirmsByASecondAccount(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.grant(hugo, access.Manager, "")
		id := k.proposed(helen)
		k.staff(func(w *access.Writer) error { return proposals.MovePersonTx(ctx, w, helen.Person, hugo.Person) })
		k.refused(fault.Forbidden, k.Confirm(ctx, hugo, id))
	})
}

func TestAStaleProofIsAskedForAgain(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.grant(hugo, access.Manager, "")
		id := k.proposed(helen)
		stale := hugo
		stale.Session, stale.Strength, stale.Reauth = "ses_1", access.StrongProof, k.clock.Now().Add(-time.Hour)
		if err := k.Confirm(ctx, stale, id); !access.IsStale(err) {
			t.Errorf("confirmed on a proof of an hour ago: %v", err)
		}
	})
}
