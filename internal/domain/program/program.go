package program

import (
	"sync"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// Service has the use cases of the program.
type Service struct {
	gate     *access.Gate
	parsed   sync.Map // ids.GuideID -> *guide.Guide; guides never change
	deciders sync.Map // ids.GuideID -> *guide.Decider
}

// New makes the service.
func New(gate *access.Gate) *Service { return &Service{gate: gate} }

// Applied says that a guide was applied.
type Applied struct{ Guide ids.GuideID }

// Accepted says that a person said yes to a document.
type Accepted struct {
	Person   ids.PersonID
	Document guide.Key
	Version  int
}

// ProfileGiven says that a person gave, or corrected, the ID of the profile on
// the community platform.
type ProfileGiven struct{ Person ids.PersonID }

// EventName implements access.Event.
func (ProfileGiven) EventName() string { return "program.profile_given" }

// EventName implements access.Event.
func (Applied) EventName() string { return "program.applied" }

// EventName implements access.Event.
func (Accepted) EventName() string { return "program.accepted" }
