package groups

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/office/record"
)

// statusWord is the word of a status: the standing that stands in its place,
// and for active groups a word of its own.
func statusWord(s groups.Status) i18n.Message {
	if s == groups.Active {
		return msg.GroupfileActive()
	}
	return engine.Standing(s).Message()
}

// who names the actor of an entry.
func (v fileView) who(label string, kind audit.ActorKind) string {
	return record.Who(v.L, v.Names, label, kind)
}

// by names who decided, from the label that was kept.
func (v fileView) by(label string) string {
	if strings.HasPrefix(label, "per_") {
		return v.who(label, audit.Person)
	}
	return v.who(label, audit.System)
}
