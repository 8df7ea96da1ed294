package access

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// who is one column of the matrix: an actor, seen from a target that belongs to
// group grp_own, which is in Germany, and to person per_me.
type who struct {
	name   string
	actor  Actor
	grants []Grant
}

func limited(r Role, s Scope) []Grant { return []Grant{{Role: r, Scope: db.JSON[Scope]{V: s}}} }

func columns() []who {
	me := Person("per_other")
	in := func(r Role) []Grant { return []Grant{{Role: r, Group: "grp_own"}} }
	staff := func(r Role) []Grant { return []Grant{{Role: r}} }
	return []who{
		{"visitor", Anonymous(""), nil},
		{"account", me, nil},
		{"oneself", Person("per_me"), nil},
		{"organiser", me, in(Organiser)},
		{"co-leader", me, in(CoLeader)},
		{"leader", me, in(Leader)},
		{"leader elsewhere", me, []Grant{{Role: Leader, Group: "grp_other"}}},
		{"editor", me, staff(Editor)},
		{"manager", me, staff(Manager)},
		{"manager of DE", me, limited(Manager, Scope{Places: []string{"DE"}})},
		{"manager of FR", me, limited(Manager, Scope{Places: []string{"FR"}})},
		{"responder", me, staff(Responder)},
		{"administrator", me, staff(Administrator)},
	}
}

// The matrix of every action and role, as a file that a reviewer reads.
func TestMatrix(t *testing.T) {
	target := Target{Kind: "thing", ID: "1", Group: "grp_own", Person: "per_me", Place: Place{Country: "DE"}}
	me := Person("per_other")
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s", "action")
	for _, c := range columns() {
		fmt.Fprintf(&b, " | %s", c.name)
	}
	b.WriteString(" | system actors\n")
	for _, act := range slices.Sorted(maps.Keys(policy)) {
		fmt.Fprintf(&b, "%-24s", act)
		for _, c := range columns() {
			d := Decide(c.actor, c.grants, act, target)
			word := "no"
			switch {
			case d.Allowed:
				word = "yes"
			case d.Hidden:
				word = "hidden"
			}
			fmt.Fprintf(&b, " | %-*s", len(c.name), word)
		}
		fmt.Fprintf(&b, " | %s\n", strings.Join(policy[act].system, ", "))
	}
	b.WriteString("\nasks again for a proof after ten minutes:\n")
	for _, act := range slices.Sorted(maps.Keys(policy)) {
		if AsksAgain(act) {
			fmt.Fprintf(&b, "%s\n", act)
		}
	}
	b.WriteString("\nfor all groups at once; a manager with a limited reach may not:\n")
	for _, act := range slices.Sorted(maps.Keys(policy)) {
		may := func(g []Grant) bool {
			return Decide(me, g, act, ProgramTarget("x")).Allowed || Decide(me, g, act, DoorTarget("x")).Allowed
		}
		if may([]Grant{{Role: Manager}}) && !may(limited(Manager, Scope{Places: []string{"DE"}})) {
			fmt.Fprintf(&b, "%s\n", act)
		}
	}
	golden(t, "testdata/matrix.golden", b.String())
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed; read it, then run the test with -update:\n%s", path, diff)
	}
}

// Whatever the grants: a role in one group is worth nothing in another, an
// ended one nothing anywhere, and an action without a rule is nobody's. What
// all leaders of the network may is apart: there, each group is one's own.
func TestGrantsOfOtherGroupsAndEndedOnesAreWorthNothing(t *testing.T) {
	roles := []Role{Leader, CoLeader, Organiser, Editor, Manager, Responder, Administrator}
	acts := slices.DeleteFunc(slices.Sorted(maps.Keys(policy)), func(act Action) bool { return policy[act].leads != nil })
	rapid.Check(t, func(t *rapid.T) {
		var grants []Grant
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			g := Grant{Role: rapid.SampledFrom(roles).Draw(t, "role")}
			if g.Role.OfGroup() {
				g.Group = ids.GroupID(rapid.SampledFrom([]string{"grp_a", "grp_b"}).Draw(t, "group"))
			} else {
				g.Until = g.Until.AddDate(2026, 1, 1)
			}
			grants = append(grants, g)
		}
		act := rapid.SampledFrom(acts).Draw(t, "action")
		target := Target{Kind: "x", Group: "grp_own", Person: "per_me"}
		with, without := Decide(Person("per_1"), grants, act, target), Decide(Person("per_1"), nil, act, target)
		if with != without {
			t.Fatalf("%s: %+v by foreign or ended grants, %+v without", act, with, without)
		}
		if Decide(Actor{Kind: audit.Person, Person: "per_me"}, grants, "no.such", target).Allowed {
			t.Fatal("an action without a rule was allowed")
		}
	})
}

// A session that rests on mail has the rights of its person and of their
// groups, and none of the program team (promises.md P28); that is told only to
// whom a stronger proof would help.
func TestRolesOfTheTeamNeedAStrongSession(t *testing.T) {
	weak := Person("per_me")
	weak.Session, weak.Strength = "ses_1", WeakProof
	strong := weak
	strong.Strength = StrongProof
	target := Target{Kind: "thing", ID: "1", Group: "grp_own", Person: "per_me"}
	for act := range policy {
		for _, role := range StaffRoles {
			staff := []Grant{{Role: role}}
			with, without := Decide(weak, staff, act, target), Decide(weak, nil, act, target)
			if with.Allowed != without.Allowed {
				t.Errorf("%s: %s counts in a weak session", act, role)
			}
			if helps := Decide(strong, staff, act, target).Allowed && !with.Allowed; with.Weak != helps {
				t.Errorf("%s as %s: Weak is %v, but a strong proof helps: %v", act, role, with.Weak, helps)
			}
		}
		leader := []Grant{{Role: Leader, Group: "grp_own"}}
		if Decide(weak, leader, act, target).Allowed != Decide(strong, leader, act, target).Allowed {
			t.Errorf("%s: a leader needs a strong session", act)
		}
	}
}
