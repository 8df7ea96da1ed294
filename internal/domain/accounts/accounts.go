package accounts

import (
	"context"
	"math"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Service is the use cases of accounts.
type Service struct {
	gate      *access.Gate
	box       *secret.Box
	limits    *limit.Counters
	touch     *Toucher
	party     *passkey.Party
	providers []Provider
}

// New makes the service. The box holds the server's key; party may be nil:
// then this site has no passkeys. The providers are where people may sign in
// elsewhere.
func New(gate *access.Gate, box *secret.Box, limits *limit.Counters, touch *Toucher, party *passkey.Party, providers ...Provider) *Service {
	return &Service{gate: gate, box: box, limits: limits, touch: touch, party: party, providers: providers}
}

// Limits of letters with a code (promises.md B57): to one address, and asked
// for from one network address.
const (
	lettersToOne   = 5
	lettersToOneIn = 30 * time.Minute
	lettersFrom    = 25
	lettersFromIn  = 5 * time.Minute
)

// countLetter refuses a letter above the limits. Keys are digested: the counters
// must not become a list of who asked from where.
func (s *Service) countLetter(ctx context.Context, from string, to Address) error {
	if from != "" {
		if err := s.count(ctx, s.box.Mac("limit from", from), lettersFrom, lettersFromIn); err != nil {
			return err
		}
	}
	return s.count(ctx, s.box.Mac("limit to", to.key()), lettersToOne, lettersToOneIn)
}

func (s *Service) count(ctx context.Context, key string, most int, in time.Duration) error {
	ok, after, err := s.limits.Take(ctx, s.gate.Now(), key, most, in)
	if err != nil || ok {
		return err
	}
	return fault.New(fault.TooMany, msg.ErrorTooManyText(int(math.Ceil(after.Minutes()))))
}
