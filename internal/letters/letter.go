package letters

import (
	"bytes"
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Program is what letters say of the program and of this server.
type Program struct {
	Name    string
	Accent  string // #rrggbb
	Contact string // address of the program team, where answers go; may be empty
	BaseURL string // of this server as configured, never from a request: https://groups.example
	From    string // the address that letters come from
}

// link is the absolute address of a page; a segment is escaped.
func (p Program) link(path string, segments ...string) string {
	for _, s := range segments {
		path += url.PathEscape(s)
	}
	return strings.TrimRight(p.BaseURL, "/") + path
}

// Paths of the pages that letters lead to.
const (
	PathSignIn     = "/signin"
	PathSignInLink = "/signin/link/" // and the token
	PathProfile    = "/me/profile"
	PathSecurity   = "/me/security"
	PathOffice     = "/office"
	PathMine       = "/me"
	PathGroups     = "/me/groups/"   // and the group's address
	PathApply      = "/apply/"       // and the application
	PathInvitation = "/invitations/" // and the invitation
	PathWaiting    = "/office/waiting"
	PathOwnData    = "/me/data"
	PathDocuments  = "/me/documents/" // and the document

	PathHub           = "/hub"
	PathHubInvitation = "/hub/invitation/" // and what names it
)

// Letter is what a letter says, whoever gets it.
type Letter interface {
	name() string // of its files
	subject(Program) i18n.Message
	preview() i18n.Message      // what a mailbox shows beside the subject
	title() i18n.Message        // above the letter
	why() i18n.Message          // why it was sent, and why nobody can decline it
	plain(*plain, Program)      // the text between title and foot
	html(sheet) templ.Component // the same in HTML
}

// Rendered is a letter in one language.
type Rendered struct{ Subject, Text, HTML string }

// Render writes a letter of a program in the language of l.
func Render(n Letter, p Program, l *i18n.Localizer) (Rendered, error) {
	s := sheet{Program: p, L: l, Letter: n, accent: readable(p.Accent)}
	var b bytes.Buffer
	if err := frame(s).Render(context.Background(), &b); err != nil {
		return Rendered{}, err
	}
	return Rendered{Subject: l.T(n.subject(p)), Text: plainText(n, p, l), HTML: b.String()}, nil
}

// sheet is what the parts of a letter's HTML know.
type sheet struct {
	Program Program
	L       *i18n.Localizer
	Letter  Letter
	accent  string // dark enough for white letters
}

// t is a message in the language of the letter.
func (s sheet) t(m i18n.Message) string { return s.L.T(m) }

// filled is a coloured ground for white letters.
func (s sheet) filled() templ.SafeCSS {
	return templ.SafeCSS("background:" + s.accent + ";border-radius:7px;")
}

// inked is the colour of links.
func (s sheet) inked() templ.SafeCSS { return templ.SafeCSS("color:" + s.accent + ";") }

// initial is the first letter of the program's name, for the mark.
func (s sheet) initial() string {
	for _, r := range s.Program.Name {
		return strings.ToUpper(string(r))
	}
	return ""
}

// contact is a link that begins a mail to the program team.
func (s sheet) contact() string { return "mailto:" + s.Program.Contact }
