package access

import (
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Reach is what of a kind of thing an actor may see in a list: everything, or
// the things of some groups, and those of the groups within some scopes. The
// zero Reach sees nothing.
//
// What a list shows is narrowed by one of three methods: Within where the rows
// have a group's identifier, WithinPlaces where they also have a place of their
// own, Sees where they are in memory already.
type Reach struct {
	All    bool
	Groups []ids.GroupID
	Scopes []Scope
}

// PlaceColumns name the columns of a query that hold a place; Languages is a
// list in JSON.
type PlaceColumns struct{ Country, Region, Languages string }

// ofGroups are the columns of the view that package groups fills: where each
// group is now.
var ofGroups = PlaceColumns{Country: "country", Region: "region", Languages: "languages"}

// Within narrows a query to the reach; column holds the group's identifier. Rows
// without a group are in no limited reach.
func (r Reach) Within(q *db.Where, column string) *db.Where {
	if r.All {
		return q
	}
	cond, args := r.Condition(column)
	return q.And(cond, args...)
}

// WithinPlaces narrows a query to the reach for things that are to be a group:
// as long as column is empty their own place counts, then that of the group.
func (r Reach) WithinPlaces(q *db.Where, column string, own PlaceColumns) *db.Where {
	if r.All {
		return q
	}
	cond, args := r.PlacesCondition(column, own)
	return q.And(cond, args...)
}

// Condition is Within for a query that joins it to other conditions.
func (r Reach) Condition(column string) (cond string, args []any) {
	if r.All {
		return "1 = 1", nil
	}
	var or []string
	named := make([]string, len(r.Groups))
	for i, g := range r.Groups {
		named[i] = string(g)
	}
	or, args = oneOf(or, args, column, named)
	if len(r.Scopes) > 0 {
		here, more := anyScope(r.Scopes, ofGroups)
		or, args = append(or, column+" IN (SELECT group_id FROM access_places WHERE "+here+")"), append(args, more...)
	}
	return either(or), args
}

// PlacesCondition is WithinPlaces for a query that joins it to other conditions.
func (r Reach) PlacesCondition(column string, own PlaceColumns) (cond string, args []any) {
	cond, args = r.Condition(column)
	if len(r.Scopes) > 0 && !r.All {
		here, more := anyScope(r.Scopes, own)
		cond, args = "("+cond+" OR COALESCE("+column+", '') = '' AND "+here+")", append(args, more...)
	}
	return cond, args
}

func anyScope(scopes []Scope, c PlaceColumns) (cond string, args []any) {
	var or []string
	for _, s := range scopes {
		one, more := s.condition(c)
		or, args = append(or, one), append(args, more...)
	}
	return "(" + strings.Join(or, " OR ") + ")", args
}

// Sees says whether a group, or what belongs to it, is within the reach. Of
// what has no group yet, group is empty and the place is its own.
func (r Reach) Sees(group ids.GroupID, at Place) bool {
	return r.All || group != "" && slices.Contains(r.Groups, group) ||
		slices.ContainsFunc(r.Scopes, func(s Scope) bool { return s.Holds(at) })
}

// reachOf asks Decide what a list of an action may show: everything if it is
// allowed on any target, else the groups in which a role allows it, and the
// scopes of limited roles that do.
func reachOf(a Actor, grants []Grant, act Action) Reach {
	if Decide(a, grants, act, Target{}).Allowed {
		return Reach{All: true}
	}
	var r Reach
	for _, g := range grants {
		switch {
		case g.Group != "":
			if Decide(a, grants, act, GroupTarget(g.Group)).Allowed && !slices.Contains(r.Groups, g.Group) {
				r.Groups = append(r.Groups, g.Group)
			}
		case Decide(a, []Grant{g}, act, Target{Door: true}).Allowed:
			r.Scopes = append(r.Scopes, g.Scope.V)
		}
	}
	return r
}
