package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The command refuses a list with a bad row, applies the good ones when asked,
// and finds nothing to do the second time.
func TestImportGroups(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(file, []byte("Who,City,Calendar\nCloud Builders,Nairobi,https://calendar.example/a.ics\nNuage,Springfield,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := importGroupsCmd{File: file, Source: "old", Map: []string{"name=Who"}, Store: dataFlags{Data: filepath.Join(dir, "data")}}
	dry, good := base, base
	dry.DryRun, dry.GoodRowsOnly = true, true
	good.GoodRowsOnly = true
	for _, c := range []struct {
		name    string
		cmd     importGroupsCmd
		refused bool
		want    string
	}{
		{"refused", base, true, "bad, line 3, \"Nuage\": "},
		{"dry run", dry, false, "Would import 1 groups. Nothing was written."},
		{"good rows", good, false, "Imported 1 groups. SHA-256 "},
		{"again", good, false, "There is nothing to import."},
	} {
		var out bytes.Buffer
		err := c.cmd.Run(context.Background(), &out)
		if named := strings.Contains(out.String(), "calendars that it names"); named != (c.name == "good rows") {
			t.Errorf("%s: what becomes of calendars: %v", c.name, named)
		}
		if errors.Is(err, errRefused) != c.refused || !c.refused && err != nil || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: %v\n%s", c.name, err, &out)
		}
	}
	wrong := base
	wrong.Map = []string{"nonsense=Who"}
	if err := wrong.Run(context.Background(), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "no field called") {
		t.Errorf("an unknown field: %v", err)
	}
}
