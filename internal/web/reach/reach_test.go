package reach_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web/reach"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	scopes := []access.Scope{{Places: []string{"AT", "Africa", "US.OR"}}, {Places: []string{"CA"}, Languages: []string{"fr"}}, {Languages: []string{"de", "pt-br"}}}
	for lang, want := range map[string]string{
		"en": "Africa, Austria and Oregon (US); Canada: groups that speak French; groups that speak Brazilian Portuguese and German",
		"de": "Afrika, Oregon (US) und Österreich; Kanada: Gruppen mit der Sprache Französisch; Gruppen mit der Sprache Brasilianisches Portugiesisch und Deutsch",
	} {
		if got := reach.Words(i18n.Load().For(lang), scopes); got != want {
			t.Errorf("%s: %s", lang, got)
		}
	}
	if got := reach.Words(i18n.Load().For("en"), nil); got != "the whole program" {
		t.Error(got)
	}
}

// Every place that a scope can name is read again as it was written, in both
// languages; so a form that is sent back unchanged changes nothing.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	all := access.Scope{Languages: []string{"de", "en", "pt-br"}}
	for _, c := range geo.Continents() {
		all.Places = append(all.Places, string(c))
	}
	for _, c := range geo.Countries() {
		all.Places = append(all.Places, c.Code)
	}
	for _, country := range []string{"DE", "US", "IN", "KE"} {
		for _, r := range geo.Regions(country, "en") {
			all.Places = append(all.Places, r.Code)
		}
	}
	for _, lang := range []string{"en", "de"} {
		l := i18n.Load().For(lang)
		for _, p := range all.Places {
			one := access.Scope{Places: []string{p}, Languages: all.Languages}
			var notes fault.Notes
			got := reach.Field{PlacesName: "places", LanguagesName: "languages", Places: reach.Places(l, one), Languages: reach.Languages(one)}.Read(l, &notes)
			if diff := cmp.Diff(one, got); diff != "" || notes.Err() != nil {
				t.Errorf("%s, written %q: %v %s", p, reach.Places(l, one), notes.Err(), diff)
			}
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	l := i18n.Load().For("en")
	for field, f := range map[string]reach.Field{
		"places":    {Places: "Germany, Atlantis"},
		"languages": {Languages: "German, !"},
	} {
		f.PlacesName, f.LanguagesName = "places", "languages"
		var notes fault.Notes
		f.Read(l, &notes)
		if e := fault.As(notes.Err()); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != field {
			t.Errorf("%+v: %v", f, notes.Err())
		}
	}
	for _, odd := range []string{"Oregon", "Oregon (XX)", "Atlantis (US)", "("} {
		var notes fault.Notes
		if s := (reach.Field{PlacesName: "p", Places: odd}).Read(l, &notes); notes.Err() == nil {
			t.Errorf("%q is read as %v", odd, s)
		}
	}
}
