package events

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Topics says whether a meeting is on the program's topics; a *guide.Decider is
// one.
type Topics interface {
	Decide(title, description string) guide.OnTopic
}

// TopicsInForce returns the Topics of the guide that is in force, and which
// guide that is. It reads in the caller's transaction.
type TopicsInForce func(ctx context.Context, r db.Reader) (Topics, ids.GuideID, error)

// decide asks the guide's words and puts the reason into the form that is kept.
func decide(t Topics, title, description string) (Answer, Why) {
	found := t.Decide(title, description)
	return Answer(found.Answer.String()), Why{Words: found.Words, Ignored: found.Ignored}
}
