package public

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Bounds of the list.
const (
	perPage    = 15
	fewChoices = 5 // of a filter, until more are asked for
	farthest   = 5000
)

// groupsView is the list of groups.
type groupsView struct {
	ui.Page
	Found     directory.Found
	Groups    int
	Countries int
	Query     string
	Order     directory.Order
	Facets    []facet
	Chips     []ui.Link
	Shown     []directory.Entry
	Pages     ui.PageLinks
	Map       ui.Chart
	Kept      []ui.Pairing // of the address, for the search
	KeptAside []ui.Pairing // same, for the filters
	r         *site.Request
}

// facet is one question with its choices.
type facet struct {
	Name, Label string
	Choices     []ui.Choice
	More        int // left out
	MoreLabel   string
	MoreHref    string
}

func (h *Handlers) getGroups(r *site.Request) error {
	f, err := filterOf(r)
	if err != nil {
		return err
	}
	found, err := h.Directory.Find(r.Ctx(), f)
	if err != nil {
		return err
	}
	front, err := h.Directory.Front(r.Ctx())
	if err != nil {
		return err
	}
	p := h.page(r, r.T(msg.PublicGroupsTitle()), "/groups")
	v := groupsView{Page: p, Found: found, Groups: front.Groups, Countries: front.Countries, Query: f.Text, Order: f.Order, r: r}
	v.NoIndex = r.URL.RawQuery != "" // one list for search engines, not all its filters
	v.Description = v.sub()
	v.Facets = v.facets()
	v.chips(f)
	if err := v.page(); err != nil {
		return err
	}
	v.Kept, v.KeptAside = kept(r, "q", "page", "near", "km"), kept(r, append([]string{"page"}, questions...)...)
	at := gather(r, p, found.Groups)
	if len(found.Groups) == front.Groups {
		v.Map = at.world(r.T(msg.PublicMapLabel()))
	} else {
		v.Map = at.region(r.T(msg.PublicMapFound(len(found.Groups))))
	}
	return r.Render(groupsPage(v))
}

// questions are the names of the filters in addresses.
var questions = []string{"region", "country", "topic", "language", "format"}

// filterOf reads the address. An order that there is not is refused; a filter
// that fits nothing finds nothing, and a place that is none is left aside.
func filterOf(r *site.Request) (directory.Filter, error) {
	q := r.URL.Query()
	f := directory.Filter{Text: asked(r), Continents: some(q["region"]), Countries: some(q["country"]), Topics: some(q["topic"]),
		Languages: some(q["language"]), Formats: some(q["format"])}
	order, err := r.OneOf("sort", string(directory.ByName), string(directory.ByNext), string(directory.BySize))
	if err != nil {
		return f, err
	}
	f.Order = directory.Order(order)
	lat, lng, ok := strings.Cut(q.Get("near"), ",")
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lng, 64)
	km, err3 := strconv.ParseFloat(q.Get("km"), 64)
	if ok && err1 == nil && err2 == nil && err3 == nil && geo.Valid(y, x) && km > 0 {
		f.Near = directory.Point{Lat: y, Lng: x, KM: min(km, farthest)}
	}
	return f, nil
}

// longestQuery is how many characters of a search are read; nobody types more.
const longestQuery = 120

// asked is what was typed into the search.
func asked(r *site.Request) string { return excerpt(r.Query("q"), longestQuery) }

// some keeps a sensible number of values.
func some(values []string) (list []string) {
	for _, v := range values {
		if v != "" && len(v) <= 80 && len(list) < 20 {
			list = append(list, v)
		}
	}
	return list
}

// kept are the parameters of the address that a form carries on, without some.
func kept(r *site.Request, without ...string) (pairs []ui.Pairing) {
	q := r.URL.Query()
	for _, name := range append([]string{"q", "near", "km", "sort"}, questions...) {
		if slices.Contains(without, name) {
			continue
		}
		for _, v := range some(q[name]) {
			pairs = append(pairs, ui.Pairing{Name: name, Text: v})
		}
	}
	return pairs
}

// sub says how many groups there are.
func (v groupsView) sub() string {
	if v.Groups == 0 {
		return v.L.T(msg.PublicGroupsSubNone())
	}
	return v.L.T(msg.PublicGroupsSub(msg.PublicGroupsCountries(v.Countries), msg.PublicGroupsCount(v.Groups)))
}

// facets are the questions in the reader's words.
func (v groupsView) facets() []facet {
	x, l := v.Found.Facets, v.L
	same := func(s string) string { return s }
	return slices.DeleteFunc([]facet{
		v.facet("region", msg.PublicGroupsRegion(), x.Continents, func(s string) string { return ui.ContinentName(l, geo.Continent(s)) }),
		v.facet("country", msg.PublicGroupsCountry(), x.Countries, func(s string) string { return geo.CountryName(s, l.Lang()) }),
		v.facet("topic", msg.PublicGroupsTopic(), x.Topics, same),
		v.facet("language", msg.PublicGroupsLanguage(), x.Languages, func(s string) string { return ui.LanguageName(l, s) }),
		v.facet("format", msg.PublicGroupsFormat(), x.Formats, func(s string) string { return l.T(formatName(groups.Format(s))) }),
	}, func(f facet) bool { return len(f.Choices) == 0 })
}

