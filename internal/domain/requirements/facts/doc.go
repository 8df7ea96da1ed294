// Package facts is what the rules know of a group: plain data, loaded in
// batches by the package requirements and judged by the packages measures and
// engine. It owns no tables and does nothing.
//
// All days are days of the calendar in the group's own zone: whoever loads
// facts turns each instant into its day there (Group.Day), once, and the rules
// never see a zone. "As of a day" means at the end of that day. The order of
// facts in a slice never matters, but for statuses of the same day.
//
// Begin reading at Group.
package facts
