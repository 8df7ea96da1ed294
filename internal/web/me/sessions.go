package me

import (
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// sessionsView is where a person is signed in.
type sessionsView struct {
	List []accounts.Session
	Here ids.SessionID
	Zone string // of the person, for the times
}

// seen and began are the times of a session in the person's zone.
func (v sessionsView) seen(s accounts.Session) i18n.Moment  { return i18n.At(s.Seen, v.Zone) }
func (v sessionsView) began(s accounts.Session) i18n.Moment { return i18n.At(s.Created, v.Zone) }

// getSessions lists the browsers in which the reader is signed in.
func (h *Handlers) getSessions(r *site.Request) error {
	list, err := h.People.Sessions(r.Ctx(), r.Actor, r.Actor.Person)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldMine, r.T(msg.MeSessionsTitle()))
	return r.Render(sessionsPage(p, sessionsView{List: list, Here: r.Actor.Session, Zone: r.Visit.Person.Zone}))
}

// postEnd signs one browser out; for the one in use this is signing out.
func (h *Handlers) postEnd(r *site.Request) error {
	id := ids.SessionID(r.PathValue("id"))
	if id == r.Actor.Session {
		return h.postSignOut(r)
	}
	if err := h.People.EndSession(r.Ctx(), r.Actor, id); err != nil {
		return err
	}
	return r.SeeOther("/me/sessions", site.Done(msg.MeSessionsEnded()))
}

// postEndOthers signs every other browser out.
func (h *Handlers) postEndOthers(r *site.Request) error {
	if err := h.People.EndOtherSessions(r.Ctx(), r.Actor, r.Actor.Person); err != nil {
		return err
	}
	return r.SeeOther("/me/sessions", site.Done(msg.MeSessionsOthersDone()))
}
