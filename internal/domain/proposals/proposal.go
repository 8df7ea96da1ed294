package proposals

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// State is where a proposal stands.
type State string

// The states; all but Open are ends.
const (
	Open      State = "open"
	Confirmed State = "confirmed"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
	RunOut    State = "run_out"
)

// Proposal is an act that somebody has proposed.
type Proposal struct {
	ID      ids.ProposalID `db:"id"`
	Kind    Kind           `db:"kind"`
	Subject string         `db:"subject"`  // identifier of what it is done to
	Label   string         `db:"label"`    // what that was called when it was proposed
	Group   ids.GroupID    `db:"group_id"` // empty when no group is concerned
	Args    string         `db:"args"`     // JSON, understood by the deed
	Reason  string         `db:"reason"`
	By      ids.PersonID   `db:"author"`
	At      time.Time      `db:"at"`
	Until   time.Time      `db:"until"` // from then on it has run out
	State   State          `db:"state"`
	Judge   string         `db:"decided_by"` // label of who ended it
	Decided time.Time      `db:"decided_at"` // zero while open
	Answer  string         `db:"answer"`     // why it was declined
	Alone   bool           `db:"alone"`      // confirmed by the proposer, because nobody else could
}

// Decode reads the arguments.
func (p Proposal) Decode(into any) error { return json.Unmarshal([]byte(p.Args), into) }

// target is the thing that the act is done to.
func (p Proposal) target() access.Target {
	if p.Group != "" {
		return access.GroupTarget(p.Group)
	}
	return access.PersonTarget(ids.PersonID(p.Subject))
}

// self is the proposal itself as a target.
func (p Proposal) self() access.Target {
	return access.Target{Kind: "proposal", ID: string(p.ID), Group: p.Group, Person: p.By}
}

// open says that the proposal can still be answered.
func (p Proposal) open(now time.Time) bool { return p.State == Open && now.Before(p.Until) }

// Deed does what was confirmed, in the transaction of the confirmation. It asks
// tx.Allow for the act itself, as the second person, and checks everything anew.
type Deed func(ctx context.Context, tx *access.Tx, p Proposal) error

// Service has the use cases of proposals.
type Service struct {
	gate  *access.Gate
	deeds map[Kind]Deed
}

// New makes the service. Every kind needs its deed.
func New(gate *access.Gate, deeds map[Kind]Deed) *Service {
	for k := range kinds {
		if deeds[k] == nil {
			panic(fmt.Sprintf("proposals: nobody can do %q", k)) // a defect of the program, found by every test
		}
	}
	return &Service{gate, deeds}
}

func byIDTx(ctx context.Context, r db.Reader, id ids.ProposalID) (Proposal, error) {
	p, ok, err := db.Maybe[Proposal](ctx, r, byID, id)
	if err == nil && (!ok || kinds[p.Kind].do == "") {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return p, err
}

// OfGroupTx returns the proposals about a group that wait for somebody, the
// oldest first.
func OfGroupTx(ctx context.Context, r db.Reader, g ids.GroupID, now time.Time) ([]Proposal, error) {
	return db.All[Proposal](ctx, r, openOfGroup, g, now)
}
