package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// Options say how large the network is and which of the possible ones it is.
type Options struct {
	Groups int    // 200 if zero
	Seed   uint64 // the same seed makes the same network
}

// as is who builds: the demo's own system actor, for what no invented person does.
var as = access.System(access.ByDemo)

// Years is how far back the story begins.
const Years = 2

// builder invents and writes the network.
type builder struct {
	*app.App
	ctx    context.Context
	clock  *clock.Fake
	rand   *rand.Rand
	today  ids.Date
	names  map[string]bool
	emails map[string]int
	plan   []step
	groups []*group
	helen  access.Actor       // the first manager
	kept   []*group           // that she looks after
	turn   int                // counts who comes into the hub, so that their ways differ
	papers []program.Document // that leaders accept; nil until somebody asks for them
}

// step is something that happens at a time of the story.
type step struct {
	at time.Time
	do func() error
}

// Build makes the network and leaves the clock at the present. The App must be
// one with an empty database and this clock.
func Build(ctx context.Context, a *app.App, c *clock.Fake, o Options) error {
	if o.Groups == 0 {
		o.Groups = 200
	}
	now := c.Now()
	b := &builder{App: a, ctx: ctx, clock: c, rand: rand.New(rand.NewPCG(o.Seed, 20261122)), today: ids.DateOf(now), names: map[string]bool{}, emails: map[string]int{}}
	b.at(now.AddDate(-Years, 0, -1), b.program)
	b.at(now.AddDate(-Years, 0, -1), b.team)
	for n := range o.Groups {
		if err := b.invent(n, now); err != nil {
			return err
		}
	}
	b.apply(now)
	b.change(now)
	b.looksAfter(now)
	b.revise(now)
	a.AssessLater = true
	defer func() { a.AssessLater = false }()
	slices.SortStableFunc(b.plan, func(x, y step) int { return x.at.Compare(y.at) })
	for _, s := range b.plan {
		c.Set(s.at)
		if err := s.do(); err != nil {
			return err
		}
	}
	c.Set(now)
	if _, err := a.Requirements.Assess(ctx, access.System(access.ByAssess)); err != nil {
		return err
	}
	return declareSilent(b)
}

func (b *builder) at(t time.Time, do func() error) { b.plan = append(b.plan, step{t, do}) }

// program sets what a program office would set on its first day.
func (b *builder) program() error {
	set, err := b.Program.Settings(b.ctx, as)
	if err != nil {
		return err
	}
	set.Tagline = "Local groups for people who build in the cloud"
	set.Sentence = "connects local user groups with each other, with experts, and with the wider technical community."
	set.Contact, set.SecurityContact = "program@groups.example", "security@groups.example"
	set.ConductName, set.ConductContact = "Ines Halloran and Tomasz Wren", "conduct@groups.example"
	set.Imprint = "This is a demonstration with an invented network. No person or group in it exists."
	return b.Program.EditSettings(b.ctx, as, set)
}

// Staff are the people of the program team, by role. One of them looks after a
// part of the program only.
var Staff = []struct {
	Name  string
	Role  access.Role
	Scope access.Scope
}{
	{Name: "Helen Brandt", Role: access.Manager},
	{Name: "Mateus Arroyo", Role: access.Editor},
	{Name: "Yuki Lindholm", Role: access.Administrator},
	{Name: "Amara Feldmann", Role: access.Manager, Scope: access.Scope{Places: []string{"AT", "CH", "DE", "FR", "NL"}}},
}

func (b *builder) team() error {
	for _, s := range Staff {
		_, err := b.People.GrantStaff(b.ctx, as, accounts.StaffInput{Address: b.email(s.Name), Name: s.Name, Role: s.Role, Scope: s.Scope, Reason: "First team of the program"})
		if err != nil {
			return err
		}
	}
	return nil
}

// email invents an address that cannot exist.
func (b *builder) email(name string) string {
	local := strings.ReplaceAll(ids.Slug(name), "-", ".")
	b.emails[local]++
	if n := b.emails[local]; n > 1 {
		local = fmt.Sprintf("%s.%d", local, n)
	}
	return local + "@people.example"
}

// group is an invented group on its way.
type group struct {
	fate
	city  city
	place geo.Place
	name  string
	id    ids.GroupID
	lead  ids.PersonID
	co    ids.PersonID
	start ids.Date
	hour  int
}

// invent plans the story of one group.
func (b *builder) invent(n int, now time.Time) error {
	c := cities[n%len(cities)]
	found := geo.Find(c.name, geo.Options{Country: c.country, Limit: 1})
	if len(found) == 0 {
		return fmt.Errorf("demo: the gazetteer does not know %s, %s", c.name, c.country)
	}
	g := &group{fate: fateOf(n), city: c, place: found[0].Place, name: b.groupName(n, c.name), hour: 17 + b.rand.IntN(3)}
	joined := now.AddDate(0, -g.joined(b.rand), -1-b.rand.IntN(20))
	g.start = ids.DateOf(joined)
	b.groups = append(b.groups, g)
	b.at(joined, func() error { return b.found(g) })
	if g.fate == onboarding {
		return nil
	}
	b.meet(g, joined)
	if g.fate == paused {
		b.at(now.AddDate(0, 0, -40), func() error {
			return b.Requirements.Waive(b.ctx, as, g.id, "", b.today.AddDays(90), "Both leaders are on parental leave; they told us in time.")
		})
	}
	return nil
}

