package public

import (
	"net/url"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/atom"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// groupView is a group's page.
type groupView struct {
	ui.Page
	directory.GroupPage
	Form     ui.Form
	SignedIn bool
	Calendar string // absolute address of the group's calendar
	Program  bool   // the program has a code of conduct
}

// group finds the group of the address. moved is set when it has another
// address now, and the reader was sent there.
func (h *Handlers) group(r *site.Request) (g groups.Group, moved bool, err error) {
	slug := r.PathValue("group")
	g, err = h.Groups.Find(r.Ctx(), r.Actor, slug)
	switch {
	case err != nil:
		return g, false, err
	case g.Status == groups.Left:
		return g, false, fault.New(fault.Gone, msg.GroupGone(g.Name))
	case g.Slug != slug:
		rest := r.URL.Path[len(groupURL(slug)):]
		return g, true, r.Moved(groupURL(g.Slug) + rest + query(r.URL.Query()))
	}
	return g, false, nil
}

func (h *Handlers) getGroup(r *site.Request) error {
	g, moved, err := h.group(r)
	if err != nil || moved {
		return err
	}
	page, err := h.Directory.Group(r.Ctx(), r.Actor, g, h.Events)
	if err != nil {
		return err
	}
	p := h.page(r, g.Name, groupURL(g.Slug))
	country := geo.CountryName(g.Country, p.L.Lang())
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.PublicGroupCrumb()), Href: "/groups"}, {Label: country, Href: groupsURL("country", g.Country)}, {Label: g.Name}}
	p.Description = g.Tagline
	if p.Description == "" {
		p.Description = r.T(msg.PublicGroupDescribe(g.Name, place(p.L, g.City, g.Country)))
	}
	v := groupView{Page: p, GroupPage: page, Form: ui.NewForm(p), SignedIn: r.Actor.SignedIn(), Calendar: r.BaseURL() + groupURL(g.Slug) + "/calendar.ics"}
	v.Feeds = []ui.Feed{{Title: g.Name, Href: groupURL(g.Slug) + "/calendar.ics", Type: "text/calendar"},
		{Title: r.T(msg.PublicFeedGroup(g.Name)), Href: groupFeed(g.Slug), Type: atom.MediaType}}
	v.Extra = jsonLD(groupData(r, page))
	v.Program, err = h.hasDocument(r, conductKey)
	if err != nil {
		return err
	}
	return r.Render(groupPage(v))
}

// facts are the line below a group's name.
func (v groupView) facts() []ui.Fact {
	facts := []ui.Fact{{Icon: ui.IconPin, Text: place(v.L, v.City, v.Country)}, {Icon: ui.IconUsers, Text: v.L.T(msg.PublicMembers(v.Members))}}
	if len(v.Languages.V) > 0 {
		facts = append(facts, ui.Fact{Icon: ui.IconChat, Text: languageNames(v.L, v.Languages.V)})
	}
	if v.Homepage != "" {
		facts = append(facts, ui.Fact{Icon: ui.IconExternal, Text: bare(v.Homepage), Href: v.Homepage})
	}
	return facts
}

// bare is an address as people read it.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	if u.Path == "/" {
		return u.Host
	}
	return u.Host + u.Path
}

// next is the meeting that the page shows large: the first that takes place.
func (v groupView) next() (next *events.Event, rest []events.Event) {
	for i := range v.Coming {
		if next == nil && v.Coming[i].State != events.Cancelled {
			next = &v.Coming[i]
			continue
		}
		rest = append(rest, v.Coming[i])
	}
	return next, rest
}

// canJoin says whether joining is offered.
func (v groupView) canJoin() bool { return !v.Member && v.Status != groups.Suspended }

// since is what a leader is, and from which year.
func (v groupView) since(l directory.Leader) string {
	year := strconv.Itoa(l.Since.In(v.Location()).Year())
	if l.Role == access.CoLeader {
		return v.L.T(msg.PublicGroupColeader(year))
	}
	return v.L.T(msg.PublicGroupLeader(year))
}

// counted says whether any of the past meetings has a number of people, and
// whether any has a recording; a column without content is left out.
func (v groupView) counted() (people, recordings bool) {
	for _, e := range v.Past {
		people = people || e.Attended.Known
		recordings = recordings || e.Recording != ""
	}
	return people, recordings
}

// pastTable is the table of past meetings.
func (v groupView) pastTable() ui.Table {
	people, recordings := v.counted()
	t := ui.Table{Caption: v.L.T(msg.PublicGroupPast()), Columns: []ui.Column{{Label: v.L.T(msg.PublicGroupDate()), Fit: true},
		{Label: v.L.T(msg.PublicGroupMeeting())}, {Label: v.L.T(msg.PublicGroupsFormat()), Fit: true}}}
	if people {
		t.Columns = append(t.Columns, ui.Column{Label: v.L.T(msg.PublicGroupAttended()), Number: true})
	}
	if recordings {
		t.Columns = append(t.Columns, ui.Column{Label: v.L.T(msg.PublicGroupMaterial()), Fit: true})
	}
	return t
}

// pastNote counts the meetings of the past.
func (v groupView) pastNote() string {
	return v.L.T(msg.PublicGroupPastNote(v.Ever, v.LastYear, strconv.Itoa(v.GroupPage.Since)))
}

func (v groupView) about() markdown.HTML { return markdown.Render(v.About) }

// getJoin is where visitors come back to after signing in.
func (h *Handlers) getJoin(r *site.Request) error {
	g, moved, err := h.group(r)
	if err != nil || moved {
		return err
	}
	p := h.page(r, r.T(msg.PublicGroupJoin()), groupURL(g.Slug)+"/join")
	p.NoIndex = true
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.PublicGroupCrumb()), Href: "/groups"}, {Label: g.Name, Href: groupURL(g.Slug)}, {Label: p.Title}}
	return r.Render(joinPage(p, ui.NewForm(p), g))
}

func (h *Handlers) postJoin(r *site.Request) error {
	g, err := h.Groups.Find(r.Ctx(), r.Actor, r.PathValue("group"))
	if err != nil {
		return err
	}
	if err := h.Groups.Join(r.Ctx(), r.Actor, g.ID); err != nil {
		return err
	}
	return r.SeeOther(groupURL(g.Slug), site.Done(msg.PublicGroupJoined(g.Name)))
}

func (h *Handlers) postLeave(r *site.Request) error {
	g, err := h.Groups.Find(r.Ctx(), r.Actor, r.PathValue("group"))
	if err != nil {
		return err
	}
	if err := h.Groups.Leave(r.Ctx(), r.Actor, g.ID); err != nil {
		return err
	}
	return r.SeeOther(groupURL(g.Slug), site.Done(msg.PublicGroupLeft(g.Name)))
}
