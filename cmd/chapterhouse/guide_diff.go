package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

type guideDiffCmd struct {
	A string `arg:"" help:"Guide file, or the number of an applied version."`
	B string `arg:"" help:"The other."`

	Store dataFlags `embed:""`
}

// Run says what is different in B. A star marks what changes how groups are
// judged, not words only.
func (c guideDiffCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := c.read(ctx, c.A, out)
	if err != nil {
		return err
	}
	b, err := c.read(ctx, c.B, out)
	if err != nil {
		return err
	}
	text := i18n.Load().For("en")
	changes := guide.Diff(a, b)
	for _, change := range changes {
		mark := " "
		if change.ChangesRules() {
			mark = "*"
		}
		fmt.Fprintf(out, "%s %s\n", mark, text.T(change.Message()))
	}
	if len(changes) == 0 {
		fmt.Fprintln(out, "Nothing is different.")
	}
	return nil
}

// read reads a guide from a file, or from the versions of the program.
func (c guideDiffCmd) read(ctx context.Context, name string, notes io.Writer) (*guide.Guide, error) {
	number, err := strconv.Atoi(name)
	if err != nil {
		v, err := loadGuide(name, notes)
		if err != nil {
			return nil, err
		}
		return v.Guide, nil
	}
	a, err := c.Store.open(ctx)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	all, err := a.Program.Editions(ctx, access.System(access.ByCommandLine))
	if err != nil {
		return nil, err
	}
	return editionNumber(all, number)
}

// editionNumber finds a version among all of them.
func editionNumber(all []program.Edition, number int) (*guide.Guide, error) {
	for _, e := range all {
		if e.Number == number {
			return e.Guide, nil
		}
	}
	return nil, fmt.Errorf("there is no version %d: the newest is %d", number, len(all))
}
