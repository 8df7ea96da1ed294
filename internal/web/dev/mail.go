package dev

import (
	"regexp"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// mailView is a page of letters.
type mailView struct {
	post.Page
	Query string
	Zone  string
	Pager ui.PageLinks
}

// zone is where the reader's clock is; visitors have that of the server's data.
func zone(r *site.Request) string {
	if r.Actor.SignedIn() && r.Visit.Person.Zone != "" {
		return r.Visit.Person.Zone
	}
	return "UTC"
}

// mailPerPage is how many letters a page shows.
const mailPerPage = 30

// getMail lists letters, the newest first.
func (h *Handlers) getMail(r *site.Request) error {
	query, before := r.Query("q"), r.Query("before")
	list, err := h.Mailbox.List(r.Ctx(), post.Query{Address: query, Before: ids.MessageID(before), Limit: mailPerPage})
	if err != nil {
		return err
	}
	v := mailView{Page: list, Query: query, Zone: zone(r)}
	if before != "" {
		v.Pager.Position, v.Pager.Previous = r.T(msg.DevMailOlder()), r.WithQuery("before", "")
	}
	if list.More {
		v.Pager.Next = r.WithQuery("before", string(list.Lines[len(list.Lines)-1].ID))
	}
	p := r.Page(ui.WorldPublic, r.T(msg.DevMailTitle()))
	p.NoIndex = true
	return r.Render(mailPage(p, v))
}

// letterView is one letter.
type letterView struct {
	post.Line
	Letter post.Letter
	Zone   string
	Links  []string // of its text, so that they can be followed
}

// frames lets a page of this package show a letter's HTML, which no other page may.
const frames = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"

// getLetter shows a letter as text and as it looks.
func (h *Handlers) getLetter(r *site.Request) error {
	line, letter, err := h.letter(r)
	if err != nil {
		return err
	}
	v := letterView{Line: line, Letter: letter, Zone: zone(r), Links: links(letter.Text)}
	p := r.Page(ui.WorldPublic, line.Subject)
	p.NoIndex = true
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.DevMailTitle()), Href: "/dev/mail"}, {Label: line.Subject}}
	r.Header().Set("Content-Security-Policy", frames)
	return r.Render(letterPage(p, v))
}

func (h *Handlers) letter(r *site.Request) (post.Line, post.Letter, error) {
	id := ids.MessageID(r.PathValue("id"))
	return h.Mailbox.Show(r.Ctx(), id)
}

// link finds addresses in a text; the sign before the end of a sentence is not
// part of one.
var link = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)]`)

func links(text string) (list []string) {
	seen := map[string]bool{}
	for _, l := range link.FindAllString(text, -1) {
		if !seen[l] {
			seen[l] = true
			list = append(list, l)
		}
	}
	return list
}

// alone is the policy of a letter's HTML in its frame: it loads nothing from
// anywhere, runs nothing, and its links open a tab of their own.
const alone = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; " +
	"frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

// getHTML is the HTML of a letter, for the frame in its page.
func (h *Handlers) getHTML(r *site.Request) error {
	_, letter, err := h.letter(r)
	if err != nil {
		return err
	}
	if letter.HTML == "" {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	r.Header().Set("Content-Type", "text/html; charset=utf-8")
	r.Header().Set("Content-Security-Policy", alone)
	_, err = r.Writer().Write([]byte(strings.Replace(letter.HTML, "<head>", `<head><base target="_blank">`, 1)))
	return err
}

// getCalendar is the calendar file of a letter.
func (h *Handlers) getCalendar(r *site.Request) error {
	_, letter, err := h.letter(r)
	if err != nil {
		return err
	}
	if letter.Calendar == nil {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	r.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	r.Header().Set("Content-Disposition", blob.Disposition(letter.Calendar.Name, false))
	_, err = r.Writer().Write([]byte(letter.Calendar.Data))
	return err
}

// stateOf is a letter's state as a pill says it.
func stateOf(l *i18n.Localizer, s post.State) (ui.Tone, string) {
	switch s {
	case post.StateSent:
		return ui.ToneOK, l.T(msg.DevMailSent())
	case post.StateFailed:
		return ui.ToneBad, l.T(msg.DevMailFailed())
	}
	return ui.ToneInfo, l.T(msg.DevMailQueued())
}

// facts are what stands above a letter.
func (v letterView) facts(l *i18n.Localizer) []ui.Pairing {
	from := v.Letter.From.Addr
	if v.Letter.From.Name != "" {
		from = v.Letter.From.Name + " <" + from + ">"
	}
	written := l.Moment(i18n.At(v.CreatedAt, v.Zone))
	list := []ui.Pairing{{Name: l.T(msg.DevMailTo()), Text: v.Address}, {Name: l.T(msg.DevMailFrom()), Text: from}}
	if v.Letter.ReplyTo != "" {
		list = append(list, ui.Pairing{Name: l.T(msg.DevMailReplyTo()), Text: v.Letter.ReplyTo})
	}
	return append(list, ui.Pairing{Name: l.T(msg.DevMailWhen()), Text: written}, ui.Pairing{Name: l.T(msg.DevMailKind()), Text: v.Kind},
		ui.Pairing{Name: l.T(msg.DevMailReason()), Text: v.Reason}, ui.Pairing{Name: l.T(msg.DevMailLanguage()), Text: v.Lang},
		ui.Pairing{Name: l.T(msg.DevMailState()), Value: statePill(l, v.State)})
}
