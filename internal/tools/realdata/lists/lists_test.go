package lists_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/tools/realdata/data"
	"chapterhouse.dev/chapterhouse/internal/tools/realdata/lists"
)

// Every row of the real lists is either applied or refused with a reason, and
// a second run adds nothing.
func TestRealLists(t *testing.T) {
	dir, ok := data.Dir()
	if !ok {
		t.Skip("the real files are not here; they are looked for in " + data.Where)
	}
	results, err := lists.Import(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all lists.Result
	for _, r := range results {
		all.Add(r)
		if r.Applied+r.Refused != r.Rows || r.Again != 0 || r.Refused > 0 && len(r.Why) == 0 {
			t.Errorf("%+v", r)
		}
		if r.Rows > 1 {
			t.Logf("%s: %d rows, %d applied, %d refused %v, columns %v", r.Name, r.Rows, r.Applied, r.Refused, r.Why, r.Columns)
		} else if !r.Unread.IsZero() {
			t.Logf("%s: not read: %v", r.Name, r.Unread)
		}
	}
	t.Logf("%d files, %d rows, %d applied, %d refused, %d with a remark", all.Files, all.Rows, all.Applied, all.Refused, all.Warned)
	if all.Applied == 0 {
		t.Error("no group was applied")
	}
}
