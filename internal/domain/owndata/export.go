package owndata

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Kept is how long a person's file is there to be fetched.
const Kept = 7 * 24 * time.Hour

// Export is a person's own data, asked for or ready.
type Export struct {
	ID      string       `db:"id"` // own_
	Person  ids.PersonID `db:"person"`
	AskedAt time.Time    `db:"asked_at"`
	ReadyAt time.Time    `db:"ready_at"` // zero: it is being put together
	Done    int          `db:"done"`     // parts that are together, of Parts
	Parts   int          `db:"parts"`
	File    string       `db:"file"` // hash
	Size    int64        `db:"size"`
	Expires time.Time    `db:"expires_at"`
}

const exportColumns = `id, person, asked_at, ready_at, done, parts, file, size, expires_at`

var (
	ownExports  = db.Select(`SELECT asked_at, ready_at, size FROM owndata_exports WHERE person = $1`)
	dropExports = db.Change(`DELETE FROM owndata_exports WHERE person = $1`)
	exportOf    = db.Select(`SELECT ` + exportColumns + ` FROM owndata_exports WHERE person = $1 AND expires_at > $2 ORDER BY asked_at DESC LIMIT 1`)
	exportByID  = db.Select(`SELECT ` + exportColumns + ` FROM owndata_exports WHERE id = $1`)
	putExport   = db.Change(`INSERT INTO owndata_exports (id, person, asked_at, parts, expires_at) VALUES ($1, $2, $3, $4, $5)`)
	stepExport  = db.Change(`UPDATE owndata_exports SET done = $2 WHERE id = $1`)
	readyExport = db.Change(`UPDATE owndata_exports SET ready_at = $2, done = parts, file = $3, size = $4, expires_at = $5 WHERE id = $1 AND ready_at IS NULL`)
	sweepExport = db.Change(`DELETE FROM owndata_exports WHERE expires_at <= $1`)
	exportFiles = db.Select(`SELECT file FROM owndata_exports WHERE file <> ''`)
)

// Asked says that a person wants their own data.
type Asked struct{ Export string }

// Ready says that it can be fetched.
type Ready struct{ Export string }

// EventName implements access.Event.
func (Asked) EventName() string { return "owndata.asked" }

// EventName implements access.Event.
func (Ready) EventName() string { return "owndata.ready" }

// Mine returns what the actor asked for last, if it is still kept.
func (s *Service) Mine(ctx context.Context, a access.Actor) (e Export, ok bool, err error) {
	defer fault.Wrap(&err, "owndata.Mine")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProfileEdit, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		e, ok, err = db.Maybe[Export](ctx, tx, exportOf, a.Person, tx.Now())
		return err
	})
	return e, ok, err
}

// Ask begins to put the actor's data together. While that is under way, asking
// again changes nothing.
func (s *Service) Ask(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "owndata.Ask")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DataAsk, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		last, ok, err := db.Maybe[Export](ctx, tx, exportOf, a.Person, tx.Now())
		if err != nil || ok && last.ReadyAt.IsZero() {
			return err
		}
		if _, err := db.Exec(ctx, w, dropExports, a.Person); err != nil {
			return err
		}
		e := Export{ID: ids.Random("own", 20), Person: a.Person}
		w.Emit(Asked{e.ID})
		_, err = db.Exec(ctx, w, putExport, e.ID, e.Person, w.Now(), len(s.extracts()), w.Now().Add(Kept))
		return err
	})
}

// Read returns one part of what is kept of the person of an export after the
// other; a false ok says that there is no export to make (any more).
func (s *Service) Read(ctx context.Context, a access.Actor, id string, part func(name string, t db.Table) error) (ok bool, err error) {
	defer fault.Wrap(&err, "owndata.Read")
	for i, extract := range s.extracts() {
		var t db.Table
		err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
			w, err := tx.Allow(access.DataGather, access.ProgramTarget("own data"))
			if err != nil {
				return err
			}
			w.Routine()
			var e Export
			if e, ok, err = db.Maybe[Export](ctx, w, exportByID, id); err != nil || !ok {
				return err
			}
			if ok = e.ReadyAt.IsZero(); !ok {
				return nil
			}
			who, err := whoTx(ctx, w, e.Person)
			if err != nil {
				return err
			}
			if t, err = extract.Read(ctx, w, who); err != nil {
				return err
			}
			_, err = db.Exec(ctx, w, stepExport, id, i+1)
			return err
		})
		if err != nil || !ok {
			return ok, err
		}
		if err := part(extract.Name, t); err != nil {
			return ok, err
		}
	}
	return ok, nil
}

// Finish notes the file of an export, which is kept from then on for Kept.
func (s *Service) Finish(ctx context.Context, a access.Actor, id, file string, size int64) (err error) {
	defer fault.Wrap(&err, "owndata.Finish")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DataGather, access.ProgramTarget("own data"))
		if err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, readyExport, id, w.Now(), file, size, w.Now().Add(Kept))
		if n > 0 {
			w.Changed("ready", nil, id)
			w.Emit(Ready{id})
		}
		return err
	})
}

// Of returns an export by its identifier, for the letter about it.
func (s *Service) Of(ctx context.Context, a access.Actor, id string) (e Export, ok bool, err error) {
	defer fault.Wrap(&err, "owndata.Of")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.DataGather, access.ProgramTarget("own data")); err != nil {
			return err
		}
		e, ok, err = db.Maybe[Export](ctx, tx, exportByID, id)
		return err
	})
	return e, ok, err
}

// Sweep removes what has had its time; the files go with the next sweep of files.
func (s *Service) Sweep(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "owndata.Sweep")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DataGather, access.ProgramTarget("own data"))
		if err != nil {
			return err
		}
		w.Routine()
		n, err := db.Exec(ctx, w, sweepExport, w.Now())
		w.Bulk(int(n), "")
		return err
	})
}

// Files are those of exports.
func (s *Service) Files(ctx context.Context, a access.Actor) (hashes []string, err error) {
	defer fault.Wrap(&err, "owndata.Files")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.FileSweep, access.ProgramTarget("files")); err != nil {
			return err
		}
		hashes, err = db.All[string](ctx, tx, exportFiles)
		return err
	})
	return hashes, err
}
