package me

import (
	"encoding/json"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// proposal is one line of the list below a combobox.
type proposal struct {
	Value string `json:"value"`
	Note  string `json:"note"`
}

// getZones proposes time zones for a city or the name of a zone.
func (h *Handlers) getZones(r *site.Request) error {
	r.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(r.Writer()).Encode(zonesFor(r.Query("q"), r.L.Lang()))
}

// mostProposals is how many zones a list shows.
const mostProposals = 8

func zonesFor(text, lang string) []proposal {
	list, seen := []proposal{}, map[string]bool{}
	add := func(zone, note string) {
		if zone != "" && !seen[zone] && len(list) < mostProposals {
			seen[zone] = true
			list = append(list, proposal{zone, note})
		}
	}
	if len(text) > 100 {
		return list
	}
	if _, err := time.LoadLocation(text); err == nil && strings.ContainsAny(text, "/UT") {
		add(text, "")
	}
	words := strings.NewReplacer("_", " ", "/", " ").Replace(text[strings.LastIndexByte(text, '/')+1:])
	for _, m := range geo.Find(words, geo.Options{}) {
		add(m.Zone, m.Name+", "+geo.CountryName(m.Country, lang))
	}
	return list
}
