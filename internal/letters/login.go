package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Login is the letter to somebody whose account has one more way to sign in, or
// one less. It goes out each time: whoever took over an account for a moment
// must not be able to keep a door in it unnoticed.
type Login struct {
	Name     string // of the recipient; may be empty
	Provider string // its name
	Shown    string // who the account is there; may be empty
	Removed  bool
}

func (Login) name() string                   { return "login" }
func (Login) subject(p Program) i18n.Message { return msg.LetterLoginSubject(p.Name) }
func (Login) preview() i18n.Message          { return msg.LetterLoginPreview() }
func (Login) title() i18n.Message            { return msg.LetterLoginTitle() }
func (Login) why() i18n.Message              { return msg.LetterLoginWhy() }
func (n Login) html(s sheet) templ.Component { return loginLetter(s, n) }

func (n Login) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.what(p))
	if n.Shown != "" {
		t.facts(n.facts())
	}
	t.link(msg.LetterLoginButton(), p.link(PathProfile))
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterLoginNotYouText())
}

func (n Login) what(p Program) i18n.Message {
	if n.Removed {
		return msg.LetterLoginRemoved(p.Name, n.Provider)
	}
	return msg.LetterLoginAdded(p.Name, n.Provider)
}

func (n Login) facts() []fact { return []fact{{msg.LetterLoginThere(), n.Shown}} }
