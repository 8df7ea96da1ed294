package requirements

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// What can be taken back about exceptions.
const (
	UndoWaived      undo.Kind = "requirements.waived"
	UndoWaiverEnded undo.Kind = "requirements.waiver_ended"
)

// Undos are what can be taken back of what is decided here.
func Undos() map[undo.Kind]undo.Act {
	return map[undo.Kind]undo.Act{UndoWaived: undo.ActOf(unwaiveTx), UndoWaiverEnded: undo.ActOf(unendTx)}
}

// keptWaiver is an exception as it was left by an act that can be taken back:
// its end, and the day on which it was ended instead.
type keptWaiver struct {
	Group  ids.GroupID
	Waiver string
	Until  ids.Date
	Ended  ids.Date
}

var (
	waiverByID = db.Select(`SELECT id, group_id, requirement, since, until, reason, by, at FROM requirements_waivers WHERE id = $1 AND group_id = $2`)
	dropWaiver = db.Change(`DELETE FROM requirements_waivers WHERE id = $1 AND group_id = $2 AND until = $3`)
	goOn       = db.Change(`UPDATE requirements_waivers SET until = $3 WHERE id = $1 AND group_id = $2 AND until = $4`)
)

// unwaiveTx takes an exception back that was just agreed on.
func unwaiveTx(ctx context.Context, tx *access.Tx, k keptWaiver) error {
	w, err := againTx(ctx, tx, k.Group)
	if err != nil {
		return err
	}
	w.Changed("waived until", k.Until.String(), "")
	return changed(db.Exec(ctx, w, dropWaiver, k.Waiver, k.Group, k.Until))
}

// unendTx lets an exception go on that was just ended.
func unendTx(ctx context.Context, tx *access.Tx, k keptWaiver) error {
	w, err := againTx(ctx, tx, k.Group)
	if err != nil {
		return err
	}
	w.Changed("waived until", k.Ended.String(), k.Until.String())
	return changed(db.Exec(ctx, w, goOn, k.Waiver, k.Group, k.Until, k.Ended))
}

// againTx asks once more for the right to decide about exceptions of a group,
// whose standing follows.
func againTx(ctx context.Context, tx *access.Tx, id ids.GroupID) (*access.Writer, error) {
	g, err := groups.ByIDTx(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	w, err := tx.Allow(access.WaiverGrant, g.Target())
	if err == nil {
		w.Emit(Decided{id})
	}
	return w, err
}
