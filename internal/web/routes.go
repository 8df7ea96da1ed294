package web

import (
	"context"
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/joining"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/domain/upkeep"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
	webhub "chapterhouse.dev/chapterhouse/internal/web/hub"
	"chapterhouse.dev/chapterhouse/internal/web/me"
	mygroups "chapterhouse.dev/chapterhouse/internal/web/me/groups"
	"chapterhouse.dev/chapterhouse/internal/web/office"
	officeapplications "chapterhouse.dev/chapterhouse/internal/web/office/applications"
	officedocuments "chapterhouse.dev/chapterhouse/internal/web/office/documents"
	officegroups "chapterhouse.dev/chapterhouse/internal/web/office/groups"
	"chapterhouse.dev/chapterhouse/internal/web/office/jobs"
	"chapterhouse.dev/chapterhouse/internal/web/office/record"
	"chapterhouse.dev/chapterhouse/internal/web/office/tasks"
	"chapterhouse.dev/chapterhouse/internal/web/office/today"
	"chapterhouse.dev/chapterhouse/internal/web/office/waiting"
	"chapterhouse.dev/chapterhouse/internal/web/public"
	"chapterhouse.dev/chapterhouse/internal/web/public/apply"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
	"chapterhouse.dev/chapterhouse/internal/web/ui/assets"
)

// Pages is what the site is made of.
type Pages struct {
	Site      *site.Site
	People    *accounts.Service
	Program   *program.Service
	Groups    *groups.Service
	Proposals *proposals.Service
	Files     *blob.Store
	Events    *events.Service
	Views     *views.Service
	Joining   *joining.Service
	Desk      *desk.Service
	Undo      *undo.Service
	Upkeep    *upkeep.Service
	Merging   *merging.Service
	OwnData   *owndata.Service

	Directory    *directory.Service
	Requirements *requirements.Service
	Calendars    *calendars.Service
	Hub          *hub.Service
	Onboarding   *onboarding.Service
	Applications *applications.Service

	Mailbox *post.Mailbox               // nil outside development and demos
	Cast    func() []dev.Part           // whom a visitor may be; nil outside the demo
	Ready   func(context.Context) error // whether the database answers
	Accent  func() string               // the program's colour
}

// Routes is every address of the site that has a page or a form behind it.
func (p *Pages) Routes() []site.Route {
	everyone := &public.Handlers{Directory: p.Directory, Groups: p.Groups, Events: p.Events, Program: p.Program}
	own := &me.Handlers{People: p.People, Groups: p.Groups, Joining: p.Joining, Applications: p.Applications, Hub: p.Hub, Program: p.Program, OwnData: p.OwnData, Files: p.Files, SignInMap: everyone.Map}
	routes := []site.Route{
		{Method: "POST", Path: ui.PathLanguage, Need: access.GroupRead, Handler: site.SetLanguage, Repeat: true},
		{Method: "POST", Path: ui.PathTheme, Need: access.GroupRead, Handler: site.SetTheme, Repeat: true},
	}
	routes = append(routes, everyone.Routes()...)
	routes = append(routes, (&apply.Handlers{Applications: p.Applications, People: p.People, Program: p.Program}).Routes()...)
	routes = append(routes, own.SignInRoutes()...)
	routes = append(routes, own.AccountRoutes()...)
	routes = append(routes, (&webhub.Handlers{Directory: p.Directory, Hub: p.Hub}).Routes()...)
	routes = append(routes, (&mygroups.Handlers{Directory: p.Directory, Groups: p.Groups, Proposals: p.Proposals, Events: p.Events, Program: p.Program,
		Requirements: p.Requirements, Calendars: p.Calendars, Applications: p.Applications, Onboarding: p.Onboarding, Files: p.Files, Now: p.Site.Gate.Now}).Routes()...)
	routes = append(routes, (&office.Handlers{People: p.People, Program: p.Program, Directory: p.Directory, Files: p.Files, Undo: p.Undo,
		Today: (&today.Handlers{Applications: p.Applications, Directory: p.Directory, People: p.People}).Get}).Routes()...)
	routes = append(routes, (&officeapplications.Handlers{Applications: p.Applications}).Routes()...)
	routes = append(routes, (&office.Imports{Groups: p.Groups}).Routes()...)
	routes = append(routes, (&officegroups.Handlers{Directory: p.Directory, Groups: p.Groups, Onboarding: p.Onboarding, Events: p.Events, People: p.People,
		Requirements: p.Requirements, Desk: p.Desk, Views: p.Views, Merging: p.Merging, Now: p.Site.Gate.Now}).Routes()...)
	routes = append(routes, (&waiting.Handlers{Directory: p.Directory, Proposals: p.Proposals}).Routes()...)
	routes = append(routes, (&officedocuments.Handlers{Program: p.Program, Directory: p.Directory}).Routes()...)
	routes = append(routes, (&jobs.Handlers{Upkeep: p.Upkeep}).Routes()...)
	routes = append(routes, (&tasks.Handlers{Desk: p.Desk, Directory: p.Directory, Program: p.Program}).Routes()...)
	routes = append(routes, (&record.Handlers{Directory: p.Directory}).Routes()...)
	if p.Mailbox != nil {
		routes = append(routes, (&dev.Handlers{Mailbox: p.Mailbox}).Routes()...)
	}
	if p.Cast != nil {
		routes = append(routes, (&dev.Cast{People: p.People, Parts: p.Cast}).Routes()...)
	}
	return routes
}

// Handler mounts the routes and the few addresses that are no pages. It fails
// on a route without a permission.
func (p *Pages) Handler() (http.Handler, error) {
	p.Site.Frame = p.frame
	p.Site.Again = (&me.Handlers{People: p.People}).Again
	mux := http.NewServeMux()
	if err := p.Site.Mount(mux, p.Routes()); err != nil {
		return nil, err
	}
	mux.Handle("GET "+assets.Root, assets.Handler())
	mux.HandleFunc("GET "+ui.PathProgramCSS, p.programCSS)
	mux.HandleFunc("GET /media/{hash}", p.media)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := p.Ready(r.Context()); err != nil {
			plain(w, http.StatusServiceUnavailable, "the database does not answer")
			return
		}
		plain(w, http.StatusOK, "ready")
	})
	return mux, nil
}

// programCSS is the one colour that a program sets.
func (p *Pages) programCSS(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write([]byte(":root { --accent: " + p.Accent() + " }\n"))
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
