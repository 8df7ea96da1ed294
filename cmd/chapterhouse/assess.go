package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

type assessCmd struct {
	AsOf dateArg `help:"Day to assess. Default: today, in each group's zone." placeholder:"DATE"`
	CSV  bool    `name:"csv" help:"Write CSV for a spreadsheet instead of a table."`

	Store dataFlags `embed:""`
}

// Help is shown under the usage line.
func (assessCmd) Help() string {
	return "One line for each group and requirement, worked out anew from what was recorded and from the guide of that day. Nothing is written to the database."
}

// assessColumns are the columns of a finding, in both forms.
var assessColumns = []string{"group", "slug", "city", "country", "standing", "requirement", "result", "value", "target", "due", "claimed"}

// Run prints the standing of every group.
func (c assessCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := c.Store.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	write, flush := assessTable(out)
	if c.CSV {
		w := tabular.NewCSVWriter(out, assessColumns...)
		write, flush = w.WriteTexts, w.Flush
	}
	var day ids.Date
	if !c.AsOf.IsZero() {
		day = ids.DateOf(c.AsOf.Time)
	}
	err = a.Requirements.Network(ctx, access.System(access.ByCommandLine), day, func(st requirements.Standing) error {
		for _, row := range assessRows(st) {
			if err := write(row...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return inWords(err)
	}
	return flush()
}

// assessRows are the lines of a group: one a finding, or one alone where the
// guide asks nothing of it.
func assessRows(st requirements.Standing) (rows [][]string) {
	g := st.Group
	head := []string{g.Name, g.Slug, g.City, g.Country, string(st.Assessment.Standing)}
	for _, f := range st.Assessment.Findings {
		target := ""
		if !f.Target.IsZero() {
			target = f.Target.String()
		}
		row := append(head[:len(head):len(head)], string(f.Requirement), string(f.Result), f.Value.String(), target, f.Due.String(), strconv.FormatBool(g.Claimed))
		rows = append(rows, row)
	}
	if rows == nil {
		rows = append(rows, append(head, "", "", "", "", "", strconv.FormatBool(g.Claimed)))
	}
	return rows
}

// assessTable writes rows for the eye.
func assessTable(out io.Writer) (write func(...string) error, flush func() error) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	write = func(cells ...string) error {
		for _, cell := range cells {
			if _, err := fmt.Fprintf(table, "%s\t", firstLine(cell)); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintln(table)
		return err
	}
	_ = write(assessColumns...) // an error comes again with Flush
	return write, table.Flush
}
