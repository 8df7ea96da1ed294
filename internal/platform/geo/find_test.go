package geo_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// The first match of a text: name, region or country, confidence, and whether
// Locate takes it without asking.
func TestFind(t *testing.T) {
	tests := []struct {
		text, name, where string
		confidence        geo.Confidence
		certain           bool
	}{
		{"Utrecht", "Utrecht", "NL", geo.Exact, true},
		{"  utrecht ", "Utrecht", "NL", geo.Exact, true},
		{"utrect", "Utrecht", "NL", geo.Fuzzy, false},
		{"Utrehct", "Utrecht", "NL", geo.Fuzzy, false},
		{"eindho", "Eindhoven", "NL", geo.Partial, false},
		{"Utrect, Netherlands", "Utrecht", "NL", geo.Fuzzy, false},
		{"utrecht nl", "Utrecht", "NL", geo.Exact, true},

		{"Portland, OR", "Portland", "US.OR", geo.Exact, true},
		{"Portland OR", "Portland", "US.OR", geo.Exact, true},
		{"Portland, Oregon, USA", "Portland", "US.OR", geo.Exact, true},
		{"Portland, Maine, USA", "Portland", "US.ME", geo.Exact, true},
		{"Paris", "Paris", "FR", geo.Exact, true},
		{"Paris, Texas", "Paris", "US.TX", geo.Exact, true},
		{"Paris France", "Paris", "FR", geo.Exact, true},
		{"Springfield", "Springfield", "US", geo.Exact, false},
		{"Springfield, IL", "Springfield", "US.IL", geo.Exact, true},
		{"Columbus, IN", "Columbus", "US.IN", geo.Exact, true},
		{"Bengaluru, IN", "Bengaluru", "IN", geo.Exact, true},
		{"London, CA", "London", "CA.08", geo.Exact, true},
		{"Tbilisi, Georgia", "Tbilisi", "GE", geo.Exact, true},
		{"Athens, Georgia", "Athens", "US.GA", geo.Exact, true},
		{"Newcastle, NSW, Australia", "Newcastle", "AU.02", geo.Exact, true},
		{"Newcastle, England", "Newcastle upon Tyne", "GB.ENG", geo.Alias, true},
		{"Victoria, BC", "Victoria", "CA.02", geo.Exact, true},
		{"SP, Brazil", "São Paulo", "BR.27", geo.Partial, false},
		{"Campinas, SP", "Campinas", "BR.27", geo.Exact, true},

		{"San José, Costa Rica", "San José", "CR", geo.Exact, true},
		{"San Jose, CA", "San Jose", "US.CA", geo.Exact, true},
		{"St. Louis, MO", "St. Louis", "US.MO", geo.Exact, true},
		{"Saint Louis, Missouri", "St. Louis", "US.MO", geo.Exact, true},
		{"St Gallen", "Sankt Gallen", "CH", geo.Exact, true},
		{"Frankfurt", "Frankfurt am Main", "DE", geo.Alias, true},
		{"Frankfurt am Main", "Frankfurt am Main", "DE", geo.Exact, true},
		{"Frankfurt (Oder)", "Frankfurt (Oder)", "DE", geo.Exact, true},
		{"Frankfurt/Main", "Frankfurt am Main", "DE", geo.Alias, true},
		{"Halle (Saale), Germany", "Halle (Saale)", "DE", geo.Exact, true},
		{"Washington DC", "Washington, D.C.", "US.DC", geo.Exact, true},
		{"Washington, D.C.", "Washington, D.C.", "US.DC", geo.Exact, true},
		{"New York, NY", "New York City", "US.NY", geo.Alias, true},
		{"NYC", "New York City", "US.NY", geo.Alias, true},
		{"Québec, QC", "Québec", "CA.10", geo.Exact, true},

		{"München", "Munich", "DE", geo.Alias, true},
		{"MUENCHEN", "Munich", "DE", geo.Alias, true},
		{"Cologne", "Köln", "DE", geo.Alias, true},
		{"Zuerich", "Zürich", "CH", geo.Alias, true},
		{"Wien", "Vienna", "AT", geo.Alias, true},
		{"Vienna, VA", "Vienna", "US.VA", geo.Exact, true},
		{"Praha", "Prague", "CZ", geo.Alias, true},
		{"Rom", "Rome", "IT", geo.Alias, true},
		{"Firenze", "Florence", "IT", geo.Alias, true},
		{"Bangalore", "Bengaluru", "IN", geo.Alias, true},
		{"Bombay", "Mumbai", "IN", geo.Alias, true},
		{"Kiev", "Kyiv", "UA", geo.Alias, true},
		{"Kyiv", "Kyiv", "UA", geo.Exact, true},
		{"Den Haag", "The Hague", "NL", geo.Alias, true},
		{"Aarhus", "Århus", "DK", geo.Alias, true},
		{"Gothenburg", "Göteborg", "SE", geo.Alias, true},
		{"Saigon", "Ho Chi Minh City", "VN", geo.Alias, true},
		{"東京", "Tokyo", "JP", geo.Alias, true},
		{"Київ", "Kyiv", "UA", geo.Alias, true},
		{"Astana", "Astana", "KZ", geo.Exact, true},
		{"Hà Nội", "Hanoi", "VN", geo.Alias, true},

		{"San Fransicso", "San Francisco", "US", geo.Fuzzy, false},
		{"Colonge", "Köln", "DE", geo.Fuzzy, false},
		{"Istambull", "Istanbul", "TR", geo.Fuzzy, false},
		{"10115 Berlin", "Berlin", "DE", geo.Partial, false},
		{"Greater Boston", "Boston", "US.MA", geo.Partial, false},
		{"Science Park, Leeds", "Leeds", "GB.ENG", geo.Partial, false},
		{"Science Park, Singapore", "Singapore", "SG", geo.Partial, false},
		{"Washington, D.C., USA", "Washington, D.C.", "US.DC", geo.Exact, true},
		{"Singapore", "Singapore", "SG", geo.Exact, true},
		{"Lebanon, PA", "Lebanon", "US.PA", geo.Exact, true},
		{"LA", "Los Angeles", "US.CA", geo.Alias, true},
		{"Kreuzberg, Berlin", "Kreuzberg", "DE.16", geo.Exact, true},
	}
	for _, tt := range tests {
		m, certain := geo.Locate(tt.text, geo.Options{})
		where := m.Country
		if len(tt.where) > 2 {
			where = m.Region
		}
		if m.Name != tt.name || where != tt.where || m.Confidence != tt.confidence || certain != tt.certain {
			t.Errorf("%q gives %s in %s (%s, certain %t), want %s in %s (%s, certain %t)",
				tt.text, m.Name, m.Region, m.Confidence, certain, tt.name, tt.where, tt.confidence, tt.certain)
		}
	}
}

