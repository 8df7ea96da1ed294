package demo

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// colleague is a second manager, so that what takes two people has two.
const colleague = "Amara Nwosu"

// change plans what is going on with groups at the moment.
func (b *builder) change(now time.Time) {
	var second ids.PersonID
	b.at(now.AddDate(-1, 0, 0), func() (err error) {
		second, err = b.People.GrantStaff(b.ctx, as, accounts.StaffInput{Address: b.email(colleague), Name: colleague, Role: access.Manager, Reason: "The network grows"})
		return err
	})
	b.at(now.Add(-5*time.Hour), func() error { return b.proposeSuspension(access.Person(second)) })
}

// proposeSuspension leaves an act that waits for a second person.
func (b *builder) proposeSuspension(by access.Actor) error {
	for _, g := range b.groups {
		if g.fate == silent {
			return b.Groups.ProposeSuspension(b.ctx, by, g.id, "Tickets were sold for two meetings that did not take place, and two letters about it were not answered.")
		}
	}
	return nil
}
