package applications

import (
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Step is one page of the application.
type Step string

// The steps, in their order.
const (
	StepGroup    Step = "group"
	StepPeople   Step = "people"
	StepConduct  Step = "conduct"
	StepMeetings Step = "meetings"
	StepCheck    Step = "check"
)

// Steps are all of them.
var Steps = []Step{StepGroup, StepPeople, StepConduct, StepMeetings, StepCheck}

// Gap is something without which an application cannot be sent.
type Gap struct {
	Step    Step
	Message i18n.Message
}

// The shortest texts, in characters, that say anything.
const (
	shortestAbout   = 20
	shortestConduct = 40
)

// gaps are what still lacks. Homepage and calendar are welcome, never needed:
// the program gives each group a page, and meetings can be written down here.
func gaps(a Application, applicant Party, partner *Invitation, g *guide.Guide) (list []Gap) {
	need := func(ok bool, step Step, m i18n.Message) {
		if !ok {
			list = append(list, Gap{step, m})
		}
	}
	need(a.Name != "", StepGroup, msg.ApplyGapName())
	need(a.City != "", StepGroup, msg.ApplyGapPlace())
	need(len(a.Languages.V) > 0, StepGroup, msg.ApplyGapLanguages())
	need(utf8.RuneCountInString(a.About) >= shortestAbout, StepGroup, msg.ApplyGapAbout())

	need(applicant.Name != "", StepPeople, msg.ApplyGapYourName())
	need(g.Profile == nil || applicant.ProfileID != "", StepPeople, msg.ApplyGapProfile())
	for _, d := range applicant.Pending() {
		need(false, StepPeople, msg.ApplyGapDocument(d.Title.In(applicant.Lang, d.Authoritative)))
	}
	need(partner != nil, StepPeople, msg.ApplyGapPartner())
	need(partner == nil || partner.State != InvitationDeclined, StepPeople, msg.ApplyGapPartnerDeclined())

	switch a.ConductKind {
	case ConductText:
		need(utf8.RuneCountInString(a.ConductBody) >= shortestConduct, StepConduct, msg.ApplyGapConductText())
	case ConductAddress:
		need(a.ConductURL != "", StepConduct, msg.ApplyGapConductAddress())
	default:
		need(false, StepConduct, msg.ApplyGapConduct())
	}
	return list
}
