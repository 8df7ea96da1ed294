package office

import (
	"net/url"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// importView is one list that was brought.
type importView struct {
	Import  groups.Import
	Zone    string
	Refused i18n.Message // why the last act was refused
	Columns ui.Form
	Apply   ui.Form

	Show  groups.Verdict // which rows
	Rows  []groups.StagedRow
	Pager ui.PageLinks
	Tabs  []ui.NavItem
}

// showWarned asks for the new groups that have a remark.
const showWarned groups.Verdict = "warned"

// tabs lead to the kinds of rows there are.
func (v *importView) tabs(l *i18n.Localizer, counts map[groups.Verdict]int) {
	for _, tab := range []struct {
		show  groups.Verdict
		label i18n.Message
	}{{groups.Bad, msg.ImportViewBad()}, {showWarned, msg.ImportViewWarned()}, {groups.Fresh, msg.ImportViewNew()}} {
		if n := counts[tab.show]; n > 0 {
			v.Tabs = append(v.Tabs, ui.NavItem{Label: l.T(tab.label), Href: importPath(v.Import.ID) + "?show=" + string(tab.show) + "#rows",
				Count: l.Number(n), Current: tab.show == v.Show})
		}
	}
}

// figures are the counts of the list.
func (v importView) figures(l *i18n.Localizer) []ui.Figure {
	figures := []ui.Figure{{Label: l.T(msg.ImportPageRows()), Number: l.Number(v.Import.Total)}}
	for _, f := range []struct {
		label i18n.Message
		n     int
	}{{msg.ImportPageFresh(), v.fresh()}, {msg.ImportPageKnown(), v.Import.Known}, {msg.ImportPageBad(), v.Import.Bad}, {msg.ImportPageWarned(), v.Import.Warned}} {
		figures = append(figures, ui.Figure{Label: l.T(f.label), Number: l.Number(f.n)})
	}
	return figures
}

// fresh is how many groups the list adds or has added.
func (v importView) fresh() int {
	if v.applied() {
		return v.Import.Applied
	}
	return v.Import.Fresh
}

func (v importView) applied() bool { return v.Import.State == groups.ImportApplied }

// lacks says that a column is missing without which no row can be used.
func (v importView) lacks() bool { return len(v.Import.Mapping.V.Lacks()) > 0 }

// day is the day on which the list was applied, where the reader is.
func (v importView) day() i18n.Date { return i18n.At(v.Import.AppliedAt, v.Zone).Date() }

// fieldOf is the field that a column stands for, or none.
func (v importView) fieldOf(column int) groups.Field {
	for f, c := range v.Import.Mapping.V {
		if c == column {
			return f
		}
	}
	return ""
}

func columnName(column int) string { return "column-" + strconv.Itoa(column) }

// fieldOptions are what a column can stand for.
func (v importView) fieldOptions(l *i18n.Localizer, column int) []ui.Option {
	chosen := v.Columns.Value(columnName(column), string(v.fieldOf(column)))
	options := []ui.Option{{Label: l.T(msg.ImportFieldNone()), Selected: chosen == ""}}
	for _, f := range groups.ImportFields() {
		options = append(options, ui.Option{Value: string(f), Label: l.T(f.Label()), Selected: chosen == string(f)})
	}
	return options
}

// importState is the state of an import with its tone.
func importState(l *i18n.Localizer, imp groups.Import) (ui.Tone, string) {
	switch imp.State {
	case groups.ImportApplied:
		return ui.ToneOK, l.T(msg.ImportStateApplied())
	case groups.ImportReady:
		return ui.ToneWarn, l.T(msg.ImportStateReady())
	}
	return ui.ToneInfo, l.T(msg.ImportStateStaging())
}

// placeName writes where a new group is.
func placeName(l *i18n.Localizer, p groups.Place) string {
	if p.City == "" {
		return ""
	}
	return p.City + ", " + geo.CountryName(p.Country, l.Lang())
}

// contactNames are the people whom a row names.
func contactNames(l *i18n.Localizer, list []groups.Contact) string {
	var names []string
	for _, c := range list {
		if c.Name == "" {
			c.Name = c.Address
		}
		names = append(names, c.Name)
	}
	return l.List(names...)
}

// namesCalendars says whether a column of the list has calendars.
func (v importView) namesCalendars() bool {
	_, ok := v.Import.Mapping.V[groups.FieldCalendar]
	return ok
}

// calendarHost is where a calendar is kept. The rest of its address may be a
// secret.
func calendarHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// called is the group of a row, as far as it has a name.
func called(l *i18n.Localizer, row groups.StagedRow) string {
	if row.Draft.V.Name == "" {
		return l.T(msg.ImportProblemsNameless())
	}
	return row.Draft.V.Name
}
