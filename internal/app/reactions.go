package app

import (
	"context"
	"fmt"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// reactions is the whole of what follows from what. Each line is a job of its
// own: it commits together with its event, is tried again alone, and must not
// mind being run twice.
func (a *App) reactions() []reaction {
	as := access.System
	group := func(ctx context.Context, g ids.GroupID) error {
		return a.Requirements.AssessGroup(ctx, as(access.ByAssess), g)
	}
	return []reaction{
		on("letters.code", func(ctx context.Context, _ string, e accounts.CodeAsked) error {
			return a.Letters.SignInCode(ctx, e.Request)
		}),
		on("letters.address", func(ctx context.Context, _ string, e accounts.AddressCodeAsked) error {
			return a.Letters.AddressCode(ctx, e.Request)
		}),
		on("letters.again", func(ctx context.Context, _ string, e accounts.AgainCodeAsked) error {
			return a.Letters.AgainCode(ctx, e.Request)
		}),
		on("letters.security", func(ctx context.Context, job string, e accounts.SecurityChanged) error {
			return a.Letters.SecurityChanged(ctx, job, e)
		}),
		on("letters.login", func(ctx context.Context, job string, e accounts.LoginChanged) error {
			return a.Letters.LoginChanged(ctx, job, e)
		}),
		on("letters.join", func(ctx context.Context, _ string, e accounts.JoinCodeAsked) error {
			return a.Letters.JoinCode(ctx, e.Request)
		}),
		on("letters.joined", func(ctx context.Context, job string, e accounts.Joined) error {
			return a.Letters.Joined(ctx, job, e)
		}),
		on("letters.staff", func(ctx context.Context, job string, e accounts.StaffGranted) error {
			return a.Letters.StaffGranted(ctx, job, e)
		}),
		on("post.deliver", func(ctx context.Context, _ string, e post.Queued) error {
			return a.Post.Deliver(ctx, as(access.ByPost), e.Message)
		}),

		on("calendars.named", func(ctx context.Context, _ string, e groups.CalendarsNamed) error {
			return a.Calendars.ConnectNamed(ctx, as(access.ByImport), e.Calendars)
		}),
		on("groups.stage", func(ctx context.Context, _ string, e groups.ListStored) error {
			_, err := a.Groups.StageImport(ctx, as(access.ByImport), e.Import, e.Rev)
			return err
		}),

		on("letters.application", func(ctx context.Context, _ string, e applications.Arrived) error {
			n, err := a.Applications.Notice(ctx, as(access.ByLetters), e.Entry)
			if err != nil {
				return err
			}
			return a.Letters.ApplicationReceived(ctx, n)
		}),
		on("letters.decision", func(ctx context.Context, _ string, e applications.Decided) error {
			n, err := a.Applications.Notice(ctx, as(access.ByLetters), e.Entry)
			if err != nil {
				return err
			}
			return a.Letters.ApplicationDecided(ctx, n)
		}),
		on("letters.co-leader", func(ctx context.Context, _ string, e applications.InvitedPartner) error {
			return a.coLeaderLetter(ctx, e.Invitation, a.Letters.CoLeaderInvited)
		}),
		on("letters.co-leader-answer", func(ctx context.Context, _ string, e applications.PartnerAnswered) error {
			return a.coLeaderLetter(ctx, e.Invitation, a.Letters.CoLeaderAnswered)
		}),
		on("letters.proposed", func(ctx context.Context, _ string, e proposals.Proposed) error {
			return a.proposalLetter(ctx, e.Proposal, a.Letters.Proposed)
		}),
		on("letters.proposal-ended", func(ctx context.Context, _ string, e proposals.Ended) error {
			return a.proposalLetter(ctx, e.Proposal, a.Letters.ProposalEnded)
		}),
		on("applications.check", func(ctx context.Context, _ string, e applications.Arrived) error {
			return a.Applications.Check(ctx, as(access.ByChecker), e.Application)
		}),

		on("letters.new-version", func(ctx context.Context, _ string, _ program.Applied) error {
			return a.askAgain(ctx, as(access.ByDocuments))
		}),

		on("events.moved", func(ctx context.Context, _ string, e groups.Moved) error {
			_, err := a.Events.Refresh(ctx, as(access.BySync), e.Group)
			return err
		}),
		on("letters.hub", func(ctx context.Context, _ string, e hub.InvitationDue) error {
			l, ok, err := a.Hub.Letter(ctx, as(access.ByLetters), e.Person, e.Letter)
			if err != nil || !ok {
				return err
			}
			return a.Letters.HubInvited(ctx, l)
		}),
		on("follow.hub.leaders", func(ctx context.Context, _ string, e groups.LeadersChanged) error {
			return a.Hub.FollowGroup(ctx, as(access.ByHub), e.Group)
		}),
		on("follow.hub.profile", func(ctx context.Context, _ string, e program.ProfileGiven) error { return a.followHub(ctx, e.Person) }),
		on("follow.hub.address", func(ctx context.Context, _ string, e accounts.AddressesChanged) error {
			return a.followHub(ctx, e.Person)
		}),
		on("follow.hub.accepted", func(ctx context.Context, _ string, e program.Accepted) error { return a.followHub(ctx, e.Person) }),
		on("follow.hub.joined", func(ctx context.Context, _ string, e accounts.Joined) error { return a.followHub(ctx, e.Into) }),
		on("follow.hub.guide", func(ctx context.Context, _ string, _ program.Applied) error {
			return a.Hub.FollowAll(ctx, as(access.ByHub))
		}),
		on("owndata.gather", func(ctx context.Context, _ string, e owndata.Asked) error {
			return a.gatherOwnData(ctx, as(access.ByKeeper), e.Export)
		}),
		on("letters.own-data", func(ctx context.Context, _ string, e owndata.Ready) error {
			own, ok, err := a.OwnData.Of(ctx, as(access.ByKeeper), e.Export)
			if err != nil || !ok {
				return err
			}
			return a.Letters.OwnData(ctx, own)
		}),

		on("letters.welcome", func(ctx context.Context, _ string, e onboarding.Completed) error {
			n, err := a.Onboarding.Welcome(ctx, as(access.ByLetters), e.Group)
			if err != nil {
				return err
			}
			return a.Letters.Welcome(ctx, n)
		}),
		on("follow.onboarding.approved", func(ctx context.Context, _ string, e applications.Approved) error {
			return a.Onboarding.Follow(ctx, as(access.ByOnboarding), e.Group)
		}),
		on("follow.onboarding.settled", func(ctx context.Context, _ string, e applications.Settled) error {
			return a.Onboarding.Follow(ctx, as(access.ByOnboarding), e.Group)
		}),
		on("follow.onboarding.group", func(ctx context.Context, _ string, e groups.Changed) error {
			return a.Onboarding.Follow(ctx, as(access.ByOnboarding), e.Group)
		}),
		on("follow.onboarding.hub", func(ctx context.Context, _ string, e hub.Changed) error { return a.followOnboarding(ctx, e.Person) }),
		on("follow.onboarding.accepted", func(ctx context.Context, _ string, e program.Accepted) error {
			return a.followOnboarding(ctx, e.Person)
		}),
		on("follow.onboarding.profile", func(ctx context.Context, _ string, e program.ProfileGiven) error {
			return a.followOnboarding(ctx, e.Person)
		}),
		on("follow.onboarding.guide", func(ctx context.Context, _ string, _ program.Applied) error {
			return a.Onboarding.FollowAll(ctx, as(access.ByOnboarding))
		}),

		on("assess.created", func(ctx context.Context, _ string, e groups.Created) error { return group(ctx, e.Group) }),
		on("assess.group", func(ctx context.Context, _ string, e groups.Changed) error { return group(ctx, e.Group) }),
		on("assess.events", func(ctx context.Context, _ string, e events.Changed) error { return group(ctx, e.Group) }),
		on("assess.decided", func(ctx context.Context, _ string, e requirements.Decided) error { return group(ctx, e.Group) }),
		on("assess.joined", func(ctx context.Context, _ string, e accounts.Joined) error { return a.assessGroupsOf(ctx, e.Into) }),
		on("assess.accepted", func(ctx context.Context, _ string, e program.Accepted) error { return a.assessGroupsOf(ctx, e.Person) }),
		on("assess.imported", func(ctx context.Context, _ string, _ groups.Imported) error {
			return a.assessAll(ctx, as(access.ByAssess))
		}),
		on("assess.guide", func(ctx context.Context, _ string, _ program.Applied) error {
			return a.newGuide(ctx, as(access.ByAssess))
		}),
	}
}

// proposalLetter writes the letters about an act that takes two people.
func (a *App) proposalLetter(ctx context.Context, id ids.ProposalID, write func(context.Context, proposals.Notice) error) error {
	n, err := a.Proposals.Notice(ctx, access.System(access.ByLetters), id)
	if err != nil {
		return err
	}
	return write(ctx, n)
}

// followOnboarding looks whether anything is left for the groups that a person leads.
func (a *App) followOnboarding(ctx context.Context, p ids.PersonID) error {
	return a.Onboarding.FollowPerson(ctx, access.System(access.ByOnboarding), p)
}

// followHub lets a person's membership of the hub follow from the facts.
func (a *App) followHub(ctx context.Context, p ids.PersonID) error {
	return a.Hub.Follow(ctx, access.System(access.ByHub), p)
}

// coLeaderLetter writes a letter about an invitation that still counts.
func (a *App) coLeaderLetter(ctx context.Context, id ids.InvitationID, write func(context.Context, applications.PartnerNotice) error) error {
	n, ok, err := a.Applications.PartnerNotice(ctx, access.System(access.ByLetters), id)
	if err != nil || !ok {
		return err
	}
	return write(ctx, n)
}

// assessGroupsOf works out the standing of the groups in which a person has a role.
func (a *App) assessGroupsOf(ctx context.Context, p ids.PersonID) error {
	as := access.System(access.ByAssess)
	var grants []access.Grant
	err := a.Gate.View(ctx, as, func(tx *access.Tx) (err error) {
		grants, err = access.GrantsOf(ctx, tx, p)
		return err
	})
	for _, g := range grants {
		if err == nil && g.Group != "" {
			err = a.Requirements.AssessGroup(ctx, as, g.Group)
		}
	}
	return err
}

// newGuide decides anew which meetings are on topic, then works out every standing.
func (a *App) newGuide(ctx context.Context, as access.Actor) error {
	for after := ids.EventID(""); ; {
		last, _, err := a.Events.Redecide(ctx, access.System(access.BySync), after, 1000)
		if err != nil {
			return err
		}
		if last == "" {
			return a.assessAll(ctx, as)
		}
		after = last
	}
}

// reaction is one line: when event happens, run job.
type reaction struct {
	event string
	job   string
	run   jobs.Handler
}

// on makes a line of the table from a function that takes the job's identifier,
// the same each time it is run, and the event.
func on[E access.Event](job string, fn func(ctx context.Context, job string, e E) error) reaction {
	var zero E
	return reaction{zero.EventName(), job, func(ctx context.Context, j jobs.Job) error {
		var e E
		if err := j.Decode(&e); err != nil {
			return &fault.Error{Kind: fault.Invalid, Err: fmt.Errorf("an event that this version does not understand: %w", err)}
		}
		return fn(ctx, j.ID, e)
	}}
}
