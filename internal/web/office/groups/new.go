package groups

import (
	"fmt"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
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
	err := h.locate(r, &in, &places)
	if err == nil {
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
// text can mean.
func (h *Handlers) locate(r *site.Request, in *groups.NewGroup, places *[]geo.Match) error {
	text := r.Post("place")
	found := geo.Find(text, geo.Options{Limit: candidates})
	chosen := func(m geo.Match) error {
		in.Place = groups.Place{Country: m.Country, Region: m.Region, City: m.Name, Lat: m.Lat, Lng: m.Lng, Zone: m.Zone}
		return nil
	}
	for _, m := range found {
		if fmt.Sprint(m.ID) == r.Post("place_id") {
			return chosen(m)
		}
	}
	if m, sure := geo.Locate(text, geo.Options{}); sure {
		return chosen(m)
	}
	*places = found
	if len(found) == 0 {
		return fault.InvalidFields(fault.Field{Name: "place", Message: msg.GroupPlaceUnknown()})
	}
	return fault.InvalidFields(fault.Field{Name: "place_id", Message: msg.GroupfilePlaceWhich()})
}

// options are the places that the text may mean.
func (v newView) options() (options []ui.Option) {
	for _, m := range v.Places {
		options = append(options, ui.Option{Value: fmt.Sprint(m.ID), Label: m.Name, Note: geo.RegionName(m.Region, v.Request.L.Lang()) + ", " + geo.CountryName(m.Country, v.Request.L.Lang())})
	}
	return options
}
