package ids_test

import (
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"

	"pgregory.net/rapid"
)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Cloud Builders Nairobi":    "cloud-builders-nairobi",
		"Bulut İzmir":               "bulut-izmir",
		"Recife Nas Nuvens!":        "recife-nas-nuvens",
		"Straße & Søn, Łódź":        "strasse-son-lodz",
		"Клуб Одеса":                "klub-odesa",
		"大阪クラウド":                    "",
		"L’Azur d'Oran":             "lazur-doran",
		"  --  ":                    "",
		strings.Repeat("word ", 40): "word-word-word-word-word-word-word-word-word-word-word-word",
	} {
		if got := ids.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSlugIsAlwaysAnAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := ids.Slug(rapid.String().Draw(t, "name"))
		if len(s) > ids.MaxSlug || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Contains(s, "--") || strings.Trim(s, "-") != s {
			t.Fatalf("not an address: %q", s)
		}
		if ids.Slug(s) != s {
			t.Fatalf("not stable: %q", s)
		}
	})
}

func TestTidyRemovesWhatHidesAndKeepsWhatIsRead(t *testing.T) {
	for in, want := range map[string]string{
		"  Ana\t María \n":                 "Ana María",
		"evil\u202Etxt.exe":                "eviltxt.exe",
		"a\u0301\u0301\u0301\u0301\u0301b": "á\u0301\u0301\u0301b",
		"nul\x00l":                         "null",
		"नमस्ते":                           "नमस्ते",
	} {
		if got := ids.Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNewSortsByTime(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	a, b := ids.New[ids.GroupID]("grp", now), ids.New[ids.GroupID]("grp", now.Add(time.Millisecond))
	if a >= b {
		t.Errorf("%s made before %s does not sort before it", a, b)
	}
	if !ids.Has(a, "grp") || ids.Has(a, "per") || ids.Has(ids.GroupID("grp_../../etc/passwd"), "grp") {
		t.Error("Has does not tell identifiers from other text")
	}
}
