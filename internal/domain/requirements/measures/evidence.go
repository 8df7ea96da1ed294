package measures

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// EvidenceKind is what a piece of evidence is.
type EvidenceKind string

// The kinds of evidence, each with what its ID names.
const (
	OfEvent      EvidenceKind = "event"      // an event
	OfRole       EvidenceKind = "role"       // a person
	OfAcceptance EvidenceKind = "acceptance" // a person
	OfPage       EvidenceKind = "page"       // a look at a page
	OfDecision   EvidenceKind = "decision"   // a decision of a person of the program team
)

// Bearing is how a piece of evidence bears on the finding.
type Bearing string

// The bearings of evidence.
const (
	Counts  Bearing = "counts"  // it supports the requirement
	Against Bearing = "against" // it speaks against it
	Waits   Bearing = "waits"   // it would count if somebody decided so
	Missing Bearing = "missing" // it is owed
)

// Evidence is one thing that a finding rests on.
type Evidence struct {
	Kind     EvidenceKind `json:"kind"`
	ID       string       `json:"id"`
	Day      ids.Date     `json:"day"`
	Bearing  Bearing      `json:"bearing"`
	Role     guide.Role   `json:"role,omitempty"`     // of a role
	Document guide.Key    `json:"document,omitempty"` // of an acceptance
	Version  int          `json:"version,omitempty"`  // of an acceptance
}
