package ical

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

var update = flag.Bool("update", false, "write the .golden files anew")

// TestFixtures reads each testdata/*.ics and compares what stands in it, when
// it happens and what was told with the .golden file beside it.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".ics"), func(t *testing.T) {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			cal, err := Decode(f, CommandLimits())
			if err != nil {
				t.Fatal(err)
			}
			got := describe(cal, Window{From: day1(2000), To: day1(2030)})
			checkGolden(t, strings.TrimSuffix(file, ".ics")+".golden", got)
		})
	}
}

func checkGolden(t *testing.T, file, got string) {
	t.Helper()
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
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func day1(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

// describe writes instances, then the details that events have, then problems.
func describe(cal *Calendar, w Window) string {
	var b strings.Builder
	fmt.Fprintf(&b, "calendar %q method %q\n", cal.Name, cal.Method)
	found := Expand(cal, w, CommandLimits())
	for _, i := range found.Instances {
		fmt.Fprintf(&b, "%s to %s", i.Start, i.End)
		if i.Start.ZoneUnknown() {
			fmt.Fprintf(&b, " [zone %q unknown]", i.Start.UnknownZone)
		}
		fmt.Fprintf(&b, " | %s | %s", i.Event.UID, i.Event.Summary)
		if !i.RecurrenceID.IsZero() {
			fmt.Fprintf(&b, " | due %s", i.RecurrenceID)
		}
		if i.Status() != "" {
			fmt.Fprintf(&b, " | %s", i.Status())
		}
		b.WriteString("\n")
	}
	for _, e := range cal.Events {
		describeDetails(&b, &e)
	}
	text := i18n.Load().For("en")
	problems := slices.Concat(cal.Problems, found.Problems)
	for _, p := range problems {
		fmt.Fprintf(&b, "line %d: %s\n", p.Line, text.T(p.Message))
	}
	return b.String()
}

func describeDetails(b *strings.Builder, e *Event) {
	for _, d := range []struct{ name, value string }{
		{"description", e.Description}, {"location", e.Location}, {"url", e.URL},
		{"categories", strings.Join(e.Categories, " + ")}, {"organizer", strings.TrimSpace(e.Organizer.Name + " " + e.Organizer.Address)},
	} {
		if d.value != "" {
			fmt.Fprintf(b, "%s: %s %q\n", e.UID, d.name, d.value)
		}
	}
	for _, a := range e.Attendees {
		fmt.Fprintf(b, "%s: attendee %+v\n", e.UID, a)
	}
	if e.Geo != nil {
		fmt.Fprintf(b, "%s: geo %v\n", e.UID, *e.Geo)
	}
}
