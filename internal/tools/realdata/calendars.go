package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/tools/realdata/calendars"
)

// calendarFiles tells which calendars are read and why others are refused.
func calendarFiles(w *bytes.Buffer, dir string) error {
	files, err := calendars.Files(dir, "ics")
	if err != nil {
		return err
	}
	read, clean, events, remarks := 0, 0, 0, map[string]int{}
	for _, f := range files {
		if f.Refused != "" {
			continue
		}
		read++
		events += f.Events
		if len(f.Problems) == 0 {
			clean++
		}
		for _, p := range f.Problems {
			remarks[p.Message.Key]++
		}
	}
	fmt.Fprintf(w, "%d files: %d read, with %d events, of which %d gave no cause for remarks; %d refused.\n\n", len(files), read, events, clean, len(files)-read)
	w.WriteString("| refused | why |\n|---|---|\n")
	for _, f := range files {
		if f.Refused != "" {
			fmt.Fprintf(w, "| %s | %s |\n", short(f.Name), cell(f.Refused))
		}
	}
	w.WriteString("\nRemarks on the files that were read, by message of `internal/platform/i18n/en/ical.yaml`:\n\n")
	counts(w, remarks)
	return nil
}

func expansions(w *bytes.Buffer, dir string) error {
	results, err := calendars.Expansions(dir)
	if err != nil {
		return err
	}
	w.WriteString("All instances of a file inside a window, compared with those of recurring-ical-events and, for the judged files, also of ical.js.\n\n")
	compared(w, "file", results)
	return nil
}

func rules(w *bytes.Buffer, dir string) error {
	results, err := calendars.Rules(dir)
	if err != nil {
		return err
	}
	w.WriteString("Rules from the tests of libical and sabre/vobject with their expected instances; for the judged ones dateutil agrees.\n\n")
	compared(w, "rule", results)
	return nil
}

// compared counts results, and lists those that differ with the reason.
func compared(w *bytes.Buffer, what string, results []calendars.Result) {
	var judged, judgedAgree, others, othersAgree int
	for _, r := range results {
		switch {
		case r.Truth && r.Agrees:
			judged, judgedAgree = judged+1, judgedAgree+1
		case r.Truth:
			judged++
		case r.Agrees:
			others, othersAgree = others+1, othersAgree+1
		default:
			others++
		}
	}
	fmt.Fprintf(w, "Judged: %d of %d agree. Others: %d of %d agree.\n\n", judgedAgree, judged, othersAgree, others)
	fmt.Fprintf(w, "| differing %s | judged | the other programs | first difference |\n|---|---|---|---|\n", what)
	for _, r := range results {
		if !r.Agrees {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", cell(short(r.Name)), map[bool]string{true: "yes", false: "no"}[r.Truth], cell(r.Known), cell(r.Why))
		}
	}
}

// schedulingMessages tells what is found in invitations and answers.
func schedulingMessages(w *bytes.Buffer, dir string) error {
	files, err := calendars.Files(dir, "itip")
	if err != nil {
		return err
	}
	read, events, methods, answers := 0, 0, map[string]int{}, map[string]int{}
	for _, f := range files {
		if f.Refused != "" {
			continue
		}
		read++
		events += f.Events
		methods[cmp.Or(f.Method, "none")]++
		for _, a := range f.Answers {
			answers[a]++
		}
	}
	fmt.Fprintf(w, "%d messages: %d read, with %d events.\n\nMethods:\n\n", len(files), read, events)
	counts(w, methods)
	w.WriteString("\nAnswers of the attendees (PARTSTAT):\n\n")
	counts(w, answers)
	for _, f := range files {
		if f.Refused != "" {
			fmt.Fprintf(w, "\nRefused: %s. %s\n", short(f.Name), f.Refused)
		}
	}
	return nil
}

// counts writes a table, the most frequent first.
func counts(w *bytes.Buffer, numbers map[string]int) {
	w.WriteString("| what | count |\n|---|---|\n")
	names := slices.SortedFunc(maps.Keys(numbers), func(a, b string) int {
		return cmp.Or(cmp.Compare(numbers[b], numbers[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		fmt.Fprintf(w, "| %s | %d |\n", cell(name), numbers[name])
	}
}

// short is a file name without the folders of its origin.
func short(name string) string {
	name = path.Base(name)
	if i := strings.LastIndex(name, "__"); i >= 0 {
		name = name[i+2:]
	}
	return name
}

// cell keeps a text inside a cell of a table.
func cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer("|", "/", "<", "&lt;").Replace(s)
}
