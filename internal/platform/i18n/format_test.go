package i18n

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFormatting(t *testing.T) {
	en, de := Load().For("en"), Load().For("de")
	day := Date{2026, 12, 3}
	later := At(nairobi.At.Add(150*time.Minute), "UTC")
	nextDay := At(nairobi.At.Add(20*time.Hour), "UTC")
	for _, tc := range []struct {
		name   string
		say    func(l *Localizer) string
		en, de string
	}{
		{"Date", func(l *Localizer) string { return l.Date(day) }, "3 December 2026", "3. Dezember 2026"},
		{"Date of March", func(l *Localizer) string { return l.Date(Date{2027, 3, 31}) }, "31 March 2027", "31. März 2027"},
		{"Date of nothing", func(l *Localizer) string { return l.Date(Date{}) }, "", ""},
		{"Date out of range", func(l *Localizer) string { return l.Date(Date{2026, 13, 1}) }, "1  2026", "1.  2026"},
		{"DateDay", func(l *Localizer) string { return l.DateDay(day) }, "3 December", "3. Dezember"},
		{"DateShort", func(l *Localizer) string { return l.DateShort(day) }, "3 Dec", "3. Dez."},
		{"DateShortYear", func(l *Localizer) string { return l.DateShortYear(day) }, "3 Dec 2026", "3. Dez. 2026"},
		{"DateWeekday", func(l *Localizer) string { return l.DateWeekday(day) }, "Thursday 3 December 2026", "Donnerstag, 3. Dezember 2026"},
		{"DateWeekdayShort", func(l *Localizer) string { return l.DateWeekdayShort(day) }, "Thu 3 Dec", "Do., 3. Dez."},
		{"DateWeekdayClock", func(l *Localizer) string { return l.DateWeekdayClock(nairobi) }, "Thursday 3 December 2026, 18:00", "Donnerstag, 3. Dezember 2026, 18:00"},
		{"MonthYear", func(l *Localizer) string { return l.MonthYear(day) }, "December 2026", "Dezember 2026"},
		{"Month", func(l *Localizer) string { return l.Month(time.March) }, "March", "März"},
		{"MonthShort", func(l *Localizer) string { return l.MonthShort(time.September) }, "Sep", "Sept."},
		{"Weekday", func(l *Localizer) string { return l.Weekday(time.Sunday) }, "Sunday", "Sonntag"},
		{"WeekdayShort", func(l *Localizer) string { return l.WeekdayShort(time.Saturday) }, "Sat", "Sa."},
		{"Clock", func(l *Localizer) string { return l.Clock(nairobi) }, "18:00", "18:00"},
		{"Time", func(l *Localizer) string { return l.Time(nairobi) }, "18:00 EAT", "18:00 EAT"},
		{"Moment", func(l *Localizer) string { return l.Moment(nairobi) }, "3 December 2026, 18:00 EAT", "3. Dezember 2026, 18:00 EAT"},
		{"MomentShort", func(l *Localizer) string { return l.MomentShort(nairobi) }, "3 Dec, 18:00 EAT", "3. Dez., 18:00 EAT"},
		{"MomentWeekday", func(l *Localizer) string { return l.MomentWeekday(nairobi) }, "Thursday 3 December 2026, 18:00 EAT", "Donnerstag, 3. Dezember 2026, 18:00 EAT"},
		{"MomentWeekdayShort", func(l *Localizer) string { return l.MomentWeekdayShort(nairobi) }, "Thu 3 Dec, 18:00 EAT", "Do., 3. Dez., 18:00 EAT"},
		{"Range", func(l *Localizer) string { return l.Range(nairobi, later) }, "Thursday 3 December 2026, 18:00 to 20:30 EAT", "Donnerstag, 3. Dezember 2026, 18:00 bis 20:30 EAT"},
		{"Range over days", func(l *Localizer) string { return l.Range(nairobi, nextDay) },
			"Thursday 3 December 2026, 18:00 to Friday 4 December 2026, 14:00 EAT", "Donnerstag, 3. Dezember 2026, 18:00 bis Freitag, 4. Dezember 2026, 14:00 EAT"},
		{"Number", func(l *Localizer) string { return l.Number(1234567) }, "1,234,567", "1.234.567"},
		{"Float", func(l *Localizer) string { return l.Float(2.5) }, "2.5", "2,5"},
		{"Percent", func(l *Localizer) string { return l.Percent(1) }, "100%", "100\u00a0%"},
		{"List of none", func(l *Localizer) string { return l.List() }, "", ""},
		{"List of one", func(l *Localizer) string { return l.List("a") }, "a", "a"},
		{"List of two", func(l *Localizer) string { return l.List("a", "b") }, "a and b", "a und b"},
		{"List of three", func(l *Localizer) string { return l.List("a", "b", "c") }, "a, b and c", "a, b und c"},
		{"ListOr", func(l *Localizer) string { return l.ListOr("a", "b", "c") }, "a, b or c", "a, b oder c"},
		{"RelativeDays", func(l *Localizer) string { return l.RelativeDays(day, day) }, "today", "heute"},
		{"RelativeDays +1", func(l *Localizer) string { return l.RelativeDays(day, Date{2026, 12, 4}) }, "tomorrow", "morgen"},
		{"RelativeDays -1", func(l *Localizer) string { return l.RelativeDays(day, Date{2026, 12, 2}) }, "yesterday", "gestern"},
		{"RelativeDays ahead", func(l *Localizer) string { return l.RelativeDays(day, Date{2027, 1, 3}) }, "in 31 days", "in 31 Tagen"},
		{"RelativeDays back", func(l *Localizer) string { return l.RelativeDays(day, Date{2026, 11, 28}) }, "5 days ago", "vor 5 Tagen"},
	} {
		if got := tc.say(en); got != tc.en {
			t.Errorf("en %s: got %q, want %q", tc.name, got, tc.en)
		}
		if got := tc.say(de); got != tc.de {
			t.Errorf("de %s: got %q, want %q", tc.name, got, tc.de)
		}
	}
}

