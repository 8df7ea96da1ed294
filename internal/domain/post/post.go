package post

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Service is the use cases of the outbox.
type Service struct {
	gate *access.Gate
	box  *secret.Box
	opt  Options
}

// Options say how letters leave.
type Options struct {
	Transport mail.Transport // a relay; Nowhere in development and demos
	Composer  mail.Composer  // with the key that signs, if there is one

	// KeepSecrets leaves the text of a delivered sign-in letter readable until
	// its code has expired, for the Mailbox of development and demos.
	KeepSecrets bool
}

// New makes the service. The box holds the server's key.
func New(gate *access.Gate, box *secret.Box, opt Options) *Service {
	return &Service{gate: gate, box: box, opt: opt}
}

func messageTarget(id ids.MessageID) access.Target {
	return access.Target{Kind: "message", ID: string(id)}
}
