package documents

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Path is the list of documents.
const Path = "/office/documents"

// Handlers are the pages with what they stand on.
type Handlers struct {
	Program   *program.Service
	Directory *directory.Service
}

// Routes are the addresses. All are closed at the door.
func (h *Handlers) Routes() []site.Route {
	at := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	return []site.Route{
		at("GET", "", access.DocumentOwing, h.getDocuments),
		at("GET", "/{document}", access.DocumentOwing, h.getOwing),
		at("GET", "/{document}/owing.csv", access.DocumentOwing, h.getCSV),
		at("GET", "/{document}/copies/{lang}", access.GuideApply, h.getCopy),
		at("POST", "/{document}/copies/{lang}", access.GuideApply, h.postCopy),
	}
}

// listView is every document of the guide in force.
type listView struct {
	*site.Request
	Lines  []line
	Copies []program.Copied
	Guide  *guide.Guide
}

// line is a document with who has accepted it.
type line struct {
	program.Document
	directory.Signers
	Old []string // languages whose translation is outdated
}

func (h *Handlers) getDocuments(r *site.Request) error {
	e, err := h.inForce(r)
	if err != nil {
		return err
	}
	v := listView{Request: r, Guide: e.Guide}
	for _, def := range e.Guide.Documents {
		l, err := h.line(r, def)
		if err != nil {
			return err
		}
		v.Lines = append(v.Lines, l)
	}
	if v.Copies, err = h.Program.Copies(r.Ctx(), r.Actor); err != nil {
		return err
	}
	return r.Render(listPage(r.Page(ui.WorldOffice, r.T(msg.DocumentsOfficeTitle())), v))
}

// line gathers what the list says of a document.
func (h *Handlers) line(r *site.Request, def guide.Document) (l line, err error) {
	for lang := range def.Files {
		d, err := h.Program.Document(r.Ctx(), r.Actor, def.Key, string(lang), 0)
		if err != nil {
			return l, err
		}
		if lang == def.Authoritative {
			l.Document = d
		}
		if d.Outdated {
			l.Old = append(l.Old, ui.LanguageName(r.L, string(lang)))
		}
	}
	if def.Kind.Accepted() {
		l.Signers, err = h.Directory.Owing(r.Ctx(), r.Actor, def.Key, l.Document.Version, directory.OwingFilter{})
	}
	return l, err
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

// languages are those of a document, in words.
func (l line) languages(v listView) string {
	var names []string
	for _, lang := range l.Languages {
		names = append(names, ui.LanguageName(v.L, string(lang)))
	}
	return v.L.List(names...)
}

// needed says from when the version is needed.
func (l line) needed(v listView) string {
	if l.NeededFrom.IsZero() {
		return v.T(msg.DocumentsOfficeNeededAtOnce())
	}
	return v.L.Date(i18n.Date(l.NeededFrom))
}

// state is where an address stands, in a word and a colour.
func state(c program.Copied) (ui.Tone, i18n.Message) {
	switch {
	case c.LookedAt.IsZero():
		return ui.ToneMute, msg.DocumentsOfficeNever()
	case c.Proposed:
		return ui.ToneWarn, msg.DocumentsOfficeProposed()
	case c.Problem != nil:
		return ui.ToneMute, msg.DocumentsOfficeProblem()
	case c.Decided:
		return ui.ToneMute, msg.DocumentsOfficeLeft()
	}
	return ui.ToneOK, msg.DocumentsOfficeSame()
}

// title is the name of a document of the guide.
func (v listView) title(key guide.Key) string {
	if d := v.Guide.Document(key); d != nil {
		return d.Title.In(v.L.Lang(), string(d.Authoritative))
	}
	return string(key)
}

// day is a day for pages.
func day(d ids.Date) i18n.Date { return i18n.Date(d) }
