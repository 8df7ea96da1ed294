package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/tools/realdata/lists"
)

// groupLists tells what becomes of real lists of groups when they are imported.
func groupLists(w *bytes.Buffer, dir string) error {
	results, err := lists.Import(dir)
	if err != nil {
		return err
	}
	text := i18n.Load().For("en")
	w.WriteString("Each file is imported into an empty network, with the columns that were guessed, the good rows only, and then once more. " +
		"The second run adds nothing: what was applied is known by then. Nothing in the program is made for these files.\n\n")
	w.WriteString("| list | rows read | applied | refused | with a remark | added by the second run |\n|---|---|---|---|---|---|\n")
	small := lists.Result{}
	why, unread := map[string]int{}, map[string]int{}
	for _, r := range results {
		for m, n := range r.Why {
			why[m] += n
		}
		if r.Unread.Key != "" {
			unread[text.T(r.Unread)]++
		}
		if r.Rows <= 1 {
			small.Add(r)
			continue
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d |\n", cell(short(r.Name)), r.Rows, r.Applied, r.Refused, r.Warned, r.Again)
	}
	fmt.Fprintf(w, "| %d files of one group each | %d | %d | %d | %d | %d |\n", small.Files, small.Rows, small.Applied, small.Refused, small.Warned, small.Again)
	w.WriteString("\nColumns that were guessed:\n\n| list | columns |\n|---|---|\n")
	for _, r := range results {
		if r.Rows > 1 {
			fmt.Fprintf(w, "| %s | %s |\n", cell(short(r.Name)), cell(strings.Join(r.Columns, ", ")))
		}
	}
	w.WriteString("\nWhy rows were refused, by message of `internal/platform/i18n/en/import.yaml`:\n\n")
	counts(w, why)
	w.WriteString("\nFiles that could not be read at all:\n\n| files | why |\n|---|---|\n")
	for _, reason := range slices.SortedFunc(maps.Keys(unread), cmp.Compare) {
		fmt.Fprintf(w, "| %d | %s |\n", unread[reason], cell(reason))
	}
	return nil
}
