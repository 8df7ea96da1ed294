package proposals

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
)

// Kind is an act that takes two people.
type Kind string

// The kinds.
const (
	SuspendGroup Kind = "suspend"
	RenameGroup  Kind = "rename" // what leaders ask of the office
)

// rule says of a kind who may propose, who may confirm, and for how long.
type rule struct {
	ask   access.Action // what the proposer must be allowed
	do    access.Action // what the second person must be allowed: the act itself
	lasts time.Duration // until when it can be confirmed
	alone bool          // where nobody else could, the same person may confirm later
}

// The spans of promises.md section 5, rules 8 and 9.
const (
	Lasts      = 72 * time.Hour // how long a proposal waits for the second person
	AloneAfter = 24 * time.Hour // after which the only holder of a role may go on alone

	asksFor = 30 * 24 * time.Hour // how long what leaders ask of the office waits
)

var kinds = map[Kind]rule{
	SuspendGroup: {ask: access.GroupSuspend, do: access.GroupSuspend, lasts: Lasts, alone: true},
	RenameGroup:  {ask: access.GroupNameAsk, do: access.GroupRename, lasts: asksFor},
}

// Kinds are all of them, for the test that each has a deed and words.
func Kinds() (list []Kind) {
	for k := range kinds {
		list = append(list, k)
	}
	return list
}
