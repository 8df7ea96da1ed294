package catalogue

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseText(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     Text
	}{
		{"plain", "All groups", Text{{Literal: "All groups"}}},
		{"empty", "", nil},
		{"a string", "Hello {name}.", Text{{Literal: "Hello "}, {Name: "name"}, {Literal: "."}}},
		{"count is counted", "{count} groups", Text{{Name: "count", Kind: Count}, {Literal: " groups"}}},
		{"count as an int is counted too", "{count:int}", Text{{Name: "count", Kind: Count}}},
		{"another counter", "{seats:count}", Text{{Name: "seats", Kind: Count}}},
		{"typed", "by {due:date}", Text{{Literal: "by "}, {Name: "due", Kind: Date}}},
		{"styled", "{due:date:short}", Text{{Name: "due", Kind: Date, Style: "short"}}},
		{"side by side", "{a}{b}", Text{{Name: "a"}, {Name: "b"}}},
		{"escaped", "{{name}} is {name}", Text{{Literal: "{name} is "}, {Name: "name"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ParseText(tc.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("ParseText(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestParseTextRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"{name":               "not closed",
		"name}":               "without an opening",
		"{}":                  "begins with a small letter",
		"{Name}":              "begins with a small letter",
		"{a b}":               "begins with a small letter",
		"{name:colour}":       `no kind "colour"`,
		"{due:date:tiny}":     "styles long, day",
		"{name:string:long}":  "styles",
		"{due:date:short:us}": "styles",
	} {
		if got, err := ParseText(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseText(%q) = %v, %v; want an error with %q", in, got, err, want)
		}
	}
}

var escape = strings.NewReplacer("{", "{{", "}", "}}")

func TestEscapedTextIsLiteral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringOf(rapid.SampledFrom([]rune("ab:{} ü"))).Draw(t, "text")
		text, err := ParseText(escape.Replace(want))
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := text.Literal(); !ok || got != want {
			t.Fatalf("got %q, %v; want %q", got, ok, want)
		}
	})
}

// FuzzParseText: a text is refused, or can be written again and means the same.
func FuzzParseText(f *testing.F) {
	for _, seed := range []string{"", "a {b} {c:int} {{d}}", "{count:count}", "{d:date:short}", "}{", "{a:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		text, err := ParseText(in)
		if err != nil {
			return
		}
		again, err := ParseText(source(text))
		if err != nil {
			t.Fatalf("%q was understood, %q is not: %v", in, source(text), err)
		}
		if diff := cmp.Diff(text, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// source writes a text as it would stand in a catalogue.
func source(text Text) string {
	var b strings.Builder
	for _, seg := range text {
		b.WriteString(escape.Replace(seg.Literal))
		if seg.Name != "" {
			b.WriteString("{" + seg.Name)
			if seg.Kind != "" || seg.Style != "" {
				b.WriteString(":" + string(seg.Kind))
			}
			if seg.Style != "" {
				b.WriteString(":" + seg.Style)
			}
			b.WriteString("}")
		}
	}
	return b.String()
}
