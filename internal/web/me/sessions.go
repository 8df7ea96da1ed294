package me

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

const pathSessions = pathSecurity + "#sessions"

// postEnd signs one browser out; for the one in use this is signing out.
func (h *Handlers) postEnd(r *site.Request) error {
	id := ids.SessionID(r.PathValue("id"))
	if id == r.Actor.Session {
		return h.postSignOut(r)
	}
	if err := h.People.EndSession(r.Ctx(), r.Actor, id); err != nil {
		return err
	}
	return r.SeeOther(pathSessions, site.Done(msg.MeSessionsEnded()))
}

// postEndOthers signs every other browser out.
func (h *Handlers) postEndOthers(r *site.Request) error {
	if err := h.People.EndOtherSessions(r.Ctx(), r.Actor, r.Actor.Person); err != nil {
		return err
	}
	return r.SeeOther(pathSessions, site.Done(msg.MeSessionsOthersDone()))
}
