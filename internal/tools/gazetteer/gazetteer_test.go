package main

import (
	"strings"
	"testing"
)

func TestTypable(t *testing.T) {
	for name, want := range map[string]bool{
		"München": true, "Мюнхен": true, "東京都": true, "Rom": true,
		"MUC": false, "LAX": false, "mu ni hei": false, "’aleksandria": false, "X": false, "": false,
	} {
		if got := typable(name); got != want {
			t.Errorf("typable(%q) = %t", name, got)
		}
	}
}

func TestLives(t *testing.T) {
	for _, tt := range []struct {
		kind       string
		population int
		want       bool
	}{
		{"PPL", 1000, true}, {"PPL", 999, false}, {"PPLC", 50, true}, {"PPLA2", 0, true}, {"PPLQ", 5000, false},
	} {
		if got := (&town{kind: tt.kind, population: tt.population}).lives(); got != tt.want {
			t.Errorf("%s with %d inhabitants: %t", tt.kind, tt.population, got)
		}
	}
}

func TestMoveZones(t *testing.T) {
	uzhhorod := &town{country: "UA", zone: "Europe/Uzhgorod"}
	coyhaique := &town{country: "CL", region: "02", lat: -45.6, lng: -72.1, zone: "America/Santiago"}
	juarez := &town{country: "MX", region: "06", lat: 31.7, lng: -106.5, zone: "America/Ojinaga"}
	badajoz := &town{country: "ES", lat: 38.9, lng: -7, zone: "Europe/Lisbon"}
	merida := &town{country: "ES", lat: 38.9, lng: -6.3, zone: "Europe/Madrid"}
	elvas := &town{country: "PT", lat: 38.9, lng: -7.1, zone: "Europe/Lisbon"}
	moveZones([]*town{uzhhorod, coyhaique, juarez, badajoz, merida, elvas})
	for want, got := range map[string]*town{
		"Europe/Kyiv": uzhhorod, "America/Coyhaique": coyhaique, "America/Ciudad_Juarez": juarez,
		"Europe/Madrid": badajoz, "Europe/Lisbon": elvas,
	} {
		if got.zone != want {
			t.Errorf("zone %s, want %s", got.zone, want)
		}
	}
}

func TestFamousNamesEachPlaceOnce(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(famousText) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		name, rest, ok := strings.Cut(line, "|")
		country, others, more := strings.Cut(rest, "|")
		if !ok || !more || len(country) != 2 || strings.TrimSpace(others) == "" {
			t.Errorf("%q is not name|country|names", line)
		}
		if seen[name+country] {
			t.Errorf("%s in %s stands twice", name, country)
		}
		seen[name+country] = true
	}
}

func TestReadFamousTellsEveryNameThatIsMissing(t *testing.T) {
	_, err := readFamous(nil)
	if err == nil || !strings.Contains(err.Error(), "Köln in DE") || !strings.Contains(err.Error(), "Tokyo in JP") {
		t.Errorf("error: %v", err)
	}
}
