package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// calendarCmd lists the instances of a calendar file. It is what a leader or an
// administrator uses to see why a connected calendar looks as it does.
type calendarCmd struct {
	File string  `arg:"" help:"Calendar file (.ics), or - for standard input."`
	From dateArg `help:"First day, as 2026-01-31, in UTC. Default: today." placeholder:"DATE"`
	To   dateArg `help:"Day after the last, in UTC. Default: a year after the first day." placeholder:"DATE"`
	JSON bool    `name:"json" help:"One JSON object a line instead of a table."`
}

// Help is shown under the usage line.
func (c *calendarCmd) Help() string {
	return "Lists every instance that overlaps the days from --from up to, but not including, --to. " +
		"What was left out of the file, and why, is written to standard error with its line number."
}

// Run lists the instances to out and what was left out to standard error.
func (c *calendarCmd) Run(out io.Writer) error {
	in := os.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	return c.list(in, out, os.Stderr, clock.System())
}

func (c *calendarCmd) list(in io.Reader, out, notes io.Writer, now clock.Clock) error {
	window, err := c.window(now.Now())
	if err != nil {
		return err
	}
	limits := ical.CommandLimits()
	text := i18n.Load().For("en")
	cal, err := ical.Decode(in, limits)
	if err != nil {
		if f := fault.As(err); f != nil && !f.Message.IsZero() {
			return fmt.Errorf("%s: %s", c.File, text.T(f.Message))
		}
		return fmt.Errorf("%s: %w", c.File, err)
	}
	found := ical.Expand(cal, window, limits)
	for _, p := range append(cal.Problems, found.Problems...) {
		if p.Line > 0 {
			fmt.Fprintf(notes, "line %d: ", p.Line)
		}
		fmt.Fprintln(notes, text.T(p.Message))
	}
	if c.JSON {
		return writeInstanceLines(out, found.Instances)
	}
	return writeInstanceTable(out, found.Instances)
}

func (c *calendarCmd) window(now time.Time) (ical.Window, error) {
	w := ical.Window{From: c.From.Time, To: c.To.Time}
	if w.From.IsZero() {
		w.From = now.Truncate(24 * time.Hour)
	}
	if w.To.IsZero() {
		w.To = w.From.AddDate(1, 0, 0)
	}
	if !w.From.Before(w.To) {
		return w, errors.New("--from must be a day before --to")
	}
	return w, nil
}

// instanceLine is one line of --json.
type instanceLine struct {
	UID          string `json:"uid"`
	Start        string `json:"start"`
	End          string `json:"end"`
	AllDay       bool   `json:"all_day"`
	Status       string `json:"status"`
	Summary      string `json:"summary"`
	RecurrenceID string `json:"recurrence_id"`
}

func writeInstanceLines(out io.Writer, instances []ical.Instance) error {
	buffered := bufio.NewWriter(out)
	lines := json.NewEncoder(buffered)
	lines.SetEscapeHTML(false)
	for _, i := range instances {
		err := lines.Encode(instanceLine{
			UID: i.Event.UID, Start: i.Start.String(), End: i.End.String(), AllDay: i.Start.AllDay,
			Status: i.Status(), Summary: i.Event.Summary, RecurrenceID: i.RecurrenceID.String(),
		})
		if err != nil {
			return err
		}
	}
	return buffered.Flush()
}

func writeInstanceTable(out io.Writer, instances []ical.Instance) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "START\tEND\tZONE\tSTATUS\tSUMMARY")
	for _, i := range instances {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", i.Start, i.End, zoneColumn(i.Start), i.Status(), firstLine(i.Event.Summary))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d instances\n", len(instances))
	return err
}

// zoneColumn says what the clock of a time refers to.
func zoneColumn(t ical.Time) string {
	switch {
	case t.AllDay:
		return "all day"
	case t.ZoneUnknown():
		return "unknown: " + t.UnknownZone
	case t.Floating():
		return "none"
	}
	return t.Zone.String()
}

// firstLine keeps a table row on its line.
func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' || r == '\t' {
			return s[:i]
		}
	}
	return s
}

// dateArg is a day on the command line.
type dateArg struct{ time.Time }

// UnmarshalText reads YYYY-MM-DD.
func (d *dateArg) UnmarshalText(text []byte) (err error) {
	d.Time, err = time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a day such as 2026-01-31", text)
	}
	return nil
}
