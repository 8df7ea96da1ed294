package geo_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

func TestParseCountry(t *testing.T) {
	for text, want := range map[string]string{
		"NL": "NL", "nl": "NL", "NLD": "NL", "Netherlands": "NL", "The Netherlands": "NL", "Niederlande": "NL",
		"Nederland": "NL", "Holland": "NL", "USA": "US", "U.S.A.": "US", "United States": "US", "Vereinigte Staaten": "US",
		"UK": "GB", "U.K.": "GB", "England": "GB", "Scotland": "GB", "Great Britain": "GB", "GB": "GB",
		"Deutschland": "DE", "GERMANY": "DE", "Brasil": "BR", "Türkiye": "TR", "Turkey": "TR", "Türkei": "TR",
		"Czechia": "CZ", "Czech Republic": "CZ", "Tschechien": "CZ", "South Korea": "KR", "Korea": "KR", "Korea, Republic of": "KR",
		"North Korea": "KP", "Taiwan": "TW", "Vietnam": "VN", "Viet Nam": "VN", "Россия": "RU", "日本": "JP",
		"España": "ES", "Côte d'Ivoire": "CI", "Ivory Coast": "CI", "UAE": "AE", "North Macedonia": "MK", "Macedonia": "MK",
		"Eswatini": "SZ", "Swaziland": "SZ", "Kosovo": "XK", "MDG": "MG", "Ireland": "IE", "Republic of Ireland": "IE",
		"Hong Kong": "HK", "Congo (DRC)": "CD", "Bosnia & Herzegovina": "BA", "Trinidad and Tobago": "TT", "Trinidad & Tobago": "TT",
		"": "", "Europe": "", "Atlantis": "", "XX": "",
	} {
		if got, ok := geo.ParseCountry(text); got != want || ok != (want != "") {
			t.Errorf("ParseCountry(%q) = %q, %t, want %q", text, got, ok, want)
		}
	}
}

func TestEveryCountryIsReadByItsOwnCodesAndNames(t *testing.T) {
	for _, c := range geo.Countries() {
		for _, text := range []string{c.Code, c.ISO3, c.Name("en"), c.Name("de")} {
			if got, _ := geo.ParseCountry(text); got != c.Code {
				t.Errorf("%s is read as %q, not %s", text, got, c.Code)
			}
		}
	}
}

func TestCountryNames(t *testing.T) {
	tests := []struct{ code, lang, want string }{
		{"MK", "en", "North Macedonia"},
		{"MK", "de", "Nordmazedonien"},
		{"DE", "de-AT", "Deutschland"},
		{"DE", "fr", "Germany"},
		{"HK", "en", "Hong Kong"},
		{"SZ", "de", "Eswatini"},
		{"ZZ", "en", ""},
	}
	for _, tt := range tests {
		if got := geo.CountryName(tt.code, tt.lang); got != tt.want {
			t.Errorf("CountryName(%q, %q) = %q, want %q", tt.code, tt.lang, got, tt.want)
		}
	}
}

func TestContinents(t *testing.T) {
	for code, want := range map[string]geo.Continent{
		"KE": geo.Africa, "EG": geo.Africa, "US": geo.Americas, "BR": geo.Americas, "TR": geo.Asia,
		"IN": geo.Asia, "RU": geo.Europe, "XK": geo.Europe, "CY": geo.Asia, "NZ": geo.Oceania,
	} {
		if c, ok := geo.CountryByCode(code); !ok || c.Continent != want {
			t.Errorf("%s lies in %q, want %q", code, c.Continent, want)
		}
	}
	count := map[geo.Continent]int{}
	for _, c := range geo.Countries() {
		count[c.Continent]++
	}
	for _, continent := range geo.Continents() {
		if count[continent] < 20 {
			t.Errorf("%s has %d countries", continent, count[continent])
		}
		delete(count, continent)
	}
	if len(count) > 0 {
		t.Errorf("unknown continents: %v", count)
	}
}

func TestRegionName(t *testing.T) {
	tests := []struct{ code, lang, want string }{
		{"US.OR", "en", "Oregon"},
		{"US.OR", "de", "Oregon"},
		{"DE.02", "en", "Bavaria"},
		{"DE.02", "de", "Bayern"},
		{"CH.VD", "de", "Waadt"},
		{"GB.SCT", "de", "Schottland"},
		{"US.ZZ", "en", ""},
	}
	for _, tt := range tests {
		if got := geo.RegionName(tt.code, tt.lang); got != tt.want {
			t.Errorf("RegionName(%q, %q) = %q, want %q", tt.code, tt.lang, got, tt.want)
		}
	}
}

func TestRegions(t *testing.T) {
	for country, want := range map[string]int{"US": 51, "CA": 13, "BR": 27, "DE": 16, "AT": 9, "CH": 26, "AU": 8, "GB": 4, "IN": 36} {
		if got := len(geo.Regions(country, "en")); got != want {
			t.Errorf("%s has %d regions, want %d", country, got, want)
		}
	}
	first := geo.Regions("DE", "de")[0]
	if first != (geo.Region{Code: "DE.01", Name: "Baden-Württemberg"}) {
		t.Errorf("the first Land is %v", first)
	}
}
