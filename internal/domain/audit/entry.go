package audit

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// ActorKind says what kind of actor acted.
type ActorKind string

// The kinds of actors.
const (
	Anonymous ActorKind = "anonymous"
	Person    ActorKind = "person"
	System    ActorKind = "system"
)

// Entry is one line of the record.
type Entry struct {
	ID         string
	At         time.Time
	ActorKind  ActorKind
	Actor      string // a person's identifier, or the name of the system actor
	Action     string
	TargetKind string
	TargetID   string
	Group      ids.GroupID // the group concerned, if one is
	Refused    bool
	Reason     string // the person's own words, or why it was refused
	Detail     Detail
	Request    string // identifier of the request, to find its log line
}

// Detail is what changed.
type Detail struct {
	Changes []Change `json:"changes,omitempty"`
	Digest  string   `json:"digest,omitempty"` // SHA-256 of a bulk's content
	Count   int      `json:"count,omitempty"`  // rows of a bulk
}

// Change is one field before and after. Personal data are named, not quoted.
type Change struct {
	Field  string `json:"field"`
	Before any    `json:"before,omitempty"`
	After  any    `json:"after,omitempty"`
}

var insert = db.NewBulk("audit_entries", "", "id", "at", "actor_kind", "actor", "action", "target_kind", "target_id",
	"group_id", "outcome", "reason", "detail", "request")

// Append writes entries in the transaction of what they record.
func Append(ctx context.Context, w db.Writer, entries ...Entry) error {
	rows := make([][]any, 0, len(entries))
	for _, e := range entries {
		outcome := "allowed"
		if e.Refused {
			outcome = "refused"
		}
		var group any
		if e.Group != "" {
			group = string(e.Group)
		}
		rows = append(rows, []any{e.ID, e.At, string(e.ActorKind), e.Actor, e.Action, e.TargetKind, e.TargetID,
			group, outcome, e.Reason, db.JSON[Detail]{V: e.Detail}, e.Request})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := insert.Insert(ctx, w, rows)
	return err
}
