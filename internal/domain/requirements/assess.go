package requirements

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// batch is how many groups one transaction assesses.
const batch = 250

// Assess works out the standing of every group as of today and keeps it for
// lists. It returns how many groups there are.
func (s *Service) Assess(ctx context.Context, a access.Actor) (n int, err error) {
	defer fault.Wrap(&err, "requirements.Assess")
	for after := ids.GroupID(""); ; {
		done, err := s.assessAfter(ctx, a, after, batch)
		if err != nil || len(done) == 0 {
			return n, err
		}
		n += len(done)
		after = done[len(done)-1]
	}
}

// AssessGroup works out the standing of one group as of today.
func (s *Service) AssessGroup(ctx context.Context, a access.Actor, id ids.GroupID) (err error) {
	defer fault.Wrap(&err, "requirements.AssessGroup %s", id)
	_, err = s.assessAfter(ctx, a, justBefore(id), 1)
	return err
}

// justBefore is a text that sorts before id and after every other identifier
// that does.
func justBefore(id ids.GroupID) ids.GroupID {
	if id == "" {
		return ""
	}
	last := len(id) - 1
	return id[:last] + ids.GroupID(rune(id[last]-1)) + "~"
}

var putStandings = db.NewBulk("requirements_standings", `ON CONFLICT (group_id) DO UPDATE SET day = excluded.day, standing = excluded.standing,
	urgency = excluded.urgency, held = excluded.held, target = excluded.target, trend = excluded.trend, last_met = excluded.last_met,
	due = excluded.due, next_step = excluded.next_step, assessment = excluded.assessment, assessed_at = excluded.assessed_at`,
	"group_id", "day", "standing", "urgency", "held", "target", "trend", "last_met", "due", "next_step", "assessment", "assessed_at")

func (s *Service) assessAfter(ctx context.Context, a access.Actor, after ids.GroupID, limit int) (done []ids.GroupID, err error) {
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.FindingAssess, access.ProgramTarget("network"))
		if err != nil {
			return err
		}
		editions, err := s.program.EditionsTx(ctx, tx)
		if err != nil {
			return err
		}
		list, err := gather(ctx, tx, after, limit, ids.DateOf(tx.Now()))
		if err != nil {
			return err
		}
		rules := rulesOn(editions)
		before, err := assessedTx(ctx, tx, after, limit)
		if err != nil {
			return err
		}
		rows, changes := make([][]any, 0, len(list)), [][]any(nil)
		done = done[:0]
		for _, g := range list {
			day := g.facts.Day(tx.Now())
			assessor, edition := rules.on(day)
			now := assessor.Assess(g.facts, day)
			rows = append(rows, row(g, now, edition.Guide, tx.Now()))
			if old, ok := before[g.group.ID]; ok {
				changes = append(changes, differences(g.group.ID, old, now, tx.Now())...)
			}
			done = append(done, g.group.ID)
		}
		w.Bulk(len(rows), "")
		if _, err := putChanges.Insert(ctx, w, changes); err != nil {
			return err
		}
		_, err = putStandings.Insert(ctx, w, rows)
		return err
	})
	return done, err
}

// row is what lists need of an assessment.
func row(g gathered, a engine.Assessment, in *guide.Guide, now time.Time) []any {
	sum := Summarise(a, in)
	var last ids.Date
	for _, e := range g.events {
		if e.State == events.Published && !e.DidNotTakePlace && e.EndsAt.Before(now) && e.Day.After(last) {
			last = e.Day
		}
	}
	return []any{g.group.ID, a.Day, string(a.Standing), sum.Urgency, sum.Held, sum.Target, db.JSON[[]int]{V: trend(g, a.Day)}, last, sum.Due,
		db.JSON[i18n.Message]{V: sum.NextStep}, db.JSON[engine.Assessment]{V: a}, now}
}

// trend counts the meetings held in the twelve months up to each of the last
// six month ends: the line in the office's table.
func trend(g gathered, day ids.Date) []int {
	out := make([]int, 6)
	for i := range out {
		end := day.AddMonths(i - 5)
		begin := end.AddMonths(-12)
		for _, e := range g.events {
			if e.State == events.Published && !e.DidNotTakePlace && e.Day.After(begin) && !e.Day.After(end) {
				out[i]++
			}
		}
	}
	return out
}

// Summary is an assessment in one line of a table.
type Summary struct {
	Urgency  int // 0 is the most urgent: what happens if nobody acts
	Held     int // meetings that count towards the first requirement on a number of them
	Target   int
	NextStep i18n.Message // of the finding that is due first
	Due      ids.Date
}

