package accounts

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func TestAddressesAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]Address{
		"ana@example.org":                 "ana@example.org",
		"  Ana.Maria+hub@Example.ORG ":    "Ana.Maria+hub@example.org",
		"o'neil_x/y=z@mail.example.co.uk": "o'neil_x/y=z@mail.example.co.uk",
		"jürgen@bücher.example":           "jürgen@xn--bcher-kva.example",
		"ju\u0308rgen@example.org":        "jürgen@example.org",
		"用户@例え.テスト":                       "用户@xn--r8jz45g.xn--zckzah",
		"मेल@example.org":                 "मेल@example.org",
		"a@ｅｘａｍｐｌｅ．ｏｒｇ":                   "a@example.org",
	} {
		got, err := ParseAddress(typed)
		if err != nil || got != want {
			t.Errorf("ParseAddress(%q) = %q, %v, want %q", typed, got, err, want)
		}
	}
	for typed, key := range map[string]string{
		"":                                   "account.address.empty",
		"   ":                                "account.address.empty",
		"ana@example.org\r\nBcc: all@x.test": "account.address.spaces",
		"ana\n@example.org":                  "account.address.spaces",
		"an a@example.org":                   "account.address.spaces",
		"ana@example.org SIZE=1":             "account.address.spaces",
		"Ana <ana@example.org>":              "account.address.spaces",
		"<ana@example.org>":                  "account.address.shape",
		`"ana"@example.org`:                  "account.address.shape",
		"ana(x)@example.org":                 "account.address.shape",
		"ana,bob@example.org":                "account.address.shape",
		"a@b@example.org":                    "account.address.shape",
		".ana@example.org":                   "account.address.shape",
		"ana..b@example.org":                 "account.address.shape",
		"@example.org":                       "account.address.shape",
		"ana":                                "account.address.shape",
		"ａna@example.org":                    "account.address.shape", // full-width
		"an\u202ea@example.org":              "account.address.shape",
		"an\u200ba@example.org":              "account.address.shape",
		"an\xffa@example.org":                "account.address.shape",
		"ana@":                               "account.address.domain",
		"ana@localhost":                      "account.address.domain",
		"ana@127.0.0.1":                      "account.address.domain",
		"ana@[127.0.0.1]":                    "account.address.domain",
		"ana@example..org":                   "account.address.domain",
		"ana@-x.example":                     "account.address.domain",
		"ana@exa_mple.org":                   "account.address.domain",
		"ana@example.org.":                   "account.address.domain",
		strings.Repeat("a", 65) + "@x.test":  "account.address.long",
	} {
		got, err := ParseAddress(typed)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Message.Key != key {
			t.Errorf("ParseAddress(%q) = %q, %v, want %s", typed, got, err, key)
		}
	}
}

func TestAddressesAreOneOrTwo(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Ana@Example.org", "ana@example.ORG", true},
		{"mi\u212Ae@example.org", "mike@example.org", true}, // the Kelvin sign is stored, and written to, as a plain K
		{"ana@example.org", "ana+x@example.org", false},
		{"m\u0131ke@example.org", "mike@example.org", false}, // dotless i
		{"\u0130@example.org", "i@example.org", false},       // I with a dot
		{"straße@example.org", "strasse@example.org", false},
	} {
		a, err1 := ParseAddress(c.a)
		b, err2 := ParseAddress(c.b)
		if err1 != nil || err2 != nil || (a.key() == b.key()) != c.same {
			t.Errorf("%q and %q: %q, %q, %v, %v", c.a, c.b, a.key(), b.key(), err1, err2)
		}
	}
}

// Whatever is accepted is one address to every mail system, and stays itself.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"ana@example.org", "jürgen@bücher.example", "Ana <a@x.test>", "a@x.test\r\n", "ａ@x.test", "a@xn--a", "`@0--0.A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		a, err := ParseAddress(typed)
		if err != nil {
			return
		}
		if again, err := ParseAddress(string(a)); err != nil || again != a {
			t.Fatalf("%q became %q, then %q, %v", typed, a, again, err)
		}
		if strings.ContainsFunc(string(a), func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("<>\",;:()[]\\", r)
		}) {
			t.Fatalf("%q became %q", typed, a)
		}
		parsed, err := mail.ParseAddress(string(a))
		if err != nil || parsed.Address != string(a) || parsed.Name != "" {
			t.Fatalf("%q is read as %+v, %v", a, parsed, err)
		}
		if again := Address(a.key()); again.key() != a.key() {
			t.Fatalf("the key of %q is not stable", a)
		}
	})
}
