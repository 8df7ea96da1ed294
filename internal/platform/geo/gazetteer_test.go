package geo

import (
	"runtime"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// The list as a whole: what lookups rely on without looking.
func TestTheListIsSound(t *testing.T) {
	g := loaded()
	if g.Len() < 100_000 {
		t.Fatalf("%d places", g.Len())
	}
	for row := 1; row < g.Len(); row++ {
		if g.keys.At(row-1) > g.keys.At(row) {
			t.Fatalf("%q stands before %q: the file was written with another Fold", g.Names.At(row-1), g.Names.At(row))
		}
	}
	for i := 1; i < g.Aliases.Len(); i++ {
		if g.Aliases.At(i-1) > g.Aliases.At(i) {
			t.Fatalf("alias %q stands before %q", g.Aliases.At(i-1), g.Aliases.At(i))
		}
	}
	for _, r := range g.Regions {
		if _, ok := CountryByCode(r.Key[:2]); !ok {
			t.Errorf("region %s is of no country", r.Key)
		}
		for _, zone := range r.Zones {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Errorf("region %s: %v", r.Key, err)
			}
		}
	}
}

func TestOtherNamesAreOfSomething(t *testing.T) {
	g := loaded()
	lines := 0
	for line := range strings.Lines(otherNamesFile) {
		if line != "\n" && !strings.HasPrefix(line, "#") {
			lines++
		}
	}
	if got := len(otherNames()); got != lines {
		t.Errorf("%d of %d lines are read", got, lines)
	}
	for _, other := range otherNames() {
		_, isCountry := CountryByCode(other.key)
		_, isRegion := g.regions.byKey[other.key]
		if !isCountry && !isRegion {
			t.Errorf("othernames.txt names %q, which is neither a country nor a region", other.key)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var g *gazetteer
	for b.Loop() {
		g = readGazetteer()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(g)
}

func BenchmarkFind(b *testing.B) {
	Load()
	for _, bench := range []struct{ name, text string }{
		{"exact", "Utrecht"}, {"region", "Portland, OR"}, {"alias", "München"},
		{"one typo", "utrect"}, {"two typos", "San Fransicso"}, {"nothing", "qwertzuiop"}, {"begun", "san"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				Find(bench.text, Options{})
			}
		})
	}
}

func BenchmarkNearest(b *testing.B) {
	Load()
	for b.Loop() {
		Nearest(52.37, 4.89)
	}
}

func BenchmarkZone(b *testing.B) {
	Load()
	for b.Loop() {
		Zone(52.37, 4.89)
	}
}
