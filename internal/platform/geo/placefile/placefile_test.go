package placefile_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"
)

var (
	places = []placefile.Place{
		{ID: 9, Name: "Zürich", Region: "CH.ZH", Lat: 47.3667, Lng: 8.55, Population: 341730, Zone: "Europe/Zurich"},
		{ID: 4, Name: "Ärla", Region: "SE.18", Lat: 59.28, Lng: 16.6833, Population: 1188, Zone: "Europe/Stockholm"},
		{ID: 7, Name: "Suva", Region: "FJ.", Lat: -18.1416, Lng: 178.4415, Population: 77366, Zone: "Pacific/Fiji"},
		{ID: 8, Name: "Suva", Region: "CH.ZH", Lat: 47.4, Lng: 8.5, Zone: "Europe/Busingen", Part: true},
	}
	aliases = []placefile.Alias{
		{Folded: "zuri", Place: 9},
		{Folded: "lake town", Place: 9, Famous: true},
	}
	regions = map[string]string{"CH.ZH": "Zurich", "SE.18": "Södermanland"}
)

func written(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := placefile.Write(&file, places, aliases, regions); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestReadGivesWhatWasWrittenInTheOrderOfNames(t *testing.T) {
	table, err := placefile.Read(written(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []placefile.Place
	for i := range table.Len() {
		got = append(got, placefile.Place{
			ID: table.IDs[i], Name: table.Names.At(i), Region: table.Regions[table.Region[i]].Key,
			Lat:        float64(table.Lat[i]) / placefile.Precision,
			Lng:        float64(table.Lng[i]) / placefile.Precision,
			Population: int(table.Population[i]), Zone: table.Zone(i), Part: table.Part[i] == 1,
		})
	}
	want := []placefile.Place{places[1], places[2], places[3], places[0]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a := table.Aliases.At(0); a != "lake town" || table.AliasOf[0] != 3<<1|1 {
		t.Errorf("first alias is %q of %b", a, table.AliasOf[0])
	}
	if a := table.Aliases.At(1); a != "zuri" || table.AliasOf[1] != 3<<1 {
		t.Errorf("second alias is %q of %b", a, table.AliasOf[1])
	}
}

func TestTheSameInputMakesTheSameBytes(t *testing.T) {
	if !bytes.Equal(written(t), written(t)) {
		t.Error("two writings differ")
	}
}

func TestWriteRefusesAnAliasOfNoPlace(t *testing.T) {
	stray := []placefile.Alias{{Folded: "nowhere", Place: 1}}
	if err := placefile.Write(&bytes.Buffer{}, places, stray, regions); err == nil {
		t.Error("no error")
	}
}

func FuzzReadNeverPanics(f *testing.F) {
	zip, err := gzip.NewReader(bytes.NewReader(written(f)))
	if err != nil {
		f.Fatal(err)
	}
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(zip); err != nil {
		f.Fatal(err)
	}
	f.Add(raw.Bytes())
	f.Add(raw.Bytes()[:60])
	f.Fuzz(func(t *testing.T, raw []byte) {
		var file bytes.Buffer
		w := gzip.NewWriter(&file)
		if _, err := w.Write(raw); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		table, err := placefile.Read(file.Bytes())
		if err != nil {
			return
		}
		for i := range table.Len() {
			_ = table.Zone(i)
			_ = table.Names.At(i)
		}
	})
}
