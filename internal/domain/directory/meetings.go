package directory

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Meeting is a meeting with the group it belongs to.
type Meeting struct {
	events.Event
	Host Entry
}

// Meetings is a part of the network's list.
type Meetings struct {
	List []Meeting
	Next events.Cursor
}

// Meetings returns published meetings of listed groups by start.
func (s *Service) Meetings(ctx context.Context, a access.Actor, f events.Filter) (out Meetings, err error) {
	defer fault.Wrap(&err, "directory.Meetings")
	n, err := s.Network(ctx)
	if err != nil {
		return out, err
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		page, err := events.ListTx(ctx, tx, f)
		out = Meetings{Next: page.Next}
		for _, e := range page.Events {
			if g, ok := n.Group(e.Group); ok {
				out.List = append(out.List, Meeting{e, g})
			}
		}
		return err
	})
	return out, err
}

// Address is a page for the sitemap: a group, or a meeting of it.
type Address struct {
	Group   string   `db:"group_slug"`
	Meeting string   `db:"slug"`
	Day     ids.Date `db:"day"`
}

// mostAddresses is how many meetings a sitemap names; one may hold 50,000 pages.
const mostAddresses = 40_000

var meetingAddresses = db.Select(`SELECT g.slug AS group_slug, e.slug, e.day FROM events_events e JOIN groups_groups g ON g.id = e.group_id
	WHERE e.state IN ('published', 'cancelled') AND e.duplicate_of IS NULL AND g.status IN ('onboarding', 'active', 'probation', 'leaving') AND NOT g.test
	ORDER BY e.starts_at DESC, e.id LIMIT $1`)

// Addresses returns every public page of groups and meetings.
func (s *Service) Addresses(ctx context.Context) (list []Address, err error) {
	defer fault.Wrap(&err, "directory.Addresses")
	n, err := s.Network(ctx)
	if err != nil {
		return nil, err
	}
	err = s.gate.View(ctx, access.Anonymous(""), func(tx *access.Tx) error {
		meetings, err := db.All[Address](ctx, tx, meetingAddresses, mostAddresses)
		list = nil
		for _, g := range n.Groups {
			list = append(list, Address{Group: g.Slug})
		}
		list = append(list, meetings...)
		return err
	})
	return list, err
}
