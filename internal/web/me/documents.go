package me

import (
	"slices"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/documents"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// documentsView is what a person accepts for a role in a group.
type documentsView struct {
	*site.Request
	List  []program.Asked
	Today ids.Date
}

func (h *Handlers) getDocuments(r *site.Request) (err error) {
	v := documentsView{Request: r}
	if v.List, v.Today, err = h.Program.AskedOf(r.Ctx(), r.Actor, r.L.Lang()); err != nil {
		return err
	}
	return r.Render(documentsPage(r.Page(ui.WorldMine, r.T(msg.DocumentsTitle())), v))
}

// state is where the reader stands with a document, in a word.
func state(d program.Asked, today ids.Date) (ui.Tone, i18n.Message) {
	switch {
	case d.Accepted():
		return ui.ToneOK, msg.DocumentsAccepted()
	case d.Over(today):
		return ui.ToneWarn, msg.DocumentsAgain()
	case d.Again():
		return ui.ToneInfo, msg.DocumentsAgain()
	}
	return ui.ToneWarn, msg.DocumentsOpen()
}

// detail is what stands behind that word: what was accepted, or until when an
// earlier version is enough.
func (v documentsView) detail(d program.Asked) string {
	switch {
	case d.Accepted():
		return v.T(msg.DocumentsAcceptedOn(v.day(d.Last), ui.LanguageName(v.L, d.Last.Lang), d.Last.Version))
	case d.Again():
		return v.T(documents.Until(d, v.Today))
	}
	return ""
}

// day is when something was accepted, in the reader's zone.
func (v documentsView) day(a program.Acceptance) i18n.Date {
	zone, err := clock.Zone(v.Visit.Person.Zone)
	if err != nil {
		return i18n.DateOf(a.At)
	}
	return i18n.DateOf(a.At.In(zone))
}

// acceptView is a document to be read and accepted.
type acceptView struct {
	documentsView
	program.Asked
	Form   ui.Form
	Before program.Document // the text of the version that was accepted; empty: none
	After  program.Document // beside it: in the language that decides where the translation is outdated
}

func (h *Handlers) getAccept(r *site.Request) error {
	v, err := h.acceptView(r)
	if err != nil {
		return err
	}
	return r.Render(v.page(nil))
}

// acceptView finds the document in the address among those that are asked.
func (h *Handlers) acceptView(r *site.Request) (v acceptView, err error) {
	v.Request = r
	lang := r.L.Lang()
	if chosen := r.FormValue("lang"); chosen != "" { // of the text, not of the page
		lang = chosen
	}
	if v.List, v.Today, err = h.Program.AskedOf(r.Ctx(), r.Actor, lang); err != nil {
		return v, err
	}
	key := guide.Key(r.PathValue("document"))
	i := slices.IndexFunc(v.List, func(d program.Asked) bool { return d.Key == key })
	if i < 0 {
		return v, fault.New(fault.NotFound, msg.ProgramDocumentMissing())
	}
	v.Asked = v.List[i]
	if !v.Again() {
		return v, nil
	}
	if v.After = v.Document; v.Outdated {
		if v.After, err = h.Program.Document(r.Ctx(), r.Actor, key, v.Authoritative, 0); err != nil {
			return v, err
		}
	}
	v.Before, err = h.Program.Before(r.Ctx(), r.Actor, v.After, v.Last.Version)
	return v, err
}

func (v acceptView) page(refused error) templ.Component {
	p := v.Page(ui.WorldMine, v.Title.In(v.L.Lang(), v.Authoritative))
	p.Crumbs = []ui.Crumb{{Label: v.T(msg.DocumentsTitle()), Href: documents.Path}, {Label: p.Title}}
	v.Form = ui.NewForm(p)
	if refused != nil {
		v.Form = v.Form.Refuse(v.Values(), refused)
	}
	return acceptPage(p, v)
}

// other is the language to which a reader of an outdated translation may change.
func (v acceptView) other() ui.Link {
	return ui.Link{Href: documents.Path + "/" + string(v.Key) + "?lang=" + v.Authoritative, Label: v.T(msg.DocumentsOutdatedRead(ui.LanguageName(v.L, v.Authoritative)))}
}

// postAccept keeps the reader's yes to the text that the form showed.
func (h *Handlers) postAccept(r *site.Request) error {
	v, err := h.acceptView(r)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.Post("version")) // one that is no number is one that is stale
	yes := program.Yes{Document: v.Key, Version: version, Lang: r.Post("lang"), Hash: r.Post("hash")}
	for _, ask := range v.Asks {
		if r.Post(program.ConfirmField(v.Key, ask.Key)) == "true" {
			yes.Confirmed = append(yes.Confirmed, ask.Key)
		}
	}
	if err := h.Program.Accept(r.Ctx(), r.Actor, yes); err != nil {
		return r.Refuse(err, v.page)
	}
	return r.SeeOther(documents.Path, site.Done(msg.DocumentsThanks(v.Title.In(r.L.Lang(), v.Authoritative))))
}
