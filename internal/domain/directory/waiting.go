package directory

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Waiting is what waits for a second person, and what was answered lately.
type Waiting struct {
	proposals.Lists
	Names map[string]string // of the people, by identifier
}

// Waiting returns what waits for a second person to those who may be one.
func (s *Service) Waiting(ctx context.Context, a access.Actor) (v Waiting, err error) {
	defer fault.Wrap(&err, "directory.Waiting")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if v.Lists, err = proposals.ListsTx(ctx, tx); err != nil {
			return err
		}
		who := people{}
		for _, list := range [][]proposals.Item{v.Lists.Waiting, v.Ended} {
			for _, i := range list {
				who.add(string(i.By))
				who.add(i.Judge)
			}
		}
		v.Names, err = who.names(ctx, tx)
		return err
	})
	return v, err
}
