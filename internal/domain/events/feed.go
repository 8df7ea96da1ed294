package events

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// meeting is what a source says of one meeting, with what follows from it.
type meeting struct {
	uid, recurrence string
	Content
	start, end time.Time
	day        ids.Date
	cancelled  bool
	digest     string
}

// importer turns the instances of a feed into meetings of one group.
type importer struct {
	group groups.Group
	home  *time.Location
	zones Zones

	floating, private int
	unknown           []string
	clocks            []i18n.Message
}

// importAll turns every instance that may be shown into a meeting, each with a
// key of its own, and tells what was assumed about them.
func importAll(g groups.Group, zones Zones, instances []ical.Instance) ([]meeting, []i18n.Message) {
	x := &importer{group: g, home: zones.location(g.Zone), zones: zones}
	var list []meeting
	for _, i := range instances {
		if i.Event.Class == "PRIVATE" || i.Event.Class == "CONFIDENTIAL" {
			x.private++
			continue
		}
		list = append(list, x.one(i))
	}
	return distinct(list), x.notes()
}

func (x *importer) one(i ical.Instance) meeting {
	e := i.Event
	m := meeting{uid: e.UID, recurrence: recurrenceKey(i.RecurrenceID), cancelled: e.Cancelled()}
	m.Title = cut(ids.Tidy(e.Summary), MaxTitle)
	m.Description = cut(tidyText(e.Description), MaxDescription)
	m.Location = cut(ids.Tidy(e.Location), MaxLocation)
	m.URL = webAddress(e.URL, e.Conference)
	m.Format = formatOf(e, x.group.Format)
	m.Tentative = e.Status == ical.StatusTentative
	var lies Clock
	m.When, lies = x.when(i)
	zone := x.zones.location(m.Zone)
	m.start, m.end = m.Instants(zone)
	m.day = m.When.day(m.start, x.home)
	if lies == Skipped {
		x.clocks = append(x.clocks, msg.EventFeedClockSkipped(i18n.Moment{At: m.start, Zone: m.Zone}, m.Title))
	}
	m.digest = m.sum()
	return m
}

// when settles the time of an instance. The zone is that of the calendar where
// it has a name that the world knows; else the clock of the group's zone at the
// same instant; and where the calendar has no zone, the same clock in the
// group's zone, with a mark.
func (x *importer) when(i ical.Instance) (When, Clock) {
	if i.Start.AllDay {
		return When{Start: WallOf(i.Start.Wall), End: WallOf(i.End.Wall.AddDate(0, 0, -1)), Zone: x.group.Zone, AllDay: true}, Plain
	}
	if i.Start.Zone == nil {
		x.floating++
		if name := i.Start.UnknownZone; name != "" && !slices.Contains(x.unknown, name) {
			x.unknown = append(x.unknown, name)
		}
		w := When{Start: WallOf(i.Start.Wall), End: WallOf(i.End.Wall), Zone: x.group.Zone, Floating: i.Start.UnknownZone == "", ZoneUnknown: i.Start.UnknownZone}
		return w.settled(x.home)
	}
	name := i.Start.Zone.String()
	zone, err := x.zones(name)
	if err != nil || i.Start.UTC() || name == "" || name == "Local" {
		name, zone = x.group.Zone, x.home
	}
	start := i.Start.Instant().In(zone)
	w := When{Start: WallOf(start), End: WallOf(i.End.Instant().In(zone)), Zone: name}
	if again, twice := w.Start.again(w.Start.in(zone, false)); twice && again.Equal(start) {
		w.Second = true
	}
	lies := Plain
	if name == i.Start.Zone.String() && w.Start != WallOf(i.Start.Wall) {
		lies = Skipped
	}
	return w, lies
}

// recurrenceKey names an instance of a series by when it was due, in a form
// that does not depend on the zone in which the calendar writes it.
func recurrenceKey(t ical.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.AllDay:
		return t.Wall.Format("20060102")
	case t.Zone == nil:
		return t.Wall.Format("20060102T150405")
	}
	return t.Instant().UTC().Format("20060102T150405Z")
}

// distinct gives each meeting of a feed a key of its own. A meeting without UID
// is named by its title and start, and those that share UID and instance by
// their start; of two that are alike in all of it, the first one stays.
func distinct(list []meeting) []meeting {
	type key struct{ uid, recurrence string }
	shared := map[key]int{}
	for n := range list {
		m := &list[n]
		if m.uid == "" {
			m.uid = "~" + digestOf(ids.Fold(m.Title), m.Start.String())
		}
		if len(m.uid) > maxUID {
			m.uid = "~" + digestOf(m.uid)
		}
		shared[key{m.uid, m.recurrence}]++
	}
	seen := map[key]bool{}
	out := list[:0]
	for _, m := range list {
		if shared[key{m.uid, m.recurrence}] > 1 {
			m.recurrence = "=" + m.Start.String()
			if seen[key{m.uid, m.recurrence}] {
				m.recurrence += "=" + digestOf(ids.Fold(m.Title))
			}
		}
		k := key{m.uid, m.recurrence}
		if !seen[k] {
			seen[k] = true
			out = append(out, m)
		}
	}
	return out
}

// maxUID is the longest UID that is kept as it is; RFC 7986 asks for 255.
const maxUID = 255

// sum is a digest of everything that the feed says about a meeting.
func (m meeting) sum() string {
	data, _ := json.Marshal(m.Content) // plain strings, numbers and days
	return digestOf(string(data))
}

func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// onlineWords in a place say that one meets elsewhere than in a room.
var onlineWords = []string{"online", "virtual", "zoom.", "teams.", "meet.google", "webex", "microsoft teams", "google meet", "youtube", "twitch", "discord", "remote"}

// formatOf guesses where a meeting of a feed takes place: a conference or an
// address in the place means online, and both online and a room at once.
func formatOf(e *ical.Event, usual groups.Format) groups.Format {
	place := ids.Fold(e.Location)
	inPlace := strings.Contains(place, "://") || slices.ContainsFunc(onlineWords, func(w string) bool { return strings.Contains(place, w) })
	switch {
	case strings.Contains(place, "hybrid") || e.Conference != "" && place != "" && !inPlace:
		return groups.Hybrid
	case e.Conference != "" || inPlace:
		return groups.Online
	case place != "":
		return groups.InPerson
	}
	return cmp.Or(usual, groups.InPerson)
}

// webAddress is the first of some addresses that a browser can open.
func webAddress(list ...string) string {
	for _, s := range list {
		if isWebAddress(s) {
			return s
		}
	}
	return ""
}

// tidyText cleans a text of several lines.
func tidyText(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = ids.Tidy(l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// cut shortens a text to a number of characters.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
}

// maxClocks is how many clocks that do not exist are told one by one.
const maxClocks = 5

// notes tells what was assumed about the feed.
func (x *importer) notes() []i18n.Message {
	notes := x.clocks[:min(len(x.clocks), maxClocks)]
	if n := x.floating; n > 0 && len(x.unknown) > 0 {
		notes = append(notes, msg.EventFeedZoneUnknown(n, x.unknown, x.group.Zone))
	} else if n > 0 {
		notes = append(notes, msg.EventFeedFloating(n, x.group.Zone))
	}
	if x.private > 0 {
		notes = append(notes, msg.EventFeedPrivate(x.private))
	}
	return notes
}
