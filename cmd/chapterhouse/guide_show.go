package main

import (
	"context"
	"fmt"
	"io"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
)

type guideShowCmd struct {
	AsOf dateArg `help:"Day on which the guide was, or will be, in force. Default: today." placeholder:"DATE"`

	Store dataFlags `embed:""`
}

// Run prints the canonical text of the guide, which is a guide file again,
// below two lines that say which version it is.
func (c guideShowCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := c.Store.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	as := access.System(access.ByCommandLine)
	all, err := a.Program.Editions(ctx, as)
	if err != nil {
		return err
	}
	day := ids.DateOf(c.AsOf.Time)
	if c.AsOf.IsZero() {
		if day, err = a.Program.Today(ctx, as); err != nil {
			return err
		}
	}
	e := program.InForce(all, day)
	_, err = fmt.Fprintf(out, "# version %d, in force from %s, applied %s by %s\n# sha256 %s\n%s", e.Number, e.Effective,
		e.AppliedAt.UTC().Format("2006-01-02 15:04 MST"), e.AppliedBy, e.Hash, e.Guide.Canonical())
	return err
}
