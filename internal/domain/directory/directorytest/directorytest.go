// Package directorytest makes an invented network for tests of public pages:
// groups on every continent, with names in several scripts, leaders, members
// and meetings around a given day. It goes through the use cases, so that what
// it makes is what the program makes. Begin reading at Fill.
package directorytest

import (
	"context"
	"fmt"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Noon is the day of the invented network.
var Noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// Manager is a person of the program team in the network.
const Manager = ids.PersonID("per_manager")

// World is the network with the services that made it.
type World struct {
	Gate   *access.Gate
	Groups *groups.Service
	Events *events.Service
	ByName map[string]groups.Group
}

// New has the services and a manager, and no group yet.
func New(ctx context.Context, gate *access.Gate) (*World, error) {
	topics := func(context.Context, db.Reader) (events.Topics, ids.GuideID, error) {
		return guide.NewDecider(nil), "", nil
	}
	w := &World{Gate: gate, Groups: groups.New(gate), Events: events.New(gate, topics), ByName: map[string]groups.Group{}}
	return w, w.update(ctx, func(wr *access.Writer) error {
		return access.GrantTx(ctx, wr, Manager, access.Manager, "", wr.Now(), "")
	})
}

func (w *World) update(ctx context.Context, fn func(*access.Writer) error) error {
	return w.Gate.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
		wr, err := tx.Allow(access.StaffGrant, access.ProgramTarget("demo"))
		if err != nil {
			return err
		}
		return fn(wr)
	})
}

// Seed is one group to invent.
type Seed struct {
	Name      string
	Place     groups.Place
	Languages []string
	Topics    []string
	Format    groups.Format
	Leader    string // empty: unclaimed
	Meetings  []int  // days from Noon
	Members   int
}

func at(country, city string, lat, lng float64, zone string) groups.Place {
	return groups.Place{Country: country, City: city, Lat: lat, Lng: lng, Zone: zone}
}

// Seeds are the invented groups.
var Seeds = []Seed{
	{"Cloud Builders Nairobi", at("KE", "Nairobi", -1.28, 36.82, "Africa/Nairobi"), []string{"en", "sw"}, []string{"Infrastructure", "Security"}, groups.InPerson, "Wanjiru Kamau", []int{-300, -200, -110, -50, 11, 46, 74}, 12},
	{"Stichting Cloud Utrecht", at("NL", "Utrecht", 52.09, 5.12, "Europe/Amsterdam"), []string{"nl", "en"}, []string{"Infrastructure", "Data"}, groups.InPerson, "Noor van Dijk", []int{-30, 2, 40}, 8},
	{"Wolkenküche München", at("DE", "München", 48.14, 11.58, "Europe/Berlin"), []string{"de"}, []string{"App building"}, groups.Hybrid, "Jörg Größl", []int{-12, 5}, 5},
	{"Chmura Łódź", at("PL", "Łódź", 51.75, 19.46, "Europe/Warsaw"), []string{"pl"}, []string{"Data"}, groups.InPerson, "Łucja Żak", nil, 2},
	{"Naniwa Data Salon", at("JP", "Osaka", 34.69, 135.5, "Asia/Tokyo"), []string{"ja"}, []string{"Data", "AI in practice"}, groups.InPerson, "山田太郎", []int{-20, 13}, 7},
	{"大阪クラウド会", at("JP", "Osaka", 34.69, 135.5, "Asia/Tokyo"), []string{"ja"}, []string{"Networking"}, groups.Online, "", nil, 0},
	{"سحابة بيروت", at("LB", "Beirut", 33.89, 35.5, "Asia/Beirut"), []string{"ar", "fr"}, []string{"Security"}, groups.Hybrid, "عمر حداد", []int{20}, 3},
	{"Recife Nas Nuvens", at("BR", "Recife", -8.05, -34.9, "America/Recife"), []string{"pt-BR"}, []string{"Infrastructure"}, groups.Online, "João Caetano", []int{-8, 4}, 9},
	{"Nube Tapatía", at("MX", "Guadalajara", 20.67, -103.35, "America/Mexico_City"), []string{"es"}, []string{"Data", "Careers"}, groups.InPerson, "Lucía Ibáñez", []int{3}, 4},
	{"Perth Cloud Yarn", at("AU", "Perth", -31.95, 115.86, "Australia/Perth"), []string{"en"}, []string{"App building", "Careers"}, groups.InPerson, "Ruby O’Neill", []int{-90}, 1},
}

