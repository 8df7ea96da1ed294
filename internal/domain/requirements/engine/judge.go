package engine

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// judge makes the finding of one requirement, whose measure is bound to the
// group.
type judge struct {
	*item
	group *facts.Group
	day   ids.Date
	start ids.Date   // nothing is not met before it; zero for no bound
	days  []ids.Date // buffer of collect
}

// settled returns the first day on which the group can be not met.
func (j *judge) settled() ids.Date {
	if j.group.Activated.IsZero() {
		return j.start
	}
	if settled := j.req.SettlingIn.After(j.group.Activated); settled.After(j.start) {
		return settled
	}
	return j.start
}

// on is the reading of a day with all that stands around the measure: nothing
// is asked before the start, nothing is not met before the group has settled
// in, and a waiver takes the place of any result.
func (j *judge) on(day ids.Date) measures.Reading {
	r := j.measure.On(day)
	if j.waiver(day) != nil {
		r.Result = measures.Waived
		return r
	}
	if day.Before(j.start) || r.Result == measures.NotMet && day.Before(j.settled()) {
		r.Result, r.Early = measures.Met, true
	}
	return r
}

// waiver returns the waiver that holds on a day, the one that ends last; nil
// for none.
func (j *judge) waiver(day ids.Date) *facts.Waiver {
	var last *facts.Waiver
	for i := range j.group.Waivers {
		w := &j.group.Waivers[i]
		if !w.On(day) || w.Requirement != "" && w.Requirement != j.req.Key {
			continue
		}
		if last == nil || last.Until.Before(w.Until) || last.Until == w.Until && last.ID < w.ID {
			last = w
		}
	}
	return last
}

// collect returns the days in (after, to] on which the result may turn, in
// order. They are valid until the next call.
func (j *judge) collect(after, to ids.Date) []ids.Date {
	days := j.measure.Days(after, to, j.days[:0])
	for _, d := range []ids.Date{j.start, j.settled()} {
		days = appendWithin(days, after, to, d)
	}
	for _, w := range j.group.Waivers {
		days = appendWithin(appendWithin(days, after, to, w.From), after, to, w.Until)
	}
	slices.SortFunc(days, ids.Date.Compare)
	j.days = slices.Compact(days)
	return j.days
}

func appendWithin(days []ids.Date, after, to, day ids.Date) []ids.Date {
	if day.After(after) && !day.After(to) {
		return append(days, day)
	}
	return days
}

func (j *judge) horizon() ids.Date { return j.lookAhead.After(j.day) }

// since returns the first day of the result as it stands, reading backwards
// until it was another one.
func (j *judge) since(result measures.Result) ids.Date {
	after := ids.Date{}
	if !j.start.IsZero() {
		after = j.start.AddDays(-1)
	}
	for _, day := range slices.Backward(j.collect(after, j.day)) {
		if day == j.start || j.on(day.AddDays(-1)).Result != result {
			return day
		}
	}
	return ids.Date{}
}

// finding makes the finding, or without what is only said and without the day
// since which a requirement has been met.
func (j *judge) finding(full bool) Finding {
	now := j.on(j.day)
	f := Finding{
		Requirement: j.req.Key, Level: j.req.Level, Source: j.req.Source,
		Result: now.Result, Value: now.Value, Target: now.Target,
	}
	if full || now.Result == measures.NotMet {
		f.Since = j.since(now.Result)
	}
	then := j.forecast(&f)
	switch f.Result {
	case measures.NotMet:
		j.grace(&f, now)
	case measures.Waived:
		w := j.waiver(j.day)
		f.Waiver, f.Due = w.ID, w.Until
	case measures.Met, measures.Unknown:
		if !f.Forecast.Turns.IsZero() {
			f.Result, f.Due = measures.AtRisk, f.Forecast.Turns
		}
	}
	if full {
		j.say(&f, now, then)
	}
	return f
}

// forecast reads the days ahead and returns the reading on the day on which the
// result turns.
func (j *judge) forecast(f *Finding) (then measures.Reading) {
	last := j.on(j.horizon())
	f.Forecast = Forecast{Day: j.horizon(), Result: last.Result, Value: last.Value}
	turned := measures.NotMet
	switch f.Result {
	case measures.NotMet:
		turned = measures.Met
	case measures.Waived:
		return then
	}
	for _, day := range j.collect(j.day, j.horizon()) {
		if r := j.on(day); r.Result == turned {
			f.Forecast.Turns = day
			return r
		}
	}
	return then
}

// grace sets until when what is not met can be put right, and the declaration
// that stands after that. A declaration belongs to one turn: it does not
// outlive a recovery. While nobody has claimed the group no grace runs, because
// nobody there knows of the program; it begins with the claim.
func (j *judge) grace(f *Finding, now measures.Reading) {
	claimed := j.group.Claimed()
	switch {
	case f.Level != guide.Required:
		return
	case !now.PutRightBy.IsZero():
		f.Due = now.PutRightBy
	case !j.group.ClaimedOn(j.day):
		return
	case claimed.After(f.Since):
		f.Due = j.req.Grace.After(claimed)
	default:
		f.Due = j.req.Grace.After(f.Since)
	}
	f.GraceOver = !j.day.Before(f.Due)
	if !f.GraceOver {
		return
	}
	for _, d := range j.group.Declarations {
		stands := d.Requirement == j.req.Key && !d.Day.After(j.day) && !d.Day.Before(f.Since) &&
			(d.Withdrawn.IsZero() || j.day.Before(d.Withdrawn))
		if stands && f.Declared < d.ID {
			f.Declared = d.ID
		}
	}
}

// say adds messages and evidence.
func (j *judge) say(f *Finding, now, then measures.Reading) {
	f.Evidence = j.measure.Evidence(j.day, nil)
	f.Summary, f.NextStep = j.measure.Explain(measures.Case{Day: j.day, Now: now, Result: f.Result, Turns: f.Forecast.Turns, Then: then})
	turns := i18n.Date(f.Forecast.Turns)
	switch {
	case f.Result == measures.Waived:
		f.NextStep = i18n.Message{}
		f.Outlook = msg.FindingWaived(i18n.Date(f.Due))
	case f.Result == measures.AtRisk:
		f.Outlook = msg.FindingOutlookFails(turns)
	case f.Result == measures.NotMet && !f.Forecast.Turns.IsZero():
		f.Outlook = msg.FindingOutlookAgain(turns)
	case f.Result == measures.NotMet && f.Due.IsZero() && f.Level == guide.Required:
		f.Outlook = msg.FindingOutlookUnclaimed()
	case f.Result == measures.Met && j.day.Before(j.settled()):
		f.Outlook = msg.FindingEarly(i18n.Date(j.settled()))
	}
}
