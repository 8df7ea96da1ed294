package public

import (
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// homeView is the front page.
type homeView struct {
	ui.Page
	Headline string
	Front    directory.Front
	Meetings []directory.Meeting
	Benefits []guide.Benefit
	Guide    *guide.Guide
	Map      ui.Chart
}

// homeMeetings and homeBenefits are how much the front page shows.
const (
	homeMeetings = 6
	homeBenefits = 4
)

func (h *Handlers) getHome(r *site.Request) error {
	p := h.page(r, "", "/")
	front, err := h.Directory.Front(r.Ctx())
	if err != nil {
		return err
	}
	coming, err := h.Directory.Meetings(r.Ctx(), r.Actor, events.Filter{Limit: homeMeetings})
	if err != nil {
		return err
	}
	network, err := h.Directory.Network(r.Ctx())
	if err != nil {
		return err
	}
	g, err := h.inForce(r)
	if err != nil {
		return err
	}
	v := homeView{Page: p, Headline: p.Program.Tagline, Front: front, Meetings: coming.List, Guide: g.Guide, Benefits: g.Guide.Benefits,
		Map: gather(r, p, network.Groups).world(r.T(msg.PublicMapLabel()))}
	if v.Headline == "" {
		v.Headline = r.T(msg.PublicHomeTitle())
	}
	v.Benefits = v.Benefits[:min(len(v.Benefits), homeBenefits)]
	v.Description = r.T(msg.PublicHomeLede(front.Countries))
	v.Extra = jsonLD(organisation(r, p))
	v.Feeds = networkFeeds(r, v.Page)
	return r.Render(homePage(v))
}

// inForce is the guide of today.
func (h *Handlers) inForce(r *site.Request) (program.Edition, error) {
	all, err := h.Program.Editions(r.Ctx(), r.Actor)
	if err != nil {
		return program.Edition{}, err
	}
	today, err := h.Program.Today(r.Ctx(), r.Actor)
	return program.InForce(all, today), err
}

// figures are the row under the map.
func (v homeView) figures() []ui.Figure {
	f := v.Front
	figure := func(n int, label i18n.Message) ui.Figure {
		return ui.Figure{Number: v.L.Number(n), Label: v.L.T(label)}
	}
	return []ui.Figure{
		figure(f.Groups, msg.PublicHomeGroups(f.Groups)), figure(f.Countries, msg.PublicHomeCountries(f.Countries)),
		figure(f.Held, msg.PublicHomeHeld(f.Held)), figure(f.Coming, msg.PublicHomeComing(f.Coming)),
		figure(f.Languages, msg.PublicHomeLanguages(f.Languages)),
	}
}

// often are examples of a search: the largest cities of the network and its
// first topics.
func (v homeView) often() (links []ui.Link) {
	for _, g := range v.Front.Cities {
		links = append(links, ui.Link{Href: groupsURL("q", g.City), Label: g.City})
	}
	for _, t := range v.Front.Topics[:min(2, len(v.Front.Topics))] {
		links = append(links, ui.Link{Href: groupsURL("topic", t.Key), Label: t.Key})
	}
	return links
}

// most is the count that fills a bar.
func (v homeView) most() float64 {
	if len(v.Front.Topics) == 0 {
		return 1
	}
	return float64(v.Front.Topics[0].Count)
}

// text is a text of the guide in the reader's language.
func text(l *i18n.Localizer, g *guide.Guide, t guide.Text) string {
	return t.In(l.Lang(), g.Language())
}

// benefitIcons are the signs of benefits that are known; others get a tick.
var benefitIcons = map[guide.Key]ui.IconName{"hub": ui.IconChat, "directory": ui.IconMap, "badge": ui.IconTag, "experts": ui.IconMic, "support": ui.IconHand,
	"news": ui.IconMail, "calls": ui.IconVideo, "resources": ui.IconBook}

func benefitIcon(key guide.Key) ui.IconName {
	if icon, ok := benefitIcons[key]; ok {
		return icon
	}
	return ui.IconCheckCircle
}