func (v groupsView) facet(name string, label i18n.Message, values []directory.Value, say func(string) string) facet {
	f := facet{Name: name, Label: v.L.T(label)}
	for i, value := range values {
		if i >= fewChoices && !value.Selected && v.r.Query("all") != name {
			f.More++
			continue
		}
		f.Choices = append(f.Choices, ui.Choice{Value: value.Key, Label: say(value.Key), Count: v.L.Number(value.Count), Selected: value.Selected})
	}
	f.MoreHref, f.MoreLabel = v.r.WithQuery("all", name), v.L.T(msg.PublicGroupsMoreValues(f.More))
	if name == "country" {
		f.MoreLabel = v.L.T(msg.PublicGroupsMoreCountries(f.More))
	}
	return f
}

// chips are the filters in force, each with the address without it.
func (v *groupsView) chips(f directory.Filter) {
	if v.Query != "" {
		v.Chips = append(v.Chips, ui.Link{Href: v.r.WithQuery("q", "", "page", ""), Label: v.Query})
	}
	if p := v.Found.Place; p != nil && !p.Typed {
		v.Chips = append(v.Chips, ui.Link{Href: v.r.WithQuery("near", "", "km", "", "page", ""), Label: v.L.T(msg.PublicGroupsWithin(p.KM, placeName(v.L, p.Place)))})
	}
	for _, facet := range v.Facets {
		for _, c := range facet.Choices {
			if c.Selected {
				v.Chips = append(v.Chips, ui.Link{Href: without(v.r, facet.Name, c.Value), Label: c.Label})
			}
		}
	}
}

// without is the address with one value of one question taken away.
func without(r *site.Request, name, value string) string {
	q := r.URL.Query()
	q[name] = slices.DeleteFunc(slices.Clone(q[name]), func(v string) bool { return strings.EqualFold(v, value) })
	q.Del("page")
	if len(q[name]) == 0 {
		q.Del(name)
	}
	return "/groups" + query(q)
}

func query(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// page cuts the list.
func (v *groupsView) page() error {
	total := len(v.Found.Groups)
	pages := max(1, (total+perPage-1)/perPage)
	n, err := v.r.PageOf(pages)
	if err != nil {
		return err
	}
	from, to := (n-1)*perPage, min(n*perPage, total)
	v.Shown = v.Found.Groups[from:to]
	if pages == 1 {
		return nil
	}
	v.Pages = ui.Numbered(n, pages, func(page int) string {
		if page == 1 {
			return v.r.WithQuery("page", "")
		}
		return v.r.WithQuery("page", strconv.Itoa(page))
	})
	v.Pages.Position = ui.Position(v.L, from+1, to, total)
	return nil
}

// orders are the ways to sort, as links.
func (v groupsView) orders() []ui.NavItem {
	best := msg.PublicGroupsByName()
	switch {
	case v.Found.Place != nil:
		best = msg.PublicGroupsByDistance()
	case v.Found.Text != "":
		best = msg.PublicGroupsBest()
	}
	list := []ui.NavItem{{Label: v.L.T(best), Href: v.r.WithQuery("sort", "", "page", ""), Current: v.Order == directory.Best}}
	add := func(o directory.Order, label i18n.Message) {
		list = append(list, ui.NavItem{Label: v.L.T(label), Href: v.r.WithQuery("sort", string(o), "page", ""), Current: v.Order == o})
	}
	if best.Key != msg.PublicGroupsByName().Key {
		add(directory.ByName, msg.PublicGroupsByName())
	}
	add(directory.ByNext, msg.PublicGroupsByNext())
	add(directory.BySize, msg.PublicGroupsByMembers())
	return list
}

// count says how many groups there are, or how many of them match.
func (v groupsView) count() string {
	if len(v.Chips) == 0 {
		return v.L.T(msg.PublicGroupsCount(len(v.Found.Groups)))
	}
	return v.L.T(msg.PublicGroupsMatches(len(v.Found.Groups)))
}

// narrowed is how many filters are in force.
func (v groupsView) narrowed() (n int) {
	for _, f := range v.Facets {
		for _, c := range f.Choices {
			if c.Selected {
				n++
			}
		}
	}
	return n
}

// looked says where the list was looked for, when that was a place.
func (v groupsView) looked() string {
	p := v.Found.Place
	switch {
	case p == nil || len(v.Found.Groups) == 0:
		return ""
	case p.Typed && p.KM > 100:
		return v.L.T(msg.PublicGroupsNearFar(p.KM, placeName(v.L, p.Place)))
	}
	return v.L.T(msg.PublicGroupsNear(placeName(v.L, p.Place)))
}

// guessed says what a misspelt place was taken for.
func (v groupsView) guessed() string {
	if p := v.Found.Place; p != nil && p.Guessed {
		return v.L.T(msg.PublicGroupsGuessed(placeName(v.L, p.Place), v.Query))
	}
	return ""
}

// away writes a distance.
func away(l *i18n.Localizer, km float64) string {
	if km < 2 {
		return l.T(msg.PublicGroupsHere())
	}
	return l.T(msg.PublicGroupsAway(int(km + 0.5)))
}
