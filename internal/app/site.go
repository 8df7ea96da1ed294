package app

import (
	"context"
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// site puts the pages together and wraps them in what every request passes.
func (a *App) site() (http.Handler, error) {
	c := a.Config
	proxies, err := c.proxies()
	if err != nil {
		return nil, err
	}
	pages := &web.Pages{
		Site:   &site.Site{Gate: a.Gate, Once: a.once, Bundle: i18n.Load(), People: a.People, Undo: a.Undo, Program: a.uiProgram, BaseURL: c.BaseURL, Secure: c.secure(), Box: a.box},
		People: a.People, Program: a.Program, Groups: a.Groups, Proposals: a.Proposals, Files: a.Blobs, Mailbox: a.Mailbox,
		Events: a.Events, Directory: a.Directory, Requirements: a.Requirements, Views: a.Views, Joining: a.Joining, Merging: a.Merging, OwnData: a.OwnData, Calendars: a.Calendars, Hub: a.Hub, Onboarding: a.Onboarding, Applications: a.Applications,
		Desk: a.Desk, Undo: a.Undo, Upkeep: a.Upkeep,
		Ready:  a.db.Ping,
		Accent: func() string { return a.currentSettings(context.Background()).Accent },
	}
	if c.Demo {
		pages.Cast = func() []dev.Part { return a.cast }
	}
	mux, err := pages.Handler()
	if err != nil {
		return nil, err
	}
	return httpx.Chain(httpx.Options{Hosts: c.hosts(), Proxies: proxies, Secure: c.secure(), Clock: c.Clock, Log: c.Log,
		Observe: a.metrics.Request, Patience: c.patience}, mux), nil
}

// SetCast says whom a visitor of the demo may be; it is called before Serve.
func (a *App) SetCast(parts []dev.Part) { a.cast = parts }

// uiProgram is how pages call the program.
func (a *App) uiProgram() ui.Program {
	set := a.currentSettings(context.Background())
	p := ui.Program{Name: set.Name, Tagline: set.Tagline, Sentence: set.Sentence, Accent: set.Accent, Version: httpx.Digest(set.Accent)[:8]}
	if set.Logo != "" {
		p.LogoURL = "/media/" + set.Logo
	}
	return p
}