// Summarise picks out of an assessment what a list shows.
func Summarise(a engine.Assessment, in *guide.Guide) Summary {
	s := Summary{Urgency: urgency(a.Standing)}
	counted := false
	for _, f := range a.Findings {
		if req := in.Requirement(f.Requirement); !counted && req != nil && req.Measure.Events != nil {
			s.Held, s.Target, counted = f.Value.Whole(), f.Target.Low.Whole(), true
		}
		acts := f.Level == guide.Required && (f.Result == measures.NotMet || f.Result == measures.AtRisk) && !f.NextStep.IsZero()
		if acts && (s.NextStep.IsZero() || !f.Due.IsZero() && (s.Due.IsZero() || f.Due.Before(s.Due))) {
			s.NextStep, s.Due = f.NextStep, f.Due
		}
	}
	return s
}

// order sorts standings by consequence.
var order = []engine.Standing{engine.OutOfRules, engine.Below, engine.IsSuspended, engine.InProbation, engine.NeedsAttention,
	engine.InOnboarding, engine.IsLeaving, engine.Pause, engine.Good, engine.HasLeft}

func urgency(s engine.Standing) int {
	for i, o := range order {
		if o == s {
			return i
		}
	}
	return len(order)
}

// ruleBook finds the rules of a day, made once for each edition.
type ruleBook struct {
	editions []program.Edition
	made     map[int]*engine.Assessor
}

func rulesOn(editions []program.Edition) *ruleBook {
	return &ruleBook{editions, map[int]*engine.Assessor{}}
}

func (b *ruleBook) on(day ids.Date) (*engine.Assessor, program.Edition) {
	e := program.InForce(b.editions, day)
	if b.made[e.Number] == nil {
		var adopted []guide.Adopted
		for _, x := range b.editions {
			if x.Number <= e.Number {
				adopted = append(adopted, guide.Adopted{Guide: x.Guide, From: x.Effective})
			}
		}
		b.made[e.Number] = engine.New(e.Guide, e.Hash, guide.InForceSince(adopted)).Assessor()
	}
	return b.made[e.Number], e
}

// Standing is a group's assessment with what a page says around it.
type Standing struct {
	Group      groups.Group
	Assessment engine.Assessment
	Edition    program.Edition
	Events     []events.Fact // the meetings that the findings rest on, in order
	Today      ids.Date      // in the group's zone
}

// Of returns the standing of a group as of a day; the zero day is today in the
// group's zone. It is computed from the facts, not read from the memory.
func (s *Service) Of(ctx context.Context, a access.Actor, id ids.GroupID, day ids.Date) (st Standing, err error) {
	defer fault.Wrap(&err, "requirements.Of %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		target := access.GroupTarget(id)
		target.Public = false
		if err := tx.Need(access.FindingRead, target); err != nil {
			return err
		}
		list, err := s.standings(ctx, tx, justBefore(id), 1, day)
		if err != nil {
			return err
		}
		if len(list) != 1 || list[0].Group.ID != id {
			return fault.New(fault.NotFound, msg.GroupNotFound())
		}
		st = list[0]
		return nil
	})
	return st, err
}

// Network calls fn with the standing of every real group within the actor's reach as
// of a day, in order of identifier; the zero day is today in each group's zone.
func (s *Service) Network(ctx context.Context, a access.Actor, day ids.Date, fn func(Standing) error) (err error) {
	defer fault.Wrap(&err, "requirements.Network")
	for after := ids.GroupID(""); ; {
		var list []Standing
		var reach access.Reach
		err := s.gate.View(ctx, a, func(tx *access.Tx) error {
			if reach, err = tx.List(access.FindingRead, "network"); err != nil {
				return err
			}
			list, err = s.standings(ctx, tx, after, batch, day)
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		for _, st := range list {
			if st.Group.Test || !reach.Sees(st.Group.ID, st.Group.Target().Place) {
				continue
			}
			if err := fn(st); err != nil {
				return err
			}
		}
		after = list[len(list)-1].Group.ID
	}
}

func (s *Service) standings(ctx context.Context, tx *access.Tx, after ids.GroupID, limit int, day ids.Date) ([]Standing, error) {
	editions, err := s.program.EditionsTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	around := day
	if day.IsZero() {
		around = ids.DateOf(tx.Now())
	}
	list, err := gather(ctx, tx, after, limit, around)
	rules := rulesOn(editions)
	var out []Standing
	for _, g := range list {
		today := g.facts.Day(tx.Now())
		on := day
		if on.IsZero() {
			on = today
		}
		assessor, edition := rules.on(on)
		out = append(out, Standing{g.group, assessor.Assess(g.facts, on), edition, g.events, today})
	}
	return out, err
}
