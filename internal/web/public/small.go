package public

import (
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// smallView is a page of small print; it names people of the settings only.
type smallView struct {
	ui.Page
	Settings program.Settings
	Conduct  bool // the program has a code of conduct
	Lede     string
}

func (h *Handlers) small(r *site.Request, path string, title, lede i18n.Message) (v smallView, err error) {
	v = smallView{Page: h.page(r, r.T(title), path), Lede: r.T(lede)}
	v.Description = v.Lede
	if v.Settings, err = h.Program.Settings(r.Ctx(), r.Actor); err != nil {
		return v, err
	}
	v.Conduct, err = h.hasDocument(r, conductKey)
	return v, err
}

func (h *Handlers) getConcern(r *site.Request) error {
	v, err := h.small(r, "/concern", msg.PublicConcernTitle(), msg.PublicConcernLede())
	if err != nil {
		return err
	}
	return r.Render(concernPage(v))
}

// concernTo is who is named for concerns, and the sentence that says it.
func (v smallView) concernTo() (address string, says i18n.Message) {
	switch s := v.Settings; {
	case s.ConductContact != "" && s.ConductName != "":
		return s.ConductContact, msg.PublicConcernNamed(s.ConductName)
	case s.ConductContact != "":
		return s.ConductContact, msg.PublicConcernAddress()
	case s.Contact != "":
		return s.Contact, msg.PublicConcernTeam()
	}
	return "", msg.PublicConcernNobody()
}

func (h *Handlers) getPrivacy(r *site.Request) error {
	v, err := h.small(r, "/privacy", msg.PublicPrivacyTitle(), msg.PublicPrivacyLede())
	if err != nil {
		return err
	}
	return r.Render(privacyPage(v))
}

func (h *Handlers) getAccessibility(r *site.Request) error {
	v, err := h.small(r, "/accessibility", msg.PublicAccessibilityTitle(), msg.PublicAccessibilityLede())
	if err != nil {
		return err
	}
	return r.Render(accessibilityPage(v))
}

func (h *Handlers) getImprint(r *site.Request) error {
	v, err := h.small(r, "/imprint", msg.PublicImprintTitle(), msg.PublicImprintLede())
	if err != nil {
		return err
	}
	return r.Render(imprintPage(v))
}

func (v smallView) imprint() markdown.HTML { return markdown.Render(v.Settings.Imprint) }

// part is a title with its text.
type part struct{ Title, Text i18n.Message }

// privacyParts is what the program keeps. Whoever adds something that it keeps
// of a person says so here.
var privacyParts = []part{
	{msg.PublicPrivacyVisitTitle(), msg.PublicPrivacyVisitText()},
	{msg.PublicPrivacyCookiesTitle(), msg.PublicPrivacyCookiesText()},
	{msg.PublicPrivacyAccountTitle(), msg.PublicPrivacyAccountText()},
	{msg.PublicPrivacyGroupsTitle(), msg.PublicPrivacyGroupsText()},
	{msg.PublicPrivacyListsTitle(), msg.PublicPrivacyListsText()},
	{msg.PublicPrivacyRecordTitle(), msg.PublicPrivacyRecordText()},
	{msg.PublicPrivacyRightsTitle(), msg.PublicPrivacyRightsText()},
}

var accessibilityParts = []part{
	{msg.PublicAccessibilityAimTitle(), msg.PublicAccessibilityAimText()},
	{msg.PublicAccessibilityCheckedTitle(), msg.PublicAccessibilityCheckedText()},
	{msg.PublicAccessibilityLimitsTitle(), msg.PublicAccessibilityLimitsText()},
	{msg.PublicAccessibilityTellTitle(), msg.PublicAccessibilityTellText()},
}
