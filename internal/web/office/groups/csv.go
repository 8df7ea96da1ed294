package groups

import (
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// getCSV sends the filtered list as a table for spreadsheets: as it is kept, or
// computed as of a day.
func (h *Handlers) getCSV(r *site.Request) error {
	f, err := readFilter(r.URL.Query())
	if err != nil {
		return err
	}
	office, day, err := h.list(r, f)
	if err != nil {
		return err
	}
	on := ""
	if !day.IsZero() {
		on = day.String()
	}
	r.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.Header().Set("Content-Disposition", `attachment; filename="groups.csv"`)
	w := tabular.NewCSVWriter(r.Writer(), "slug", "name", "city", "country", "status", "standing", "day", "held", "target", "leader", "coleader", "last_met", "due", "next_step", "members", "joined", "claimed")
	for _, g := range office.Groups {
		if err := writeRow(r, w, g, on); err != nil {
			return err
		}
	}
	return w.Flush()
}

func writeRow(r *site.Request, w *tabular.CSVWriter, g *directory.OfficeGroup, day string) error {
	word, next, due, last := r.T(msg.GroupfileNotYet()), "", "", ""
	if !g.LastMet.IsZero() {
		last = g.LastMet.String()
	}
	if g.Word() != "" {
		word = r.T(g.Word().Message())
	}
	if !g.NextStep.V.IsZero() {
		next = r.T(g.NextStep.V)
	}
	if !g.Due.IsZero() {
		due = g.Due.String()
	}
	return w.Write(tabular.Text(g.Slug), tabular.Text(g.Name), tabular.Text(g.City), tabular.Text(geo.CountryName(g.Country, r.L.Lang())),
		tabular.Text(string(g.Status)), tabular.Text(word), tabular.Text(day), tabular.Int(g.Held), tabular.Int(g.Target),
		tabular.Text(g.Leader), tabular.Text(g.CoLeader), tabular.Text(last), tabular.Text(due), tabular.Text(next), tabular.Int(g.Members), tabular.Text(g.Joined.String()), tabular.Text(strconv.FormatBool(g.Claimed)))
}
