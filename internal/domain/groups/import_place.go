package groups

import (
	"math"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// How far coordinates and the place they stand for may lie apart, in kilometres.
const (
	sameTown = 50  // a group says the city and gives a point in or around it
	anyTown  = 100 // no place within: the point is no place of a group
)

// whereabouts is what a row says about its place, as it is written there.
type whereabouts struct{ city, place, region, country, lat, lng string }

// settled is the place that these words mean, or why there is none.
type settled struct {
	place   geo.Place
	problem i18n.Message
	warning i18n.Message
}

// settle finds the place that is meant and never guesses: a name that several
// places bear needs a region, a country or coordinates that decide.
func (w whereabouts) settle() (s settled) {
	country := ""
	if w.country != "" {
		code, ok := geo.ParseCountry(w.country)
		if !ok {
			return settled{problem: msg.ImportBadCountry(w.country)}
		}
		country = code
	}
	at, located, problem := w.point()
	if !problem.IsZero() {
		return settled{problem: problem}
	}
	text := w.text()
	switch {
	case text == "" && located:
		return w.atPoint(at, country)
	case text == "":
		return settled{problem: msg.ImportBadPlaceNone()}
	case located:
		return w.nearPoint(text, at, country)
	}
	return byName(text, country)
}

// text is the place as one text: "Portland, Oregon".
func (w whereabouts) text() string {
	text := w.city
	if text == "" {
		text = w.place
	}
	if isNowhere(text) {
		return ""
	}
	if text != "" && w.region != "" && !strings.Contains(text, ",") {
		text += ", " + w.region
	}
	return text
}

// isNowhere knows the words that stand in a column of places for "no place".
func isNowhere(text string) bool {
	switch strings.ToLower(strings.Trim(text, " .-–?()")) {
	case "", "online", "virtual", "remote", "worldwide", "global", "n/a", "na", "none", "tbd", "tba", "tbc", "various", "varies", "weltweit", "virtuell", "keine", "verschiedene", "wechselnd":
		return true
	}
	return false
}

type point struct {
	lat, lng float64
	text     string
}

// point reads the coordinates; 0, 0 stands in lists for none.
func (w whereabouts) point() (p point, ok bool, problem i18n.Message) {
	if w.lat == "" && w.lng == "" {
		return p, false, problem
	}
	p.text = w.lat + ", " + w.lng
	lat, err1 := degrees(w.lat)
	lng, err2 := degrees(w.lng)
	if err1 != nil || err2 != nil || math.IsNaN(lat+lng) || math.Abs(lat) > 90 || math.Abs(lng) > 180 {
		return p, false, msg.ImportBadCoordinates(p.text)
	}
	p.lat, p.lng = lat, lng
	return p, lat != 0 || lng != 0, problem
}

// degrees reads a number with a decimal point or a decimal comma.
func degrees(s string) (float64, error) {
	return strconv.ParseFloat(strings.Replace(strings.TrimSpace(s), ",", ".", 1), 64)
}

// atPoint takes the place nearest to the coordinates.
func (w whereabouts) atPoint(at point, country string) settled {
	place, km := geo.Nearest(at.lat, at.lng)
	switch {
	case km > anyTown:
		return settled{problem: msg.ImportBadCoordinatesFar(anyTown, at.text)}
	case country != "" && place.Country != country:
		return settled{problem: msg.ImportBadCoordinatesCountry(called(place), at.text)}
	}
	return settled{place: place}
}

// nearPoint lets coordinates decide which of the places of a name is meant.
func (w whereabouts) nearPoint(text string, at point, country string) settled {
	for _, m := range geo.Find(text, geo.Options{Country: country, Limit: 20}) {
		if m.Confidence >= geo.Alias && geo.DistanceKM(at.lat, at.lng, m.Lat, m.Lng) <= sameTown {
			return settled{place: m.Place}
		}
	}
	if s := byName(text, country); s.problem.IsZero() {
		km := int(geo.DistanceKM(at.lat, at.lng, s.place.Lat, s.place.Lng))
		s.warning = msg.ImportWarnCoordinates(km, called(s.place))
		return s
	}
	s := w.atPoint(at, country)
	if s.problem.IsZero() {
		s.warning = msg.ImportWarnPlaceFrom(called(s.place), text)
	}
	return s
}

// mostCandidates are named when a place can be several.
const mostCandidates = 4

// byName takes the one place that bears a name, or names the candidates.
func byName(text, country string) settled {
	match, sure := geo.Locate(text, geo.Options{Country: country})
	switch {
	case sure:
		return settled{place: match.Place}
	case match.ID == 0:
		return settled{problem: msg.ImportBadPlaceUnknown(text)}
	case match.Confidence < geo.Alias:
		return settled{problem: msg.ImportBadPlaceLike(called(match.Place), text)}
	}
	var names []string
	for _, m := range geo.Find(text, geo.Options{Country: country, Limit: mostCandidates}) {
		if m.Confidence >= geo.Alias {
			names = append(names, called(m.Place))
		}
	}
	return settled{problem: msg.ImportBadPlaceSeveral(strings.Join(names, "; "), text)}
}

// called writes a place so that it can be copied into the list: "Springfield,
// Illinois, US".
func called(p geo.Place) string {
	parts := []string{p.Name}
	if region := geo.RegionName(p.Region, "en"); region != "" && region != p.Name {
		parts = append(parts, region)
	}
	return strings.Join(append(parts, p.Country), ", ")
}
