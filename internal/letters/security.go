package letters

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Security is the letter that tells a person what happened to the ways in which
// they sign in. Whoever gets into an account cannot keep it secret from its owner.
type Security struct {
	Name string // of the recipient; may be empty
	What accounts.Security
	Key  string // the passkey's name
	Left int    // recovery codes, when one was used
	At   i18n.Moment
}

func (Security) name() string { return "security" }
func (n Security) subject(p Program) i18n.Message {
	return msg.LetterSecuritySubject(p.Name, n.title())
}
func (n Security) preview() i18n.Message        { return msg.LetterSecurityPreview() }
func (Security) why() i18n.Message              { return msg.LetterSecurityWhy() }
func (n Security) html(s sheet) templ.Component { return securityLetter(s, n) }

func (n Security) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.happened(p.Name))
	t.para(msg.LetterSecurityYou())
	t.heading(msg.LetterCodeNotYou())
	t.para(msg.LetterSecurityNotYouText())
	t.link(msg.LetterSecurityButton(), p.link(PathSecurity))
}

// title says what happened in a few words.
func (n Security) title() i18n.Message {
	switch n.What {
	case accounts.PasskeyAdded:
		return msg.LetterSecurityTitlePasskeyAdded()
	case accounts.PasskeyRemoved:
		return msg.LetterSecurityTitlePasskeyRemoved()
	case accounts.AppAdded:
		return msg.LetterSecurityTitleAppAdded()
	case accounts.AppRemoved:
		return msg.LetterSecurityTitleAppRemoved()
	case accounts.CodesRenewed:
		return msg.LetterSecurityTitleCodesRenewed()
	case accounts.CodeUsed:
		return msg.LetterSecurityTitleCodeUsed()
	case accounts.ResetMade:
		return msg.LetterSecurityTitleResetMade()
	}
	return msg.LetterSecurityTitleResetUsed()
}

// happened says it in a sentence.
func (n Security) happened(program string) i18n.Message {
	switch n.What {
	case accounts.PasskeyAdded:
		return msg.LetterSecurityPasskeyAdded(n.At, n.Key, program)
	case accounts.PasskeyRemoved:
		return msg.LetterSecurityPasskeyRemoved(n.At, n.Key, program)
	case accounts.AppAdded:
		return msg.LetterSecurityAppAdded(n.At, program)
	case accounts.AppRemoved:
		return msg.LetterSecurityAppRemoved(n.At, program)
	case accounts.CodesRenewed:
		return msg.LetterSecurityCodesRenewed(n.At, program)
	case accounts.CodeUsed:
		return msg.LetterSecurityCodeUsed(n.Left, n.At, program)
	case accounts.ResetMade:
		return msg.LetterSecurityResetMade(n.At, program)
	}
	return msg.LetterSecurityResetUsed(n.At, program)
}
