package groups

import (
	"fmt"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// newView is the form for a group.
type newView struct {
	ui.Form
	*site.Request
	Places  []geo.Match // which of them is meant
	Similar bool
}

// candidates is how many places one is asked to choose from.
const candidates = 8

func (h *Handlers) getNew(r *site.Request) error {
	p := r.Page(ui.WorldOffice, r.T(msg.GroupfileAdd()))
	return r.Render(newPage(p, newView{Form: ui.NewForm(p), Request: r}))
}

// postNew makes a group. A place that may be several asks which one.
func (h *Handlers) postNew(r *site.Request) error {
	in := groups.NewGroup{Name: r.Post("name"), Status: groups.Status(r.Post("status")), Similar: r.Post("similar") == "true"}
	in.Profile.Homepage = r.Post("homepage")
	if in.Status != groups.Active {
		in.Status = groups.Onboarding
	}
	var places []geo.Match
	var id ids.GroupID
	var err error
	if in.Place, err = locate(r, &places); err == nil {
		id, err = h.Groups.Create(r.Ctx(), r.Actor, in)
	}
	if err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			p := r.Page(ui.WorldOffice, r.T(msg.GroupfileAdd()))
			return newPage(p, newView{Form: ui.NewForm(p).Refuse(r.Values(), err), Request: r, Places: places, Similar: refusedSimilar(err)})
		})
	}
	return h.created(r, id)
}

// created leads to the file of a new group.
func (h *Handlers) created(r *site.Request, id ids.GroupID) error {
	office, err := h.Directory.OfficeGroups(r.Ctx(), r.Actor, directory.OfficeFilter{})
	if err != nil {
		return err
	}
	to := Path
	for _, g := range office.All {
		if g.ID == id {
			to += "/" + g.Slug
		}
	}
	return r.SeeOther(to, site.Done(msg.GroupfileCreated()))
}

// locate reads the place: the one that was chosen, or the only one that the
// text can mean. Otherwise places are those that it may mean.
func locate(r *site.Request, places *[]geo.Match) (groups.Place, error) {
	text := r.Post("place")
	found := geo.Find(text, geo.Options{Limit: candidates})
	for _, m := range found {
		if fmt.Sprint(m.ID) == r.Post("place_id") {
			return placeAt(m), nil
		}
	}
	if m, sure := geo.Locate(text, geo.Options{}); sure {
		return placeAt(m), nil
	}
	*places = found
	if len(found) == 0 {
		return groups.Place{}, fault.InvalidFields(fault.Field{Name: "place", Message: msg.GroupPlaceUnknown()})
	}
	return groups.Place{}, fault.InvalidFields(fault.Field{Name: "place_id", Message: msg.GroupfilePlaceWhich()})
}

func placeAt(m geo.Match) groups.Place {
	return groups.Place{Country: m.Country, Region: m.Region, City: m.Name, Lat: m.Lat, Lng: m.Lng, Zone: m.Zone}
}

// placeOptions are the places that a text may mean.
func placeOptions(l *i18n.Localizer, places []geo.Match) (options []ui.Option) {
	for _, m := range places {
		options = append(options, ui.Option{Value: fmt.Sprint(m.ID), Label: m.Name, Note: geo.RegionName(m.Region, l.Lang()) + ", " + geo.CountryName(m.Country, l.Lang())})
	}
	return options
}
