package groups

import (
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// statusWord is the word of a status: the standing that stands in its place,
// and for active groups a word of its own.
func statusWord(s groups.Status) i18n.Message {
	if s == groups.Active {
		return msg.GroupfileActive()
	}
	return engine.Standing(s).Message()
}

// deeds are the words of the history; what is not named here is shown by its
// name in the record.
var deeds = map[access.Action]func() i18n.Message{
	access.GroupCreate: msg.GroupfileDidCreate, access.GroupEdit: msg.GroupfileDidEdit, access.GroupRename: msg.GroupfileDidRename,
	access.GroupStatus: msg.GroupfileDidStatus, access.GroupRoster: msg.GroupfileDidRoster, access.GroupTeam: msg.GroupfileDidTeam,
	access.GroupImport: msg.GroupfileDidImport, access.GroupJoin: msg.GroupfileDidJoin,
	access.EventWrite: msg.GroupfileDidEvent, access.EventDecide: msg.GroupfileDidDecide,
	access.CalendarConnect: msg.GroupfileDidCalendar, access.CalendarSync: msg.GroupfileDidSync,
	access.WaiverGrant: msg.GroupfileDidWaive, access.DeclareOut: msg.GroupfileDidDeclare, access.FindingDecide: msg.GroupfileDidFind,
	access.FindingAssess: msg.GroupfileDidAssess,
}

// deed says what was done.
func (v fileView) deed(p directory.Past) string {
	what := string(p.Action)
	if word := deeds[p.Action]; word != nil {
		what = v.T(word())
	}
	if p.Outcome == "refused" {
		return v.T(msg.GroupfileRefused(what))
	}
	return what
}

// note says when, by whom, what changed and why.
func (v fileView) note(p directory.Past) string {
	parts := []string{v.L.Moment(i18n.Moment{At: p.At, Zone: v.Group.Zone}) + ", " + v.who(p.Actor, p.Kind)}
	for _, c := range p.Detail.V.Changes {
		parts = append(parts, c.Field+": "+v.value(c.Before)+" → "+v.value(c.After))
	}
	if p.Reason != "" {
		parts = append(parts, "“"+p.Reason+"”")
	}
	return strings.Join(parts, " · ")
}

// longest is how much of a value the history shows, in characters.
const longest = 60

// value is a stored value in a line of the history.
func (v fileView) value(x any) string {
	text := ""
	if x != nil {
		text = fmt.Sprint(x)
	}
	if name := v.Names[text]; name != "" {
		text = name
	}
	switch r := []rune(text); {
	case text == "":
		return "–"
	case len(r) > longest:
		return string(r[:longest]) + "…"
	}
	return text
}

// who names the actor of an entry.
func (v fileView) who(label string, kind audit.ActorKind) string {
	switch {
	case v.Names[label] != "":
		return v.Names[label]
	case kind == audit.System:
		return v.T(msg.GroupfileProgram(label))
	}
	return v.T(msg.SiteUnnamed())
}

// by names who decided, from the label that was kept.
func (v fileView) by(label string) string {
	if strings.HasPrefix(label, "per_") {
		return v.who(label, audit.Person)
	}
	return v.who(label, audit.System)
}
