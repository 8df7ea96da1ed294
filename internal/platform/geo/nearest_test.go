package geo_test

import (
	"math"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

func TestNearest(t *testing.T) {
	tests := []struct {
		lat, lng float64
		want     string
	}{
		{52.0907, 5.1214, "Utrecht"},
		{52.40, 13.06, "Potsdam"},
		{52.50, 13.42, "Berlin"},         // a street in Kreuzberg
		{40.75, -73.98, "New York City"}, // midtown Manhattan
		{31.76, -106.48, "El Paso"},      // Ciudad Juárez is as near and larger
		{19.076, 72.8777, "Mumbai"},
		{-36.85, 174.76, "Auckland"},
		{64.147, -21.94, "Reykjavík"},
	}
	for _, tt := range tests {
		if p, km := geo.Nearest(tt.lat, tt.lng); p.Name != tt.want {
			t.Errorf("nearest to %v, %v is %s (%.1f km), want %s", tt.lat, tt.lng, p.Name, km, tt.want)
		}
	}
}

func TestZone(t *testing.T) {
	tests := []struct {
		lat, lng float64
		want     string
		sure     bool
	}{
		{52.09, 5.12, "Europe/Amsterdam", true},
		{50.45, 30.52, "Europe/Kyiv", true},
		{31.69, -106.42, "America/Ciudad_Juarez", true},
		{-45.57, -72.07, "America/Coyhaique", true},
		{22.57, 88.36, "Asia/Kolkata", true},
		{-31.95, 115.86, "Australia/Perth", true},
		{64.18, -51.72, "America/Nuuk", true},
		{47.92, 106.92, "Asia/Ulaanbaatar", true},
		{30, -45, "Atlantic/Azores", false}, // in the middle of the Atlantic
	}
	for _, tt := range tests {
		if zone, sure := geo.Zone(tt.lat, tt.lng); zone != tt.want && tt.sure || sure != tt.sure {
			t.Errorf("zone at %v, %v is %s (sure %t), want %s", tt.lat, tt.lng, zone, sure, tt.want)
		}
	}
}

func TestNearestAndZoneAnswerEverywhere(t *testing.T) {
	zones := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		lat := rapid.Float64Range(-95, 95).Draw(t, "lat")
		lng := rapid.Float64Range(-400, 400).Draw(t, "lng")
		p, km := geo.Nearest(lat, lng)
		if p.ID == 0 || math.IsNaN(km) || km < 0 || km > math.Pi*6372 {
			t.Fatalf("nearest to %v, %v is %v at %v km", lat, lng, p, km)
		}
		zone, _ := geo.Zone(lat, lng)
		zones[zone] = true
	})
	for _, odd := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if p, _ := geo.Nearest(odd, odd); p.ID == 0 {
			t.Errorf("nothing is nearest to %v", odd)
		}
	}
	for zone := range zones {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}

func TestAPlaceIsNearestToItself(t *testing.T) {
	for _, text := range []string{"Utrecht", "Nairobi", "Osaka", "La Paz, Bolivia", "Suva, Fiji", "Longyearbyen"} {
		m, ok := geo.Locate(text, geo.Options{})
		if !ok {
			t.Errorf("%s is not found", text)
			continue
		}
		if p, km := geo.Nearest(m.Lat, m.Lng); p.ID != m.ID || km > 0.001 {
			t.Errorf("nearest to %s is %s at %.1f km", m.Name, p.Name, km)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct{ lat1, lng1, lat2, lng2, want float64 }{
		{52.52, 13.405, 52.52, 13.405, 0},
		{52.52, 13.405, 48.8566, 2.3522, 878},   // Berlin, Paris
		{-33.87, 151.21, 51.51, -0.13, 16994},   // Sydney, London
		{-18.14, 178.44, -13.83, -171.76, 1150}, // Suva, Apia: across the date line
		{90, 0, -90, 0, math.Pi * 6371.0088},    // pole to pole
		{0, 0, 0, 180, math.Pi * 6371.0088},     // half the equator
	}
	for _, tt := range tests {
		if got := geo.DistanceKM(tt.lat1, tt.lng1, tt.lat2, tt.lng2); math.Abs(got-tt.want) > tt.want/100 {
			t.Errorf("from %v, %v to %v, %v: %.0f km, want %.0f", tt.lat1, tt.lng1, tt.lat2, tt.lng2, got, tt.want)
		}
	}
}

func TestAroundHoldsEveryPointWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat := rapid.Float64Range(-90, 90).Draw(t, "lat")
		lng := rapid.Float64Range(-180, 180).Draw(t, "lng")
		km := rapid.Float64Range(0, 3000).Draw(t, "km")
		near := rapid.Float64Range(0, 1).Draw(t, "part") * km
		toLat, toLng := walk(lat, lng, rapid.Float64Range(0, 2*math.Pi).Draw(t, "bearing"), near)
		if !geo.Around(lat, lng, km).Contains(toLat, toLng) {
			t.Fatalf("%v km around %v, %v is %+v without %v, %v, which is %v km away",
				km, lat, lng, geo.Around(lat, lng, km), toLat, toLng, geo.DistanceKM(lat, lng, toLat, toLng))
		}
	})
}

// A point two metres from the pole, as it is computed, lies some millimetres
// further away.
func TestAroundForgivesRoundingAtThePole(t *testing.T) {
	lat, lng := walk(90, 1, 1, 0.0020751953125)
	if b := geo.Around(90, 1, 0.0020751953125); !b.Contains(lat, lng) {
		t.Errorf("%+v is without %v, %v", b, lat, lng)
	}
}

func TestAroundIsNotWiderThanNeeded(t *testing.T) {
	b := geo.Around(52, 5, 111.2)
	if b.North-b.South > 2.01 || b.East-b.West > 3.27 || b.Wraps() {
		t.Errorf("111 km around Utrecht is %+v", b)
	}
	if b := geo.Around(-18, 179.9, 50); !b.Wraps() || b.Contains(-18, 0) || !b.Contains(-18, -179.9) {
		t.Errorf("50 km around Taveuni is %+v", b)
	}
}

// walk goes some kilometres along a great circle.
func walk(lat, lng, bearing, km float64) (float64, float64) {
	const rad = math.Pi / 180
	d, p := km/6371.0088, lat*rad
	q := math.Asin(max(-1, min(1, math.Sin(p)*math.Cos(d)+math.Cos(p)*math.Sin(d)*math.Cos(bearing))))
	turn := math.Atan2(math.Sin(bearing)*math.Sin(d)*math.Cos(p), math.Cos(d)-math.Sin(p)*math.Sin(q))
	return q / rad, math.Remainder(lng+turn/rad, 360)
}

func TestValid(t *testing.T) {
	for _, tt := range []struct {
		lat, lng float64
		want     bool
	}{{52, 5, true}, {-90, 180, true}, {0, 5, true}, {0, 0, false}, {91, 0, false}, {0, -181, false}, {math.NaN(), 1, false}} {
		if got := geo.Valid(tt.lat, tt.lng); got != tt.want {
			t.Errorf("Valid(%v, %v) = %t", tt.lat, tt.lng, got)
		}
	}
}
