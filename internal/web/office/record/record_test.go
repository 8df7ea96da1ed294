package record_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
	"chapterhouse.dev/chapterhouse/internal/web/office/record"
)

func TestTheRecordIsNarrowedInTheAddress(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Admin", access.Administrator)
	h.Person(t, "Manager", access.Manager)
	h.Person(t, "Editor", access.Editor)
	h.Person(t, "Member")
	form := url.Values{"address": {"noor@people.example"}, "name": {"Noor van Dijk"}, "role": {"editor"}, "reason": {"joins <b>the</b> team"}}
	h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", Form: form, Location: "/office/staff", Audit: []string{"staff.grant allowed"}, Jobs: []string{"letters.staff"}})

	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/record", In: []string{"h1==Record", ".side a[href='/office/record'][aria-current]", "tbody th time", "tbody==Role on the program team"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/record?action=staff.grant&q=admin",
		In: []string{"tbody==joins <b>the</b> team", "tbody td==Admin", "option[value='staff.grant'][selected]", "input[name=q][value=admin]"}, NotIn: []string{"tbody b"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/record?q=nobody-is-called-that", In: []string{".empty==No entries match", "a[href='/office/record']"}, NotIn: []string{"tbody"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/record?from=nonsense&action=nothing&outcome=perhaps&before=x", In: []string{"h1==Record"}})
	table := h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/record.csv?action=staff.grant&q=admin", Audit: []string{"audit.export allowed"}}).Text()
	if !strings.HasPrefix(table, "\ufeffid,at,") || !strings.Contains(table, "staff.grant,allowed") || !strings.Contains(table, "joins") {
		t.Errorf("the export:\n%s", table)
	}
	for _, who := range []string{"Editor", "Member"} {
		h.Run(t, webtest.Scenario{As: who, URL: "/office/record", Status: 403})
		h.Run(t, webtest.Scenario{As: who, URL: "/office/record.csv", Status: 403})
	}
	h.Run(t, webtest.Scenario{URL: "/office/record", Location: "/signin?next=%2Foffice%2Frecord"})
}

// reads are actions that change nothing: entries about them are rare (somebody
// was refused within a use case) and are shown by name.
var reads = []access.Action{access.StaffRead, access.GroupRead, access.GroupFile, access.MembersRead, access.EventRead, access.EventDraft,
	access.CalendarRead, access.FindingRead, access.ApplicationRead, access.HubRead, access.OnboardingRead, access.MailInspect, access.AuditRead, access.JobsManage, access.OfficeRead,
	access.ProposalRead, access.ProposalTell, access.DeskRead}

func TestEveryActionThatChangesSomethingHasWords(t *testing.T) {
	l := i18n.Load().For("en")
	for _, action := range access.Actions() {
		if record.Action(l, action) == string(action) && !slices.Contains(reads, action) {
			t.Errorf("%s is shown by its name", action)
		}
	}
}
