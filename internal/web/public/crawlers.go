package public

import (
	"encoding/xml"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

func (h *Handlers) getRobots(r *site.Request) error {
	lines := []string{"User-agent: *", "Disallow: /signin", "Disallow: /me/", "Disallow: /office/", "Disallow: /hub/", "Disallow: /dev/", "", "Sitemap: " + r.BaseURL() + "/sitemap.xml"}
	return plain(r, "text/plain; charset=utf-8", strings.Join(lines, "\n")+"\n")
}

// securityLasts is how long a security.txt says that it holds; RFC 9116 asks
// for less than a year.
const securityLasts = 180

// getSecurity tells people who found a hole whom to write to (RFC 9116).
func (h *Handlers) getSecurity(r *site.Request) error {
	set, err := h.Program.Settings(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	contact := set.SecurityContact
	if contact == "" {
		contact = set.Contact
	}
	if contact == "" {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	now := r.Page("", "").Now.UTC()
	expires := time.Date(now.Year(), now.Month(), now.Day()+securityLasts, 0, 0, 0, 0, time.UTC)
	lines := []string{"Contact: mailto:" + contact, "Expires: " + expires.Format(time.RFC3339), "Preferred-Languages: en, de", "Canonical: " + r.BaseURL() + "/.well-known/security.txt"}
	return plain(r, "text/plain; charset=utf-8", strings.Join(lines, "\n")+"\n")
}

// sitemap is the list of pages for search engines (sitemaps.org).
type sitemap struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []location `xml:"url"`
}

type location struct {
	Address string `xml:"loc"`
}

func (h *Handlers) getSitemap(r *site.Request) error {
	var s sitemap
	add := func(path string) { s.Pages = append(s.Pages, location{r.BaseURL() + path}) }
	for _, path := range []string{"/", "/groups", "/events", "/guide", "/concern", "/privacy", "/accessibility", "/imprint"} {
		add(path)
	}
	e, err := h.inForce(r)
	if err != nil {
		return err
	}
	for _, d := range e.Guide.Documents {
		add("/guide/" + string(d.Key))
	}
	list, err := h.Directory.Addresses(r.Ctx())
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.Meeting == "" {
			add(groupURL(a.Group))
		} else {
			add(eventURL(a.Group, a.Meeting))
		}
	}
	body, err := xml.Marshal(s)
	if err != nil {
		return err
	}
	return plain(r, "application/xml; charset=utf-8", xml.Header+string(body)+"\n")
}

func plain(r *site.Request, kind, body string) error {
	r.Header().Set("Content-Type", kind)
	_, err := r.Writer().Write([]byte(body))
	return err
}
