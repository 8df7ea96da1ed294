package groups_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

// undoIn is the form of "Undo" on a page, as somebody presses it.
func undoIn(t *testing.T, page *goquery.Document) url.Values {
	t.Helper()
	form := url.Values{}
	page.Find(".flash form[action='/office/undo'] input").Each(func(_ int, s *goquery.Selection) {
		form.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	if !form.Has("act") {
		t.Fatal("the page offers no undo")
	}
	return form
}

func TestANoteIsWrittenChangedAndRemoved(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		as := "Helen Brandt"
		h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: file + "/notes", Form: url.Values{"note": {"I lead it."}}, Status: 403})
		h.Run(t, webtest.Scenario{As: "Edda Editor", URL: file + "/notes", Form: url.Values{"note": {"I only read."}}, Status: 403})
		h.Run(t, webtest.Scenario{As: as, URL: file + "/notes", Form: url.Values{"note": {" "}}, Status: 422, In: []string{"textarea[name=note][aria-invalid=true]"}})
		h.Run(t, webtest.Scenario{As: as, URL: file + "/notes", Form: url.Values{"note": {"They moved\nto the library."}}, Location: file, Audit: []string{"desk.note allowed"}})
		page := h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{".flash==The note is in the file.", ".timeline .pre==They moved to the library."}})
		edit := page.Find("form[action*='/notes/'][action$='/edit']").AttrOr("action", "")
		remove := strings.TrimSuffix(edit, "/edit") + "/remove"
		h.Run(t, webtest.Scenario{As: "Edda Editor", URL: file, In: []string{".timeline .pre"}, NotIn: []string{"form[action$='/notes']", "form[action$='/edit']"}})
		h.Run(t, webtest.Scenario{As: as, URL: edit, Form: url.Values{"note": {strings.Repeat("x", 4001)}, "rev": {"1"}}, Status: 422, In: []string{"textarea[name=note][aria-invalid=true]"}})
		h.Run(t, webtest.Scenario{As: as, URL: edit, Form: url.Values{"note": {"They moved."}, "rev": {"1"}}, Location: file, Audit: []string{"desk.note allowed"}})
		h.Run(t, webtest.Scenario{As: as, URL: edit, Form: url.Values{"note": {"Too late."}, "rev": {"1"}}, Status: 409})
		h.Run(t, webtest.Scenario{As: as, URL: remove, Form: url.Values{}, Location: file, Audit: []string{"desk.note allowed"}})
		page = h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{".timeline==Helen Brandt wrote a note and removed it"}, NotIn: []string{".timeline .pre"}})
		h.Run(t, webtest.Scenario{As: as, URL: "/office/undo", Form: undoIn(t, page), Location: file, Audit: []string{"desk.undo allowed", "desk.note allowed"}})
		h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{".flash==It is as it was before.", ".timeline .pre==They moved."}})
	})
}

func TestATaskAndWhoLooksAfterTheGroup(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	as, me := "Helen Brandt", string(h.Person(t, "Helen Brandt"))
	max := string(h.Person(t, "Max Moreau", access.Manager))
	h.Run(t, webtest.Scenario{As: as, URL: file + "/owner", Form: url.Values{"owner": {me}, "substitute": {max}, "rev": {"0"}}, Status: 422, In: []string{"input[name=until][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: as, URL: file + "/owner", Form: url.Values{"owner": {me}, "substitute": {max}, "from": {"2026-11-22"}, "until": {"2026-11-30"}, "rev": {"0"}}, Location: file, Audit: []string{"desk.owner allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: file + "/tasks", Form: url.Values{"title": {"Call the venue"}, "due": {"soon"}}, Status: 422, In: []string{"input[name=due][aria-invalid=true]", "input[name=title][value='Call the venue']"}})
	h.Run(t, webtest.Scenario{As: as, URL: file + "/tasks", Form: url.Values{"title": {"Call the venue"}, "owner": {me}, "due": {"2026-11-20"}}, Location: file, Audit: []string{"desk.task allowed"}})
	page := h.Run(t, webtest.Scenario{As: "Edda Editor", URL: file, In: []string{".person==Max Moreau stands in", ".list==Call the venue", ".list==was due on 20 November 2026"}, NotIn: []string{"form[action$='/done']", "form[action$='/owner']"}})
	if page.Find(".timeline li").Length() == 0 {
		t.Error("the file tells nothing")
	}
	page = h.Run(t, webtest.Scenario{As: as, URL: file + "?kind=task", In: []string{".timeline==Task: Call the venue", ".tabs a[aria-current]==Tasks"}})
	done := page.Find("form[action$='/done']").First()
	form := url.Values{"back": {done.Find("input[name=back]").AttrOr("value", "")}}
	h.Run(t, webtest.Scenario{As: as, URL: done.AttrOr("action", ""), Form: form, Location: file, Audit: []string{"desk.task allowed"}})
	page = h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{".timeline==Task done: Call the venue"}, NotIn: []string{"form[action$='/done']"}})
	h.Run(t, webtest.Scenario{As: as, URL: "/office/undo", Form: undoIn(t, page), Location: file, Audit: []string{"desk.undo allowed", "desk.task allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{"form[action$='/done']"}})
}

func TestAnExceptionIsTakenBack(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	cloud, lodz := groupIDs(t, h)
	as := "Helen Brandt"
	h.Run(t, webtest.Scenario{As: as, URL: table + "/bulk", Form: url.Values{"what": {"pause"}, "until": {"2027-03-01"}, "reason": {"The summer"}, "group": {cloud, lodz}, "back": {table}}, Location: table,
		Jobs: []string{"assess.decided", "assess.decided"}, Audit: []string{"finding.waive allowed", "finding.waive allowed"}})
	h.Settle(t)
	page := h.Run(t, webtest.Scenario{As: as, URL: table, In: []string{".flash==2 groups were changed."}})
	undo := undoIn(t, page)
	undo.Del("once")
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: "/office/undo", Form: undo, Location: table}) // it was not hers
	h.Run(t, webtest.Scenario{As: as, URL: "/office/undo", Form: undo, Location: table,
		Jobs: []string{"assess.decided", "assess.decided"}, Audit: []string{"desk.undo allowed", "finding.waive allowed", "finding.waive allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: "/office/undo", Form: undo, Location: table})
	h.Run(t, webtest.Scenario{As: as, URL: table, In: []string{".flash--warn==can no longer be undone"}})
}

// The file is read page by page, and each moment stands on one of them.
func TestAFileIsReadPageByPage(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		g, err := h.Groups.Find(context.Background(), access.System(access.ByDemo), "cloud-builders")
		if err != nil {
			t.Fatal(err)
		}
		helen := access.Person(h.Person(t, "Helen Brandt"))
		for n := range 70 {
			if n%3 == 0 { // some at the same instant
				h.Clock.Advance(time.Second)
			}
			if _, err := h.Desk.AddTask(context.Background(), helen, desk.TaskInput{Title: strings.Repeat("x", n+1), Group: g.ID}); err != nil {
				t.Fatal(err)
			}
		}
		seen, pages := map[string]bool{}, 0
		for next := file + "?kind=task"; next != ""; pages++ {
			page := h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: next, In: []string{".timeline"}})
			page.Find(".timeline form[action$='/done']").Each(func(_ int, s *goquery.Selection) { seen[s.AttrOr("action", "")] = true })
			next, _, _ = strings.Cut(page.Find(".pager a[rel=next]").AttrOr("href", ""), "#")
		}
		if len(seen) != 70 || pages != 3 {
			t.Errorf("%d tasks on %d pages", len(seen), pages)
		}
	})
}
