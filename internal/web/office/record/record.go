package record

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Path is the record.
const Path = "/office/record"

// Handlers are the pages of the record.
type Handlers struct {
	Directory *directory.Service
}

// Routes are the addresses. All are closed at the door.
func (h *Handlers) Routes() []site.Route {
	return []site.Route{
		{Method: "GET", Path: Path, Need: access.AuditRead, Where: site.AtDoor, Handler: h.getRecord},
		{Method: "GET", Path: Path + ".csv", Need: access.AuditExport, Where: site.AtDoor, Handler: h.getCSV},
	}
}

// recordView is a page of the record.
type recordView struct {
	*site.Request
	directory.Record
	filter   directory.RecordFilter
	From, To ids.Date // as the reader chose them, in the reader's zone
}

// getRecord shows who did what, the newest first.
func (h *Handlers) getRecord(r *site.Request) (err error) {
	v := read(r)
	if v.Record, err = h.Directory.Record(r.Ctx(), r.Actor, v.filter); err != nil {
		return err
	}
	return r.Render(recordPage(r.Page(ui.WorldOffice, r.T(msg.RecordTitle())), v))
}

// read takes the filters from the address. What cannot be read narrows nothing.
func read(r *site.Request) recordView {
	v := recordView{Request: r}
	v.filter = directory.RecordFilter{Text: r.Query("q"), Cursor: r.Query("before")}
	if a := access.Action(r.Query("action")); access.Known(a) {
		v.filter.Action = a
	}
	switch r.Query("by") {
	case "all":
		v.filter.All = true
	case "program":
		v.filter.Program = true
	}
	if o := r.Query("outcome"); o == "allowed" || o == "refused" {
		v.filter.Outcome = o
	}
	zone, err := clock.Zone(r.Visit.Person.Zone)
	if err != nil {
		zone = time.UTC
	}
	if day, err := ids.ParseDate(r.Query("from")); err == nil {
		v.From, v.filter.From = day, day.Start(zone)
	}
	if day, err := ids.ParseDate(r.Query("to")); err == nil {
		v.To, v.filter.Until = day, day.End(zone)
	}
	return v
}

// links lead to the newest and to older entries.
func (v recordView) links() (l ui.PageLinks) {
	if v.filter.Cursor != "" {
		l.Previous = v.WithQuery("before", "") // a list by key knows no page before, so back leads to the newest
	}
	if v.Next != "" {
		l.Next = v.WithQuery("before", v.Next)
	}
	return l
}

func (v recordView) export() string {
	q := v.URL.Query()
	q.Del("before")
	if len(q) == 0 {
		return Path + ".csv"
	}
	return Path + ".csv?" + q.Encode()
}

// actions are the choices of the filter, by their words.
func (v recordView) actions() []ui.Option {
	var list []ui.Option
	for action := range deeds {
		list = append(list, ui.Option{Value: string(action), Label: Action(v.L, action), Selected: action == v.filter.Action})
	}
	slices.SortFunc(list, func(a, b ui.Option) int {
		return strings.Compare(ids.Fold(a.Label)+a.Value, ids.Fold(b.Label)+b.Value)
	})
	return append([]ui.Option{{Label: v.T(msg.RecordAll())}}, list...)
}

// actors are the choices of who acted: people, unless something else is chosen,
// because the program does a hundred small things for each of theirs.
func (v recordView) actors() []ui.Option {
	return []ui.Option{{Label: v.T(msg.RecordPeople())},
		{Value: "program", Label: v.T(msg.RecordByProgram()), Selected: v.filter.Program},
		{Value: "all", Label: v.T(msg.RecordAll()), Selected: v.filter.All}}
}

func (v recordView) outcomes() []ui.Option {
	return []ui.Option{{Label: v.T(msg.RecordAll())},
		{Value: "allowed", Label: v.T(msg.RecordAllowed()), Selected: v.filter.Outcome == "allowed"},
		{Value: "refused", Label: v.T(msg.RecordRefusals()), Selected: v.filter.Outcome == "refused"}}
}

// machine is that moment for programs.
func (v recordView) machine(e directory.RecordEntry) string { return e.At.UTC().Format(time.RFC3339) }

// moment is when an entry was written, in the reader's zone.
func (v recordView) moment(e directory.RecordEntry) string {
	return v.L.Moment(i18n.At(e.At, v.Visit.Person.Zone))
}

// getCSV sends all that the filters leave as a table for spreadsheets. Values
// are as they are kept, in no language, because programs read them too.
func (h *Handlers) getCSV(r *site.Request) error {
	var w *tabular.CSVWriter
	err := h.Directory.ExportRecord(r.Ctx(), r.Actor, read(r).filter, func(page directory.Record) error {
		if w == nil {
			r.Header().Set("Content-Type", "text/csv; charset=utf-8")
			r.Header().Set("Content-Disposition", `attachment; filename="record.csv"`)
			w = tabular.NewCSVWriter(r.Writer(), "id", "at", "actor_kind", "actor", "name", "action", "outcome", "group", "target_kind", "target", "changes", "reason", "request")
		}
		for _, e := range page.Entries {
			if err := writeRow(w, e, page.Names); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func writeRow(w *tabular.CSVWriter, e directory.RecordEntry, names map[string]string) error {
	changes := ""
	if len(e.Detail.V.Changes) > 0 {
		text, err := json.Marshal(e.Detail.V.Changes)
		if err != nil {
			return err
		}
		changes = string(text)
	}
	return w.Write(tabular.Text(e.ID), tabular.Text(e.At.UTC().Format(time.RFC3339)), tabular.Text(string(e.Kind)), tabular.Text(e.Actor),
		tabular.Text(names[e.Actor]), tabular.Text(string(e.Action)), tabular.Text(e.Outcome), tabular.Text(e.GroupSlug),
		tabular.Text(e.TargetKind), tabular.Text(e.TargetID), tabular.Text(changes), tabular.Text(e.Reason), tabular.Text(e.Request))
}
