package groups

import (
	"bytes"
	"context"
	"path"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// Import is a list of groups that somebody brought. It is settled first (staged)
// and shown with everything that is wrong in it; applying it is one transaction.
//
//	staging ──▶ ready ──▶ applied
//	   ▲          │
//	   └──remap───┘
type Import struct {
	ID       ids.ImportID        `db:"id"`
	Source   string              `db:"source"` // with an identifier there it is the key of a group
	Filename string              `db:"filename"`
	Format   tabular.Format      `db:"format"`
	Columns  db.JSON[[]string]   `db:"heading"`
	Samples  db.JSON[[][]string] `db:"samples"` // of each column, some values
	Mapping  db.JSON[Mapping]    `db:"mapping"`
	State    ImportState         `db:"state"`
	Staged   int                 `db:"staged"` // rows settled so far, while staging
	Counts
	Applied   int       `db:"applied"`
	Digest    string    `db:"digest"` // SHA-256 of the groups that were added
	By        string    `db:"by"`
	CreatedAt time.Time `db:"created_at"`
	AppliedAt time.Time `db:"applied_at"`
	Rev       int       `db:"rev"`
}

// ImportState is how far an import has come.
type ImportState string

// The states.
const (
	ImportStaging ImportState = "staging"
	ImportReady   ImportState = "ready"
	ImportApplied ImportState = "applied"
)

// ListStored says that rows of a list wait to be settled.
type ListStored struct {
	Import ids.ImportID
	Rev    int
}

// EventName implements access.Event.
func (ListStored) EventName() string { return "groups.list_stored" }

// List is a file with groups.
type List struct {
	Source   string // where it comes from, as people call it
	Filename string
	Inside   string            // in JSON and YAML: the member that holds the rows, where several could
	Columns  map[Field]*string // corrections of the guessed mapping, by heading; nil leaves the field out
	Raw      []byte
}

// Limits of an import.
const (
	maxSource    = 80
	sampleCount  = 3
	maxSample    = 80    // characters
	stagedAtOnce = 1_000 // rows; longer lists are settled by a job
)

// importTarget is an import as something to be allowed on.
func importTarget(id ids.ImportID) access.Target {
	return access.Target{Kind: "import", ID: string(id), Public: true}
}

// draftOf reads a list and guesses what its columns are.
func draftOf(l List) (imp Import, t *tabular.Table, err error) {
	imp.Source, imp.Filename = ids.Tidy(l.Source), ids.Tidy(path.Base(l.Filename))
	if n := utf8.RuneCountInString(imp.Source); n == 0 || n > maxSource {
		return imp, nil, fault.InvalidFields(fault.Field{Name: "source", Message: msg.ImportRefusedSource()})
	}
	t, err = tabular.Read(bytes.NewReader(l.Raw), tabular.Options{Name: l.Filename, List: l.Inside})
	if err != nil {
		return imp, nil, err
	}
	imp.Format, imp.Columns.V, imp.Samples.V, imp.Total = t.Format, t.Columns, samplesOf(t), len(t.Rows)
	imp.Mapping.V, err = correct(guessMapping(t), t.Columns, l.Columns)
	return imp, t, err
}

// correct applies corrections by heading to a guessed mapping. A column that a
// correction takes is taken from the field for which it was guessed.
func correct(m Mapping, columns []string, corrections map[Field]*string) (Mapping, error) {
	for field, heading := range corrections {
		delete(m, field)
		if field.Label().IsZero() {
			return m, fault.New(fault.Invalid, msg.ImportMapFieldUnknown(string(field)))
		}
		if heading == nil {
			continue
		}
		at := columnCalled(columns, *heading)
		if at < 0 {
			return m, fault.New(fault.Invalid, msg.ImportMapColumnUnknown(*heading))
		}
		for other, c := range m {
			if _, named := corrections[other]; c == at && !named {
				delete(m, other)
			}
		}
		m[field] = at
	}
	return m, nil
}

func columnCalled(columns []string, heading string) int {
	for i, c := range columns {
		if c == heading {
			return i
		}
	}
	for i, c := range columns {
		if ids.Fold(c) == ids.Fold(heading) {
			return i
		}
	}
	return -1
}

// samplesOf takes the first values of each column that differ.
func samplesOf(t *tabular.Table) [][]string {
	samples := make([][]string, len(t.Columns))
	for c := range t.Columns {
		seen := map[string]bool{"": true}
		for _, r := range t.Rows {
			v := ids.Tidy(r.Cell(c))
			if runes := []rune(v); len(runes) > maxSample {
				v = string(runes[:maxSample]) + "…"
			}
			if !seen[v] {
				seen[v] = true
				samples[c] = append(samples[c], v)
			}
			if len(samples[c]) == sampleCount {
				break
			}
		}
	}
	return samples
}

// Preview settles a list without keeping anything: a dry run.
func (s *Service) Preview(ctx context.Context, a access.Actor, l List) (imp Import, rows []StagedRow, err error) {
	defer fault.Wrap(&err, "groups.Preview %s", l.Filename)
	imp, t, err := draftOf(l)
	if err != nil {
		return imp, nil, err
	}
	there, err := s.presentGroups(ctx, a)
	if err != nil {
		return imp, nil, err
	}
	rows = stage(t, imp.Source, imp.Mapping.V, there)
	imp.Counts, imp.State, imp.Staged = count(rows), ImportReady, len(rows)
	return imp, rows, nil
}

// presentGroups reads what is needed to recognise groups.
func (s *Service) presentGroups(ctx context.Context, a access.Actor) (p *present, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.GroupStage, access.ProgramTarget("imports")); err != nil {
			return err
		}
		p, err = presentTx(ctx, tx)
		return err
	})
	return p, err
}