func TestFindNothing(t *testing.T) {
	for _, text := range []string{
		"", "  ", ",", "()", "Germany", "the Netherlands", "UK", "Lebanon", "Deutschland", "xqzwv", "Paris, Japan", "12345", "Online", "Unknown Park, NC",
	} {
		if found := geo.Find(text, geo.Options{}); len(found) > 0 {
			t.Errorf("%q gives %s in %s (%s)", text, found[0].Name, found[0].Region, found[0].Confidence)
		}
	}
}

func TestFindKeepsToTheCountryAsked(t *testing.T) {
	for _, m := range geo.Find("Valencia", geo.Options{Country: "ES", Limit: 50}) {
		if m.Country != "ES" {
			t.Errorf("%s lies in %s", m.Name, m.Country)
		}
	}
	if m, ok := geo.Locate("Valencia", geo.Options{Country: "ES"}); !ok || m.Region != "ES.60" {
		t.Errorf("found %s in %s, certain %t", m.Name, m.Region, ok)
	}
}

func TestFindCompletesWhatIsTyped(t *testing.T) {
	for typed, want := range map[string]string{"barc": "Barcelona", "são p": "São Paulo", "ho chi": "Ho Chi Minh City", "los ang": "Los Angeles"} {
		found := geo.Find(typed, geo.Options{Limit: 1})
		if len(found) != 1 || found[0].Name != want {
			t.Errorf("%q gives %v, want %s", typed, found, want)
		}
	}
}

func TestEveryMatchIsAPlaceAndComesOnce(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"San", "York", "Georgia", "new", "IN", "ca", ",", "(", ")", "-", "/", "St.", "Utrecht", "de", "12"}),
		rapid.StringN(0, 6, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(piece, 0, 5).Draw(t, "pieces") {
			text += p + " "
		}
		limit := rapid.IntRange(0, 12).Draw(t, "limit")
		found := geo.Find(text, geo.Options{Limit: limit})
		if len(found) > max(limit, 10) || limit > 0 && len(found) > limit {
			t.Fatalf("%q with limit %d gives %d", text, limit, len(found))
		}
		seen := map[geo.ID]bool{}
		for _, m := range found {
			if seen[m.ID] {
				t.Fatalf("%q gives %s twice", text, m.Name)
			}
			seen[m.ID] = true
			if same, ok := geo.ByID(m.ID); !ok || same != m.Place {
				t.Fatalf("%q gives %+v, whose ID gives %+v", text, m.Place, same)
			}
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"Portland, OR", "Frankfurt (Oder)", "San José, Costa Rica", "St. ,,", "\xff(", "東京 - JP", "a b c d e f g"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range geo.Find(text, geo.Options{}) {
			if m.ID == 0 || m.Confidence < geo.Fuzzy || m.Confidence > geo.Exact || !utf8.ValidString(m.Name) {
				t.Fatalf("%q gives %+v", text, m)
			}
		}
	})
}
