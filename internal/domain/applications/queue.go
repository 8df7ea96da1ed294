package applications

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Shelf is a list of the office.
type Shelf string

// The shelves. Drafts are on none: they are their author's.
const (
	ToDecide Shelf = "decide"  // the office has to act
	Asleep   Shelf = "changes" // the applicant has to
	Done     Shelf = "done"
)

// shelves say which statuses lie on a shelf, and in which order: first what
// breaks a promise first.
var shelves = map[Shelf]struct {
	statuses []Status
	order    string
}{
	ToDecide: {[]Status{StatusSubmitted}, "ORDER BY COALESCE(due, '9999'), submitted_at, id LIMIT 500"},
	Asleep:   {[]Status{StatusChanges}, "ORDER BY submitted_at, id LIMIT 500"},
	Done:     {[]Status{StatusApproved, StatusDeclined, StatusWithdrawn}, "ORDER BY ended_at DESC, id DESC LIMIT 200"},
}

// Line is an application in a list of the office.
type Line struct {
	Application
	Applicant string
	Partner   InvitationState // empty while nobody was named
	First     bool            // one of two readers has read it
	Days      int             // until the promised day runs out, negative after it; of days that count
}

// Late says that the promise is broken.
func (l Line) Late() bool { return !l.Due.IsZero() && l.Days < 0 }

// Queue is a list of the office with how long each of them is.
type Queue struct {
	Lines   []Line
	Counts  map[Shelf]int
	Hidden  int // to which the reader belongs
	Today   ids.Date
	Promise guide.Within
}

// Queue returns one of the lists, without the applications to which the reader
// belongs.
func (s *Service) Queue(ctx context.Context, a access.Actor, shelf Shelf) (q Queue, err error) {
	defer fault.Wrap(&err, "applications.Queue")
	q.Counts = map[Shelf]int{}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err := tx.List(access.ApplicationRead, "applications")
		if err != nil {
			return err
		}
		e, today, err := s.guideTx(ctx, tx)
		if err != nil {
			return err
		}
		q.Today, q.Promise = today, promise(e.Guide)
		for name := range shelves {
			lines, hidden, err := linesTx(ctx, tx, reach, name)
			if err != nil {
				return err
			}
			q.Counts[name] = len(lines)
			if name == shelf {
				q.Lines, q.Hidden = lines, hidden
			}
		}
		for i := range q.Lines {
			q.Lines[i].Days = daysUntil(q.Promise, today, q.Lines[i].Due)
		}
		return nil
	})
	return q, err
}

// daysUntil counts the days that count from today to the last day of a promise.
func daysUntil(within guide.Within, today, due ids.Date) int {
	switch {
	case due.IsZero(), due == today:
		return 0
	case due.Before(today):
		return -pause(within, due, today)
	}
	return pause(within, today, due)
}

// ownPlace names where an application is, until it has become a group.
var ownPlace = access.PlaceColumns{Country: "country", Region: "region", Languages: "languages"}

// linesTx loads what is in reach of a shelf for its reader.
func linesTx(ctx context.Context, tx *access.Tx, reach access.Reach, shelf Shelf) (lines []Line, hidden int, err error) {
	which := shelves[shelf]
	q := db.In(db.NewWhere(`SELECT `+columns+` FROM applications_applications`), "status", which.statuses)
	apps, err := db.All[Application](ctx, tx, reach.WithinPlaces(q, "group_id", ownPlace).Then(which.order))
	if err != nil || len(apps) == 0 {
		return nil, 0, err
	}
	own, err := belongsTx(ctx, tx, apps)
	if err != nil {
		return nil, 0, err
	}
	var people []ids.PersonID
	var keys []ids.ApplicationID
	for _, app := range apps {
		people, keys = append(people, app.Person), append(keys, app.ID)
	}
	names, err := accounts.PeopleTx(ctx, tx, people)
	if err != nil {
		return nil, 0, err
	}
	partners, err := partnersTx(ctx, tx, keys)
	if err != nil {
		return nil, 0, err
	}
	read, err := db.All[ids.ApplicationID](ctx, tx, db.In(db.NewWhere(`SELECT DISTINCT application_id FROM applications_entries`).
		And("kind IN (?, ?)", WouldApprove, WouldDecline), "application_id", keys))
	if err != nil {
		return nil, 0, err
	}
	for _, app := range apps {
		if own[app.ID] {
			hidden++
			continue
		}
		line := Line{Application: app, Applicant: names[app.Person].Name, First: slices.Contains(read, app.ID)}
		if p := present(partners[app.ID]); p != nil {
			line.Partner = p.State
		}
		lines = append(lines, line)
	}
	return lines, hidden, nil
}

// partnersTx returns the invitations of several applications, the latest first.
func partnersTx(ctx context.Context, r db.Reader, keys []ids.ApplicationID) (map[ids.ApplicationID][]Invitation, error) {
	q := db.In(db.NewWhere(`SELECT `+invitationColumns+` FROM applications_invitations`), "application_id", keys)
	all, err := db.All[Invitation](ctx, r, q.Then("ORDER BY invited_at DESC, id DESC"))
	m := map[ids.ApplicationID][]Invitation{}
	for _, i := range all {
		m[i.Application] = append(m[i.Application], i)
	}
	return m, err
}

// belongsTx says to which applications the actor belongs: as applicant, or as
// one who was ever asked to be co-leader, by any address of the account.
func belongsTx(ctx context.Context, tx *access.Tx, apps []Application) (map[ids.ApplicationID]bool, error) {
	me, own := tx.Actor().Person, map[ids.ApplicationID]bool{}
	if me == "" {
		return own, nil
	}
	addresses, err := accounts.ProvenTx(ctx, tx, me)
	if err != nil {
		return nil, err
	}
	var keys []ids.ApplicationID
	for _, app := range apps {
		keys = append(keys, app.ID)
		own[app.ID] = app.Person == me
	}
	partners, err := partnersTx(ctx, tx, keys)
	for id, list := range partners {
		for _, i := range list {
			mine := slices.ContainsFunc(addresses, func(a accounts.Address) bool { return a.Same(accounts.Address(i.Address)) })
			own[id] = own[id] || i.Person == me || mine
		}
	}
	return own, err
}

// strangerTx refuses actors who belong to an application: conflict beats role.
// For them the office's side of it does not exist.
func strangerTx(ctx context.Context, tx *access.Tx, app Application) error {
	own, err := belongsTx(ctx, tx, []Application{app})
	if err == nil && own[app.ID] {
		err = fault.New(fault.NotFound, msg.ApplyNotFound())
	}
	return err
}
