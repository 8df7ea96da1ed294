package catalogue

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Form is a plural category of CLDR.
type Form int

// The categories. A language uses some of them; Other is always one.
const (
	Other Form = iota
	Zero
	One
	Two
	Few
	Many
	formCount
)

var formNames = [formCount]string{"other", "zero", "one", "two", "few", "many"}

// String returns the name the catalogues use.
func (f Form) String() string { return formNames[f] }

func formNamed(name string) (Form, bool) {
	for i, n := range formNames {
		if n == name {
			return Form(i), true
		}
	}
	return Other, false
}

// FormOf returns the form in which a language counts n things.
func FormOf(tag language.Tag, n int) Form {
	if n < 0 {
		n = -n
	}
	// The rules look at no more than the last six digits and at whether a
	// number is small; x/text takes at most seven digits.
	if n < 0 || n >= 10_000_000 {
		n = 1_000_000 + (n%1_000_000+1_000_000)%1_000_000
	}
	return fromText[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]
}

var fromText = [...]Form{
	plural.Other: Other, plural.Zero: Zero, plural.One: One,
	plural.Two: Two, plural.Few: Few, plural.Many: Many,
}

// NeededForms returns the forms that whole numbers take in a language. x/text
// keeps that list to itself, so it is found by counting: all rules of CLDR
// repeat within the hundreds, or within the millions for round ones.
func NeededForms(tag language.Tag) []Form {
	var seen [formCount]bool
	for n := range 1001 {
		seen[FormOf(tag, n)] = true
	}
	for _, n := range []int{1_000_000, 2_000_000, 1_500_000} {
		seen[FormOf(tag, n)] = true
	}
	var forms []Form
	for f, yes := range seen {
		if yes {
			forms = append(forms, Form(f))
		}
	}
	return forms
}
