package ical

import (
	"strconv"
	"strings"
	"time"
)

// parseStamp reads a DATE or DATE-TIME. It also takes the forms that exporters
// confuse with it: with dashes and colons, without seconds, with an offset
// instead of Z. The result is a date, a UTC time or a floating time.
func parseStamp(s string) (Time, bool) {
	s = strings.TrimSpace(s)
	date, clock, timed := strings.Cut(s, "T")
	if !timed {
		date, clock, timed = strings.Cut(s, " ")
	}
	if len(date) == 10 && date[4] == '-' && date[7] == '-' {
		date = date[:4] + date[5:7] + date[8:]
	}
	y, mo, d, ok := parseDay(date)
	if !ok {
		return Time{}, false
	}
	if !timed {
		return Date(y, mo, d), true
	}
	clock, zone := cutOffset(clock)
	h, mi, sec, ok := parseClock(strings.ReplaceAll(clock, ":", ""))
	if !ok {
		return Time{}, false
	}
	t := Time{Wall: time.Date(y, mo, d, h, mi, sec, 0, time.UTC)}
	if zone == "" {
		return t, true
	}
	offset, ok := parseOffset(zone)
	t.Wall = t.Wall.Add(-time.Duration(offset) * time.Second)
	t.Zone = time.UTC
	return t, ok
}

func parseDay(s string) (int, time.Month, int, bool) {
	if len(s) != 8 || !digits(s) {
		return 0, 0, 0, false
	}
	y, m, d := atoi(s[:4]), atoi(s[4:6]), atoi(s[6:])
	if y < 1 || m < 1 || m > 12 || d < 1 || d > monthLen(y, m) {
		return 0, 0, 0, false
	}
	return y, time.Month(m), d, true
}

// parseClock reads HHMM or HHMMSS; 24:00 is the end of the day and a leap
// second is read as the 59th.
func parseClock(s string) (h, m, sec int, ok bool) {
	if (len(s) != 4 && len(s) != 6) || !digits(s) {
		return 0, 0, 0, false
	}
	h, m = atoi(s[:2]), atoi(s[2:4])
	if len(s) == 6 {
		sec = min(atoi(s[4:]), 59)
		ok = atoi(s[4:]) <= 60
	} else {
		ok = true
	}
	return h, m, sec, ok && (h < 24 || h == 24 && m == 0 && sec == 0) && m < 60
}

// cutOffset parts a clock from a trailing Z or ±HHMM, and drops fractions of a
// second.
func cutOffset(s string) (clock, zone string) {
	if i := strings.IndexAny(s, "Zz+-"); i >= 0 {
		s, zone = s[:i], s[i:]
	}
	clock, _, _ = strings.Cut(s, ".")
	return clock, zone
}

// parseOffset reads Z or a UTC-OFFSET in seconds east of Greenwich.
func parseOffset(s string) (int, bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	s = strings.ReplaceAll(strings.TrimSpace(s), ":", "")
	sign := 1
	switch {
	case strings.HasPrefix(s, "-"):
		sign = -1
	case !strings.HasPrefix(s, "+"):
		return 0, false
	}
	s = s[1:]
	if (len(s) != 4 && len(s) != 6) || !digits(s) {
		return 0, false
	}
	seconds := atoi(s[:2])*3600 + atoi(s[2:4])*60
	if len(s) == 6 {
		seconds += atoi(s[4:])
	}
	return sign * seconds, seconds < 26*3600
}

// parseDuration reads a DURATION ("P1DT2H", "-PT15M").
func parseDuration(s string) (Duration, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := 1
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	rest, ok := strings.CutPrefix(strings.TrimLeft(s, "+-"), "P")
	if !ok || rest == "" {
		return Duration{}, false
	}
	var d Duration
	for rest != "" {
		if rest[0] == 'T' {
			rest = rest[1:]
			continue
		}
		i := strings.IndexAny(rest, "WDHMS")
		if i < 1 || i > 8 || !digits(rest[:i]) {
			return Duration{}, false
		}
		d.add(sign*atoi(rest[:i]), rest[i])
		rest = rest[i+1:]
	}
	return d, true
}

func (d *Duration) add(n int, unit byte) {
	switch unit {
	case 'W':
		d.Days += 7 * n
	case 'D':
		d.Days += n
	case 'H':
		d.Seconds += 3600 * n
	case 'M':
		d.Seconds += 60 * n
	case 'S':
		d.Seconds += n
	}
}

// parseGeo reads "lat;lon", also with the comma that some exporters write.
func parseGeo(s string) *Geo {
	lat, lon, ok := strings.Cut(strings.ReplaceAll(s, `\`, ""), ";")
	if !ok {
		lat, lon, _ = strings.Cut(s, ",")
	}
	a, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	o, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	if err1 != nil || err2 != nil || !(a >= -90 && a <= 90) || !(o >= -180 && o <= 180) {
		return nil
	}
	return &Geo{Lat: a, Lon: o}
}

// unescape undoes the escaping of TEXT. A backslash before any other letter is
// kept: it is more often a path than a mistake.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			switch s[i+1] {
			case 'n', 'N':
				b.WriteByte('\n')
				i++
				continue
			case '\\', ';', ',', ':', '"':
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// splitText parts a list of TEXT at the commas that are not escaped.
func splitText(s string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ',':
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

// clean takes out control characters other than line feed and tab, and spaces
// around the text.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= 0x20 && r != 0x7f && (r < 0x80 || r > 0x9f) {
			return r
		}
		return -1
	}, s)
	return strings.TrimSpace(s)
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi is for strings that digits has accepted and that are short.
func atoi(s string) (n int) {
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
