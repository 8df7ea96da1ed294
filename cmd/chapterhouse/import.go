package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

type importCmd struct {
	Groups importGroupsCmd `cmd:"" help:"Import a list of groups from CSV, JSON or YAML."`
}

type importGroupsCmd struct {
	File         string   `arg:"" help:"List of groups: .csv, .json, .jsonl or .yaml." type:"path"`
	Source       string   `help:"Where the list comes from, in a few words. With an identifier in the list it is the key of a group." required:""`
	Map          []string `help:"Correct the guessed column of a field; without a column the field is left out. May be repeated." placeholder:"FIELD=COLUMN" sep:"none"`
	List         string   `help:"In JSON and YAML: the member that holds the groups." placeholder:"NAME"`
	GoodRowsOnly bool     `help:"Apply the good rows although others are bad."`
	DryRun       bool     `help:"Tell what would happen, and write nothing."`

	Store dataFlags `embed:""`
}

// Help is shown under the usage line.
func (importGroupsCmd) Help() string {
	return "Tells which column was taken for which field, how many rows are new, known and bad, and each bad row with its line and reason. " +
		"While a row is bad nothing is applied, unless --good-rows-only. New groups are active and unclaimed; " +
		"groups that are there already stay as they are, so importing a list again changes nothing. Nobody gets an account or mail."
}

// errRefused makes the command end with a code that is not zero.
var errRefused = errors.New("nothing was imported")

// Run imports a list, or tells why not.
func (c importGroupsCmd) Run(ctx context.Context, out io.Writer) error {
	list, err := c.read()
	if err != nil {
		return err
	}
	a, err := c.Store.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	imp, rows, err := a.Groups.Preview(ctx, access.System(access.ByCommandLine), list)
	if err != nil {
		return inWords(err)
	}
	report{out, i18n.Load().For("en")}.tell(imp, rows)
	switch {
	case imp.Bad > 0 && !c.GoodRowsOnly:
		return fmt.Errorf("%w: %d of %d rows are bad; correct them, or use --good-rows-only", errRefused, imp.Bad, imp.Total)
	case imp.Fresh == 0:
		_, err = fmt.Fprintln(out, "There is nothing to import.")
		return err
	case c.DryRun:
		_, err = fmt.Fprintf(out, "Would import %d groups. Nothing was written.\n", imp.Fresh)
		return err
	}
	return c.apply(ctx, a, list, out)
}

func (c importGroupsCmd) apply(ctx context.Context, a *app.App, list groups.List, out io.Writer) error {
	as := access.System(access.ByCommandLine)
	imp, err := a.Groups.StartImport(ctx, as, list)
	if err == nil {
		imp, err = a.Groups.StageImport(ctx, as, imp.ID, imp.Rev)
	}
	if err == nil {
		imp, err = a.Groups.ApplyImport(ctx, as, imp.ID, c.GoodRowsOnly)
	}
	if err != nil {
		return inWords(err)
	}
	fmt.Fprintf(out, "Imported %d groups. SHA-256 %s\n", imp.Applied, imp.Digest)
	if _, named := imp.Mapping.V[groups.FieldCalendar]; named {
		fmt.Fprintln(out, "The calendars that it names are connected and read by the server, within minutes.")
	}
	return nil
}

// read reads the file, a little more than an import takes at most, so that a
// larger one is refused without being held in memory.
func (c importGroupsCmd) read() (groups.List, error) {
	list := groups.List{Source: c.Source, Filename: c.File, Inside: c.List, Columns: map[groups.Field]*string{}}
	for _, m := range c.Map {
		field, column, ok := strings.Cut(m, "=")
		if !ok {
			return list, fmt.Errorf("--map %s: want FIELD=COLUMN; the fields are %v", m, groups.ImportFields())
		}
		list.Columns[groups.Field(field)] = &column
		if column == "" {
			list.Columns[groups.Field(field)] = nil
		}
	}
	f, err := os.Open(c.File)
	if err != nil {
		return list, err
	}
	defer f.Close()
	list.Raw, err = io.ReadAll(io.LimitReader(f, tabular.MaxBytes+1))
	return list, err
}

// report writes what was found in a list.
type report struct {
	out  io.Writer
	text *i18n.Localizer
}

func (r report) tell(imp groups.Import, rows []groups.StagedRow) {
	table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "FIELD\tCOLUMN\tEXAMPLES")
	for _, f := range groups.ImportFields() {
		if c, ok := imp.Mapping.V[f]; ok {
			fmt.Fprintf(table, "%s\t%s\t%s\n", f, imp.Columns.V[c], strings.Join(imp.Samples.V[c], " · "))
		}
	}
	table.Flush()
	for _, m := range imp.Mapping.V.Lacks() {
		fmt.Fprintln(r.out, r.text.T(m))
	}
	fmt.Fprintf(r.out, "\n%d rows read: %d new, %d known (they stay as they are), %d bad\n", imp.Total, imp.Fresh, imp.Known, imp.Bad)
	for _, row := range rows {
		r.rows("bad", row, row.Problems.V)
	}
	for _, row := range rows {
		r.rows("remark", row, row.Warnings.V)
	}
}

func (r report) rows(kind string, row groups.StagedRow, messages []i18n.Message) {
	for _, m := range messages {
		fmt.Fprintf(r.out, "%s, line %d, %q: %s\n", kind, row.Line, row.Draft.V.Name, r.text.T(m))
	}
}
