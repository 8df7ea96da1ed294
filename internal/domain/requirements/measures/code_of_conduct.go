package measures

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// codeOfConduct asks for a published code of conduct and, where the guide names
// parts, counts those that were found in it.
type codeOfConduct struct {
	page
	parts  []guide.ConductPart
	target guide.Target
}

func (m *codeOfConduct) On(day ids.Date) Reading {
	r := m.page.On(day)
	if len(m.parts) == 0 {
		return r
	}
	r.Target = m.target
	if r.Result == Met {
		r.Value = guide.Count(len(m.parts) - len(m.lacking(day)))
		if !m.target.Holds(r.Value) {
			r.Result = NotMet
		}
	}
	return r
}

// lacking returns the parts that the code of a day does not have.
func (m *codeOfConduct) lacking(day ids.Date) []guide.ConductPart {
	p := m.there(day)
	return slices.DeleteFunc(slices.Clone(m.parts), func(part guide.ConductPart) bool {
		return p != nil && slices.Contains(p.Parts, part)
	})
}

func (m *codeOfConduct) Explain(c Case) (summary, next i18n.Message) {
	p := m.there(c.Day)
	switch d := m.missing(c.Day); {
	case d != nil:
		return msg.FindingCodeDecided(i18n.Date(d.Day)), msg.FindingCodePublish()
	case p != nil && len(m.parts) > 0:
		return m.explainParts(c)
	case p != nil && p.Hosted:
		return msg.FindingCodeHosted(i18n.Date(p.Day)), next
	case p != nil:
		return msg.FindingCodeSeen(i18n.Date(p.Day)), next
	}
	if p := m.unreached(c.Day); p != nil {
		return msg.FindingCodeUnreached(i18n.Date(p.Day)), next
	}
	return msg.FindingCodeUnknown(), msg.FindingCodePublish()
}

func (m *codeOfConduct) explainParts(c Case) (summary, next i18n.Message) {
	summary = msg.FindingCodeParts(c.Now.Value.Whole(), len(m.parts))
	var missing []i18n.Message
	for _, part := range m.lacking(c.Day) {
		missing = append(missing, partMessage(part))
	}
	if len(missing) > 0 {
		next = msg.FindingCodeAdd(missing)
	}
	return summary, next
}

func partMessage(part guide.ConductPart) i18n.Message {
	switch part {
	case guide.Norms:
		return msg.FindingPartNorms()
	case guide.Encouraged:
		return msg.FindingPartEncouraged()
	case guide.Prohibited:
		return msg.FindingPartProhibited()
	default:
		return msg.FindingPartResolution()
	}
}
