package ui

import (
	"crypto/rand"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Where the layout's own forms and links point. The routes mount them under
// these names.
const (
	PathHome       = "/"
	PathSearch     = "/groups"
	PathSignIn     = "/signin"      // with ?next= the page to come back to
	PathSignOut    = "/signout"     // POST
	PathTheme      = "/theme"       // POST theme=light|dark and back
	PathLanguage   = "/language"    // POST lang=en|de and back
	PathProgramCSS = "/program.css" // ":root { --accent: #00606d }" from the settings
)

// World is one of the four places that a page can belong to.
type World string

// The worlds; each sets the frame of its pages.
const (
	WorldPublic World = "public"
	WorldMine   World = "mine"
	WorldHub    World = "hub"
	WorldOffice World = "office"
)

// Theme is what the server knows of the reader's choice. A browser with script
// remembers its own, see js/alone/theme.js.
type Theme string

// The themes.
const (
	ThemeSystem Theme = "" // as the device is set
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Page is what the layout needs to know; the handler's package fills it once
// for each request and changes title, crumbs and the like.
type Page struct {
	L       *i18n.Localizer // the reader's language
	Now     time.Time       // when the request came
	Path    string          // path and query of this page; the layout's forms come back to it
	World   World
	Theme   Theme
	Viewer  Viewer  // zero: nobody is signed in
	Program Program // whose site this is

	Title       string // of the page, without the program's name; also its h1, see Head
	Description string // one sentence for search engines and previews
	Canonical   string // absolute address, empty for pages that have none
	Image       string // absolute address of a preview picture
	NoIndex     bool   // keep search engines away
	Feeds       []Feed

	Worlds []NavItem // only those that the viewer may enter
	Side   *Side     // second level; nil: none
	Crumbs []Crumb   // from the world down to this page
	Flash  []Flash   // said once, after a redirect
	Narrow bool      // a quiet form or text: 52 rem instead of 78

	FooterLinks []NavItem
	Software    string          // address of a page about Chapterhouse itself
	DemoBar     templ.Component // on top of everything; nil outside demonstrations
	Extra       templ.Component // for <head>: JSON-LD

	NewOnce func() string // makes once-keys; nil: random ones
}

// Once returns a new once-key: a POST form carries it, so that a form that is
// sent twice acts once.
func (p Page) Once() string {
	if p.NewOnce != nil {
		return p.NewOnce()
	}
	return rand.Text()
}

// Public says whether the page stands in the frame of the public site.
func (p Page) Public() bool { return p.World == WorldPublic || p.World == "" }

// fullTitle is the text of the browser's tab.
func (p Page) fullTitle() string {
	switch {
	case p.Title != "":
		return p.Title + " · " + p.Program.Name
	case p.Program.Tagline != "":
		return p.Program.Name + " · " + p.Program.Tagline
	}
	return p.Program.Name
}

// signIn is the address of the sign-in page, which leads back here.
func (p Page) signIn() string {
	if p.Path == "" || p.Path == PathHome {
		return PathSignIn
	}
	return PathSignIn + "?next=" + url.QueryEscape(p.Path)
}

// otherTheme is what the theme button switches to when no script runs.
func (p Page) otherTheme() Theme {
	if p.Theme == ThemeDark {
		return ThemeLight
	}
	return ThemeDark
}

// programCSS is the address of the program's colours; it changes with them.
func (p Page) programCSS() string {
	if p.Program.Version == "" {
		return PathProgramCSS
	}
	return PathProgramCSS + "?v=" + url.QueryEscape(p.Program.Version)
}

// bodyClass names the world for the stylesheet.
func (p Page) bodyClass() string {
	if p.Public() {
		return "w-" + string(WorldPublic)
	}
	return "w-" + string(p.World)
}

// Viewer is the person who is signed in.
type Viewer struct {
	Name     string
	Detail   string    // a word below the name: "Program manager"
	Initials string    // empty: taken from Name
	Hue      int       // 1 to 8; 0: taken from Name
	Photo    string    // address of a square picture; empty: the initials
	Menu     []NavItem // of the account, without signing out
}

// SignedIn says whether there is a person.
func (v Viewer) SignedIn() bool { return v.Name != "" }

// Program is the network whose site this is.
type Program struct {
	Name     string
	Tagline  string // a few words
	Sentence string // in the footer, goes on after the name: "connects local groups …"
	LogoURL  string // empty: the built-in mark in the program's colour
	Accent   string // "#00606d", for the browser's own frame
	Version  string // of the settings, so that a new colour is fetched
}

// NavItem is a link of a navigation.
type NavItem struct {
	Label   string
	Href    string
	Icon    IconName
	Count   string // what waits for the reader, never a total; empty: nothing
	Current bool
}

// Side is the navigation beside the pages of a world.
type Side struct {
	Title  string    // "Cloud Builders Nairobi"
	Detail string    // below it: "Nairobi, Kenya"
	Switch []NavItem // others of the kind; the title becomes a menu of them
	Items  []NavItem
	Foot   templ.Component // a sentence at the end
}

// Crumb is one step of the way to a page; the last one is the page itself.
type Crumb struct{ Label, Href string }

// Feed is an alternate form of the page that programs read.
type Feed struct {
	Title, Href string
	Type        string // media type: "application/atom+xml"
}
