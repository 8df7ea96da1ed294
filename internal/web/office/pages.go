package office

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/reach"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// page is a page of the office in its navigation.
type page struct {
	label func() i18n.Message
	path  string
	icon  ui.IconName
	need  access.Action // who may not do this does not see the entry
}

// pages are the office's navigation in its order; the first that a reader may
// open is where the office begins.
var pages = []page{
	{msg.TodayNav, "/office", ui.IconInbox, access.DeskRead},
	{msg.GroupfileNav, "/office/groups", ui.IconUsers, access.GroupFile},
	{msg.ReviewTitle, "/office/applications", ui.IconFlag, access.ApplicationRead},
	{msg.OnboardingOfficeTitle, "/office/onboarding", ui.IconHand, access.OnboardingRead},
	{msg.ProposalNav, "/office/waiting", ui.IconShield, access.ProposalRead},
	{msg.DeskTasks, "/office/tasks", ui.IconCheckCircle, access.DeskRead},
	{msg.OfficeNavGuide, "/office/guide", ui.IconBook, access.OfficeRead},
	{msg.DocumentsOfficeTitle, "/office/documents", ui.IconFlag, access.DocumentOwing},
	{msg.ImportNav, PathImports, ui.IconDownload, access.GroupStage},
	{msg.OfficeNavStaff, "/office/staff", ui.IconUser, access.StaffRead},
	{msg.UpkeepNav, "/office/jobs", ui.IconBolt, access.JobsManage},
	{msg.RecordTitle, "/office/record", ui.IconHistory, access.AuditRead},
	{msg.OfficeNavSettings, "/office/settings", ui.IconGear, access.SettingsEdit},
}

// Actions are what the navigation asks about the reader.
func Actions() []access.Action {
	acts := []access.Action{access.OfficeRead}
	for _, page := range pages {
		acts = append(acts, page.need)
	}
	return acts
}

// Side is the second level of the office. guide is the one in force; zero
// where there is none yet.
func Side(r *site.Request, may accounts.Office, name string, guide program.Edition) *ui.Side {
	side := &ui.Side{Title: r.T(msg.OfficeTitle()), Detail: name}
	if len(may.Scopes) > 0 {
		side.Detail = r.T(msg.ReachSide(name, reach.Words(r.L, may.Scopes)))
	}
	if guide.Number > 0 {
		side.Foot = sideFoot(r.L, guide)
	}
	for _, page := range pages {
		if may.May(page.need) {
			in := r.URL.Path == page.path || page.path != "/office" && strings.HasPrefix(r.URL.Path, page.path+"/")
			side.Items = append(side.Items, ui.NavItem{Label: r.T(page.label()), Href: page.path, Icon: page.icon, Current: in})
		}
	}
	return side
}
