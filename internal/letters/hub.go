package letters

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Hub is the letter that invites a leader to take part in the hub. Its subject
// is the one that the leader's page has told beforehand.
type Hub struct {
	Name       string
	Program    string
	Subject    string // of the guide
	Address    string // to which it goes
	Invitation string
}

func (Hub) name() string                   { return "hub" }
func (n Hub) subject(Program) i18n.Message { return msg.LetterHubSubject(n.Subject) }
func (n Hub) preview() i18n.Message        { return msg.LetterHubPreview(n.Program) }
func (Hub) title() i18n.Message            { return msg.LetterHubTitle() }
func (Hub) why() i18n.Message              { return msg.LetterHubWhy() }
func (n Hub) html(s sheet) templ.Component { return hubLetter(s, n) }
func (n Hub) link(p Program) string        { return p.link(PathHubInvitation, n.Invitation) }

func (n Hub) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(msg.LetterHubText(n.Program))
	t.link(msg.LetterHubButton(), n.link(p))
	t.para(msg.LetterHubSignIn())
	t.para(msg.LetterHubAddress(n.Address))
}

// HubInvited writes the invitation to the address of a leader's community
// profile, by the sender and with the subject that the guide names.
func (s *Service) HubInvited(ctx context.Context, l hub.Letter) (err error) {
	defer fault.Wrap(&err, "letters.HubInvited")
	p, err := s.program(ctx)
	if err != nil {
		return err
	}
	n := Hub{Name: l.To.Name, Program: p.Name, Subject: i18n.Load().For(l.To.Lang).T(msg.LetterHubTitle()), Address: string(l.To.Address), Invitation: l.Invitation}
	to := recipient{reason: fmt.Sprintf("hub %s %d", l.Invitation, l.Number), person: l.To.Person, name: l.To.Name, address: l.To.Address, lang: l.To.Lang}
	if in := l.Edition.Guide.Invitation; in != nil {
		n.Subject = in.Subject.In(l.To.Lang, l.Edition.Guide.Language())
		to.from = in.Sender.In(l.To.Lang, l.Edition.Guide.Language())
	}
	return s.send(ctx, to, n)
}
