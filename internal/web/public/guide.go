package public

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// guideView is the page about the program.
type guideView struct {
	ui.Page
	Edition program.Edition
	Guide   *guide.Guide
}

func (h *Handlers) getGuide(r *site.Request) error {
	e, err := h.inForce(r)
	if err != nil {
		return err
	}
	p := h.page(r, r.T(msg.PublicGuideTitle()), "/guide")
	p.Description = r.T(msg.PublicGuideLede())
	return r.Render(guidePage(guideView{p, e, e.Guide}))
}

// text is a text of the guide in the reader's language.
func (v guideView) text(t guide.Text) string { return text(v.L, v.Guide, t) }

// audience says who receives a benefit.
func (v guideView) audience(a guide.Audience) string {
	switch a {
	case guide.ForLeaders:
		return v.L.T(msg.PublicGuideForLeaders())
	case guide.ForMembers:
		return v.L.T(msg.PublicGuideForMembers())
	}
	return v.L.T(msg.PublicGuideForGroup())
}

// version says which version a document has, if people accept it.
func (v guideView) version(d guide.Document) string {
	if !d.Kind.Accepted() {
		return ""
	}
	return v.L.T(msg.PublicGuideVersion(int(d.Version)))
}

// documentView is a document of the program.
type documentView struct {
	ui.Page
	program.Document
	Headings []markdown.Heading
}

func (h *Handlers) getDocument(r *site.Request) error {
	number := 0
	if raw := r.PathValue("number"); raw != "" {
		var err error
		if number, err = strconv.Atoi(raw); err != nil || number < 1 {
			return fault.New(fault.NotFound, msg.ProgramDocumentMissing())
		}
	}
	key := guide.Key(r.PathValue("document"))
	lang := r.L.Lang()
	if chosen := r.Query("lang"); chosen != "" { // of the text, not of the page
		lang = chosen
	}
	d, err := h.Program.Document(r.Ctx(), r.Actor, key, lang, number)
	if err != nil {
		return err
	}
	p := h.page(r, d.Title.In(r.L.Lang(), d.Authoritative), documentURL(d, d.Number))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.PublicGuideTitle()), Href: "/guide"}, {Label: p.Title}}
	p.NoIndex = !d.Newest
	return r.Render(documentPage(documentView{p, d, markdown.Headings(withoutTitle(d.Body))}))
}

// documentURL is the address of a text of a document: the one in force has the
// short address.
func documentURL(d program.Document, number int) string {
	base := "/guide/" + string(d.Key)
	if number == d.Number && d.Newest {
		return base
	}
	return base + "/v/" + strconv.Itoa(number)
}

// since says from when on the text holds.
func (v documentView) since() string {
	switch {
	case day(v.Effective).DaysSince(i18n.DateOf(v.Now)) > 0:
		return v.L.T(msg.PublicDocumentFrom(day(v.Effective)))
	case v.Kind.Accepted():
		return v.L.T(msg.PublicDocumentVersion(day(v.Effective), v.Version))
	}
	return v.L.T(msg.PublicDocumentSince(day(v.Effective)))
}

// decides says which language decides, where there are several.
func (v documentView) decides() string {
	if len(v.Languages) < 2 {
		return ""
	}
	name := ui.LanguageName(v.L, v.Authoritative)
	if v.Lang == v.Authoritative {
		return v.L.T(msg.PublicDocumentLanguage(name))
	}
	return v.L.T(msg.PublicDocumentOtherLanguage(name))
}

// other is the text that decides, for readers of an outdated translation.
func (v documentView) other() ui.Link {
	return ui.Link{Href: documentURL(v.Document, v.Number) + "?lang=" + v.Authoritative, Label: v.L.T(msg.DocumentsOutdatedRead(ui.LanguageName(v.L, v.Authoritative)))}
}

// host is the name of the site at an address.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// newest is the number of the text in force.
func (v documentView) newest() string { return "/guide/" + string(v.Key) }

// contents are the sections of the text.
func (v documentView) contents() (links []ui.Link) {
	for _, heading := range v.Headings {
		if heading.Level == 2 {
			links = append(links, ui.Link{Href: "#" + heading.ID, Label: heading.Text})
		}
	}
	return links
}

func (v documentView) body() markdown.HTML { return markdown.Article(withoutTitle(v.Body)) }

// withoutTitle takes the title from a text whose page says it already; what
// stood below it moves up.
func withoutTitle(body string) string {
	body = strings.TrimSpace(body)
	if first, rest, _ := strings.Cut(body, "\n"); strings.HasPrefix(first, "# ") {
		body = rest
	}
	return raised(body)
}

// headings are the lines of a Markdown text that begin with number signs.
var headings = regexp.MustCompile(`(?m)^#{1,6} `)

// raised moves the headings of a text up until the highest is a first one, so
// that no level is left out below the page's title.
func raised(body string) string {
	highest := 6
	for _, mark := range headings.FindAllString(body, -1) {
		highest = min(highest, len(mark)-1)
	}
	return headings.ReplaceAllStringFunc(body, func(mark string) string { return mark[min(highest-1, len(mark)-2):] })
}
