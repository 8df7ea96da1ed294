package ical

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseStamp(t *testing.T) {
	good := map[string]string{
		"20240229":                  "2024-02-29",
		"2024-02-29":                "2024-02-29",
		"20240229T235960Z":          "2024-02-29T23:59:59Z",
		"20240301T2400":             "2024-03-02T00:00:00",
		"20240301T1830":             "2024-03-01T18:30:00",
		"2024-03-01T18:30:05.123Z":  "2024-03-01T18:30:05Z",
		"2024-03-01 18:30:05":       "2024-03-01T18:30:05",
		"20240301T183005+0530":      "2024-03-01T13:00:05Z",
		"2024-03-01T18:30:05-03:00": "2024-03-01T21:30:05Z",
		" 20240301T183005z ":        "2024-03-01T18:30:05Z",
	}
	for in, want := range good {
		if got, ok := parseStamp(in); !ok || got.String() != want {
			t.Errorf("%q is %q (%v), want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "T", "20230229", "20241301", "20240132", "20240101T", "20240101T25", "20240101T2500", "20240101T126000",
		"20240101T120000X", "20240101T120000+99", "2024-1-1", "00000101", "20240101T2401", "1864049T165845Z", "２０２４０１０１"} {
		if got, ok := parseStamp(in); ok {
			t.Errorf("%q was read as %q", in, got)
		}
	}
}

func TestParseDuration(t *testing.T) {
	good := map[string]Duration{
		"PT1H30M": {Seconds: 5400}, "P1W": {Days: 7}, "P1DT2H3M4S": {Days: 1, Seconds: 7384}, "-PT15M": {Seconds: -900}, "+P2D": {Days: 2}, "pt5m": {Seconds: 300},
	}
	for in, want := range good {
		if got, ok := parseDuration(in); !ok || got != want {
			t.Errorf("%q is %v (%v), want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "P", "1H", "PTH", "PT1X", "PT1.5H", "PT999999999H"} {
		if got, ok := parseDuration(in); ok {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

func TestParseOffset(t *testing.T) {
	for in, want := range map[string]int{"Z": 0, "+0130": 5400, "-075258": -28378, "+01:00": 3600} {
		if got, ok := parseOffset(in); !ok || got != want {
			t.Errorf("%q is %d (%v), want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "0100", "+1", "+01000", "+9900", "UTC"} {
		if got, ok := parseOffset(in); ok {
			t.Errorf("%q was read as %d", in, got)
		}
	}
}

func TestPropertyLine(t *testing.T) {
	tests := []struct {
		line  string
		mixed bool
		want  string // "" when the line is no property
	}{
		{"SUMMARY:a:b;c", false, "SUMMARY||a:b;c"},
		{"summary:small letters", false, "SUMMARY||small letters"},
		{"Summary: a line of text", false, ""},
		{"Summary:in a file that is spelled so", true, "SUMMARY||in a file that is spelled so"},
		{"https://example.org", false, ""},
		{"note: bring food", false, ""},
		{"X-ODD;A=1:v", false, "X-ODD|A=1|v"},
		{"SUMMARY ;LANGUAGE=de : v", false, "SUMMARY|LANGUAGE=de| v"},
		{`ATTENDEE;CN="a:b;c,d";ROLE=CHAIR:mailto:x`, false, "ATTENDEE|CN=a:b;c,d ROLE=CHAIR|mailto:x"},
		{`ATTENDEE;CN="never closed:mailto:x`, false, `ATTENDEE|CN=never closed|mailto:x`},
		{"DTSTART;TZID=(UTC+01:00) Here:20240101T100000", false, "DTSTART|TZID=(UTC+01:00) Here|20240101T100000"},
		{"DTSTART;DATE:20240101", false, "DTSTART|VALUE=DATE|20240101"},
		{"SUMMARY;QUOTED-PRINTABLE:a=20b", false, "SUMMARY|ENCODING=QUOTED-PRINTABLE|a=20b"},
		{"ATTENDEE;CN=a^nb^'c^^d:x", false, "ATTENDEE|CN=a\nb\"c^d|x"},
		{"SUMMARY", false, ""},
		{"SUMMARY;A=1", false, ""},
		{":value", false, ""},
		{"1A:digits may not come first", false, ""},
		{"", false, ""},
	}
	for _, tt := range tests {
		got := ""
		if p, ok := parseProperty(tt.line, tt.mixed); ok {
			var params []string
			for _, q := range p.params {
				params = append(params, q.name+"="+q.value)
			}
			got = p.name + "|" + strings.Join(params, " ") + "|" + p.value
		}
		if got != tt.want {
			t.Errorf("%q is %q, want %q", tt.line, got, tt.want)
		}
	}
}

func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := clean(rapid.String().Draw(t, "text"))
		if got := clean(unescape(escape(text))); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
		if parts := splitText(escape(text) + "," + escape(text)); len(parts) != 2 || unescape(parts[0]) != text {
			t.Fatalf("a list of two %q came back as %q", text, parts)
		}
		name := strings.NewReplacer(`"`, "'", "\n", " ", "\t", " ").Replace(text)
		p, ok := parseProperty("X;CN="+paramValue(text)+":v", false)
		if !ok || p.value != "v" || len(p.params) != 1 || p.params[0].value != name {
			t.Fatalf("the parameter %q came back as %+v", text, p)
		}
	})
}

func TestReadingLines(t *testing.T) {
	for name, in := range map[string]string{
		"windows":        "A:1\r\nB:2\r\n 3\r\nC:4\r\n",
		"unix":           "A:1\nB:2\n 3\nC:4",
		"old mac":        "A:1\rB:2\r 3\rC:4\r",
		"doubled":        "A:1\r\r\nB:2\r\r\n 3\r\r\nC:4\r\r\n",
		"tab and blanks": "\n\nA:1\n\nB:2\n\t3\n \nC:4\n\n",
		"mark":           "\xef\xbb\xbfA:1\nB:23\nC:4",
		"utf-16":         "\xff\xfeA\x00:\x001\x00\n\x00B\x00:\x002\x003\x00\n\x00C\x00:\x004\x00",
		"utf-16, other":  "\xfe\xff\x00A\x00:\x001\x00\n\x00B\x00:\x002\x003\x00\n\x00C\x00:\x004",
	} {
		r := newLineReader([]byte(in), 100)
		var got []string
		for {
			line, _, ok := r.next()
			if !ok {
				break
			}
			got = append(got, line)
		}
		if strings.Join(got, " ") != "A:1 B:23 C:4" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestReadingCharsets(t *testing.T) {
	for in, want := range map[string]string{
		"A:Gr\xc3\n \xbc\xc3\x9fe": "A:Grüße", // folded inside a character
		"A:K\xf6ln \x80":           "A:Köln €",
	} {
		if got, _, _ := newLineReader([]byte(in), 100).next(); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
