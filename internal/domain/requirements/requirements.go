package requirements

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
)

// Service has the use cases of requirements.
type Service struct {
	gate    *access.Gate
	program *program.Service
}

// New makes the service.
func New(gate *access.Gate, p *program.Service) *Service { return &Service{gate, p} }

// Decided says that a manager decided something that the standing of a group
// depends on.
type Decided struct{ Group ids.GroupID }

// EventName implements access.Event.
func (Decided) EventName() string { return "requirements.decided" }
