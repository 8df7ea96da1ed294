package ical

// Which names the reader knows. Only properties that become part of an Event,
// a zone or the Calendar are kept while reading; knownNames also tells a
// property from a line of text that was not folded.

var (
	calendarNames = set("METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "VERSION")
	eventNames    = set("UID", "SEQUENCE", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION",
		"SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "URL", "CONFERENCE", "STATUS", "CLASS", "COMMENT",
		"CATEGORIES", "ORGANIZER", "ATTENDEE", "RRULE", "EXRULE", "RDATE", "EXDATE",
		"DTSTAMP", "CREATED", "LAST-MODIFIED", "X-GOOGLE-CONFERENCE")
	zoneNames    = set("TZID", "X-LIC-LOCATION")
	observeNames = set("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE", "RDATE")
	ignoredNames = set("PRODID", "CALSCALE", "TRANSP", "PRIORITY", "ATTACH", "CONTACT", "RESOURCES", "RELATED-TO", "REQUEST-STATUS",
		"TZURL", "DUE", "COMPLETED", "PERCENT-COMPLETE", "FREEBUSY", "ACTION", "TRIGGER", "REPEAT", "IMAGE", "COLOR", "SOURCE",
		"REFRESH-INTERVAL", "BEGIN", "END")
	knownNames = union(calendarNames, eventNames, zoneNames, observeNames, ignoredNames)

	// dateNames hold dates, which contain no colon.
	dateNames = set("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
	// textNames may run over lines that were not folded.
	textNames = set("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CATEGORIES", "X-ALT-DESC", "CONTACT", "ATTACH")

	// keptNames says for each component which properties are read.
	keptNames = map[string]map[string]bool{
		"VCALENDAR": calendarNames, "VEVENT": eventNames, "VTIMEZONE": zoneNames,
		"STANDARD": observeNames, "DAYLIGHT": observeNames,
	}
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

func union(sets ...map[string]bool) map[string]bool {
	m := map[string]bool{}
	for _, s := range sets {
		for n := range s {
			m[n] = true
		}
	}
	return m
}
