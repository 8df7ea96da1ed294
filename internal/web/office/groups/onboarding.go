package groups

import (
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	own "chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/onboarding"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// PathOnboarding is the list of the groups that are not active yet.
const PathOnboarding = "/office/onboarding"

// waits are whom a group may wait for, in the order of the filter.
var waits = []own.Who{own.ForLeader, own.ForCoLeader, own.ForGroup, own.ForProgram}

// leftView is the list of groups in onboarding, as a filter leaves it.
type leftView struct {
	*site.Request
	Who   own.Who
	All   int
	Shown []own.State
}

// getOnboarding shows what is left for the groups that are not active yet.
func (h *Handlers) getOnboarding(r *site.Request) error {
	var words []string
	for _, w := range waits {
		words = append(words, string(w))
	}
	who, err := r.OneOf("waits", words...)
	if err != nil {
		return err
	}
	list, err := h.Onboarding.List(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := leftView{Request: r, Who: own.Who(who), All: len(list)}
	for _, st := range list {
		if v.Who == "" || slices.Contains(st.WaitsFor(), v.Who) {
			v.Shown = append(v.Shown, st)
		}
	}
	return r.Render(leftPage(r.Page(ui.WorldOffice, r.T(msg.OnboardingOfficeTitle())), v))
}

// choices are the links that narrow the list.
func (v leftView) choices() []ui.NavItem {
	items := []ui.NavItem{{Label: v.T(msg.OnboardingWhoAny()), Href: PathOnboarding, Current: v.Who == ""}}
	for _, w := range waits {
		items = append(items, ui.NavItem{Label: v.T(onboarding.WhoWord(w)), Href: PathOnboarding + "?waits=" + string(w), Current: v.Who == w})
	}
	return items
}

func (v leftView) columns() ui.Table {
	return ui.Table{Caption: v.T(msg.OnboardingOfficeTitle()), Columns: []ui.Column{{Label: v.T(msg.OnboardingOfficeGroup())},
		{Label: v.T(msg.OnboardingOfficeNext())}, {Label: v.T(msg.OnboardingOfficeWaits())}, {Label: v.T(msg.OnboardingOfficeSince()), Fit: true}}}
}

// whom says whom a group waits for.
func (v leftView) whom(st own.State) string {
	var words []string
	for _, w := range st.WaitsFor() {
		words = append(words, v.T(onboarding.WhoWord(w)))
	}
	return strings.Join(words, ", ")
}

// next are the open tasks of a group.
func (v leftView) next(st own.State) string { return strings.Join(onboarding.Open(v.L, st), ", ") }

// left loads what is left for the group of a file, while it is in onboarding.
func (h *Handlers) left(v *fileView) error {
	if v.Group.Status != groups.Onboarding {
		return nil
	}
	st, err := h.Onboarding.Of(v.Ctx(), v.Actor, v.Group.ID)
	if err != nil {
		return err
	}
	v.Left = &onboarding.Card{State: st, L: v.L, Act: func(t own.Task) templ.Component {
		if t.Needs != own.NeedsAdded || !v.May(access.GroupStatus) {
			return nil
		}
		return settle(*v, t)
	}}
	return nil
}
