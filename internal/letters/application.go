package letters

import (
	"strings"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Received is the letter to an applicant whose application has arrived.
type Received struct {
	Name        string
	Group       string
	Until       i18n.Date // of the promised answer; zero without a promise
	Again       bool      // it is the answer to what was asked
	Application string
}

func (Received) name() string                   { return "application" }
func (n Received) subject(Program) i18n.Message { return msg.LetterReceivedSubject(n.Group) }
func (n Received) preview() i18n.Message        { return n.answer() }
func (n Received) title() i18n.Message          { return msg.LetterReceivedTitle() }
func (Received) why() i18n.Message              { return msg.LetterReceivedWhy() }
func (n Received) html(s sheet) templ.Component { return receivedLetter(s, n) }
func (n Received) link(p Program) string        { return p.link(PathApply, n.Application) }

func (n Received) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.arrived())
	t.para(n.answer())
	t.link(msg.LetterReceivedButton(), n.link(p))
	t.para(msg.LetterReceivedHow())
}

func (n Received) arrived() i18n.Message {
	if n.Again {
		return msg.LetterReceivedAgain(n.Group)
	}
	return msg.LetterReceivedFirst(n.Group)
}

func (n Received) answer() i18n.Message {
	if n.Until == (i18n.Date{}) {
		return msg.LetterReceivedSoon()
	}
	return msg.LetterReceivedUntil(n.Until)
}

// Invitation is the letter that asks a person to be the co-leader of a group.
type Invitation struct {
	Name       string
	Applicant  string
	Group      string
	Place      string
	Address    string // to which it goes, and by which one signs in
	Invitation string
}

func (Invitation) name() string { return "co-leader" }
func (n Invitation) subject(Program) i18n.Message {
	return msg.LetterInvitationSubject(n.Applicant, n.Group)
}
func (n Invitation) preview() i18n.Message        { return msg.LetterInvitationPreview() }
func (n Invitation) title() i18n.Message          { return msg.LetterInvitationTitle(n.Group) }
func (n Invitation) why() i18n.Message            { return msg.LetterInvitationWhy(n.Applicant) }
func (n Invitation) html(s sheet) templ.Component { return invitationLetter(s, n) }
func (n Invitation) link(p Program) string        { return p.link(PathInvitation, n.Invitation) }

func (n Invitation) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.asks(p))
	t.para(msg.LetterInvitationWhat())
	t.link(msg.LetterInvitationButton(), n.link(p))
	t.para(msg.LetterInvitationSignIn(n.Address))
	t.para(msg.LetterInvitationDecline())
}

func (n Invitation) asks(p Program) i18n.Message {
	if n.Place == "" {
		return msg.LetterInvitationAsks(n.Applicant, n.Group, p.Name)
	}
	return msg.LetterInvitationAsksIn(n.Applicant, n.Group, n.Place, p.Name)
}

// Partner tells the applicant what the co-leader to be has answered.
type Partner struct {
	Name        string
	Partner     string
	Group       string
	Accepted    bool
	Reason      string
	Application string
}

func (Partner) name() string                   { return "co-leader-answer" }
func (n Partner) subject(Program) i18n.Message { return n.said() }
func (n Partner) preview() i18n.Message        { return n.next() }
func (n Partner) title() i18n.Message          { return n.said() }
func (Partner) why() i18n.Message              { return msg.LetterPartnerWhy() }
func (n Partner) html(s sheet) templ.Component { return partnerLetter(s, n) }
func (n Partner) link(p Program) string        { return p.link(PathApply, n.Application) }

func (n Partner) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.next())
	if n.Reason != "" {
		t.para(msg.LetterPartnerReason(n.Reason))
	}
	t.link(msg.LetterReceivedButton(), n.link(p))
}

func (n Partner) said() i18n.Message {
	if n.Accepted {
		return msg.LetterPartnerAccepted(n.Group, n.Partner)
	}
	return msg.LetterPartnerDeclined(n.Group, n.Partner)
}

func (n Partner) next() i18n.Message {
	if n.Accepted {
		return msg.LetterPartnerAcceptedNext()
	}
	return msg.LetterPartnerDeclinedNext()
}

// Decision is the letter with what the office asks or has decided. Its body was
// written, or seen, by the person who decided.
type Decision struct {
	Kind  applications.EntryKind // Asked, ApprovedIt or DeclinedIt
	Name  string
	Group string
	Body  string // paragraphs parted by blank lines
	Path  string // where it leads
}

func (n Decision) name() string                 { return "application-" + string(n.Kind) }
func (n Decision) subject(Program) i18n.Message { return n.headline() }
func (n Decision) preview() i18n.Message        { return n.lead() }
func (n Decision) title() i18n.Message          { return n.headline() }
func (Decision) why() i18n.Message              { return msg.LetterDecisionWhy() }
func (n Decision) html(s sheet) templ.Component { return decisionLetter(s, n) }
func (n Decision) link(p Program) string        { return p.link(n.Path) }

func (n Decision) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	for _, paragraph := range n.paragraphs() {
		t.free(paragraph)
	}
	t.link(n.button(), n.link(p))
}

// paragraphs are those of the body.
func (n Decision) paragraphs() (list []string) {
	for p := range strings.SplitSeq(strings.ReplaceAll(n.Body, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

func (n Decision) headline() i18n.Message {
	switch n.Kind {
	case applications.Asked:
		return msg.LetterDecisionAsked(n.Group)
	case applications.ApprovedIt:
		return msg.LetterDecisionApproved(n.Group)
	}
	return msg.LetterDecisionDeclined(n.Group)
}

func (n Decision) lead() i18n.Message {
	switch n.Kind {
	case applications.Asked:
		return msg.LetterDecisionAskedLead()
	case applications.ApprovedIt:
		return msg.LetterDecisionApprovedLead()
	}
	return msg.LetterDecisionDeclinedLead()
}

func (n Decision) button() i18n.Message {
	switch n.Kind {
	case applications.Asked:
		return msg.LetterDecisionAnswer()
	case applications.ApprovedIt:
		return msg.LetterDecisionOpen()
	}
	return msg.LetterDecisionRead()
}
