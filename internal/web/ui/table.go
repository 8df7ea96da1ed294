package ui

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Table is a table of data. In a narrow place each row becomes a card, so every
// cell knows its column:
//
//	t := ui.Table{Caption: "Groups, by name", Columns: []ui.Column{{Label: "Group"}, {Label: "Members", Number: true}}}
//
//	@t.Frame() {
//		for _, g := range groups {
//			@ui.Row() {
//				@t.Head(0) { <a href={ g.URL }>{ g.Name }</a> }
//				@t.Cell(1) { { l.Number(g.Members) } }
//			}
//		}
//	}
type Table struct {
	Caption string // says what is in it and how it is sorted; spoken only
	Columns []Column
	Dense   bool // smaller type, for the office
	Keep    bool // stays a table in a narrow place
}

// Order is how a column is sorted.
type Order string

// The orders.
const (
	Unsorted   Order = ""
	Ascending  Order = "ascending"
	Descending Order = "descending"
)

// Column is a column of a table.
type Column struct {
	Label  string
	Spoken bool // the label is not shown: actions, check boxes

	SortBy string // address of the table sorted by this column; empty: it cannot be
	Order  Order  // how it is sorted now

	Number  bool // to the end side, figures below each other
	Fit     bool // no wider than its content
	Low     bool // the first to go where room is short
	NoCard  bool // not shown on a row's card
	Wide    bool // takes a whole line of a row's card
	Actions bool // stands in the corner of a row's card
	Select  bool // holds the row's check box
}

// SelectColumn is the column of the rows' check boxes, see Bulk.
func SelectColumn(l *i18n.Localizer) Column {
	return Column{Label: l.T(msg.UiSelectAll()), Spoken: true, Select: true}
}

// class is the class of the column's cells.
func (c Column) class() string {
	var class []string
	for _, one := range []struct {
		on   bool
		name string
	}{
		{c.Number, "num"}, {c.Fit || c.Actions || c.Select, "fit"}, {c.Low, "lo"}, {c.NoCard, "hide-c"},
		{c.Wide, "wide-c"}, {c.Actions, "act"}, {c.Select, "sel"},
	} {
		if one.on {
			class = append(class, one.name)
		}
	}
	return strings.Join(class, " ")
}

// onCard is the label that a cell shows when its row is a card.
func (c Column) onCard() string {
	if c.Spoken {
		return ""
	}
	return c.Label
}

// sign is the arrow of a column that can be sorted.
func (c Column) sign() IconName {
	if c.Order == Unsorted {
		return IconSort
	}
	return IconArrowUp
}
