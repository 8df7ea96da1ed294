package directory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// LedGroup is a group with what somebody is in it.
type LedGroup struct {
	Slug    string
	Name    string
	City    string
	Country string
	Role    access.Role
}

// LeaderEntry is somebody who leads groups, as the hub shows them to the other
// leaders: never with an address.
type LeaderEntry struct {
	Person    ids.PersonID
	Name      string
	Photo     string   // hash of the file; may be empty
	Languages []string // spoken
	Groups    []LedGroup
	Lang      string // of the introduction
	Offer     string // what the introduction offers in a line
	Body      string // of the introduction, Markdown; empty without one
	text      string // what a search looks through, folded
}

// LeaderFilter narrows the roster. Empty values narrow nothing.
type LeaderFilter struct {
	Text     string // words of name, group, city or offer
	Country  string // ISO 3166, of a group
	Language string // spoken
}

// Leaders is the roster of those who lead the groups of the network.
type Leaders struct {
	Found     []LeaderEntry // by name
	All       int           // listed leaders of the network
	Countries []string      // of their groups
	Languages []string      // that they speak
}

type leaderRow struct {
	Person    ids.PersonID       `db:"person"`
	Name      string             `db:"name"`
	Photo     string             `db:"photo"`
	Languages accounts.Languages `db:"languages"`
	Slug      string             `db:"slug"`
	Group     string             `db:"group_name"`
	City      string             `db:"city"`
	Country   string             `db:"country"`
	Role      access.Role        `db:"role"`
	Lang      string             `db:"lang"`
	Offer     string             `db:"offer"`
	Body      string             `db:"body"`
}

// leaderRows are all who lead a group and wish to be found, group by group.
func leaderRows(reach access.Reach) *db.Where {
	q := db.NewWhere(`SELECT p.id AS person, p.name, p.photo, p.languages, g.slug, g.name AS group_name, g.city, g.country, a.role,
	COALESCE(i.lang, '') AS lang, COALESCE(i.offer, '') AS offer, COALESCE(i.body, '') AS body
	FROM access_grants a JOIN accounts_people p ON p.id = a.person JOIN groups_groups g ON g.id = a.group_id
	LEFT JOIN hub_members m ON m.person = a.person AND m.ended_at IS NULL LEFT JOIN hub_introductions i ON i.person = a.person`).And(`a.until IS NULL AND a.role IN ('leader', 'coleader') AND g.status <> 'left' AND COALESCE(m.listed, TRUE) AND p.name <> ''`)
	return reach.Within(q, "g.id").Then("ORDER BY p.name, p.id, a.since, a.id")
}

// Leaders returns the roster to leaders and the program team. Who has chosen not
// to be found does not stand in it.
func (s *Service) Leaders(ctx context.Context, a access.Actor, f LeaderFilter) (l Leaders, err error) {
	defer fault.Wrap(&err, "directory.Leaders")
	all, err := s.leaders(ctx, a)
	if err != nil {
		return l, err
	}
	l.All = len(all)
	words := strings.Fields(ids.Fold(f.Text))
	for _, e := range all {
		for _, g := range e.Groups {
			l.Countries = append(l.Countries, g.Country)
		}
		l.Languages = append(l.Languages, e.Languages...)
		if f.meets(e, words) {
			l.Found = append(l.Found, e)
		}
	}
	l.Countries, l.Languages = once(l.Countries), once(l.Languages)
	return l, nil
}

// Leader returns one person of the roster.
func (s *Service) Leader(ctx context.Context, a access.Actor, p ids.PersonID) (e LeaderEntry, err error) {
	defer fault.Wrap(&err, "directory.Leader %s", p)
	all, err := s.leaders(ctx, a)
	if err != nil {
		return e, err
	}
	at := slices.IndexFunc(all, func(e LeaderEntry) bool { return e.Person == p })
	if at < 0 {
		return e, fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return all[at], nil
}

func (s *Service) leaders(ctx context.Context, a access.Actor) (list []LeaderEntry, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err := tx.List(access.HubRead, "hub")
		if err != nil {
			return err
		}
		rows, err := db.All[leaderRow](ctx, tx, leaderRows(reach))
		list = nil
		for _, r := range rows {
			if n := len(list); n == 0 || list[n-1].Person != r.Person {
				list = append(list, LeaderEntry{Person: r.Person, Name: r.Name, Photo: r.Photo, Languages: r.Languages, Lang: r.Lang, Offer: r.Offer, Body: r.Body})
			}
			e := &list[len(list)-1]
			e.Groups = append(e.Groups, LedGroup{r.Slug, r.Group, r.City, r.Country, r.Role})
		}
		return err
	})
	for i := range list {
		list[i].text = list[i].words()
	}
	slices.SortStableFunc(list, func(a, b LeaderEntry) int { return cmp.Compare(ids.Fold(a.Name), ids.Fold(b.Name)) })
	return list, err
}

// words are what a search looks through.
func (e LeaderEntry) words() string {
	list := []string{e.Name, e.Offer}
	for _, g := range e.Groups {
		list = append(list, g.Name, g.City, geo.CountryName(g.Country, "en"), geo.CountryName(g.Country, "de"))
	}
	return ids.Fold(strings.Join(list, " "))
}

func (f LeaderFilter) meets(e LeaderEntry, words []string) bool {
	for _, w := range words {
		if !strings.Contains(e.text, w) {
			return false
		}
	}
	if f.Country != "" && !slices.ContainsFunc(e.Groups, func(g LedGroup) bool { return g.Country == f.Country }) {
		return false
	}
	return f.Language == "" || slices.Contains(e.Languages, f.Language)
}

// once sorts a list and drops what is repeated.
func once(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
