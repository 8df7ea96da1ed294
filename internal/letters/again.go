package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Again is the letter with a code by which somebody who is signed in proves
// again who they are, before something that matters.
type Again struct {
	Code    string // eight digits
	Minutes int    // how long it works
	Until   i18n.Moment
}

func (Again) name() string                   { return "again" }
func (Again) subject(p Program) i18n.Message { return msg.LetterAgainSubject(p.Name) }
func (a Again) preview() i18n.Message        { return msg.LetterAgainPreview(a.Minutes) }
func (Again) title() i18n.Message            { return msg.LetterAgainTitle() }
func (Again) why() i18n.Message              { return msg.LetterAgainWhy() }
func (a Again) html(s sheet) templ.Component { return againLetter(s, a) }

func (a Again) plain(t *plain, p Program) {
	t.para(msg.LetterAgainIntro(p.Name))
	t.code(a.Code)
	t.facts([]fact{untilFact(t.l, a.Minutes, a.Until)})
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterAgainNotYouText())
	t.link(msg.LetterAgainButton(), p.link(PathSecurity))
}