func (b *builder) groupName(n int, city string) string {
	for i := range len(groupNames) {
		name := fmt.Sprintf(groupNames[(n+i*7)%len(groupNames)], city)
		if !b.names[name] {
			b.names[name] = true
			return name
		}
	}
	return fmt.Sprintf("%s %d", fmt.Sprintf(groupNames[n%len(groupNames)], city), n)
}

// found makes a group with its people, as it stood when it joined.
func (b *builder) found(g *group) (err error) {
	in := groups.NewGroup{Name: g.name, Similar: true, Status: groups.Active, Place: groups.Place{Country: g.place.Country, Region: g.place.Region,
		City: g.place.Name, Lat: g.place.Lat, Lng: g.place.Lng, Zone: g.place.Zone},
		Profile: groups.Profile{About: fmt.Sprintf(about, g.place.Name), AboutLang: "en", Languages: languages(g.city.lang), Format: b.format(),
			Topics: b.topics(), Tagline: "An open table for people who build in " + g.place.Name}}
	if g.fate == onboarding {
		in.Status = groups.Onboarding
	}
	if g.id, err = b.Groups.Create(b.ctx, as, in); err != nil || g.fate == unclaimed {
		return err
	}
	people, err := b.makePeople(g.city.part, 2+4+b.rand.IntN(12))
	if err != nil {
		return err
	}
	g.lead, g.co = people[0], people[1]
	if err := b.Groups.SetLeaders(b.ctx, as, g.id, groups.Leaders{Leader: g.lead, CoLeader: g.co}, "Named in the application"); err != nil {
		return err
	}
	if err := b.accept(g); err != nil {
		return err
	}
	if err := b.joinHub(g); err != nil {
		return err
	}
	if g.fate != onboarding || b.turn%3 == 0 { // some that come have their code already
		if err := b.publishConduct(g); err != nil {
			return err
		}
	}
	if len(people) > 8 {
		if err := b.Groups.AddOrganiser(b.ctx, access.Person(g.lead), g.id, people[2]); err != nil {
			return err
		}
	}
	for _, p := range people {
		if err := b.Groups.Join(b.ctx, access.Person(p), g.id); err != nil {
			return err
		}
	}
	return nil
}

// languages are those of a city's meetings.
func languages(local string) []string {
	if local == "en" {
		return []string{"en"}
	}
	return []string{local, "en"}
}

func (b *builder) format() groups.Format {
	return []groups.Format{groups.InPerson, groups.InPerson, groups.Hybrid, groups.Online}[b.rand.IntN(4)]
}

func (b *builder) topics() (list []string) {
	all := []string{"Infrastructure", "Data", "App building", "Security", "AI in practice", "Networking", "Careers"}
	for range 2 + b.rand.IntN(2) {
		list = append(list, all[b.rand.IntN(len(all))])
	}
	return list
}

// makePeople makes accounts with names from a part of the world.
func (b *builder) makePeople(part string, n int) (list []ids.PersonID, err error) {
	err = b.Gate.Update(b.ctx, as, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err != nil {
			return err
		}
		list = list[:0]
		taken := map[string]bool{}
		for range n {
			name := person(b.rand, part)
			for taken[name] {
				name = person(b.rand, part)
			}
			taken[name] = true
			address, err := accounts.ParseAddress(b.email(name))
			if err != nil {
				return err
			}
			id, err := accounts.MakePersonTx(b.ctx, w, address, name, "en")
			if err != nil {
				return err
			}
			list = append(list, id)
		}
		return nil
	})
	return list, err
}

// accept has the leaders say yes to what leaders are asked.
func (b *builder) accept(g *group) error {
	for i, p := range []ids.PersonID{g.lead, g.co} {
		for _, d := range b.documents() {
			if i == 1 && (g.fate == alone || g.fate == onboarding) {
				continue
			}
			if err := b.Program.Accept(b.ctx, access.Person(p), d.Yes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// documents are those that leaders accept, read once for each version of the
// guide.
func (b *builder) documents() (list []program.Document) {
	if b.papers != nil {
		return b.papers
	}
	editions, err := b.Program.Editions(b.ctx, as)
	if err != nil || len(editions) == 0 {
		return nil
	}
	for _, d := range editions[0].Guide.Documents {
		if !d.Kind.Accepted() {
			continue
		}
		if doc, err := b.Program.Document(b.ctx, as, d.Key, "en", 0); err == nil {
			list = append(list, doc)
		}
	}
	b.papers = list
	return list
}

// publishConduct adapts the program's short example, as leaders do.
func (b *builder) publishConduct(g *group) error {
	doc, err := b.Program.Document(b.ctx, as, "conduct-example-short", "en", 0)
	if err != nil {
		return err
	}
	text := strings.NewReplacer("{group}", g.name, "{city}", g.place.Name, "{contact}", "the organisers at any meeting").Replace(doc.Body)
	return b.Groups.SetConduct(b.ctx, access.Person(g.lead), g.id, text, "en", groups.Parts)
}
