package onboarding

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// Card is the list of what is left, for one reader.
type Card struct {
	onboarding.State
	L    *i18n.Localizer
	Me   ids.PersonID                            // whose own parts have a link; empty for the office
	Link func(t onboarding.Task) ui.Link         // where the reader does a task; empty: nowhere
	Act  func(t onboarding.Task) templ.Component // what the reader may do at once; nil: nothing
}

// Sentence says how much is left.
func Sentence(l *i18n.Localizer, st onboarding.State) string {
	if n := st.Left(); n > 0 {
		return l.T(msg.OnboardingSentence(n))
	}
	return l.T(msg.OnboardingSentenceDone())
}

// Title is what a task is called.
func Title(l *i18n.Localizer, st onboarding.State, t onboarding.Task) string {
	switch {
	case t.Guide != nil:
		return t.Guide.Title.In(l.Lang(), st.Edition.Guide.Language())
	case t.Needs == onboarding.NeedsAdded:
		return l.T(msg.OnboardingAdded())
	}
	return l.T(msg.OnboardingLeaders())
}

// how says how a task is done.
func (c Card) how(t onboarding.Task) string {
	switch {
	case t.Guide != nil:
		return t.Guide.How.In(c.L.Lang(), c.Edition.Guide.Language())
	case t.Needs == onboarding.NeedsAdded:
		return t.Added.Text
	}
	return c.L.T(msg.OnboardingLeadersHow())
}

// name is how a person of a task is called, or the role while nobody has it.
func (c Card) name(o onboarding.Owner) string {
	if o.Name != "" {
		return o.Name
	}
	if o.Role == access.Leader {
		return c.L.T(msg.OnboardingWhoLeader())
	}
	return c.L.T(msg.OnboardingWhoColeader())
}

// part says how a person's part of a task stands.
func (c Card) part(t onboarding.Task, o onboarding.Owner) string {
	switch {
	case o.Done:
		return c.L.T(msg.OnboardingDone())
	case o.Person == "":
		return c.L.T(msg.OnboardingAwaited())
	case len(o.Owes) > 0:
		return c.L.T(msg.OnboardingOwes(len(o.Owes)))
	case o.Draws:
		return c.L.T(msg.OnboardingInvitationWaits())
	}
	return c.L.T(msg.OnboardingOpen())
}

// mine says whether the reader has something to do for a task.
func (c Card) mine(t onboarding.Task) bool {
	if t.Done || t.Needs == onboarding.NeedsAdded {
		return false
	}
	if len(t.Owners) == 0 || t.Needs == onboarding.NeedsLeaders {
		return c.Me != ""
	}
	for _, o := range t.Owners {
		if o.Person == c.Me && c.Me != "" && !o.Done {
			return true
		}
	}
	return false
}

// link is where the reader does what is left of a task.
func (c Card) link(t onboarding.Task) ui.Link {
	if c.Link == nil || !c.mine(t) {
		return ui.Link{}
	}
	return c.Link(t)
}

// act is what the reader may do at once.
func (c Card) act(t onboarding.Task) templ.Component {
	if c.Act == nil || t.Done {
		return nil
	}
	return c.Act(t)
}

// Open are the titles of the tasks that are not done.
func Open(l *i18n.Localizer, st onboarding.State) (titles []string) {
	for _, t := range st.Tasks {
		if !t.Done {
			titles = append(titles, Title(l, st, t))
		}
	}
	return titles
}

// WhoWord says whom a group waits for.
func WhoWord(w onboarding.Who) i18n.Message {
	switch w {
	case onboarding.ForLeader:
		return msg.OnboardingWhoLeader()
	case onboarding.ForCoLeader:
		return msg.OnboardingWhoColeader()
	case onboarding.ForGroup:
		return msg.OnboardingWhoGroup()
	}
	return msg.OnboardingWhoProgram()
}

// Where is the page of the application, of a group's desk, or of the reader's account, on which a
// task of the guide is done.
func Where(st onboarding.State, me ids.PersonID, t onboarding.Task) string {
	desk := "/me/groups/" + st.Group.Slug
	switch t.Needs {
	case onboarding.NeedsLeaders:
		if st.Applicant == me && me != "" { // who names another co-leader there
			return "/apply/" + string(st.Application)
		}
	case guide.NeedsDocuments:
		return desk + "/people#documents"
	case guide.NeedsProfileIDs:
		return "/me/community#profile"
	case guide.NeedsInvitation:
		return "/me/community"
	case guide.NeedsConduct:
		return desk + "/conduct"
	case guide.NeedsPresence:
		return desk + "/page"
	}
	return ""
}
