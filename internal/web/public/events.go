package public

import (
	"cmp"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// eventsPerPage is how many meetings a page of the network's list shows.
const eventsPerPage = 40

// eventsView is the list of meetings.
type eventsView struct {
	ui.Page
	Months    []month
	Query     string
	Narrowed  bool // not all meetings to come
	Countries []ui.Option
	First     string // address of the beginning; empty on the first page
	More      string // address of the next page
	Calendar  string
}

// month is the meetings of a month.
type month struct {
	Title    string
	Meetings []directory.Meeting
}

func (h *Handlers) getEvents(r *site.Request) error {
	signed, err := r.ReadCursor("after")
	if err != nil {
		return err
	}
	after, err := events.ParseCursor(signed)
	if err != nil {
		return err // of another version of the program, or a defect: we signed it
	}
	f := events.Filter{Text: r.Query("q"), Country: r.Query("country"), After: after, Limit: eventsPerPage}
	found, err := h.Directory.Meetings(r.Ctx(), r.Actor, f)
	if err != nil {
		return err
	}
	network, err := h.Directory.Network(r.Ctx())
	if err != nil {
		return err
	}
	p := h.page(r, r.T(msg.PublicEventsTitle()), "/events")
	p.NoIndex = r.URL.RawQuery != ""
	p.Description = r.T(msg.PublicEventsSub())
	p.Feeds = networkFeeds(r, p)
	v := eventsView{Page: p, Months: byMonth(r.L, found.List), Query: f.Text, Narrowed: f.Text != "" || f.Country != "" || !after.IsZero(), Countries: countryOptions(r, network, f.Country), Calendar: r.BaseURL() + networkCalendar}
	if !after.IsZero() {
		v.First = r.WithQuery("after", "")
	}
	if !found.Next.IsZero() {
		v.More = r.WithQuery("after", r.WriteCursor(found.Next.String()))
	}
	return r.Render(eventsPage(v))
}

// byMonth parts a list by the month in which its meetings begin.
func byMonth(l *i18n.Localizer, list []directory.Meeting) (months []month) {
	for _, m := range list {
		name := l.MonthYear(firstDay(m.Event))
		if n := len(months); n == 0 || months[n-1].Title != name {
			months = append(months, month{Title: name})
		}
		last := &months[len(months)-1]
		last.Meetings = append(last.Meetings, m)
	}
	return months
}

// countryOptions are the countries of the network, by name.
func countryOptions(r *site.Request, n *directory.Network, chosen string) []ui.Option {
	seen := map[string]bool{}
	var options []ui.Option
	for _, g := range n.Groups {
		if !seen[g.Country] {
			seen[g.Country] = true
			options = append(options, ui.Option{Value: g.Country, Label: geo.CountryName(g.Country, r.L.Lang()), Selected: g.Country == chosen})
		}
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return cmp.Compare(a.Label, b.Label) })
	return append([]ui.Option{{Label: r.T(msg.PublicEventsAnywhere()), Selected: chosen == ""}}, options...)
}
