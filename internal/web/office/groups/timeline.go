package groups

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/office/applications"
	"chapterhouse.dev/chapterhouse/internal/web/office/record"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// kinds are the words of the timeline's filter.
var kinds = map[directory.MomentKind]func() i18n.Message{
	directory.OfDecision: msg.DeskKindDecision, directory.OfNote: msg.DeskKindNote, directory.OfTask: msg.DeskKindTask,
	directory.OfLetter: msg.DeskKindLetter, directory.OfFinding: msg.DeskKindFinding, directory.OfApplication: msg.DeskKindApplication,
	directory.OfCalendar: msg.DeskKindCalendar, directory.OfOther: msg.DeskKindOther,
}

// kindTabs narrow the timeline to what is of one kind.
func (v fileView) kindTabs() []ui.NavItem {
	to := func(label string, kind directory.MomentKind) ui.NavItem {
		return ui.NavItem{Label: label, Href: v.fileLink("kind", string(kind)), Current: v.Kind == kind}
	}
	items := []ui.NavItem{to(v.T(msg.CommonAll()), "")}
	for _, kind := range directory.MomentKinds {
		items = append(items, to(v.T(kinds[kind]()), kind))
	}
	return items
}

// fileLink is the file's own address, also on a page that a form came back to,
// with one parameter of its timeline.
func (v fileView) fileLink(name, value string) string {
	to := Path + "/" + v.Group.Slug
	sign := "?"
	if name != "kind" && v.Kind != "" {
		to, sign = to+sign+"kind="+string(v.Kind), "&"
	}
	if value != "" {
		to += sign + name + "=" + value
	}
	return to + "#history"
}

// older leads through the timeline; a list by key knows no page before, so back
// leads to the newest.
func (v fileView) older() (l ui.PageLinks) {
	if v.Query("before") != "" {
		l.Previous = v.fileLink("before", "")
	}
	if v.Happened.Next != "" {
		l.Next = v.fileLink("before", v.Happened.Next)
	}
	return l
}

// happened says what a moment was.
func (v fileView) happened(m directory.Moment) string {
	switch {
	case m.Past != nil:
		return record.Deed(v.L, *m.Past)
	case m.Entry != nil:
		return v.T(applications.Happened(*m.Entry, v.whoDid(m.Entry.By)))
	case m.Letter != nil:
		return v.T(msg.DeskLetter(m.Letter.Subject))
	case m.Turn != nil:
		return v.turned(*m.Turn)
	case m.Note != nil && !m.Note.RemovedAt.IsZero():
		return v.T(msg.DeskNoteGone(v.whoDid(m.Note.By)))
	case m.Note != nil:
		return v.T(msg.DeskNoteBy(v.whoDid(m.Note.By)))
	case m.Task != nil && m.Done:
		return v.T(msg.DeskTaskDoneIt(m.Task.Title))
	case m.Task != nil:
		return v.T(msg.DeskTaskMade(m.Task.Title))
	case m.Reading != nil && m.Reading.Outcome == "broken":
		return v.T(msg.DeskCalendarBroke(m.Reading.Title))
	case m.Reading != nil:
		return v.T(msg.DeskCalendarRead(m.Reading.Title))
	}
	return ""
}

// when is the moment, and what else a line says of it.
func (v fileView) when(m directory.Moment) string {
	parts := []string{v.L.Moment(i18n.At(m.At, v.Group.Zone))}
	switch {
	case m.Past != nil:
		parts = append(parts, record.Who(v.L, v.Happened.Names, m.Past.Actor, m.Past.Kind))
		parts = append(parts, record.Changes(v.Happened.Names, *m.Past)...)
	case m.Letter != nil:
		if m.Letter.Person != "" {
			parts = append(parts, v.T(msg.DeskLetterTo(v.whoDid(string(m.Letter.Person)))))
		}
		parts = append(parts, v.T(letterState(m.Letter.State)))
	case m.Note != nil && !m.Note.EditedAt.IsZero() && m.Note.RemovedAt.IsZero():
		parts = append(parts, v.T(msg.DeskNoteEdited()))
	case m.Task != nil && m.Done:
		parts = append(parts, v.whoDid(m.Task.DoneBy))
	case m.Task != nil:
		parts = append(parts, v.whoDid(m.Task.MadeBy))
	}
	return strings.Join(parts, " · ")
}

// letterState says what became of a letter.
func letterState(s string) i18n.Message {
	switch s {
	case "sent":
		return msg.DeskLetterSent()
	case "failed":
		return msg.DeskLetterFailed()
	}
	return msg.DeskLetterQueued()
}

// turned says what a finding became, or the standing.
func (v fileView) turned(t directory.Turn) string {
	if t.Requirement == "" {
		return v.T(msg.DeskStanding(engine.Standing(t.After).Message(), engine.Standing(t.Before).Message()))
	}
	return v.T(msg.DeskFinding(result(t.After), result(t.Before), v.requirement(guide.Key(t.Requirement))))
}

// result is a stored result in words; one that this version does not know is
// unknown.
func result(stored string) i18n.Message {
	var r measures.Result
	if err := r.UnmarshalText([]byte(stored)); err != nil {
		r = measures.Unknown
	}
	return engine.ResultMessage(r)
}

// whoDid names somebody by the label that was kept.
func (v fileView) whoDid(label string) string {
	return v.called(v.Happened.Names[label])
}
