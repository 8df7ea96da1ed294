package calendars

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/ical"
	"chapterhouse.dev/chapterhouse/internal/tools/realdata/data"
)

type ruleRow struct {
	ID       string   `json:"id"`
	Rule     string   `json:"rrule"`
	Rules    []string `json:"rrules"`
	ExRules  []string `json:"exrules"`
	ExDates  []string `json:"exdates"`
	RDates   []string `json:"rdates"`
	Start    string   `json:"dtstart"`
	Zone     string   `json:"tz"`
	From     string   `json:"window_start"`
	Expected []string `json:"expected"`
	Count    *int     `json:"expected_count"`
	Note     string   `json:"note"`
	Second   *string  `json:"dateutil"`
}

// Rules expands each rule of the collection, as an event of its own, and
// compares.
func Rules(dir string) ([]Result, error) {
	rows, err := data.Rows[ruleRow](filepath.Join(dir, "recur", "rrule-cases.jsonl"))
	if err != nil {
		return nil, err
	}
	var results []Result
	for _, row := range rows {
		known := "not compared"
		if row.Second != nil {
			known = *row.Second
		}
		why := row.compare()
		results = append(results, Result{
			Name:  row.ID + " " + strings.Join(append(row.Rules, row.Rule), ""),
			Truth: known == "same" && row.Expected != nil, Known: known, Agrees: why == "", Why: why,
		})
	}
	return results, nil
}

// calendar writes the row as a calendar file, so that the whole reader takes
// part.
func (row *ruleRow) calendar() string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:rule\n")
	if row.Zone != "" && !strings.HasSuffix(row.Start, "Z") {
		fmt.Fprintf(&b, "DTSTART;TZID=%s:%s\n", row.Zone, row.Start)
	} else {
		fmt.Fprintf(&b, "DTSTART:%s\n", row.Start)
	}
	for name, list := range map[string][]string{"EXRULE": row.ExRules, "EXDATE": row.ExDates, "RDATE": row.RDates, "RRULE": row.Rules} {
		for _, v := range list {
			fmt.Fprintf(&b, "%s:%s\n", name, v)
		}
	}
	if row.Rule != "" {
		fmt.Fprintf(&b, "RRULE:%s\n", row.Rule)
	}
	b.WriteString("END:VEVENT\nEND:VCALENDAR\n")
	return b.String()
}

func (row *ruleRow) compare() string {
	cal, err := ical.Decode(strings.NewReader(row.calendar()), ical.CommandLimits())
	if err != nil {
		return err.Error()
	}
	limits := ical.CommandLimits()
	switch {
	case len(row.Expected) > 0:
		limits.EventInstances = len(row.Expected) + 1
	case row.Count != nil:
		limits.EventInstances = *row.Count + 1
	}
	window := ical.Window{From: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	if from, ok := row.from(); ok {
		window.From = from
	}
	found := ical.Expand(cal, window, limits)
	var got []string
	for _, i := range found.Instances {
		got = append(got, row.moment(i.Start))
	}
	if row.Expected == nil {
		if row.Count != nil && len(got) != *row.Count {
			return fmt.Sprintf("%d instances, not %d", len(got), *row.Count)
		}
		return ""
	}
	if strings.HasPrefix(row.Note, "prefix only") {
		got = got[:min(len(got), len(row.Expected))]
	}
	if slices.Equal(got, row.Expected) {
		return ""
	}
	if d := missing("not found", row.Expected, got); d != "" {
		return d
	}
	return missing("too many", got, row.Expected)
}

// from is where the row begins to list instances. Some rows only say where an
// iterator was placed, and list earlier ones all the same.
func (row *ruleRow) from() (time.Time, bool) {
	for _, form := range []string{"20060102T150405", "20060102"} {
		if t, err := time.Parse(form, row.From); err == nil {
			return t, len(row.Expected) == 0 || row.Expected[0] >= row.From
		}
	}
	return time.Time{}, false
}

// moment writes a time in the form in which the row lists them.
func (row *ruleRow) moment(t ical.Time) string {
	s := t.Wall.Format("20060102T150405")
	if t.AllDay && (len(row.Expected) == 0 || len(row.Expected[0]) == 8) {
		s = s[:8]
	}
	if strings.HasSuffix(row.Start, "Z") {
		s += "Z"
	}
	return s
}
