package groups_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// feed is a calendar with meetings of these titles.
func feed(titles ...string) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", "X-WR-CALNAME:Evenings"}
	for _, title := range titles {
		lines = append(lines, "BEGIN:VEVENT", "UID:"+strings.ReplaceAll(title, " ", "-")+"@feed.example", "DTSTAMP:20261101T000000Z",
			"DTSTART:20261215T170000Z", "DTEND:20261215T190000Z", "SUMMARY:"+title, "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

func TestACalendarIsConnectedReadAgainAndDisconnected(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	var answer atomic.Value
	answer.Store(feed("Azure one"))
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar")
		if _, err := w.Write([]byte(answer.Load().(string))); err != nil {
			t.Error(err)
		}
	}))
	defer elsewhere.Close()
	const list, lead = desk + "/calendars", "Wanjiru Kamau"
	connect := func(as, address string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form, s.Files = as, list, url.Values{"url": {address}}, map[string]webtest.File{}
		h.Run(t, s)
	}
	h.Run(t, webtest.Scenario{As: lead, URL: list, In: []string{".empty", "input[name=url]", "input[name=file]"}})
	for _, bad := range []string{"", "not an address", "ftp://calendar.example/x.ics", "http://10.0.0.1/x.ics"} {
		connect(lead, bad, webtest.Scenario{Status: 422, In: []string{"[aria-invalid=true]"}})
	}
	for _, who := range []string{"Ana Ngũgĩ", "Edda Editor", "Lars Tveit"} {
		connect(who, elsewhere.URL, webtest.Scenario{Status: 404})
	}
	connect(lead, elsewhere.URL+"/x.ics", webtest.Scenario{Location: list, Jobs: []string{"assess.events"}, Audit: []string{"calendar.connect allowed"}})
	page := h.Run(t, webtest.Scenario{As: lead, URL: list, In: []string{"main==Evenings", "form[action$='/sync']", "form[action$='/end']"}})
	sync := page.Find("form[action$='/sync']").AttrOr("action", "")
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Azure one"}})

	answer.Store(feed("Azure one", "Azure two"))
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: sync, Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: lead, URL: sync, Form: url.Values{}, Location: list, Jobs: []string{"assess.events"}, Audit: []string{"calendar.sync allowed"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Azure two"}})

	answer.Store("<!doctype html><p>Please sign in")
	h.Run(t, webtest.Scenario{As: lead, URL: sync, Form: url.Values{}, Location: list, Audit: []string{"calendar.sync allowed"}})
	h.Run(t, webtest.Scenario{As: lead, URL: list, In: []string{"[role=status]==web page came instead", "main==Evenings"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Azure two"}}) // the last good state stays

	end := strings.Replace(sync, "/sync", "/end", 1)
	h.Run(t, webtest.Scenario{As: "Lars Tveit", URL: strings.Replace(end, "cloud-builders", "andere-gruppe", 1), Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: lead, URL: end, Form: url.Values{}, Location: list, Jobs: []string{"assess.events"}, Audit: []string{"calendar.connect allowed"}})
	h.Run(t, webtest.Scenario{As: lead, URL: list, In: []string{".empty"}})
}

// A calendar that cannot be read is given another address; one that is suddenly
// empty is believed when somebody says so.
func TestACalendarMovesAndIsBelieved(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	var answer atomic.Value
	answer.Store(feed("Azure one"))
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old.ics" {
			http.Error(w, "moved", http.StatusNotFound)
			return
		}
		if _, err := w.Write([]byte(answer.Load().(string))); err != nil {
			t.Error(err)
		}
	}))
	defer elsewhere.Close()
	const list, lead = desk + "/calendars", "Wanjiru Kamau"
	h.Run(t, webtest.Scenario{As: lead, URL: list, Form: url.Values{"url": {elsewhere.URL + "/x.ics"}}, Files: map[string]webtest.File{}, Location: list, Jobs: []string{"assess.events"}, Audit: []string{"calendar.connect allowed"}})
	page := h.Run(t, webtest.Scenario{As: lead, URL: list, NotIn: []string{"form[action$='/believe']"}})
	change := page.Find("form[action$='/change']").AttrOr("action", "")
	move := func(as, address string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form, s.Files = as, change, url.Values{"url": {address}}, map[string]webtest.File{}
		h.Run(t, s)
	}
	move(lead, elsewhere.URL+"/old.ics", webtest.Scenario{Status: 422, In: []string{"details[open] input[name=url][aria-invalid=true]", "details[open] input[value$='/old.ics']"}, NotIn: []string{"input[id$=connect-url][aria-invalid]"}})
	move("Ana Ngũgĩ", elsewhere.URL+"/y.ics", webtest.Scenario{Status: 404})
	move(lead, elsewhere.URL+"/y.ics", webtest.Scenario{Location: list, Audit: []string{"calendar.connect allowed"}})

	answer.Store(feed())
	h.Run(t, webtest.Scenario{As: lead, URL: strings.Replace(change, "/change", "/sync", 1), Form: url.Values{}, Location: list, Audit: []string{"calendar.sync allowed"}})
	h.Run(t, webtest.Scenario{As: lead, URL: list, In: []string{"main==If it is meant to be empty", "form[action$='/believe']"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Azure one"}})
	h.Run(t, webtest.Scenario{As: lead, URL: strings.Replace(change, "/change", "/believe", 1), Form: url.Values{}, Location: list, Jobs: []string{"assess.events"}, Audit: []string{"calendar.connect allowed"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", NotIn: []string{"main==Azure one"}})
}

func TestAFileIsACalendarThatIsReadOnce(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	send := func(content string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form, s.Files = "Daniel Otieno", desk+"/calendars", url.Values{}, map[string]webtest.File{"file": {Name: "old.ics", Content: []byte(content)}}
		h.Run(t, s)
	}
	send("nothing of the kind", webtest.Scenario{Status: 422, In: []string{"input[name=file][aria-invalid=true]"}})
	send(feed("Azure by file"), webtest.Scenario{Location: desk + "/calendars", Jobs: []string{"assess.events"}, Audit: []string{"calendar.connect allowed"}})
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: desk + "/calendars", In: []string{"main==Evenings"}, NotIn: []string{"form[action$='/sync']"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Azure by file"}})

	page := h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: desk + "/calendars"})
	newer := webtest.Scenario{As: "Daniel Otieno", URL: page.Find("form[action$='/change']").AttrOr("action", ""), Form: url.Values{}}
	none := newer
	none.Files, none.Status, none.In = map[string]webtest.File{}, 422, []string{"details[open] input[name=file][aria-invalid=true]"}
	h.Run(t, none)
	newer.Files = map[string]webtest.File{"file": {Name: "new.ics", Content: []byte(feed("Azure anew"))}}
	newer.Location, newer.Jobs, newer.Audit = desk+"/calendars", []string{"assess.events"}, []string{"calendar.connect allowed"}
	h.Run(t, newer)
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Azure anew"}, NotIn: []string{"main==Azure by file"}})
}
