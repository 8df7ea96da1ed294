package factstest

import (
	"strconv"

	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
)

// Epoch is the first day of random facts, which lie in the three years after it.
var Epoch = ids.Date{Year: 2024, Month: 1, Day: 1}

const span = 3 * 365

// Day draws a day of the three years.
func Day(t *rapid.T, label string) ids.Date {
	return Epoch.AddDays(rapid.IntRange(0, span).Draw(t, label))
}

// Random draws the facts of a group: documents are named "terms", and
// requirements by the keys that are given.
func Random(t *rapid.T, requirements ...guide.Key) *facts.Group {
	g := &facts.Group{ID: "grp_random", Activated: Epoch.AddDays(rapid.IntRange(0, 500).Draw(t, "activated"))}
	g.Statuses = []facts.StatusSince{{Status: facts.Active, From: g.Activated}}
	count := func(label string, most int) int { return rapid.IntRange(0, most).Draw(t, label) }
	maybe := func(label string) ids.Date {
		if rapid.Bool().Draw(t, label) {
			return Day(t, label+" day")
		}
		return ids.Date{}
	}
	for i := range count("events", 25) {
		g.Events = append(g.Events, RandomEvent(t, "e"+strconv.Itoa(i)))
	}
	people := []ids.PersonID{"anna", "ben", "carl"}
	for range count("holders", 5) {
		g.Roster = append(g.Roster, facts.Holder{
			Person: rapid.SampledFrom(people).Draw(t, "person"), Role: rapid.SampledFrom([]guide.Role{guide.Leader, guide.CoLeader, guide.Organiser}).Draw(t, "role"),
			From: Day(t, "from"), Until: maybe("until"),
		})
	}
	for range count("acceptances", 6) {
		g.Acceptances = append(g.Acceptances, facts.Acceptance{
			Person: rapid.SampledFrom(people).Draw(t, "person"), Document: "terms", Version: rapid.IntRange(1, 2).Draw(t, "version"), Day: Day(t, "accepted"),
		})
	}
	for i := range count("pages", 6) {
		g.Pages = append(g.Pages, facts.Page{
			ID: "p" + strconv.Itoa(i), Kind: rapid.SampledFrom([]facts.PageKind{facts.Presence, facts.CodeOfConduct}).Draw(t, "kind"), Hosted: rapid.Bool().Draw(t, "hosted"),
			State: rapid.SampledFrom([]facts.PageState{facts.Seen, facts.NotReached, facts.Gone}).Draw(t, "state"), Day: Day(t, "looked"),
			Parts: []guide.ConductPart{guide.Norms, guide.Encouraged, guide.Prohibited, guide.Resolution}[:count("parts", 4)],
		})
	}
	if len(requirements) == 0 {
		return g
	}
	key := func() guide.Key { return rapid.SampledFrom(requirements).Draw(t, "requirement") }
	for i := range count("decisions", 3) {
		g.Decisions = append(g.Decisions, facts.Decision{ID: "d" + strconv.Itoa(i), Requirement: key(), Met: rapid.Bool().Draw(t, "met"), Day: Day(t, "decided"), Until: maybe("until")})
	}
	for i := range count("waivers", 2) {
		g.Waivers = append(g.Waivers, facts.Waiver{ID: "w" + strconv.Itoa(i), Requirement: key(), From: Day(t, "waived"), Until: Day(t, "until")})
	}
	for i := range count("declarations", 2) {
		g.Declarations = append(g.Declarations, facts.Declaration{ID: "c" + strconv.Itoa(i), Requirement: key(), Day: Day(t, "declared"), Withdrawn: maybe("withdrawn")})
	}
	return g
}

// RandomEvent draws an event.
func RandomEvent(t *rapid.T, id string) facts.Event {
	people := func(label string) int32 { return int32(rapid.IntRange(-1, 20).Draw(t, label)) }
	e := facts.Event{
		ID: ids.EventID(id), Day: Day(t, "day"),
		State:      rapid.SampledFrom([]facts.EventState{facts.Scheduled, facts.Held, facts.Held, facts.Cancelled, facts.Vanished, facts.NotHeld}).Draw(t, "state"),
		Format:     rapid.SampledFrom([]guide.EventFormat{"", guide.InPerson, guide.Online, guide.Hybrid}).Draw(t, "format"),
		OnTopic:    rapid.SampledFrom([]guide.Answer{guide.AnswerUndecided, guide.AnswerYes, guide.AnswerYes, guide.AnswerNo}).Draw(t, "topic"),
		CoHosted:   rapid.Bool().Draw(t, "co-hosted"),
		Registered: people("registered"), CheckedIn: people("checked in"),
	}
	e.Known = e.Day.AddDays(-rapid.IntRange(-5, 60).Draw(t, "known"))
	e.KnownBefore = !e.Known.After(e.Day)
	return e
}

// Shuffled returns the facts in another order.
func Shuffled(t *rapid.T, g *facts.Group) *facts.Group {
	s := *g
	s.Events = rapid.Permutation(g.Events).Draw(t, "events shuffled")
	s.Roster = rapid.Permutation(g.Roster).Draw(t, "roster shuffled")
	s.Acceptances = rapid.Permutation(g.Acceptances).Draw(t, "acceptances shuffled")
	s.Pages = rapid.Permutation(g.Pages).Draw(t, "pages shuffled")
	s.Decisions = rapid.Permutation(g.Decisions).Draw(t, "decisions shuffled")
	s.Waivers = rapid.Permutation(g.Waivers).Draw(t, "waivers shuffled")
	s.Declarations = rapid.Permutation(g.Declarations).Draw(t, "declarations shuffled")
	return &s
}
