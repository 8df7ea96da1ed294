package proposals

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Item is a proposal as the reader sees it.
type Item struct {
	Proposal
	Own        bool      // the reader's own
	MayConfirm bool      // the reader can say yes now
	Alone      bool      // nobody else could: the author may go on alone
	AloneFrom  time.Time // from then on
}

// Lists are what waits, the most urgent first, and what was ended lately.
type Lists struct {
	Waiting []Item
	Ended   []Item
}

// keptInView is how many ended proposals are shown.
const keptInView = 30

// ListsTx returns the proposals about which the actor may decide, and the
// actor's own.
func ListsTx(ctx context.Context, tx *access.Tx) (l Lists, err error) {
	reach, err := tx.List(access.ProposalRead, "proposals")
	if err != nil {
		return l, err
	}
	open := reach.Within(db.NewWhere(selectAll).And("state = 'open'").And("until > ?", tx.Now()), "group_id")
	if l.Waiting, err = itemsTx(ctx, tx, open.Then("ORDER BY until, id")); err != nil {
		return l, err
	}
	past := reach.Within(db.NewWhere(selectAll).And("state <> 'open'"), "group_id")
	l.Ended, err = itemsTx(ctx, tx, past.Then("ORDER BY decided_at DESC, id DESC LIMIT ?", keptInView))
	return l, err
}

// itemsTx keeps what the reader may see.
func itemsTx(ctx context.Context, tx *access.Tx, q db.Query) (items []Item, err error) {
	list, err := db.All[Proposal](ctx, tx, q)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		r, me := kinds[p.Kind], tx.Actor().Person
		may, err := tx.Can(r.do, p.target())
		if err != nil {
			return nil, err
		}
		i := Item{Proposal: p, Own: p.By == me}
		if !may && !i.Own {
			continue
		}
		others, err := tx.OthersMay(r.do, p.target(), p.By)
		if err != nil {
			return nil, err
		}
		i.Alone, i.AloneFrom = r.alone && len(others) == 0, p.At.Add(AloneAfter)
		i.MayConfirm = may && (!i.Own || i.Alone && !tx.Now().Before(i.AloneFrom))
		items = append(items, i)
	}
	return items, nil
}

// Notice is what letters about a proposal say, and to whom.
type Notice struct {
	Proposal
	Alone     bool           // nobody else could be the second person
	Seconds   []ids.PersonID // who could
	Concerned []ids.PersonID // where it goes alone: the administrators, and who leads the group
}

// Notice returns what letters about a proposal say.
func (s *Service) Notice(ctx context.Context, a access.Actor, id ids.ProposalID) (n Notice, err error) {
	defer fault.Wrap(&err, "proposals.Notice")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProposalTell, access.ProgramTarget("proposals")); err != nil {
			return err
		}
		if n.Proposal, err = byIDTx(ctx, tx, id); err != nil {
			return err
		}
		staff, err := access.Staff(ctx, tx)
		if err != nil {
			return err
		}
		if n.Seconds, err = tx.OthersMay(kinds[n.Kind].do, n.target(), n.By); err != nil {
			return err
		}
		n.Alone = kinds[n.Kind].alone && len(n.Seconds) == 0
		n.Concerned, err = n.concernedTx(ctx, tx, staff)
		return err
	})
	return n, err
}

func (p Proposal) concernedTx(ctx context.Context, r db.Reader, staff []access.Grant) (list []ids.PersonID, err error) {
	seen := map[ids.PersonID]bool{p.By: true}
	add := func(g access.Grant) {
		if !seen[g.Person] {
			seen[g.Person] = true
			list = append(list, g.Person)
		}
	}
	for _, g := range staff {
		if g.Role == access.Administrator {
			add(g)
		}
	}
	if p.Group == "" {
		return list, nil
	}
	roster, err := access.GrantsIn(ctx, r, p.Group)
	for _, g := range roster {
		if g.Until.IsZero() && (g.Role == access.Leader || g.Role == access.CoLeader) {
			add(g)
		}
	}
	return list, err
}