// Fill makes the groups of Seeds.
func (w *World) Fill(ctx context.Context) error {
	for i, s := range Seeds {
		if err := w.Add(ctx, s, i); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	return nil
}

// Add makes one group; n tells apart the people that it makes.
func (w *World) Add(ctx context.Context, s Seed, n int) error {
	boss := access.System(access.ByDemo)
	id, err := w.Groups.Create(ctx, boss, groups.NewGroup{Name: s.Name, Place: s.Place, Status: groups.Active, Similar: true, Joined: ids.DateOf(Noon).AddDays(-40 * (n%9 + 1)),
		Profile: groups.Profile{Languages: s.Languages, Topics: s.Topics, Format: s.Format, Tagline: "People of " + s.Place.City + " who take cloud infrastructure apart and put it back together.",
			About: "We started with *eleven people* and one projector.\n\nFirst-time speakers get a rehearsal and a friendly front row.", AboutLang: "en", Homepage: "https://group.example/" + s.Place.Country}})
	if err != nil {
		return err
	}
	if s.Leader != "" {
		if err := w.lead(ctx, id, s.Leader, n); err != nil {
			return err
		}
	}
	g, err := w.Groups.Find(ctx, boss, slugOf(ctx, w, id))
	if err != nil {
		return err
	}
	w.ByName[s.Name] = g
	for m := range s.Members {
		member := access.Person(ids.PersonID(fmt.Sprintf("per_member%d_%d", n, m)))
		if err := w.Groups.Join(ctx, member, id); err != nil {
			return err
		}
	}
	for i, day := range s.Meetings {
		if err := w.meet(ctx, g, day, i); err != nil {
			return err
		}
	}
	return nil
}

func slugOf(ctx context.Context, w *World, id ids.GroupID) (slug string) {
	_ = w.Gate.View(ctx, access.Anonymous(""), func(tx *access.Tx) error {
		g, err := groups.ByIDTx(ctx, tx, id)
		slug = g.Slug
		return err
	})
	return slug
}

func (w *World) lead(ctx context.Context, id ids.GroupID, name string, n int) error {
	var l groups.Leaders
	err := w.update(ctx, func(wr *access.Writer) (err error) {
		if l.Leader, err = accounts.MakePersonTx(ctx, wr, accounts.Address(fmt.Sprintf("leader%d@people.example", n)), name, "en"); err != nil {
			return err
		}
		l.CoLeader, err = accounts.MakePersonTx(ctx, wr, accounts.Address(fmt.Sprintf("second%d@people.example", n)), "Daniel Otieno", "en")
		return err
	})
	if err != nil {
		return err
	}
	l.Since = Noon.AddDate(-3, 0, 0)
	return w.Groups.SetLeaders(ctx, access.System(access.ByDemo), id, l, "")
}

var titles = []string{"Private endpoints without tears", "Backups you have actually restored", "Policy as code, by hand and by machine",
	"Identity for a network of clinics", "What broke: three honest post-mortems", "A gentle start with containers", "Costs: reading the bill together"}

func (w *World) meet(ctx context.Context, g groups.Group, day, i int) error {
	start := events.Wall{Date: ids.DateOf(Noon).AddDays(day), Hour: 18}
	end := start
	end.Hour, end.Minute = 20, 30
	_, err := w.Events.Write(ctx, access.Person(Manager), g.ID, events.Input{Title: titles[i%len(titles)], Start: start, End: end, Location: "Makerspace, 2nd floor",
		Description: "Two short talks and a long lab. Bring a laptop; we bring the subnets.\n\nNo earlier knowledge is needed."}, events.Published)
	return err
}
