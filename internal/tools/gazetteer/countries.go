package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// continents are the five regions of the world by their UN M49 code, as the
// directory offers them.
var continents = map[string]string{
	"002": "Africa", "019": "Americas", "142": "Asia", "150": "Europe", "009": "Oceania",
}

// notCountries have a code of two letters in CLDR without being in ISO 3166.
var notCountries = map[string]bool{
	"AC": true, "CP": true, "CQ": true, "DG": true, "EA": true, "IC": true, "TA": true, "QO": true, "EU": true, "EZ": true,
}

// shortNames are countries for which the everyday name of CLDR is taken.
var shortNames = map[string]string{
	"HK": "alt-short", "MO": "alt-short", "PS": "alt-short", "MM": "alt-short",
	"CD": "alt-variant", "CG": "alt-variant", "CI": "alt-variant", "TR": "",
}

// cldr is what is read of the locale data.
type cldr struct {
	iso3       map[string]string
	contains   map[string][]string
	languages  map[string][]string          // official ones of a country
	localNames map[string]map[string]string // language, then territory
}

// countryTable makes countries.tsv: code, three-letter code, continent, name
// in English, in German, names in its own languages and other forms.
func countryTable(source source) ([]byte, error) {
	data, err := readCLDR(source)
	if err != nil {
		return nil, err
	}
	continentOf := map[string]string{}
	for code, continent := range continents {
		data.assign(continentOf, code, continent)
	}
	var out bytes.Buffer
	out.WriteString("# Made by internal/tools/gazetteer from CLDR 48 (Unicode licence): code, ISO 3166-1 alpha-3,\n" +
		"# continent, English, German, other names.\n")
	for _, code := range slices.Sorted(maps.Keys(continentOf)) {
		en, de := data.name("en", code), data.name("de", code)
		if data.iso3[code] == "" || en == "" || de == "" {
			return nil, fmt.Errorf("CLDR has no code or name for %s", code)
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\t%s\n", code, data.iso3[code], continentOf[code], en, de,
			strings.Join(data.otherNames(code, en, de), ";"))
	}
	return out.Bytes(), nil
}

// assign walks down the containment of regions to the countries.
func (c *cldr) assign(continentOf map[string]string, code, continent string) {
	for _, part := range c.contains[code] {
		if len(part) == 2 && !notCountries[part] {
			continentOf[part] = continent
		}
		c.assign(continentOf, part, continent)
	}
}

func (c *cldr) name(language, code string) string {
	if form := shortNames[code]; form != "" {
		if name := c.localNames[language][code+"-"+form]; name != "" {
			return name
		}
	}
	return c.localNames[language][code]
}

func (c *cldr) otherNames(code, en, de string) []string {
	seen := []string{en, de, code}
	var others []string
	for _, language := range slices.Concat([]string{"en", "de"}, c.languages[code]) {
		for _, form := range []string{"", "-alt-short", "-alt-variant"} {
			name := c.localNames[language][code+form]
			if name != "" && !slices.Contains(seen, name) {
				seen = append(seen, name)
				others = append(others, name)
			}
		}
	}
	return others
}

func readCLDR(source source) (*cldr, error) {
	c := &cldr{iso3: map[string]string{}, contains: map[string][]string{}, languages: map[string][]string{}}
	core := func(name string, into any) error {
		text, err := source.file("cldr-core", "package/supplemental/"+name+".json")
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		return err
	}
	var codes struct {
		Supplemental struct {
			CodeMappings map[string]struct {
				Alpha3 string `json:"_alpha3"`
			}
		}
	}
	var containment struct {
		Supplemental struct {
			TerritoryContainment map[string]struct {
				Contains []string `json:"_contains"`
			}
		}
	}
	var info struct {
		Supplemental struct {
			TerritoryInfo map[string]struct {
				LanguagePopulation map[string]struct {
					Status string `json:"_officialStatus"`
				}
			}
		}
	}
	for name, into := range map[string]any{
		"codeMappings": &codes, "territoryContainment": &containment, "territoryInfo": &info,
	} {
		if err := core(name, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for code, m := range codes.Supplemental.CodeMappings {
		c.iso3[code] = m.Alpha3
	}
	for code, m := range containment.Supplemental.TerritoryContainment {
		c.contains[code] = m.Contains
	}
	for code, m := range info.Supplemental.TerritoryInfo {
		for _, language := range slices.Sorted(maps.Keys(m.LanguagePopulation)) {
			if s := m.LanguagePopulation[language].Status; s == "official" || s == "de_facto_official" {
				c.languages[code] = append(c.languages[code], strings.ReplaceAll(language, "_", "-"))
			}
		}
	}
	return c, c.readLocalNames(source)
}

// readLocalNames reads the names of territories in every language.
func (c *cldr) readLocalNames(source source) error {
	files, err := source.files("cldr-localenames-full", func(path string) bool {
		return strings.HasSuffix(path, "/territories.json")
	})
	if err != nil {
		return err
	}
	c.localNames = map[string]map[string]string{}
	for path, text := range files {
		var file struct {
			Main map[string]struct {
				LocaleDisplayNames struct{ Territories map[string]string }
			}
		}
		if err := json.Unmarshal(text, &file); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for language, names := range file.Main {
			c.localNames[language] = names.LocaleDisplayNames.Territories
		}
	}
	return nil
}
