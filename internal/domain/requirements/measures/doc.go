// Package measures says what each measure of a guide means for a group's facts,
// one measure a file, all of them pure. It knows one question: what is the
// reading at the end of a day? Since when it is so, what the forecast is and
// whether grace runs follow from readings on other days, and are the business
// of the package engine.
//
// A measure also names the days on which its result may turn (Days). Between
// two of them the result is the same; a property test holds every measure to
// that, day by day. This is what makes "since when" exact without any stored
// state.
//
// Three values run through all measures: met, not met and unknown. What is not
// known (a topic nobody decided, people nobody counted, a page nobody could
// read) is taken as it would be at best and at worst; only when both agree is
// the result met or not met.
//
// Begin reading at Measure (measure.go) and events.go. Each measure's rule cases
// lie in testdata/NAME as data: facts in, finding and citation out. To add one:
// a field in guide.Measure, a file here, a case in New, and its cases.
package measures
