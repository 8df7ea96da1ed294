package worldmap_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/worldmap"
)

// Where cities stand on the drawing, read off the design.
func TestProject(t *testing.T) {
	tests := []struct {
		name           string
		lat, lng, x, y float64
	}{
		{"Reykjavík", 64.1, -21.9, 408.6, 59.6},
		{"Denver", 39.7, -105.0, 177.8, 161.5},
		{"Almaty", 43.2, 76.9, 683.1, 148.1},
		{"Dakar", 14.7, -17.4, 421.1, 250.6},
		{"Lima", -12.0, -77.0, 255.6, 340.6},
		{"Cape Town", -33.9, 18.4, 520.6, 417.3},
		{"Brisbane", -27.5, 153.0, 894.4, 394.2},
		{"Dunedin", -45.9, 170.5, 943.1, 462.9},
		{"North Pole", 90, -169, 0, 0},
		{"South Pole", -90, 10.9, 499.7, 479},
	}
	for _, tt := range tests {
		x, y := worldmap.Project(tt.lat, tt.lng)
		if math.Abs(x-tt.x) > 0.1 || math.Abs(y-tt.y) > 0.1 {
			t.Errorf("%s stands at %.1f, %.1f, want %.1f, %.1f", tt.name, x, y, tt.x, tt.y)
		}
	}
}

func TestProjectKeepsNorthUpAndEastRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat := rapid.Float64Range(-90, 90)
		lng := rapid.Float64Range(-169, 190.9)
		lat1, lat2, lng1, lng2 := lat.Draw(t, "lat1"), lat.Draw(t, "lat2"), lng.Draw(t, "lng1"), lng.Draw(t, "lng2")
		x1, y1 := worldmap.Project(lat1, lng1)
		x2, y2 := worldmap.Project(lat2, lng2)
		if lat1 > lat2 && y1 > y2 || lng1 < lng2 && x1 > x2 {
			t.Fatalf("%v, %v is at %v, %v but %v, %v at %v, %v", lat1, lng1, x1, y1, lat2, lng2, x2, y2)
		}
		for _, v := range []float64{x1, y1 / worldmap.Height * worldmap.Width} {
			if v < 0 || v > worldmap.Width {
				t.Fatalf("%v, %v is at %v, %v", lat1, lng1, x1, y1)
			}
		}
	})
}

// dots are the dots of the land: runs of dashes eight units apart.
func dots(t *testing.T) (list [][2]float64) {
	t.Helper()
	for _, run := range regexp.MustCompile(`M([\d.]+) ([\d.]+)h([\d.]+)`).FindAllStringSubmatch(worldmap.Land(), -1) {
		var n [3]float64
		for i, text := range run[1:] {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			n[i] = v
		}
		for x := n[0]; x <= n[0]+n[2]; x += 8 {
			list = append(list, [2]float64{x, n[1]})
		}
	}
	return list
}

func TestCitiesStandOnLand(t *testing.T) {
	land := dots(t)
	if len(land) != 2916 {
		t.Fatalf("the land has %d dots, want 2916", len(land))
	}
	nearest := func(lat, lng float64) float64 {
		x, y := worldmap.Project(lat, lng)
		least := math.Inf(1)
		for _, d := range land {
			least = min(least, math.Hypot(d[0]-x, d[1]-y))
		}
		return least
	}
	for name, at := range map[string][2]float64{
		"Madrid": {40.4, -3.7}, "Nairobi": {-1.3, 36.8}, "Delhi": {28.6, 77.2}, "Alice Springs": {-23.7, 133.9},
		"Denver": {39.7, -105}, "Brasília": {-15.8, -47.9}, "Novosibirsk": {55, 82.9}, "Fairbanks": {64.8, -147.7},
	} {
		if d := nearest(at[0], at[1]); d > 6 {
			t.Errorf("%s is %.1f units from land", name, d)
		}
	}
	for name, at := range map[string][2]float64{"Atlantic": {30, -40}, "Pacific": {0, -140}, "Indian Ocean": {-20, 80}} {
		if d := nearest(at[0], at[1]); d < 20 {
			t.Errorf("the %s is %.1f units from land", name, d)
		}
	}
}

func TestSizesAreThoseOfTheDesign(t *testing.T) {
	tests := []struct {
		name              string
		rank              worldmap.Rank
		count             int
		radius, hit, ring float64
	}{
		{"wide, one", worldmap.Wide, 1, 5, 9.9, 8.5},
		{"wide, two", worldmap.Wide, 2, 9.9, 9.9, 14.9},
		{"wide, four", worldmap.Wide, 4, 10.7, 10.7, 15.9},
		{"wide, eleven", worldmap.Wide, 11, 12.5, 12.5, 18.2},
		{"narrow, one", worldmap.Narrow, 1, 13, 24.8, 19.9},
		{"narrow, ten", worldmap.Narrow, 10, 28.3, 28.3, 39.8},
		{"narrow, sixteen", worldmap.Narrow, 16, 30, 30, 42},
		{"Africa, one", worldmap.Regional(worldmap.Box{Width: 233}), 1, 4.1, 7, 7.3},
		{"Africa, six", worldmap.Regional(worldmap.Box{Width: 233}), 6, 8, 8, 12.4},
	}
	for _, tt := range tests {
		pin := worldmap.Cluster([]worldmap.Spot{{Name: "Lagos", Lat: 6.5, Lng: 3.4, Count: tt.count, Ringed: true}}, tt.rank)[0]
		if got, want := [3]float64{pin.Radius, pin.Hit, pin.Ring}, [3]float64{tt.radius, tt.hit, tt.ring}; got != want {
			t.Errorf("%s has disc, hit and ring %v, want %v", tt.name, got, want)
		}
	}
	if r := worldmap.Regional(worldmap.World); math.Abs(r.Base-worldmap.Wide.Base) > 1e-9 {
		t.Errorf("a frame of the whole world has pins of base %v", r.Base)
	}
}

