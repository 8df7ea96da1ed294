package ui

import (
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// ContinentName writes a continent in the reader's words.
func ContinentName(l *i18n.Localizer, c geo.Continent) string {
	switch c {
	case geo.Africa:
		return l.T(msg.PublicRegionAfrica())
	case geo.Americas:
		return l.T(msg.PublicRegionAmericas())
	case geo.Asia:
		return l.T(msg.PublicRegionAsia())
	case geo.Europe:
		return l.T(msg.PublicRegionEurope())
	}
	return l.T(msg.PublicRegionOceania())
}
