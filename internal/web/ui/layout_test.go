package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

func TestLayoutOfAPublicPage(t *testing.T) {
	d := doc(t, within(Layout(testPage()), Pill(ToneOK, "content")))
	has(t, d, `html[lang="en"]:not([data-theme])`, "body.w-public", "a.skip[href='#main']",
		"main#main.main--public .wrap .pill", `link[rel=stylesheet][href^="/assets/"]`,
		`link[rel=stylesheet][href="/program.css?v=7"]`, `script[type=module][src^="/assets/"]`,
		`meta[property="og:url"][content="https://garnet.example/groups"]`, `link[rel=canonical]`,
		`.worlds a[aria-current][href="/groups"]`, `footer a[href="/conduct"]`, `footer a[href="/report"]`,
		`.masthead a[href="/signin?next=%2Fgroups%2Fnairobi%3Ftab%3Dpast"]`,
	)
	hasNot(t, d, "nav.side", "#account", "meta[name=robots]", ".flash", ".demobar")
	says(t, d, "title", "Find a group · Garnet Network")
	says(t, d, ".brand", "Garnet Network")
	says(t, d, ".foot__c", "Runs on Chapterhouse, free and open-source software.")
}

func TestLayoutBehindTheSignIn(t *testing.T) {
	p := testPage()
	p.World, p.NoIndex, p.Theme = WorldOffice, true, ThemeDark
	p.Viewer = Viewer{Name: "Wanjiru Kamau", Detail: "Leader", Menu: []NavItem{{Label: "My groups", Href: "/me", Icon: IconUsers}}}
	p.Side = &Side{Title: "Program office", Detail: "Garnet Network", Foot: Count("sentence"), Items: []NavItem{
		{Label: "Today", Href: "/office", Icon: IconInbox, Count: "9", Current: true}, {Label: "Groups", Href: "/office/groups"}}}
	p.Flash = []Flash{{Tone: ToneOK, Title: "Saved"}}
	p.DemoBar = Tag("demo")
	d := doc(t, within(Layout(p), Pill(ToneOK, "content")))
	has(t, d, `html[data-theme=dark]`, "body.w-office", ".shell > nav.side + main .flash--ok", `meta[name=robots][content=noindex]`,
		".side a[aria-current=page] .count", ".side svg.i", "#account .menu a[href='/me'] svg", `#account form[method=post][action="/signout"]`,
		"body > .tag + header.masthead", ".side__f")
	hasNot(t, d, `a[href^="/signin"]`, `meta[property^="og:"]`)
	says(t, d, ".side a[aria-current]", "Today 9")
	says(t, d, "#account .person", "WKWanjiru Kamau Leader")
}

func TestSideWithSeveralGroups(t *testing.T) {
	p := testPage()
	p.World = WorldMine
	p.Side = &Side{Title: "Nairobi", Switch: []NavItem{{Label: "Kisumu", Href: "/me/kisumu"}}}
	d := doc(t, Layout(p))
	has(t, d, `.side__h button[popovertarget=switch]`, `#switch[popover] a[href="/me/kisumu"]`)
}

// TestFormsOfTheLayout: theme and language work without script, and come back.
func TestFormsOfTheLayout(t *testing.T) {
	d := doc(t, Layout(testPage()))
	has(t, d, `theme-switch form[method=post][action="/theme"] button[name=theme][value=dark]`,
		`form[method=post][action="/language"] button[name=lang][value=de][lang=de]`,
		`form[action="/language"] span[aria-current]`)
	for _, action := range []string{PathTheme, PathLanguage} {
		form := d.Find(`form[action="` + action + `"]`)
		if back := form.Find("input[name=back]").AttrOr("value", ""); back != "/groups/nairobi?tab=past" {
			t.Errorf("%s comes back to %q", action, back)
		}
		if form.Find("input[name=once]").AttrOr("value", "") == "" {
			t.Errorf("%s has no once-key", action)
		}
	}
}

func TestLayoutInGerman(t *testing.T) {
	p := testPage()
	p.L = i18n.Load().For("de")
	d := doc(t, Layout(p))
	has(t, d, `html[lang=de]`, `button[name=lang][value=en]`)
	says(t, d, ".skip", "Zum Inhalt springen")
}

func TestLogo(t *testing.T) {
	has(t, doc(t, Logo(Program{LogoURL: "/files/logo.png"})), `img[src="/files/logo.png"][alt=""]`)
	has(t, doc(t, Logo(Program{})), "svg.brand__logo")
}

// TestAddressesAreSafe: what a person gives as an address cannot run.
func TestAddressesAreSafe(t *testing.T) {
	evil := "javascript:alert(1)"
	for name, c := range map[string]templ.Component{
		"more": More(evil, "x"), "button": LinkButton(evil, Btn{Label: "x"}), "person": Person(PersonCard{Name: "x", Href: evil}),
		"action": Button(Btn{Label: "x", Action: evil}), "flash": FlashBox(Flash{Link: Link{evil, "x"}}),
		"crumb": Crumbs(testPage().L, []Crumb{{"x", evil}, {Label: "y"}}),
		"meta":  Meta([]Fact{{Text: "x", Href: evil}}),
	} {
		if got := html(t, c); strings.Contains(got, evil) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestOnceKeysDiffer(t *testing.T) {
	first, second := Page{}.Once(), Page{}.Once()
	if first == second || len(first) < 20 {
		t.Error("once-keys repeat or are short")
	}
}
