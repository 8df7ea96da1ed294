package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	"github.com/chromedp/chromedp"
)

// pages are one of each kind, by who looks at it.
var pages = map[string][]string{
	"": {"/", "/groups", "/groups?q=nowhere-at-all", "{group}", "{group}/conduct", "{event}", "/events", "/guide", "/guide/conduct", "/concern", "/privacy",
		"/accessibility", "/imprint", "/signin", "/no-such-page", "/dev/mail"},
	"cast.leader":        {"/me", "/me/profile", "/me/security", "/me/security/app", "/me/security/passkey", "/again?next=/me", "{mine}", "{mine}/events", "{mine}/events/new", "{mine}/people", "{mine}/page", "{mine}/conduct", "{mine}/calendars", "{mine}/members"},
	"cast.manager":       {"/office/groups", "{file}", "/office/applications", "{application}", "/office/import", "{import}", "{import}?show=new", "/office/groups?as-of=2026-06-30", "/office/guide", "/office/groups/new"},
	"cast.applicant":     {"/apply", "{applied}", "{applied}/group", "{applied}/people", "{applied}/conduct", "{applied}/meetings", "{applied}/check"},
	"cast.administrator": {"/office/staff", "/office/settings"},
}

// report is what axe found wrong, shortened.
const report = `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))}))))`

func TestAxeFindsNothing(t *testing.T) {
	browser(t)
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if errors.Is(err, os.ErrNotExist) {
		if os.Getenv("CI") != "" {
			t.Fatal("axe-core is needed in CI: npm ci --prefix e2e")
		}
		t.Skip("axe-core is not here: npm ci --prefix e2e --ignore-scripts")
	}
	w := openTown(t, dbtest.SQLite(t))
	w.bring(t)
	for who, list := range pages {
		for _, width := range []int64{390, 768, 1440} {
			b := w.open(t, width)
			if who != "" {
				b.be(w, who)
			}
			for _, page := range list {
				b.judge(string(axe), b.address(w, page), width)
			}
		}
	}
}

// bring brings a list with a bad row, and connects a calendar to the leader's
// group: their pages say little without.
func (w town) bring(t *testing.T) {
	t.Helper()
	ctx, by := context.Background(), access.System(access.ByDemo)
	list := groups.List{Source: "Old network", Filename: "groups.csv", Raw: []byte("Name,City,Country,Calendar\nCloud Circle,Utrecht,NL,https://calendar.example/a.ics\n,Oslo,NO,\n")}
	if _, err := w.Groups.StartImport(ctx, by, list); err != nil {
		t.Fatal(err)
	}
	for _, part := range w.cast {
		if !strings.HasSuffix(part.Role.Key, "cast.leader") {
			continue
		}
		g, err := w.Groups.Find(ctx, by, strings.TrimPrefix(part.Start, "/me/groups/"))
		if err == nil {
			_, _, err = w.Calendars.Connect(ctx, by, g.ID, calendars.Source{File: []byte(calendar("Azure evening", 3))})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// address fills the places of a page's address from links of the site.
func (b *tab) address(w town, page string) string {
	for place, find := range map[string]struct{ at, selector string }{
		"{group}": {"/groups", "main a[href^='/groups/']"}, "{event}": {"/events", "main a[href*='/events/2']"},
		"{application}": {"/office/applications", "tbody a[href^='/office/applications/']"}, "{applied}": {"/apply", "main a[href^='/apply/']"},
		"{import}": {"/office/import", "tbody a[href^='/office/import/']"}, "{mine}": {"/me", "main a[href^='/me/groups/']"}, "{file}": {"/office/groups", "tbody a[href^='/office/groups/']"},
	} {
		if len(page) >= len(place) && page[:len(place)] == place {
			b.visit(find.at)
			b.see(find.selector)
			return b.eval(fmt.Sprintf("document.querySelector(%q).getAttribute('href')", find.selector)) + page[len(place):]
		}
	}
	return page
}

// judge lets axe look at a page in both themes, each freshly opened: a theme
// changed in place is still on its way when axe measures colours.
func (b *tab) judge(axe, page string, width int64) {
	b.t.Helper()
	mark := "?"
	if strings.Contains(page, "?") {
		mark = "&"
	}
	for _, theme := range []string{"light", "dark"} {
		b.visit(page + mark + "theme=" + theme)
		if _, err := chromedp.Run(b.ctx, chromedp.EvaluateAsDevTools[any](axe+"; null")); err != nil {
			b.t.Fatal(err)
		}
		text, err := chromedp.Run(b.ctx, chromedp.EvaluateAsDevTools[string](report, chromedp.EvalAwaitPromise))
		if err != nil {
			b.t.Fatal(err)
		}
		var found []struct {
			ID, Help string
			Nodes    []string
		}
		if err := json.Unmarshal([]byte(text), &found); err != nil {
			b.t.Fatal(err)
		}
		for _, f := range found {
			b.t.Errorf("%s at %d px, %s: %s (%s): %v", page, width, theme, f.ID, f.Help, f.Nodes)
		}
	}
	if b.eval("String(document.documentElement.scrollWidth > innerWidth)") == "true" {
		b.t.Errorf("%s at %d px: wider than the window", page, width)
	}
}
