package public

import (
	"net/url"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/atom"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// networkFeed is the address of the feed of all meetings to come.
const networkFeed = "/events/feed.atom"

func groupFeed(slug string) string { return groupURL(slug) + "/feed.atom" }

// tagYear is the year since which feeds give their identifiers. It never
// changes, or every reader would show every meeting as new.
const tagYear = 2026

// getNetworkFeed tells news readers of the meetings of all groups.
func (h *Handlers) getNetworkFeed(r *site.Request) error {
	p := r.Page(ui.WorldPublic, "")
	f := feed(r, p, "meetings", r.T(msg.PublicFeedNetwork(p.Program.Name)), networkFeed, "/events")
	return h.writeFeed(r, f, events.Filter{Limit: events.MostPerPage})
}

// getGroupFeed tells of the meetings of one group.
func (h *Handlers) getGroupFeed(r *site.Request) error {
	g, moved, err := h.group(r)
	if err != nil || moved {
		return err
	}
	f := feed(r, r.Page(ui.WorldPublic, ""), string(g.ID), r.T(msg.PublicFeedGroup(g.Name)), groupFeed(g.Slug), groupURL(g.Slug))
	return h.writeFeed(r, f, events.Filter{Group: g.ID, Limit: events.MostPerPage})
}

// feed begins a feed. One without meetings is as new as the day before, so that
// it does not change with each look.
func feed(r *site.Request, p ui.Page, id, title, self, page string) atom.Feed {
	return atom.Feed{ID: tag(r, id), Title: title, Lang: p.L.Lang(), Author: p.Program.Name,
		Self: r.BaseURL() + self, Page: r.BaseURL() + page, Updated: p.Now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)}
}

func (h *Handlers) writeFeed(r *site.Request, f atom.Feed, which events.Filter) error {
	found, err := h.Directory.Meetings(r.Ctx(), r.Actor, which)
	if err != nil {
		return err
	}
	for _, m := range found.List {
		f.Entries = append(f.Entries, told(r, m))
	}
	body, err := atom.Encode(f)
	if err != nil {
		return err
	}
	return plain(r, atom.MediaType+"; charset=utf-8", string(body))
}

// told is a meeting as news.
func told(r *site.Request, m directory.Meeting) atom.Entry {
	name := title(r.L, m.Title)
	if m.State == events.Cancelled {
		name = r.T(msg.PublicFeedCancelled(name))
	}
	facts := []string{r.L.DateWeekday(firstDay(m.Event)), hours(r.L, m.Event)}
	if at := where(r.L, m.Event); at != "" {
		facts = append(facts, at)
	}
	facts = append(facts, place(r.L, m.Host.City, m.Host.Country))
	return atom.Entry{ID: tag(r, string(m.ID)), Title: name, Page: r.BaseURL() + eventURL(m.Host.Slug, m.Slug), Author: m.Host.Name,
		Published: m.RecordedAt, Updated: m.ChangedAt, Summary: strings.Join(facts, ", "), HTML: markdown.Render(m.Description).String()}
}

// tag names a thing for good; the identifiers of this program are never reused.
func tag(r *site.Request, name string) string {
	host := ""
	if u, err := url.Parse(r.BaseURL()); err == nil {
		host = u.Hostname()
	}
	return atom.Tag(host, tagYear, name)
}