func presentTx(ctx context.Context, r db.Reader) (*present, error) {
	p := newPresent()
	return p, db.Each(ctx, r, presentGroups, func(row presentRow) error {
		p.add(row)
		return nil
	})
}

// StartImport reads a list and keeps it, settled or, when it is long, to be
// settled by a job (ListStored). Nothing is applied.
func (s *Service) StartImport(ctx context.Context, a access.Actor, l List) (imp Import, err error) {
	defer fault.Wrap(&err, "groups.StartImport %s", l.Filename)
	imp, t, err := draftOf(l)
	if err != nil {
		return imp, err
	}
	rows := rowsOf(t)
	imp.ID, imp.By, imp.Rev, imp.State = ids.New[ids.ImportID]("imp", s.gate.Now()), a.Label(), 1, ImportStaging
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupStage, importTarget(imp.ID))
		if err != nil {
			return err
		}
		imp.CreatedAt = w.Now()
		_, err = insertImport.Insert(ctx, w, [][]any{{imp.ID, imp.Source, imp.Filename, imp.Format, imp.Columns, imp.Samples, imp.Mapping, imp.State,
			imp.Total, imp.By, imp.CreatedAt}})
		if err != nil {
			return err
		}
		if len(rows) > stagedAtOnce {
			w.Emit(ListStored{imp.ID, imp.Rev})
		}
		return putRowsTx(ctx, w, imp.ID, rows)
	})
	if err != nil || len(rows) > stagedAtOnce {
		return imp, err
	}
	return s.StageImport(ctx, a, imp.ID, imp.Rev)
}

func putRowsTx(ctx context.Context, w *access.Writer, id ids.ImportID, rows []StagedRow) error {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = []any{id, r.N, r.Line, r.Cells, r.Misread, r.Verdict, r.Draft, r.Problems, r.Warnings}
	}
	_, err := putRows.Insert(ctx, w, values)
	return err
}

// progressSteps is how often a long staging tells how far it is.
const progressSteps = 10

// StageImport settles the rows of an import that waits for it: places, then what
// is there already, then rows that are twice. It may be done again: an import
// that is settled, or was mapped anew since, stays as it is.
func (s *Service) StageImport(ctx context.Context, a access.Actor, id ids.ImportID, rev int) (imp Import, err error) {
	defer fault.Wrap(&err, "groups.StageImport %s", id)
	var rows []StagedRow
	var there *present
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if imp, err = importTx(ctx, tx, id); err != nil || imp.State != ImportStaging || imp.Rev != rev {
			return err
		}
		if rows, err = db.All[StagedRow](ctx, tx, importRows, id); err != nil {
			return err
		}
		there, err = presentTx(ctx, tx)
		return err
	})
	if err != nil || there == nil {
		return imp, err
	}
	st := newStager(imp.Source, imp.Columns.V, imp.Mapping.V, there)
	step := max(stagedAtOnce, len(rows)/progressSteps)
	for i := range rows {
		st.settle(&rows[i])
		if done := i + 1; done%step == 0 && done < len(rows) {
			if err := s.progress(ctx, a, imp, done); err != nil {
				return imp, err
			}
		}
	}
	imp.Counts = count(rows)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupStage, importTarget(id))
		if err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, importSettled, id, rev, imp.Fresh, imp.Known, imp.Bad, imp.Warned)
		if err != nil || n == 0 {
			return err
		}
		return putRowsTx(ctx, w, id, rows)
	})
	imp.State, imp.Staged = ImportReady, imp.Total
	return imp, err
}

// progress tells readers of the page how far a staging is.
func (s *Service) progress(ctx context.Context, a access.Actor, imp Import, done int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupStage, importTarget(imp.ID))
		if err != nil {
			return err
		}
		w.Routine()
		_, err = db.Exec(ctx, w, importProgress, imp.ID, imp.Rev, done)
		return err
	})
}

// Remap says anew what the columns stand for, and settles the rows again.
func (s *Service) Remap(ctx context.Context, a access.Actor, id ids.ImportID, m Mapping, rev int) (imp Import, err error) {
	defer fault.Wrap(&err, "groups.Remap %s", id)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupStage, importTarget(id))
		if err != nil {
			return err
		}
		if imp, err = importTx(ctx, tx, id); err != nil {
			return err
		}
		if err := imp.mayChange(); err != nil {
			return err
		}
		if err := m.check(len(imp.Columns.V)); err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, importRemapped, id, rev, db.JSON[Mapping]{V: m})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		if err == nil && imp.Total > stagedAtOnce {
			w.Emit(ListStored{id, rev + 1})
		}
		return err
	})
	if err != nil {
		return imp, err
	}
	imp.Mapping.V, imp.Rev, imp.State, imp.Staged = m, rev+1, ImportStaging, 0
	if imp.Total > stagedAtOnce {
		return imp, nil
	}
	return s.StageImport(ctx, a, id, rev+1)
}

// mayChange refuses what is being settled or has been applied.
func (i Import) mayChange() error {
	switch i.State {
	case ImportApplied:
		return fault.New(fault.Conflict, msg.ImportRefusedApplied())
	case ImportStaging:
		return fault.New(fault.Conflict, msg.ImportRefusedStaging())
	}
	return nil
}

func importTx(ctx context.Context, r db.Reader, id ids.ImportID) (Import, error) {
	imp, ok, err := db.Maybe[Import](ctx, r, importByID, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.ImportMissing())
	}
	return imp, err
}
