package applications

import (
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// fileView is the file of one application.
type fileView struct {
	*site.Request
	applications.File
	Note   ui.Form
	Decide ui.Form
	Line   ui.Form
}

func (v fileView) path(rest string) string { return path(v.ID, rest) }

func (h *Handlers) file(r *site.Request) (v fileView, p ui.Page, err error) {
	id, err := id(r)
	if err != nil {
		return v, p, err
	}
	v.Request = r
	if v.File, err = h.Applications.File(r.Ctx(), r.Actor, id); err != nil {
		return v, p, err
	}
	p = r.Page(ui.WorldOffice, v.Application.Name)
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.ReviewTitle()), Href: Path}, {Label: v.Application.Name}}
	v.Note, v.Decide, v.Line = ui.NewForm(p).In("note"), ui.NewForm(p).In("decide").At(strconv.Itoa(v.Rev)), ui.NewForm(p)
	return v, p, nil
}

func (h *Handlers) getFile(r *site.Request) error {
	v, p, err := h.file(r)
	if err != nil {
		return err
	}
	return r.Render(filePage(p, v))
}

func (h *Handlers) postNote(r *site.Request) error {
	v, p, err := h.file(r)
	if err != nil {
		return err
	}
	if err := h.Applications.Note(r.Ctx(), r.Actor, v.ID, r.Post("note")); err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			v.Note = v.Note.Refuse(r.Values(), err)
			return filePage(p, v)
		})
	}
	return r.SeeOther(v.path(""), site.Done(msg.ReviewNoted()))
}

func (h *Handlers) postCheck(r *site.Request) error {
	id, err := id(r)
	if err == nil {
		err = h.Applications.Check(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(path(id, ""), site.Done(msg.ReviewChecked()))
}

func (h *Handlers) postSettle(r *site.Request) error {
	id, err := id(r)
	if err == nil {
		err = h.Applications.Settle(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(path(id, ""), site.Done(msg.ReviewSettled()))
}

// letterView is the letter of a decision before it goes out.
type letterView struct {
	fileView
	Form    ui.Form
	Act     applications.Act
	Letter  string
	ToAdd   string
	ToAddBy string
}

// with-to-add is the fourth choice of the form: an approval with a condition.
const withToAdd = "approve_add"

// decision reads the form of the file, or that of the letter.
func decision(r *site.Request) applications.Decision {
	rev, _ := strconv.Atoi(r.Post("rev"))       // one that is no number is one that is stale
	by, _ := ids.ParseDate(r.Post("to_add_by")) // no day is refused as one that is not after today
	d := applications.Decision{Act: applications.Act(r.Post("act")), Rev: rev, Letter: r.Post("letter")}
	if r.Post("act") == withToAdd || r.Post("act") == string(applications.ActApprove) && r.Post("conditional") == "true" {
		d.Act, d.ToAdd, d.ToAddBy = applications.ActApprove, r.Post("to_add"), by
	}
	return d
}

// postLetter shows the letter that goes out with a decision, to be edited.
func (h *Handlers) postLetter(r *site.Request) error {
	v, p, err := h.file(r)
	if err != nil {
		return err
	}
	d := decision(r)
	if err := d.Check(v.Today, r.Post("act") == withToAdd, r.Post("words")); err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			v.Decide = v.Decide.Refuse(r.Values(), err)
			return filePage(p, v)
		})
	}
	l := i18n.Load().For(v.Applicant.Lang)
	letter := v.letter(l, r.Name(), p.Program.Name, d, strings.TrimSpace(r.Post("words")))
	if v.Second && opinion(v.First.Kind) == d.Act && r.Post("words") == "" {
		letter = v.First.Text // as the first reader saw it
	}
	return r.Render(letterPage(p, letterView{fileView: v, Form: ui.NewForm(p).At(r.Post("rev")), Act: d.Act, Letter: letter, ToAdd: d.ToAdd, ToAddBy: d.ToAddBy.String()}))
}

func opinion(k applications.EntryKind) applications.Act {
	if k == applications.WouldDecline {
		return applications.ActDecline
	}
	return applications.ActApprove
}

// letter proposes what to write, in the applicant's language.
func (v fileView) letter(l *i18n.Localizer, reader, program string, d applications.Decision, words string) string {
	name := v.Application.Name
	var list []string
	add := func(m i18n.Message) { list = append(list, l.T(m)) }
	switch d.Act {
	case applications.ActAsk:
		add(msg.ReviewLetterAsk(name))
		list = append(list, words)
		add(msg.ReviewLetterAskEnd())
	case applications.ActApprove:
		add(msg.ReviewLetterApprove(name, program))
		if words != "" {
			list = append(list, words)
		}
		if d.ToAdd != "" {
			add(msg.ReviewLetterAdd(i18n.Date(d.ToAddBy)))
			list = append(list, d.ToAdd)
		}
		add(msg.ReviewLetterNext())
	default:
		add(msg.ReviewLetterDecline(name))
		list = append(list, words)
		add(msg.ReviewLetterDeclineEnd())
	}
	add(msg.ReviewLetterSigned(program, reader))
	return strings.Join(list, "\n\n")
}

// postDecide sends the letter and takes the decision; then comes the next one.
func (h *Handlers) postDecide(r *site.Request) error {
	v, p, err := h.file(r)
	if err != nil {
		return err
	}
	d := decision(r)
	final, err := h.Applications.Decide(r.Ctx(), r.Actor, v.ID, d)
	if err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			return letterPage(p, letterView{fileView: v, Form: ui.NewForm(p).At(r.Post("rev")).Refuse(r.Values(), err), Act: d.Act, Letter: d.Letter,
				ToAdd: d.ToAdd, ToAddBy: d.ToAddBy.String()})
		})
	}
	done := msg.ReviewFirstDone(v.Application.Name)
	switch {
	case !final:
	case d.Act == applications.ActAsk:
		done = msg.ReviewAsked(v.Application.Name)
	case d.Act == applications.ActApprove:
		done = msg.ReviewApproved(v.Application.Name)
	default:
		done = msg.ReviewDeclined(v.Application.Name)
	}
	to := Path
	if v.After != "" {
		to = path(v.After, "")
	}
	return r.SeeOther(to, site.Done(done))
}
