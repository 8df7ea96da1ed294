package groups

import (
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// name is how a person is called who may not have said a name yet.
func (d desk) name(name string) string {
	if name == "" {
		return d.T(msg.SiteUnnamed())
	}
	return name
}

// when is the day and clock of a meeting in a line of a table.
func (d desk) when(e events.Event) string {
	if e.AllDay {
		return d.L.DateShortYear(i18n.Date(e.Day))
	}
	return d.L.DateShortYear(i18n.Date(e.When.Start.Date)) + ", " + d.L.Clock(moment(e))
}

// state is where a meeting stands, in a word and a colour.
func (d desk) state(e events.Event) (ui.Tone, i18n.Message) {
	switch {
	case e.DuplicateOf != "":
		return ui.ToneMute, msg.LeadStateDuplicate()
	case e.State == events.Draft:
		return ui.ToneInfo, msg.LeadStateDraft()
	case e.State == events.Cancelled:
		return ui.ToneMute, msg.LeadStateCancelled()
	case e.State == events.Vanished:
		return ui.ToneMute, msg.LeadStateVanished()
	case e.DidNotTakePlace:
		return ui.ToneMute, msg.LeadStateNotHeld()
	case e.Held(d.now):
		return ui.ToneOK, msg.LeadStateHeld()
	}
	return ui.ToneOK, msg.LeadStatePublished()
}

// topicWord says whether a meeting is on topic.
func topicWord(a events.Answer) (ui.Tone, i18n.Message) {
	switch a {
	case events.Yes:
		return ui.ToneOK, msg.LeadTopicYes()
	case events.No:
		return ui.ToneMute, msg.LeadTopicNo()
	}
	return ui.ToneWarn, msg.LeadTopicUndecided()
}

func eventColumns(d desk, caption string) ui.Table {
	return ui.Table{Caption: caption, Columns: []ui.Column{
		{Label: d.T(msg.LeadColumnDate()), Fit: true}, {Label: d.T(msg.LeadColumnMeeting())}, {Label: d.T(msg.LeadColumnTopic()), Fit: true},
		{Label: d.T(msg.LeadColumnCame()), Number: true, Low: true}, {Label: d.T(msg.LeadColumnState()), Fit: true},
	}}
}
