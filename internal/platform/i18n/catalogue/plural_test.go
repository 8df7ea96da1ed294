package catalogue

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
)

// The expected forms are the samples of CLDR's plural rules.
func TestFormOf(t *testing.T) {
	for _, tc := range []struct {
		lang string
		form Form
		n    []int
	}{
		{"en", One, []int{1, -1}},
		{"en", Other, []int{0, 2, 11, 21, 101, 1_000_001, 10_000_001, 100_000_001, math.MaxInt, math.MinInt}},
		{"de", One, []int{1}},
		{"de", Other, []int{0, 2, 21, 10_000_001}},
		{"pl", One, []int{1}},
		{"pl", Few, []int{2, 3, 4, 22, 104, 10_000_002}},
		{"pl", Many, []int{0, 5, 11, 12, 14, 21, 112, 1_000_000, 10_000_000, 10_000_012}},
		{"ar", Zero, []int{0}},
		{"ar", Two, []int{2}},
		{"ar", Few, []int{3, 10, 103}},
		{"ar", Many, []int{11, 99, 111}},
		{"ar", Other, []int{100, 102, 10_000_000}},
		{"lv", Zero, []int{0, 10, 11, 19, 30}},
		{"ja", Other, []int{0, 1, 2}},
	} {
		for _, n := range tc.n {
			if got := FormOf(language.MustParse(tc.lang), n); got != tc.form {
				t.Errorf("%s %d: got %s, want %s", tc.lang, n, got, tc.form)
			}
		}
	}
}

func TestNeededForms(t *testing.T) {
	for lang, want := range map[string][]Form{
		"en": {Other, One},
		"de": {Other, One},
		"ja": {Other},
		"pl": {One, Few, Many},
		"cs": {Other, One, Few},
		"lv": {Other, Zero, One},
		"ar": {Other, Zero, One, Two, Few, Many},
	} {
		if diff := cmp.Diff(want, NeededForms(language.MustParse(lang))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
}
