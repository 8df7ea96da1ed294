package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Staff is the letter to somebody who was given a role of the program team.
type Staff struct {
	Name    string // of the recipient; may be empty
	Address string // to sign in with
	Role    access.Role
	Limited bool   // to a part of the program
	By      string // the name of who gave it; empty if that was no person with a name
}

func (Staff) name() string                   { return "staff" }
func (Staff) subject(p Program) i18n.Message { return msg.LetterStaffSubject(p.Name) }
func (n Staff) preview() i18n.Message        { return msg.LetterStaffPreview(n.role()) }
func (Staff) title() i18n.Message            { return msg.LetterStaffTitle() }
func (Staff) why() i18n.Message              { return msg.LetterStaffWhy() }
func (n Staff) html(s sheet) templ.Component { return staffLetter(s, n) }

func (n Staff) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.given())
	t.para(n.duty())
	if n.Limited {
		t.para(msg.LetterStaffLimited())
	}
	t.link(n.button(), n.link(p))
	t.para(msg.LetterStaffSignIn(n.Address))
	t.para(msg.LetterStaffWrong())
}

func (n Staff) given() i18n.Message {
	if n.By == "" {
		return msg.LetterStaffGiven(n.role())
	}
	return msg.LetterStaffBy(n.By, n.role())
}

// button leads to the office, whose doors are closed to responders: theirs is
// the desk, which is not named in letters and opens after signing in.
func (n Staff) button() i18n.Message {
	if n.Role == access.Responder {
		return msg.LetterStaffButtonSignIn()
	}
	return msg.LetterStaffButton()
}

func (n Staff) link(p Program) string {
	if n.Role == access.Responder {
		return p.link(PathSignIn)
	}
	return p.link(PathOffice)
}

func (n Staff) role() i18n.Message {
	switch n.Role {
	case access.Manager:
		return msg.LetterStaffRoleManager()
	case access.Editor:
		return msg.LetterStaffRoleEditor()
	case access.Responder:
		return msg.LetterStaffRoleResponder()
	}
	return msg.LetterStaffRoleAdministrator()
}

func (n Staff) duty() i18n.Message {
	switch n.Role {
	case access.Manager:
		return msg.LetterStaffDutyManager()
	case access.Editor:
		return msg.LetterStaffDutyEditor()
	case access.Responder:
		return msg.LetterStaffDutyResponder()
	}
	return msg.LetterStaffDutyAdministrator()
}

// greeting begins a letter to a person.
func greeting(name string) i18n.Message {
	if name == "" {
		return msg.LetterGreetingUnknown()
	}
	return msg.LetterGreeting(name)
}