func TestZone(t *testing.T) {
	winter := time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC)
	summer := time.Date(2026, 7, 3, 15, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		m      Moment
		en, de string
	}{
		{At(winter, "Africa/Nairobi"), "EAT", "EAT"},
		{At(winter, "Europe/Berlin"), "CET", "MEZ"},
		{At(summer, "Europe/Berlin"), "CEST", "MESZ"},
		{At(winter, "America/Sao_Paulo"), "UTC−3", "UTC−3"},
		{At(winter, "Asia/Kathmandu"), "UTC+5:45", "UTC+5:45"},
		{At(winter, "UTC"), "UTC", "UTC"},
		{At(winter, ""), "UTC", "UTC"},
		{At(winter, "Local"), "UTC", "UTC"},
		{At(winter, "Nowhere/At_All"), "UTC", "UTC"},
		{At(winter, "../../etc/passwd"), "UTC", "UTC"},
	} {
		if got := Load().For("en").Zone(tc.m); got != tc.en {
			t.Errorf("en %s: got %q, want %q", tc.m.Zone, got, tc.en)
		}
		if got := Load().For("de").Zone(tc.m); got != tc.de {
			t.Errorf("de %s: got %q, want %q", tc.m.Zone, got, tc.de)
		}
	}
}

func TestZonePlace(t *testing.T) {
	for zone, want := range map[string]string{
		"Africa/Nairobi": "Nairobi", "America/Argentina/Buenos_Aires": "Buenos Aires", "UTC": "UTC", "": "",
	} {
		if got := ZonePlace(zone); got != want {
			t.Errorf("ZonePlace(%q) = %q, want %q", zone, got, want)
		}
	}
}

func TestDateInJSON(t *testing.T) {
	data, err := json.Marshal([]Date{{2026, 12, 31}, {}})
	if err != nil || string(data) != `["2026-12-31",""]` {
		t.Fatalf("got %s, %v", data, err)
	}
	for _, bad := range []string{`"2026-02-30"`, `"3 December 2026"`, `"2026-12"`} {
		var d Date
		if err := json.Unmarshal([]byte(bad), &d); err == nil {
			t.Errorf("%s was read as %v", bad, d)
		}
	}
}

func TestDatesSurviveText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := DateOf(time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"), 0, 0, 0, 0, time.UTC))
		got, err := ParseDate(want.String())
		if err != nil || got != want {
			t.Fatalf("%v became %v, %v", want, got, err)
		}
		if n := rapid.IntRange(-1000, 1000).Draw(t, "n"); want.midnight().AddDate(0, 0, n).Year() > 0 {
			if got := DateOf(want.midnight().AddDate(0, 0, n)).DaysSince(want); got != n {
				t.Fatalf("%d days after %v are %d days", n, want, got)
			}
		}
	})
}
