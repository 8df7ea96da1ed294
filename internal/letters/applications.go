package letters

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// ApplicationReceived writes to an applicant that the application has arrived.
func (s *Service) ApplicationReceived(ctx context.Context, n applications.Notice) (err error) {
	defer fault.Wrap(&err, "letters.ApplicationReceived")
	return s.each(ctx, "application "+n.ID, n.To, func(to accounts.Recipient) Letter {
		return Received{Name: to.Name, Group: n.GroupName, Until: i18n.Date(n.Due), Again: n.Kind == applications.Answered, Application: string(n.Application)}
	})
}

// ApplicationDecided writes what the office decided, in the words that its
// writer saw. The applicant gets it, and the co-leader who had accepted.
func (s *Service) ApplicationDecided(ctx context.Context, n applications.Notice) (err error) {
	defer fault.Wrap(&err, "letters.ApplicationDecided")
	first := n.To[0]
	return s.each(ctx, "application "+n.ID, n.To, func(to accounts.Recipient) Letter {
		d := Decision{Kind: n.Kind, Name: to.Name, Group: n.GroupName, Body: n.Text, Path: PathMine}
		switch {
		case n.Kind == applications.ApprovedIt:
			d.Path = PathGroups + n.Slug
		case to.Person == first:
			d.Path = PathApply + string(n.Application)
		}
		return d
	})
}

// CoLeaderInvited asks a person to be the co-leader, at the address that the
// applicant gave.
func (s *Service) CoLeaderInvited(ctx context.Context, n applications.PartnerNotice) (err error) {
	defer fault.Wrap(&err, "letters.CoLeaderInvited")
	place := n.City
	if country := geo.CountryName(n.Country, n.Lang); n.City != "" && country != "" {
		place += ", " + country
	}
	to := recipient{reason: "invitation " + string(n.ID), name: n.Name, address: accounts.Address(n.Address), lang: n.Lang}
	return s.send(ctx, to, Invitation{Name: n.Name, Applicant: n.By, Group: n.GroupName, Place: place, Address: n.Address, Invitation: string(n.ID)})
}

// CoLeaderAnswered tells the applicant what the co-leader to be has answered.
func (s *Service) CoLeaderAnswered(ctx context.Context, n applications.PartnerNotice) (err error) {
	defer fault.Wrap(&err, "letters.CoLeaderAnswered")
	return s.each(ctx, "partner "+string(n.ID), []ids.PersonID{n.Applicant}, func(to accounts.Recipient) Letter {
		return Partner{Name: to.Name, Partner: n.Name, Group: n.GroupName, Accepted: n.State == applications.InvitationAccepted, Reason: n.Reason, Application: string(n.Application)}
	})
}

// each writes one letter to each of several people, in their own language.
func (s *Service) each(ctx context.Context, reason string, people []ids.PersonID, letter func(accounts.Recipient) Letter) error {
	for _, p := range people {
		to, err := s.accounts.Recipient(ctx, self, p)
		if fault.Is(err, fault.NotFound) {
			continue // the account was deleted meanwhile
		}
		if err == nil {
			err = s.send(ctx, recipient{reason: reason + " " + string(p), person: p, name: to.Name, address: to.Address, lang: to.Lang}, letter(to))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
