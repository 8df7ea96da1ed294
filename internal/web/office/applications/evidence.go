package applications

import (
	"math"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/seen"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// evidence is everything on which a decision can rest, in the order of the guide:
// people, documents, name, pages, meetings.
func (v fileView) evidence() (list []seen.Finding) {
	list = append(list, v.people()...)
	list = append(list, v.names()...)
	if sight, ok := v.Sights[applications.Homepage]; ok {
		list = append(list, seen.Homepage(v.L, v.Application, sight.Seen.V)...)
	} else {
		list = append(list, seen.Finding{Tone: ui.ToneInfo, Text: v.T(msg.ReviewNoHomepage()), Note: v.T(msg.ReviewNoHomepageNote())})
	}
	switch sight, ok := v.Sights[applications.Conduct]; {
	case v.ConductKind == applications.ConductText:
		list = append(list, seen.Text(v.L, v.ConductBody)...)
	case ok:
		list = append(list, seen.Conduct(v.L, sight.Seen.V)...)
	}
	if sight, ok := v.Sights[applications.Calendar]; ok {
		list = append(list, seen.Calendar(v.L, sight.Seen.V)...)
	} else {
		list = append(list, seen.Finding{Tone: ui.ToneInfo, Text: v.T(msg.ReviewNoCalendar()), Note: v.T(msg.ReviewNoCalendarNote())})
	}
	return list
}

func (v fileView) finding(good bool, yes, no, note i18n.Message) seen.Finding {
	f := seen.Finding{Tone: ui.ToneWarn, Text: v.T(no)}
	if good {
		f = seen.Finding{Tone: ui.ToneOK, Text: v.T(yes)}
	}
	if !note.IsZero() {
		f.Note = v.T(note)
	}
	return f
}

// people is what is known of leader and co-leader.
func (v fileView) people() (list []seen.Finding) {
	both := v.CoLeader.Person != ""
	partner := msg.ReviewPartnerNone()
	switch {
	case both:
		partner = msg.ReviewTwoNote(v.Applicant.Name, v.CoLeader.Name)
	case v.Partner != nil && v.Partner.State == applications.InvitationDeclined:
		partner = msg.ReviewPartnerDeclined(v.Partner.Name)
	case v.Partner != nil:
		partner = msg.ReviewPartnerWaits(v.Partner.Name)
	}
	list = append(list, v.finding(both && v.Applicant.Verified, msg.ReviewTwo(), msg.ReviewTwoNot(), partner))
	if v.Partner != nil && v.Applicant.Address.MayBeOne(accounts.Address(v.Partner.Address)) {
		list = append(list, v.finding(false, i18n.Message{}, msg.ReviewOneMailbox(), msg.ReviewOneMailboxNote()))
	}
	owed := len(v.Applicant.Pending()) + len(v.CoLeader.Pending())
	list = append(list, v.finding(owed == 0 && both, msg.ReviewDocuments(), msg.ReviewDocumentsNot(), v.owed()))
	if v.Edition.Guide.Profile != nil {
		given := v.Applicant.ProfileID != "" && v.CoLeader.ProfileID != ""
		list = append(list, v.finding(given, msg.ReviewProfiles(), msg.ReviewProfilesNot(), msg.ReviewProfilesNote(orDash(v.CoLeader.ProfileID), orDash(v.Applicant.ProfileID))))
	}
	return list
}

func (v fileView) owed() i18n.Message {
	return msg.ReviewDocumentsNote(len(v.CoLeader.Documents)-len(v.CoLeader.Pending()), len(v.Applicant.Documents)-len(v.Applicant.Pending()), len(v.Applicant.Documents))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// names is what is known of the name and of groups near by.
func (v fileView) names() (list []seen.Finding) {
	for _, m := range v.NameSays {
		list = append(list, seen.Finding{Tone: ui.ToneWarn, Text: v.T(m)})
	}
	if len(v.NameSays) == 0 {
		list = append(list, seen.Finding{Tone: ui.ToneOK, Text: v.T(msg.ReviewName())})
	}
	for _, g := range v.Alike {
		list = append(list, seen.Finding{Tone: ui.ToneWarn, Text: v.T(msg.ApplyAlike(g.Name, g.City)), Note: v.T(msg.ReviewAlikeNote())})
	}
	for _, a := range v.Rivals {
		list = append(list, seen.Finding{Tone: ui.ToneWarn, Text: v.T(msg.ReviewRival(a.Name)), Note: v.T(msg.ReviewRivalNote())})
	}
	if len(v.Alike)+len(v.Rivals) == 0 {
		list = append(list, seen.Finding{Tone: ui.ToneOK, Text: v.T(msg.ReviewUnique())})
	}
	if len(v.Near) > 0 {
		n := v.Near[0]
		list = append(list, seen.Finding{Tone: ui.ToneInfo, Text: v.T(msg.ApplyNear(len(v.Near))), Note: n.Group.Name + ", " + v.T(msg.ApplyNearKm(int(math.Round(n.KM))))})
	}
	return list
}

// history is everything that happened, private remarks too.
func (v fileView) history() (list []ui.Happening) {
	for _, e := range v.Entries {
		by := v.Names[e.By]
		if by == "" {
			by = v.T(msg.ReviewMachine())
		}
		h := ui.Happening{Text: v.T(Happened(e, by)), Note: v.L.MomentShort(i18n.Moment{At: e.At, Zone: string(v.Edition.Guide.Timezone)})}
		if e.Text != "" && e.Kind != applications.PartnerNamed && e.Kind != applications.PartnerAccepted && e.Kind != applications.PartnerDeclined {
			h.Note += ": " + e.Text
		}
		list = append(list, h)
	}
	return list
}

// Happened says what happened to an application, by somebody.
func Happened(e applications.Entry, by string) i18n.Message {
	switch e.Kind {
	case applications.Sent:
		return msg.ReviewEntrySent(by)
	case applications.Answered:
		return msg.ReviewEntryAnswered(by)
	case applications.Asked:
		return msg.ReviewEntryAsked(by)
	case applications.ApprovedIt:
		return msg.ReviewEntryApproved(by)
	case applications.DeclinedIt:
		return msg.ReviewEntryDeclined(by)
	case applications.WithdrawnIt:
		return msg.ReviewEntryWithdrawn(by)
	case applications.PartnerNamed:
		return msg.ApplyEntryPartnerNamed(e.Text)
	case applications.PartnerAccepted:
		return msg.ApplyEntryPartnerAccepted(e.Text)
	case applications.PartnerDeclined:
		return msg.ApplyEntryPartnerDeclined(e.Text)
	case applications.WouldApprove:
		return msg.ReviewEntryWouldApprove(by)
	case applications.WouldDecline:
		return msg.ReviewEntryWouldDecline(by)
	case applications.Checked:
		return msg.ReviewEntryChecked(by)
	case applications.Added:
		return msg.ReviewEntryAdded(by)
	}
	return msg.ReviewEntryNoted(by)
}
