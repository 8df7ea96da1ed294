package dev

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"

	"github.com/a-h/templ"
)

// Part is a person whom a visitor of the demo may be, and where that begins.
type Part struct {
	Role   i18n.Message // "Leader, good standing"
	Person ids.PersonID
	Start  string // the first page
}

// Cast is the bar of the demo that signs in as any of its people.
type Cast struct {
	People *accounts.Service
	Parts  func() []Part
}

// Routes are the addresses of the bar.
func (c *Cast) Routes() []site.Route {
	return []site.Route{{Method: "POST", Path: "/demo/as", Need: access.SignInAs, Handler: c.postAs, Repeat: true}}
}

// Bar is drawn on top of every page of the demo.
func (c *Cast) Bar(r *site.Request) templ.Component {
	return roleBar(r.L, c.Parts(), r.Actor.Person)
}

// postAs signs in as one of the cast, or out again.
func (c *Cast) postAs(r *site.Request) error {
	if r.Post("person") == "" {
		r.EndSession()
		return r.SeeOther("/")
	}
	for _, p := range c.Parts() {
		if string(p.Person) != r.Post("person") {
			continue
		}
		in, err := c.People.SignInAs(r.Ctx(), access.System(access.ByDemo), p.Person, accounts.Browser{Device: r.T(msg.DevCastDevice())})
		if err != nil {
			return err
		}
		r.BeginSession(in.Token, true)
		return r.SeeOther(p.Start)
	}
	return fault.New(fault.NotFound, msg.ErrorNotFoundText())
}
