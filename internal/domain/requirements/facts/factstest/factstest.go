// Package factstest writes facts as short lines, for rule cases and tests:
//
//	events:      2026-05-03 on-topic in-person checked-in=12
//	roster:      anna leader 2025-01-01 until 2026-01-01
//	acceptances: anna terms 2 2025-01-01
//	pages:       presence hosted seen 2025-01-01
//	decisions:   rule not-met 2026-01-01 put-right-by 2026-02-01
//	waivers:     rule 2026-01-01 until 2026-03-01
//	declarations: rule 2026-04-01
//
// Events are held and undecided unless the line says otherwise.
package factstest

import (
	"fmt"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
)

// Lines are the facts of a group as lines.
type Lines struct {
	Activated    string
	Statuses     []string // "active 2025-01-01"; active since the activation unless given
	Roster       []string // an organiser since the activation unless given
	Unclaimed    bool     // nobody ever had a role
	Acceptances  []string
	Events       []string
	Pages        []string
	Decisions    []string
	Waivers      []string // "*" for the whole group
	Declarations []string
}

// Group reads the lines. IDs are made from the place in the list: e1, e2, …
func (l Lines) Group() (g *facts.Group, err error) {
	defer func() {
		if problem, ok := recover().(parseError); ok {
			err = problem
		}
	}()
	g = &facts.Group{ID: "grp_test"}
	if l.Activated != "" {
		g.Activated = date(l.Activated)
		g.Statuses = []facts.StatusSince{{Status: facts.Active, From: g.Activated}}
	}
	if len(l.Statuses) > 0 {
		g.Statuses = nil
	}
	for _, s := range l.Statuses {
		w := words(s, 2)
		g.Statuses = append(g.Statuses, facts.StatusSince{Status: facts.Status(w[0]), From: date(w[1])})
	}
	for _, s := range l.Roster {
		w := words(s, 3)
		g.Roster = append(g.Roster, facts.Holder{Person: ids.PersonID(w[0]), Role: guide.Role(w[1]), From: date(w[2]), Until: after(w[3:], "until")})
	}
	if len(l.Roster) == 0 && !l.Unclaimed {
		g.Roster = []facts.Holder{{Person: "somebody", Role: guide.Organiser, From: g.Activated}}
	}
	for _, s := range l.Acceptances {
		w := words(s, 4)
		g.Acceptances = append(g.Acceptances, facts.Acceptance{Person: ids.PersonID(w[0]), Document: guide.Key(w[1]), Version: int(number(w[2])), Day: date(w[3])})
	}
	for i, s := range l.Events {
		g.Events = append(g.Events, event(i, s))
	}
	for i, s := range l.Pages {
		g.Pages = append(g.Pages, page(i, s))
	}
	for i, s := range l.Decisions {
		w := words(s, 3)
		g.Decisions = append(g.Decisions, facts.Decision{ID: id("d", i), Requirement: guide.Key(w[0]), Met: w[1] == "met", Day: date(w[2]),
			Until: after(w[3:], "until"), PutRightBy: after(w[3:], "put-right-by")})
	}
	for i, s := range l.Waivers {
		w := words(s, 4)
		g.Waivers = append(g.Waivers, facts.Waiver{ID: id("w", i), Requirement: guide.Key(strings.TrimPrefix(w[0], "*")), From: date(w[1]), Until: after(w[2:], "until")})
	}
	for i, s := range l.Declarations {
		w := words(s, 2)
		g.Declarations = append(g.Declarations, facts.Declaration{ID: id("c", i), Requirement: guide.Key(w[0]), Day: date(w[1]), Withdrawn: after(w[2:], "withdrawn")})
	}
	return g, nil
}

var eventWords = map[string]func(*facts.Event){
	"scheduled": func(e *facts.Event) { e.State = facts.Scheduled },
	"cancelled": func(e *facts.Event) { e.State = facts.Cancelled },
	"vanished":  func(e *facts.Event) { e.State = facts.Vanished },
	"not-held":  func(e *facts.Event) { e.State = facts.NotHeld },
	"on-topic":  func(e *facts.Event) { e.OnTopic = guide.AnswerYes },
	"off-topic": func(e *facts.Event) { e.OnTopic = guide.AnswerNo },
	"in-person": func(e *facts.Event) { e.Format = guide.InPerson },
	"online":    func(e *facts.Event) { e.Format = guide.Online },
	"hybrid":    func(e *facts.Event) { e.Format = guide.Hybrid },
	"co-hosted": func(e *facts.Event) { e.CoHosted = true },
	"recorded-late": func(e *facts.Event) {
		e.Known, e.KnownBefore = e.Day.AddDays(1), false
	},
}

func event(i int, line string) facts.Event {
	w := words(line, 1)
	e := facts.Event{ID: ids.EventID(id("e", i)), Day: date(w[0]), State: facts.Held, KnownBefore: true, Registered: facts.NotKnown, CheckedIn: facts.NotKnown}
	e.Known = e.Day.AddDays(-14)
	for _, word := range w[1:] {
		key, value, _ := strings.Cut(word, "=")
		switch set := eventWords[word]; {
		case set != nil:
			set(&e)
		case key == "known":
			e.Known = date(value)
		case key == "registered":
			e.Registered = number(value)
		case key == "checked-in":
			e.CheckedIn = number(value)
		default:
			fail("%q in the event %q", word, line)
		}
	}
	return e
}

func page(i int, line string) facts.Page {
	w := words(line, 4)
	p := facts.Page{ID: id("p", i), Hosted: w[1] == "hosted", Day: date(w[3])}
	switch w[0] {
	case "presence":
	case "code":
		p.Kind = facts.CodeOfConduct
	default:
		fail("%q in the page %q", w[0], line)
	}
	switch w[2] {
	case "seen":
	case "not-reached":
		p.State = facts.NotReached
	case "gone":
		p.State = facts.Gone
	default:
		fail("%q in the page %q", w[2], line)
	}
	for _, part := range w[4:] {
		p.Parts = append(p.Parts, guide.ConductPart(part))
	}
	return p
}

type parseError string

func (e parseError) Error() string { return "factstest: " + string(e) }

func fail(format string, args ...any) { panic(parseError(fmt.Sprintf(format, args...))) }

func words(line string, least int) []string {
	w := strings.Fields(line)
	if len(w) < least {
		fail("%q has fewer than %d words", line, least)
	}
	return w
}

// after returns the date behind a word, zero where the word is not there.
func after(w []string, word string) ids.Date {
	for i := range w {
		if w[i] == word && i+1 < len(w) {
			return date(w[i+1])
		}
	}
	return ids.Date{}
}

func date(s string) ids.Date {
	d, err := ids.ParseDate(s)
	if err != nil {
		fail("%q is not a date", s)
	}
	return d
}

func number(s string) int32 {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		fail("%q is not a number", s)
	}
	return int32(n)
}

func id(prefix string, i int) string { return prefix + strconv.Itoa(i+1) }
