package demo

import (
	"fmt"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// hopeful is a group that applies, and how far it has come.
type hopeful struct {
	name, city, country string
	leader, second      string // second is the co-leader to be
	sent                int    // days ago
	answered            bool   // the co-leader has accepted
	act                 applications.Act
	decided             int // days ago
	letter              string
	toAdd               string // what is asked for at approval
}

// hopefuls are a handful of applications, at least one in each state.
var hopefuls = []hopeful{
	{name: "Bulut İzmir", city: "Izmir", country: "TR", leader: "Zeynep Arslan", second: "Emre Tan", sent: 16, answered: true},
	{name: "Cloud Cochabamba", city: "Cochabamba", country: "BO", leader: "Ximena Rojas", second: "Diego Vargas", sent: 4, answered: true},
	{name: "Nuvola Perugia", city: "Perugia", country: "IT", leader: "Giulia Ricci", second: "Marco Bianchi", sent: 1},
	{name: "Cloud Circle Graz", city: "Graz", country: "AT", leader: "Lena Keller", second: "Jonas Schäfer", sent: 9, answered: true, act: applications.ActAsk, decided: 3,
		letter: "Thank you for your application with Cloud Circle Graz. Before we can decide, we have a question:\n\nWho answers when somebody reports a problem at a meeting, and how can that person be reached?\n\nPlease answer on the page of your application. Until then, the time that we promised stands still."},
	{name: "Waikato Cloud Table", city: "Hamilton", country: "NZ", leader: "Aroha Ngata", second: "Callum Fletcher", sent: 20, answered: true, act: applications.ActApprove, decided: 8,
		letter: "Your application with Waikato Cloud Table has been approved. Welcome.\n\nThe pages of your group show what is still to be done before it is active.",
		toAdd:  "Say in your code of conduct how problems are resolved, and by whom."},
	{name: "Paid Cloud Seminars", city: "Tampa", country: "US", leader: "Wyatt Larsen", second: "Grace Hughes", sent: 25, act: applications.ActDecline, decided: 15,
		letter: "Thank you for your application. We have decided not to accept it, for this reason:\n\nThe meetings are sold with a ticket that goes beyond the costs of the venue, which the guide does not allow.\n\nYou may apply again at any time."},
	{name: "Cloud Evenings Oulu", city: "Oulu", country: "FI", leader: "Aino Korhonen", second: "Eero Virtanen", sent: 12, act: applications.ActWithdraw, decided: 10},
	{name: "Cloud Table Łódź", city: "Łódź", country: "PL", leader: "Katarzyna Nowak"},
}

// apply plans the applications of the network.
func (b *builder) apply(now time.Time) {
	for i, h := range hopefuls {
		at := now.AddDate(0, 0, -h.sent).Add(-time.Duration(3+i) * time.Hour)
		b.at(at, func() error { return b.applies(h, fmt.Sprint(500100+i*7), now) })
	}
}

// proved makes a person who has proved to read at the own address.
func (b *builder) proved(name string) (id ids.PersonID, address string, err error) {
	address = b.email(name)
	err = b.Gate.Update(b.ctx, as, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err == nil {
			id, err = accounts.MakePersonTx(b.ctx, w, accounts.Address(address), name, "en")
		}
		return err
	})
	if err == nil {
		err = b.People.ProveAs(b.ctx, as, id)
	}
	return id, address, err
}

// applies fills in an application and sends it, unless it stays a draft; what
// follows is planned for its day.
func (b *builder) applies(h hopeful, profile string, now time.Time) error {
	leader, _, err := b.proved(h.leader)
	if err != nil {
		return err
	}
	me := access.Person(leader)
	id, err := b.Applications.Start(b.ctx, me, "en")
	if err != nil {
		return err
	}
	if err := b.describe(me, id, h); err != nil || h.second == "" {
		return err
	}
	second, address, err := b.proved(h.second)
	if err != nil {
		return err
	}
	yes := applications.PeopleInput{Profile: profile, Documents: b.yeses(), CoName: h.second, CoAddress: address}
	if err := b.Applications.SavePeople(b.ctx, me, id, 2, yes); err != nil {
		return err
	}
	if err := b.Applications.SaveConduct(b.ctx, me, id, 3, applications.ConductInput{Kind: applications.ConductText, Body: b.conductOf(h), Lang: "en"}, false); err != nil {
		return err
	}
	if err := b.Applications.Submit(b.ctx, me, id, 0, ""); err != nil {
		return err
	}
	return b.follow(h, me, access.Person(second), id, profile, now)
}

// describe fills in the first step.
func (b *builder) describe(me access.Actor, id ids.ApplicationID, h hopeful) error {
	found := geo.Find(h.city, geo.Options{Country: h.country, Limit: 1})
	if len(found) == 0 {
		return fmt.Errorf("demo: the gazetteer does not know %s, %s", h.city, h.country)
	}
	p := found[0]
	return b.Applications.SaveGroup(b.ctx, me, id, 1, applications.GroupInput{Name: h.name,
		Place:     &groups.Place{Country: p.Country, Region: p.Region, City: p.Name, Lat: p.Lat, Lng: p.Lng, Zone: p.Zone},
		Languages: []string{"en"}, Topics: []string{"Data", "App building"}, Format: groups.InPerson, AboutLang: "en",
		About: "We are about forty people in " + p.Name + " who meet in a library. Half of us study, half of us run systems. We would like speakers from elsewhere, and to send ours in return."})
}

// follow plans what becomes of an application after it was sent.
func (b *builder) follow(h hopeful, me, second access.Actor, id ids.ApplicationID, profile string, now time.Time) error {
	v, err := b.Applications.Get(b.ctx, me, id, "en")
	if err != nil {
		return err
	}
	if h.answered {
		b.clock.Advance(time.Minute)
		if err := b.Applications.AcceptPart(b.ctx, second, v.Partner.ID, applications.PartInput{Profile: profile + "1", Documents: b.yeses()}); err != nil {
			return err
		}
	}
	if h.act == "" {
		return nil
	}
	b.clock.Set(now.AddDate(0, 0, -h.decided))
	if h.act == applications.ActWithdraw {
		return b.Applications.Withdraw(b.ctx, me, id, "We join the group in the next town instead.")
	}
	d := applications.Decision{Act: h.act, Rev: v.Rev, Letter: h.letter, ToAdd: h.toAdd}
	if h.toAdd != "" {
		d.ToAddBy = b.today.AddDays(30)
	}
	manager, err := b.manager()
	if err != nil {
		return err
	}
	if _, err := b.Applications.Decide(b.ctx, manager, id, d); err != nil {
		return err
	}
	return b.Hub.FollowAll(b.ctx, as)
}

// yeses are those to every document that leaders accept.
func (b *builder) yeses() (list []applications.Acceptance) {
	for _, d := range b.documents() {
		list = append(list, applications.Acceptance(d.Yes()))
	}
	return list
}

// conductOf adapts the program's short example.
func (b *builder) conductOf(h hopeful) string {
	doc, err := b.Program.Document(b.ctx, as, "conduct-example-short", "en", 0)
	if err != nil {
		return ""
	}
	return strings.NewReplacer("{group}", h.name, "{city}", h.city, "{contact}", "the organisers at any meeting").Replace(doc.Body)
}
