package groups

import (
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// list returns the groups that the address asks for: as they are kept, or as
// they stood on the day that it names.
func (h *Handlers) list(r *site.Request, f directory.OfficeFilter) (o directory.Office, day ids.Date, err error) {
	f.Me, f.On = r.Actor.Person, ids.DateOf(h.Now())
	if text := r.Query("as-of"); text != "" {
		if day, err = ids.ParseDate(text); err != nil {
			return o, day, &site.BadAddress{Name: "as-of"}
		}
	}
	if day.IsZero() {
		o, err = h.Directory.OfficeGroups(r.Ctx(), r.Actor, f)
		return o, day, err
	}
	if o, err = h.Directory.OfficeGroups(r.Ctx(), r.Actor, directory.OfficeFilter{}); err != nil {
		return o, day, err
	}
	o.All, err = h.on(r, o.All, day)
	o.Groups = f.Find(o.All)
	return o, day, err
}

// on returns the groups of a list that had joined by a day, with what the rules
// say of that day. Leaders, members and status stay today's: the table has them
// for finding a group, not as history.
func (h *Handlers) on(r *site.Request, list []*directory.OfficeGroup, day ids.Date) ([]*directory.OfficeGroup, error) {
	then := make(map[ids.GroupID]*directory.OfficeGroup, len(list))
	err := h.Requirements.Network(r.Ctx(), r.Actor, day, func(st requirements.Standing) error {
		if !st.Group.Joined.After(day) {
			sum := requirements.Summarise(st.Assessment, st.Edition.Guide)
			then[st.Group.ID] = &directory.OfficeGroup{Standing: st.Assessment.Standing, Urgency: sum.Urgency, Held: sum.Held, Target: sum.Target, Due: sum.Due}
			then[st.Group.ID].NextStep.V = sum.NextStep
		}
		return nil
	})
	var out []*directory.OfficeGroup
	for _, today := range list {
		if was := then[today.ID]; was != nil {
			g := *today // the list is shared
			g.Standing, g.Urgency, g.Held, g.Target, g.Due, g.NextStep = was.Standing, was.Urgency, was.Held, was.Target, was.Due, was.NextStep
			g.LastMet, g.Trend = ids.Date{}, was.Trend
			out = append(out, &g)
		}
	}
	return out, err
}
