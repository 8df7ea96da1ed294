package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/totp"

	"github.com/chromedp/chromedp"
)

// The first days of a server, from the link in its output to the standing of a
// group that came with a list and reads its meetings from a calendar.
func TestTheFirstDays(t *testing.T) {
	browser(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, elsewhere := openEmpty(t, d), openFeed(t)
		app := setsUp(t, w)
		office := signsInToTheOffice(t, w, app)
		importsAList(t, w, office, elsewhere)
		appointsLeaders(t, office)
		leader := connectsACalendar(t, w, elsewhere)
		aFeedBreaks(t, w, leader, elsewhere)
		writesMeetingsDown(t, w, leader)
		readsTheGuide(t, w, office)
	})
}

const chief = "grace@office.example"

// setsUp opens the one-time link with the keyboard only: the first administrator
// is manager too, adds an authenticator app and is in the office.
func setsUp(t *testing.T, w town) totp.Secret {
	t.Helper()
	link, err := w.SetUpURL(context.Background())
	if err != nil || link == "" {
		t.Fatal(link, err)
	}
	b := w.open(t, 1024)
	b.visit(strings.TrimPrefix(link, w.url))
	b.picture("set-up")
	b.keys("Grace Hopper\t" + chief)
	b.turns(func() { b.keys("\r") })
	b.reach("main a[href^='/me/security/app']")
	b.turns(func() { b.keys("\r") })
	app, err := totp.ParseSecret(b.see("code.keytext"))
	if err != nil {
		t.Fatal(err)
	}
	b.reach("input[name=code]")
	b.turns(func() { b.keys(app.Code(totp.Step(w.clock.Now())) + "\r") })
	b.reach("main a.btn[href='/office/settings']")
	b.turns(func() { b.keys("\r") })
	b.reach("input[name=name]")
	b.eval("document.activeElement.select(), ''")
	b.turns(func() { b.keys("Cloud Groups of the World\r") })
	b.reads(".masthead", "Cloud Groups of the World")
	b.visit(strings.TrimPrefix(link, w.url))
	b.reads("main", "has been used")
	return app
}

// signsInToTheOffice signs in anew, without scripts: the code of the letter,
// then that of the app.
func signsInToTheOffice(t *testing.T, w town, app totp.Secret) *tab {
	t.Helper()
	w.clock.Advance(time.Minute) // a code of the app is good once
	b := w.open(t, 1440).withoutScripts()
	b.visit("/signin?next=/office/groups")
	b.turns(func() { b.keys(chief + "\r") })
	b.turns(func() { b.keys(w.code(t, chief) + "\r") })
	b.turns(func() { b.keys(app.Code(totp.Step(w.clock.Now())) + "\r") })
	b.reads("main", "No groups yet")
	return b
}

// The list has accents, a heading that nothing can be guessed from, a place that
// does not exist, and a group twice.
func listOf(feed string) string {
	return "Group,At home in,Land,Organiser,E-Mail,Calendar\n" +
		"Łódź Azure Chmura,Łódź,PL,Łucja Żak,lucja@people.example," + feed + "\n" +
		"Wolken-Stammtisch Zürich,Zürich,CH,Jörg Größl,joerg@people.example,\n" +
		"Café Nuage,Montréal,Canada,,,\n" +
		"Nowhere Cloud,Atlantis,DE,,,\n" +
		"łódź azure chmura,Lodz,Poland,,,\n"
}

// importsAList brings the list, corrects a column, is told of the bad rows and
// applies the good ones. The same list a second time changes nothing.
func importsAList(t *testing.T, w town, b *tab, elsewhere *feed) {
	t.Helper()
	bring := func() {
		b.visit("/office/import")
		b.write("input[name=source]", "Old network")
		b.upload("input[type=file]", "groups.csv", listOf(elsewhere.url))
		b.click("main form[action='/office/import'] button")
	}
	correct := func() {
		b.reads(".card--accent", "No column is chosen for the place")
		b.choose("select[name=column-1]", "City")
		b.picture("import-columns")
		b.click("form[action$='/columns'] button")
	}
	bring()
	correct()
	b.reads(".card--accent", "2 of 5 rows cannot be used", "Calendars that the list names are connected")
	b.reads("#rows tbody", "5", "The place “Atlantis” is not known", "6", "Line 6 names the same group as line 2")
	b.picture("import-preview")
	b.click("form[action$='/apply'] button")
	b.reads("main", "3 groups were added")
	b.picture("import-done")
	b.visit("/groups?q=lodz")
	b.reads("main", "Łódź Azure Chmura")
	b.visit("/groups/cafe-nuage")
	b.reads("main", "came to the program with a list")

	bring()
	correct()
	b.reads(".card--accent", "There is nothing to apply")
	w.readCalendars(t)
	b.visit("/office/groups")
	if n := b.eval("String(document.querySelectorAll('tbody tr').length)"); n != "3" {
		t.Errorf("%s groups in the table", n)
	}
	b.reads("tbody", "Not claimed yet", "Good standing")
	b.visit("/office/groups/lodz-azure-chmura")
	b.reads("#req-cadence", "2 meetings in the last 12 months") // read from the calendar that the list names
	b.picture("office-unclaimed")
}

// appointsLeaders gives an imported group its two people.
func appointsLeaders(t *testing.T, b *tab) {
	t.Helper()
	b.visit("/office/groups/wolken-stammtisch-zurich")
	b.reads(".standing", "Not claimed yet")
	b.do("open the dialog", chromedp.Click("button[commandfor='leaders-d'][command=show-modal]"))
	b.write("input[name=leader]", "joerg@people.example")
	b.write("input[name=coleader]", "anna@people.example")
	b.write("#leaders-d textarea[name=reason]", "They told us so.")
	b.picture("office-leaders")
	b.click("form[action$='/leaders'] button[type=submit]")
	b.reads("main", "Jörg Größl")
	if text := b.see(".standing"); strings.Contains(text, "Not claimed yet") {
		t.Errorf("still not claimed: %.200s", text)
	}
}

