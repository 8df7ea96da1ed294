package ui

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden keeps the exact HTML of the parts on which others lean most:
// go test -update after a change that is meant.
func TestGolden(t *testing.T) {
	en, de := i18n.Load().For("en"), i18n.Load().For("de")
	table := Table{Caption: "Groups, by name", Columns: []Column{{Label: "Group", SortBy: "?sort=-name", Order: Ascending}, {Label: "Members", Number: true, Low: true}}}
	form := refusedForm()
	for name, part := range map[string]templ.Component{
		"pill":   templ.Join(Pill(ToneWarn, "Needs attention"), PlainPill(ToneOK, "Good standing"), LargePill(ToneBad, "Out of compliance")),
		"person": Person(PersonCard{Name: "Wanjiru Kamau", Sub: "Leader", Href: "/people/wanjiru"}),
		"field":  within(form.Post("/groups"), form.Text(Input{Name: "name", Label: "Name", Hint: "As it is known", Required: true, Value: "stored"})),
		"table":  within(table.Frame(), within(Row(), within(table.Head(0), Anchor("/groups/nairobi", "Nairobi")), table.Number(1, "1,240"))),
		"meter":  Meter(de, "Treffen", 4, 6, ToneWarn),
		"pager":  Pager(en, Numbered(2, 3, func(n int) string { return "?page=" + string(rune('0'+n)) })),
		"when":   When(de, "Wann und wo", sampleMoment(18, 0), sampleMoment(20, 30)),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".html")
			got := html(t, part) + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}
