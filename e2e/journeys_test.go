package e2e

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

// Every journey is walked on both engines, all in one invented network.
func TestJourneys(t *testing.T) {
	browser(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := openTown(t, d)
		for name, walk := range map[string]func(*testing.T, town){
			"a visitor finds a group":                     aVisitorFindsAGroup,
			"signing in with the keyboard only":           signingInWithTheKeyboardOnly,
			"the link in another browser shows the code":  theLinkInAnotherBrowserShowsTheCode,
			"a group applies":                             aGroupApplies,
			"a leader sees standing":                      aLeaderSeesStanding,
			"the office sees the network, leaders do not": theOfficeTableOfGroups,
			"a passkey opens the office":                  aPasskeyOpensTheOffice,
			"an app opens the office without scripts":     anAppOpensTheOfficeWithoutScripts,
			"an account elsewhere signs in":               anAccountElsewhereSignsIn,
		} {
			t.Run(name, func(t *testing.T) { walk(t, w) })
		}
	})
}

// The newcomer finds a group near a city whose name is mistyped.
func aVisitorFindsAGroup(t *testing.T, w town) {
	for name, width := range map[string]int64{"wide": 1440, "phone": 390} {
		t.Run(name, func(t *testing.T) { findAGroup(t, w.open(t, width)) })
	}
	t.Run("without scripts", func(t *testing.T) { findAGroup(t, w.open(t, 1024).withoutScripts()) })
}

func findAGroup(t *testing.T, b *tab) {
	b.visit("/")
	b.write("main input[type=search]", "near Utrect")
	b.click("main form[role=search] button[type=submit], main form.search button[type=submit]")
	if !strings.HasPrefix(b.path(), "/groups?") {
		t.Fatalf("the search led to %s", b.path())
	}
	if text := b.see("main"); !strings.Contains(text, "Utrecht") {
		t.Errorf("nothing near Utrecht: %.300s", text)
	}
	b.click("main a[href^='/groups/']:not([href$='.ics'])")
	if !strings.HasPrefix(b.path(), "/groups/") || b.see("h1") == "" {
		t.Errorf("no group page at %s", b.path())
	}
}

var eightDigits = regexp.MustCompile(`(\d{4}) ?(\d{4})`)

// A newcomer signs in with the code of the letter, with the keyboard only.
func signingInWithTheKeyboardOnly(t *testing.T, w town) {
	b := w.open(t, 1024)
	b.visit("/signin?next=/me/profile")
	b.turns(func() { b.keys("newcomer@people.example\r") })
	b.see("input[name=code]")
	code := w.code(t, "newcomer@people.example")
	b.turns(func() { b.keys(code + "\r") })
	b.see("form input[name=name]")
	if b.path() != "/me/profile" {
		t.Errorf("signed in to %s", b.path())
	}
}

// The link of the letter in another browser shows the code, and signs nobody in.
func theLinkInAnotherBrowserShowsTheCode(t *testing.T, w town) {
	mine, other := w.open(t, 1024), w.open(t, 1024).withoutScripts()
	mine.visit("/signin")
	mine.turns(func() { mine.keys("reader@people.example\r") })
	mine.see("input[name=code]")
	letter := w.letter(t, "reader@people.example")
	link := regexp.MustCompile(`/signin/link/\S+`).FindString(letter)
	other.visit(link)
	code := eightDigits.FindStringSubmatch(other.see("main"))
	if code == nil {
		t.Fatalf("the other browser shows no code: %s", other.see("main"))
	}
	mine.visit(link)
	mine.click("main form button:not([name])")
	if !strings.Contains(mine.eval("document.body.className"), "w-") || strings.HasPrefix(mine.path(), "/signin") {
		t.Errorf("the browser that asked was not signed in: %s", mine.path())
	}
}

// letter is the text of the newest letter to an address.
func (w town) letter(t *testing.T, address string) string {
	t.Helper()
	ctx := context.Background()
	if _, err := w.Jobs.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	page, err := w.Mailbox.List(ctx, post.Query{Address: address})
	if err != nil || len(page.Lines) == 0 {
		t.Fatalf("no letter to %s: %v", address, err)
	}
	_, l, err := w.Mailbox.Show(ctx, page.Lines[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return l.Text
}

// code is the one of a letter to an address.
func (w town) code(t *testing.T, address string) string {
	t.Helper()
	m := w.inLetters(t, address, eightDigits)
	return m[1] + m[2]
}

// inLetters finds a text in the newest letter to an address that has it.
func (w town) inLetters(t *testing.T, address string, text *regexp.Regexp) []string {
	t.Helper()
	ctx := context.Background()
	w.work(t)
	page, err := w.Mailbox.List(ctx, post.Query{Address: address})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range page.Lines {
		_, l, err := w.Mailbox.Show(ctx, line.ID)
		if err != nil {
			t.Fatal(err)
		}
		if m := text.FindStringSubmatch(l.Text); m != nil {
			return m
		}
	}
	t.Fatalf("no letter to %s holds %s", address, text)
	return nil
}

// A leader sees where the group stands, and why.
func aLeaderSeesStanding(t *testing.T, w town) {
	b := w.open(t, 1440)
	b.be(w, "cast.leader")
	b.see(".pill")
	b.picture("leader")
	if b.eval("String(document.querySelectorAll('.req').length > 5)") != "true" {
		t.Errorf("the standing card at %s has too few requirements", b.path())
	}
}

// The office sees the whole network in one table, and a leader does not.
func theOfficeTableOfGroups(t *testing.T, w town) {
	b := w.open(t, 1440)
	b.be(w, "cast.manager")
	b.visit("/office/groups")
	b.picture("office-groups")
	if n := b.eval("String(document.querySelectorAll('tbody tr').length)"); n == "0" {
		t.Error("the table is empty")
	}
	b.be(w, "cast.leader")
	b.visit("/office/groups")
	if text := b.see("h1"); !strings.Contains(text, "not open to you") && !strings.Contains(text, "does not exist") {
		t.Errorf("a leader sees %q", text)
	}
}
