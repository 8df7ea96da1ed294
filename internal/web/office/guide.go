package office

import (
	"slices"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// guideView is the versions of the guide, and the differences of two of them.
type guideView struct {
	All     []program.Edition // the newest first
	Now     program.Edition   // in force
	Zone    string            // of the reader
	From    int
	To      int
	Changes []guide.Change
}

// state is how a version stands today.
func (v guideView) state(l *i18n.Localizer, e program.Edition) (ui.Tone, string) {
	switch {
	case e.Number == v.Now.Number:
		return ui.ToneOK, l.T(msg.OfficeGuideInForce())
	case e.Number > v.Now.Number:
		return ui.ToneInfo, l.T(msg.OfficeGuideComing())
	}
	return ui.ToneMute, l.T(msg.OfficeGuidePast())
}

// options are the versions to choose from, with one chosen.
func (v guideView) options(chosen int) (options []ui.Option) {
	for _, e := range v.All {
		n := strconv.Itoa(e.Number)
		options = append(options, ui.Option{Value: n, Label: n, Selected: e.Number == chosen})
	}
	return options
}

// appliedBy says in words who applied a version.
func appliedBy(l *i18n.Localizer, by string) string {
	switch by {
	case access.ByCommandLine:
		return l.T(msg.OfficeGuideActorCommand())
	case access.BySetUp:
		return l.T(msg.OfficeGuideActorSetup())
	case access.ByDemo:
		return l.T(msg.OfficeGuideActorDemo())
	}
	return l.T(msg.OfficeGuideActorPerson())
}

// short is the beginning of a hash, enough to compare by eye.
func short(hash string) string { return hash[:min(12, len(hash))] }

// getGuide lists the versions of the guide and compares two of them.
func (h *Handlers) getGuide(r *site.Request) error {
	all, err := h.Program.Editions(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	today, err := h.Program.Today(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := guideView{Now: program.InForce(all, today), Zone: r.Visit.Person.Zone}
	v.From, v.To = number(r.Query("from"), len(all)-1), number(r.Query("to"), len(all))
	before, after := edition(all, v.From), edition(all, v.To)
	if before != nil && after != nil {
		v.Changes = guide.Diff(before.Guide, after.Guide)
	}
	slices.Reverse(all)
	v.All = all
	return r.Render(guidePage(r.Page(ui.WorldOffice, r.T(msg.OfficeGuideTitle())), v))
}

// number reads the number of a version.
func number(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return otherwise
}

// edition is the version with a number, or nil; all begins with number 1.
func edition(all []program.Edition, n int) *program.Edition {
	at := slices.IndexFunc(all, func(e program.Edition) bool { return e.Number == n })
	if at < 0 {
		return nil
	}
	return &all[at]
}
