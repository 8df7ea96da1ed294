// Package calendars compares package ical with the real calendars: which files
// it reads, and whether it finds the instances that other programs found.
//
// Begin reading at Expansions and Rules; both return one Result for each row
// of the collection, which the tests judge and the report counts.
package calendars

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/ical"
	"chapterhouse.dev/chapterhouse/internal/tools/realdata/data"
)

// Result is one comparison.
type Result struct {
	Name   string // of the file or rule
	Truth  bool   // two independent programs agree, so that a difference is ours
	Known  string // how the two programs relate: "same", "differs", an error
	Agrees bool
	Why    string // the first difference
}

type expansionRow struct {
	File      string       `json:"file"`
	Window    [2]string    `json:"window"`
	Count     int          `json:"count"`
	Instances [][5]*string `json:"instances"` // local time, zone, UTC time, UID, summary
	Truncated bool         `json:"truncated"`
	Second    string       `json:"ical_js"`
}

// Expansions expands each file with known instances and compares.
func Expansions(dir string) ([]Result, error) {
	rows, err := data.Rows[expansionRow](filepath.Join(dir, "ics", "expected-expansions.jsonl"))
	if err != nil {
		return nil, err
	}
	var results []Result
	for _, row := range rows {
		why := row.compare(dir)
		results = append(results, Result{
			Name: row.File, Truth: row.Second == "same", Known: row.Second, Agrees: why == "", Why: why,
		})
	}
	return results, nil
}

// compare returns the first difference.
func (row *expansionRow) compare(dir string) string {
	f, err := os.Open(filepath.Join(dir, row.File))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	cal, err := ical.Decode(f, ical.CommandLimits())
	if err != nil {
		return err.Error()
	}
	window, err := row.window()
	if err != nil {
		return err.Error()
	}
	var got []string
	for _, i := range ical.Expand(cal, window, ical.CommandLimits()).Instances {
		got = append(got, moment(i.Start)+" | "+i.Event.UID+" | "+oneLine(i.Event.Summary))
	}
	var want []string
	for _, i := range row.Instances {
		when := i[0]
		if i[2] != nil {
			when = i[2]
		}
		want = append(want, *when+" | "+*i[3]+" | "+oneLine(*i[4]))
	}
	if row.Truncated {
		if len(got) != row.Count {
			return fmt.Sprintf("%d instances, not %d", len(got), row.Count)
		}
		return missing("not found", want, got)
	}
	if d := missing("not found", want, got); d != "" {
		return d
	}
	return missing("too many", got, want)
}

func (row *expansionRow) window() (w ical.Window, err error) {
	if w.From, err = time.Parse("20060102", row.Window[0]); err != nil {
		return w, err
	}
	w.To, err = time.Parse("20060102", row.Window[1])
	return w, err
}

// moment writes a time as the collection does.
func moment(t ical.Time) string {
	switch {
	case t.AllDay:
		return t.Wall.Format("20060102")
	case t.Zone == nil:
		return t.Wall.Format("20060102T150405")
	}
	return t.Instant().UTC().Format("20060102T150405Z")
}

// oneLine is a summary as the collection keeps it: 80 characters at most.
func oneLine(s string) string {
	letters := []rune(s)
	return strings.Join(strings.Fields(string(letters[:min(len(letters), 80)])), " ")
}

// missing names the first entry of want that got lacks, counting repeats.
func missing(label string, want, got []string) string {
	got = slices.Clone(got)
	for _, w := range want {
		i := slices.Index(got, w)
		if i < 0 {
			return label + ": " + w
		}
		got = slices.Delete(got, i, i+1)
	}
	return ""
}
