package groups

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/standing"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// perPage is how many groups one page of the table has.
const perPage = 50

// tableView is the page of the table.
type tableView struct {
	*site.Request
	Filter directory.OfficeFilter
	Groups []*directory.OfficeGroup
	Total  int
	Day    ids.Date                 // as of which; zero: now
	All    []*directory.OfficeGroup // without the filter: for the numbers beside views and lists
	Views  []views.View
	today  ids.Date
	Query  string // the filter and order of this page, for a view of it
	Links  ui.PageLinks
	Labels []groups.Label
	Create bool
	Waive  bool
	Save   ui.Form
	Bulk   ui.Form
}

// standings are those one may filter by, the gravest first.
var standings = []engine.Standing{engine.OutOfRules, engine.Below, engine.NeedsAttention, engine.Good, engine.Pause,
	engine.InOnboarding, engine.InProbation, engine.IsSuspended, engine.IsLeaving, engine.HasLeft}

// readFilter reads the filter and order out of an address. An unknown standing
// narrows nothing; an order that there is not is refused.
func readFilter(q url.Values) (f directory.OfficeFilter, err error) {
	f.Text = strings.TrimSpace(q.Get("q"))
	if s := engine.Standing(q.Get("standing")); slices.Contains(standings, s) {
		f.Standing = s
	}
	f.Country, f.Meetings, f.Leadership, f.Label = q.Get("country"), q.Get("meetings"), q.Get("leaders"), q.Get("label")
	f.Owner = q.Get("owner")
	order, descending := strings.CutPrefix(q.Get("sort"), "-")
	if order != "" && !slices.Contains(directory.Orders, directory.OfficeOrder(order)) {
		return f, &site.BadAddress{Name: "sort"}
	}
	f.Order, f.Descending = directory.OfficeOrder(order), descending
	return f, nil
}

// known is the part of an address that says what the table shows, without the
// page of it.
func known(q url.Values) string {
	out := url.Values{}
	for _, name := range []string{"q", "standing", "country", "meetings", "leaders", "label", "sort", "as-of", "owner"} {
		if value := q.Get(name); value != "" {
			out.Set(name, value)
		}
	}
	return out.Encode()
}

// getTable shows the groups of the network.
func (h *Handlers) getTable(r *site.Request) error {
	v, err := h.table(r)
	if err != nil {
		return err
	}
	return r.Render(tablePage(r.Page(ui.WorldOffice, r.T(msg.GroupfileTitle())), v))
}

func (h *Handlers) table(r *site.Request) (v tableView, err error) {
	v = tableView{Request: r, today: ids.DateOf(h.Now())}
	if v.Filter, err = readFilter(r.URL.Query()); err != nil {
		return v, err
	}
	office, day, err := h.list(r, v.Filter)
	if err != nil {
		return v, err
	}
	v.All, v.Day = office.All, day
	if v.Labels, err = h.Directory.Labels(r.Ctx(), r.Actor); err != nil {
		return v, err
	}
	if v.Views, err = h.Views.Of(r.Ctx(), r.Actor, "groups"); err != nil {
		return v, err
	}
	may, err := h.People.Office(r.Ctx(), r.Actor, access.GroupCreate, access.WaiverGrant)
	if err != nil {
		return v, err
	}
	v.Create = may.May(access.GroupCreate)
	v.Waive = may.May(access.WaiverGrant) && day.IsZero() // nobody changes the past
	if err := v.page(office.Groups); err != nil {
		return v, err
	}
	v.Query = known(r.URL.Query())
	p := ui.Page{L: r.L}
	v.Save, v.Bulk = ui.NewForm(p).In("view"), ui.NewForm(p).In("bulk")
	return v, nil
}

// page cuts the list into its pages.
func (v *tableView) page(list []*directory.OfficeGroup) error {
	v.Total = len(list)
	pages := max(1, (v.Total+perPage-1)/perPage)
	current, err := v.Request.PageOf(pages)
	if err != nil {
		return err
	}
	from := (current - 1) * perPage
	v.Groups = list[from:min(from+perPage, v.Total)]
	if pages > 1 {
		v.Links = ui.Numbered(current, pages, func(n int) string { return v.WithQuery("page", strconv.Itoa(n)) })
	}
	if v.Total > 0 {
		v.Links.Position = ui.Position(v.L, from+1, from+len(v.Groups), v.Total)
	}
	return nil
}

