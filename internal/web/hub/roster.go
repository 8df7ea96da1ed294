package hub

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

const (
	perPage      = 24
	longestQuery = 120 // characters of a search; nobody types more
)

// rosterView is the roster as a filter leaves it.
type rosterView struct {
	*site.Request
	directory.Leaders
	Filter directory.LeaderFilter
	Own    hub.Own
	Shown  []directory.LeaderEntry
	Pages  ui.PageLinks
}

// getRoster shows who leads the groups of the network.
func (h *Handlers) getRoster(r *site.Request) error {
	v := rosterView{Request: r, Filter: directory.LeaderFilter{Text: cut(r.Query("q")), Country: r.Query("country"), Language: r.Query("language")}}
	var err error
	if v.Leaders, err = h.Directory.Leaders(r.Ctx(), r.Actor, v.Filter); err != nil {
		return err
	}
	if v.Own, err = h.Hub.Mine(r.Ctx(), r.Actor); err != nil {
		return err
	}
	if err := v.page(); err != nil {
		return err
	}
	return r.Render(rosterPage(r.Page(ui.WorldHub, r.T(msg.HubTitle())), v))
}

func cut(text string) string {
	if runes := []rune(text); len(runes) > longestQuery {
		return string(runes[:longestQuery])
	}
	return text
}

// page cuts the list into its pages.
func (v *rosterView) page() error {
	total := len(v.Found)
	pages := max(1, (total+perPage-1)/perPage)
	current, err := v.PageOf(pages)
	if err != nil {
		return err
	}
	from := (current - 1) * perPage
	v.Shown = v.Found[from:min(from+perPage, total)]
	if pages > 1 {
		v.Pages = ui.Numbered(current, pages, func(n int) string { return v.WithQuery("page", strconv.Itoa(n)) })
		v.Pages.Position = ui.Position(v.L, from+1, from+len(v.Shown), total)
	}
	return nil
}

// narrowed says that something is looked for.
func (v rosterView) narrowed() bool { return v.Filter != directory.LeaderFilter{} }

// countries are the choices of the filter, by name.
func (v rosterView) countries() []ui.Option {
	return v.options(v.Countries, v.Filter.Country, func(code string) string { return geo.CountryName(code, v.L.Lang()) })
}

// languages are the choices of the filter, by name.
func (v rosterView) languages() []ui.Option {
	return v.options(v.Languages, v.Filter.Language, func(code string) string { return ui.LanguageName(v.L, code) })
}

func (v rosterView) options(codes []string, chosen string, name func(string) string) []ui.Option {
	var list []ui.Option
	for _, code := range codes {
		list = append(list, ui.Option{Value: code, Label: cmp.Or(name(code), code), Selected: code == chosen})
	}
	slices.SortFunc(list, func(a, b ui.Option) int { return cmp.Compare(ids.Fold(a.Label), ids.Fold(b.Label)) })
	return append([]ui.Option{{Label: v.T(msg.HubAny())}}, list...)
}

// leaderView is one person of the roster.
type leaderView struct {
	*site.Request
	directory.LeaderEntry
	Mine bool
}

// getLeader shows what somebody says of themselves.
func (h *Handlers) getLeader(r *site.Request) error {
	e, err := h.Directory.Leader(r.Ctx(), r.Actor, ids.PersonID(r.PathValue("person")))
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldHub, e.Name)
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.HubAll()), Href: Path}, {Label: e.Name}}
	return r.Render(leaderPage(p, leaderView{r, e, e.Person == r.Actor.Person}))
}

// place is where a group meets.
func place(r *site.Request, g directory.LedGroup) string {
	country := geo.CountryName(g.Country, r.L.Lang())
	if g.City == "" || country == "" {
		return g.City + country
	}
	return g.City + ", " + country
}

// languageNames are the languages that somebody speaks, in the reader's words.
func languageNames(r *site.Request, codes []string) string {
	var names []string
	for _, code := range codes {
		names = append(names, ui.LanguageName(r.L, code))
	}
	return strings.Join(names, ", ")
}
