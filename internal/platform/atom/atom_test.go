package atom_test

import (
	"encoding/xml"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/atom"
)

var update = flag.Bool("update", false, "write the golden file")

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func feed() atom.Feed {
	return atom.Feed{
		ID: atom.Tag("groups.example", 2026, "meetings"), Title: "Meetings of Groups & Friends", Lang: "en", Author: "Groups",
		Self: "https://groups.example/events/feed.atom", Page: "https://groups.example/events", Updated: noon.AddDate(0, 0, -1),
		Entries: []atom.Entry{
			{ID: atom.Tag("groups.example", 2026, "evt_1"), Title: "Search < find", Page: "https://groups.example/e/1?a=1&b=2", Author: "Builders",
				Published: noon.AddDate(0, -1, 0), Updated: noon.In(time.FixedZone("EAT", 3*3600)), Summary: "Thursday, in the library", HTML: "<p>Bring <b>tea</b> &amp; cake</p>"},
			{ID: atom.Tag("groups.example", 2026, "evt_2"), Title: "A bell\x07 rings", Page: "https://groups.example/e/2", Updated: noon.AddDate(0, 0, -2)},
		},
	}
}

func TestEncodeGolden(t *testing.T) {
	got, err := atom.Encode(feed())
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/feed.atom"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatTheStandardDemandsMustBeThere(t *testing.T) {
	for name, spoil := range map[string]func(*atom.Feed){
		"no identifier":          func(f *atom.Feed) { f.ID = "" },
		"no title":               func(f *atom.Feed) { f.Title = "" },
		"no author":              func(f *atom.Feed) { f.Author = "" },
		"an entry without title": func(f *atom.Feed) { f.Entries[1].Title = "" },
		"an entry without page":  func(f *atom.Feed) { f.Entries[1].Page = "" },
		"an entry without time":  func(f *atom.Feed) { f.Entries[1].Updated = time.Time{} },
		"nothing, at no time":    func(f *atom.Feed) { f.Entries, f.Updated = nil, time.Time{} },
	} {
		f := feed()
		spoil(&f)
		if _, err := atom.Encode(f); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Whatever people write, the feed is one document that can be read, and says
// the same.
func TestAnyTextComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := feed()
		f.Entries[0].HTML = rapid.StringMatching(`[ -~äß€\n]{1,40}`).Draw(t, "html")
		f.Entries[0].Title = rapid.String().Draw(t, "title") + "."
		body, err := atom.Encode(f)
		if err != nil {
			t.Fatal(err)
		}
		var back struct {
			Updated string `xml:"updated"`
			Entries []struct {
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(body, &back); err != nil {
			t.Fatalf("%v in\n%s", err, body)
		}
		if len(back.Entries) != 2 || back.Entries[0].Content != f.Entries[0].HTML || back.Updated != "2026-11-22T12:00:00Z" {
			t.Fatalf("%+v", back)
		}
	})
}