// feed is a calendar on a server elsewhere.
type feed struct {
	url    string
	answer atomic.Value
}

func openFeed(t *testing.T) *feed {
	f := &feed{}
	f.answer.Store(calendar("Azure evening", 2))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, f.answer.Load())
	}))
	t.Cleanup(s.Close)
	f.url = s.URL + "/meetings.ics"
	return f
}

// calendar has a meeting in each of the last months, and one to come.
func calendar(title string, past int) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", "X-WR-CALNAME:Evenings"}
	for i := range past + 1 {
		day := now.AddDate(0, 1-i, -3).Format("20060102")
		lines = append(lines, "BEGIN:VEVENT", fmt.Sprintf("UID:%d@feed.example", i), "DTSTAMP:20260101T000000Z", "DTSTART:"+day+"T170000Z", "DTEND:"+day+"T190000Z",
			fmt.Sprintf("SUMMARY:%s %d", title, i), "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

const zurich = "/me/groups/wolken-stammtisch-zurich"

// connectsACalendar signs the leader in, without scripts, who connects a feed;
// its meetings are there and count.
func connectsACalendar(t *testing.T, w town, elsewhere *feed) *tab {
	t.Helper()
	b := w.open(t, 390).withoutScripts()
	b.signInByMail(t, w, "joerg@people.example", zurich+"/calendars")
	b.click("main form[action$='/calendars'] button")
	b.reads("main form[action$='/calendars']", "address")
	b.picture("calendar-refused")
	elsewhere.answer.Store(calendar("Azure evening", 7))
	b.write("input[name=url]", elsewhere.url)
	b.click("main form[action$='/calendars'] button")
	b.reads("main", "8 meetings found, 8 on topic", "Is read")
	b.picture("calendar-read")
	w.work(t)
	b.visit(zurich)
	b.reads("#req-cadence", "7 meetings in the last 12 months")
	b.visit("/groups/wolken-stammtisch-zurich")
	b.reads("main", "Azure evening 0")
	return b
}

// aFeedBreaks turns the feed into a web page: the desk says why and since when,
// and all meetings stay.
func aFeedBreaks(t *testing.T, w town, b *tab, elsewhere *feed) {
	t.Helper()
	elsewhere.answer.Store("<!doctype html><title>Sign in</title><p>Please sign in")
	w.clock.Advance(time.Hour)
	b.visit(zurich + "/calendars")
	b.click("form[action$='/sync'] button")
	b.reads("main .card", "Cannot be read", "web page came instead", "22 November 2026", "meetings found")
	b.picture("calendar-broken")
	b.visit(zurich + "/events")
	b.reads("main", "Azure evening 0", "Azure evening 7")
	elsewhere.answer.Store(calendar("Azure evening", 7))
	b.visit(zurich + "/calendars")
	b.click("form[action$='/sync'] button")
	b.reads("main .card", "Is read")
}

// writesMeetingsDown brings a calendar as a file, writes a meeting down by hand,
// and says of one that it did not take place. The standing follows.
func writesMeetingsDown(t *testing.T, w town, b *tab) {
	t.Helper()
	b.visit(zurich + "/calendars")
	b.upload("input[type=file]", "old.ics", strings.ReplaceAll(calendar("Azure by file", 0), "@feed", "@file"))
	b.click("main form[action$='/calendars'] button")
	b.reads("main", "1 meeting found, 1 on topic")
	b.visit(zurich + "/events/new")
	b.write("input[name=title]", "Azure by hand")
	b.eval("document.querySelector('input[name=day]').value = '2026-10-01', document.querySelector('input[name=start]').value = '18:00', document.querySelector('input[name=end]').value = '20:00', ''")
	b.click("button[value=publish]")
	b.reads("main", "Azure by hand", "On topic")
	w.work(t)
	b.visit(zurich)
	b.reads("#req-cadence", "8 meetings in the last 12 months")
	b.visit(zurich + "/events/2026-10-01-azure-by-hand")
	b.press("input[name=not_held]")
	b.write("#report input[name=reason]", "The house was closed.")
	b.click("#report button")
	b.reads("main", "Did not take place", "The house was closed.")
	w.work(t)
	b.visit(zurich)
	b.reads("#req-cadence", "7 meetings in the last 12 months")
	b.picture("leader-first")
}

// readsTheGuide opens what the program asks and gives: in the office and for
// everyone.
func readsTheGuide(t *testing.T, w town, office *tab) {
	t.Helper()
	office.visit("/office/guide")
	office.reads("main", "Version 1", "Requirements11")
	office.picture("office-guide")
	b := w.open(t, 768).withoutScripts()
	for path, want := range map[string][]string{
		"/guide":           {"Six meetings a year on topic", "Leaders Hub"},
		"/guide/terms":     {"Terms and conditions"},
		"/guide/terms/v/1": {"Terms and conditions"},
		"/guide/conduct":   {"Program code of conduct"},
	} {
		b.visit(path)
		b.reads("main", want...)
	}
}

// readCalendars lets the server read the calendars whose time has come.
func (w town) readCalendars(t *testing.T) {
	t.Helper()
	w.work(t)
	if err := w.Gate.Enqueue(context.Background(), jobs.Spec{Kind: "schedule.sync calendars", Once: "calendars of the test"}); err != nil {
		t.Fatal(err)
	}
	w.work(t)
}
