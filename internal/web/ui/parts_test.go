package ui

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/worldmap"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
)

func english() *i18n.Localizer { return i18n.Load().For("en") }

func TestInitials(t *testing.T) {
	tests := map[string]string{
		"Wanjiru Kamau":         "WK",
		"Noor van Dijk":         "ND",
		"madonna":               "M",
		"Ólafur Þórsson":        "ÓÞ",
		"Zoë\u0301 e\u0301mile": "ZÉ", // letters with their marks, composed or not
		"山田太郎":                  "山",
		"عمر حداد":              "عح",
		"प्रिया शर्मा":          "पश",
		"किरण":                  "कि",
		"(Bob) “Ann” 3rd":       "B3",
		"  spaced   out  ":      "SO",
		"— !":                   "",
		"":                      "",
	}
	for name, want := range tests {
		if got := Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPersonsSignIsStable(t *testing.T) {
	if a, b := HueOf("Zoe\u0301"), HueOf("Zo\u00e9"); a != b {
		t.Errorf("one name, written in two ways, has the colours %d and %d", a, b)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		if h := HueOf(name); h < 1 || h > hues {
			t.Fatalf("hue %d", h)
		}
		if strings.ContainsAny(Initials(name), " <>&") {
			t.Fatalf("initials %q", Initials(name))
		}
	})
}

func TestAvatarStack(t *testing.T) {
	d := doc(t, AvatarStack(english(), []string{"Ann Bo", "Cy Di", "Ed Fu"}, 2))
	has(t, d, `.avs[role=img][aria-label="Ann Bo, Cy Di and Ed Fu"]`, `.av--more[title="and 1 more person"]`)
	if n := d.Find(".av").Length(); n != 3 {
		t.Errorf("%d signs", n)
	}
	hasNot(t, doc(t, AvatarStack(english(), []string{"Ann Bo"}, 2)), ".av--more")
}

// TestTonesDifferByShape: who cannot see the colour sees the glyph.
func TestTonesDifferByShape(t *testing.T) {
	seen := map[markup]Tone{}
	for _, tone := range []Tone{ToneOK, ToneWarn, ToneRisk, ToneBad, ToneInfo, ToneMute} {
		if other, ok := seen[tone.glyph()]; ok {
			t.Errorf("%s and %s have one glyph", tone, other)
		}
		seen[tone.glyph()] = tone
	}
}

func TestButtons(t *testing.T) {
	d := doc(t, Button(Btn{Label: "Save", Icon: IconCheck, Name: "act", Value: "save"}))
	has(t, d, "button.btn[type=submit][name=act][value=save] svg.i")
	d = doc(t, Button(Btn{Label: "Delete", Look: LookDanger, Size: SizeSmall, Full: true, Disabled: true}))
	has(t, d, "button.btn.btn--danger.btn--sm.btn--full[disabled]")
	has(t, doc(t, Button(Btn{Label: "More", Icon: IconMore, IconOnly: true, OpensMenu: "m"})), "button.iconbtn[type=button][popovertarget=m][aria-label=More]")
	has(t, doc(t, Button(Btn{Label: "Ask", OpensDialog: "d"})), "button[type=button][commandfor=d][command=show-modal]")
	has(t, doc(t, CloseDialog("d", "Cancel")), "button[type=button][commandfor=d][command=close]")
	has(t, doc(t, LinkButton("/x", Btn{Label: "Go", Icon: IconPlus, IconOnly: true})), `a.iconbtn[href="/x"][aria-label=Go]`)
}

func TestTable(t *testing.T) {
	table := Table{Caption: "Groups", Dense: true, Columns: []Column{
		SelectColumn(english()), {Label: "Group", SortBy: "?sort=name", Order: Descending}, {Label: "Members", Number: true, SortBy: "?sort=members"}, {Label: "Actions", Spoken: true, Actions: true}}}
	d := doc(t, within(table.Frame(), within(Row(), within(table.Cell(0), Form{}.SelectRow("group", "g1", "Select Nairobi")), within(table.Head(1), Plain("Nairobi")), table.Number(2, "12"), within(table.Cell(3), Missing()))))
	has(t, d, "table.table--dense[role=table] caption", `th[aria-sort=descending] a.th[href="?sort=name"]`, "thead th.sel input[data-all][hidden][aria-label]", "thead th.sel .vh",
		"td.sel input[name=group][value=g1][aria-label='Select Nairobi']", "tbody th[scope=row][role=rowheader]", "td.num[data-l=Members]", "td.act:not([data-l]) .none", "th.act .vh")
	if n := d.Find("[aria-sort]").Length(); n != 1 {
		t.Errorf("%d sorted columns", n)
	}
}

func TestNumbered(t *testing.T) {
	shown := func(current, pages int) string {
		var b []string
		for _, page := range Numbered(current, pages, strconv.Itoa).Pages {
			b = append(b, map[bool]string{true: "…", false: strconv.Itoa(page.Number)}[page.Number == 0])
		}
		return strings.Join(b, " ")
	}
	for _, test := range []struct {
		current, pages int
		want           string
	}{
		{1, 1, "1"}, {1, 3, "1 2 3"}, {1, 15, "1 2 … 15"}, {4, 15, "1 2 3 4 5 … 15"}, {8, 15, "1 … 7 8 9 … 15"}, {12, 15, "1 … 11 12 13 14 15"}, {15, 15, "1 … 14 15"},
	} {
		if got := shown(test.current, test.pages); got != test.want {
			t.Errorf("page %d of %d shows %s, want %s", test.current, test.pages, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		pages := rapid.IntRange(1, 60).Draw(t, "pages")
		current := rapid.IntRange(1, pages).Draw(t, "current")
		links := Numbered(current, pages, strconv.Itoa)
		last, found := 0, 0
		for i, page := range links.Pages {
			if page.Number == 0 {
				if next := links.Pages[i+1].Number; next-last < 3 {
					t.Fatalf("a gap between %d and %d hides one page or none", last, next)
				}
				continue
			}
			if page.Number <= last {
				t.Fatalf("%d after %d", page.Number, last)
			}
			if page.Current {
				found = page.Number
			}
			last = page.Number
		}
		if found != current || last != pages || links.Pages[0].Number != 1 || (links.Next == "") != (current == pages) || (links.Previous == "") != (current == 1) {
			t.Fatalf("%+v", links)
		}
	})
}

func TestPager(t *testing.T) {
	d := doc(t, Pager(english(), PageLinks{Position: "The newest 50", Next: "?after=b2"}))
	has(t, d, `nav.pager a[rel=next][href="?after=b2"]`, ".pager__x svg.flip")
	hasNot(t, d, "a[rel=prev]")
	if got := html(t, Pager(english(), PageLinks{})); got != "" {
		t.Errorf("a list of one page has the pager %s", got)
	}
}

func TestHeadAndCrumbs(t *testing.T) {
	p := testPage()
	d := doc(t, Head(p, Heading{Sub: "214 groups.", Meta: []Fact{{IconPin, "Nairobi", "/kenya"}}, Actions: Button(Btn{Label: "Join"})}))
	says(t, d, "h1", "Find a group")
	has(t, d, ".crumbs a[href='/groups']", ".crumbs span[aria-current=page]", ".meta a[href='/kenya'] svg", ".head__top .row button")
	p.Crumbs = p.Crumbs[:1]
	hasNot(t, doc(t, Head(p, Heading{Title: "Other"})), ".crumbs", ".sub", ".meta")
}

func TestStepsSayMoreThanColour(t *testing.T) {
	d := doc(t, Steps(english(), []StepLink{{Label: "Group", Href: "/1", Done: true}, {Label: "People", Href: "/2", Current: true}, {Label: "Send"}}))
	has(t, d, "li.done a[href='/1']", "li[aria-current=step]:not(:has(a))", "li:last-child:not(:has(a))")
	says(t, d, "li.done", "done: Group")
	says(t, d, "li[aria-current]", "Step 2 of 3: People")
}

func TestMessagesAreSpokenByUrgency(t *testing.T) {
	has(t, doc(t, FlashBox(Flash{Tone: ToneBad, Title: "Could not send"})), ".flash--bad[role=alert]")
	has(t, doc(t, FlashBox(Flash{Tone: ToneOK, Title: "Saved", Link: Link{"/undo", "Undo"}})), ".flash--ok[role=status] a.btn[href='/undo']")
	has(t, doc(t, Empty(Nothing{Icon: IconCalendar, Title: "No meetings", Link: Link{"/new", "Plan one"}})), ".empty svg", ".empty a.btn[href='/new']")
}

func TestTodo(t *testing.T) {
	d := doc(t, Todo(english(), []Task{{Text: "Answer", Href: "/a", Tone: ToneWarn}, {Text: "Book", Href: "/b", Done: true}}))
	has(t, d, "li.warn a[href='/a']", "li.ok:not(:has(a))")
	says(t, d, "li.ok div", "Done: Book")
}

func TestSearchAndFilters(t *testing.T) {
	d := doc(t, Search(english(), Finder{Action: "/groups", Label: "City", Value: `"x" <b>`, Keep: []Pairing{{Name: "region", Text: "africa"}}}))
	has(t, d, `form[role=search][action="/groups"]:not([method]) input[name=q][type=search]`, "input[type=hidden][name=region][value=africa]")
	if got := d.Find("#q").AttrOr("value", ""); got != `"x" <b>` {
		t.Errorf("the value is %q", got)
	}
	d = doc(t, within(Facets(english(), "/groups", 2), FacetBox("Region", "region", []Choice{{"africa", "Africa", "31", true}, {"asia", "Asia", "64", false}})))
	has(t, d, "summary .count", "form.facets button[type=submit]", "input[name=region][value=africa][checked]", "input[value=asia]:not([checked])")
	d = doc(t, Chips(english(), "27 groups", []Link{{"/groups", "Africa"}, {"/groups", "English"}}, "/groups"))
	has(t, d, `a.chip[aria-label="Remove the filter Africa"]`, "a.acc")
}

func TestWhen(t *testing.T) {
	d := doc(t, within(When(english(), "When and where", sampleMoment(18, 0), sampleMoment(20, 30)), WhenLine(IconPin, "Makerspace", "")))
	has(t, d, `time[datetime="2026-12-03T18:00:00+03:00"]`, "[data-local][hidden] local-time[data-zone='Africa/Nairobi'] time[data-end='2026-12-03T20:30:00+03:00']", "[data-zone-name]")
	says(t, d, ".when__b", "Thursday 3 December 2026, 18:00 to 20:30 EAT")
	says(t, d, ".when .dim", "Time in Nairobi")
	says(t, doc(t, DateBox(english(), sampleMoment(18, 0).Date())), ".datebox", "Dec 3 Thu")
	has(t, doc(t, Day(i18n.Date{Year: 2026, Month: 3, Day: 1}, "1 March")), "time[datetime='2026-03-01']")
}

func TestSentenceWithASlot(t *testing.T) {
	p := testPage()
	p.Software = "/about/chapterhouse"
	d := doc(t, foot(p))
	has(t, d, `.foot__c a[href="/about/chapterhouse"]`)
	says(t, d, ".foot__c", "Runs on Chapterhouse, free and open-source software.")
}

func TestMeter(t *testing.T) {
	d := doc(t, Meter(english(), "Meetings held", 8, 6, ToneOK))
	has(t, d, `.meter[role=meter][aria-valuenow="6"][aria-valuemax="6"][aria-label="Meetings held: 8 of 6"]`)
	if n := d.Find("rect.f-ok").Length(); n != 6 {
		t.Errorf("%d of 6 segments are filled", n)
	}
	if n := doc(t, Meter(english(), "Meetings held", 2, 6, "")).Find("rect.f-0").Length(); n != 4 {
		t.Errorf("%d of 6 segments are empty", n)
	}
}

// TestChartsStayInTheirBox: whatever the values, nothing is drawn outside.
func TestChartsStayInTheirBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-5, 1e6), 0, 20).Draw(t, "values")
		number := func(s string) float64 {
			f, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			return f
		}
		for _, p := range (Columns{Values: values}).pieces() {
			if number(p.y) < 0 || number(p.y)+number(p.height) > 100.1 {
				t.Fatalf("column %+v", p)
			}
		}
		parts := make([]Part, len(values))
		for i, v := range values {
			parts[i] = Part{Value: v}
		}
		for _, p := range stackPieces(parts) {
			if number(p.x) < 0 || number(p.x)+number(p.width) > 1000.5 {
				t.Fatalf("part %+v", p)
			}
		}
		if s := sparkOf(values); len(values) > 0 && (number(s.y) < 3 || number(s.y) > 17 || number(s.x) > 68) {
			t.Fatalf("spark %+v", s)
		}
	})
}

