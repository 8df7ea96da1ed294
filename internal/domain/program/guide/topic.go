package guide

import (
	"slices"
	"unicode"
)

// Topic says which meetings are on the program's topics: those whose title or
// description names a product.
type Topic struct {
	// The products, or other subjects, that count.
	Products []Product `guide:"products,required"`
	// Phrases in which a product's name says nothing about the meeting: a place, an award, a street.
	MustNot []Words `guide:"must_not"`
}

// Product is a product or subject by all the names that people write.
type Product struct {
	// The name that is shown.
	Name Words `guide:"name,required"`
	// Other names and short forms. Upper and lower case, accents and hyphens make no difference.
	Synonyms []Words `guide:"synonyms"`
}

// Answer is whether a meeting is on topic.
type Answer uint8

// The answers; Undecided is the zero value.
const (
	AnswerUndecided Answer = iota // there is too little text to tell
	AnswerYes
	AnswerNo
)

var answerNames = [...]string{"undecided", "yes", "no"}

// String returns the answer in data.
func (a Answer) String() string { return answerNames[a] }

// OnTopic is an answer with its reason.
type OnTopic struct {
	Answer  Answer
	Words   []string // the names that were found, as the guide writes them, in the order of the text
	Ignored []string // the phrases in which a product's name did not count
}

// fewLetters is the number of letters below which a description says nothing.
const fewLetters = 20

// Decider decides for many meetings by one Topic. It may be used by many
// goroutines.
type Decider struct{ wanted, ignored phrases }

// NewDecider prepares a Topic; nil gives a Decider that never decides.
func NewDecider(t *Topic) *Decider {
	d := &Decider{phrases{}, phrases{}}
	if t == nil {
		return d
	}
	for _, p := range t.Products {
		d.wanted.add(p.Name)
		for _, s := range p.Synonyms {
			d.wanted.add(s)
		}
	}
	for _, w := range t.MustNot {
		d.ignored.add(w)
	}
	return d
}

// Decide says whether a meeting is on topic: yes when its title or description
// names a product outside the phrases that do not count; undecided when it does
// not and there is hardly a description; else no.
func (t *Topic) Decide(title, description string) OnTopic {
	return NewDecider(t).Decide(title, description)
}

// Decide is Topic.Decide.
func (d *Decider) Decide(title, description string) OnTopic {
	var r OnTopic
	if len(d.wanted) == 0 {
		return r
	}
	for _, s := range []string{title, description} {
		d.look(s, &r)
	}
	switch {
	case len(r.Words) > 0:
		r.Answer = AnswerYes
	case countLetters(description) >= fewLetters:
		r.Answer = AnswerNo
	}
	return r
}

func (d *Decider) look(s string, r *OnTopic) {
	f := fold(s)
	type span struct{ from, to int }
	var covered []span
	d.ignored.find(f, func(p phrase, from, to int) {
		covered = append(covered, span{from, to})
		r.Ignored = appendNew(r.Ignored, p.written)
	})
	d.wanted.find(f, func(p phrase, from, to int) {
		if !slices.ContainsFunc(covered, func(c span) bool { return c.from <= from && to <= c.to }) {
			r.Words = appendNew(r.Words, p.written)
		}
	})
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// countLetters counts letters; one of a script without blanks says as much as
// three others.
func countLetters(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case kindOf(r) == unspaced:
			n += 3
		case unicode.IsLetter(r):
			n++
		}
	}
	return n
}
