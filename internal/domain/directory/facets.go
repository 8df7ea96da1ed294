package directory

import (
	"cmp"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// Facets are the questions that narrow a list, each with its values and how
// many groups each would give together with the other questions.
type Facets struct {
	Continents, Countries, Topics, Languages, Formats []Value
}

// Value is one answer to a question.
type Value struct {
	Key      string
	Count    int
	Selected bool
}

// question is one facet: which values a group has, and which are wanted.
type question struct {
	of     func(*Entry) []string
	wanted []string
	same   func(string) string // the form under which values are compared
	to     func(*Facets) *[]Value
}

func exactly(s string) string { return s }

func (f Filter) questions() []question {
	return []question{
		{func(g *Entry) []string { return []string{continent(g)} }, f.Continents, exactly, func(x *Facets) *[]Value { return &x.Continents }},
		{func(g *Entry) []string { return []string{g.Country} }, f.Countries, exactly, func(x *Facets) *[]Value { return &x.Countries }},
		{func(g *Entry) []string { return g.Topics.V }, f.Topics, ids.Fold, func(x *Facets) *[]Value { return &x.Topics }},
		{func(g *Entry) []string { return g.Languages.V }, f.Languages, exactly, func(x *Facets) *[]Value { return &x.Languages }},
		{func(g *Entry) []string { return []string{string(g.Format)} }, f.Formats, exactly, func(x *Facets) *[]Value { return &x.Formats }},
	}
}

func continent(g *Entry) string {
	c, _ := geo.CountryByCode(g.Country)
	return string(c.Continent)
}

// met says whether a group has one of the wanted values; wanting none is met.
func (q question) met(g *Entry) bool {
	return len(q.wanted) == 0 || slices.ContainsFunc(q.of(g), q.wants)
}

func (q question) wants(value string) bool {
	return slices.ContainsFunc(q.wanted, func(w string) bool { return q.same(w) == q.same(value) })
}

// asks says whether any question narrows the list.
func (f Filter) asks() bool {
	return len(f.Continents)+len(f.Countries)+len(f.Topics)+len(f.Languages)+len(f.Formats) > 0
}

// keep returns the groups that meet every question.
func (f Filter) keep(all []Entry) (list []Entry) {
	if !f.asks() {
		return all
	}
	questions := f.questions()
	for i := range all {
		if !slices.ContainsFunc(questions, func(q question) bool { return !q.met(&all[i]) }) {
			list = append(list, all[i])
		}
	}
	return list
}

// facets counts the values of each question among the groups that meet the
// other ones. Wanted values that nothing has stay, so that they can be given up.
func (f Filter) facets(all []Entry) (out Facets) {
	questions := f.questions()
	counters := make([]map[string]*Value, len(questions))
	for i, q := range questions {
		counters[i] = map[string]*Value{}
		for _, w := range q.wanted {
			counters[i][q.same(w)] = &Value{Key: w, Selected: true}
		}
	}
	for n := range all {
		g := &all[n]
		missed, which := 0, -1
		for i, q := range questions {
			if !q.met(g) {
				missed, which = missed+1, i
			}
		}
		for i, q := range questions {
			if missed == 0 || missed == 1 && which == i {
				q.count(counters[i], g)
			}
		}
	}
	for i, q := range questions {
		*q.to(&out) = ordered(counters[i])
	}
	return out
}

func (q question) count(values map[string]*Value, g *Entry) {
	for _, v := range q.of(g) {
		key := q.same(v)
		if v == "" {
			continue
		}
		if values[key] == nil {
			values[key] = &Value{Key: v}
		}
		values[key].Count++
	}
}

// ordered lists values, the wanted ones first, then by count.
func ordered(values map[string]*Value) (list []Value) {
	for _, v := range values {
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b Value) int {
		if a.Selected != b.Selected {
			if a.Selected {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return list
}
