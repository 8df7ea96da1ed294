package me

import (
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
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

// began says how a session was begun; nothing for a way that has no words.
func began(m accounts.Method) i18n.Message {
	switch m {
	case accounts.ByMail:
		return msg.SecurityBeganMail()
	case accounts.ByPasskey:
		return msg.SecurityBeganPasskey()
	case accounts.ByApp:
		return msg.SecurityBeganApp()
	case accounts.ByRecovery:
		return msg.SecurityBeganRecovery()
	case accounts.ByProvider:
		return msg.ProviderBegan()
	case accounts.BySetUp, accounts.ByReset:
		return msg.SecurityBeganLink()
	}
	return i18n.Message{}
}
