package owndata

import (
	"context"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Service has the use cases.
type Service struct {
	gate  *access.Gate
	parts []personal.Part
	part  func(context.Context, Farewell) error
}

// Farewell is what the last letter to a person needs, who is known to nobody
// any more when it is written.
type Farewell struct{ Name, Address, Lang string }

// New makes the service. part writes the last letter, and may be nil.
func New(gate *access.Gate, parts []personal.Part, part func(context.Context, Farewell) error) *Service {
	if part == nil {
		part = func(context.Context, Farewell) error { return nil }
	}
	own := personal.Part{
		Columns: map[string]personal.Fate{"owndata_exports.person": personal.Deleted},
		Export:  []personal.Extract{{Name: "exports", Query: ownExports}},
		Erase:   []personal.Change{{Statement: dropExports}},
	}
	return &Service{gate, append([]personal.Part{own}, parts...), part}
}

// Parts are all that is kept of people, by package.
func (s *Service) Parts() []personal.Part { return s.parts }

// extracts are the queries of all parts, in their order.
func (s *Service) extracts() (list []personal.Extract) {
	for _, p := range s.parts {
		list = append(list, p.Export...)
	}
	return list
}

// whoTx gathers under which addresses a person is known.
func whoTx(ctx context.Context, r db.Reader, p ids.PersonID) (personal.Who, error) {
	who := personal.Who{Person: p}
	h, err := accounts.HoldingsTx(ctx, r, p)
	for _, i := range h.Addresses {
		who.Addresses = append(who.Addresses, strings.ToLower(string(i.Address)))
	}
	if err == nil {
		who.Before, err = accounts.JoinedTx(ctx, r, p)
	}
	return who, err
}
