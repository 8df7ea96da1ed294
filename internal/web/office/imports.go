package office

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// PathImports is where lists of groups are brought.
const PathImports = "/office/import"

// Imports are the pages on which lists of groups are brought and applied.
type Imports struct {
	Groups *groups.Service
}

// Routes are the addresses of these pages.
func (h *Imports) Routes() []site.Route {
	closed := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: PathImports + path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	upload := closed("POST", "", access.GroupStage, h.postList)
	upload.Upload = tabular.MaxBytes + 1<<20
	return []site.Route{
		closed("GET", "", access.GroupStage, h.getList),
		upload,
		closed("GET", "/{import}", access.GroupStage, h.getImport),
		closed("GET", "/{import}/problems.csv", access.GroupStage, h.getProblems),
		closed("POST", "/{import}/columns", access.GroupStage, h.postColumns),
		closed("POST", "/{import}/apply", access.GroupImport, h.postApply),
	}
}

func importPath(id ids.ImportID) string { return PathImports + "/" + string(id) }

// importID reads the path's value; anything else is not found.
func importID(r *site.Request) (ids.ImportID, error) {
	id := ids.ImportID(r.PathValue("import"))
	if !ids.Has(id, "imp") {
		return "", fault.New(fault.NotFound, msg.ImportMissing())
	}
	return id, nil
}

// importsView is the list of imports with the form for another.
type importsView struct {
	All  []groups.Import
	Form ui.Form
	Zone string
}

func (v importsView) day(imp groups.Import) i18n.Date {
	return i18n.At(imp.CreatedAt, v.Zone).Date()
}

// getList lists what was brought, with the form for another list.
func (h *Imports) getList(r *site.Request) error { return h.list(r, http.StatusOK, nil) }

func (h *Imports) list(r *site.Request, status int, refused error) error {
	all, err := h.Groups.Imports(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldOffice, r.T(msg.ImportTitle()))
	v := importsView{All: all, Form: ui.NewForm(p), Zone: r.Visit.Person.Zone}
	if refused != nil {
		v.Form = v.Form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, importsPage(p, v))
}

// postList takes a list in. Nothing is applied by it.
func (h *Imports) postList(r *site.Request) error {
	imp, err := h.start(r)
	if fault.Is(err, fault.Invalid) {
		return h.list(r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(importPath(imp.ID))
}

func (h *Imports) start(r *site.Request) (imp groups.Import, err error) {
	file, name, ok := r.Uploaded("file")
	if !ok {
		return imp, fault.InvalidFields(fault.Field{Name: "file", Message: msg.ImportRefusedFile()})
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	if err != nil {
		return imp, err
	}
	imp, err = h.Groups.StartImport(r.Ctx(), r.Actor, groups.List{Source: r.Post("source"), Filename: name, Inside: strings.TrimSpace(r.Post("list")), Raw: raw})
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid && !f.Message.IsZero() { // what is wrong with the file stands beside it
		err = fault.InvalidFields(fault.Field{Name: "file", Message: f.Message})
	}
	return imp, err
}

// getImport shows one list: how far its staging is, what is in it, or what
// became of it.
func (h *Imports) getImport(r *site.Request) error { return h.show(r, http.StatusOK, nil) }

func (h *Imports) show(r *site.Request, status int, refused error) error {
	id, err := importID(r)
	if err != nil {
		return err
	}
	imp, err := h.Groups.Import(r.Ctx(), r.Actor, id)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldOffice, imp.Filename)
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.ImportTitle()), Href: PathImports}, {Label: imp.Filename}}
	if imp.State == groups.ImportStaging {
		p.Extra = refreshing()
		return r.Render(stagingPage(p, imp))
	}
	v := importView{Import: imp, Zone: r.Visit.Person.Zone, Columns: ui.NewForm(p).In("columns").At(strconv.Itoa(imp.Rev)), Apply: ui.NewForm(p).In("apply")}
	if f := fault.As(refused); f != nil {
		v.Refused = f.Message
	}
	if refused != nil && r.Method == http.MethodPost {
		v.Columns = v.Columns.Typed(r.Values())
	}
	if err := h.rows(r, &v); err != nil {
		return err
	}
	return r.RenderStatus(status, importPage(p, v))
}

// rowsAPage are shown at once.
const rowsAPage = 50

