package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Taken is the letter that goes out instead of Address when the address belongs
// to another account. Only the owner of the address learns that, by reading it.
type Taken struct{}

func (Taken) name() string                   { return "taken" }
func (Taken) subject(p Program) i18n.Message { return msg.LetterTakenSubject(p.Name) }
func (Taken) preview() i18n.Message          { return msg.LetterTakenPreview() }
func (Taken) title() i18n.Message            { return msg.LetterTakenTitle() }
func (Taken) why() i18n.Message              { return msg.LetterTakenWhy() }
func (Taken) html(s sheet) templ.Component   { return takenLetter(s) }

func (Taken) plain(t *plain, p Program) {
	t.para(msg.LetterTakenIntro(p.Name))
	t.para(msg.LetterTakenIfYou())
	t.link(msg.LetterTakenButton(), p.link(PathSignIn))
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterTakenNotYouText())
}
