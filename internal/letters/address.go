package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Address is the letter with a code that confirms another address of an
// account. It goes to that address and names neither the account nor its owner:
// a mistyped address belongs to a stranger.
type Address struct {
	Code    string // eight digits
	Minutes int    // how long it works
	Until   i18n.Moment
}

func (Address) name() string                   { return "address" }
func (Address) subject(p Program) i18n.Message { return msg.LetterAddressSubject(p.Name) }
func (a Address) preview() i18n.Message        { return msg.LetterAddressPreview(a.Minutes) }
func (Address) title() i18n.Message            { return msg.LetterAddressTitle() }
func (Address) why() i18n.Message              { return msg.LetterAddressWhy() }
func (a Address) html(s sheet) templ.Component { return addressLetter(s, a) }

func (a Address) plain(t *plain, p Program) {
	t.para(msg.LetterAddressIntro(p.Name))
	t.code(a.Code)
	t.facts([]fact{untilFact(t.l, a.Minutes, a.Until)})
	t.link(msg.LetterAddressButton(), p.link(PathProfile))
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterAddressNotYouText())
}
