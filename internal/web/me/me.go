package me

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/joining"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web/documents"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the pages of this world with what they stand on.
type Handlers struct {
	People       *accounts.Service
	Groups       *groups.Service
	Joining      *joining.Service
	Applications *applications.Service
	Hub          *hub.Service
	Program      *program.Service
	OwnData      *owndata.Service
	Files        *blob.Store
	SignInMap    func(*site.Request, ui.Page) ui.Chart // the network, shown beside the sign-in form
}

// SignInRoutes are the addresses of signing in and out.
func (h *Handlers) SignInRoutes() []site.Route {
	return []site.Route{
		{Method: "GET", Path: ui.PathSignIn, Need: access.SignIn, Handler: h.getSignIn},
		{Method: "POST", Path: ui.PathSignIn, Need: access.SignIn, Handler: h.postSignIn},
		{Method: "GET", Path: "/signin/code", Need: access.SignIn, Handler: h.getCode},
		{Method: "POST", Path: "/signin/code", Need: access.SignIn, Handler: h.postCode},
		{Method: "GET", Path: "/signin/link/{token}", Need: access.SignIn, Handler: h.getLink},
		{Method: "POST", Path: "/signin/link/{token}", Need: access.SignIn, Handler: h.postLink},
		{Method: "POST", Path: "/signin/passkey", Need: access.SignIn, Handler: h.postPasskeySignIn},
		{Method: "GET", Path: "/signin/second", Need: access.SignIn, Handler: h.getStep},
		{Method: "POST", Path: "/signin/second", Need: access.SignIn, Handler: h.postStep},
		{Method: "GET", Path: "/recover/{token}", Need: access.SignIn, Handler: h.getReset},
		{Method: "POST", Path: "/recover/{token}", Need: access.SignIn, Handler: h.postReset},
		{Method: "POST", Path: pathWith, Need: access.SignIn, Handler: h.postWith, Repeat: true},
		{Method: "GET", Path: pathCallback, Need: access.SignIn, Handler: h.getCallback},
		{Method: "GET", Path: pathClaim, Need: access.SignIn, Handler: h.getClaim},
		{Method: "POST", Path: pathClaim, Need: access.SignIn, Handler: h.postClaim},
		{Method: "POST", Path: ui.PathSignOut, Need: access.SignIn, Handler: h.postSignOut, Repeat: true},
		{Method: "GET", Path: "/set-up/{token}", Need: access.SetUp, Handler: h.getSetUp},
		{Method: "POST", Path: "/set-up/{token}", Need: access.SetUp, Handler: h.postSetUp},
	}
}

// AccountRoutes are the addresses of a person's own pages.
func (h *Handlers) AccountRoutes() []site.Route {
	own := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: path, Need: need, Where: site.SignedIn, Handler: handler}
	}
	photo := own("POST", "/me/profile/photo", access.ProfileEdit, h.postPhoto)
	photo.Upload = photoBytes + 1<<20
	again := own("POST", site.PathAgain, access.ProveAgain, h.postAgain)
	again.Repeat = true // the once-key that comes along is that of the form that waits
	login := own("POST", pathLogins, access.FactorEdit, h.postLogin)
	login.Repeat = true // each press begins a way of its own
	prove := own("POST", pathJoin+"/with", access.AccountJoin, h.postJoinWith)
	prove.Repeat = true
	return []site.Route{
		own("GET", "/me", access.GroupJoin, h.getMine),
		own("POST", "/me/groups/{group}/leave", access.GroupJoin, h.postLeave),
		own("GET", "/me/profile", access.ProfileEdit, h.getProfile),
		own("POST", "/me/profile", access.ProfileEdit, h.postProfile),
		photo,
		own("POST", "/me/profile/photo/remove", access.ProfileEdit, h.postPhotoRemove),
		own("POST", "/me/profile/addresses", access.ProfileEdit, h.postAddress),
		own("GET", "/me/profile/addresses/confirm", access.ProfileEdit, h.getConfirm),
		own("POST", "/me/profile/addresses/confirm", access.ProfileEdit, h.postConfirm),
		own("POST", "/me/profile/addresses/{id}/primary", access.ProfileEdit, h.postPrimary),
		own("POST", "/me/profile/addresses/{id}/remove", access.ProfileEdit, h.postAddressRemove),
		own("GET", pathCommunity, access.HubJoin, h.getCommunity),
		own("POST", pathCommunity+"/profile", access.ProfileGive, h.postCommunityProfile),
		own("POST", pathCommunity+"/address", access.ProfileEdit, h.postCommunityAddress),
		own("POST", pathCommunity+"/resend", access.HubJoin, h.postResend),
		login,
		own("POST", pathLogins+"/{id}/remove", access.FactorEdit, h.postLoginRemove),
		own("GET", pathJoin, access.AccountJoin, h.getJoin),
		own("POST", pathJoin, access.AccountJoin, h.postJoin),
		prove,
		own("GET", pathJoin+"/code", access.AccountJoin, h.getJoinCode),
		own("POST", pathJoin+"/code", access.AccountJoin, h.postJoinCode),
		own("GET", pathJoin+"/look", access.AccountJoin, h.getJoinLook),
		own("POST", pathJoin+"/look", access.AccountJoin, h.postJoinLook),
		own("GET", documents.Path, access.DocumentAccept, h.getDocuments),
		own("GET", documents.Path+"/{document}", access.DocumentAccept, h.getAccept),
		own("POST", documents.Path+"/{document}", access.DocumentAccept, h.postAccept),
		own("GET", pathOwnData, access.ProfileEdit, h.getOwnData),
		own("POST", pathOwnData, access.DataAsk, h.postOwnData),
		own("GET", pathOwnData+"/own-data.zip", access.ProfileEdit, h.getOwnFile),
		own("POST", pathOwnData+"/delete", access.AccountErase, h.postErase),
		own("GET", "/me/zones", access.ProfileEdit, h.getZones),
		own("GET", pathSecurity, access.SessionEnd, h.getSecurity),
		own("GET", pathSecurity+"/passkey", access.FactorEdit, h.getPasskey),
		own("POST", pathSecurity+"/passkey", access.FactorEdit, h.postPasskey),
		own("POST", pathSecurity+"/passkeys/{id}/remove", access.FactorEdit, h.postPasskeyRemove),
		own("GET", pathSecurity+"/app", access.FactorEdit, h.getApp),
		own("POST", pathSecurity+"/app", access.FactorEdit, h.postApp),
		own("POST", pathSecurity+"/app/remove", access.FactorEdit, h.postAppRemove),
		own("POST", pathSecurity+"/codes", access.FactorEdit, h.postCodes),
		own("GET", site.PathSecond, access.ProveAgain, h.getSecond),
		own("GET", site.PathAgain, access.ProveAgain, h.getAgain),
		again,
		own("POST", "/me/sessions/{id}/end", access.SessionEnd, h.postEnd),
		own("POST", "/me/sessions/end-others", access.SessionEnd, h.postEndOthers),
	}
}

// quiet begins a page that stands apart: a form, nothing else, for no search engine.
func (h *Handlers) quiet(r *site.Request, title i18n.Message) ui.Page {
	p := r.Page(ui.WorldPublic, r.T(title))
	p.NoIndex = true
	return p
}

// lines joins codes for the clipboard, each on its line.
func lines(codes []string) string { return strings.Join(codes, "\n") }

// grouped writes a code of eight digits in two halves, as people read it aloud.
func grouped(code string) string {
	if len(code) != 8 {
		return code
	}
	return code[:4] + " " + code[4:]
}
