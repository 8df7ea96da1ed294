package standing

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Card is a group's standing with what a page knows around it.
type Card struct {
	requirements.Standing
	L      *i18n.Localizer
	People map[ids.PersonID]string   // names of the people who are evidence
	Events map[string]ui.Link        // meetings that are evidence
	Done   map[guide.Key]ui.Link     // where the reader can act on a requirement, and the words for it
	Doc    func(guide.Source) string // address of a document; empty for none
}

// rows are the most segments that a meter shows.
const mostSegments = 24

// row is a requirement with its finding.
type row struct {
	engine.Finding
	Req *guide.Requirement
}

func (c Card) rows() (list []row) {
	for _, f := range c.Assessment.Findings {
		if req := c.Edition.Guide.Requirement(f.Requirement); req != nil {
			list = append(list, row{f, req})
		}
	}
	return list
}

// text is a text of the guide in the reader's language.
func (c Card) text(t guide.Text) string { return t.In(c.L.Lang(), c.Edition.Guide.Language()) }

// Urgent are the required findings that call for an act, the one that is due
// first before the others.
func Urgent(a engine.Assessment) (list []engine.Finding) {
	for _, f := range a.Findings {
		if f.Level != guide.Required || f.Result != measures.AtRisk && f.Result != measures.NotMet {
			continue
		}
		at := len(list)
		for at > 0 && sooner(f, list[at-1]) {
			at--
		}
		list = append(list[:at], append([]engine.Finding{f}, list[at:]...)...)
	}
	return list
}

func sooner(a, b engine.Finding) bool {
	return !a.Due.IsZero() && (b.Due.IsZero() || a.Due.Before(b.Due))
}

// LastDay is the last day on which something can still be done.
func LastDay(f engine.Finding) i18n.Date { return i18n.Date(f.Due.AddDays(-1)) }

// dated says whether a sentence names a day itself.
func dated(m i18n.Message) bool {
	for _, arg := range m.Args {
		if _, day := arg.(i18n.Date); day {
			return true
		}
	}
	return false
}

// Sentence says first how a group stands and what to do.
func Sentence(l *i18n.Localizer, st requirements.Standing) string {
	urgent := Urgent(st.Assessment)
	switch {
	case st.Assessment.Standing == engine.Pause:
		return l.T(msg.StandingSentencePause())
	case len(urgent) == 0 && !st.Group.Claimed:
		return l.T(msg.StandingSentenceUnclaimed())
	case len(urgent) == 0:
		return l.T(msg.StandingSentenceGood())
	}
	first := urgent[0]
	next := l.T(first.NextStep)
	if first.NextStep.IsZero() {
		next = l.T(first.Summary) + "."
	}
	if n := len(urgent) - 1; n > 0 {
		next += " " + l.T(msg.StandingSentenceMore(n))
	}
	return next
}

// meter is the first finding that counts meetings, for the head of the card.
func (c Card) meter() (row, bool) {
	for _, r := range c.rows() {
		if r.Req.Measure.Events != nil && r.Target.Low.Whole() > 0 {
			return r, true
		}
	}
	return row{}, false
}

// counted says whether a row has a meter of segments.
func (r row) counted() bool {
	n := r.Target.Low.Whole()
	return r.Target.Unit() == guide.Plain && r.Target.Is != guide.NoTarget && n > 1 && n <= mostSegments && r.Req.Measure.Leaders == nil
}

// holders are the names behind a finding about people.
func (c Card) holders(r row) (names []string) {
	if r.Req.Measure.Leaders == nil {
		return nil
	}
	for _, e := range r.Evidence {
		if name := c.People[ids.PersonID(e.ID)]; e.Kind == measures.OfRole && name != "" && e.Bearing == measures.Counts {
			names = append(names, name)
		}
	}
	return names
}

// when is the line below a verdict.
func (c Card) when(r row) string {
	switch {
	case r.Result == measures.Waived && !r.Due.IsZero():
		return c.L.T(msg.StandingUntil(LastDay(r.Finding)))
	case r.Declared != "":
		return c.L.T(msg.StandingDeclared())
	case r.GraceOver:
		return c.L.T(msg.StandingGraceOver(i18n.Date(r.Due)))
	case r.Result == measures.NotMet && !r.Due.IsZero():
		return c.L.T(msg.StandingGraceUntil(LastDay(r.Finding)))
	case r.Result == measures.AtRisk && !r.Due.IsZero():
		return c.L.T(msg.StandingDue(LastDay(r.Finding)))
	case r.Result == measures.Met && !r.Since.IsZero():
		return c.L.T(msg.StandingSince(i18n.Date(r.Since)))
	}
	return ""
}

// Tone is the colour of a standing.
func Tone(s engine.Standing) ui.Tone {
	switch s {
	case engine.Good:
		return ui.ToneOK
	case engine.NeedsAttention, engine.InProbation:
		return ui.ToneWarn
	case engine.Below:
		return ui.ToneRisk
	case engine.OutOfRules, engine.IsSuspended:
		return ui.ToneBad
	case engine.InOnboarding:
		return ui.ToneInfo
	}
	return ui.ToneMute
}

// ResultTone is the colour of a finding.
func ResultTone(f engine.Finding) ui.Tone {
	switch f.Result {
	case measures.Met:
		return ui.ToneOK
	case measures.AtRisk:
		return ui.ToneWarn
	case measures.NotMet:
		if f.GraceOver {
			return ui.ToneBad
		}
		return ui.ToneRisk
	case measures.Waived:
		return ui.ToneMute
	}
	return ui.ToneInfo
}

// evidence is one thing that a finding rests on, in words.
type evidence struct {
	Day  string
	Text string
	Href string
	Note string
}

var bearings = map[measures.Bearing]func() i18n.Message{
	measures.Counts: msg.StandingCounts, measures.Against: msg.StandingAgainst, measures.Waits: msg.StandingWaits, measures.Missing: msg.StandingMissing,
}

func (c Card) evidence(r row) (list []evidence) {
	for _, e := range r.Evidence {
		v := evidence{}
		if !e.Day.IsZero() {
			v.Day = c.L.DateShortYear(i18n.Date(e.Day))
		}
		if b := bearings[e.Bearing]; b != nil {
			v.Note = c.L.T(b())
		}
		switch e.Kind {
		case measures.OfEvent:
			v.Text, v.Href = c.Events[e.ID].Label, c.Events[e.ID].Href
		case measures.OfRole, measures.OfAcceptance:
			v.Text = c.People[ids.PersonID(e.ID)]
			if d := c.Edition.Guide.Document(e.Document); d != nil {
				v.Text += ", " + c.text(d.Title)
			}
		case measures.OfPage:
			v.Text = c.L.T(msg.StandingPage())
		case measures.OfDecision:
			v.Text = c.L.T(msg.StandingDecision())
		}
		if v.Text == "" {
			v.Text = c.L.T(msg.StandingUnnamed())
		}
		list = append(list, v)
	}
	return list
}

// class colours the rows that need somebody.
func (r row) class() string {
	switch tone := ResultTone(r.Finding); tone {
	case ui.ToneOK:
		return "req req--ok"
	case ui.ToneMute, ui.ToneInfo:
		return "req req--info"
	}
	return "req req--warn"
}
