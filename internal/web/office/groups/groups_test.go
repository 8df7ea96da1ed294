package groups_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// house has two groups, of which one has leaders, and a program team.
func house(t *testing.T, h *webtest.House) {
	t.Helper()
	ctx, demo := context.Background(), access.System(access.ByDemo)
	for _, g := range []groups.NewGroup{
		{Name: "Cloud Builders", Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}, Status: groups.Active},
		{Name: "=Łódź Chmura", Place: groups.Place{Country: "PL", City: "Łódź", Zone: "Europe/Warsaw"}, Status: groups.Active},
	} {
		id, err := h.Groups.Create(ctx, demo, g)
		if err == nil && g.Name == "Cloud Builders" {
			err = h.Groups.SetLeaders(ctx, demo, id, groups.Leaders{Leader: h.Person(t, "Wanjiru Kamau"), CoLeader: h.Person(t, "Daniel Otieno")}, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	h.Person(t, "Helen Brandt", access.Manager)
	h.Person(t, "Edda Editor", access.Editor)
	h.Settle(t)
}

const (
	table = "/office/groups"
	file  = table + "/cloud-builders"
)

func TestOnlyTheProgramTeamSeesTheTable(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{URL: table, Location: "/signin?next=%2Foffice%2Fgroups"})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: table, Status: 403})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: file, Status: 403})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: table, In: []string{"tbody tr"}, NotIn: []string{"a[href='/office/groups/new']", ".bulk"}})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: file, In: []string{".standing"}, NotIn: []string{"form[action$='/status']", "form[action$='/waive']"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table, In: []string{"tbody tr:nth-child(2)", "a[href='/office/groups/new']", ".bulk"}})
}

func TestTheTableIsFilteredSortedAndExported(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?q=lodz", In: []string{"tbody th a==Łódź"}, NotIn: []string{"tbody tr:nth-child(2)"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?q=wanjiru", In: []string{"tbody th a==Cloud Builders"}, NotIn: []string{"tbody tr:nth-child(2)"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?leaders=complete&country=Africa", In: []string{"tbody th a==Cloud Builders"}, NotIn: []string{"tbody tr:nth-child(2)"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?q=nothing+like+it", In: []string{".empty"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?sort=-name", In: []string{"th[aria-sort=descending] a[href*='sort=name']"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + ".csv?country=PL", In: []string{"body==Poland"}, NotIn: []string{"h1"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + ".csv?as-of=2026-11-22", In: []string{"body==2026-11-22"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?as-of=2026-11-22", In: []string{".flash==As of 22 November 2026", "tbody th a==Cloud Builders", "input[name=as-of][value='2026-11-22']", "a[href*='.csv?as-of=2026-11-22']"}, NotIn: []string{"dialog#bulk", "input[type=checkbox]", "th.sel", "td[data-l='Last met']"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table, In: []string{"dialog#bulk"}, NotIn: []string{".flash"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?as-of=2001-01-01", In: []string{".empty==No group"}, NotIn: []string{"tbody"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?as-of=yesterday", Status: 400})
}

// An imported group has a standing, which says that nobody has claimed it.
func TestAGroupThatNobodyHasClaimed(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?leaders=unclaimed", In: []string{"tbody th a==Łódź", "tbody td[data-l=Standing] .pill==Good standing", "td[data-l=Standing] small==Not claimed yet"},
		NotIn: []string{"tbody tr:nth-child(2)", "tbody .acc"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?leaders=missing", NotIn: []string{"tbody"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "?standing=good&q=lodz", In: []string{"tbody th a==Łódź"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + ".csv?q=lodz", In: []string{"body==,false"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table + "/lodz-chmura", In: []string{".head==Nobody has claimed this group yet", ".standing__h==Not claimed yet", "#req-changes-reported .pill==Unknown", "#req-no-fee .pill==Unknown"},
		NotIn: []string{"#req-leaders .pill--ok"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: file, NotIn: []string{".standing__h .s.dim"}})
}

func TestAViewIsKept(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: table + "/views", Form: url.Values{"name": {"Poland"}, "query": {"country=PL&page=3"}}, Location: table + "?country=PL", Audit: []string{"office.save_view allowed"}})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: table + "?country=PL", In: []string{".tabs a[aria-current]==Poland"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: table, NotIn: []string{".tabs a[href$='country=PL']"}})
}

