package applications

// Status is where an application stands (product.md section 4).
type Status string

// The statuses.
const (
	StatusDraft     Status = "draft"
	StatusSubmitted Status = "submitted" // the office reads it
	StatusChanges   Status = "changes"   // the applicant was asked for something
	StatusApproved  Status = "approved"
	StatusDeclined  Status = "declined"
	StatusWithdrawn Status = "withdrawn"
)

// Act is what moves an application on.
type Act string

// The acts.
const (
	ActSubmit   Act = "submit" // by the applicant, also in answer to a question
	ActAsk      Act = "ask"
	ActApprove  Act = "approve"
	ActDecline  Act = "decline"
	ActWithdraw Act = "withdraw"
)

var ways = map[Status]map[Act]Status{
	StatusDraft:     {ActSubmit: StatusSubmitted},
	StatusSubmitted: {ActAsk: StatusChanges, ActApprove: StatusApproved, ActDecline: StatusDeclined, ActWithdraw: StatusWithdrawn},
	StatusChanges:   {ActSubmit: StatusSubmitted, ActApprove: StatusApproved, ActDecline: StatusDeclined, ActWithdraw: StatusWithdrawn},
}

// After is the status that an act leads to; false when it cannot be done now.
func (s Status) After(act Act) (Status, bool) {
	to, ok := ways[s][act]
	return to, ok
}

// Open says that it is not decided yet and not taken back.
func (s Status) Open() bool { return s == StatusDraft || s == StatusSubmitted || s == StatusChanges }

// Waiting says that the office has something to do or to wait for.
func (s Status) Waiting() bool { return s == StatusSubmitted || s == StatusChanges }

// Editable says that the applicant may change what it says.
func (s Status) Editable() bool { return s == StatusDraft || s == StatusChanges }
