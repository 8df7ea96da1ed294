package letters

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// ratio is the contrast of WCAG 2.2 between two colours.
func ratio(t rapid.TB, a, b string) float64 {
	x, okA := parseColour(a)
	y, okB := parseColour(b)
	if !okA || !okB {
		t.Fatalf("%q or %q is no colour", a, b)
	}
	light, dark := max(luminance(x), luminance(y)), min(luminance(x), luminance(y))
	return (light + 0.05) / (dark + 0.05)
}

func TestEveryAccentCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accent := fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "accent"))
		got := readable(accent)
		for _, ground := range []string{"#ffffff", "#fffefc"} {
			if r := ratio(t, got, ground); r < contrast {
				t.Fatalf("%s became %s: %.2f on %s", accent, got, r, ground)
			}
		}
		if ratio(t, accent, "#ffffff") > 5 && got != accent {
			t.Fatalf("%s was dark enough and became %s", accent, got)
		}
	})
}

func TestWhatIsNoAccentBecomesTheDefault(t *testing.T) {
	for _, s := range []string{"", "red", "#12345", "#1234567", "#12345g", "#+12345", "#fff;}a{"} {
		if got := readable(s); got != defaultAccent {
			t.Errorf("%q became %q", s, got)
		}
	}
}
