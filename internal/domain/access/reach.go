package access

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Reach is what of a kind of thing an actor may see in a list: everything, or
// the things of some groups. The zero Reach sees nothing.
type Reach struct {
	All    bool
	Groups []ids.GroupID
}

// Within narrows a query to the reach; column holds the group's identifier.
func (r Reach) Within(q *db.Where, column string) *db.Where {
	if r.All {
		return q
	}
	return db.In(q, column, r.Groups)
}

// reachOf asks Decide what a list of an action may show: everything if it is
// allowed on any target, else the groups in which a role allows it.
func reachOf(a Actor, grants []Grant, act Action) Reach {
	if Decide(a, grants, act, Target{}).Allowed {
		return Reach{All: true}
	}
	var r Reach
	for _, g := range grants {
		if g.Group != "" && Decide(a, grants, act, GroupTarget(g.Group)).Allowed && !slices.Contains(r.Groups, g.Group) {
			r.Groups = append(r.Groups, g.Group)
		}
	}
	return r
}
