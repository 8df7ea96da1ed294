package events

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Fact is what the rules engine needs of one meeting.
type Fact struct {
	ID              ids.EventID   `db:"id"`
	Group           ids.GroupID   `db:"group_id"`
	StartsAt        time.Time     `db:"starts_at"`
	EndsAt          time.Time     `db:"ends_at"`
	Day             ids.Date      `db:"day"` // on which it begins, where the group is
	Format          groups.Format `db:"format"`
	State           State         `db:"state"` // never Draft
	Topic           Answer        `db:"topic"` // a person's decision, or else the automatic one
	TopicSaid       Answer        `db:"said_topic"`
	Registered      Count         `db:"registered"`
	Attended        Count         `db:"attended"`
	DidNotTakePlace bool          `db:"did_not_take_place"`
	DuplicateOf     ids.EventID   `db:"duplicate_of"` // such a row never counts
	RecordedAt      time.Time     `db:"recorded_at"`
}

// FactsTx returns the meetings of the groups after one and up to another that
// start from one instant on and before another, in order of group and start:
// one query however many groups there are. Drafts are nobody's evidence.
func FactsTx(ctx context.Context, r db.Reader, after, last ids.GroupID, from, to time.Time) ([]Fact, error) {
	return db.All[Fact](ctx, r, factsBetween, after, last, from, to)
}
