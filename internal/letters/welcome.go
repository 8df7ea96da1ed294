package letters

import (
	"context"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Welcome is the letter to the leaders of a group that has become active.
type Welcome struct {
	Name    string
	Program string
	Group   string
	Slug    string
}

func (Welcome) name() string                   { return "welcome" }
func (n Welcome) subject(Program) i18n.Message { return msg.LetterWelcomeSubject(n.Group) }
func (n Welcome) preview() i18n.Message        { return msg.LetterWelcomePreview(n.Program) }
func (n Welcome) title() i18n.Message          { return msg.LetterWelcomeTitle(n.Group) }
func (Welcome) why() i18n.Message              { return msg.LetterWelcomeWhy() }
func (n Welcome) html(s sheet) templ.Component { return welcomeLetter(s, n) }
func (n Welcome) link(p Program) string        { return p.link(PathGroups, n.Slug) }

func (n Welcome) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(msg.LetterWelcomeText(n.Group, n.Program))
	t.para(msg.LetterWelcomeNext())
	t.link(msg.LetterWelcomeButton(), n.link(p))
	t.para(msg.LetterWelcomeHub())
}

// Welcome writes to both leaders of a group that has become active.
func (s *Service) Welcome(ctx context.Context, n onboarding.Welcome) (err error) {
	defer fault.Wrap(&err, "letters.Welcome")
	p, err := s.program(ctx)
	if err != nil {
		return err
	}
	return s.each(ctx, "welcome "+string(n.Group.ID), n.To, func(to accounts.Recipient) Letter {
		return Welcome{Name: to.Name, Program: p.Name, Group: n.Group.Name, Slug: n.Group.Slug}
	})
}