// columns are the table's, each with the address that sorts by it.
func (v tableView) columns() ui.Table {
	sorted := func(label i18n.Message, o directory.OfficeOrder, c ui.Column) ui.Column {
		c.Label = v.T(label)
		to := string(o)
		if v.Filter.Order == o || v.Filter.Order == "" && o == directory.ByOfficeName {
			c.Order = ui.Ascending
			if v.Filter.Descending {
				c.Order = ui.Descending
			} else {
				to = "-" + to
			}
		}
		c.SortBy = v.WithQuery("sort", to, "page", "")
		return c
	}
	return ui.Table{Caption: v.T(msg.GroupfileTitle()), Dense: true, Columns: []ui.Column{
		ui.SelectColumn(v.L),
		sorted(msg.GroupfileColumnGroup(), directory.ByOfficeName, ui.Column{}),
		sorted(msg.GroupfileColumnStanding(), directory.ByStanding, ui.Column{Fit: true}),
		sorted(msg.GroupfileColumnHeld(), directory.ByHeld, ui.Column{Number: true}),
		{Label: v.T(msg.GroupfileColumnTrend()), Fit: true, NoCard: true, Low: true},
		{Label: v.T(msg.GroupfileColumnLeaders())},
		sorted(msg.GroupfileColumnLast(), directory.ByLastMet, ui.Column{Fit: true, Low: true}),
		sorted(msg.GroupfileColumnNext(), directory.ByDue, ui.Column{}),
		sorted(msg.GroupfileColumnMembers(), directory.ByMembers, ui.Column{Number: true, Low: true}),
	}}
}

// Columns that not every table shows.
const (
	columnSelect = 0
	columnTrend  = 4
	columnLast   = 6
)

// shown is the table with the columns that it has here.
func (v tableView) shown(t ui.Table) ui.Table {
	columns := t.Columns
	t.Columns = nil
	for i, c := range columns {
		switch {
		case i == columnSelect && !v.Waive:
		case (i == columnTrend || i == columnLast) && !v.Day.IsZero():
		default:
			t.Columns = append(t.Columns, c)
		}
	}
	return t
}

// trend is the line of a group's meetings.
func trend(g *directory.OfficeGroup) (values []float64) {
	for _, n := range g.Trend.V {
		values = append(values, float64(n))
	}
	return values
}

// place is where a group meets.
func place(l *i18n.Localizer, country, city string) string {
	name := geo.CountryName(country, l.Lang())
	if name == "" || city == "" {
		return city + name
	}
	return city + ", " + name
}

// pill is the word of a group's standing; a group that was never worked out has
// its status.
func (v tableView) pill(g *directory.OfficeGroup) (ui.Tone, string) {
	if g.Word() == "" {
		return ui.ToneInfo, v.T(msg.GroupfileNotYet())
	}
	return standing.Tone(g.Word()), v.T(g.Word().Message())
}

// tabs are the whole list, the two views that everyone has, and one's own.
func (v tableView) tabs() []ui.NavItem {
	below := func(g *directory.OfficeGroup) bool { return g.Word() == engine.Below }
	orphan := func(g *directory.OfficeGroup) bool { return g.Vacant() }
	tab := func(label, query string, count int) ui.NavItem {
		item := ui.NavItem{Label: label, Href: Path, Current: v.Query == query, Count: v.L.Number(count)}
		if query != "" {
			item.Href += "?" + query
		}
		return item
	}
	items := []ui.NavItem{
		tab(v.T(msg.CommonAll()), "", len(v.All)),
		tab(v.T(msg.DeskScopeMine()), "owner=mine", v.count(func(g *directory.OfficeGroup) bool { return g.Of(v.Actor.Person, v.today) })),
		tab(v.T(engine.Below.Message()), "standing=below", v.count(below)),
		tab(v.T(msg.GroupfileLeadersMissing()), "leaders=missing", v.count(orphan)),
	}
	for _, w := range v.Views {
		item := tab(w.Name, w.Query, 0)
		item.Count = ""
		items = append(items, item)
	}
	return items
}

func (v tableView) count(is func(*directory.OfficeGroup) bool) (n int) {
	for _, g := range v.All {
		if is(g) {
			n++
		}
	}
	return n
}