// rows reads the part of the rows that the address asks for.
func (h *Imports) rows(r *site.Request, v *importView) (err error) {
	v.Show = groups.Verdict(r.Query("show"))
	shown := map[groups.Verdict]int{groups.Bad: v.Import.Bad, groups.Fresh: v.Import.Fresh, showWarned: v.Import.Warned}
	if v.Import.State == groups.ImportApplied {
		shown[groups.Fresh] = v.Import.Applied
	}
	if _, ok := shown[v.Show]; !ok {
		v.Show = groups.Fresh
		if v.Import.Bad > 0 {
			v.Show = groups.Bad
		}
	}
	total := shown[v.Show]
	pages := max(1, (total+rowsAPage-1)/rowsAPage)
	page, err := r.PageOf(pages)
	if err != nil {
		return err
	}
	f := groups.RowFilter{Verdict: v.Show, Warned: v.Show == showWarned, Skip: (page - 1) * rowsAPage, Limit: rowsAPage}
	if v.Rows, err = h.Groups.ImportRows(r.Ctx(), r.Actor, v.Import.ID, f); err != nil {
		return err
	}
	here := importPath(v.Import.ID) + "?show=" + string(v.Show)
	if total > rowsAPage {
		v.Pager = ui.Numbered(page, pages, func(n int) string { return here + "&page=" + strconv.Itoa(n) + "#rows" })
		v.Pager.Position = ui.Position(r.L, f.Skip+1, f.Skip+len(v.Rows), total)
	}
	v.tabs(r.L, shown)
	return nil
}

// postColumns says anew what the columns stand for.
func (h *Imports) postColumns(r *site.Request) error {
	id, err := importID(r)
	if err != nil {
		return err
	}
	rev, _ := strconv.Atoi(r.Post("rev"))
	m, err := mappingOf(r)
	if err == nil {
		_, err = h.Groups.Remap(r.Ctx(), r.Actor, id, m, rev)
	}
	return h.answer(r, id, err)
}

// mappingOf reads which field was chosen for each column.
func mappingOf(r *site.Request) (groups.Mapping, error) {
	m := groups.Mapping{}
	for name := range r.Values() {
		number, ok := strings.CutPrefix(name, "column-")
		field := groups.Field(r.Post(name))
		column, err := strconv.Atoi(number)
		if !ok || err != nil || field == "" {
			continue
		}
		if _, twice := m[field]; twice {
			return nil, fault.New(fault.Invalid, msg.ImportMapTwice(r.T(field.Label())))
		}
		m[field] = column
	}
	return m, nil
}

// postApply adds the groups: all, or the good ones when these were asked for.
func (h *Imports) postApply(r *site.Request) error {
	id, err := importID(r)
	if err != nil {
		return err
	}
	imp, err := h.Groups.ApplyImport(r.Ctx(), r.Actor, id, r.Post("good") != "")
	if err != nil {
		return h.answer(r, id, err)
	}
	return r.SeeOther(importPath(id), site.Done(msg.ImportApplyDone(imp.Applied)))
}

// answer goes back to the list, or shows it with the reason of a refusal.
func (h *Imports) answer(r *site.Request, id ids.ImportID, err error) error {
	switch {
	case err == nil:
		return r.SeeOther(importPath(id))
	case fault.Is(err, fault.Invalid):
		return h.show(r, http.StatusUnprocessableEntity, err)
	case fault.Is(err, fault.Conflict):
		return h.show(r, http.StatusConflict, err)
	}
	return err
}

// getProblems sends the bad rows as they came, with line and reason in front.
func (h *Imports) getProblems(r *site.Request) error {
	id, err := importID(r)
	if err != nil {
		return err
	}
	imp, err := h.Groups.Import(r.Ctx(), r.Actor, id)
	if err != nil {
		return err
	}
	rows, err := h.Groups.ImportRows(r.Ctx(), r.Actor, id, groups.RowFilter{Verdict: groups.Bad})
	if err != nil {
		return err
	}
	r.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.Header().Set("Content-Disposition", `attachment; filename="problems.csv"`)
	out := tabular.NewCSVWriter(r.Writer(), append([]string{r.T(msg.ImportProblemsLine()), r.T(msg.ImportProblemsReason())}, imp.Columns.V...)...)
	for _, row := range rows {
		cells := []tabular.Cell{tabular.Int(row.Line), tabular.Text(reasons(r.L, row.Problems.V))}
		for _, c := range row.Cells.V {
			cells = append(cells, tabular.Text(c))
		}
		for len(cells) < len(imp.Columns.V)+2 {
			cells = append(cells, tabular.Text(""))
		}
		if err := out.Write(cells...); err != nil {
			return err
		}
	}
	return out.Flush()
}

// reasons writes several messages as one text.
func reasons(l *i18n.Localizer, list []i18n.Message) string {
	texts := make([]string, len(list))
	for i, m := range list {
		texts[i] = l.T(m)
	}
	return strings.Join(texts, " ")
}
