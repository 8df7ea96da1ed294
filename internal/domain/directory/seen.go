package directory

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Seen counts for each reach the groups of the program that it holds, for those
// who give roles. No scope holds all.
func (s *Service) Seen(ctx context.Context, a access.Actor, reaches ...[]access.Scope) (counts []int, err error) {
	defer fault.Wrap(&err, "directory.Seen")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		return tx.Need(access.StaffRead, access.ProgramTarget("staff"))
	})
	if err != nil {
		return nil, err
	}
	all, err := s.wholeList(ctx, a)
	counts = make([]int, len(reaches))
	for _, g := range all {
		for i, scopes := range reaches {
			if g.Status.InProgram() && (len(scopes) == 0 || slices.ContainsFunc(scopes, func(s access.Scope) bool { return s.Holds(g.place()) })) {
				counts[i]++
			}
		}
	}
	return counts, err
}
