package groups

import (
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
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
	day, err := ids.ParseDate(r.Query("as-of"))
	past := err == nil
	wanted := f.Standing
	if past {
		f.Standing = "" // of that day, not of today
	}
	office, err := h.Directory.OfficeGroups(r.Ctx(), r.Actor, f)
	if err != nil {
		return err
	}
	r.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.Header().Set("Content-Disposition", `attachment; filename="groups.csv"`)
	w := tabular.NewCSVWriter(r.Writer(), "slug", "name", "city", "country", "status", "standing", "day", "held", "target", "leader", "coleader", "last_met", "due", "next_step", "members", "joined")
	if !past {
		for _, g := range office.Groups {
			if err := writeRow(r, w, g, g.LastMet.String(), ""); err != nil {
				return err
			}
		}
		return w.Flush()
	}
	at := make(map[ids.GroupID]*directory.OfficeGroup, len(office.Groups))
	for _, g := range office.Groups {
		at[g.ID] = g
	}
	err = h.Requirements.Network(r.Ctx(), r.Actor, day, func(st requirements.Standing) error {
		today := at[st.Group.ID]
		if today == nil || wanted != "" && wanted != st.Assessment.Standing || st.Group.Joined.After(day) {
			return nil
		}
		sum, g := requirements.Summarise(st.Assessment, st.Edition.Guide), *today
		g.Standing, g.Held, g.Target, g.Due, g.NextStep.V = st.Assessment.Standing, sum.Held, sum.Target, sum.Due, sum.NextStep
		return writeRow(r, w, &g, "", day.String())
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func writeRow(r *site.Request, w *tabular.CSVWriter, g *directory.OfficeGroup, last, day string) error {
	word, next, due := r.T(msg.GroupfileNotYet()), "", ""
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
		tabular.Text(g.Leader), tabular.Text(g.CoLeader), tabular.Text(last), tabular.Text(due), tabular.Text(next), tabular.Int(g.Members), tabular.Text(g.Joined.String()))
}
