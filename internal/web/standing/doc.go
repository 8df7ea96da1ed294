// Package standing shows a group's standing: the card that a leader and the
// office see alike, with what each finding rests on, its day and the next step,
// and the words and colours of standings for tables. It computes nothing: the
// findings come from package requirements.
//
// Begin reading at Card in card.go, then card.templ.
package standing
