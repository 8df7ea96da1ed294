package office_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

const mixedList = "Name,City,Country\nCloud Builders,Nairobi,Kenya\n=Circle,Springfield,US\nNuage,Lyon,France\n"

func csv(text string) map[string]webtest.File {
	return map[string]webtest.File{"file": {Name: "groups.csv", Content: []byte(text)}}
}

// brought is the address of a list that was brought.
func brought(t *testing.T, h *webtest.House, text string) string {
	t.Helper()
	imp, err := h.Groups.StartImport(context.Background(), access.System(access.ByDemo), groups.List{Source: "old", Filename: "groups.csv", Raw: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return "/office/import/" + string(imp.ID)
}

func TestAListIsBroughtAndItsGoodRowsApplied(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		h.Person(t, "Ngozi", access.Manager)
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/office/import", In: []string{"h1==Import groups", ".empty", `input[type=file]`}})
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/office/import", Form: url.Values{"source": {"old"}}, Files: csv(mixedList), Status: 303,
			Audit: []string{"group.stage allowed", "group.stage allowed"}})
		page := h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/office/import", In: []string{".pill==Waiting for your decision"}})
		path, _ := page.Find("main table a").Attr("href")
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{"button==Apply the 2 good rows", "#rows td==Springfield, Illinois, US", `select[name="column-1"] option[selected]==City`}})
		problems := h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/problems.csv"})
		if text := problems.Text(); !strings.Contains(text, "'=Circle") {
			t.Errorf("a cell that a spreadsheet would run: %s", text)
		}
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/apply", Form: url.Values{}, Status: 422, In: []string{".flash--bad==1 of 3 rows cannot be used"}})
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/apply", Form: url.Values{"good": {"1"}}, Location: path,
			Jobs: []string{"assess.imported"}, Audit: []string{"group.import allowed"}})
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{".flash--ok==2 groups are in the network", "code"}, NotIn: []string{`form[action$="/apply"]`, "select"}})
		h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/apply", Form: url.Values{"good": {"1"}}, Status: 409})
	})
}

func TestColumnsAreCorrectedOnThePage(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ngozi", access.Manager)
	path := brought(t, h, "Who,Spot\nCloud Builders,\"Nairobi, Kenya\"\n")
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{"strong==No column is chosen for the name"}, NotIn: []string{`form[action$="/apply"]`}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/columns", Form: url.Values{"rev": {"1"}, "column-0": {"name"}, "column-1": {"name"}}, Status: 422,
		In: []string{".flash--bad==Two columns", `select[name="column-1"] option[selected]==Name`}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/columns", Form: url.Values{"rev": {"1"}, "column-0": {"name"}, "column-1": {"place"}}, Location: path,
		Audit: []string{"group.stage allowed", "group.stage allowed"}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{"button==Apply 1 group", "td==Nairobi, Kenya"}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/columns", Form: url.Values{"rev": {"1"}, "column-0": {"name"}}, Status: 409})
}

// Calendars that a list names are connected for its groups; nobody else sees
// their addresses.
func TestCalendarsOfAListAreConnected(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ngozi", access.Manager)
	path := brought(t, h, "Name,City,Country,Calendar\nCloud Builders,Nairobi,Kenya,https://calendar.example/secret/builders.ics\nNuage,Lyon,France,\n")
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{".card--accent==Calendars that the list names", "#rows td==calendar.example"}, NotIn: []string{"#rows td==secret"}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "/apply", Form: url.Values{}, Location: path,
		Jobs: []string{"assess.imported", "calendars.named"}, Audit: []string{"group.import allowed"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/me/groups/cloud-builders/calendars", In: []string{"main==https://calendar.example/secret/builders.ics"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", NotIn: []string{"main a[href*=secret]"}})
}

func TestALongListShowsItsProgress(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ngozi", access.Manager)
	var text strings.Builder
	text.WriteString("Name,City\n")
	for i := range 1100 {
		fmt.Fprintf(&text, "Circle %d,Nairobi\n", i)
	}
	path := brought(t, h, text.String())
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{"progress", `meta[http-equiv="refresh"]`}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path, In: []string{"button==Apply 1,100 groups", ".pager"}, NotIn: []string{`meta[http-equiv="refresh"]`}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: path + "?show=new&page=22", In: []string{"th==Circle 1099"}})
}

// What cannot be read is refused beside the file, and nothing is kept.
func TestBadFilesAreRefusedOnThePage(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ngozi", access.Manager)
	for name, c := range map[string]struct{ text, want string }{
		"bad UTF-8":  {"Name,City\nKöln,Zürich\nM\xfcnchen,Z\n", "On line 3"},
		"open quote": {"Name,City\n\"A,X\n", "On line 2"},
		"sheet":      {"PK\x03\x04rest", "spreadsheet"},
		"empty":      {"", "no rows"},
	} {
		t.Run(name, func(t *testing.T) {
			h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/office/import", Form: url.Values{"source": {"old"}}, Files: csv(c.text), Status: 422,
				In: []string{".field--err .err==" + c.want, ".empty"}})
		})
	}
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/office/import", Form: url.Values{"source": {"old"}}, Files: map[string]webtest.File{}, Status: 422, In: []string{".err==choose a file"}})
	h.Run(t, webtest.Scenario{As: "Ngozi", URL: "/office/import", Form: url.Values{"source": {" "}}, Files: csv(mixedList), Status: 422, In: []string{".err==where the list comes from"}})
}

func TestImportsAreForManagers(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Eda", access.Editor)
	path := brought(t, h, mixedList)
	for _, url := range []string{"/office/import", path, path + "/problems.csv"} {
		h.Run(t, webtest.Scenario{As: "Eda", URL: url, Status: 403})
		h.Run(t, webtest.Scenario{URL: url, Status: 303})
	}
	h.Run(t, webtest.Scenario{As: "Eda", URL: path + "/apply", Form: url.Values{"good": {"1"}}, Status: 403})
}
