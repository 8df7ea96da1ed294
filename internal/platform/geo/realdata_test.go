package geo_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// TestRealGroups reads a list of real user groups with what their organizers
// wrote for city and country, and counts how far the found place is from the
// coordinates they gave. The list is not part of the project: it is looked for
// in the folder of CHAPTERHOUSE_DATA, or in ../shared/data beside the project.
// The lookup was never fitted to it; the floor only tells when it breaks.
func TestRealGroups(t *testing.T) {
	rows := realGroups(t)
	var given, near, certain, wrong, none int
	for _, row := range rows {
		lat, errLat := strconv.ParseFloat(row["lat"], 64)
		lng, errLng := strconv.ParseFloat(row["lon"], 64)
		if row["city"] == "" || errLat != nil || errLng != nil {
			continue
		}
		given++
		country, _ := geo.ParseCountry(row["country"])
		options := geo.Options{Country: country, Limit: 1}
		found := geo.Find(row["city"], options)
		if len(found) == 0 {
			none++
			t.Logf("not found: %s, %s", row["city"], row["country"])
			continue
		}
		km := geo.DistanceKM(lat, lng, found[0].Lat, found[0].Lng)
		_, ok := geo.Locate(row["city"], options)
		switch {
		case km <= 50:
			near++
		default:
			t.Logf("%s, %s is found as %s in %s (%s, certain %t), %.0f km away",
				row["city"], row["country"], found[0].Name, found[0].Region, found[0].Confidence, ok, km)
		}
		if ok {
			certain++
			if km > 50 {
				wrong++
			}
		}
	}
	countries := readCountries(t, rows)
	t.Logf("%d groups: %d with city and coordinates, %d found within 50 km, %d not found; %d taken as certain, %d of them wrong",
		len(rows), given, near, none, certain, wrong)
	t.Logf("countries: %d written, %d read", countries.written, countries.read)
	if near*100 < given*90 {
		t.Errorf("only %d of %d are found within 50 km", near, given)
	}
}

type countryCount struct{ written, read int }

func readCountries(t *testing.T, rows []map[string]string) (count countryCount) {
	for _, row := range rows {
		if row["country"] != "" {
			count.written++
			if _, ok := geo.ParseCountry(row["country"]); ok {
				count.read++
			} else {
				t.Logf("no country: %s", row["country"])
			}
		}
	}
	return count
}

func realGroups(t *testing.T) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(dataFolder(t), "groups", "normalised.csv"))
	if err != nil {
		t.Skip("the list of real groups is not here: ", err)
	}
	defer file.Close()
	table, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range table[1:] {
		row := map[string]string{}
		for i, column := range table[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// dataFolder is CHAPTERHOUSE_DATA or ../shared/data beside the module.
func dataFolder(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("CHAPTERHOUSE_DATA"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	return filepath.Join(dir, "..", "shared", "data")
}
