package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Join is the letter with a code that proves a second account. It goes to the
// address that was typed, whether or not it has an account.
type Join struct {
	Code    string // eight digits
	Minutes int    // how long it works
	Until   i18n.Moment
}

func (Join) name() string                   { return "join" }
func (Join) subject(p Program) i18n.Message { return msg.LetterJoinSubject(p.Name) }
func (j Join) preview() i18n.Message        { return msg.LetterJoinPreview(j.Minutes) }
func (Join) title() i18n.Message            { return msg.LetterJoinTitle() }
func (Join) why() i18n.Message              { return msg.LetterJoinWhy() }
func (j Join) html(s sheet) templ.Component { return joinLetter(s, j) }

func (j Join) plain(t *plain, p Program) {
	t.para(msg.LetterJoinIntro(p.Name))
	t.code(j.Code)
	t.facts([]fact{untilFact(t.l, j.Minutes, j.Until)})
	t.para(msg.LetterJoinWarning())
	t.link(msg.LetterAddressButton(), p.link(PathProfile))
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterJoinNotYouText())
}

// Joined is the letter to both addresses of two accounts that have become one.
type Joined struct {
	Name string // of the recipient; may be empty
}

func (Joined) name() string                   { return "joined" }
func (Joined) subject(p Program) i18n.Message { return msg.LetterJoinedSubject(p.Name) }
func (Joined) preview() i18n.Message          { return msg.LetterJoinedPreview() }
func (Joined) title() i18n.Message            { return msg.LetterJoinedTitle() }
func (Joined) why() i18n.Message              { return msg.LetterJoinedWhy() }
func (j Joined) html(s sheet) templ.Component { return joinedLetter(s, j) }

func (j Joined) plain(t *plain, p Program) {
	t.para(greeting(j.Name))
	t.para(msg.LetterJoinedIntro(p.Name))
	t.link(msg.LetterJoinedButton(), p.link(PathProfile))
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterJoinedNotYouText())
}
