package groups_test

import (
	"fmt"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"

	"github.com/google/go-cmp/cmp"
)

// What is found in a list, row by row: line, verdict, place, and why.
func TestPreview(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	k.create(t, "Cloud Builders", nairobi)
	for name, c := range map[string]struct{ text, want string }{
		"German headings": {"Gruppe;Ort;Land;Webseite\nKreis;Köln;Deutschland;kreis.example\n", "2 new Köln DE"},
		"one text":        {"name,location\nA1,\"Utrecht, NL\"\nB1,\"Portland, Oregon\"\nC1,Atlantis City Gate\n", "2 new Utrecht NL\n3 new Portland US\n4 bad import.bad.place_unknown"},
		"homonyms":        {"name,city,state,country\nA1,Springfield,,US\nB1,Springfield,Illinois,US\n", "2 bad import.bad.place_several\n3 new Springfield US"},
		"coordinates":     {"name,city,country,lat,lon\nA1,Springfield,US,39.8,-89.65\nB1,,,52.09,5.12\nC1,,,0.5,-30\nD1,,,99,5\nE1,,FR,52.09,5.12\nF1,,,0,0\n", "2 new Springfield US\n3 new Utrecht NL\n4 bad import.bad.coordinates_far\n5 bad import.bad.coordinates\n6 bad import.bad.coordinates_country\n7 bad import.bad.place_none"},
		"far off":         {"name,city,country,lat,lon\nA1,Utrecht,NL,-1.28,36.82\n", "2 new Utrecht NL import.warn.coordinates"},
		"online":          {"name,city\nA1,Online\n", "2 bad import.bad.place_none"},
		"known":           {"name,city,country\ncloud  builders,Nairobi,KE\n", "2 known Nairobi KE"},
		"lookalike":       {"name,city,country\nCl0ud Bui1ders,Lyon,FR\n", "2 new Lyon FR import.warn.similar"},
		"left out":        {"name,city,website,language,email,timezone\nA1,Lyon,see below,\"French, Klingonisch\",no,Mars/Base\n", "2 new Lyon FR import.warn.link import.warn.language import.warn.email import.warn.zone"},
		"twice":           {"id,name,city\n1,A1,Lyon\n2,A1,Lyon\n1,B1,Lyon\n3,C1,Oslo\n4,D1,Oslo\n5,E1,Oslo\n6,F1,Oslo\n7,G1,Oslo\n8,H1,Oslo\n9,I1,Oslo\n", "2 new Lyon FR\n3 new Lyon FR import.warn.similar\n4 bad import.bad.double\n5 new Oslo NO\n6 new Oslo NO\n7 new Oslo NO\n8 new Oslo NO\n9 new Oslo NO\n10 new Oslo NO\n11 new Oslo NO"},
		"shared id":       {"id,name,city\n1,A1,Lyon\n1,B1,Lyon\n", "2 new Lyon FR\n3 new Lyon FR"},
		"ragged":          {"name,city\nA1,Lyon\nB1,Lyon,France,x\n", "2 new Lyon FR\n3 bad table.row_too_long"},
		"no name column":  {"x,city\n12,Lyon\n", "2 bad import.bad.name"},
		"formula":         {"name,city\n=1+1,Lyon\n", "2 new Lyon FR"},
		"long name":       {"name,city\n" + strings.Repeat("ab", 41) + ",Lyon\n", "2 bad group.too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, rows, err := k.Preview(ctx, manager, list(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, drawn(rows)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func drawn(rows []groups.StagedRow) string {
	var lines []string
	for _, r := range rows {
		line := fmt.Sprint(r.Line, " ", r.Verdict)
		if r.Verdict != groups.Bad {
			line += " " + r.Draft.V.Place.City + " " + r.Draft.V.Place.Country
		}
		for _, m := range append(r.Problems.V, r.Warnings.V...) {
			line += " " + m.Key
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// Files that are no list are refused with the line, and leave nothing.
func TestFilesThatAreNoListLeaveNothing(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	for want, raw := range map[string]string{
		"table.too_large":      strings.Repeat("Name,City\n", tabular.MaxBytes/10+1),
		"table.bad_text":       "Name,City\nKöln,Zürich\nM\xfcnchen,Z\n",
		"table.unclosed_quote": "Name,City\n\"A,X\n",
		"table.empty":          "Name,City\n",
		"table.spreadsheet":    "PK\x03\x04rest",
		"table.bad_json":       "{",
	} {
		if _, err := k.StartImport(ctx, manager, list2(raw, want)); fault.As(err) == nil || fault.As(err).Message.Key != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	if all, err := k.Imports(ctx, manager); err != nil || len(all) != 0 {
		t.Errorf("kept %v (%v)", all, err)
	}
}

func list2(raw, want string) groups.List {
	l := list(raw)
	if want == "table.bad_json" {
		l.Filename = "list.json"
	}
	return l
}
