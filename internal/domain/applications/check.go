package applications

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Check looks at every address of an application, for the office. What cannot be
// reached is noted as that; nothing follows from it by itself.
func (s *Service) Check(ctx context.Context, a access.Actor, id ids.ApplicationID) (err error) {
	defer fault.Wrap(&err, "applications.Check %s", id)
	var app Application
	err = s.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		if app, err = byIDTx(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.Need(access.ApplicationCheck, app.Office()); err != nil {
			return err
		}
		return strangerTx(ctx, tx, app)
	})
	if err != nil || !app.Status.Waiting() {
		return err
	}
	sights, err := s.look(ctx, a, app, everything)
	if err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ApplicationCheck, app.Office())
		if err != nil {
			return err
		}
		if err := keepTx(ctx, w, app, everything, sights); err != nil {
			return err
		}
		_, err = enterTx(ctx, w, id, Checked, "", true)
		return err
	})
}
