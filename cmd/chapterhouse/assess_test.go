package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAssess(t *testing.T) {
	ctx, store := context.Background(), dataFlags{Data: t.TempDir()}
	list := filepath.Join(t.TempDir(), "groups.csv")
	if err := os.WriteFile(list, []byte("Name,City,Country\n=Evening Talks,Bonn,Germany\nMorning Talks,Lyon,France\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (importGroupsCmd{File: list, Source: "test", Store: store}).Run(ctx, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}

	var out bytes.Buffer
	if err := (assessCmd{CSV: true, Store: store}).Run(ctx, &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(assessColumns, rows[0]); diff != "" {
		t.Error(diff)
	}
	asked := map[string]int{}
	for _, r := range rows[1:] {
		asked[r[0]]++
		if r[4] == "" || r[5] == "" || r[6] == "" {
			t.Errorf("a finding without standing, requirement or result: %q", r)
		}
	}
	if n := asked["Morning Talks"]; n == 0 || asked["'=Evening Talks"] != n || len(asked) != 2 {
		t.Errorf("findings by group: %v", asked)
	}

	out.Reset()
	if err := (assessCmd{Store: store, AsOf: dateArg{time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}}).Run(ctx, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(rows) || !slices.Equal(strings.Fields(lines[0]), assessColumns) || !strings.HasPrefix(lines[1], "=Evening Talks  ") && !strings.HasPrefix(lines[1], "Morning Talks  ") {
		t.Errorf("table:\n%s", out.String())
	}
}
