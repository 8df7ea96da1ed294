// Package engine turns a guide and a group's facts into findings and standing
// as of any day. It is a pure function: the same guide, facts and day give the
// same assessment, today or for any date, and the order of facts does not
// matter. It owns no tables, sends nothing and decides nothing that a person
// decides.
//
// How one finding comes about (judge.go): the measure reads the day in question.
// Since when the result stands is found by reading the days before, back to the
// last on which it was another: the grace begins there, without any stored
// state. The forecast is the same function on the days ahead, with what is
// scheduled counted as held: a requirement that is met and would not be met on
// a day within the look-ahead is at risk.
//
// Days are those of the group's zone, and a finding of a day is that at its
// end. What is asked "before" a day can still be done on the day before it.
//
// Begin reading at Rules and Assessor (engine.go), then judge.go and
// standing.go.
package engine
