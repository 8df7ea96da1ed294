package letters

import (
	"context"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Proposal is the letter about an act that takes two people: to those who could
// be the second one, or, where nobody could, to those whom it concerns.
type Proposal struct {
	Name   string
	Kind   proposals.Kind
	Label  string // what it is done to
	By     string
	Reason string
	Until  i18n.Moment
	Alone  bool        // the same person may go on alone
	From   i18n.Moment // from then on
}

func (n Proposal) name() string                 { return "proposal" }
func (n Proposal) subject(Program) i18n.Message { return msg.LetterProposalSubject(n.act()) }
func (n Proposal) preview() i18n.Message        { return n.what() }
func (n Proposal) title() i18n.Message          { return n.act() }
func (n Proposal) html(s sheet) templ.Component { return proposalLetter(s, n) }

func (n Proposal) why() i18n.Message {
	if n.Alone {
		return msg.LetterProposalWhyAlone()
	}
	return msg.LetterProposalWhy()
}

func (n Proposal) act() i18n.Message { return actOf(n.Kind, n.Label) }

func (n Proposal) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.what())
	t.para(msg.LetterProposalReason(n.Reason))
	t.para(n.next())
	t.link(n.button(p), n.link(p))
}

// link leads to the proposals, which those whom it only concerns cannot open.
func (n Proposal) link(p Program) string {
	if n.Alone {
		return p.link(PathMine)
	}
	return p.link(PathWaiting)
}

func (n Proposal) button(p Program) i18n.Message {
	if n.Alone {
		return msg.LetterProposalButtonAlone(p.Name)
	}
	return msg.LetterProposalButton()
}

func (n Proposal) what() i18n.Message { return msg.LetterProposalWhat(n.act(), n.By) }

func (n Proposal) next() i18n.Message {
	if n.Alone {
		return msg.LetterProposalNextAlone(n.From)
	}
	return msg.LetterProposalNext(n.Until)
}

// actOf says an act that takes two people.
func actOf(k proposals.Kind, label string) i18n.Message {
	switch k {
	case proposals.SuspendGroup:
		return msg.LetterProposalActSuspend(label)
	case proposals.RenameGroup:
		return msg.LetterProposalActRename(label)
	}
	panic("letters: no words for " + string(k)) // a defect of the program, found by a test
}

// ProposalAnswer tells the author of a proposal what became of it.
type ProposalAnswer struct {
	Name   string
	Kind   proposals.Kind
	Label  string
	State  proposals.State // Confirmed, Declined or RunOut
	By     string          // who answered; empty when nobody did
	Reason string          // why it was declined
}

func (n ProposalAnswer) name() string                 { return "proposal-" + string(n.State) }
func (n ProposalAnswer) subject(Program) i18n.Message { return n.headline() }
func (n ProposalAnswer) preview() i18n.Message        { return n.what() }
func (n ProposalAnswer) title() i18n.Message          { return n.headline() }
func (ProposalAnswer) why() i18n.Message              { return msg.LetterProposalAnswerWhy() }
func (n ProposalAnswer) html(s sheet) templ.Component { return proposalAnswerLetter(s, n) }

func (n ProposalAnswer) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.what())
	if n.Reason != "" {
		t.para(msg.LetterProposalReason(n.Reason))
	}
	t.link(n.button(p), n.link(p))
}

// link leads to the proposals, which leaders, who ask for a name, cannot open.
func (n ProposalAnswer) link(p Program) string {
	if n.Kind == proposals.RenameGroup {
		return p.link(PathMine)
	}
	return p.link(PathWaiting)
}

func (n ProposalAnswer) button(p Program) i18n.Message {
	if n.Kind == proposals.RenameGroup {
		return msg.LetterProposalButtonAlone(p.Name)
	}
	return msg.LetterProposalButton()
}

func (n ProposalAnswer) headline() i18n.Message {
	act := actOf(n.Kind, n.Label)
	switch n.State {
	case proposals.Confirmed:
		return msg.LetterProposalConfirmed(act)
	case proposals.Declined:
		return msg.LetterProposalDeclined(act)
	}
	return msg.LetterProposalRunOut(act)
}

func (n ProposalAnswer) what() i18n.Message {
	switch n.State {
	case proposals.Confirmed:
		return msg.LetterProposalConfirmedBy(n.By)
	case proposals.Declined:
		return msg.LetterProposalDeclinedBy(n.By)
	}
	return msg.LetterProposalRunOutText()
}

// Proposed writes to those who could be the second person, or, where nobody
// could, to those whom the act concerns.
func (s *Service) Proposed(ctx context.Context, n proposals.Notice) (err error) {
	defer fault.Wrap(&err, "letters.Proposed")
	if n.State != proposals.Open {
		return nil
	}
	by, err := s.called(ctx, n.By)
	if err != nil {
		return err
	}
	to := n.Seconds
	if n.Alone {
		to = n.Concerned
	}
	return s.each(ctx, "proposal "+string(n.ID), to, func(to accounts.Recipient) Letter {
		return Proposal{Name: to.Name, Kind: n.Kind, Label: n.Label, By: by, Reason: n.Reason, Until: i18n.At(n.Until, to.Zone),
			Alone: n.Alone, From: i18n.At(n.At.Add(proposals.AloneAfter), to.Zone)}
	})
}

// ProposalEnded tells the author what became of a proposal. Who ended it alone
// knows already.
func (s *Service) ProposalEnded(ctx context.Context, n proposals.Notice) (err error) {
	defer fault.Wrap(&err, "letters.ProposalEnded")
	if n.Judge == string(n.By) || n.State == proposals.Withdrawn || n.State == proposals.Open {
		return nil
	}
	by := ""
	if who := ids.PersonID(n.Judge); ids.Has(who, "per") {
		if by, err = s.called(ctx, who); err != nil {
			return err
		}
	}
	return s.each(ctx, "proposal-ended "+string(n.ID), []ids.PersonID{n.By}, func(to accounts.Recipient) Letter {
		return ProposalAnswer{Name: to.Name, Kind: n.Kind, Label: n.Label, State: n.State, By: by, Reason: n.Answer}
	})
}

// called is the name of a person, or else the address.
func (s *Service) called(ctx context.Context, p ids.PersonID) (string, error) {
	to, err := s.accounts.Recipient(ctx, self, p)
	if to.Name != "" {
		return to.Name, err
	}
	return string(to.Address), err
}