func TestAManagerDecidesWithAReason(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	as := "Helen Brandt"
	h.Run(t, webtest.Scenario{As: as, URL: file + "/status", Form: url.Values{"status": {"probation"}}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: as, URL: file + "/status", Form: url.Values{"status": {"probation"}, "reason": {"They asked for help."}}, Location: file,
		Jobs: []string{"assess.group"}, Audit: []string{"group.status allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{".standing .pill==Being helped", ".timeline==They asked for help."}})
	h.Run(t, webtest.Scenario{As: as, URL: file + "/waive", Form: url.Values{"requirement": {"cadence"}, "until": {"2026-01-01"}, "reason": {"No"}}, Status: 422, In: []string{"input[name=until][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: as, URL: file + "/waive", Form: url.Values{"requirement": {"cadence"}, "until": {"2027-03-01"}, "reason": {"The venue burned down."}}, Location: file,
		Jobs: []string{"assess.decided"}, Audit: []string{"finding.waive allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: file, In: []string{".list==The venue burned down.", "form[action$='/end']"}})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: file + "/status", Form: url.Values{"status": {"active"}, "reason": {"I may not."}}, Status: 403})
}

func TestAGroupIsMadeWhereItsPlaceIsClear(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	as := "Helen Brandt"
	h.Run(t, webtest.Scenario{As: as, URL: table + "/new", Form: url.Values{"name": {"Neue Gruppe"}, "place": {"qqqqqq"}, "status": {"onboarding"}}, Status: 422, In: []string{"input[name=place][aria-invalid=true]"}})
	page := h.Run(t, webtest.Scenario{As: as, URL: table + "/new", Form: url.Values{"name": {"Neue Gruppe"}, "place": {"Springfield"}, "status": {"onboarding"}}, Status: 422, In: []string{"input[name=place_id]"}})
	which := page.Find("input[name=place_id]").First().AttrOr("value", "")
	h.Run(t, webtest.Scenario{As: as, URL: table + "/new", Form: url.Values{"name": {"Neue Gruppe"}, "place": {"Springfield"}, "place_id": {which}, "status": {"onboarding"}},
		Location: table + "/neue-gruppe", Jobs: []string{"assess.created"}, Audit: []string{"group.create allowed"}})
}

// groupIDs are the groups of house, by their slug.
func groupIDs(t *testing.T, h *webtest.House) (cloud, lodz string) {
	t.Helper()
	for slug, id := range map[string]*string{"cloud-builders": &cloud, "lodz-chmura": &lodz} {
		g, err := h.Groups.Find(context.Background(), access.System(access.ByDemo), slug)
		if err != nil {
			t.Fatal(err)
		}
		*id = string(g.ID)
	}
	return cloud, lodz
}

// B67: a list with one wrong identifier changes nothing; a list that is refused
// comes back as it was.
func TestSeveralGroupsAreChangedTogetherOrNotAtAll(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		cloud, lodz := groupIDs(t, h)
		as, bulk := "Helen Brandt", table+"/bulk"
		form := func(what, reason string, list ...string) url.Values {
			return url.Values{"what": {what}, "until": {"2027-03-01"}, "reason": {reason}, "group": list, "back": {table + "?sort=-name"}}
		}
		for _, what := range []string{"probation", "pause"} {
			h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form(what, "Why", cloud, "grp_0000000000000000"), Status: 404})
			h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form(what, "Why", cloud, "nonsense"), Status: 404})
			h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form(what, "Why"), Status: 422, In: []string{".flash--bad==select at least one"}})
			h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form(what, strings.Repeat("x", 1001), cloud), Status: 422, NotIn: []string{"dialog#bulk"},
				In: []string{"textarea[name=reason][aria-invalid=true]==" + strings.Repeat("x", 1001), "input[name=group][value=" + cloud + "]:checked", "option[value=" + what + "]:checked",
					"th[aria-sort=descending]", "input[name=group][value=" + lodz + "]:not(:checked)"}})
			h.Run(t, webtest.Scenario{As: "Edda Editor", URL: bulk, Form: form(what, "Why", cloud), Status: 403})
		}
		h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form("nonsense", "Why", cloud), Status: 422, In: []string{"select[name=what][aria-invalid=true]"}})
		var many []string
		for range groups.MostAtOnce + 1 {
			many = append(many, ids.Random("grp", 16))
		}
		h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form("pause", "Why", many...), Status: 422, In: []string{".flash--bad==200"}})

		h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form("pause", "The summer", cloud, lodz), Location: table + "?sort=-name",
			Jobs: []string{"assess.decided", "assess.decided"}, Audit: []string{"finding.waive allowed", "finding.waive allowed"}})
		h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form("probation", "Help", cloud), Location: table + "?sort=-name",
			Jobs: []string{"assess.group"}, Audit: []string{"group.status allowed"}})
		h.Clock.Advance(time.Minute)
		h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form("leaving", "Help", cloud, lodz), Location: table + "?sort=-name",
			Jobs: []string{"assess.group", "assess.group"}, Audit: []string{"group.status allowed", "group.status allowed"}})
		h.Run(t, webtest.Scenario{As: as, URL: bulk, Form: form("suspended", "Help", cloud), Status: 422, In: []string{"select[name=what][aria-invalid=true]"}})
	})
}

// Both leaders are set at once; a refused form makes no account and keeps what
// was typed.
func TestLeadersAreAppointedTogetherOrNotAtAll(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	as := "Helen Brandt"
	form := url.Values{"leader": {"new@people.example"}, "leader_name": {"Nia New"}, "coleader": {"nobody"}, "reason": {"They asked."}}
	h.Run(t, webtest.Scenario{As: as, URL: file + "/leaders", Form: form, Status: 422,
		In: []string{"input[name=coleader][aria-invalid=true][value=nobody]", "input[name=leader][value='new@people.example']", "input[name=leader_name][value='Nia New']"}})
	form.Set("coleader", "new+two@people.example")
	h.Run(t, webtest.Scenario{As: as, URL: file + "/leaders", Form: form, Status: 422, In: []string{"input[name=coleader][aria-invalid=true]"}})
	form.Set("coleader", "ben@people.example")
	h.Run(t, webtest.Scenario{As: as, URL: file + "/leaders", Form: form, Location: file,
		Jobs: []string{"assess.group"}, Audit: []string{"account.make allowed", "account.make allowed", "group.roster allowed"}})
}
