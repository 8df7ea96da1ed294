package calendars_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
	"chapterhouse.dev/chapterhouse/internal/tools/realdata/data"
)

// Every real calendar is either refused with a sentence, or read; and what was
// read once is found unchanged when it is read again, whatever is odd in it.
func TestRealCalendarsAreReadTwiceWithoutAChange(t *testing.T) {
	dir, ok := data.Dir()
	if !ok {
		t.Skip("the real files are not here: " + data.Where)
	}
	files, err := filepath.Glob(filepath.Join(dir, "ics", "*", "*.ics"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	k := newDesk(t, dbtest.SQLite(t))
	read, meetings := 0, 0
	for n, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		k.clock.Set(middle(body))
		k.group = k.newGroup(t, fmt.Sprint("Group ", n))
		id, res, err := k.Connect(ctx, demo, k.group.ID, calendars.Source{File: body})
		if err != nil {
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		read, meetings = read+1, meetings+res.Added
		if again := k.sync(t, id); again.Wrote() || again.Same != res.Added {
			t.Errorf("%s: first %+v, then %+v", name, res.Synced, again.Synced)
		}
	}
	t.Logf("%d of %d files were read, with %d meetings", read, len(files), meetings)
	if read*10 < len(files)*8 {
		t.Errorf("only %d of %d files could be read", read, len(files))
	}
}

// middle is a moment at which the calendar has meetings: that of its last one.
func middle(body []byte) time.Time {
	last := noon
	if cal, err := ical.Decode(strings.NewReader(string(body)), ical.FeedLimits()); err == nil && len(cal.Events) > 0 {
		last = cal.Events[0].Start.Instant()
		for _, e := range cal.Events {
			if at := e.Start.Instant(); at.After(last) {
				last = at
			}
		}
	}
	if last.Year() < 1971 || last.Year() > 2100 {
		return noon
	}
	return last.UTC()
}