// mine is the view that this page shows, if it is one's own.
func (v tableView) mine() (views.View, bool) {
	for _, w := range v.Views {
		if w.Query == v.Query {
			return w, true
		}
	}
	return views.View{}, false
}

func (v tableView) standings() []ui.Option {
	options := []ui.Option{{Label: v.T(msg.CommonAny())}}
	for _, s := range standings {
		options = append(options, ui.Option{Value: string(s), Label: v.T(s.Message()), Selected: s == v.Filter.Standing})
	}
	return options
}

// countries are the continents and the countries in which there are groups.
func (v tableView) countries() []ui.Option {
	options := []ui.Option{{Label: v.T(msg.CommonAll())}}
	seen := map[string]bool{}
	var list []ui.Option
	for _, g := range v.All {
		if g.Country != "" && !seen[g.Country] {
			seen[g.Country] = true
			list = append(list, ui.Option{Value: g.Country, Label: geo.CountryName(g.Country, v.L.Lang()), Selected: v.Filter.Country == g.Country})
		}
	}
	slices.SortFunc(list, func(a, b ui.Option) int { return strings.Compare(ids.Fold(a.Label), ids.Fold(b.Label)) })
	for _, c := range geo.Continents() {
		options = append(options, ui.Option{Value: string(c), Label: ui.ContinentName(v.L, c), Selected: v.Filter.Country == string(c)})
	}
	return append(options, list...)
}

func (v tableView) meetings() []ui.Option {
	return []ui.Option{{Label: v.T(msg.CommonAny())},
		{Value: directory.MeetingsBelow, Label: v.T(msg.GroupfileMeetingsBelow()), Selected: v.Filter.Meetings == directory.MeetingsBelow},
		{Value: directory.MeetingsReached, Label: v.T(msg.GroupfileMeetingsReached()), Selected: v.Filter.Meetings == directory.MeetingsReached}}
}

func (v tableView) leaderships() []ui.Option {
	options := []ui.Option{{Label: v.T(msg.CommonAny())}}
	for _, o := range []struct {
		value string
		label func() i18n.Message
	}{{directory.LeadersComplete, msg.GroupfileLeadersComplete}, {directory.LeadersMissing, msg.GroupfileLeadersMissing}, {directory.LeadersUnclaimed, msg.GroupfileLeadersUnclaimed}} {
		options = append(options, ui.Option{Value: o.value, Label: v.T(o.label()), Selected: v.Filter.Leadership == o.value})
	}
	return options
}

// owners narrow to who of the office looks after a group.
func (v tableView) owners() []ui.Option {
	return []ui.Option{{Label: v.T(msg.CommonAny())},
		{Value: directory.OwnerMine, Label: v.T(msg.DeskOwnerMe()), Selected: v.Filter.Owner == directory.OwnerMine},
		{Value: directory.OwnerNobody, Label: v.T(msg.DeskOwnerNone()), Selected: v.Filter.Owner == directory.OwnerNobody}}
}

// labels are those that one may filter by, and the groups for trying things out.
func (v tableView) labels() []ui.Option {
	options := []ui.Option{{Label: v.T(msg.CommonAny())}}
	for _, l := range v.Labels {
		options = append(options, ui.Option{Value: l.ID, Label: l.Name, Selected: l.ID == v.Filter.Label})
	}
	return append(options, ui.Option{Value: directory.Tests, Label: v.T(msg.GroupchangeTests()), Selected: v.Filter.Label == directory.Tests})
}

// postView keeps the list as it is now under a name.
func (h *Handlers) postView(r *site.Request) error {
	q, err := url.ParseQuery(r.Post("query"))
	if err != nil {
		q = url.Values{}
	}
	query := known(q)
	err = h.Views.Save(r.Ctx(), r.Actor, "groups", r.Post("name"), query)
	to := Path
	if query != "" {
		to += "?" + query
	}
	if err != nil {
		return h.tableAgain(r, query, err, func(v *tableView, err error) { v.Save = v.Save.Refuse(r.Values(), err) })
	}
	return r.SeeOther(to, site.Done(msg.GroupfileViewSaved()))
}

func (h *Handlers) postViewRemove(r *site.Request) error {
	if err := h.Views.Remove(r.Ctx(), r.Actor, r.PathValue("id")); err != nil {
		return err
	}
	return r.SeeOther(Path, site.Done(msg.GroupfileViewRemoved()))
}
