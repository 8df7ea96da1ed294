package main

import (
	"context"
	"fmt"
	"io"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

type guideApplyCmd struct {
	File      string  `arg:"" help:"Guide file (.yaml)." type:"path"`
	Effective dateArg `help:"Day from which it is in force, in the program's time zone. Default: today." placeholder:"DATE"`
	Note      string  `help:"What changes, for the program team." placeholder:"TEXT"`

	Store dataFlags `embed:""`
}

// Help is shown under the usage line.
func (guideApplyCmd) Help() string {
	return "A version is never changed afterwards. Applying the newest guide again changes nothing. " +
		"The server may be running; it follows the new version from its day on."
}

// Run makes a guide the program's next version.
func (c guideApplyCmd) Run(ctx context.Context, out io.Writer) error {
	v, err := loadGuide(c.File, out)
	if err != nil {
		return err
	}
	a, err := c.Store.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	as := access.System(access.ByCommandLine)
	day := ids.DateOf(c.Effective.Time)
	if c.Effective.IsZero() {
		if day, err = a.Program.Today(ctx, as); err != nil {
			return err
		}
	}
	e, applied, err := a.Program.Apply(ctx, as, v, day, c.Note)
	if err != nil {
		return inWords(err)
	}
	if !applied {
		_, err = fmt.Fprintf(out, "Nothing to do: version %d has this text already.\n", e.Number)
		return err
	}
	_, err = fmt.Fprintf(out, "Version %d is applied and in force from %s. SHA-256 %s\n", e.Number, e.Effective, e.Hash)
	return err
}
