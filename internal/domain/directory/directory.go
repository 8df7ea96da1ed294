package directory

import (
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
)

// Service answers the questions of public pages.
type Service struct {
	gate *access.Gate

	mu     sync.Mutex
	kept   *Network
	office officeKept
}

// New makes the service.
func New(gate *access.Gate) *Service { return &Service{gate: gate} }

// keepFor is how long a Network is shown while this server writes nothing:
// other servers write too, and meetings begin.
const keepFor = 10 * time.Second
