package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Code is the letter with a code to sign in with. It says nothing about whether
// the address has an account (promises.md B56), and its subject and preview,
// which a locked telephone shows, do not carry the code.
type Code struct {
	Code    string // eight digits
	Token   string // of the link
	Browser string // where it was asked for, "Firefox on Windows"; empty if not known
	Minutes int    // how long it works
	Until   i18n.Moment

	Provider string // the name of a provider that the code links; empty for none
}

func (Code) name() string                   { return "code" }
func (Code) subject(p Program) i18n.Message { return msg.LetterCodeSubject(p.Name) }
func (c Code) preview() i18n.Message        { return msg.LetterCodePreview(c.Minutes) }
func (Code) title() i18n.Message            { return msg.LetterCodeTitle() }
func (Code) why() i18n.Message              { return msg.LetterCodeWhy() }
func (c Code) html(s sheet) templ.Component { return codeLetter(s, c) }
func (c Code) link(p Program) string        { return p.link(PathSignInLink, c.Token) }

func (c Code) plain(t *plain, p Program) {
	t.para(msg.LetterCodeIntro(p.Name))
	if c.Provider != "" {
		t.para(msg.LetterCodeProvider(c.Provider))
	}
	t.code(c.Code)
	t.facts(c.facts(t.l))
	t.para(msg.LetterCodeLink())
	t.link(msg.LetterCodeButton(), c.link(p))
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterCodeNotYouText())
}

func (c Code) facts(l *i18n.Localizer) []fact {
	rows := []fact{untilFact(l, c.Minutes, c.Until)}
	if c.Browser != "" {
		rows = append(rows, fact{msg.LetterCodeBrowser(), c.Browser})
	}
	return rows
}

func untilFact(l *i18n.Localizer, minutes int, until i18n.Moment) fact {
	return fact{msg.LetterCodeUntil(), l.T(msg.LetterCodeUntilValue(minutes, until))}
}
