package guide

import (
	"reflect"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// demand is what a measure asks of the keys beside it.
type demand struct {
	target   Unit
	targeted bool   // it needs a target, else it takes none
	example  string // of its target
	windowed bool   // it needs a window, else it takes none
}

// demand returns what the measure asks of the keys beside it.
func (m Measure) demand() demand {
	switch {
	case m.Leaders != nil:
		return demand{targeted: true, example: "at least 2"}
	case m.Events != nil:
		return demand{targeted: true, example: "at least 6", windowed: true}
	case m.LongestGap != nil:
		return demand{targeted: true, target: InDays, example: "at most 120 days", windowed: true}
	case m.Spread != nil:
		return demand{targeted: true, example: "at least 3", windowed: true}
	case m.ShareOfEvents != nil:
		return demand{targeted: true, target: Percent, example: "at least 50 %", windowed: true}
	case m.CodeOfConduct != nil && len(m.CodeOfConduct.Parts) > 0:
		return demand{targeted: true, example: "at least 4"}
	default:
		return demand{}
	}
}

func (c checker) requirement(req *Requirement, path string) {
	c.measure(req.Measure, path+".measure")
	key, _ := req.Measure.Set()
	c.target(req, key, path)
	c.window(req, key, path)
	if req.ProRata {
		if req.Measure.Events == nil || req.Target.Is != AtLeast {
			c.add(path+".pro_rata", msg.GuideProRataUnused())
		} else if _, ok := req.Window.Rolling.Months(); !ok {
			c.add(path+".pro_rata", msg.GuideWindowRolling())
		}
	}
	if req.Applies == ToJoin && (!req.Grace.IsZero() || !req.LookAhead.IsZero() || !req.SettlingIn.IsZero()) {
		c.add(path+".applies", msg.GuideJoinOnly())
	} else if req.Level == Recommended && !req.Grace.IsZero() {
		c.add(path+".grace", msg.GuideRecommendedGrace())
	}
	if c.g.Document(req.Source.Document) == nil {
		c.add(path+".source.document", msg.GuideNoSuchDocument(string(req.Source.Document)))
	}
}

// measure checks that exactly one is set, and its documents.
func (c checker) measure(m Measure, path string) {
	set := 0
	for v, i := reflect.ValueOf(m), 0; i < v.NumField(); i++ {
		if !v.Field(i).IsNil() {
			set++
		}
	}
	if set != 1 {
		c.add(path, msg.GuideOneMeasure(MeasureKeys()))
	}
	if m.Acceptances != nil {
		c.acceptedDocuments(m.Acceptances.Documents, path+".acceptances.documents")
	}
}

func (c checker) target(req *Requirement, measure, path string) {
	switch d := req.Measure.demand(); {
	case measure == "":
	case d.targeted && req.Target.IsZero():
		c.add(path, msg.GuideTargetMissing(d.example, measure))
	case !d.targeted && !req.Target.IsZero():
		c.add(path+".target", msg.GuideTargetUnused(measure))
	case d.targeted && (req.Target.Unit() != d.target || d.target != Plain && req.Target.Is == Between):
		c.add(path+".target", msg.GuideTargetUnit(d.example, measure))
	case req.Measure.LongestGap != nil && req.Target.Is != AtMost,
		req.Measure.Leaders == nil && req.Measure.LongestGap == nil && d.targeted && req.Target.Is != AtLeast:
		c.add(path+".target", msg.GuideTargetUnit(d.example, measure))
	}
}

func (c checker) window(req *Requirement, measure, path string) {
	d := req.Measure.demand()
	switch {
	case measure == "":
	case d.windowed && req.Window.IsZero():
		c.add(path, msg.GuideWindowMissing(measure))
	case !d.windowed && !req.Window.IsZero():
		c.add(path+".window", msg.GuideWindowUnused(measure))
	case req.Measure.LongestGap != nil && !req.Window.Calendar.IsZero():
		c.add(path+".window", msg.GuideWindowNotCalendar(measure))
	case req.Measure.Spread != nil:
		each := req.Measure.Spread.Each
		parts, ok := req.Window.Length().parts(each)
		if !ok || parts < 2 {
			c.add(path+".measure.spread.each", msg.GuidePartsDivide(each.String()))
		} else if req.Target.Low.Whole() > parts {
			c.add(path+".target", msg.GuidePartsTarget(parts))
		}
	}
}

// Parts returns how many parts the window of a spread has.
func (req *Requirement) Parts() int {
	n, _ := req.Window.Length().parts(req.Measure.Spread.Each)
	return n
}
