package names_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
)

func TestFold(t *testing.T) {
	tests := map[string]string{
		"":                      "",
		" ... ":                 "",
		"Utrecht":               "utrecht",
		"MÜNCHEN":               "munchen",
		"Straße":                "strasse",
		"Łódź":                  "lodz",
		"Århus":                 "arhus",
		"Tromsø":                "tromso",
		"Hà Nội":                "ha noi",
		"İstanbul":              "istanbul",
		"Iași":                  "iasi",
		"Þorlákshöfn":           "thorlakshofn",
		"Ｏｓａｋａ":                 "osaka",
		"St. Louis":             "st louis",
		"Saint-Louis":           "st louis",
		"St.Gallen":             "st gallen",
		"Sankt Gallen":          "st gallen",
		"Sainte-Foy":            "ste foy",
		"Ft. Worth":             "ft worth",
		"Fort Worth":            "ft worth",
		"Frankfurt (Oder)":      "frankfurt oder",
		"Washington, D.C.":      "washington dc",
		"Washington DC":         "washington dc",
		"U.S.A.":                "usa",
		"’s-Gravenhage":         "s gravenhage",
		"O'Fallon":              "ofallon",
		"Київ":                  "киів",
		"ΑΘΉΝΑ":                 "αθηνα",
		"東京":                    "東京",
		"𐞢":                     "o",
		"Mu\u0308nchen":         "munchen",
		"Sant Julià  de\tLòria": "sant julia de loria",
	}
	for in, want := range tests {
		if got := names.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := names.Fold(rapid.String().Draw(t, "name"))
		if twice := names.Fold(once); twice != once {
			t.Fatalf("folded once %q, twice %q", once, twice)
		}
	})
}

// A letter folds the same way wherever it stands, so looking at each one alone
// finds what random names find only by luck.
func TestFoldingAnyLetterTwiceChangesNothing(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		once := names.Fold(string(r))
		if twice := names.Fold(once); twice != once {
			t.Errorf("%U: folded once %q, twice %q", r, once, twice)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Frankfurt (Oder)", "½ ﷺ ŉ ǅ", "\xff\xfe", "ΣΑΣ", "가각"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := names.Fold(name)
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) = %q is not UTF-8", name, once)
		}
		if twice := names.Fold(once); twice != once {
			t.Fatalf("Fold(%q): once %q, twice %q", name, once, twice)
		}
	})
}

func TestTypos(t *testing.T) {
	tests := []struct {
		a, b  string
		limit int
		want  int
	}{
		{"utrecht", "utrecht", 2, 0},
		{"utrect", "utrecht", 2, 1},
		{"utrehct", "utrecht", 2, 1},
		{"utrexht", "utrecht", 2, 1},
		{"uttrecht", "utrecht", 2, 1},
		{"amstredam", "amsterdam", 2, 1},
		{"amstredm", "amsterdam", 2, 2},
		{"oslo", "paris", 2, 3},
		{"utrecht", "utrechtwijk", 2, 3},
		{"ab", "ba", 0, 1},
		{"", "", 1, 0},
	}
	for _, tt := range tests {
		if got := names.Typos(tt.a, tt.b, tt.limit); got != tt.want {
			t.Errorf("Typos(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.limit, got, tt.want)
		}
	}
}

func TestAllowed(t *testing.T) {
	for in, want := range map[string]int{"": 0, "ulm": 0, "oslo": 1, "utrecht": 1, "helsinki": 2, "київ": 0} {
		if got := names.Allowed(in); got != want {
			t.Errorf("Allowed(%q) = %d, want %d", in, got, want)
		}
	}
}

// naive is the distance by its definition, slow and plainly right.
func naive(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	d := naive(a[1:], b[1:])
	if a[0] != b[0] {
		d++
	}
	d = min(d, naive(a[1:], b)+1, naive(a, b[1:])+1)
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		d = min(d, naive(a[2:], b[2:])+1)
	}
	return d
}

func TestTyposAgreesWithItsDefinition(t *testing.T) {
	word := rapid.StringMatching(`[abc ]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		limit := rapid.IntRange(0, 3).Draw(t, "limit")
		want := min(naive(a, b), limit+1)
		if got := names.Typos(a, b, limit); got != want {
			t.Fatalf("Typos(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
		if want <= limit && !names.MayDiffer(names.Letters(a), names.Letters(b), limit) {
			t.Fatalf("MayDiffer passes over %q and %q, %d mistakes apart", a, b, want)
		}
	})
}
