package documents

import (
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// owingView is who has not accepted a version of a document.
type owingView struct {
	*site.Request
	program.Document
	directory.Signers
	Versions []int // the newest first
	Asked    int   // the version that the list is about
	filter   directory.OwingFilter
}

func (h *Handlers) getOwing(r *site.Request) error {
	v, err := h.owing(r)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldOffice, v.Title.In(r.L.Lang(), v.Authoritative))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.DocumentsOfficeTitle()), Href: Path}, {Label: p.Title}}
	return r.Render(owingPage(p, v))
}

// owing reads the filters from the address. A version that the document never
// had is the one in force.
func (h *Handlers) owing(r *site.Request) (v owingView, err error) {
	v = owingView{Request: r, filter: directory.OwingFilter{Text: r.Query("q")}}
	if only := r.Query("only"); only == directory.OwingNever || only == directory.OwingEarlier {
		v.filter.Only = only
	}
	if v.Document, err = h.Program.Document(r.Ctx(), r.Actor, guide.Key(r.PathValue("document")), r.L.Lang(), 0); err != nil {
		return v, err
	}
	if !v.Kind.Accepted() {
		return v, fault.New(fault.NotFound, msg.ProgramDocumentMissing())
	}
	v.Asked = v.Document.Version
	wanted, _ := strconv.Atoi(r.Query("version")) // what is no number is the version in force
	for _, span := range v.History {
		if n := len(v.Versions); n == 0 || v.Versions[0] != span.Version {
			v.Versions = append([]int{span.Version}, v.Versions...)
		}
		if span.Version == wanted {
			v.Asked = wanted
		}
	}
	v.Signers, err = h.Directory.Owing(r.Ctx(), r.Actor, v.Key, v.Asked, v.filter)
	return v, err
}

// versions are the choices of the filter.
func (v owingView) versions() (options []ui.Option) {
	for _, n := range v.Versions {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n), Selected: n == v.Asked})
	}
	return options
}

func (v owingView) which() []ui.Option {
	return []ui.Option{{Label: v.T(msg.DocumentsOfficeOwingAll())},
		{Value: directory.OwingEarlier, Label: v.T(msg.DocumentsOfficeOwingEarlier()), Selected: v.filter.Only == directory.OwingEarlier},
		{Value: directory.OwingNever, Label: v.T(msg.DocumentsOfficeOwingNever()), Selected: v.filter.Only == directory.OwingNever}}
}

// path is the list without filters.
func (v owingView) path() string { return Path + "/" + string(v.Key) }

// export is the list as it is filtered, for spreadsheets.
func (v owingView) export() string {
	path := v.path() + "/owing.csv"
	if v.URL.RawQuery != "" {
		path += "?" + v.URL.Query().Encode()
	}
	return path
}

// getCSV sends the list as a table for spreadsheets: one row for each person.
func (h *Handlers) getCSV(r *site.Request) error {
	v, err := h.owing(r)
	if err != nil {
		return err
	}
	r.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.Header().Set("Content-Disposition", `attachment; filename="not-accepted.csv"`)
	w := tabular.NewCSVWriter(r.Writer(), "name", "address", "groups", "document", "version", "accepted_version")
	for _, p := range v.List {
		var groups []string
		for _, g := range p.Groups {
			groups = append(groups, g.Name)
		}
		if err := w.Write(tabular.Text(p.Name), tabular.Text(p.Address), tabular.Text(strings.Join(groups, "; ")), tabular.Text(string(v.Key)), tabular.Int(v.Asked), tabular.Int(p.Version)); err != nil {
			return err
		}
	}
	return w.Flush()
}
