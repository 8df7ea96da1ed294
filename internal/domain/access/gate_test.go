package access_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"

	"github.com/google/go-cmp/cmp"
)

type happened struct{ What string }

func (happened) EventName() string { return "test.happened" }

func newGate(d *db.DB) *access.Gate {
	react := func(e access.Event) []jobs.Spec { return []jobs.Spec{{Kind: "react", Args: e}} }
	return access.NewGate(d, clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), react, nil)
}

// line is what a test looks at of an audit entry.
type line struct {
	Actor   string `db:"actor"`
	Action  string `db:"action"`
	Target  string `db:"target_id"`
	Outcome string `db:"outcome"`
	Detail  string `db:"detail"`
}

var (
	auditLines = db.Select(`SELECT actor, action, target_id, outcome, detail FROM audit_entries ORDER BY id`)
	jobArgs    = db.Select(`SELECT args FROM jobs_jobs ORDER BY id`)
)

func left(t *testing.T, d *db.DB) (lines []line, args []string) {
	t.Helper()
	ctx := context.Background()
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if lines, err = db.All[line](ctx, tx, auditLines); err != nil {
			return err
		}
		args, err = db.All[string](ctx, tx, jobArgs)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines, args
}

func TestAnAllowedWriteLeavesRowAuditAndJobTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, g := context.Background(), newGate(d)
		err := g.Update(ctx, access.System(access.ByCommandLine), func(tx *access.Tx) error {
			w, err := tx.Allow(access.StaffGrant, access.PersonTarget("per_ada"))
			if err != nil {
				return err
			}
			w.Changed("role", "", "manager")
			w.Emit(happened{"granted"})
			return access.GrantTx(ctx, w, "per_ada", access.Manager, "", w.Now(), "first manager")
		})
		if err != nil {
			t.Fatal(err)
		}
		lines, args := left(t, d)
		wantLines := []line{{"command line", "staff.grant", "per_ada", "allowed", `{"changes":[{"field":"role","before":"","after":"manager"}]}`}}
		if diff := cmp.Diff(wantLines, lines); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{`{"What":"granted"}`}, args); diff != "" {
			t.Error(diff)
		}
		if g.Revision() != 1 {
			t.Errorf("revision %d", g.Revision())
		}
	})
}

func TestARefusalLeavesOnlyItsOwnTrace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, g := context.Background(), newGate(d)
		err := g.Update(ctx, access.Person("per_eve"), func(tx *access.Tx) error {
			w, err := tx.Allow(access.StaffGrant, access.PersonTarget("per_eve"))
			if err != nil {
				return err
			}
			return access.GrantTx(ctx, w, "per_eve", access.Administrator, "", w.Now(), "")
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("got %v, want Forbidden", err)
		}
		lines, args := left(t, d)
		want := []line{{"per_eve", "staff.grant", "per_eve", "refused", "{}"}}
		if diff := cmp.Diff(want, lines); diff != "" || len(args) != 0 {
			t.Error(diff, args)
		}
	})
}

func TestATransactionWithoutADecisionFails(t *testing.T) {
	g := newGate(dbtest.SQLite(t))
	err := g.Update(context.Background(), access.Anonymous(""), func(*access.Tx) error { return nil })
	if !errors.Is(err, access.ErrUndecided) {
		t.Errorf("got %v, want ErrUndecided", err)
	}
	if g.Revision() != 0 {
		t.Error("a failed transaction counted as a revision")
	}
}

func TestRevokedRolesBiteAtTheNextTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, g := context.Background(), newGate(d)
		grant := func(fn func(w *access.Writer) error) {
			t.Helper()
			if err := g.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
				w, err := tx.Allow(access.GroupRoster, access.GroupTarget("grp_a"))
				if err != nil {
					return err
				}
				return fn(w)
			}); err != nil {
				t.Fatal(err)
			}
		}
		leads := func() (ok bool, reach access.Reach) {
			err := g.View(ctx, access.Person("per_ada"), func(tx *access.Tx) (err error) {
				if ok, err = tx.Can(access.FindingRead, access.GroupTarget("grp_a")); err != nil {
					return err
				}
				reach, err = tx.Reach(access.FindingRead)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return ok, reach
		}
		if ok, reach := leads(); ok || reach.All || len(reach.Groups) != 0 {
			t.Fatal("a stranger reaches", reach)
		}
		grant(func(w *access.Writer) error {
			return access.GrantTx(ctx, w, "per_ada", access.Leader, "grp_a", w.Now(), "")
		})
		if ok, reach := leads(); !ok || !cmp.Equal(reach.Groups, []ids.GroupID{"grp_a"}) {
			t.Fatal("the leader does not reach her group:", reach)
		}
		grant(func(w *access.Writer) error {
			ended, err := access.RevokeTx(ctx, w, "per_ada", access.Leader, "grp_a")
			if !ended {
				t.Error("nothing was ended")
			}
			return err
		})
		if ok, _ := leads(); ok {
			t.Error("a revoked role still allows")
		}
	})
}

// An act that asks again is refused when the session's last proof is older than
// ten minutes. That is no refusal of the right, so it leaves no audit entry.
func TestFreshActsAskAgain(t *testing.T) {
	ctx, d := context.Background(), dbtest.SQLite(t)
	g := newGate(d)
	act := func(since time.Duration) error {
		a := access.Person("per_ada")
		a.Session, a.Strength, a.Reauth = "ses_1", access.StrongProof, g.Now().Add(-since)
		return g.Update(ctx, a, func(tx *access.Tx) error {
			_, err := tx.Allow(access.FactorEdit, access.PersonTarget("per_ada"))
			return err
		})
	}
	if err := act(access.FreshFor); err != nil {
		t.Errorf("after ten minutes: %v", err)
	}
	if err := act(access.FreshFor + time.Second); !access.IsStale(err) || access.IsWeak(err) {
		t.Errorf("after more: %v", err)
	}
	if lines, _ := left(t, d); len(lines) != 1 {
		t.Errorf("audit entries: %+v", lines)
	}
}
