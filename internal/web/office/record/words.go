package record

import (
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// deeds are the actions in words; one that has none is shown by its name.
var deeds = map[access.Action]func() i18n.Message{
	access.SignIn: msg.RecordDidSignIn, access.SignInAs: msg.RecordDidSignIn, access.ProfileEdit: msg.RecordDidProfile,
	access.SessionEnd: msg.RecordDidSessionEnd, access.FactorEdit: msg.RecordDidFactor, access.ProveAgain: msg.RecordDidProve,
	access.AccountReset: msg.RecordDidReset, access.PersonDemand: msg.RecordDidPerson, access.AccountSweep: msg.RecordDidSweep,
	access.StaffGrant: msg.RecordDidStaff, access.SetUp: msg.RecordDidSetUp,
	access.SettingsEdit: msg.RecordDidSettings, access.GuideApply: msg.RecordDidGuide, access.DocumentAccept: msg.RecordDidAccept,
	access.AccountErase: msg.RecordDidAccountErase, access.DataAsk: msg.RecordDidDataAsk, access.DataGather: msg.RecordDidDataGather,
	access.DocumentOwing: msg.RecordDidOwing, access.DocumentWatch: msg.RecordDidWatch,
	access.GroupCreate: msg.RecordDidCreate, access.GroupEdit: msg.RecordDidEdit, access.GroupRename: msg.RecordDidRename,
	access.GroupStatus: msg.RecordDidStatus, access.GroupRoster: msg.RecordDidRoster, access.GroupTeam: msg.RecordDidTeam,
	access.GroupStage: msg.RecordDidStage, access.GroupImport: msg.RecordDidImport, access.GroupJoin: msg.RecordDidJoin,
	access.EventWrite: msg.RecordDidEvent, access.EventDecide: msg.RecordDidDecide, access.EventRefresh: msg.RecordDidRefresh,
	access.CalendarConnect: msg.RecordDidCalendar, access.CalendarSync: msg.RecordDidSync,
	access.WaiverGrant: msg.RecordDidWaive, access.DeclareOut: msg.RecordDidDeclare, access.FindingDecide: msg.RecordDidFind,
	access.FindingAssess: msg.RecordDidAssess, access.ViewsSave: msg.RecordDidView,
	access.MailQueue: msg.RecordDidMail, access.MailDeliver: msg.RecordDidDeliver, access.MailErase: msg.RecordDidErase,
	access.AuditExport: msg.RecordDidExport, access.AccountJoin: msg.RecordDidJoined,
	access.ImportSweep: msg.RecordDidListSweep, access.FileSweep: msg.RecordDidFileSweep,
	access.ApplicationWrite: msg.RecordDidApplication, access.ApplicationPart: msg.RecordDidPart, access.ApplicationNote: msg.RecordDidNote,
	access.GroupMerge: msg.RecordDidMerge, access.GroupMove: msg.RecordDidMove, access.GroupMark: msg.RecordDidMark, access.GroupNameAsk: msg.RecordDidAskName,
	access.GroupSuspend: msg.RecordDidSuspend, access.ProposalMake: msg.RecordDidPropose, access.ProposalJudge: msg.RecordDidJudge,
	access.ProposalBack: msg.RecordDidBack, access.ProposalEnd: msg.RecordDidRunOut,
	access.TaskWrite: msg.RecordDidTask, access.TaskFree: msg.RecordDidTask, access.NoteWrite: msg.RecordDidRemark, access.OwnerSet: msg.RecordDidOwner,
	access.UndoOwn: msg.RecordDidUndo, access.DeskSweep: msg.RecordDidDeskSweep, access.JobsManage: msg.RecordDidJobs,
	access.ApplicationDecide: msg.RecordDidDecision, access.ApplicationCheck: msg.RecordDidCheck,
	access.ProfileGive: msg.RecordDidProfileId, access.HubJoin: msg.RecordDidHub, access.HubIntroduce: msg.RecordDidIntroduce, access.HubFollow: msg.RecordDidHubFollow,
	access.GroupActivate: msg.RecordDidActivate,
}

// Action says an action in words.
func Action(l *i18n.Localizer, action access.Action) string {
	if word := deeds[action]; word != nil {
		return l.T(word())
	}
	return string(action)
}

// Deed says what was done, or refused.
func Deed(l *i18n.Localizer, p directory.Past) string {
	if p.Outcome == "refused" {
		return l.T(msg.RecordRefused(Action(l, p.Action)))
	}
	return Action(l, p.Action)
}

// Who names an actor by the label that was kept; names are of people by
// identifier.
func Who(l *i18n.Localizer, names map[string]string, label string, kind audit.ActorKind) string {
	switch {
	case names[label] != "":
		return names[label]
	case kind == audit.System:
		return l.T(msg.RecordProgram(label))
	case kind == audit.Anonymous:
		return l.T(msg.RecordVisitor())
	}
	return l.T(msg.SiteUnnamed())
}

// Changes says what became what, and why.
func Changes(names map[string]string, p directory.Past) []string {
	var parts []string
	for _, c := range p.Detail.V.Changes {
		parts = append(parts, c.Field+": "+value(names, c.Before)+" → "+value(names, c.After))
	}
	if p.Reason != "" {
		parts = append(parts, "“"+p.Reason+"”")
	}
	return parts
}

// longest is how much of a value is shown, in characters.
const longest = 60

// value is a stored value in a line.
func value(names map[string]string, x any) string {
	text := ""
	if x != nil {
		text = fmt.Sprint(x)
	}
	if name := names[text]; name != "" {
		text = name
	}
	switch r := []rune(text); {
	case strings.TrimSpace(text) == "":
		return "–"
	case len(r) > longest:
		return string(r[:longest]) + "…"
	}
	return text
}