func TestChartsOfNothing(t *testing.T) {
	for name, got := range map[string]string{
		"spark": html(t, Spark("x", nil)), "columns": html(t, ColsChart(Columns{Label: "x"})), "layers": html(t, LayersChart(Layers{Label: "x"})),
		"stack": html(t, StackBar(nil)), "bar": html(t, Bar(1, 0, "")), "meter": html(t, Meter(english(), "x", 0, 0, "")),
	} {
		if strings.Contains(got, "NaN") || strings.Contains(got, "Inf") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLayers(t *testing.T) {
	paths := Layers{Bands: []Band{{ToneOK, []float64{1, 1}}, {ToneBad, []float64{1, 3}}}}.paths()
	want := []piece{{class: "f-ok", x: "M0 76L100 76L100 100L0 100Z"}, {class: "f-bad", x: "M0 52L100 4L100 76L0 76Z"}}
	if diff := cmp.Diff(want, paths, cmp.AllowUnexported(piece{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWorldMap(t *testing.T) {
	d := doc(t, WorldMap(sampleMap()))
	has(t, d, "path.map__dots[d]", ".pins--wide a.pin title", ".pins--narrow a.pin", ".pin--1:not(:has(text))", ".pin__soon")
	says(t, d, `.pins--wide a:has(title:contains("Munich")) text`, "12")
	evil := Pin{Pin: worldmap.Pin{Count: 2}, Href: "javascript:x()"}
	has(t, doc(t, WorldMap(Chart{Label: "x", Wide: []Pin{evil}})), `.pins:not(.pins--wide) a[href^="about:"]`)
	if got := (Chart{Region: worldmap.Box{X: 403, Y: 164, Width: 233, Height: 268}}).viewBox(); got != "403 164 233 268" {
		t.Errorf("viewBox %q", got)
	}
	if got := (Chart{}).viewBox(); got != "0 0 1000 479" {
		t.Errorf("viewBox of the world %q", got)
	}
}

func TestProse(t *testing.T) {
	d := doc(t, Prose(markdown.Render("## Title\n\n<script>alert(1)</script>\n\nsome *text*")))
	has(t, d, ".prose h2, .prose h3", ".prose em")
	hasNot(t, d, "script")
}
