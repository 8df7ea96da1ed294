// Package lists imports the real lists of groups into networks of their own, as
// an operator would with the command, and counts what becomes of their rows.
package lists

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Result is what became of one file.
type Result struct {
	Name    string
	Files   int
	Unread  i18n.Message // why the file could not be read at all
	Inside  string       // of several lists in the file, the one that was taken
	Columns []string     // "field = heading"
	Rows    int
	Applied int
	Refused int
	Warned  int
	Again   int // groups that the second run added
	Why     map[string]int
}

// Add sums results up.
func (r *Result) Add(o Result) {
	r.Files++
	r.Rows, r.Applied, r.Refused, r.Warned, r.Again = r.Rows+o.Rows, r.Applied+o.Applied, r.Refused+o.Refused, r.Warned+o.Warned, r.Again+o.Again
}

// inside names the list of a file that has several, which a person has to choose.
var inside = map[string]string{"pyladies+pyladies__www__config.yml": "chapters"}

// Import imports every file below dir/groups.
func Import(dir string) ([]Result, error) {
	files, err := os.ReadDir(filepath.Join(dir, "groups"))
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "lists")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	var results []Result
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(dir, "groups", f.Name()))
		if err != nil {
			return nil, err
		}
		r, err := one(filepath.Join(temp, f.Name()+".db"), groups.List{Source: "list", Filename: f.Name(), Inside: inside[f.Name()], Raw: raw})
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// one imports a list twice into an empty network.
func one(database string, list groups.List) (r Result, err error) {
	ctx := context.Background()
	r = Result{Name: list.Filename, Inside: list.Inside, Files: 1, Why: map[string]int{}}
	d, err := db.Open(ctx, "sqlite:"+database)
	if err != nil {
		return r, err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		return r, err
	}
	service := groups.New(access.NewGate(d, clock.System(), nil, nil))
	imp, rows, err := service.Preview(ctx, access.System(access.ByCommandLine), list)
	if fault.Is(err, fault.Invalid) {
		r.Unread = fault.As(err).Message
		return r, nil
	}
	if err != nil {
		return r, err
	}
	r.count(imp, rows)
	if r.Applied, err = apply(ctx, service, list); err != nil {
		return r, err
	}
	r.Again, err = apply(ctx, service, list)
	return r, err
}

func (r *Result) count(imp groups.Import, rows []groups.StagedRow) {
	r.Rows, r.Refused, r.Warned = imp.Total, imp.Bad, imp.Warned
	for _, f := range groups.ImportFields() {
		if c, ok := imp.Mapping.V[f]; ok {
			r.Columns = append(r.Columns, string(f)+" = "+imp.Columns.V[c])
		}
	}
	slices.Sort(r.Columns)
	for _, row := range rows {
		for _, m := range row.Problems.V {
			r.Why[m.Key]++
		}
	}
}

// apply adds the good rows of a list; a list without any adds nothing.
func apply(ctx context.Context, service *groups.Service, list groups.List) (int, error) {
	as := access.System(access.ByCommandLine)
	imp, err := service.StartImport(ctx, as, list)
	if err == nil {
		imp, err = service.StageImport(ctx, as, imp.ID, imp.Rev)
	}
	if err != nil || imp.Fresh == 0 {
		return 0, err
	}
	imp, err = service.ApplyImport(ctx, as, imp.ID, true)
	return imp.Applied, err
}