func TestClusterNamesThePinAfterItsLargestCity(t *testing.T) {
	spots := []worldmap.Spot{
		{Name: "Augsburg", Lat: 48.37, Lng: 10.9, Count: 1, Size: 260000},
		{Name: "Munich", Lat: 48.14, Lng: 11.58, Count: 3, Size: 1260000},
		{Name: "Nairobi", Lat: -1.29, Lng: 36.82, Count: 2, Size: 2750000},
		{Name: "Ulm", Lat: 48.4, Lng: 9.99, Count: 1, Size: 120000, Ringed: true},
	}
	want := []worldmap.Pin{
		{X: 500.4, Y: 128.2, Radius: 11, Hit: 11, Ring: 16.3, Count: 5, Name: "Munich", Others: 2, Ringed: true, Spots: []int{1, 0, 3}},
		{X: 571.7, Y: 304.5, Radius: 9.9, Hit: 9.9, Count: 2, Name: "Nairobi", Spots: []int{2}},
	}
	if diff := cmp.Diff(want, worldmap.Cluster(spots, worldmap.Wide)); diff != "" {
		t.Error(diff)
	}
}

func TestClusterOfNothing(t *testing.T) {
	if pins := worldmap.Cluster(nil, worldmap.Wide); len(pins) != 0 {
		t.Errorf("%v", pins)
	}
}

func spots() *rapid.Generator[[]worldmap.Spot] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) worldmap.Spot {
		return worldmap.Spot{
			Name:   rapid.StringMatching(`[A-C]`).Draw(t, "name"),
			Lat:    rapid.Float64Range(-90, 90).Draw(t, "lat"),
			Lng:    rapid.Float64Range(-180, 180).Draw(t, "lng"),
			Count:  rapid.IntRange(1, 40).Draw(t, "count"),
			Ringed: rapid.Bool().Draw(t, "ringed"),
		}
	}), 0, 80)
}

func ranks() *rapid.Generator[worldmap.Rank] {
	return rapid.SampledFrom([]worldmap.Rank{worldmap.Wide, worldmap.Narrow, worldmap.Regional(worldmap.Box{Width: 300})})
}

func TestPinsNeverOverlapAndLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spots, rank := spots().Draw(t, "spots"), ranks().Draw(t, "rank")
		pins := worldmap.Cluster(spots, rank)
		var shown []int
		for i, p := range pins {
			count, ringed := 0, false
			for _, s := range p.Spots {
				count += spots[s].Count
				ringed = ringed || spots[s].Ringed
			}
			if p.Count != count || p.Ringed != ringed || p.Others != len(p.Spots)-1 || p.Name != spots[p.Spots[0]].Name {
				t.Fatalf("pin %+v stands for %d, ringed %t", p, count, ringed)
			}
			shown = append(shown, p.Spots...)
			for _, q := range pins[i+1:] {
				if d := math.Hypot(p.X-q.X, p.Y-q.Y); d < max(p.Hit, p.Ring)+max(q.Hit, q.Ring) {
					t.Fatalf("%+v and %+v overlap", p, q)
				}
			}
		}
		slices.Sort(shown)
		for i, s := range shown {
			if i != s {
				t.Fatalf("spots %v are shown of %d", shown, len(spots))
			}
		}
		if len(shown) != len(spots) {
			t.Fatalf("%d of %d spots are shown", len(shown), len(spots))
		}
	})
}

func TestTheOrderOfSpotsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, rank := spots().Draw(t, "spots"), ranks().Draw(t, "rank")
		before := worldmap.Cluster(list, rank)
		after := worldmap.Cluster(rapid.Permutation(list).Draw(t, "other order"), rank)
		for i := range before {
			before[i].Spots = nil // numbers of another order
		}
		for i := range after {
			after[i].Spots = nil
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestFrame(t *testing.T) {
	if got := worldmap.Frame(nil); got != worldmap.World {
		t.Errorf("the frame of nothing is %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		spots := spots().Draw(t, "spots")
		f := worldmap.Frame(spots)
		if f.X < 0 || f.Y < 0 || f.X+f.Width > worldmap.Width || f.Y+f.Height > worldmap.Height || f.Width < 200 || f.Height < 200 {
			t.Fatalf("frame %v", f)
		}
		for _, s := range spots {
			x, y := worldmap.Project(s.Lat, s.Lng)
			if x < f.X || x > f.X+f.Width || y < f.Y || y > f.Y+f.Height {
				t.Fatalf("%v at %v, %v is outside of %v", s, x, y, f)
			}
		}
	})
}

func BenchmarkCluster(b *testing.B) {
	list := make([]worldmap.Spot, 2000)
	for i := range list {
		// An even spread over the inhabited world is the hardest case.
		list[i] = worldmap.Spot{Lat: -40 + math.Mod(float64(i)*0.618034, 1)*100, Lng: -169 + float64(i)*0.18, Count: 1 + i%5, Ringed: i%4 == 0}
	}
	for b.Loop() {
		worldmap.Cluster(list, worldmap.Wide)
	}
}
