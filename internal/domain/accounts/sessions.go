package accounts

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

const sessionColumns = `id, person, device, shared, method, strength, proved_at, created_at, seen_at`

var (
	sessionByToken = db.Select(`SELECT ` + sessionColumns + `, rights FROM accounts_sessions WHERE token_hash = $1`)
	sessionByID    = db.Select(`SELECT ` + sessionColumns + ` FROM accounts_sessions WHERE id = $1`)
	sessionsOf     = db.Select(`SELECT ` + sessionColumns + ` FROM accounts_sessions WHERE person = $1 ORDER BY seen_at DESC, id`)
	putSession     = db.Change(`INSERT INTO accounts_sessions (` + sessionColumns + `, token_hash, rights) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	newToken       = db.Change(`UPDATE accounts_sessions SET token_hash = $3, rights = $4 WHERE id = $1 AND person = $2`)
	endSession     = db.Change(`DELETE FROM accounts_sessions WHERE id = $1`)
	endOthers      = db.Change(`DELETE FROM accounts_sessions WHERE person = $1 AND id <> $2`)
	sweepSessions  = db.Change(`DELETE FROM accounts_sessions WHERE seen_at < $1 OR created_at < $2 OR (shared AND created_at < $3)`)
)

// longestDevice cuts the name of a device; it is made from what the browser
// sends, which may be anything.
const longestDevice = 80

// proof is what a session rests on.
type proof struct {
	method   Method
	strength access.Strength
}

func by(m Method) proof { return proof{m, m.strength()} }

// beginTx begins a session and returns its token, which is kept nowhere.
func beginTx(ctx context.Context, w *access.Writer, person ids.PersonID, b Browser, p proof) (Session, string, error) {
	now := w.Now()
	grants, err := access.GrantsOf(ctx, w, person)
	if err != nil {
		return Session{}, "", err
	}
	se := Session{ID: ids.New[ids.SessionID]("ses", now), Person: person, Device: cut(ids.Tidy(b.Device), longestDevice), Shared: b.Shared,
		Method: p.method, Strength: p.strength, Proved: now, Created: now, Seen: now}
	token := secret.Token()
	_, err = db.Exec(ctx, w, putSession, se.ID, se.Person, se.Device, se.Shared, se.Method, int(se.Strength), se.Proved, se.Created, se.Seen, secret.Hash(token), rights(grants))
	return se, token, err
}

// Visit is a person at a page.
type Visit struct {
	Actor   access.Actor
	Session Session
	Person  Person
	Staff   bool // has a role of the program team
	Leads   bool // is leader or co-leader of a group
	Renew   bool // rights have risen: Rotate, before the page answers
}

// Resume finds who comes with a token. A token that is unknown, ended or
// expired is Unauthenticated. Person, roles and lifetime are read anew each
// time, so whatever was taken away is gone at the next request, on every server
// (promises.md P29, B59).
func (s *Service) Resume(ctx context.Context, token string) (v Visit, err error) {
	defer fault.Wrap(&err, "accounts.Resume")
	if !secret.IsToken(token) {
		return v, errSignInFirst()
	}
	err = s.gate.View(ctx, access.Anonymous(""), func(tx *access.Tx) error {
		v, err = s.visit(ctx, tx, secret.Hash(token))
		return err
	})
	if err == nil {
		s.touch.seen(ctx, v.Session, s.gate.Now())
	}
	return v, err
}

func (s *Service) visit(ctx context.Context, tx *access.Tx, tokenHash string) (v Visit, err error) {
	type row struct {
		Session
		Rights string `db:"rights"`
	}
	r, found, err := db.Maybe[row](ctx, tx, sessionByToken, tokenHash)
	if err != nil {
		return v, err
	}
	if !found {
		return v, errSignInFirst()
	}
	grants, err := access.GrantsOf(ctx, tx, r.Person)
	if err != nil {
		return v, err
	}
	v = Visit{Session: r.Session, Staff: onStaff(grants), Leads: leadsGroup(grants), Renew: rose(r.Rights, rights(grants)), Actor: r.actor(tx.Now())}
	if !tx.Now().Before(v.Session.Until(v.Staff)) {
		return Visit{}, errSignInFirst()
	}
	v.Person, err = db.One[Person](ctx, tx, personByID, r.Person)
	return v, err
}

func leadsGroup(grants []access.Grant) bool {
	return slices.ContainsFunc(grants, func(g access.Grant) bool { return g.Role == access.Leader || g.Role == access.CoLeader })
}

func errSignInFirst() error {
	return fault.New(fault.Unauthenticated, msg.ErrorUnauthenticatedText())
}

// Rotate gives the actor's session a new token; the old one is worth nothing
// from then on.
func (s *Service) Rotate(ctx context.Context, a access.Actor) (token string, err error) {
	defer fault.Wrap(&err, "accounts.Rotate")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.SignIn, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		grants, err := access.GrantsOf(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		token = secret.Token()
		n, err := db.Exec(ctx, w, newToken, a.Session, a.Person, secret.Hash(token), rights(grants))
		if err == nil && n == 0 {
			err = errSignInFirst()
		}
		return err
	})
	return token, err
}

// Sessions lists where a person is signed in, the one used last first. A person
// sees the own list, an administrator everybody's.
func (s *Service) Sessions(ctx context.Context, a access.Actor, person ids.PersonID) (list []Session, err error) {
	defer fault.Wrap(&err, "accounts.Sessions %s", person)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.SessionEnd, access.PersonTarget(person)); err != nil {
			return err
		}
		grants, err := access.GrantsOf(ctx, tx, person)
		if err != nil {
			return err
		}
		all, err := db.All[Session](ctx, tx, sessionsOf, person)
		list = nil
		for _, se := range all {
			if tx.Now().Before(se.Until(onStaff(grants))) {
				list = append(list, se)
			}
		}
		return err
	})
	return list, err
}

// EndSession signs one browser out.
func (s *Service) EndSession(ctx context.Context, a access.Actor, id ids.SessionID) (err error) {
	defer fault.Wrap(&err, "accounts.EndSession %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		se, err := db.One[Session](ctx, tx, sessionByID, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.SessionEnd, access.Target{Kind: "session", ID: string(id), Person: se.Person})
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, w, endSession, id)
		return err
	})
}

// EndOtherSessions signs a person out everywhere but in the browser that asks;
// an administrator who asks it for somebody else leaves none.
func (s *Service) EndOtherSessions(ctx context.Context, a access.Actor, person ids.PersonID) (err error) {
	defer fault.Wrap(&err, "accounts.EndOtherSessions %s", person)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.SessionEnd, access.PersonTarget(person))
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, w, endOthers, person, a.Session)
		return err
	})
}

// expiredFor is how long a code that expired is kept, so that whoever comes
// late is told what happened.
const expiredFor = time.Hour

// Sweep removes codes, sessions and half-done proofs that have had their time.
func (s *Service) Sweep(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "accounts.Sweep")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.AccountSweep, access.ProgramTarget("accounts"))
		if err != nil {
			return err
		}
		w.Routine()
		now := w.Now()
		var codes int64
		for _, q := range []*db.ChangeStmt{sweepCodes, sweepTrips, sweepJoins} {
			n, err := db.Exec(ctx, w, q, now.Add(-expiredFor))
			if err != nil {
				return err
			}
			codes += n
		}
		sessions, err := db.Exec(ctx, w, sweepSessions, now.Add(-usualLife.idle), now.Add(-usualLife.most), now.Add(-sharedLife.most))
		w.Bulk(int(codes+sessions), "")
		for _, sweep := range []db.Command{sweepAnswers, sweepSteps, sweepResets} {
			if err == nil {
				_, err = db.Exec(ctx, w, sweep, now)
			}
		}
		return err
	})
}

// Photos are the files that people use.
func (s *Service) Photos(ctx context.Context, a access.Actor) (hashes []string, err error) {
	defer fault.Wrap(&err, "accounts.Photos")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.FileSweep, access.ProgramTarget("files")); err != nil {
			return err
		}
		hashes, err = db.All[string](ctx, tx, photos)
		return err
	})
	return hashes, err
}
