package groups

import (
	"net/url"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// What the form of several groups can ask for beside a status.
const (
	pause       = "pause"
	bulkLabel   = "label"
	bulkUnlabel = "unlabel"
)

// postBulk agrees on a pause with several groups, or changes their status.
func (h *Handlers) postBulk(r *site.Request) error {
	var list []ids.GroupID
	for _, id := range r.Values()["group"] {
		list = append(list, ids.GroupID(id))
	}
	done, err := h.changeAll(r, list)
	if err != nil {
		return h.bulkAgain(r, err)
	}
	flash := r.Did(msg.GroupfileBulkDone(done))
	if chosen, _ := groups.Chosen(list); done < len(chosen) {
		flash.Tone, flash.Text = ui.ToneWarn, msg.GroupfileBulkLeft(len(chosen)-done)
	}
	return r.SeeOther(site.LocalPath(r.Post("back")), flash)
}

func (h *Handlers) changeAll(r *site.Request, list []ids.GroupID) (int, error) {
	switch what := r.Post("what"); what {
	case bulkLabel, bulkUnlabel:
		// A new word gets the quiet colour, which the file of a group can change by
		// taking the label away and giving it anew.
		in := groups.Labelling{Name: r.Post("label_name"), Colour: groups.Colours[0], Remove: what == bulkUnlabel}
		if _, err := h.Groups.Label(r.Ctx(), r.Actor, list, in); err != nil {
			return 0, err
		}
		chosen, err := groups.Chosen(list)
		return len(chosen), err
	case pause:
	default:
		return h.Groups.SetStatusAll(r.Ctx(), r.Actor, list, groups.Status(what), r.Post("reason"))
	}
	until, _ := ids.ParseDate(r.Post("until")) // no day is refused as one that is not after today
	return h.Requirements.PauseAll(r.Ctx(), r.Actor, list, until, r.Post("reason"))
}

// bulkAgain shows the table from which a refused form came, with the same
// groups selected and the form open.
func (h *Handlers) bulkAgain(r *site.Request, err error) error {
	back, berr := url.Parse(site.LocalPath(r.Post("back")))
	if berr != nil {
		back = &url.URL{}
	}
	return h.tableAgain(r, back.RawQuery, err, func(v *tableView, err error) { v.Bulk = v.Bulk.Refuse(r.Values(), err) })
}

// tableAgain shows the table of an address again, one of its forms as it was
// sent.
func (h *Handlers) tableAgain(r *site.Request, query string, err error, refused func(*tableView, error)) error {
	r.URL = &url.URL{Path: Path, RawQuery: query} // filters and links are those of that table
	v, terr := h.table(r)
	if terr != nil {
		return terr
	}
	return r.Refuse(err, func(err error) templ.Component {
		refused(&v, err)
		return tablePage(r.Page(ui.WorldOffice, r.T(msg.GroupfileTitle())), v)
	})
}
