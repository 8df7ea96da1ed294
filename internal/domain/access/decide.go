package access

import (
	"maps"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
)

// Decision is the answer of Decide.
type Decision struct {
	Allowed bool
	Hidden  bool   // when refused: answer as if the target did not exist
	Weak    bool   // when refused: a role would allow it, but not to a session of this strength
	Outside bool   // when refused: a role would allow it, but it is limited to something else
	As      string // on what ground it is allowed: a role, "self", "anyone", …
}

// Decide says whether an actor who holds these grants may do the action to the
// target. It is pure: no clock, no database, no page. Everything that is not
// allowed by the policy is refused. Roles of the program team count only in a
// session with a strong proof (promises.md P28). To a role that is limited, what
// lies outside its reach does not exist.
func Decide(a Actor, grants []Grant, act Action, t Target) Decision {
	r, ok := policy[act]
	if !ok {
		return Decision{Hidden: true}
	}
	allowed := func(as string) Decision { return Decision{Allowed: true, As: as} }
	refused := Decision{Hidden: r.hidden && !t.Public}
	switch a.Kind {
	case audit.System:
		if slices.Contains(r.system, a.Name) {
			return allowed("system")
		}
		return refused
	case audit.Anonymous:
		if r.anyone {
			return allowed("anyone")
		}
		return refused
	}
	if r.self && t.Person != "" && t.Person == a.Person {
		return allowed("self")
	}
	for _, g := range grants {
		if !g.holds(r, t) {
			continue
		}
		if !g.reaches(r, t) {
			refused.Outside = true
			refused.Hidden = refused.Hidden || t.Kind != "program"
			continue
		}
		if g.Role.OfGroup() || !a.weak() {
			return allowed(string(g.Role))
		}
		refused.Weak = true
	}
	if r.member {
		return allowed("member")
	}
	return refused
}

// holds says whether a grant that is in force satisfies the rule for a target.
func (g Grant) holds(r rule, t Target) bool {
	if !g.Until.IsZero() {
		return false
	}
	if g.Role.OfGroup() {
		return t.Group != "" && g.Group == t.Group && slices.Contains(r.group, g.Role) || slices.Contains(r.leads, g.Role)
	}
	return slices.Contains(r.program, g.Role)
}

// reaches says whether a grant that satisfies the rule is not limited to
// something else. At the door of a list every limited role is let in; the list
// is then narrowed to its Reach.
func (g Grant) reaches(r rule, t Target) bool {
	switch {
	case g.Role.OfGroup(), g.Scope.V.Everywhere(), r.span == anywhere:
		return true
	case r.span == whole:
		return false
	}
	return t.Door || g.Scope.V.Holds(t.Place)
}

// SystemMay returns every action of a system actor, for its documentation.
func SystemMay(name string) (acts []Action) {
	for act, r := range policy {
		if slices.Contains(r.system, name) {
			acts = append(acts, act)
		}
	}
	slices.Sort(acts)
	return acts
}

// Actions are all there are, by name.
func Actions() []Action { return slices.Sorted(maps.Keys(policy)) }

// Known says that the policy has a row for the action.
func Known(act Action) bool {
	_, ok := policy[act]
	return ok
}

// AsksAgain says that the action wants a proof of the last ten minutes.
func AsksAgain(act Action) bool { return policy[act].fresh }
