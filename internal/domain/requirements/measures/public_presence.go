package measures

import (
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// publicPresence asks for a page that everybody can read without signing in.
type publicPresence struct{ page }

func (m *publicPresence) Explain(c Case) (summary, next i18n.Message) {
	p := m.there(c.Day)
	switch d := m.missing(c.Day); {
	case d != nil:
		return msg.FindingPresenceDecided(i18n.Date(d.Day)), msg.FindingPresencePublish()
	case p != nil && p.Hosted:
		return msg.FindingPresenceHosted(i18n.Date(p.Day)), next
	case p != nil:
		return msg.FindingPresenceSeen(i18n.Date(p.Day)), next
	}
	if p := m.unreached(c.Day); p != nil {
		return msg.FindingPresenceUnreached(i18n.Date(p.Day)), next
	}
	return msg.FindingPresenceUnknown(), msg.FindingPresencePublish()
}
