package demo

import (
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
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
	b.at(now.AddDate(0, -2, 0), b.twin)
	b.at(now.AddDate(0, -1, 0), b.playground)
	b.at(now.AddDate(0, -1, 0), func() error { return b.label(access.Person(second)) })
	b.at(now.Add(-5*time.Hour), func() error { return b.proposeSuspension(access.Person(second)) })
}

// twin makes a group that a list brought a second time: a duplicate to merge.
func (b *builder) twin() error {
	for _, g := range b.groups {
		if g.fate != steady || g.id == "" {
			continue
		}
		id, err := b.Groups.Create(b.ctx, as, groups.NewGroup{Name: strings.ReplaceAll(g.name, " ", "-"), Similar: true, Status: groups.Active,
			Place: groups.Place{Country: g.place.Country, Region: g.place.Region, City: g.place.Name, Lat: g.place.Lat, Lng: g.place.Lng, Zone: g.place.Zone}})
		if err != nil {
			return err
		}
		return b.Groups.Join(b.ctx, access.Person(g.co), id)
	}
	return nil
}

// playground makes a group for trying things out.
func (b *builder) playground() error {
	id, err := b.Groups.Create(b.ctx, as, groups.NewGroup{Name: "Office playground", Status: groups.Active, Place: groups.Place{Country: "NL", Region: "09", City: "Utrecht", Lat: 52.09, Lng: 5.12, Zone: "Europe/Amsterdam"}})
	if err == nil {
		err = b.Groups.SetTest(b.ctx, as, id, true)
	}
	return err
}

// label gives some groups words of the office.
func (b *builder) label(by access.Actor) error {
	for _, word := range []struct {
		name, colour string
		of           fate
	}{{"Call in spring", "info", thin}, {"Mentor needed", "warn", young}} {
		var list []ids.GroupID
		for _, g := range b.groups {
			if g.fate == word.of && g.id != "" && len(list) < 5 {
				list = append(list, g.id)
			}
		}
		if len(list) == 0 {
			continue
		}
		if _, err := b.Groups.Label(b.ctx, by, list, groups.Labelling{Name: word.name, Colour: word.colour}); err != nil {
			return err
		}
	}
	return nil
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
